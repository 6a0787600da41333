"""lookup.db: what stands in it, and that the same catalogue gives the same bytes."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from site_builder.assemble import lookup_db
from site_builder.catalog.entry import Cause
from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from site_builder.core.json_bytes import dump, etag
from site_builder.data.records import catalogue_hash, entry_views
from site_builder.data.views import side_by_side
from tests.conftest import CATALOGS
from tests.factories import a_catalog, an_entry, text
from web.store.format import SCHEMA_VERSION, TABLES


def rows(catalog: Catalog, path: Path, sql: str) -> list[Any]:
    """What the query gives on the catalogue's lookup.db."""
    path.unlink(missing_ok=True)
    lookup_db.build(catalog, path)
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_two_builds_are_the_same_bytes(good_catalog: Catalog, tmp_path: Path) -> None:
    lookup_db.build(good_catalog, tmp_path / "one.db")
    lookup_db.build(good_catalog, tmp_path / "two.db")

    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_order_of_reading_does_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    straight = load(CATALOGS / "good").catalog
    known = load.__globals__["listing"]

    def shuffled(folder: Path) -> list[Path]:
        return random.Random(1).sample(found := known(folder), len(found))

    monkeypatch.setitem(load.__globals__, "listing", shuffled)
    mixed = load(CATALOGS / "good").catalog
    assert straight is not None
    assert mixed is not None
    lookup_db.build(straight, tmp_path / "one.db")
    lookup_db.build(mixed, tmp_path / "two.db")

    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "two.db").read_bytes()


def test_nothing_but_the_file_is_left_behind(good_catalog: Catalog, tmp_path: Path) -> None:
    lookup_db.build(good_catalog, tmp_path / "lookup.db")

    assert [path.name for path in tmp_path.iterdir()] == ["lookup.db"]


def test_file_is_sound_and_says_what_it_is(good_catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "lookup.db"

    assert rows(good_catalog, path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(good_catalog, path, "PRAGMA page_size") == [(lookup_db.PAGE_SIZE,)]
    assert rows(good_catalog, path, "PRAGMA freelist_count") == [(0,)]
    assert dict(rows(good_catalog, path, "SELECT key, value FROM meta WHERE key != 'catalog'")) == {
        "schema_version": str(SCHEMA_VERSION),
        "catalogue_hash": catalogue_hash(good_catalog),
        "languages": '["zh", "en"]',
        "source_language": "zh",
        "fallback": "zh",
        "codes": "3",
        "living": "3",
        "leading": "3",
        "words": "{}",
        "domains": '["sms"]',
        "categories": '["limit", "parameter"]',
    }


def test_reader_misses_every_table_that_is_not_there(good_catalog: Catalog, tmp_path: Path) -> None:
    tables = rows(good_catalog, tmp_path / "lookup.db", "SELECT name FROM sqlite_schema WHERE type = 'table'")

    assert {name for (name,) in tables} == TABLES


def test_documents_are_the_finished_records(good_catalog: Catalog, tmp_path: Path) -> None:
    stored = rows(good_catalog, tmp_path / "lookup.db", "SELECT id, etag, message, body FROM document")
    expected: list[Any] = []
    for identifier, entry in enumerate(good_catalog.entries):
        views = entry_views(good_catalog, entry)
        every = dump(side_by_side(views))
        expected.append((identifier * 3, etag(every), None, every))
        for place, language in enumerate(("zh", "en"), start=1):
            body = dump(views[language])
            expected.append((identifier * 3 + place, etag(body), entry.message.in_(language), body))

    assert stored == expected


def test_ids_are_the_places_in_the_catalogue(tmp_path: Path) -> None:
    catalog = a_catalog(an_entry("B"), an_entry("A"), an_entry("A", "mail"), ranks={"mail": 5})

    assert rows(catalog, tmp_path / "lookup.db", "SELECT id, domain, code FROM entry ORDER BY id") == [
        (0, "sms", "A"),
        (1, "sms", "B"),
        (2, "mail", "A"),
    ]


def test_chain_of_replacements_is_followed_to_its_end(tmp_path: Path) -> None:
    catalog = a_catalog(
        an_entry("A", status="removed", replaced_by="B"),
        an_entry("B", status="removed", replaced_by="mail/C"),
        an_entry("C", "mail"),
        an_entry("X", status="removed", replaced_by="Y"),
        an_entry("Y", status="removed", replaced_by="X"),
        ranks={"mail": 1},
    )

    assert rows(catalog, tmp_path / "lookup.db", "SELECT code, replaced_by FROM entry ORDER BY id") == [
        ("A", 4),
        ("B", 4),
        ("X", None),
        ("Y", None),
        ("C", None),
    ]


def test_existing_file_is_not_written_into(good_catalog: Catalog, tmp_path: Path) -> None:
    path = tmp_path / "lookup.db"
    lookup_db.build(good_catalog, path)
    before = path.read_bytes()

    with pytest.raises(FileExistsError):
        lookup_db.build(good_catalog, path)
    assert path.read_bytes() == before


def test_retry_and_acts_of_entries_can_be_asked_for(tmp_path: Path) -> None:
    causes = (
        Cause(title=text("一", "One"), cause=text("甲", "A"), solution=text("乙", "B"), acts="account"),
        Cause(title=text("二", "Two"), cause=text("丙", "C"), solution=text("丁", "D"), acts="developer"),
    )
    catalog = a_catalog(
        an_entry("A", retry={"policy": "wait"}, acts="content", causes=causes),
        an_entry("B", causes=causes[:1]),
        an_entry("OK", kind="success"),
    )

    assert rows(catalog, tmp_path / "lookup.db", "SELECT retry, acts FROM entry ORDER BY id") == [
        ("wait", ",developer,account,content,"),
        (None, ",account,"),
        (None, ","),
    ]
