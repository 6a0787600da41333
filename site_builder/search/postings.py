"""Find the postings of a catalogue: per term its entries and strengths.

Per term and entry there is one posting: the strongest field in which the term stands (of `web.text.terms.FIELDS`)
and the weights of all fields in which it stands. It depends on its entry alone: how rare the term is in the catalogue
is reckoned with by who searches. All languages are searched together, whatever the reader's.

A term of more than half of the entries, or of more than `COMMON` of them, says little: it is marked as common,
and keeps only those entries that are about it.
"""

import sys
from array import array
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from site_builder.catalog.model import Catalog
from site_builder.core.parallel import map_slices
from site_builder.search.spellings import bare_of
from site_builder.search.term_weights import ABOUT, group_terms, weights
from web.store.format import WEIGHT

COMMON = 1024
"""Postings that a term can have: what bounds the time of a query and the size of a shard."""
FEW = 8
"""In a catalogue of fewer entries, no term is common."""
_SLICE = 250
"""Entries whose postings are put together by one process: of more, fewer have to be put together again."""


@dataclass(frozen=True)
class Term:
    """Term with its postings: two lists of equal length, by entry."""

    term: str
    common: bool
    count: int
    """Number of entries that have it; a common one may list fewer."""
    entries: "array[int]"
    values: "array[int]"
    """strength << 12 | weight; the strength of the code is that of the first in FIELDS, their number."""

    @property
    def packed(self) -> bytes:
        """Pack all entries as 4 bytes each, then all values as 2 bytes each, least byte first."""
        return _least_first(self.entries) + _least_first(self.values)


def terms(catalog: Catalog, tombstones: Container[int]) -> tuple[Term, ...]:
    """Find every term, sorted by code points; `tombstones`, ids of entries, have none."""
    groups = _groups(catalog)

    def postings(entry_ids: range) -> dict[str, bytes]:
        postings_of: defaultdict[str, list[int]] = defaultdict(list)
        for entry_id in entry_ids:
            if entry_id not in tombstones:
                entry = catalog.entries[entry_id]
                group = groups.get((entry.domain, entry.category), frozenset())
                for term, value in weights(entry, bare_of(catalog, entry), group).items():
                    postings_of[term].append(entry_id << 16 | value)
        return {term: array("Q", values).tobytes() for term, values in postings_of.items()}

    postings_of: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
    for part in map_slices(postings, len(catalog.entries), _SLICE):
        for term, packed in part.items():
            postings_of[term].frombytes(packed)
    living = sum(entry_id not in tombstones for entry_id in range(len(catalog.entries)))
    return tuple([_term(term, postings_of[term], living) for term in sorted(postings_of)])


def _term(term: str, postings: Sequence[int], living: int) -> Term:
    """Make a term of postings (entry << 16 | value, by entry); `living` entries can have terms."""
    count = len(postings)
    common = count > COMMON or (living >= FEW and count * 2 > living)
    if common:
        postings = [posting for posting in postings if posting & WEIGHT >= ABOUT]
        postings = sorted(sorted(postings, key=lambda posting: (-(posting & WEIGHT), posting))[:COMMON])
    entries = array("I", [posting >> 16 for posting in postings])
    return Term(term, common, count, entries, array("H", [posting & 0xFFFF for posting in postings]))


def _groups(catalog: Catalog) -> Mapping[tuple[str, str | None], frozenset[str]]:
    """(domain, category) → terms that its entries have from both."""
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
