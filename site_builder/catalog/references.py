"""References between entries: all that rules on the whole catalogue look at.

They are small, so they are kept beside an entry's record, and a run that only judges makes no entry at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeAlias

from pydantic_core import from_json, to_json

from site_builder.catalog.model import Catalog, Domain, Entry
from site_builder.catalog.naming import resolved

Reference: TypeAlias = tuple[tuple[str | int, ...], str]
"""(place in the file, CODE or domain/CODE)."""
Numbers: TypeAlias = tuple[int | None, ...]
"""Of what an entry refers to, in the order of `references`: the places in Catalog.entries; None for no entry."""


def references(entry: Entry) -> Iterator[Reference]:
    """Everything that an entry refers to."""
    for index, reference in enumerate(entry.see_also):
        yield ("see_also", index), reference
    for index, other in enumerate(entry.confused_with):
        yield ("confused_with", index, "code"), other.code
    if entry.replaced_by is not None:
        yield ("replaced_by",), entry.replaced_by


def referred(catalog: Catalog) -> Sequence[Numbers]:
    """The places of the entries that each entry of the catalogue refers to, in its order."""
    positions = catalog.positions.by_code

    def numbers(entry: Entry) -> Numbers:
        codes = (resolved(positions, entry.domain, reference) for _, reference in references(entry))
        return tuple([positions[code] if code is not None else None for code in codes])

    return list(map(numbers, catalog.entries))


class EntryReferences(NamedTuple):
    """One entry's names and references: what other entries may collide with or miss."""

    domain: str
    code: str
    file: str
    """Its path below the catalogue's folder."""
    slug: str
    name: str
    aliases: tuple[str, ...]
    references: tuple[Reference, ...]

    @property
    def path(self) -> Path:
        return Path(self.file)

    @classmethod
    def of(cls, entry: Entry) -> "EntryReferences":
        file = entry.path.as_posix()
        return cls(entry.domain, entry.code, file, entry.slug, entry.name, entry.aliases, tuple(references(entry)))

    def to_json(self) -> str:
        """One line that `from_json` reads."""
        return to_json(self).decode()

    @classmethod
    def from_json(cls, line: str) -> "EntryReferences":
        domain, code, file, slug, name, aliases, others = from_json(line)
        references = tuple([(tuple(place), reference) for place, reference in others])
        return cls(domain, code, file, slug, name, tuple(aliases), references)


@dataclass(frozen=True)
class CatalogReferences:
    """The names and references of every entry of a catalogue, and its domains."""

    domains: Sequence[Domain]
    broken: frozenset[tuple[str, str]]
    """As in the catalogue."""
    entries: Sequence[EntryReferences]
    """In the order of a catalogue's entries."""

    @cached_property
    def by_domain(self) -> Mapping[str, Sequence[EntryReferences]]:
        """Those of each domain, by its id."""
        groups: dict[str, list[EntryReferences]] = {domain.id: [] for domain in self.domains}
        for entry in self.entries:
            groups[entry.domain].append(entry)
        return groups

    @cached_property
    def _codes(self) -> frozenset[tuple[str, str]]:
        return frozenset([(entry.domain, entry.code) for entry in self.entries])

    def find(self, domain: str, reference: str) -> tuple[str, str] | None:
        """(domain, code) of the entry that a reference in `domain` means; None where there is none."""
        return resolved(self._codes, domain, reference)
