"""What is searched in a catalogue: every spelling of its codes, and every term with its integer impacts.

Per term and entry there is one posting: the strongest field in which the term stands (of
`web.text.FIELDS`) and its impact, the weights of all fields in which it stands times its rarity. Rarity is the
bit length of entries // entries that have the term, so one edit seldom changes another entry's impacts. All
languages are searched together, whatever the reader's.

A term of more than half of the entries, or of more than `COMMON` of them, says little: it is marked as common,
and keeps only those entries that are about it.
"""

import re
import weakref
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from site_builder.model import Catalog, Entry, Text, Words
from web.text import FIELDS, bare_code, fold_code, terms

COMMON = 1024
"""Postings that a term can have: what bounds the time of a query and the size of a shard."""
FEW = 8
"""In a catalogue of fewer entries, no term is common."""

_KEYWORDS = FIELDS.index("keywords")
_WEIGHT = (7, 7, 6, 6, 5, 2, 1)
_GROUP = 1
"""The weight of a word that an entry has only from its category or domain; it counts as a keyword."""
_ABOUT = 5
"""The weight from which on an entry is about a term, so that it keeps a common one."""

_PLACEHOLDER = re.compile(r"\{[^{}\s]*\}")
_LINK_TARGET = re.compile(r"\]\([^()\s]*\)|<https?://[^<>\s]*>")


class Term(NamedTuple):
    """A term, and where it stands: two lists of equal length, by entry."""

    term: str
    common: bool
    entries: Sequence[int]
    values: Sequence[int]
    """strength << 12 | impact; the strength of the code is that of the first in FIELDS, their number."""


class Key(NamedTuple):
    """A folded spelling of a code."""

    key: str
    kind: int
    """0: the code; 1: without its prefix, or its name; 2: an alias."""
    entry: int


@dataclass(frozen=True)
class Index:
    """All that is searched, of one catalogue."""

    catalog: Catalog

    @cached_property
    def moved(self) -> Mapping[int, int]:
        """Tombstone → the entry that has taken its place: the old one is found only by its code."""
        place = {(entry.domain, entry.code): number for number, entry in enumerate(self.catalog.entries)}
        moved: dict[int, int] = {}
        for number, entry in enumerate(self.catalog.entries):
            if entry.status == "removed" and entry.replaced_by is not None:
                other = self.catalog.referred(entry, entry.replaced_by)
                if other is not None and other is not entry:
                    moved[number] = place[other.domain, other.code]
        return {number: _last_of(moved, number) for number in moved}

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """Every spelling that leads to an entry, sorted."""
        keys: set[Key] = set()
        for number, entry in enumerate(self.catalog.entries):
            whole, bare = fold_code(entry.code), fold_code(self._bare(entry))
            to = self.moved.get(number, number)
            if to != number:
                keys.update(Key(key, 2, to) for key in {whole, bare} - {fold_code(self.catalog.entries[to].code)})
                continue
            keys.add(Key(whole, 0, number))
            keys.update(Key(key, 1, number) for key in {bare, fold_code(entry.name)} - {whole})
            keys.update(Key(key, 2, number) for key in set(map(fold_code, entry.aliases)) - {whole, bare})
        return tuple(sorted(keys))

    def _bare(self, entry: Entry) -> str:
        return bare_code(entry.code, self.catalog.domain(entry.domain).prefixes)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """Every term, sorted by its code points."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self.catalog.entries):
            if number not in self.moved:
                group = self._groups.get((entry.domain, entry.category), frozenset())
                for term, weight in weights(entry, self._bare(entry), group).items():
                    found[term].append(number << 16 | weight)
        size = len(self.catalog.entries) - len(self.moved)
        return tuple(_term(term, found[term], size) for term in sorted(found))

    @cached_property
    def _groups(self) -> Mapping[tuple[str, str | None], frozenset[str]]:
        """(domain, category) → the terms that its entries have from both."""
        groups: dict[tuple[str, str | None], frozenset[str]] = {}
        for domain in self.catalog.domains:
            common = frozenset(terms(_joined(domain.title)))
            groups[domain.id, None] = common
            for identifier, category in domain.categories.items():
                groups[domain.id, identifier] = common.union(terms(_joined(category.title, category.keywords)))
        return groups


def weights(entry: Entry, code: str, group: frozenset[str]) -> dict[str, int]:
    """Term → the strength of its strongest field << 12 | the sum of the weights of its fields.

    `code` is the entry's without its prefix, which says nothing about it; `group` are the terms of its category and
    domain.
    """
    fields = (
        code,
        "\n".join(entry.aliases),
        _joined(*(former.text for former in entry.former)),
        _joined(
            entry.message,
            *entry.wire,
            *(message for cause in entry.causes for message in (cause.message, *cause.wire) if message is not None),
        ),
        _joined(entry.keywords),
        _joined(*(cause.cause for cause in entry.causes)),
        _joined(
            *(cause.solution for cause in entry.causes),
            *(other.difference for other in entry.confused_with),
            *((entry.note,) if entry.note is not None else ()),
        ),
    )
    found: dict[str, int] = {}
    for field, text in enumerate(fields):
        weight = _WEIGHT[field]
        first = len(FIELDS) - field << 12 | weight
        for term in set(terms(text)):
            found[term] = found[term] + weight if term in found else first
        if field == _KEYWORDS:
            for term in group:
                found[term] = found.get(term, len(FIELDS) - field << 12) + _GROUP
    return found


def _joined(*texts: Text | Words | str) -> str:
    """One text of all, without what is markup or stands for something else."""
    lines: list[str] = []
    for text in texts:
        if isinstance(text, str):
            lines.append(text)
        elif isinstance(text, Words):
            lines += text.all()
        else:
            lines += text.root.values()
    return _LINK_TARGET.sub("] ", _PLACEHOLDER.sub(" ", "\n".join(lines)))


def _term(term: str, found: list[int], size: int) -> Term:
    """`found`: entry << 16 | strength << 12 | weight, by entry."""
    rarity = (size // len(found)).bit_length()
    common = len(found) > COMMON or (size >= FEW and len(found) * 2 > size)
    if common:
        found = [posting for posting in found if posting & 0xFFF >= _ABOUT]
        if len(found) > COMMON:
            found = sorted(sorted(found, key=lambda posting: (-(posting & 0xFFF), posting))[:COMMON])
    values = [posting & 0xF000 | (posting & 0xFFF) * rarity for posting in found]
    return Term(term, common, [posting >> 16 for posting in found], values)


def _last_of(moved: Mapping[int, int], number: int) -> int:
    """Where a chain of moves ends; a circle ends somewhere."""
    seen = {number}
    while number in moved and moved[number] not in seen:
        number = moved[number]
        seen.add(number)
    return number


_last: list[tuple["weakref.ref[Catalog]", Index]] = []


def index_of(catalog: Catalog) -> Index:
    """The index of a catalogue; of the latest one it is remembered, as several artefacts are made from it."""
    if not _last or _last[0][0]() is not catalog:
        _last[:] = [(weakref.ref(catalog), Index(catalog))]
    return _last[0][1]
