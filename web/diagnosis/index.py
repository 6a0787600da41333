"""Read the diagnosis tables of lookup.db: spellings, anchors, entries, domains.

`site_builder/search` writes and defines them. Everything is asked for in batches,
and only what the filter does not rule out; the filter and the facts of the domains, whose size does not grow with
the number of codes, are the only things read as a whole.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple
from zlib import crc32

from web.diagnosis.messages import MessagePattern
from web.store.format import HASHES, UNCLAIMED, How
from web.store.store import Store

MOST_NAMED = 300
"""Entries that the codes of one paste may name."""

_CODES = "SELECT key, entry, how FROM spelling WHERE key IN (SELECT value FROM json_each(?))"
_TEXTS = (
    "SELECT entry, pattern, anchor, anchor || more FROM diagnosis_anchor"
    " WHERE anchor IN (SELECT value FROM json_each(?))"
)
_ENTRIES = "SELECT entry, record FROM diagnosis_entry WHERE entry IN (SELECT value FROM json_each(?))"


class DiagnosisEntry(NamedTuple):
    """The part of an entry that diagnosis needs."""

    domain: str
    code: str
    success: bool
    patterns: list[MessagePattern]


class Prefix(NamedTuple):
    """Prefix of a domain's codes with its meaning: `fault`, and `meaning` by language."""

    domain: str
    prefix: str
    fault: str
    meaning: dict[str, str]


class DiagnosisIndex:
    """Spellings, messages and domains of a store; of one domain only, if given."""

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
        """Names that may stand before a code and a dot: of enums, domains, the catalogue."""
        context = {word for phrases, acronyms in self.context.values() for word in (*phrases, *acronyms)}
        return frozenset(context | {name.lower() for name in self._facts["enums"].values()})

    @cached_property
    def receipts(self) -> frozenset[str]:
        """The domains whose codes stand in delivery receipts."""
        return frozenset(self._facts["receipts"])

    @cached_property
    def leading(self) -> frozenset[str]:
        """The domains of the best rank: a short message alone is claimed for these only."""
        return frozenset(self._facts["leading"])

    @cached_property
    def context(self) -> dict[str, tuple[list[str], list[str]]]:
        """Domain → phrases and acronyms that tell that a text is about it."""
        return {domain: (phrases, acronyms) for domain, (phrases, acronyms) in self._facts["context"].items()}

    @cached_property
    def separators(self) -> tuple[str, ...]:
        """What stands within codes and seldom within words: `:` of `MK:0001`, `::` of `std::bad_alloc`."""
        return tuple(self._facts["separators"])

    @cached_property
    def names(self) -> dict[str, frozenset[str]]:
        """Domain → words, in small letters, behind which its numbers are codes: `http`, `status`."""
        return {domain: frozenset(names) for domain, names in self._facts["names"].items()}

    @cached_property
    def all_names(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(self.names.values()))

    @property
    def field_names(self) -> tuple[str, ...]:
        """Further names of code fields, that the domains say."""
        return tuple(self._facts["fields"])

    def may_have(self, member: str) -> bool:
        """Test the Bloom filter: False is certain, True may be wrong."""
        bits, size = self._filter, self._size
        value = crc32(member.encode())
        step = value >> 15 | 1
        for _ in range(HASHES):
            bit = value & size
            if not bits[bit >> 3] >> (bit & 7) & 1:
                return False
            value += step
        return True

    def among(self, members: Iterable[str]) -> list[str]:
        """Filter `members` by `may_have`; sorted."""
        bits, size = self._filter, self._size
        present = []
        for member in members:
            bit = crc32(member.encode()) & size
            if bits[bit >> 3] >> (bit & 7) & 1 and self.may_have(member):
                present.append(member)
        return sorted(present)

    def codes(self, spellings: Iterable[str]) -> dict[str, list[tuple[int, int]]]:
        """Spelling → (entry, how) of the entries that it names, without those of UNCLAIMED; by entry.

        The first of these spellings name at most MOST_NAMED entries together; of the others there is only the key.
        """
        spellings = list(spellings)
        named: dict[str, list[tuple[int, int]]] = {}
        for spelling, entry, how in self._in(_CODES, spellings):
            if how not in UNCLAIMED:
                named.setdefault(spelling, []).append((entry, how))
        codes: dict[str, list[tuple[int, int]]] = {}
        room = MOST_NAMED
        for spelling in spellings:
            if spelling in named:
                room -= len(named[spelling])
                codes[spelling] = sorted(named[spelling]) if room >= 0 else []
        return codes

    def is_unclaimed(self, spelling: str) -> bool:
        """Test whether a spelling is known, but nothing is concluded of it: it is no unknown code either."""
        rows = list(self._in(_CODES, [spelling])) if self.may_have(spelling) else []
        return bool(rows) and all(how in UNCLAIMED for _, _, how in rows)

    def begun(self, spelling: str) -> list[int]:
        """Entries whose code begins with `spelling`; at most two."""
        rows = self._store.rows(
            "SELECT entry FROM spelling WHERE key > ? AND key < ? AND how = ? ORDER BY key, entry LIMIT 2",
            (spelling, spelling + "\U0010ffff", How.CODE),
        )
        return [entry for (entry,) in rows]

    def texts(self, anchors: Iterable[str]) -> list[tuple[int, int, str, str]]:
        """(entry, number of the pattern, anchor, anchor and what follows) of messages under these anchors, sorted."""
        return sorted(set(self._in(_TEXTS, anchors)))

    def entries(self, entry_ids: Iterable[int]) -> dict[int, DiagnosisEntry]:
        """Read entries by their ids; those of other domains are left out."""
        records: dict[int, DiagnosisEntry] = {}
        for entry_id, record in self._in(_ENTRIES, entry_ids):
            domain, code, kind, patterns = json.loads(record)
            if self._domain in (None, domain):
                records[entry_id] = DiagnosisEntry(
                    domain, code, kind == "success", [MessagePattern(*row) for row in patterns]
                )
        return records

    def _in(self, sql: str, values: Iterable[str | int]) -> Iterator[Any]:
        wanted = list(values)
        if wanted:
            yield from self._store.rows(sql, (json.dumps(wanted),))
