"""What entries say of one another, and what must be theirs alone: all that a rule on all files together looks at.

A claim is small, so it is remembered beside the entry: whoever only judges does not make every entry anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeAlias

from pydantic_core import from_json, to_json

from site_builder.catalog.model import Catalog, Domain, Entry
from site_builder.catalog.naming import resolved
from site_builder.catalog.references import references

Reference: TypeAlias = tuple[tuple[str | int, ...], str]
"""(place in the file, CODE or domain/CODE)."""


class Claim(NamedTuple):
    """What one entry says."""

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

    def to_json(self) -> str:
        """One line that `from_json` reads."""
        return to_json(self).decode()

    @classmethod
    def from_json(cls, line: str) -> "Claim":
        domain, code, file, slug, name, aliases, others = from_json(line)
        references = tuple([(tuple(place), reference) for place, reference in others])
        return cls(domain, code, file, slug, name, tuple(aliases), references)


def claim(entry: Entry) -> Claim:
    """What the entry says."""
    path = entry.path.as_posix()
    return Claim(entry.domain, entry.code, path, entry.slug, entry.name, entry.aliases, tuple(references(entry)))


@dataclass(frozen=True)
class Claims:
    """Those of a whole catalogue."""

    domains: Sequence[Domain]
    broken: frozenset[tuple[str, str]]
    """As in the catalogue."""
    every: Sequence[Claim]
    """In the order of a catalogue's entries."""

    @cached_property
    def by_domain(self) -> Mapping[str, Sequence[Claim]]:
        """Every domain's, by its id."""
        groups: dict[str, list[Claim]] = {domain.id: [] for domain in self.domains}
        for one in self.every:
            groups[one.domain].append(one)
        return groups

    @cached_property
    def _codes(self) -> frozenset[tuple[str, str]]:
        return frozenset([(one.domain, one.code) for one in self.every])

    def means(self, domain: str, reference: str) -> tuple[str, str] | None:
        """(domain, code) of the entry that a reference in `domain` means; None where there is none."""
        return resolved(self._codes, domain, reference)


def claims(catalog: Catalog, known: Sequence[Claim] = ()) -> Claims:
    """Those of the catalogue's entries, and of others that are `known` and were not made."""
    every = list(map(claim, catalog.entries))
    if known:
        rank = {domain.id: domain.rank for domain in catalog.domains}
        every = sorted([*every, *known], key=lambda one: (rank[one.domain], one.code, one.domain, one.file))
    return Claims(catalog.domains, catalog.broken, every)
