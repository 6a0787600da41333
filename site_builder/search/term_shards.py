"""Index the catalogue: Catalog → the search tables of lookup.db, and the shards that a page's worker fetches.

Both hold the same numbers (`postings`), so `web/search/ranking.py` and the worker give the same answers in the same
order. The page begins with one list of codes; the terms are spread over small files, of which a query needs few.
The list names them by their content (`sealed`), so all that a page reads is of the build that its list is of.
"""

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from pydantic_core import to_json

from site_builder.catalog.latest import Before, of_the_latest
from site_builder.catalog.markdown import to_plain
from site_builder.catalog.model import Catalog, Entry
from site_builder.core.fingerprint import digest
from site_builder.core.json_bytes import dump
from site_builder.core.table import Row, Table
from site_builder.search import diagnosis_shards
from site_builder.search.postings import ALIAS, Index, Key, index_of
from site_builder.search.sealed import sealed, seals
from site_builder.search.term import Term
from web.text.words import load_words

SCHEMA = 2
"""Of `codes.json` and all that it leads to. A page that knows another one has to be loaded again."""
_ONE_SHARD = 16384
"""Postings up to which one shard holds all: some 60 kB gzipped."""
_SHARD = 4096
"""Postings of a shard, at most, on the average."""


def tables(catalog: Catalog) -> Iterator[Table]:
    """The search tables of lookup.db, read by `web/search/ranking.py` alone."""
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
        _by_size(catalog).rows,
    )
    yield Table(
        "CREATE TABLE search_term (\n"
        "    term TEXT PRIMARY KEY, common INTEGER NOT NULL, postings BLOB NOT NULL\n"
        ") WITHOUT ROWID;",
        "INSERT INTO search_term VALUES (?, ?, ?)",
        tuple([term.row for term in index.terms]),
    )


class _BySize(NamedTuple):
    keys: tuple[Key, ...]
    rows: tuple[Row, ...]


@of_the_latest
def _by_size(catalog: Catalog, before: Before[_BySize] | None) -> _BySize:
    """All keys of codes that have one length as one text, a line each, so that a place in it tells which one it is.

    Parts of codes and mistyped ones are looked for in these texts: far faster than row by row.
    """
    keys = index_of(catalog).keys
    if before is not None and before.made.keys is keys:
        return before.made
    return _BySize(keys, tuple(_rows_by_size(keys)))


def _rows_by_size(keys: Iterable[Key]) -> Iterator[Row]:
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
    `shared` is the way from its folder to all other files, which hold no texts and are the same in every language.
    `words` are the sentences that say why something was found; `terms` are the seals of the shards, `facts` that of
    `diagnosis_shards.facts_json`, `hash` names all of it.
    """
    columns = _columns(catalog).made[language].to_bytes()
    reasons = load_words("reasons", language)
    head = {
        "schema": SCHEMA,
        "language": language,
        "words": {group: reasons[group] for group in ("diagnoses", "texts", "faults")},
        "shared": shared,
        "terms": _shards(catalog).seals,
        "facts": diagnosis_shards.facts_seal(catalog),
    }
    version = {"hash": digest(dump(head) + columns)[:12]}
    return dump(version | head)[:-2] + b"," + columns[1:]


class _Listed(NamedTuple):
    """The columns of one language as JSON; the messages one by one, as they alone change with an edit."""

    head: bytes
    messages: list[bytes]
    tail: bytes

    def to_bytes(self) -> bytes:
        return self.head + b",".join(self.messages) + self.tail


class _Columns(NamedTuple):
    unusual_keys: tuple[Key, ...]
    moved: Mapping[int, int]
    made: Mapping[str, _Listed]
    """By language."""


@of_the_latest
def _columns(catalog: Catalog, before: Before[_Columns] | None) -> _Columns:
    index = index_of(catalog)
    by_code = (index.unusual_keys, index.moved)
    if before is None or before.touched is None or before.made[:2] != by_code:
        return _Columns(*by_code, {language: _listed(catalog, index, language) for language in catalog.languages})
    listed: dict[str, _Listed] = {}
    for language, old in before.made.made.items():
        messages = list(old.messages)
        for place in before.touched:
            messages[place] = _message(catalog.entries[place], language)
        listed[language] = old._replace(messages=messages)
    return _Columns(*by_code, listed)


def _listed(catalog: Catalog, index: Index, language: str) -> _Listed:
    places = {domain.id: number for number, domain in enumerate(catalog.domains)}
    entries = list(enumerate(catalog.entries))
    head = {
        "domains": [{"id": domain.id, "prefixes": list(domain.prefixes)} for domain in catalog.domains],
        "code": [entry.code for entry in catalog.entries],
        "domain": [places[entry.domain] for entry in catalog.entries],
    }
    tail = {
        "slug": {number: entry.slug for number, entry in entries if entry.slug != entry.code},
        "key": index.unusual_keys,
        "moved": index.moved,
    }
    messages = [_message(entry, language) for entry in catalog.entries]
    return _Listed(dump(head)[:-2] + b',"message":[', messages, b"]," + dump(tail)[1:])


def _message(entry: Entry, language: str) -> bytes:
    return to_json(to_plain(entry.message.in_(language)))


def shards(catalog: Catalog) -> Mapping[str, bytes]:
    """Files below `assets/search/`: the terms. A term is in the shard `shard_of` it."""
    return {sealed(f"terms-{number}", content): content for number, content in enumerate(_shards(catalog).contents)}


class _Shards(NamedTuple):
    source: Index
    terms: list[list[Term]]
    """Those of each shard, sorted."""
    contents: list[bytes]
    seals: str


@of_the_latest
def _shards(catalog: Catalog, before: Before[_Shards] | None) -> _Shards:
    """The shards; those of before where none of their terms has changed."""
    index = index_of(catalog)
    count = shard_count(index)
    known = before is not None and len(before.made.terms) == count
    new = index.since(before.made.source) if before is not None and known else None
    if before is None or new is None:
        new = {term.term: term for term in index.terms}
        terms: list[list[Term]] = [[] for _ in range(count)]
        contents, others = [b""] * count, set(range(count))
    else:
        terms, contents = list(before.made.terms), list(before.made.contents)
        others = {shard_of(term, count) for term in new}
    come: defaultdict[int, list[Term]] = defaultdict(list)
    for term in filter(None, new.values()):
        come[shard_of(term.term, count)].append(term)
    for number in others:
        stay = [term for term in terms[number] if term.term not in new]
        terms[number] = sorted(stay + come[number], key=attrgetter("term"))
        contents[number] = dump([_row(term) for term in terms[number]])
    return _Shards(index, terms, contents, seals(contents))


def shard_count(index: Index) -> int:
    """How many shards the terms are spread over: a power of two that follows the number of postings."""
    return 1 if index.size <= _ONE_SHARD else 1 << (index.size // _SHARD).bit_length()


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
