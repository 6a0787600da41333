"""Readers of none of the catalogue's languages get its fallback, wherever the language is chosen."""

import io
import sys
from pathlib import Path

import pytest

from site_builder.assemble import lookup_db
from site_builder.cli import main
from site_builder.rules import validate
from tests.conftest import WriteCatalog, good
from tests.contract import Api
from tests.factories import a_catalog, an_entry
from web import create_app

CATALOG = a_catalog(an_entry("isv.LIMIT"), fallback="en")
NEITHER = [None, "", "*", "fr", "fr, *;q=0.1", "zh;q=0", ";;,,=", "x" * 5000]
"""Headers that ask for neither language: none, any, foreign, unreadable."""


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("build") / "lookup.db"
    lookup_db.build(CATALOG, path)
    return path


@pytest.fixture(scope="module")
def api(lookup: Path) -> Api:
    return Api(create_app({"SITE": lookup.parent / "site", "LOOKUP": lookup}))


@pytest.mark.parametrize("header", NEITHER)
@pytest.mark.parametrize(
    ("path", "status"),
    [("codes/isv.LIMIT", 200), ("codes", 200), ("search?q=x", 200), ("catalog", 200), ("codes/nope", 404), ("no", 404)],
)
def test_answers_and_problems_are_in_the_fallback(api: Api, path: str, status: int, header: str | None) -> None:
    assert api.ask("GET", f"/api/v1/{path}", status, language=header).headers["Content-Language"] == "en"


@pytest.mark.parametrize("header", NEITHER)
def test_short_link_leads_to_the_page_in_the_fallback(api: Api, header: str | None) -> None:
    headers = {"Accept-Language": header} if header is not None else {}

    assert api.client.get("/e/isv.LIMIT", headers=headers).headers["Location"] == "/en/sms/isv.LIMIT.html"


def test_root_leads_a_reader_of_any_language_to_the_fallback(api: Api) -> None:
    assert api.client.get("/", headers={"Accept-Language": "*"}).headers["Location"] == "/en/"


@pytest.mark.parametrize("header", ["zh", "zh-CN,en;q=0.8", "en;q=0"])
def test_reader_of_another_language_of_the_catalogue_gets_it(api: Api, header: str) -> None:
    assert api.get("/api/v1/codes/isv.LIMIT", language=header)["lang"] == "zh"


def test_without_a_lookup_db_problems_are_in_english(tmp_path: Path) -> None:
    api = Api(create_app({"SITE": tmp_path / "site", "LOOKUP": tmp_path / "lookup.db"}))

    for header in (None, "*", "fr"):
        assert api.ask("GET", "/api/v1/codes/X", 503, language=header).headers["Content-Language"] == "en"
    assert api.ask("GET", "/api/v1/codes/X", 503, language="zh").headers["Content-Language"] == "zh"


@pytest.mark.parametrize(
    ("locale", "language"),
    [(None, "en"), ("", "en"), ("C", "en"), ("C.UTF-8", "en"), ("POSIX", "en"), ("de_DE.UTF-8", "en"), ("zh_CN", "zh")],
)
def test_terminal_answers_in_the_fallback(
    lookup: Path,
    locale: str | None,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    if locale is not None:
        monkeypatch.setenv("LANG", locale)
    monkeypatch.setattr(sys, "argv", ["errdex", "explain", "isv.LIMIT", "--format", "json", "--db", str(lookup)])
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written := io.BytesIO(), "utf-8"))

    main()

    assert f'"lang":"{language}"' in written.getvalue().decode()


def test_fallback_is_the_source_language_where_none_is_set(write_catalog: WriteCatalog) -> None:
    catalog = validate(write_catalog({})).catalog

    assert catalog is not None
    assert catalog.fallback == catalog.source_language == "zh"


def test_fallback_is_one_of_the_languages(write_catalog: WriteCatalog) -> None:
    folder = write_catalog({"catalog.yaml": good("catalog.yaml") + "fallback: en\n"})
    loaded = validate(folder)

    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.catalog is not None
    assert loaded.catalog.fallback == "en"
