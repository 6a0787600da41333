"""What diagnose knows of the catalogue: spellings, anchors of texts, entries and domains, out of lookup.db.

Written by `site_builder/search`, which says what these are. Everything is asked for in batches,
and only what the filter does not rule out; the filter and the facts of the domains, whose size does not grow with
the number of codes, are the only things read as a whole.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple
from zlib import crc32

from web.store.format import HASHES, How
from web.store.store import Store

_CODES = "SELECT key, entry, how FROM spelling WHERE key IN (SELECT value FROM json_each(?))"
_TEXTS = (
    "SELECT entry, pattern, anchor, anchor || more FROM diagnosis_anchor"
    " WHERE anchor IN (SELECT value FROM json_each(?))"
)
_ENTRIES = "SELECT entry, record FROM diagnosis_entry WHERE entry IN (SELECT value FROM json_each(?))"


class MessagePattern(NamedTuple):
    """A text that comes with a code; `cause` is -1 where it points at none."""

    cause: int
    kind: int
    need: int
    weight: int
    literals: list[str]
    names: list[str]


class DiagnosisEntry(NamedTuple):
    """An entry, as far as it matters here."""

    domain: str
    code: str
    success: bool
    patterns: list[MessagePattern]


class Prefix(NamedTuple):
    """The first part of a domain's codes, and what it says: `fault`, and `meaning` by language."""

    domain: str
    prefix: str
    fault: str
    meaning: dict[str, str]


class DiagnosisIndex:
    """The catalogue of a store, as diagnose sees it; of one domain only, if wanted."""

    def __init__(self, store: Store, domain: str | None = None) -> None:
        self._store = store
        self._domain = domain
        content = dict(store.rows("SELECT key, value FROM diagnosis"))
        self._facts: dict[str, Any] = json.loads(content["facts"])
        self._filter: bytes = content["filter"]
        self._size = len(self._filter) * 8 - 1  # a power of two, less one

    @cached_property
    def prefixes(self) -> list[Prefix]:
        return [Prefix(*row) for row in self._facts["prefixes"] if self._domain in (None, row[0])]

    @cached_property
    def owners(self) -> frozenset[str]:
        """What stands before a code and a dot: the class that holds it as a constant, the domain, the catalogue."""
        context = {word for phrases, acronyms in self.context.values() for word in (*phrases, *acronyms)}
        return frozenset(context | {name.lower() for name in self._facts["enums"].values()})

    @cached_property
    def receipts(self) -> frozenset[str]:
        """The domains whose codes stand in delivery receipts."""
        return frozenset(self._facts["receipts"])

    @cached_property
    def context(self) -> dict[str, tuple[list[str], list[str]]]:
        """Domain → phrases and acronyms that tell that a text is about it."""
        return {domain: (phrases, acronyms) for domain, (phrases, acronyms) in self._facts["context"].items()}

    @cached_property
    def separators(self) -> frozenset[str]:
        """Characters within codes that seldom stand within words: `:` of `MK:0001`."""
        return frozenset(self._facts["separators"])

    def may_have(self, member: str) -> bool:
        """False where no code is spelled so and no text begins so."""
        bits, size = self._filter, self._size
        place = crc32(member.encode())
        step = place >> 15 | 1
        for _ in range(HASHES):
            bit = place & size
            if not bits[bit >> 3] >> (bit & 7) & 1:
                return False
            place += step
        return True

    def among(self, members: Iterable[str]) -> list[str]:
        """Those of which `may_have` is true, sorted."""
        bits, size = self._filter, self._size
        found = []
        for member in members:
            bit = crc32(member.encode()) & size
            if bits[bit >> 3] >> (bit & 7) & 1 and self.may_have(member):
                found.append(member)
        return sorted(found)

    def codes(self, keys: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
        """Spelling → (entry, how) of those that a paste may mean, in order of the entries."""
        found: dict[str, list[tuple[int, int]]] = {}
        for key, entry, how in self._in(_CODES, keys):
            if how != How.MOVED:
                found.setdefault(key, []).append((entry, how))
        return {key: sorted(entries) for key, entries in found.items()}

    def begun(self, key: str) -> list[int]:
        """The entries whose whole code begins so; two, where there are more."""
        rows = self._store.rows(
            "SELECT entry FROM spelling WHERE key > ? AND key < ? AND how = ? ORDER BY key, entry LIMIT 2",
            (key, key + "\U0010ffff", How.CODE),
        )
        return [entry for (entry,) in rows]

    def texts(self, anchors: Iterable[str]) -> list[tuple[int, int, str, str]]:
        """(entry, number of the pattern, anchor, anchor and what follows) of the texts under these anchors, sorted."""
        return sorted(set(self._in(_TEXTS, anchors)))

    def entries(self, numbers: Iterable[int]) -> dict[int, DiagnosisEntry]:
        """The entries with these ids; those of other domains are left out."""
        found: dict[int, DiagnosisEntry] = {}
        for number, record in self._in(_ENTRIES, numbers):
            domain, code, kind, patterns = json.loads(record)
            if self._domain in (None, domain):
                found[number] = DiagnosisEntry(
                    domain, code, kind == "success", [MessagePattern(*row) for row in patterns]
                )
        return found

    def _in(self, sql: str, values: Iterable[str | int]) -> Iterator[Any]:
        wanted = list(values)
        if wanted:
            yield from self._store.rows(sql, (json.dumps(wanted),))
