"""Entries, domains and the catalogue as JSON: the shapes that the API, the static files and lookup.db share.

A record is plain data in the order in which it is written. With `language` None it is the `lang=all`
document: every text is then `{"zh": …, "en": …}`. Facts that are not known are None.
"""

import hashlib
import json
from collections import Counter
from functools import lru_cache
from typing import Any, TypeAlias

from site_builder.markdown import to_html
from site_builder.model import Catalog, Cause, Domain, Entry, Former, Retry, Settings, Source, Text

SCHEMA_VERSION = 1
"""Of the JSON documents and of lookup.db. New keys may appear without a new version; old ones stay."""

Record: TypeAlias = dict[str, Any]

_html = lru_cache(maxsize=256)(to_html)  # an entry's texts are rendered for its own language, then again for `all`


def dump(record: Record) -> bytes:
    """The one serialisation: compact UTF-8 in the order of the keys, one line break at the end."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def etag(body: bytes) -> str:
    """A strong entity tag for `body`, without its quotes."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()


def page_url(entry: Entry, language: str) -> str:
    """The entry's page, as a path from the site's root: `/en/dysms/isv.X.html`."""
    return f"/{language}/{entry.domain}/{entry.slug}.html"


def json_url(entry: Entry) -> str:
    """The entry's static `lang=all` document, as a path from the site's root."""
    return f"/api/v1/domains/{entry.domain}/codes/{entry.slug}.json"


def edit_url(settings: Settings, entry: Entry) -> str | None:
    """Where the entry's YAML can be edited; None where the catalogue names no such place."""
    return settings.edit_url.replace("{path}", entry.path.as_posix()) if settings.edit_url is not None else None


def entry_record(catalog: Catalog, entry: Entry, language: str | None) -> Record:
    """All that is known about one code."""
    say = _Voice(catalog, language)
    return {
        "domain": entry.domain,
        "code": entry.code,
        "name": entry.name,
        "slug": entry.slug,
        "kind": entry.kind,
        "status": entry.status,
        "since": entry.since,
        "replaced_by": entry.replaced_by,
        "category": entry.category,
        "fault": entry.fault,
        "retry": _retry(entry.retry, entry.retryable),
        "http_status": entry.http_status,
        "lang": language or "all",
        "message": say.text(entry.message),
        "wire": list(entry.wire),
        "former": [_former(former) for former in entry.former],
        "causes": [_cause(say, cause) for cause in entry.causes],
        "see_also": list(entry.see_also),
        "confused_with": [
            _look_alike(catalog, say, entry, other.code, other.difference) for other in entry.confused_with
        ],
        "aliases": list(entry.aliases),
        "note": say.text(entry.note) if entry.note is not None else None,
        "thin": entry.thin,
        "untranslated": say.untranslated(entry),
        "source": _source(entry.source),
        "url": page_url(entry, say.main),
        "links": {
            "html": page_url(entry, say.main),
            "json": json_url(entry),
            "markdown": page_url(entry, say.main).removesuffix(".html") + ".md",
            "edit": edit_url(catalog.settings, entry),
        },
    }


def summary_record(catalog: Catalog, entry: Entry, language: str | None) -> Record:
    """An entry in one line: the shape of choices, suggestions and hits."""
    say = _Voice(catalog, language)
    return {
        "domain": entry.domain,
        "code": entry.code,
        "message": say.text(entry.message),
        "url": page_url(entry, say.main),
    }


def codes_record(catalog: Catalog, domain: Domain) -> Record:
    """The codes of a domain in every language: what a table of codes shows and filters by."""
    say = _Voice(catalog, None)
    rows = [
        {
            "code": entry.code,
            "name": entry.name,
            "message": say.text(entry.message),
            "url": page_url(entry, say.main),
            "category": entry.category,
            "fault": entry.fault,
            "retry": _retry(entry.retry, entry.retryable),
            "kind": entry.kind,
            "status": entry.status,
        }
        for entry in catalog.entries_of(domain.id)
    ]
    return {"domain": domain.id, "codes": rows, "total": len(rows)}


def domain_record(catalog: Catalog, domain: Domain, language: str | None) -> Record:
    """One product: what its codes look like and what they are about."""
    say = _Voice(catalog, language)
    entries = catalog.entries_of(domain.id)
    categories = Counter(entry.category for entry in entries)
    return {
        "id": domain.id,
        "lang": language or "all",
        "title": say.text(domain.title),
        "summary": say.text(domain.summary),
        "summary_html": say.html(domain.summary),
        "enum": domain.enum,
        "rank": domain.rank,
        "context": domain.context,
        "prefixes": [
            {"prefix": prefix, "fault": says.fault, "meaning": say.text(says.meaning)}
            for prefix, says in domain.prefixes.items()
        ],
        "categories": [
            {"id": identifier, "title": say.text(category.title), "codes": categories[identifier]}
            for identifier, category in domain.categories.items()
        ],
        "codes": len(entries),
        "url": f"/{say.main}/{domain.id}/",
        "links": {"html": f"/{say.main}/{domain.id}/", "json": f"/api/v1/domains/{domain.id}/codes.json"},
    }


def domains_record(catalog: Catalog, language: str | None) -> Record:
    """Every domain, the highest-ranked first."""
    return {"domains": [domain_record(catalog, domain, language) for domain in catalog.domains]}


def catalog_record(catalog: Catalog, language: str | None, digest: str) -> Record:
    """What the catalogue is, and how much of what there is in it. `digest` is its `catalogue_hash`."""
    say = _Voice(catalog, language)
    settings = catalog.settings
    kinds = Counter(entry.kind for entry in catalog.entries)
    statuses = Counter(entry.status for entry in catalog.entries)
    return {
        "id": settings.id,
        "lang": language or "all",
        "title": say.text(settings.title),
        "schema_version": SCHEMA_VERSION,
        "hash": digest,
        "languages": [language.model_dump() for language in settings.languages],
        "source_language": catalog.source_language,
        "site_url": settings.site_url,
        "counts": {
            "domains": len(catalog.domains),
            "codes": len(catalog.entries),
            "kind": {kind: kinds[kind] for kind in ("error", "success")},
            "status": {status: statuses[status] for status in ("active", "deprecated", "removed")},
        },
        "constants": settings.constants.model_dump(),
    }


def catalogue_hash(catalog: Catalog) -> str:
    """BLAKE2b-128 of everything that the catalogue says, as hex; the same wherever its folder lies."""
    digest = hashlib.blake2b(digest_size=16)
    for model in (catalog.settings, *catalog.domains, *catalog.entries):
        digest.update(model.model_dump_json(by_alias=True).encode() + b"\n")
    return digest.hexdigest()


class _Voice:
    """Texts in one language, or in all of them side by side."""

    def __init__(self, catalog: Catalog, language: str | None) -> None:
        self.language = language
        self.languages = catalog.languages
        self.main = language or catalog.source_language
        """The language of URLs."""

    def text(self, text: Text) -> str | dict[str, str]:
        if self.language is not None:
            return text.in_(self.language)
        return {language: text.in_(language) for language in self.languages}

    def html(self, text: Text) -> str | dict[str, str]:
        if self.language is not None:
            return _html(text.in_(self.language))
        return {language: _html(text.in_(language)) for language in self.languages}

    def untranslated(self, entry: Entry) -> list[str] | dict[str, list[str]]:
        """The texts that are in the source language as there is no translation: `note`, `causes.0.cause`."""
        missing = {
            language: [".".join(map(str, loc)) for loc, text in entry.texts() if not text.has(language)]
            for language in self.languages
        }
        return missing if self.language is None else missing[self.language]


def _retry(retry: Retry | None, retryable: bool | None) -> Record:
    return {"policy": retry.policy if retry is not None else None, "retryable": retryable}


def _former(former: Former) -> Record:
    return {"text": former.text, "from": former.from_, "source": former.source}


def _source(source: Source) -> Record:
    return {"title": source.title, "url": source.url, "retrieved": source.retrieved.isoformat()}


def _cause(say: _Voice, cause: Cause) -> Record:
    return {
        "cause": say.text(cause.cause),
        "solution": say.text(cause.solution),
        "cause_html": say.html(cause.cause),
        "solution_html": say.html(cause.solution),
        "message": say.text(cause.message) if cause.message is not None else None,
        "wire": list(cause.wire),
        "http_status": cause.http_status,
    }


def _look_alike(catalog: Catalog, say: _Voice, entry: Entry, reference: str, difference: Text) -> Record:
    other = catalog.referred(entry, reference)
    return {
        "domain": other.domain if other is not None else None,
        "code": other.code if other is not None else reference,
        "difference": say.text(difference),
        "url": page_url(other, say.main) if other is not None else None,
    }
