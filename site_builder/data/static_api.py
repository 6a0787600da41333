"""Catalog → the static JSON files: the API's own `lang=all` documents, so that a static host is a lookup API.

Paths are relative to the site's root. The files of one catalogue are the same bytes each time.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TypeAlias

from site_builder.catalog.model import Catalog, Domain, Entry
from site_builder.core.json_bytes import dump
from site_builder.data.answers import answers
from site_builder.data.records import codes_records, codes_url, entry_record, json_url

ROOT = PurePosixPath("api/v1")
Artefact: TypeAlias = tuple[PurePosixPath, bytes]


def files(catalog: Catalog) -> Iterator[Artefact]:
    """Every file with its path, one at a time: `api/v1/catalog.json`, then the domains, then the codes."""
    yield from overview(catalog)
    for domain in catalog.domains:
        yield from domain_files(catalog, domain)
    for entry in catalog.entries:
        yield entry_file(catalog, entry)


def overview(catalog: Catalog) -> Iterator[Artefact]:
    """What the catalogue holds, and its domains."""
    for path in ("catalog", "domains"):
        yield ROOT / f"{path}.json", answers(catalog)[path][0].body


def domain_files(catalog: Catalog, domain: Domain) -> Iterator[Artefact]:
    """The codes of one domain: `codes.json`, and where they are many `codes.2.json` and so on."""
    for number, record in enumerate(codes_records(catalog, domain), start=1):
        yield PurePosixPath(codes_url(domain, number)[1:]), dump(record)


def entry_file(catalog: Catalog, entry: Entry) -> Artefact:
    """All that is known about one code."""
    return entry_path(entry), dump(entry_record(catalog, entry))


def entry_path(entry: Entry) -> PurePosixPath:
    """Where that lies."""
    return PurePosixPath(json_url(entry)[1:])
