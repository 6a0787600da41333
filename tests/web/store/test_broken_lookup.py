"""A lookup.db that is missing, half-made or damaged: 503 for what needs it, pages go on, a right file mends all."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from werkzeug.test import TestResponse

from site_builder.assemble import lookup_db
from tests.contract import Api
from tests.factories import a_catalog, an_entry
from web import create_app
from web.store.format import APPLICATION_ID, SCHEMA_VERSION

CATALOG = a_catalog(*(an_entry(f"isv.CODE_{number}") for number in range(50)))
Spoil = Callable[[Path], object]


def with_sql(statements: str) -> Spoil:
    """The file after these statements."""

    def spoil(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(statements)

    return spoil


def header_alone(path: Path) -> None:
    path.unlink()
    with_sql(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION}")(path)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


SPOILT: dict[str, Spoil] = {
    "missing": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(b"no database" * 1000),
    "no tables": header_alone,
    "no entries": with_sql("DROP TABLE entry"),
    "no documents": with_sql("DROP TABLE document"),
    "no search": with_sql("DROP TABLE search_term"),
    "no diagnosis": with_sql("DROP TABLE diagnosis"),
    "half of the documents": with_sql("DELETE FROM document WHERE id >= 75"),
    "nothing in meta": with_sql("DELETE FROM meta"),
    "half of the bytes": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "all but the last byte": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "the first page": lambda path: path.write_bytes(path.read_bytes()[:32768]),
    "other version": with_sql("PRAGMA user_version = 1"),
    "a folder": a_folder,
}


@pytest.fixture
def build(tmp_path: Path) -> Path:
    lookup_db.build(CATALOG, tmp_path / "lookup.db")
    page = tmp_path / "site/en/sms/isv.CODE_1.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>page", "utf-8")
    page.with_name("isv.CODE_1.md").write_text("# page", "utf-8")
    (tmp_path / "site/index.html").write_text("<p>choose", "utf-8")
    (tmp_path / "site/404.html").write_text("<p>none", "utf-8")
    return tmp_path


def api_of(build: Path) -> Api:
    return Api(create_app({"SITE": build / "site", "LOOKUP": build / "lookup.db", "LOOK_EVERY": 0}))


def get(api: Api, path: str) -> TestResponse:
    """The whole answer, its file closed."""
    response = api.client.get(path)
    response.get_data()
    response.close()
    return response


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_questions_wait_and_pages_go_on_until_a_right_file_is_there(build: Path, spoil: Spoil) -> None:
    path = build / "lookup.db"
    right = path.read_bytes()
    spoil(path)
    api = api_of(build)

    for question in ("codes/isv.CODE_1", "codes/nope", "codes", "search?q=x", "domains", "domains/sms", "catalog"):
        api.problem(f"/api/v1/{question}", 503, "unavailable")
    api.problem("/api/v1/diagnose", 503, "unavailable", "POST", json={"text": "isv.CODE_1"})
    api.problem("/readyz", 503, "unavailable")
    api.get("/livez")
    for short in ("/e/isv.CODE_1", "/en/sms/CODE-1", "/en/sms/isv.CODE_1/", "/en/sms/none.html"):
        response = get(api, short)
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5"), short
    assert [get(api, page).text for page in ("/", "/en/sms/isv.CODE_1.html", "/en/sms/isv.CODE_1.md")] == [
        "<p>choose",
        "<p>page",
        "# page",
    ]
    assert get(api, "/none").status_code == 404

    if path.is_dir():
        path.rmdir()
    path.write_bytes(right)
    assert api.get("/readyz")["codes"] == 50
    assert api.get("/api/v1/codes/isv.CODE_1")["code"] == "isv.CODE_1"
    assert get(api, "/en/sms/CODE-1").headers["Location"] == "/en/sms/isv.CODE_1.html"


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_server_that_runs_goes_on_with_what_it_had(build: Path, spoil: Spoil) -> None:
    api = api_of(build)
    api.get("/readyz")
    other = build / "other.db"
    other.write_bytes((build / "lookup.db").read_bytes())
    spoil(other)
    (build / "lookup.db").unlink()
    if other.exists():
        other.replace(build / "lookup.db")

    assert api.get("/api/v1/codes/isv.CODE_1")["code"] == "isv.CODE_1"
    api.problem("/readyz", 503, "unavailable")


def test_fault_is_logged_once_a_minute(
    build: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A probe asks every five seconds, and readers besides."""
    (build / "lookup.db").unlink()
    api, clock = api_of(build), iter((0.0, 59.0, 60.0))
    monkeypatch.setattr("web.http.problems.time", SimpleNamespace(monotonic=lambda: next(clock)))
    for _ in range(3):
        api.problem("/readyz", 503, "unavailable")

    assert caplog.messages == [f"{build / 'lookup.db'} is missing; make it with `errdex build`"] * 2
