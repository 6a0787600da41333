"""Spread terms, anchors and entries over small files.

A query needs few of them. The number of files of a kind is a power of two, so that a catalogue that grows seldom
changes every file.
"""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from site_builder.core.json_bytes import dump
from site_builder.search.postings import Term

ONE_SHARD = 16384
"""Postings up to which one shard holds all: some 60 kB gzipped."""
POSTINGS = 4096
"""Postings of a shard, at most, on the average."""
ANCHORS, ENTRIES = 512, 48
"""The most that a shard of these kinds holds on the average: some 3 to 6 kB gzipped."""


def of_terms(terms: Sequence[Term], single: int, most: int) -> tuple[bytes, ...]:
    """Shard terms: JSON [[term, common, count, steps from entry to entry, values]…] by `shard_of`."""
    size = sum(len(term.entries) for term in terms)
    count = 1 if size <= single else 1 << (size // most).bit_length()
    rows: list[list[tuple[str, int, int, list[int], list[int]]]] = [[] for _ in range(count)]
    for term in terms:
        steps = [entry - before for before, entry in zip((0, *term.entries), term.entries, strict=False)]
        rows[shard_of(term.term, count)].append((term.term, int(term.common), term.count, steps, term.values.tolist()))
    return tuple(map(dump, rows))


def shard_of(term: str, count: int) -> int:
    """Number of the shard of a term; terms that begin alike share one.

    So it also answers for the beginning of a word.
    FNV-1a of the first character of a Chinese term, of the first three of another.
    """
    return _hashed(term[: 1 if term[0] >= "\u3000" else 3]) % count


@lru_cache(maxsize=16384)
def _hashed(start: str) -> int:
    value = 2166136261
    for byte in start.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def by_key(rows: Sequence[tuple[Any, ...]], most: int) -> tuple[bytes, ...]:
    """Shard rows by their first column: JSON {key: [rest of the row…]}, CRC-32 of the key modulo `count`."""
    count = _count(len({row[0] for row in rows}), most)
    shards: list[dict[str, list[tuple[Any, ...]]]] = [{} for _ in range(count)]
    for key, *value in rows:
        shards[zlib.crc32(key.encode()) % count].setdefault(key, []).append(tuple(value))
    return tuple(map(dump, shards))


def by_number(records: Sequence[str], most: int) -> tuple[bytes, ...]:
    """Shard JSON records by their number: JSON {number: record}, number modulo `count`."""
    count = _count(len(records), most)
    shards: list[list[str]] = [[] for _ in range(count)]
    for number, record in enumerate(records):
        shards[number % count].append(f'"{number}":{record}')
    return tuple([("{" + ",".join(shard) + "}\n").encode() for shard in shards])


def _count(items: int, most: int) -> int:
    count = 1
    while count * most < items:
        count *= 2
    return count
