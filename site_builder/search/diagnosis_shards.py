"""What diagnose looks for in a pasted text: Catalog → tables of lookup.db, and the shards of the page's worker.

The same content (`recognition`) in both forms, so that page, API and terminal give the same answers. The tables
are read by `web/diagnosis/index.py`, the shards by `diagnose.js`.
"""

import base64
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from site_builder.catalog.latest import Before, of_the_latest
from site_builder.catalog.model import Catalog
from site_builder.core.json_bytes import dump
from site_builder.core.table import Table
from site_builder.search.diagnosis import Made, Patterns, patterns_of
from site_builder.search.sealed import seal, sealed, seals

CODES_OF_A_SHARD, ANCHORS_OF_A_SHARD, ENTRIES_OF_A_SHARD = 256, 512, 48
"""The most that a shard of each kind holds on the average: some 3 to 6 kB gzipped."""


def tables(catalog: Catalog) -> Iterator[Table]:
    """The tables of lookup.db that `web/diagnosis/index.py` reads."""
    found = patterns_of(catalog)
    yield Table(
        "CREATE TABLE diagnosis (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;",
        "INSERT INTO diagnosis VALUES (?, ?)",
        [("facts", dump(found.facts).decode()), ("filter", found.filter)],
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
        "-- `record`: JSON [domain, code, kind, [pattern…]]; a pattern as in site_builder/search/message_patterns.py.\n"
        "CREATE TABLE diagnosis_entry (entry INTEGER PRIMARY KEY, record TEXT NOT NULL);",
        "INSERT INTO diagnosis_entry VALUES (?, ?)",
        tuple([(number, made.record) for number, made in enumerate(found.made)]),
    )


@of_the_latest
def facts_json(catalog: Catalog, before: object) -> bytes:
    """Filter, facts of the domains, and the seals of the shards of each kind: what `diagnose.js` reads first.

    What the reader sees of an entry comes from the search's `codes.json`, as do the sentences that say why.
    """
    found = patterns_of(catalog)
    facts = {
        "shards": {kind: seals(all_.contents) for kind, all_ in _shards(catalog).items()},
        "filter": base64.b64encode(found.filter).decode(),
        **found.facts,
    }
    return dump(facts)


def facts_seal(catalog: Catalog) -> str:
    """What `codes.json` names the facts by."""
    return seal(facts_json(catalog))


def files(catalog: Catalog) -> Mapping[str, bytes]:
    """Files below `assets/search/diagnose/`, the same in every language: the facts and the shards, each sealed.

    `codes-N` {spelling: [[entry, how]…]} and `anchors-N` {anchor: [[entry, pattern, what follows]…]}: each key in
    the shard CRC-32 of it modulo their number; `entries-N` {entry: [domain, code, kind, [pattern…]]}: in the shard
    entry modulo their number.
    """
    facts = facts_json(catalog)
    stems = {
        f"{kind}-{number}": content
        for kind, all_ in _shards(catalog).items()
        for number, content in enumerate(all_.contents)
    }
    return {sealed(stem, content): content for stem, content in {"facts": facts, **stems}.items()}


class _Shards(NamedTuple):
    source: tuple[Any, ...]
    """What they were made from: the same object makes the same shards."""
    contents: list[bytes]


_NONE = _Shards((), [])


@of_the_latest
def _shards(catalog: Catalog, before: Before[Mapping[str, _Shards]] | None) -> Mapping[str, _Shards]:
    found = patterns_of(catalog)
    makers: Mapping[str, tuple[tuple[Any, ...], Callable[[_Shards], list[bytes]]]] = {
        "codes": (found.spellings, partial(_by_key, found.spellings, CODES_OF_A_SHARD)),
        "anchors": (found.anchors, partial(_by_key, found.anchors, ANCHORS_OF_A_SHARD)),
        "entries": (found.made, partial(_of_entries, found)),
    }
    old = before.made if before is not None else dict.fromkeys(makers, _NONE)
    return {
        kind: old[kind] if old[kind].source is source else _Shards(source, make(old[kind]))
        for kind, (source, make) in makers.items()
    }


def _of_entries(found: Patterns, before: _Shards) -> list[bytes]:
    """Entry n in shard n modulo their number. The shards of before stay where all their entries are as they were."""
    count = _shard_count(len(found.made), ENTRIES_OF_A_SHARD)
    if len(before.contents) == count and len(before.source) == len(found.made):
        pairs = enumerate(zip(before.source, found.made, strict=True))
        others = {number % count for number, (old, new) in pairs if old is not new}
    else:
        others = set(range(count))
    return [
        _numbered(shard, count, found.made[shard::count]) if shard in others else before.contents[shard]
        for shard in range(count)
    ]


def _numbered(first: int, step: int, some: Sequence[Made]) -> bytes:
    records = (f'"{first + number * step}":{made.record}' for number, made in enumerate(some))
    return ("{" + ",".join(records) + "}\n").encode()


def _by_key(rows: tuple[tuple[Any, ...], ...], size: int, before: _Shards) -> list[bytes]:
    """Rows that begin with a key, put together by it. The shards of before stay where all their rows do."""
    count = _shard_count(len({row[0] for row in rows}), size)
    if len(before.contents) == count:
        both = set(map(id, rows)).intersection(map(id, before.source))
        others = {_place(row[0], count) for row in chain(before.source, rows) if id(row) not in both}
    else:
        others = set(range(count))
    shards: dict[int, dict[str, list[tuple[Any, ...]]]] = {number: {} for number in others}
    for key, *value in rows:
        number = _place(key, count)
        if number in others:
            shards[number].setdefault(key, []).append(tuple(value))
    return [dump(shards[number]) if number in others else before.contents[number] for number in range(count)]


def _place(key: str, count: int) -> int:
    return zlib.crc32(key.encode()) % count


def _shard_count(items: int, size: int) -> int:
    """A power of two, so that a catalogue that grows seldom changes every file."""
    count = 1
    while count * size < items:
        count *= 2
    return count
