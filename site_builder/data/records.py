"""Make views and lists of codes: Catalog in, JSON-ready records out."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from site_builder.catalog.confirmed import State, place_of
from site_builder.catalog.entry import Cause, Entry, Source, seen
from site_builder.catalog.markdown import to_html
from site_builder.catalog.model import Catalog, Domain
from site_builder.data.addresses import (
    SITE,
    Named,
    absolute,
    code_file,
    code_json,
    codes_json,
    edit_url,
    real,
    rooted,
    table_file,
)
from site_builder.data.views import (
    CatalogView,
    CategoryView,
    CauseView,
    DomainLinks,
    DomainView,
    EntryLinks,
    EntryView,
    EntryViews,
    LookAlike,
    PrefixView,
    Record,
    RetryView,
    SourceView,
)

SCHEMA_VERSION: Final = 1
"""Of the JSON documents. New keys may appear without a new version; old ones stay."""

CODES_OF_A_FILE: Final = 1000
"""Codes in one static list: some 400 kB, 30 kB on the way."""


def page_url(entry: Named, language: str, extension: str = ".html") -> str:
    """The page of an entry as JSON has it: `/en/dysms/isv.X.html`; `.md`: its twin."""
    return rooted(SITE.path(language, code_file(entry, extension)))


def entry_views(catalog: Catalog, entry: Entry) -> EntryViews:
    """View an entry in each language."""
    lacking = [(loc, text) for loc, text in entry.texts() if not all(map(text.has, catalog.languages))]
    site_url, edit = catalog.settings.site_url, edit_url(catalog.settings, entry.path.as_posix())
    acts = catalog.domain(entry.domain).acts_of(entry)
    checked = entry.checked.isoformat() if entry.checked is not None else None

    def view(language: str) -> EntryView:
        url, note = page_url(entry, language), entry.note.in_(language) if entry.note is not None else None
        return EntryView(
            domain=entry.domain,
            code=entry.code,
            name=entry.name,
            slug=entry.slug,
            kind=entry.kind,
            status=entry.status,
            since=entry.since,
            replaced_by=entry.replaced_by,
            category=entry.category,
            fault=entry.fault,
            retry=_retry_view(entry),
            http_status=entry.http_status,
            codes=entry.codes,
            lang=language,
            message=entry.message.in_(language),
            wire=seen(entry.wire),
            wordings=entry.wordings,
            acts=acts,
            say=entry.say.in_(language) if entry.say is not None else None,
            checked=checked,
            sources=tuple(map(_source_view, entry.sources)),
            causes=tuple([_cause_view(cause, language) for cause in entry.causes]),
            see_also=entry.see_also,
            confused_with=tuple(_look_alikes(catalog, entry, language)),
            aliases=entry.aliases,
            note=note,
            note_html=to_html(note) if note is not None else None,
            thin=entry.thin,
            untranslated=tuple([place_of(loc) for loc, text in lacking if not text.has(language)]),
            outdated=tuple(_outdated(catalog, entry, language)),
            source=_source_view(entry.source),
            url=url,
            links=EntryLinks(
                html=absolute(site_url, url),
                json=absolute(site_url, code_json(entry)),
                markdown=absolute(site_url, page_url(entry, language, ".md")),
                edit=edit,
            ),
        )

    return {language: view(language) for language in catalog.languages}


def _outdated(catalog: Catalog, entry: Entry, language: str) -> Iterator[str]:
    return (place_of(loc) for loc, state in catalog.states(entry, language) if state is State.OUTDATED)


def _cause_view(cause: Cause, language: str) -> CauseView:
    why, what = cause.cause.in_(language), cause.solution.in_(language)
    return CauseView(
        title=cause.title.in_(language) if cause.title is not None else None,
        acts=cause.acts,
        retry=RetryView(cause.retry.policy, cause.retry.retryable, cause.retry.after) if cause.retry else None,
        cause=why,
        solution=what,
        cause_html=to_html(why),
        solution_html=to_html(what),
        message=cause.message.in_(language) if cause.message is not None else None,
        wire=seen(cause.wire),
        http_status=cause.http_status,
    )


def _retry_view(entry: Entry) -> RetryView:
    retry = entry.retry
    return RetryView(retry.policy if retry else None, entry.retryable, retry.after if retry else None)


def _source_view(source: Source) -> SourceView:
    return SourceView(source.title, source.url, source.retrieved)


def _look_alikes(catalog: Catalog, entry: Entry, language: str) -> Iterator[LookAlike]:
    for alike in entry.confused_with:
        difference = alike.difference.in_(language)
        other = catalog.referred(entry, alike.code)
        if other is None:
            yield LookAlike(None, alike.code, difference, None)
        else:
            yield LookAlike(other.domain, other.code, difference, page_url(other, language))


def domain_views(catalog: Catalog, domain: Domain) -> Mapping[str, DomainView]:
    """View a domain in each language."""
    counts = Counter(entry.category for entry in catalog.entries_of(domain.id))
    return {
        language: _domain_view(domain, counts, language, catalog.settings.site_url) for language in catalog.languages
    }


def _domain_view(domain: Domain, counts: Counter[str | None], language: str, site_url: str | None) -> DomainView:
    url, summary = rooted(SITE.path(language, table_file(domain.id))), domain.summary.in_(language)
    return DomainView(
        id=domain.id,
        lang=language,
        title=domain.title.in_(language),
        summary=summary,
        summary_html=to_html(summary),
        enum=domain.enum,
        rank=domain.rank,
        context=domain.context,
        example=domain.example,
        prefixes=tuple(
            PrefixView(prefix, says.fault, says.meaning.in_(language)) for prefix, says in domain.prefixes.items()
        ),
        categories=tuple(
            CategoryView(identifier, category.title.in_(language), counts[identifier])
            for identifier, category in domain.categories.items()
        ),
        codes=counts.total(),
        url=url,
        links=DomainLinks(absolute(site_url, url), absolute(site_url, codes_json(domain.id))),
    )


def catalog_views(catalog: Catalog, digest: str) -> Mapping[str, CatalogView]:
    """View the catalogue in each language. `digest` is its `catalogue_hash`."""
    settings = catalog.settings
    kinds = Counter(entry.kind for entry in catalog.entries)
    statuses = Counter(entry.status for entry in catalog.entries)
    return {
        language: CatalogView(
            id=settings.id,
            lang=language,
            title=settings.title.in_(language),
            schema_version=SCHEMA_VERSION,
            hash=digest,
            languages=[one.model_dump() for one in settings.languages],
            source_language=catalog.source_language,
            fallback=catalog.fallback,
            site_url=settings.site_url,
            report_url=real(settings.report_url),
            counts={
                "domains": len(catalog.domains),
                "codes": len(catalog.entries),
                "kind": {kind: kinds[kind] for kind in ("error", "warning", "success")},
                "status": {status: statuses[status] for status in ("active", "deprecated", "removed")},
            },
            constants=settings.constants.model_dump(include={"package", "version"}),
        )
        for language in catalog.languages
    }


def codes_records(catalog: Catalog, domain: Domain, size: int = CODES_OF_A_FILE) -> Iterator[Record]:
    """List the codes of a domain, `size` in each record.

    A row has the facts that a table of codes shows and filters by.
    """
    entries = catalog.entries_of(domain.id)
    last = max(1, -(-len(entries) // size))
    for number in range(1, last + 1):
        rows = [_row(catalog, entry) for entry in entries[(number - 1) * size : number * size]]
        following = absolute(catalog.settings.site_url, codes_json(domain.id, number + 1)) if number < last else None
        yield {"domain": domain.id, "codes": rows, "total": len(entries), "next": following}


def _row(catalog: Catalog, entry: Entry) -> Record:
    return {
        "code": entry.code,
        "name": entry.name,
        "message": {language: entry.message.in_(language) for language in catalog.languages},
        "url": page_url(entry, catalog.source_language),
        "category": entry.category,
        "fault": entry.fault,
        "acts": catalog.domain(entry.domain).acts_of(entry),
        "all_acts": catalog.domain(entry.domain).all_acts_of(entry),
        "retry": vars(_retry_view(entry)),
        "http_status": entry.http_status,
        "codes": entry.codes,
        "keywords": sorted(set(entry.keywords.all())),
        "kind": entry.kind,
        "status": entry.status,
    }


def catalogue_hash(catalog: Catalog) -> str:
    """The BLAKE2b-128 of the catalogue's content, as hex.

    It is the same wherever the folder lies.
    """
    digest = hashlib.blake2b(digest_size=16)
    for model in (catalog.settings, *catalog.domains):
        digest.update(model.model_dump_json(by_alias=True).encode() + b"\n")
    for entry in catalog.entries:
        digest.update(hashlib.blake2b(entry.model_dump_json(by_alias=True).encode(), digest_size=16).digest())
    return digest.hexdigest()
