"""The store: lookup.db opened, asked, swapped, and refused with one clear line."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from site_builder.assemble import lookup_db
from site_builder.catalog.model import Catalog
from tests.factories import a_catalog, an_entry
from web.store.current import CurrentStore
from web.store.store import Store, StoreError

Build = Callable[[Catalog], Path]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Write a lookup.db beside and move it into place, as a build does."""

    def write(catalog: Catalog) -> Path:
        lookup_db.build(catalog, tmp_path / "new.db")
        return (tmp_path / "new.db").replace(tmp_path / "lookup.db")

    return write


@pytest.fixture
def store(build: Build) -> Store:
    return Store(
        build(
            a_catalog(
                an_entry("isv.LIMIT", aliases=("isv.OLD_LIMIT",)),
                an_entry("isp.LIMIT"),
                an_entry("Limit", "mail"),
                an_entry("isv.LIMIT", "mail"),
                ranks={"mail": 1},
            )
        )
    )


def found(rows: list[object]) -> list[str]:
    return [f"{row.domain}/{row.code}" for row in rows]  # type: ignore[attr-defined]


def test_exact_is_true_to_the_letter(store: Store) -> None:
    assert found([*store.exact("isv.LIMIT")]) == ["sms/isv.LIMIT", "mail/isv.LIMIT"]
    assert found([*store.exact("isv.LIMIT", "mail")]) == ["mail/isv.LIMIT"]
    assert store.exact("isv.limit") == []
    assert store.exact("") == []


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("ISV-limit", ["sms/isv.LIMIT", "mail/isv.LIMIT"]),
        ("limit", ["mail/Limit"]),
        ("old limit", []),
        ("isv old limit", ["sms/isv.LIMIT"]),
        ("isvlimits", []),
        ("...", []),
        ("x" * 201, []),
    ],
)
def test_respelled_gives_the_entries_with_the_best_reason(store: Store, typed: str, codes: list[str]) -> None:
    assert found([*store.respelled(typed)]) == codes


def test_respelled_within_a_domain_has_its_own_best_reason(store: Store) -> None:
    assert found([*store.respelled("limit", "sms")]) == ["sms/isv.LIMIT"]


def test_finished_is_the_answer_of_the_one_living_entry(build: Build) -> None:
    store = Store(
        build(
            a_catalog(
                an_entry("MOVED", status="removed", replaced_by="mail/MOVED"),
                an_entry("MOVED", "mail"),
                an_entry("TWICE"),
                an_entry("TWICE", "mail"),
            )
        )
    )
    moved = store.exact_answer("MOVED", "en")

    assert moved == store.entry_answer(store.exact("MOVED", "mail")[0].id, "en")
    assert store.exact_answer("MOVED", "en", "sms") == store.entry_answer(store.exact("MOVED", "sms")[0].id, "en")
    assert store.exact_answer("TWICE", "en") is None
    assert store.exact_answer("NONE", "en") is None


def test_document_of_a_language_or_of_all(store: Store) -> None:
    assert store.entry_answer(0, "en").message == store.messages([0], "en")[0] == f"message of {store.entry(0).code}"
    assert b'"lang":"all"' in store.entry_answer(0, "all").body
    assert [row.id for row in store.entries([3, 0, 2])] == [3, 0, 2]
    assert store.messages([3, 0], "en") == [store.messages([one], "en")[0] for one in (3, 0)]
    assert (store.entries([]), store.messages([], "en")) == ([], [])
    with pytest.raises(KeyError):
        store.entry_answer(0, "fr")
    with pytest.raises(KeyError):
        store.entry_answer(99, "en")
    with pytest.raises(KeyError):
        store.entry(99)
    with pytest.raises(KeyError):
        store.messages([0, 99], "en")


@pytest.mark.parametrize("strange", ["\ud800", "\x00", "a\x00b", "\U0010ffff", "' OR 1=1 --", "%"])
def test_strange_code_is_just_unknown(store: Store, strange: str) -> None:
    assert store.exact(strange) == []
    assert store.respelled(strange) == []
    assert store.exact_answer(strange, "en") is None
    assert store.at("sms", strange) is None


def test_file_is_not_read_as_a_whole(store: Store) -> None:
    assert set(store.meta) == {
        "schema_version",
        "catalogue_hash",
        "languages",
        "source_language",
        "fallback",
        "codes",
        "leading",
        "living",
        "catalog",
        "domains",
        "categories",
        "words",
    }


def test_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"^\S+lookup\.db is missing; make it with `errdex build`$"):
        Store(tmp_path / "lookup.db")


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 4096])
def test_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lookup.db"
    path.write_bytes(content)

    with pytest.raises(StoreError, match=r"is not a lookup\.db of errdex; make one with `errdex build`"):
        Store(path)


def test_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Store(tmp_path)


def test_foreign_database_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE entry (id INTEGER)")

    with pytest.raises(StoreError, match=r"other\.db is not a lookup\.db of errdex"):
        Store(tmp_path / "other.db")


def test_other_schema_version_is_refused(build: Build) -> None:
    path = build(a_catalog(an_entry("X")))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")

    with pytest.raises(StoreError, match=r"has schema version 99, this errdex reads 7; make it again"):
        Store(path)


def test_file_without_its_tables_is_damaged(build: Build) -> None:
    path = build(a_catalog(an_entry("X")))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE meta")

    with pytest.raises(StoreError, match=r"is damaged .*; make it again with `errdex build`"):
        Store(path)


def test_cut_file_is_damaged(build: Build) -> None:
    path = build(a_catalog(*(an_entry(f"CODE_{number}") for number in range(200))))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])

    with pytest.raises(StoreError, match="is damaged"):
        store = Store(path)
        for identifier in range(200):
            store.entry_answer(identifier, "en")


def test_path_may_hold_what_a_url_may_not(tmp_path: Path) -> None:
    path = tmp_path / "a?b#c %41 码.db"
    lookup_db.build(a_catalog(an_entry("X")), path)

    assert len(Store(path).exact("X")) == 1


def test_threads_share_a_store_and_leave_no_connection_behind(store: Store) -> None:
    answers: list[int] = []
    for _ in range(3):
        threads = [threading.Thread(target=lambda: answers.append(len(store.exact("isv.LIMIT")))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert answers == [2] * 24
    assert len(store._opened) <= 8, "a thread that has ended keeps nothing open"


def test_current_store_follows_a_rebuild(build: Build) -> None:
    current = CurrentStore(build(a_catalog(an_entry("OLD"))), every=0)
    before = current.get()
    build(a_catalog(an_entry("NEW")))
    after = current.get()

    assert [len(after.exact(code)) for code in ("OLD", "NEW")] == [0, 1]
    assert [len(before.exact(code)) for code in ("OLD", "NEW")] == [1, 0], "a running request keeps to its build"
    assert current.is_there()


def test_current_store_looks_at_the_file_once_a_second(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Path] = []
    current = CurrentStore(build(a_catalog(an_entry("X"))))
    current.get()
    monkeypatch.setattr("web.store.current.identity", looks.append)
    for _ in range(100):
        current.get()

    assert len(looks) <= 1


def test_current_store_goes_on_while_the_file_is_away_or_damaged(build: Build) -> None:
    path = build(a_catalog(an_entry("X")))
    current = CurrentStore(path)
    current.get()
    path.unlink()

    assert len(current.look().exact("X")) == 1
    assert not current.is_there()
    path.write_bytes(b"half a build")
    assert len(current.look().exact("X")) == 1
    assert not current.is_there()


def test_current_store_takes_a_file_that_comes_later(build: Build, tmp_path: Path) -> None:
    current = CurrentStore(tmp_path / "lookup.db")

    assert not current.is_there()
    with pytest.raises(StoreError):
        current.get()
    build(a_catalog(an_entry("X")))
    assert len(current.get().exact("X")) == 1


def test_ids_of_two_builds_never_meet(build: Build) -> None:
    """Nor does a second thread get none: it waits for the connection of the first."""
    store = Store(build(a_catalog(an_entry("OLD"))))
    held = store._idle.get_nowait()  # as if another thread were using it
    build(a_catalog(an_entry("NEW")))
    found: list[int] = []
    second = threading.Thread(target=lambda: found.extend(len(store.exact(code)) for code in ("OLD", "NEW")))
    second.start()
    second.join(0.1)
    assert second.is_alive()

    store._idle.put(held)
    second.join(30)
    assert found == [1, 0]


def test_file_that_is_replaced_while_it_is_opened_is_no_store(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    path = build(a_catalog(an_entry("OLD")))
    check = Store._check

    def replaced(self: Store) -> None:
        check(self)
        build(a_catalog(an_entry("NEW")))

    monkeypatch.setattr(Store, "_check", replaced)
    with pytest.raises(StoreError, match="was replaced while it was read"):
        Store(path)


def test_one_statement_answers_the_common_question(store: Store) -> None:
    connection = store._idle.get_nowait()
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    store._idle.put(connection)
    store.exact_answer("isp.LIMIT", "en")

    assert len(statements) == 1


def test_store_cannot_be_written(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.rows("DELETE FROM entry")


def test_file_of_somebody_else_is_not_called_missing(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """To make it again would change nothing."""
    path = build(a_catalog(an_entry("X")))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    for call in ("stat", "open"):
        with monkeypatch.context() as patched:
            patched.setattr(Path, call, refuse)
            with pytest.raises(StoreError, match=r"lookup\.db may not be read by this user; make it readable"):
                Store(path)
