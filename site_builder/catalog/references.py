"""Which other entries each entry names: found once for rules, keys and pages, and kept for those that stay the same."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from site_builder.catalog.latest import Before, of_the_latest
from site_builder.catalog.model import Catalog, Entry

Numbers: TypeAlias = tuple[int | None, ...]
"""Of what an entry refers to, in the order of `references`: the places in Catalog.entries; None for no entry."""


def references(entry: Entry) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """(place in the file, CODE or domain/CODE) of everything that an entry refers to."""
    for index, reference in enumerate(entry.see_also):
        yield ("see_also", index), reference
    for index, other in enumerate(entry.confused_with):
        yield ("confused_with", index, "code"), other.code
    if entry.replaced_by is not None:
        yield ("replaced_by",), entry.replaced_by


@of_the_latest
def referred(catalog: Catalog, before: Before[Sequence[Numbers]] | None) -> Sequence[Numbers]:
    """Of each entry of the catalogue, in its order, what it refers to."""
    if before is None or before.touched is None:
        return [_numbers(catalog, entry) for entry in catalog.entries]
    numbers = list(before.made)
    for place in before.touched:
        numbers[place] = _numbers(catalog, catalog.entries[place])
    return numbers


def _numbers(catalog: Catalog, entry: Entry) -> Numbers:
    others = (catalog.referred(entry, reference) for _, reference in references(entry))
    places = catalog.places.by_code
    return tuple([places[other.domain, other.code] if other is not None else None for other in others])
