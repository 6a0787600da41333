"""Entries, domains and the catalogue as JSON: the shapes that the API, the static files and lookup.db share.

A record is plain data in the order in which it is written. Each is made with every language first (the `lang=all`
document, every text `{"zh": …, "en": …}`); that of one language is cut out of it. Unknown facts are None.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from site_builder.catalog.markdown import to_html
from site_builder.catalog.model import Catalog, Cause, Domain, Entry, Former, Retry, Source
from site_builder.catalog.multilingual import Text
from site_builder.data.addresses import SITE, Named, code_file, code_json, codes_json, edit_url, rooted, table_file

SCHEMA_VERSION = 1
"""Of the JSON documents. New keys may appear without a new version; old ones stay."""
ALL = "all"
"""The `lang` of a record with every language."""

Record: TypeAlias = dict[str, Any]

CODES_OF_A_FILE = 1000
"""Codes in one static list: some 400 kB, 30 kB on the way."""

_PAGE_KEYS = frozenset({"url", "html", "markdown"})
"""Where a record has the path of a page, which is another one in each language."""


def page_url(entry: Named, language: str, extension: str = ".html") -> str:
    """The page of an entry as JSON has it: `/en/dysms/isv.X.html`; `.md`: its twin."""
    return rooted(SITE.path(language, code_file(entry, extension)))


def narrowed(catalog: Catalog, record: Record, language: str) -> Record:
    """The record of one language, out of that of every language: far cheaper than to render its texts again."""
    languages = frozenset(catalog.languages)
    source, own = rooted(SITE.path(catalog.source_language, "")), rooted(SITE.path(language, ""))

    def narrow(wide: Record) -> Record:
        made: Record = {}
        for name, value in wide.items():
            kind = type(value)
            if kind is dict:
                # a text: ids of languages have two or three letters, no key has
                made[name] = value[language] if value.keys() == languages else narrow(value)
            elif kind is list:
                made[name] = [narrow(item) if type(item) is dict else item for item in value]
            elif name in _PAGE_KEYS and kind is str and value.startswith(source):
                made[name] = own + value.removeprefix(source)
            else:
                made[name] = language if name == "lang" else value
        return made

    return narrow(record)


def entry_record(catalog: Catalog, entry: Entry) -> Record:
    """All that is known about one code."""
    url = page_url(entry, catalog.source_language)
    note = _text(catalog, entry.note) if entry.note is not None else None
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
        "lang": ALL,
        "message": _text(catalog, entry.message),
        "wire": list(entry.wire),
        "former": [_former(former) for former in entry.former],
        "causes": [_cause(catalog, cause) for cause in entry.causes],
        "see_also": list(entry.see_also),
        "confused_with": [_look_alike(catalog, entry, other.code, other.difference) for other in entry.confused_with],
        "aliases": list(entry.aliases),
        "note": note,
        "note_html": _html(note) if note is not None else None,
        "thin": entry.thin,
        "untranslated": _untranslated(catalog, entry),
        "source": _source(entry.source),
        "url": url,
        "links": {
            "html": url,
            "json": rooted(code_json(entry)),
            "markdown": page_url(entry, catalog.source_language, ".md"),
            "edit": edit_url(catalog.settings, entry.path.as_posix()),
        },
    }


def codes_records(catalog: Catalog, domain: Domain, size: int = CODES_OF_A_FILE) -> Iterator[Record]:
    """The codes of a domain, `size` in each record: what a table of codes shows and filters by."""
    entries = catalog.entries_of(domain.id)
    last = max(1, -(-len(entries) // size))
    for number in range(1, last + 1):
        rows = _rows(catalog, entries[(number - 1) * size : number * size])
        following = rooted(codes_json(domain.id, number + 1)) if number < last else None
        yield {"domain": domain.id, "codes": rows, "total": len(entries), "next": following}


def _rows(catalog: Catalog, entries: Sequence[Entry]) -> list[Record]:
    return [
        {
            "code": entry.code,
            "name": entry.name,
            "message": _text(catalog, entry.message),
            "url": page_url(entry, catalog.source_language),
            "category": entry.category,
            "fault": entry.fault,
            "retry": _retry(entry.retry, entry.retryable),
            "kind": entry.kind,
            "status": entry.status,
        }
        for entry in entries
    ]


def domain_record(catalog: Catalog, domain: Domain) -> Record:
    """One product: what its codes look like and what they are about."""
    categories = Counter(entry.category for entry in catalog.entries_of(domain.id))
    url = rooted(SITE.path(catalog.source_language, table_file(domain.id)))
    return {
        "id": domain.id,
        "lang": ALL,
        "title": _text(catalog, domain.title),
        "summary": _text(catalog, domain.summary),
        "summary_html": _html(_text(catalog, domain.summary)),
        "enum": domain.enum,
        "rank": domain.rank,
        "context": domain.context,
        "prefixes": [
            {"prefix": prefix, "fault": says.fault, "meaning": _text(catalog, says.meaning)}
            for prefix, says in domain.prefixes.items()
        ],
        "categories": [
            {"id": identifier, "title": _text(catalog, category.title), "codes": categories[identifier]}
            for identifier, category in domain.categories.items()
        ],
        "codes": sum(categories.values()),
        "url": url,
        "links": {"html": url, "json": rooted(codes_json(domain.id))},
    }


def catalog_record(catalog: Catalog, digest: str) -> Record:
    """What the catalogue is, and how much of what there is in it. `digest` is its `catalogue_hash`."""
    settings = catalog.settings
    kinds = Counter(entry.kind for entry in catalog.entries)
    statuses = Counter(entry.status for entry in catalog.entries)
    return {
        "id": settings.id,
        "lang": ALL,
        "title": _text(catalog, settings.title),
        "schema_version": SCHEMA_VERSION,
        "hash": digest,
        "languages": [language.model_dump() for language in settings.languages],
        "source_language": catalog.source_language,
        "fallback": catalog.fallback,
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
    for model in (catalog.settings, *catalog.domains):
        digest.update(model.model_dump_json(by_alias=True).encode() + b"\n")
    for entry in catalog.entries:
        digest.update(hashlib.blake2b(entry.model_dump_json(by_alias=True).encode(), digest_size=16).digest())
    return digest.hexdigest()


def _text(catalog: Catalog, text: Text) -> dict[str, str]:
    if tuple(text.root) == catalog.languages and all(text.root.values()):
        return dict(text.root)
    return {language: text.in_(language) for language in catalog.languages}


def _html(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: to_html(text) for language, text in texts.items()}


def _untranslated(catalog: Catalog, entry: Entry) -> dict[str, list[str]]:
    """The texts that are in the source language as there is no translation: `note`, `causes.0.cause`."""
    languages = catalog.languages
    lacking = [(loc, text) for loc, text in entry.texts() if not all(map(text.has, languages))]
    return {
        language: [".".join(map(str, loc)) for loc, text in lacking if not text.has(language)] for language in languages
    }


def _retry(retry: Retry | None, retryable: bool | None) -> Record:
    return {"policy": retry.policy if retry is not None else None, "retryable": retryable}


def _former(former: Former) -> Record:
    return {"text": former.text, "from": former.from_, "source": former.source}


def _source(source: Source) -> Record:
    return {"title": source.title, "url": source.url, "retrieved": source.retrieved.isoformat()}


def _cause(catalog: Catalog, cause: Cause) -> Record:
    why, what = _text(catalog, cause.cause), _text(catalog, cause.solution)
    return {
        "cause": why,
        "solution": what,
        "cause_html": _html(why),
        "solution_html": _html(what),
        "message": _text(catalog, cause.message) if cause.message is not None else None,
        "wire": list(cause.wire),
        "http_status": cause.http_status,
    }


def _look_alike(catalog: Catalog, entry: Entry, reference: str, difference: Text) -> Record:
    other = catalog.referred(entry, reference)
    return {
        "domain": other.domain if other is not None else None,
        "code": other.code if other is not None else reference,
        "difference": _text(catalog, difference),
        "url": page_url(other, catalog.source_language) if other is not None else None,
    }
