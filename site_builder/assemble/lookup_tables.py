"""Tables of lookup.db besides the answers of the entries."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from site_builder.catalog.model import Catalog
from site_builder.core.table import Row, Table
from site_builder.data.answers import Answer
from site_builder.data.views import ALL
from site_builder.search import diagnosis_shards, term_shards
from site_builder.search.search_data import SearchData
from web.store.format import SCHEMA_VERSION

META = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
ANSWER = """
-- Whole answers of the API that are not one entry: `catalog`, `domains`, `domains/{id}`.
CREATE TABLE answer (
    path TEXT NOT NULL, lang TEXT NOT NULL, etag TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (path, lang)
);
"""
DOMAIN = """
CREATE TABLE domain (
    id TEXT PRIMARY KEY, rank INTEGER NOT NULL, context TEXT NOT NULL, enum TEXT NOT NULL, title TEXT NOT NULL
) WITHOUT ROWID;
"""
PREFIX = """
CREATE TABLE prefix (
    domain TEXT NOT NULL, prefix TEXT NOT NULL, fault TEXT NOT NULL, meaning TEXT NOT NULL,
    PRIMARY KEY (domain, prefix)
) WITHOUT ROWID;
"""
ENTRY = """
CREATE TABLE entry (
    id INTEGER PRIMARY KEY,  -- the place in Catalog.entries: the order in which equal hits are shown
    domain TEXT NOT NULL, code TEXT NOT NULL, slug TEXT NOT NULL, name TEXT NOT NULL,
    kind TEXT NOT NULL, status TEXT NOT NULL, category TEXT, fault TEXT, retryable INTEGER,
    replaced_by INTEGER,  -- the entry at which a chain of replacements ends
    retry TEXT,  -- the policy
    acts TEXT NOT NULL  -- whom any of its causes calls, between commas: `,developer,account,`
);
CREATE UNIQUE INDEX entry_code ON entry (code, domain);
CREATE UNIQUE INDEX entry_slug ON entry (domain, slug);
"""


def tables(search: SearchData, catalogue_hash: str, overview: Mapping[str, Sequence[Answer]]) -> Iterator[Table]:
    """Make every table but that of the entries' answers.

    `overview`: the answers about more than one entry, by path.
    """
    catalog = search.catalog
    yield Table(META, "INSERT INTO meta VALUES (?, ?)", _meta(search, catalogue_hash, overview))
    yield Table(ANSWER, "INSERT INTO answer VALUES (?, ?, ?, ?)", _answers(catalog, overview))
    yield Table(DOMAIN, "INSERT INTO domain VALUES (?, ?, ?, ?, ?)", _domains(catalog))
    yield Table(PREFIX, "INSERT INTO prefix VALUES (?, ?, ?, ?)", _prefixes(catalog))
    yield Table(
        ENTRY,
        "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _entries(catalog),
    )
    yield from term_shards.tables(search)
    yield from diagnosis_shards.tables(search)


def _meta(data: SearchData, digest: str, overview: Mapping[str, Sequence[Answer]]) -> Iterable[tuple[str, str]]:
    catalog = data.catalog
    return sorted(
        {
            "schema_version": str(SCHEMA_VERSION),
            "catalogue_hash": digest,
            "languages": json.dumps(catalog.languages),
            "source_language": catalog.source_language,
            "fallback": catalog.fallback,
            "codes": str(len(catalog.entries)),
            "domains": json.dumps([domain.id for domain in catalog.domains]),
            "categories": json.dumps(list(dict.fromkeys(id for domain in catalog.domains for id in domain.categories))),
            "living": str(data.living),
            "leading": str(data.leading),
            "catalog": overview["catalog"][0].body.decode(),
            "words": json.dumps({language: words.own for language, words in catalog.own_words.items()}),
        }.items()
    )


def _answers(catalog: Catalog, overview: Mapping[str, Sequence[Answer]]) -> Iterator[tuple[str, str, str, bytes]]:
    for path, answers in overview.items():
        for language, answer in zip((ALL, *catalog.languages), answers, strict=True):
            yield path, language, answer.etag, answer.body


def _domains(catalog: Catalog) -> Iterator[tuple[Any, ...]]:
    for domain in sorted(catalog.domains, key=lambda domain: domain.id):
        yield domain.id, domain.rank, domain.context, domain.enum, _json(domain.title.root)


def _prefixes(catalog: Catalog) -> Iterator[tuple[str, ...]]:
    for domain in sorted(catalog.domains, key=lambda domain: domain.id):
        for prefix, says in sorted(domain.prefixes.items()):
            yield domain.id, prefix, says.fault, _json(says.meaning.root)


def _json(value: Mapping[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _entries(catalog: Catalog) -> Iterator[Row]:
    for number, entry in enumerate(catalog.entries):
        last = catalog.successor(entry)
        yield (
            number,
            entry.domain,
            entry.code,
            entry.slug,
            entry.name,
            entry.kind,
            entry.status,
            entry.category,
            entry.fault,
            entry.retryable,
            catalog.positions.by_code[last.domain, last.code] if last is not entry else None,
            entry.retry.policy if entry.retry is not None else None,
            "".join(f",{acts}" for acts in catalog.domain(entry.domain).all_acts_of(entry)) + ",",
        )
