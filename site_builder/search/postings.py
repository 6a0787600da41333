"""Find the terms of a catalogue: per term the entries in which it stands, and how strongly.

Per term and entry there is one posting: the strongest field in which the term stands (of
`web.text.terms.FIELDS`) and its impact, the weights of all fields in which it stands times its rarity. All
languages are searched together, whatever the reader's.

Rarity is the bit length of entries // entries that have the term, so one edit seldom changes another entry's impacts.
A term of more than half of the entries, or of more than `COMMON` of them, says little: it is marked as common,
and keeps only those entries that are about it.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from site_builder.catalog.model import Catalog
from site_builder.core.parallel import sliced
from site_builder.search.spellings import bare_of
from site_builder.search.term_weights import ABOUT, group_terms, weights

COMMON = 1024
"""Postings that a term can have: what bounds the time of a query and the size of a shard."""
FEW = 8
"""In a catalogue of fewer entries, no term is common."""
_SLICE = 250
"""Entries whose postings are put together by one process: of more, fewer have to be put together again."""


@dataclass(frozen=True)
class Term:
    """A term, and where it stands: two lists of equal length, by entry."""

    term: str
    common: bool
    entries: "array[int]"
    values: "array[int]"
    """strength << 12 | impact; the strength of the code is that of the first in FIELDS, their number."""

    @property
    def packed(self) -> bytes:
        """All entries as 4 bytes each, then all values as 2 bytes each, the least byte first."""
        return _least_first(self.entries) + _least_first(self.values)


def terms(catalog: Catalog, tombstones: Container[int]) -> tuple[Term, ...]:
    """Every term, sorted by its code points; `tombstones`, ids of entries, have none."""
    groups = _groups(catalog)

    def postings(entry_ids: range) -> dict[str, bytes]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for entry_id in entry_ids:
            if entry_id not in tombstones:
                entry = catalog.entries[entry_id]
                group = groups.get((entry.domain, entry.category), frozenset())
                for term, weight in weights(entry, bare_of(catalog, entry), group).items():
                    found[term].append(entry_id << 16 | weight)
        return {term: array("Q", some).tobytes() for term, some in found.items()}

    found: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
    for part in sliced(postings, len(catalog.entries), _SLICE):
        for term, some in part.items():
            found[term].frombytes(some)
    size = sum(entry_id not in tombstones for entry_id in range(len(catalog.entries)))
    return tuple([term_of(term, found[term], size) for term in sorted(found)])


def term_of(term: str, postings: Sequence[int], size: int) -> Term:
    """`postings`: entry << 16 | strength << 12 | weight, by entry; `size`: how many entries there are."""
    rarity = (size // len(postings)).bit_length()
    common = len(postings) > COMMON or (size >= FEW and len(postings) * 2 > size)
    if common:
        postings = [posting for posting in postings if posting & 0xFFF >= ABOUT]
        if len(postings) > COMMON:
            postings = sorted(sorted(postings, key=lambda posting: (-(posting & 0xFFF), posting))[:COMMON])
    values = array("H", [posting & 0xF000 | (posting & 0xFFF) * rarity for posting in postings])
    return Term(term, common, array("I", [posting >> 16 for posting in postings]), values)


def _groups(catalog: Catalog) -> Mapping[tuple[str, str | None], frozenset[str]]:
    """(domain, category) → the terms that its entries have from both."""
    groups: dict[tuple[str, str | None], frozenset[str]] = {}
    for domain in catalog.domains:
        for category in (None, *domain.categories):
            groups[domain.id, category] = group_terms(domain, category)
    return groups


def _least_first(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()
