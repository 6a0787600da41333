"""Gather what an engine needs of each entry to find it as we do.

The impact of a term in an entry is its weight times its rarity, as `web/search/ranking.py` reckons with: an integer of
at most 511, which an engine that keeps nine significant bits of a weight (Lucene's features) keeps to the last.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from site_builder.catalog.entry import Entry
from site_builder.data.records import entry_views
from site_builder.data.views import EntryViews
from site_builder.search.postings import Term
from site_builder.search.search_data import SearchData
from web.store.format import WEIGHT, How
from web.text.terms import FIELDS, fold_code

MOST: Final = 511
"""Of an impact."""


class Posting(NamedTuple):
    """Term in an entry. `strength`: of the field it stands in, the code's the highest."""

    term: str
    strength: int
    impact: int
    common: bool
    """Most entries have it, or very many; it stands here if the entry is about it."""

    @property
    def field(self) -> str:
        return FIELDS[len(FIELDS) - self.strength]


class Message(NamedTuple):
    """Message of an entry, folded, without the values of its placeholders."""

    cause: int | None
    """Position of the cause that it points at."""
    weight: int
    literals: tuple[str, ...]
    """What stands before, between and after the placeholders."""
    anchors: tuple[str, ...]
    """Beginnings by which it is found in a text; none for one that is looked for only where its code is."""


class EngineRecord(NamedTuple):
    """One entry, and all by which it is found."""

    number: int
    """Its place in the order of equal hits: by the rank of its domain, then by code."""
    leading: bool
    """Its domain has the best rank."""
    entry: Entry
    views: EntryViews
    terms: Sequence[Posting]
    spellings: Sequence[tuple[str, How]]
    messages: Sequence[Message]


def engine_records(data: SearchData) -> Iterator[EngineRecord]:
    """Gather every entry, in the order of equal hits, one at a time."""
    data.prepare()
    catalog = data.catalog
    terms = _TermsByEntry(data)
    spellings: defaultdict[int, list[tuple[str, How]]] = defaultdict(list)
    for folded, how, entry_id in data.spellings:
        spellings[entry_id].append((folded, how))
    anchors: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for anchor, entry_id, number, _ in data.anchors:
        anchors[entry_id, number].append(anchor)
    for number, entry in enumerate(catalog.entries):
        yield EngineRecord(
            number,
            number < data.leading,
            entry,
            entry_views(catalog, entry),
            terms.of(number),
            sorted(spellings.pop(number, ()), key=lambda spelling: spelling[::-1]),
            tuple(
                Message(
                    cause if cause >= 0 else None,
                    weight,
                    tuple(map(fold_code, literals)),
                    tuple(anchors.pop((number, place), ())),
                )
                for place, (cause, _, _, weight, literals, _) in enumerate(
                    json.loads(data.entry_patterns[number].record)[3]
                )
            ),
        )


def impact(term: Term, value: int, living: int) -> int:
    """Reckon the impact of a posting's value in a catalogue of `living` entries."""
    return min((value & WEIGHT) * rarity(term, living), MOST)


def rarity(term: Term, living: int) -> int:
    """Factor for the weights of a term, as `web/search/ranking.py` has it."""
    return (living // term.count).bit_length()


class _TermsByEntry:
    """The postings of a catalogue turned round: those of each entry, by term."""

    def __init__(self, data: SearchData) -> None:
        self._data = data
        counts = array("I", bytes(4 * (len(data.catalog.entries) + 1)))
        for term in data.terms:
            for entry_id in term.entries:
                counts[entry_id + 1] += 1
        for number in range(1, len(counts)):
            counts[number] += counts[number - 1]
        self._starts = counts
        free = counts[:]
        self._terms = array("I", bytes(4 * counts[-1]))
        self._values = array("H", bytes(2 * counts[-1]))
        for number, term in enumerate(data.terms):
            for entry_id, value in zip(term.entries, term.values, strict=True):
                self._terms[free[entry_id]] = number
                self._values[free[entry_id]] = value
                free[entry_id] += 1

    def of(self, entry_id: int) -> Sequence[Posting]:
        living, terms = self._data.living, self._data.terms
        return [
            Posting(
                terms[self._terms[place]].term,
                self._values[place] >> 12,
                impact(terms[self._terms[place]], self._values[place], living),
                terms[self._terms[place]].common,
            )
            for place in range(self._starts[entry_id], self._starts[entry_id + 1])
        ]
