"""Finished answers of the API: records as the bytes that are stored and sent, with every language and in each."""

from collections import Counter
from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import NamedTuple

from site_builder.catalog.latest import Before, of_the_latest
from site_builder.catalog.model import Catalog, Domain, Entry
from site_builder.core.json_bytes import dump, etag
from site_builder.data.records import ALL, Record, catalog_record, catalogue_hash, domain_record, entry_record, narrowed


class Document(NamedTuple):
    """An answer; `message` is that of the entry that it is about, and None where it holds every language."""

    etag: str
    message: str | None
    body: bytes


def documents(catalog: Catalog, entry: Entry) -> Iterator[Document]:
    """The answers about one entry: with every language, then in each of the catalogue's."""
    return _in_each_language(catalog, entry_record(catalog, entry))


@of_the_latest
def answers(catalog: Catalog, before: object) -> Mapping[str, tuple[Document, ...]]:
    """As `documents`, the answers that are not about one entry, by path: `catalog`, `domains`, `domains/{id}`."""
    catalogue = tuple(_in_each_language(catalog, catalog_record(catalog, catalogue_hash(catalog))))
    each = {f"domains/{identifier}": one.documents for identifier, one in _domains(catalog).items()}
    return {"catalog": catalogue, "domains": _list_of_domains(catalog), **each}


@of_the_latest
def _list_of_domains(catalog: Catalog, before: Before[tuple[Document, ...]] | None) -> tuple[Document, ...]:
    if before is not None and not before.shows_in(attrgetter("category")):
        return before.made
    record = {"domains": [one.record for one in _domains(catalog).values()]}
    return tuple(_in_each_language(catalog, record))


class _Domain(NamedTuple):
    domain: Domain
    languages: tuple[str, ...]
    categories: Counter[str | None]
    record: Record
    documents: tuple[Document, ...]


@of_the_latest
def _domains(catalog: Catalog, before: Before[Mapping[str, _Domain]] | None) -> Mapping[str, _Domain]:
    """Every domain, the highest-ranked first; what depends on titles and counts alone seldom changes."""
    if before is not None and not before.shows_in(attrgetter("category")):
        return before.made
    old: Mapping[str, _Domain] = before.made if before is not None else {}
    found: dict[str, _Domain] = {}
    for domain in catalog.domains:
        categories = Counter(entry.category for entry in catalog.entries_of(domain.id))
        known = old.get(domain.id)
        if known is None or known[:3] != (domain, catalog.languages, categories):
            record = domain_record(catalog, domain)
            made = tuple(_in_each_language(catalog, record))
            known = _Domain(domain, catalog.languages, categories, record, made)
        found[domain.id] = known
    return found


def _in_each_language(catalog: Catalog, every: Record) -> Iterator[Document]:
    """The record of every language as it is, then cut down to each one."""
    for language in (ALL, *catalog.languages):
        record = every if language == ALL else narrowed(catalog, every, language)
        body = dump(record)
        message = record.get("message") if language != ALL else None
        yield Document(etag(body), message, body)
