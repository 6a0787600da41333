"""Index the catalogue: Catalog → the search tables of lookup.db, and the shards that a page's worker fetches.

Both hold the same numbers (`postings`), so `web/search.py` and the worker give the same answers in the same
order. The page begins with one list of codes; the terms are spread over small files, of which a query needs few.
"""

import hashlib
import json
import struct
from collections.abc import Iterator, Mapping, Sequence

from site_builder.markdown import to_plain
from site_builder.model import Catalog
from site_builder.postings import Index, Term, index_of
from site_builder.table import Table
from web.text import bare_code, fold_code

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
        "CREATE TABLE search_term (\n"
        "    term TEXT PRIMARY KEY, common INTEGER NOT NULL, postings BLOB NOT NULL\n"
        ") WITHOUT ROWID;",
        "INSERT INTO search_term VALUES (?, ?, ?)",
        ((term.term, int(term.common), packed(term)) for term in index.terms),
    )


def packed(term: Term) -> bytes:
    """All entries as 4 bytes each, then all values as 2 bytes each, the least byte first."""
    return struct.pack(f"<{len(term.entries)}I{len(term.entries)}H", *term.entries, *term.values)


def shards(catalog: Catalog, language: str) -> Mapping[str, bytes]:
    """Files below `{language}/assets/search/`: `codes.json`, fetched on first use, and the term shards.

    codes.json has one row per entry, in the order of their ids, column by column; what most entries lack stands
    in objects by id. A term is in the shard `shard_of` it; shards hold no texts and are the same in every language.
    """
    index = index_of(catalog)
    count = shard_count(index)
    files = {f"terms-{number}.json": content for number, content in enumerate(_term_shards(index, count))}
    places = {domain.id: number for number, domain in enumerate(catalog.domains)}
    entries = list(enumerate(catalog.entries))
    codes = {
        "schema": 1,
        "hash": "",
        "shards": count,
        "domains": [{"id": domain.id, "prefixes": list(domain.prefixes)} for domain in catalog.domains],
        "code": [entry.code for entry in catalog.entries],
        "domain": [places[entry.domain] for entry in catalog.entries],
        "message": [to_plain(entry.message.in_(language)) for entry in catalog.entries],
        "slug": {number: entry.slug for number, entry in entries if entry.slug != entry.code},
        "key": _unusual_keys(index),
        "moved": index.moved,
    }
    digest = hashlib.sha256(_json(codes))
    for content in files.values():
        digest.update(content)
    codes["hash"] = digest.hexdigest()[:12]
    return {"codes.json": _json(codes), **files}


def _unusual_keys(index: Index) -> list[tuple[str, int, int]]:
    """The keys that do not follow from an entry's code and its domain's prefixes."""
    prefixes = {domain.id: tuple(domain.prefixes) for domain in index.catalog.domains}
    usual = set()
    for number, entry in enumerate(index.catalog.entries):
        usual.add((fold_code(entry.code), number))
        usual.add((fold_code(bare_code(entry.code, prefixes[entry.domain])), number))
    return [key for key in index.keys if (key.key, key.entry) not in usual]


def shard_count(index: Index) -> int:
    """How many shards the terms are spread over: a power of two that follows the number of postings."""
    postings = sum(len(term.entries) for term in index.terms)
    return 1 if postings <= _ONE_SHARD else 1 << (postings // _SHARD).bit_length()


def shard_of(term: str, count: int) -> int:
    """Terms that begin alike share a shard, so that it also answers for the beginning of a word.

    FNV-1a of the first character of a Chinese term, of the first three of another.
    """
    value = 2166136261
    for byte in term[: 1 if term[0] >= "\u3000" else 3].encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value % count


def _term_shards(index: Index, count: int) -> Iterator[bytes]:
    """[term, common, steps from entry to entry, strength * 4096 + impact] of each term, sorted by term."""
    rows: list[list[tuple[str, int, list[int], Sequence[int]]]] = [[] for _ in range(count)]
    for term, common, entries, values in index.terms:
        steps = [entry - before for before, entry in zip((0, *entries), entries, strict=False)]
        rows[shard_of(term, count)].append((term, int(common), steps, values))
    return map(_json, rows)


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
