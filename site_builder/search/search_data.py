"""Compute the data of search and diagnosis for one catalogue."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from site_builder.catalog.model import Catalog
from site_builder.search import diagnosis, postings, shards, spellings
from site_builder.search.diagnosis import Anchor, EntryPatterns
from site_builder.search.postings import Term
from site_builder.search.spellings import Spelling


class SearchData:
    """Search and diagnosis data of a catalogue, computed at first use.

    The ids of entries are their positions in `Catalog.entries`.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def prepare(self) -> None:
        """Compute the slow parts in several processes; call it before forks need them."""
        _ = self.terms, self.entry_patterns

    @cached_property
    def successors(self) -> Mapping[int, int]:
        """Tombstone → its successor, by ids."""
        return spellings.successors(self.catalog)

    @cached_property
    def living(self) -> int:
        """Number of entries that can have terms: all but the tombstones."""
        return len(self.catalog.entries) - len(self.successors)

    @cached_property
    def leading(self) -> int:
        """Number of entries in domains of the best rank; their ids come first."""
        domains = self.catalog.domains
        best = {domain.id for domain in domains if domain.rank == domains[0].rank}
        return sum(entry.domain in best for entry in self.catalog.entries)

    @cached_property
    def spellings(self) -> tuple[Spelling, ...]:
        return spellings.spellings(self.catalog, self.successors)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        return postings.terms(self.catalog, self.successors)

    @cached_property
    def entry_patterns(self) -> tuple[EntryPatterns, ...]:
        """Message patterns of each entry."""
        return diagnosis.entry_patterns(self.catalog, self.successors)

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        return diagnosis.anchors(self.entry_patterns)

    @cached_property
    def filter(self) -> bytes:
        """Bloom filter of every spelling and anchor."""
        members = {key for key, *_ in self.spellings} | {anchor for anchor, *_ in self.anchors}
        return diagnosis.bloom_filter(members)

    @cached_property
    def domain_facts(self) -> Mapping[str, Any]:
        return diagnosis.domain_facts(self.catalog)

    @cached_property
    def term_shards(self) -> tuple[bytes, ...]:
        return shards.of_terms(self.terms, shards.ONE_SHARD, shards.POSTINGS)

    @cached_property
    def diagnosis_shards(self) -> Mapping[str, tuple[bytes, ...]]:
        """Shards of each kind: anchors, entries."""
        return {
            "anchors": shards.by_key(self.anchors, shards.ANCHORS),
            "entries": shards.by_number([patterns.record for patterns in self.entry_patterns], shards.ENTRIES),
        }
