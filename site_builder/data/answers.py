"""Render the API's answers: records as the bytes that are stored and sent.

Each answer is made with every language side by side (`all`), then cut down to each language. The static JSON files of
the site are the same answers.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from site_builder.catalog.model import Catalog, Entry
from site_builder.core.json_bytes import dump, etag
from site_builder.data.records import ALL, Record, catalog_record, domain_record, entry_record, narrowed


class Answer(NamedTuple):
    """One finished answer; `message` is that of the entry it is about, None where it holds every language."""

    etag: str
    message: str | None
    body: bytes


def entry_answers(catalog: Catalog, entry: Entry) -> Iterator[Answer]:
    """Answer for one entry: with every language, then in each of the catalogue's."""
    return _in_each_language(catalog, entry_record(catalog, entry))


def overview_answers(catalog: Catalog, catalogue_hash: str) -> Mapping[str, tuple[Answer, ...]]:
    """Answers about more than one entry, by path: `catalog`, `domains`, `domains/{id}`."""
    each = {domain.id: domain_record(catalog, domain) for domain in catalog.domains}
    records: dict[str, Record] = {
        "catalog": catalog_record(catalog, catalogue_hash),
        "domains": {"domains": list(each.values())},
        **{f"domains/{identifier}": record for identifier, record in each.items()},
    }
    return {path: tuple(_in_each_language(catalog, record)) for path, record in records.items()}


def _in_each_language(catalog: Catalog, every: Record) -> Iterator[Answer]:
    for language in (ALL, *catalog.languages):
        record = every if language == ALL else narrowed(catalog, every, language)
        body = dump(record)
        yield Answer(etag(body), record.get("message") if language != ALL else None, body)
