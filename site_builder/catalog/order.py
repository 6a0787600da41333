"""Put entries into the catalogue's order. After an edit they stand where they stood: nothing is sorted again."""

from collections.abc import Mapping, Sequence
from itertools import compress, count
from operator import is_not

from site_builder.catalog.model import Domain, Entry, Places


class Order:
    """The latest order that was asked for: the next one is mostly the same."""

    def __init__(self) -> None:
        self._read: Sequence[Entry] = ()
        self._rank: Mapping[str, int] = {}
        self._sorted: Sequence[int] = ()
        self._places = Places.of((), ())

    def of(self, read: Sequence[Entry], domains: Sequence[Domain]) -> tuple[tuple[Entry, ...], Places]:
        """The entries by the rank of their domain, then by code, of equal ones as they were read; where each stands.

        `domains` are those of all entries.
        """
        rank = {domain.id: domain.rank for domain in domains}
        if rank != self._rank or not _alike(self._read, read):
            codes, ranks = [entry.code for entry in read], [rank[entry.domain] for entry in read]
            self._sorted = sorted(range(len(read)), key=lambda place: (ranks[place], codes[place]))
            self._places = Places.of([read[place] for place in self._sorted], domains)
        self._read, self._rank = read, rank
        return tuple([read[place] for place in self._sorted]), self._places


def _alike(old: Sequence[Entry], new: Sequence[Entry]) -> bool:
    """Whether the same codes come in the same order."""
    if len(old) != len(new):
        return False
    edited = compress(count(), map(is_not, old, new))
    return all((old[n].domain, old[n].code) == (new[n].domain, new[n].code) for n in edited)
