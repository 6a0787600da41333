"""Index the catalogue: Catalog → the search tables of lookup.db, and the shards that a page's worker fetches.

Both hold the same numbers (`postings`), so `web/search.py` and the worker give the same answers in the same
order. The page begins with one list of codes; the terms are spread over small files, of which a query needs few.
"""

import hashlib
import json
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import is_
from typing import NamedTuple

from site_builder.latest import of_the_latest
from site_builder.markdown import to_plain
from site_builder.model import Catalog
from site_builder.postings import ALIAS, Index, Key, Term, index_of
from site_builder.table import Table

_ONE_SHARD = 16384
"""Postings up to which one shard holds all: some 60 kB gzipped."""
_SHARD = 4096
"""Postings of a shard, at most, on the average."""


def tables(catalog: Catalog) -> Iterator[Table]:
    """The search tables of lookup.db, read by `web/search.py` alone."""
    index = index_of(catalog)
    yield Table(
        "CREATE TABLE search_key (\n"
        "    key TEXT NOT NULL, kind INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (key, kind, entry)\n"
        ") WITHOUT ROWID;",
        "INSERT INTO search_key VALUES (?, ?, ?)",
        index.keys,
    )
    yield Table(
        "CREATE TABLE search_code (\n"
        "    size INTEGER NOT NULL, kind INTEGER NOT NULL, keys TEXT NOT NULL, entries BLOB NOT NULL,\n"
        "    PRIMARY KEY (size, kind)\n"
        ");",
        "INSERT INTO search_code VALUES (?, ?, ?, ?)",
        _by_size(index.keys),
    )
    yield Table(
        "CREATE TABLE search_term (\n"
        "    term TEXT PRIMARY KEY, common INTEGER NOT NULL, postings BLOB NOT NULL\n"
        ") WITHOUT ROWID;",
        "INSERT INTO search_term VALUES (?, ?, ?)",
        tuple([term.row for term in index.terms]),
        key="term",
    )


def _by_size(keys: Iterable[Key]) -> Iterator[tuple[int, int, str, bytes]]:
    """All keys of codes that have one length as one text, a line each, so that a place in it tells which one it is.

    Parts of codes and mistyped ones are looked for in these texts: far faster than row by row.
    """
    found: defaultdict[tuple[int, int], list[Key]] = defaultdict(list)
    for key in keys:
        if key.kind < ALIAS:
            found[len(key.key), key.kind].append(key)
    for (size, kind), some in sorted(found.items()):
        entries = struct.pack(f"<{len(some)}I", *(key.entry for key in some))
        yield size, kind, "".join(f"{key.key}\n" for key in some), entries


def codes_json(catalog: Catalog, language: str, shared: str) -> bytes:
    """`{language}/assets/search/codes.json`, fetched on first use.

    One row per entry, in the order of their ids, column by column; what most entries lack stands in objects by id.
    `shared` is the way from its folder to the shards, which hold no texts and are the same in every language.
    """
    shards, columns = _shards(catalog), _columns(catalog).made[language]
    version = hashlib.sha256(columns + shards.digest).hexdigest()[:12]
    head = {"schema": 1, "hash": version, "shared": shared, "shards": len(shards.contents)}
    return _json(head)[:-2] + b"," + columns[1:]


@dataclass(frozen=True, eq=False)
class _Columns:
    catalog: Catalog
    index: Index
    made: Mapping[str, bytes]
    """JSON by language."""

    def look_as(self, catalog: Catalog, index: Index) -> bool:
        """Whether they are those of this state too: no edit shows in them."""
        if self.index.unusual_keys is not index.unusual_keys or self.index.moved != index.moved:
            return False
        old, new = self.catalog, catalog
        return (old.languages, old.domains) == (new.languages, new.domains) and all(
            one is other or (one.code, one.slug, one.message) == (other.code, other.slug, other.message)
            for one, other in zip(old.entries, new.entries, strict=True)
        )


@of_the_latest
def _columns(catalog: Catalog, before: _Columns | None) -> _Columns:
    index = index_of(catalog)
    if before is not None and before.look_as(catalog, index):
        return _Columns(catalog, index, before.made)
    return _Columns(catalog, index, {language: _listed(catalog, index, language) for language in catalog.languages})


def _listed(catalog: Catalog, index: Index, language: str) -> bytes:
    places = {domain.id: number for number, domain in enumerate(catalog.domains)}
    entries = list(enumerate(catalog.entries))
    return _json(
        {
            "domains": [{"id": domain.id, "prefixes": list(domain.prefixes)} for domain in catalog.domains],
            "code": [entry.code for entry in catalog.entries],
            "domain": [places[entry.domain] for entry in catalog.entries],
            "message": [to_plain(entry.message.in_(language)) for entry in catalog.entries],
            "slug": {number: entry.slug for number, entry in entries if entry.slug != entry.code},
            "key": index.unusual_keys,
            "moved": index.moved,
        }
    )


def shards(catalog: Catalog) -> Mapping[str, bytes]:
    """Files below `assets/search/`: the terms. A term is in the shard `shard_of` it."""
    return {f"terms-{number}.json": content for number, content in enumerate(_shards(catalog).contents)}


class _Shards(NamedTuple):
    terms: list[list[Term]]
    contents: list[bytes]
    digest: bytes


@of_the_latest
def _shards(catalog: Catalog, before: _Shards | None) -> _Shards:
    """The terms of every shard, sorted, and its content; where no term has changed, that of before."""
    index = index_of(catalog)
    count = shard_count(index)
    terms: list[list[Term]] = [[] for _ in range(count)]
    for term in index.terms:
        terms[shard_of(term.term, count)].append(term)
    old = before if before is not None and len(before.terms) == count else None
    contents = []
    for number, some in enumerate(terms):
        if old is not None and len(old.terms[number]) == len(some) and all(map(is_, old.terms[number], some)):
            contents.append(old.contents[number])
        else:
            contents.append(_json([_row(term) for term in some]))
    digest = hashlib.sha256()
    for content in contents:
        digest.update(content)
    return _Shards(terms, contents, digest.digest())


def shard_count(index: Index) -> int:
    """How many shards the terms are spread over: a power of two that follows the number of postings."""
    postings = sum(len(term.entries) for term in index.terms)
    return 1 if postings <= _ONE_SHARD else 1 << (postings // _SHARD).bit_length()


def shard_of(term: str, count: int) -> int:
    """Terms that begin alike share a shard, so that it also answers for the beginning of a word.

    FNV-1a of the first character of a Chinese term, of the first three of another.
    """
    return _hashed(term[: 1 if term[0] >= "\u3000" else 3]) % count


@lru_cache(maxsize=16384)
def _hashed(start: str) -> int:
    value = 2166136261
    for byte in start.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value


def _row(term: Term) -> tuple[str, int, list[int], list[int]]:
    """The term, whether it is common, the steps from entry to entry, and strength * 4096 + impact of each."""
    steps = [entry - before for before, entry in zip((0, *term.entries), term.entries, strict=False)]
    return term.term, int(term.common), steps, term.values.tolist()


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
