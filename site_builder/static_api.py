"""Catalog → the static JSON files: the API's own `lang=all` documents, so that a static host is a lookup API.

Paths are relative to the site's root. The files of one catalogue are the same bytes each time.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from site_builder.model import Catalog
from site_builder.record import (
    Record,
    catalog_record,
    catalogue_hash,
    codes_record,
    domains_record,
    dump,
    entry_record,
    json_url,
)

ROOT = PurePosixPath("api/v1")


def files(catalog: Catalog) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Every file with its path, one at a time: `api/v1/catalog.json`, then the domains, then the codes."""
    for name, record in _overview(catalog):
        yield ROOT / name, dump(record)
    for entry in catalog.entries:
        yield PurePosixPath(json_url(entry)[1:]), dump(entry_record(catalog, entry, None))


def _overview(catalog: Catalog) -> Iterator[tuple[str, Record]]:
    yield "catalog.json", catalog_record(catalog, None, catalogue_hash(catalog))
    yield "domains.json", domains_record(catalog, None)
    for domain in catalog.domains:
        yield f"domains/{domain.id}/codes.json", codes_record(catalog, domain)
