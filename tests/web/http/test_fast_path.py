"""The shortcut past Flask: the same answer as without it, and only to plain questions."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from site_builder.assemble import lookup_db
from tests.factories import a_catalog, an_entry
from web import create_app
from web.http.fast_path import fast_answer

CATALOG = a_catalog(
    an_entry("isv.LIMIT"),
    an_entry("a/b"),
    an_entry("a//b"),
    an_entry("c/"),
    an_entry("x.json"),
    an_entry("码"),
    an_entry("TWICE"),
    an_entry("TWICE", "mail"),
    an_entry("MOVED", status="removed", replaced_by="mail/MOVED"),
    an_entry("MOVED", "mail"),
    ranks={"mail": 1},
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("build")
    lookup_db.build(CATALOG, folder / "lookup.db")
    return create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db"})


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether the fast path was taken, request by request."""
    seen: list[bool] = []

    def watched(*question: object) -> object:
        given = fast_answer(*question)  # type: ignore[arg-type]
        seen.append(given is not None)
        return given

    monkeypatch.setattr("web.app.fast_answer", watched)
    return seen


@pytest.mark.parametrize(
    "path",
    [
        *("codes/isv.LIMIT", "codes/a/b", "codes/a%2Fb", "codes/a//b", "codes/MOVED", "domains/sms/codes/MOVED"),
        "codes?code=isv.LIMIT",
        "codes?code=a%2Fb&code=a//b&code=a/b&code=MOVED&code=c/",
        "codes?code=%E7%A0%81&code=isv.LIMIT&fields=code,message",
        "codes?fields=url&code=x.json",
    ],
)
@pytest.mark.parametrize(
    ("query", "language"),
    [("", None), ("", "en"), ("", "fr, *;q=0.1"), ("?lang=en", "zh"), ("?lang=all", None), ("?lang=zh", None)],
)
def test_answer_is_the_one_that_flask_gives(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, taken: list[bool], path: str, query: str, language: str | None
) -> None:
    headers = {"X-Request-Id": "1", **({"Accept-Language": language} if language is not None else {})}
    query = query.replace("?", "&") if "?" in path else query
    short = client.get(f"/api/v1/{path}{query}", headers=headers)
    monkeypatch.setattr("web.app.fast_answer", lambda *_: None)
    long = client.get(f"/api/v1/{path}{query}", headers=headers)

    assert taken == [True]
    assert (short.status, short.data, list(short.headers)) == (long.status, long.data, list(long.headers))


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("HEAD", "codes/isv.LIMIT", {}, 200),
        ("POST", "codes/isv.LIMIT", {}, 405),
        ("OPTIONS", "codes/isv.LIMIT", {}, 200),
        ("GET", "codes/isv.LIMIT", {"If-None-Match": "*"}, 304),
        ("GET", "codes/ISV-LIMIT", {}, 200),
        ("GET", "codes/isv.LIMIT?lang=en-US", {}, 200),
        ("GET", "codes/isv.LIMIT?lang=fr", {}, 400),
        ("GET", "codes/isv.LIMIT?lang", {}, 400),
        ("GET", "codes/isv.LIMIT?x=lang=en", {}, 400),
        ("GET", "codes/isv.LIMIT?lang=en&x=1", {}, 400),
        ("GET", "codes/isv.LIMIT?lang=en&fields=code", {}, 200),
        ("GET", "codes/isv.LIMIT", {"Accept": "Text/Markdown"}, 200),
        ("GET", "codes/TWICE", {}, 300),
        ("GET", "codes/NONE", {}, 404),
        ("GET", "codes/isv.LIMIT/", {}, 308),
        ("GET", "codes/c%2F", {}, 200),
        ("GET", "codes/x.json", {}, 404),
        ("GET", "domains/sms/codes/x.json", {}, 404),
        ("GET", "domains/none/codes/a/b", {}, 404),
        ("GET", "codes/%E7%A0%81", {}, 200),
        ("GET", "codes/%FF", {}, 404),
        ("GET", "codes/%00", {}, 404),
        ("GET", "codes", {}, 200),
        ("GET", "codes?code=isv.LIMIT&domain=sms", {}, 200),
        ("GET", "codes?code=isv.LIMIT&limit=1", {}, 200),
        ("GET", "codes?code=isv.LIMIT&lang=en&lang=zh", {}, 400),
        ("GET", "codes?code=isv.LIMIT&lang=fr", {}, 400),
        ("GET", "codes?code=isv.LIMIT&fields=cod", {}, 400),
        ("GET", "codes?code=isv.LIMIT&fields=", {}, 400),
        ("GET", "codes?code=isv.LIMIT&x=1", {}, 400),
        ("GET", "codes?code=%FF", {}, 200),
        ("GET", "codes?code=isv.LIMIT&code=TWICE", {}, 200),
        ("GET", "codes?code=isv.LIMIT&code=NONE", {}, 200),
        ("GET", "codes?code=isv.LIMIT&code=isv-limit", {}, 200),
        ("GET", "codes?code=isv.LIMIT&code=", {}, 200),
        ("GET", "codes?lang=en", {}, 200),
        ("GET", "codes?" + "&".join(["code=isv.LIMIT"] * 51), {}, 200),
    ],
)
def test_any_other_request_goes_the_long_way(
    client: FlaskClient, taken: list[bool], method: str, path: str, headers: dict[str, str], status: int
) -> None:
    assert client.open(f"/api/v1/{path}", method=method, headers=headers).status_code == status
    assert taken == [False]


def test_fault_on_the_shortcut_is_flasks_to_report(tmp_path: Path) -> None:
    client = create_app({"SITE": tmp_path / "site", "LOOKUP": tmp_path / "none.db"}).test_client()

    assert client.get("/api/v1/codes/OK").status_code == 503
