"""What diagnose looks for in a pasted text: Catalog → tables of lookup.db, and the shards of the page's worker.

Three things lead from a text to an entry: the spellings of its code, the texts that come with it (`sayings`: its
wires, message and former wordings), and words that tell which product the text is about. Of its anchors a text is
listed under the first that few others have. A Bloom filter of all spellings and anchors comes before everything
else, so that a paste of thousands of words costs few lookups in the database and few fetches in the page.

Read by `web/known.py`; the same content in both forms, so that page, API and terminal give the same answers.
"""

import base64
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from site_builder.model import Catalog, Domain, Entry
from site_builder.postings import index_of
from site_builder.sayings import Pattern, anchors, patterns
from site_builder.table import Table
from web.text import bare_code, fold_code

FEW = 8
"""Texts under one anchor up to which the first anchor of a text is good enough."""
MANY = 32
"""Texts under one anchor from which on it tells nothing. A text without a better one is looked for only where
its code is found."""
FILTER_BITS = (1 << 10, 1 << 20)
"""The least and the greatest size of the filter: it is read as a whole, so it must not grow without end."""
HASHES = 3

WHOLE, BARE, ALIAS = range(3)
"""How a spelling means a code: all of it, without its prefix or as its name, or as an alias."""

_SEPARATOR = re.compile(r"(?<=[A-Za-z0-9])[!#$&*+/:;=?@^|~](?=[A-Za-z0-9])")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_CODES_OF_A_SHARD, _ANCHORS_OF_A_SHARD, _ENTRIES_OF_A_SHARD = 256, 512, 48


@dataclass(frozen=True)
class Patterns:
    """All that is looked for, of one catalogue."""

    catalog: Catalog

    @cached_property
    def spellings(self) -> tuple[tuple[str, int, int], ...]:
        """(folded spelling, entry, how), sorted; the best `how` of each."""
        best: dict[tuple[str, int], int] = {}
        for number, entry in enumerate(self.catalog.entries):
            domain = self.catalog.domain(entry.domain)
            to = self.moved.get(number, number)
            for how, spelling in _spellings(entry, domain):
                if to != number and how != WHOLE:
                    continue
                if to != number and fold_code(spelling) == fold_code(self.catalog.entries[to].code):
                    continue
                key = fold_code(spelling)
                if key:
                    best.setdefault((key, to), ALIAS if to != number else how)
        return tuple(sorted((key, entry, how) for (key, entry), how in best.items()))

    @property
    def moved(self) -> Mapping[int, int]:
        """Tombstone → the entry that has taken its place."""
        return index_of(self.catalog).moved

    @cached_property
    def texts(self) -> tuple[tuple[Pattern, ...], ...]:
        """The patterns of each entry."""
        languages = self.catalog.languages
        return tuple(
            () if number in self.moved else tuple(patterns(entry, languages))
            for number, entry in enumerate(self.catalog.entries)
        )

    @cached_property
    def anchors(self) -> tuple[tuple[str, int, int, str], ...]:
        """(anchor, entry, number of the pattern, what follows the anchor in the text), sorted."""
        possible = [
            (dict(anchors(pattern)), number, place)
            for number, of_entry in enumerate(self.texts)
            for place, pattern in enumerate(of_entry)
            if self.catalog.entries[number].kind != "success"  # that nothing is wrong is never concluded from words
        ]
        shared = Counter(anchor for anchored, _, _ in possible for anchor in anchored)
        found = []
        for anchored, number, place in possible:
            anchor = next((one for one in anchored if shared[one] <= FEW), None)
            anchor = anchor or min(anchored, key=lambda one: shared[one], default=None)
            if anchor is not None and shared[anchor] <= MANY:
                found.append((anchor, number, place, anchored[anchor]))
        return tuple(sorted(found))

    def filter(self) -> bytes:
        """A Bloom filter of every spelling and anchor; bit `n` is bit `n % 8` of byte `n // 8`."""
        members = {key for key, _, _ in self.spellings} | {anchor for anchor, _, _, _ in self.anchors}
        size = FILTER_BITS[0]
        while size < 12 * len(members) and size < FILTER_BITS[1]:
            size *= 2
        bits = bytearray(size // 8)
        for member in members:
            for place in filter_places(member, size):
                bits[place >> 3] |= 1 << (place & 7)
        return bytes(bits)

    def records(self) -> list[list[Any]]:
        """[domain, code, kind, [pattern…]] of each entry."""
        return [
            [entry.domain, entry.code, entry.kind, self.texts[number]]
            for number, entry in enumerate(self.catalog.entries)
        ]

    def facts(self) -> dict[str, Any]:
        """What is known of the domains: prefixes, enums, receipts, and the words that tell that one is meant."""
        domains = sorted(self.catalog.domains, key=lambda domain: domain.id)
        return {
            "prefixes": [
                [domain.id, prefix, says.fault, says.meaning.root]
                for domain in domains
                for prefix, says in sorted(domain.prefixes.items())
            ],
            "context": {domain.id: _context(self.catalog, domain) for domain in domains},
            "enums": {domain.id: domain.enum for domain in domains},
            "separators": sorted({mark for entry in self.catalog.entries for mark in _SEPARATOR.findall(entry.code)}),
            "receipts": [domain.id for domain in domains if domain.context == "receipt"],
        }


def filter_places(member: str, size: int) -> Iterator[int]:
    """The bits of a member in a filter of `size` bits, a power of two."""
    value = zlib.crc32(member.encode())
    for number in range(HASHES):
        yield (value + number * (value >> 15 | 1)) % size


def tables(catalog: Catalog) -> Iterator[Table]:
    """The tables of lookup.db that `web/known.py` reads."""
    found = Patterns(catalog)
    yield Table(
        "CREATE TABLE diagnosis (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;",
        "INSERT INTO diagnosis VALUES (?, ?)",
        [("facts", _json(found.facts()).decode()), ("filter", found.filter())],
    )
    yield Table(
        "-- `how`: 0 the code, 1 without its prefix or as its name, 2 an alias.\n"
        "CREATE TABLE diagnosis_code (\n"
        "    key TEXT NOT NULL, entry INTEGER NOT NULL, how INTEGER NOT NULL, PRIMARY KEY (key, entry)\n"
        ") WITHOUT ROWID;",
        "INSERT INTO diagnosis_code VALUES (?, ?, ?)",
        found.spellings,
    )
    yield Table(
        "CREATE TABLE diagnosis_anchor (\n"
        "    anchor TEXT NOT NULL, entry INTEGER NOT NULL, pattern INTEGER NOT NULL, more TEXT NOT NULL,\n"
        "    PRIMARY KEY (anchor, entry, pattern)\n"
        ") WITHOUT ROWID;",
        "INSERT INTO diagnosis_anchor VALUES (?, ?, ?, ?)",
        found.anchors,
    )
    yield Table(
        "-- `record`: JSON [domain, code, kind, [pattern…]]; a pattern as in site_builder/patterns.py.\n"
        "CREATE TABLE diagnosis_entry (entry INTEGER PRIMARY KEY, record TEXT NOT NULL);",
        "INSERT INTO diagnosis_entry VALUES (?, ?)",
        ((number, _json(record).decode()) for number, record in enumerate(found.records())),
    )


def shards(catalog: Catalog, language: str) -> Mapping[str, bytes]:
    """Files below `{language}/assets/search/`, all read by `diagnose.js`.

    `diagnose/facts.json` comes first: filter, facts of the domains, and how many shards of each kind there are.
    `codes-N.json` {spelling: [[entry, how]…]} and `anchors-N.json` {anchor: [[entry, pattern, what follows]…]}:
    each key in the shard CRC-32 of it modulo their number; `entries-N.json` {entry: [domain, code, kind,
    [pattern…]]}: in the shard entry modulo their number. They are the same in every language; what the reader
    sees of an entry comes from the search's `codes.json`, the sentences from `diagnose.js`.
    """
    found = Patterns(catalog)
    shards: dict[str, list[dict[Any, Any]]] = {
        "codes": _by_key(((key, (entry, how)) for key, entry, how in found.spellings), _CODES_OF_A_SHARD),
        "anchors": _by_key(
            ((key, (entry, place, more)) for key, entry, place, more in found.anchors), _ANCHORS_OF_A_SHARD
        ),
        "entries": _by_number(found.records()),
    }
    files = {f"{kind}-{number}.json": _json(one) for kind, all_ in shards.items() for number, one in enumerate(all_)}
    facts = {
        "language": language,
        "hash": _hash(files.values()),
        "shards": {kind: len(all_) for kind, all_ in shards.items()},
        "filter": base64.b64encode(found.filter()).decode(),
        **found.facts(),
    }
    return {f"diagnose/{name}": content for name, content in {"facts.json": _json(facts), **files}.items()}


def _by_key(pairs: Iterable[tuple[str, tuple[Any, ...]]], size: int) -> list[dict[Any, Any]]:
    lists: dict[str, list[tuple[Any, ...]]] = {}
    for key, value in pairs:
        lists.setdefault(key, []).append(value)
    shards: list[dict[Any, Any]] = [{} for _ in range(_shard_count(len(lists), size))]
    for key, values in lists.items():
        shards[zlib.crc32(key.encode()) % len(shards)][key] = values
    return shards


def _by_number(records: list[list[Any]]) -> list[dict[Any, Any]]:
    shards: list[dict[Any, Any]] = [{} for _ in range(_shard_count(len(records), _ENTRIES_OF_A_SHARD))]
    for number, record in enumerate(records):
        shards[number % len(shards)][number] = record
    return shards


def _shard_count(items: int, size: int) -> int:
    """A power of two, so that a catalogue that grows seldom changes every file."""
    count = 1
    while count * size < items:
        count *= 2
    return count


def _hash(contents: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return digest.hexdigest()[:12]


def _spellings(entry: Entry, domain: Domain) -> Iterator[tuple[int, str]]:
    yield WHOLE, entry.code
    yield BARE, bare_code(entry.code, domain.prefixes)
    yield BARE, entry.name
    yield from ((ALIAS, alias) for alias in entry.aliases)


def _context(catalog: Catalog, domain: Domain) -> tuple[list[str], list[str]]:
    """(phrases, acronyms) that tell that a text is about this domain, folded.

    Phrases: the ids of catalogue and domain, and the first half of their titles, which says what it is, while
    the second half says of which kind (Alibaba Cloud|error codes, 短信|服务). Acronyms: the initials of a domain's
    title of three words and more (Short Message Service: sms).
    """
    phrases = {catalog.settings.id, domain.id}
    acronyms: set[str] = set()
    for title in (*catalog.settings.title.root.values(), *domain.title.root.values()):
        words = _LATIN_WORD.findall(title)
        if title.isascii() and len(words) >= 3:
            phrases.add(fold_code("".join(words[: (len(words) + 1) // 2])))
        elif not title.isascii() and not words and len(title) >= 4:
            phrases.add(fold_code(title[: len(title) // 2]))
    for title in domain.title.root.values():
        words = _LATIN_WORD.findall(title)
        if len(words) >= 3:
            acronyms.add("".join(word[0] for word in words).lower())
    return sorted(phrase for phrase in phrases if len(phrase) > 4 or not phrase.isascii()), sorted(acronyms)


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
