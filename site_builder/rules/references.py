"""Rules on references: categories and other codes exist."""

from collections.abc import Iterator
from pathlib import Path

from site_builder.catalog.entry import Entry
from site_builder.catalog.listing import SETTINGS_FILE
from site_builder.catalog.model import Catalog, Settings
from site_builder.catalog.naming import slug_of
from site_builder.catalog.references import CatalogReferences, EntryReferences
from site_builder.rules.rule import Finding, Piece, catalogue_rule, entry_rule, file_rule
from web.text.nearest import nearest, one_of

_HINTS = 20
"""References of one run that are answered with the one that was meant; among 10,000 codes each takes 0.2 s."""


@entry_rule("unknown-category")
def known_category(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """A category is one of those in domain.yaml."""
    known = catalog.domain(entry.domain).categories
    if entry.category is not None and entry.category not in known:
        text = f"unknown category '{entry.category}'"
        yield Finding(entry.path, ("category",), text, one_of(entry.category, known))


@file_rule("missing-logo")
def logo_is_there(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """The logo of catalog.yaml is a file of the project, whose folder holds that of the catalogue."""
    logo = piece.brand.logo if isinstance(piece, Settings) else None
    if logo is not None and not (catalog.folder.absolute().parent / logo).is_file():
        tip = f"put it beside the folder {catalog.folder.name}, or take the line away"
        yield Finding(Path(SETTINGS_FILE), ("brand", "logo"), f"logo '{logo}' is not there", tip)


@catalogue_rule("unknown-reference")
def known_reference(catalog: CatalogReferences) -> Iterator[Finding]:
    """see_also, confused_with and replaced_by name an entry: CODE of the same domain, or domain/CODE."""
    hints = _HINTS
    for entry in catalog.entries:
        for loc, reference in entry.references:
            if catalog.find(entry.domain, reference) is None and not _broken(catalog, entry, reference):
                near = _meant(catalog, entry, reference) if hints > 0 else None
                hints -= 1
                tip = f"did you mean '{near}'?" if near else "name a CODE of this domain, or domain/CODE"
                yield Finding(entry.path, loc, f"{loc[0]} '{reference}' is no code of the catalogue", tip)


def _meant(catalog: CatalogReferences, entry: EntryReferences, reference: str) -> str | None:
    """The reference that `entry` most likely means: the same code elsewhere, else the nearest one."""
    domain, slash, code = reference.partition("/")
    if slash:
        there = domain if domain in catalog.by_domain else nearest(domain, catalog.by_domain)
        near = nearest(code, _codes(catalog, entry, there)) if there is not None else None
        if near is not None:
            return f"{there}/{near}" if there != entry.domain else near
    for other in catalog.by_domain:
        if catalog.find(other, reference) == (other, reference):
            return f"{other}/{reference}"
    return nearest(reference, _codes(catalog, entry, entry.domain))


def _codes(catalog: CatalogReferences, entry: EntryReferences, domain: str) -> Iterator[str]:
    return (other.code for other in catalog.by_domain[domain] if other is not entry)


def _broken(catalog: CatalogReferences, entry: EntryReferences, reference: str) -> bool:
    domain, slash, code = reference.partition("/")
    return (entry.domain, slug_of(reference)) in catalog.broken or bool(
        slash and (domain, slug_of(code)) in catalog.broken
    )


@catalogue_rule("self-reference")
def other_entry(catalog: CatalogReferences) -> Iterator[Finding]:
    """An entry does not point at itself."""
    for entry in catalog.entries:
        for loc, reference in entry.references:
            if catalog.find(entry.domain, reference) == (entry.domain, entry.code):
                yield Finding(entry.path, loc, f"{loc[0]} points at the entry itself", "remove it")
