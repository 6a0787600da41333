"""All that search and diagnosis look for in one catalogue."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from site_builder.catalog.model import Catalog
from site_builder.search import diagnosis, postings, shards, spellings
from site_builder.search.diagnosis import Anchor, EntryPatterns
from site_builder.search.postings import Term
from site_builder.search.spellings import Spelling


class SearchData:
    """What is looked for in one catalogue, each part found when first asked for; the ids are places in its entries."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def prepare(self) -> None:
        """Find what takes long, side by side: call it before several processes want it."""
        _ = self.terms, self.entry_patterns

    @cached_property
    def successors(self) -> Mapping[int, int]:
        """Tombstone → the entry that has taken its place."""
        return spellings.successors(self.catalog)

    @cached_property
    def living(self) -> int:
        """How many entries are found by their words: all but the tombstones."""
        return len(self.catalog.entries) - len(self.successors)

    @cached_property
    def spellings(self) -> tuple[Spelling, ...]:
        return spellings.spellings(self.catalog, self.successors)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        return postings.terms(self.catalog, self.successors)

    @cached_property
    def entry_patterns(self) -> tuple[EntryPatterns, ...]:
        """Of each entry."""
        return diagnosis.entry_patterns(self.catalog, self.successors)

    @cached_property
    def anchors(self) -> tuple[Anchor, ...]:
        return diagnosis.anchors(self.entry_patterns)

    @cached_property
    def filter(self) -> bytes:
        """A Bloom filter of every spelling and anchor."""
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
        """Those of each kind."""
        return {
            "anchors": shards.by_key(self.anchors, shards.ANCHORS),
            "entries": shards.by_number([patterns.record for patterns in self.entry_patterns], shards.ENTRIES),
        }
