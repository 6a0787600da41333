"""Which other entries each entry names: found once for rules, keys and pages, and kept while no code comes or goes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from site_builder.latest import of_the_latest
from site_builder.model import Catalog, Entry

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


def referred(catalog: Catalog) -> Sequence[Numbers]:
    """Of each entry of the catalogue, in its order, what it refers to."""
    return _found(catalog).numbers


class _Found(NamedTuple):
    entries: tuple[Entry, ...]
    codes: list[tuple[str, str]]
    place: Mapping[tuple[str, str], int]
    numbers: list[Numbers]


@of_the_latest
def _found(catalog: Catalog, before: _Found | None) -> _Found:
    entries = catalog.entries
    codes = [(entry.domain, entry.code) for entry in entries]
    if before is not None and before.codes == codes:
        known = zip(before.entries, before.numbers, entries, strict=True)
        numbers = [there if old is new else _numbers(catalog, new, before.place) for old, there, new in known]
        return _Found(entries, codes, before.place, numbers)
    place = {code: number for number, code in enumerate(codes)}
    return _Found(entries, codes, place, [_numbers(catalog, entry, place) for entry in entries])


def _numbers(catalog: Catalog, entry: Entry, place: Mapping[tuple[str, str], int]) -> Numbers:
    others = (catalog.referred(entry, reference) for _, reference in references(entry))
    return tuple([place[other.domain, other.code] if other is not None else None for other in others])
