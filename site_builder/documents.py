"""Finished answers of the API: records as the bytes that are stored and sent, with every language and in each."""

from collections.abc import Iterator
from typing import NamedTuple

from site_builder.model import Catalog, Entry
from site_builder.record import ALL, Record, dump, entry_record, etag, narrowed


class Document(NamedTuple):
    """An answer about one entry; `message` is None where it holds every language."""

    etag: str
    message: str | None
    body: bytes


def documents(catalog: Catalog, entry: Entry) -> Iterator[Document]:
    """The answers about one entry: with every language, then in each of the catalogue's."""
    for language, record in in_each_language(catalog, entry_record(catalog, entry)):
        body = dump(record)
        yield Document(etag(body), record["message"] if language != ALL else None, body)


def in_each_language(catalog: Catalog, every: Record) -> Iterator[tuple[str, Record]]:
    """The record of every language as it is, then cut down to each one."""
    yield ALL, every
    for language in catalog.languages:
        yield language, narrowed(catalog, every, language)
