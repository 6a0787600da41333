"""A term of the catalogue: the entries that it stands in, and what it says of each.

Rarity is the bit length of entries // entries that have the term, so one edit seldom changes another entry's impacts.
A term of more than half of the entries, or of more than `COMMON` of them, says little: it is marked as common,
and keeps only those entries that are about it.
"""

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from site_builder.search.term_weights import ABOUT

COMMON = 1024
"""Postings that a term can have: what bounds the time of a query and the size of a shard."""
FEW = 8
"""In a catalogue of fewer entries, no term is common."""


@dataclass(frozen=True)
class Term:
    """A term, and where it stands: two lists of equal length, by entry."""

    term: str
    common: bool
    entries: "array[int]"
    values: "array[int]"
    """strength << 12 | impact; the strength of the code is that of the first in FIELDS, their number."""

    @cached_property
    def row(self) -> tuple[str, int, bytes]:
        """The term, whether it is common, and its postings packed: as it stands in lookup.db."""
        return self.term, int(self.common), self.packed

    @property
    def packed(self) -> bytes:
        """All entries as 4 bytes each, then all values as 2 bytes each, the least byte first."""
        return _least_first(self.entries) + _least_first(self.values)


def term_of(term: str, found: Sequence[int], size: int) -> Term:
    """`found`: as in `Index.postings`; `size`: how many entries there are."""
    rarity = (size // len(found)).bit_length()
    common = len(found) > COMMON or (size >= FEW and len(found) * 2 > size)
    if common:
        found = [posting for posting in found if posting & 0xFFF >= ABOUT]
        if len(found) > COMMON:
            found = sorted(sorted(found, key=lambda posting: (-(posting & 0xFFF), posting))[:COMMON])
    values = array("H", [posting & 0xF000 | (posting & 0xFFF) * rarity for posting in found])
    return Term(term, common, array("I", [posting >> 16 for posting in found]), values)


def _least_first(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()
