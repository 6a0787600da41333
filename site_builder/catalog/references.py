"""Collect references between entries, for rules on the whole catalogue.

They are small, so they are kept beside an entry's record, and a run that only judges makes no entry at all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeAlias

from pydantic_core import from_json, to_json

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog, Domain
from site_builder.catalog.naming import resolved

Reference: TypeAlias = tuple[tuple[str | int, ...], str]
"""(location in the file, CODE or domain/CODE)."""
Referred: TypeAlias = tuple[int | None, ...]
"""Positions in Catalog.entries of an entry's `references`, in their order; None for no entry."""


def references(entry: Entry) -> Iterator[Reference]:
    """Yield everything that an entry refers to."""
    for index, reference in enumerate(entry.see_also):
        yield ("see_also", index), reference
    for index, look_alike in enumerate(entry.confused_with):
        yield ("confused_with", index, "code"), look_alike.code
    if entry.replaced_by is not None:
        yield ("replaced_by",), entry.replaced_by


def referred(catalog: Catalog) -> Sequence[Referred]:
    """Resolve the references of each entry of the catalogue, in its order."""
    positions = catalog.positions.by_code

    def positions_of(entry: Entry) -> Referred:
        codes = (resolved(positions, entry.domain, reference) for _, reference in references(entry))
        return tuple([positions[code] if code is not None else None for code in codes])

    return list(map(positions_of, catalog.entries))


class EntryReferences(NamedTuple):
    """Names and references of one entry, with which others may collide."""

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
        """Serialise to one line that `from_json` reads."""
        return to_json(self).decode()

    @classmethod
    def from_json(cls, line: str) -> "EntryReferences":
        domain, code, file, slug, name, aliases, pairs = from_json(line)
        references = tuple([(tuple(location), reference) for location, reference in pairs])
        return cls(domain, code, file, slug, name, tuple(aliases), references)


@dataclass(frozen=True)
class CatalogReferences:
    """Names and references of every entry of a catalogue, and its domains."""

    domains: Sequence[Domain]
    broken: frozenset[tuple[str, str]]
    """`Catalog.broken`."""
    entries: Sequence[EntryReferences]
    """In the order of a catalogue's entries."""

    @cached_property
    def by_domain(self) -> Mapping[str, Sequence[EntryReferences]]:
        """References by the id of their domain."""
        groups: dict[str, list[EntryReferences]] = {domain.id: [] for domain in self.domains}
        for entry in self.entries:
            groups[entry.domain].append(entry)
        return groups

    @cached_property
    def _codes(self) -> frozenset[tuple[str, str]]:
        return frozenset([(entry.domain, entry.code) for entry in self.entries])

    def find(self, domain: str, reference: str) -> tuple[str, str] | None:
        """Resolve a reference in `domain` to (domain, code); None where there is no such entry."""
        return resolved(self._codes, domain, reference)
