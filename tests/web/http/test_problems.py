"""Whatever is asked of the API: an answer or a problem document, never a 500, never a page.

`Api.problem` proves the shape of each problem: media type, keys, status, CORS, Content-Language, Allow on a 405.
"""

import io
import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.assemble import lookup_db
from tests.contract import Api, contract
from tests.factories import a_catalog, an_entry
from web import create_app
from web.http.parameters import FIELDS
from web.http.problems import STATUS
from web.text.words import InterfaceWords

CATALOG = a_catalog(an_entry("isv.LIMIT"), an_entry("OK", kind="success"), an_entry("OK", "mail"))


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Api:
    folder = tmp_path_factory.mktemp("build")
    lookup_db.build(CATALOG, folder / "lookup.db")
    (folder / "site" / "api").mkdir(parents=True)
    return Api(create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db"}))


# Codes and paths


@pytest.mark.parametrize(
    "code",
    [
        "nope",
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/%2e%2e/etc/passwd",
        "x" * 201,
        "x" * 10_000,
        "%00",
        "nope%00",
        "%0d%0aSet-Cookie:%20a=b",
        "%ed%a0%80",
        "%ff%fe",
        "%e2%80%ae",
        "%f0%9f%98%80",
        "%",
        "%25%32%46",
        "'%20OR%201=1%20--",
        "{code}",
        "%s%n",
        "<script>",
    ],
)
def test_strange_code_is_unknown(api: Api, code: str) -> None:
    for path in ("/api/v1/codes/", "/api/v1/domains/sms/codes/"):
        assert "suggestions" in api.problem(path + code, 404, "unknown-code")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(min_size=1, max_size=60))
def test_no_path_is_an_error_of_ours(api: Api, path: bytes) -> None:
    for prefix in ("/api/v1/codes/", "/api/v1/", "/api/v1/domains/", "/", "/e/", "/zh/sms/"):
        response = api.client.get(prefix + quote(path))
        assert response.status_code < 500
        response.close()


@pytest.mark.parametrize("path", ["/api/v2", "/api/v2/codes/OK", "/api/v1/nope", "/api//v1/codes", "/api//"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "DELETE", "OPTIONS"])
def test_address_that_is_not_there_is_a_problem(api: Api, path: str, method: str) -> None:
    assert api.ask(method, path, 404).mimetype == "application/problem+json"


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/"])
def test_reference_that_is_not_there_is_a_problem(api: Api, path: str) -> None:
    api.problem(path, 404, "not-found")
    api.problem(path, 405, "method-not-allowed", "POST")


def test_contract_says_the_status_of_each_kind_of_problem() -> None:
    assert contract()["components"]["schemas"]["Problem"]["x-status"] == STATUS


def test_json_ending_is_a_file_and_never_a_code(api: Api) -> None:
    for path in ("codes/OK.json", "domains/sms/codes/OK.json", "domains/sms/codes/../OK.json"):
        api.problem(f"/api/v1/{path}", 404, "not-found")


def test_unknown_domain_is_a_problem_of_its_own(api: Api) -> None:
    for path in ("domains/none", "domains/none/codes/OK", "domains/%00", "domains/" + "x" * 5000, "domains/sms%20"):
        api.problem(f"/api/v1/{path}", 404, "unknown-domain")


# Parameters


@pytest.mark.parametrize(
    "limit", ["0", "201", "1000", "abc", "", "-1", "1.5", "1e2", "٣", "²", "9" * 5000, "%00", "+1", " 1"]
)
@pytest.mark.parametrize("path", ["codes", "search"])
def test_limit_is_a_number_in_its_bounds(api: Api, path: str, limit: str) -> None:
    question = "q=x&" if path == "search" else ""
    api.problem(f"/api/v1/{path}?{question}limit={limit}", 400, "invalid-parameter")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "",
        "-",
        "====",
        "c21z",
        "c21zL05PTkU",
        "c21zL09L=",
        "c21zL09L%0a",
        "%00",
        "%ff",
        "é",
        "A" * 5001,
        "c21zL09L.",
        "null",
    ],
)
def test_cursor_that_no_page_gave_is_refused(api: Api, cursor: str) -> None:
    api.problem(f"/api/v1/codes?cursor={cursor}", 400, "invalid-cursor")


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_no_cursor_is_an_error_of_ours(api: Api, cursor: str) -> None:
    response = api.client.get("/api/v1/codes", query_string={"cursor": cursor.encode("utf-8", "surrogatepass")})
    assert response.status_code in (200, 400)


@pytest.mark.parametrize("query", ["fault=me", "retryable=yes", "retryable=True", "kind=", "status=ACTIVE", "kind=%00"])
def test_filter_of_few_values_takes_no_other(api: Api, query: str) -> None:
    problem = api.problem(f"/api/v1/codes?{query}", 400, "invalid-parameter", language="en")

    assert "it is one of" in problem["detail"].lower()


@pytest.mark.parametrize(
    ("query", "nearest"),
    [
        ("retry=wiat", "wait"),
        ("retry=wait,backof", "backoff"),
        ("retry=wait&retry=nevr", "never"),
        ("status=actve", "active"),
        ("acts=devloper", "developer"),
        ("kind=warn", "warning"),
        ("fault=callers", "caller"),
        ("retryable=treu", "true"),
        ("category=limits", "limit"),
        ("domain=smss", "sms"),
        ("fields=code,mesage", "message"),
    ],
)
def test_value_that_is_not_known_is_refused_with_the_nearest(api: Api, query: str, nearest: str) -> None:
    problem = api.problem(f"/api/v1/codes?{query}", 400, "invalid-parameter", language="en")

    assert problem["nearest"] == nearest
    assert f"did you mean `{nearest}`?" in problem["detail"]


def test_value_that_is_like_none_is_refused_with_all(api: Api) -> None:
    problem = api.problem("/api/v1/codes?retry=zzz", 400, "invalid-parameter", language="en")

    assert "nearest" not in problem
    assert problem["detail"] == 'retry cannot be "zzz"; it is one of never, after-change, backoff, wait.'


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("codes?retrry=wait", "retry"),
        ("codes?codes=OK", "code"),
        ("codes?lagn=en", "lang"),
        ("codes/isv.LIMIT?lagn=en", "lang"),
        ("codes/isv.LIMIT?lang=en&field=code", "fields"),
        ("domains/sms/codes/isv.LIMIT?Lang=en", "lang"),
        ("codes/NONE?lnag=en", "lang"),
        ("search?q=x&limti=3", "limit"),
        ("domains?langs=en", "lang"),
        ("domains/sms?langs=en", "lang"),
        ("catalog?langs=en", "lang"),
    ],
)
def test_parameter_that_is_not_known_is_refused_with_the_nearest(api: Api, path: str, nearest: str) -> None:
    problem = api.problem(f"/api/v1/{path}", 400, "unknown-parameter", language="en")

    assert problem["nearest"] == nearest
    assert f"did you mean `{nearest}`?" in problem["detail"]


@pytest.mark.parametrize("path", ["codes", "codes/OK", "domains", "catalog", "search"])
@pytest.mark.parametrize("query", ["unheard=of", "=", "x" * 5000 + "=1", "%00=1", "%ff=1"])
def test_no_parameter_is_ignored(api: Api, path: str, query: str) -> None:
    assert "nearest" not in api.problem(f"/api/v1/{path}?{query}", 400, "unknown-parameter")


@pytest.mark.parametrize(
    "path", ["codes?limit=1&limit=2", "codes/OK?lang=en&lang=zh", "search?q=a&q=a&q=b", "codes?code=OK&lang=en&lang=zh"]
)
def test_second_value_is_not_ignored_where_one_counts(api: Api, path: str) -> None:
    problem = api.problem(f"/api/v1/{path}", 400, "repeated-parameter", language="en")

    name = path.rpartition("&")[2].partition("=")[0]
    assert problem["detail"].startswith(f"{name} is given {path.count(name + '=')} times")


def test_all_names_that_are_known_are_in_the_problem(api: Api) -> None:
    parameter = api.problem("/api/v1/codes?unheard=of", 400, "unknown-parameter", language="en")
    field = api.problem("/api/v1/codes?fields=unheard", 400, "invalid-parameter", language="en")

    assert parameter["detail"].endswith("fields, limit, cursor, lang.")
    assert ", ".join(FIELDS) in field["detail"]


def test_unknown_parameter_of_a_diagnosis_is_refused_wherever_it_stands(api: Api) -> None:
    in_query = api.problem("/api/v1/diagnose?lnag=en", 400, "unknown-parameter", "POST", json={"text": "x"})
    in_body = api.problem("/api/v1/diagnose", 400, "unknown-parameter", "POST", json={"text": "x", "lnag": "en"})

    assert in_query["nearest"] == in_body["nearest"] == "lang"
    for request_ in ({"json": {"text": "x", "domain": "smss"}}, {"json": ["x"], "query_string": {"domain": "smss"}}):
        assert api.problem("/api/v1/diagnose", 400, "invalid-parameter", "POST", **request_)["nearest"] == "sms"


def test_unknown_language_and_domain_name_the_nearest(api: Api) -> None:
    assert api.problem("/api/v1/codes/OK?lang=ALL", 400, "unknown-language")["nearest"] == "all"
    assert api.problem("/api/v1/domains/smss", 404, "unknown-domain")["nearest"] == "sms"
    assert api.problem("/api/v1/domains/smss/codes/OK", 404, "unknown-domain")["nearest"] == "sms"
    assert api.problem("/api/v1/search?q=x&domain=smss", 400, "invalid-parameter")["nearest"] == "sms"


def test_more_codes_than_a_page_holds_are_refused(api: Api) -> None:
    problem = api.problem("/api/v1/codes?" + "&".join(["code=X"] * 201), 400, "too-many-codes", language="en")

    assert problem["detail"].startswith("A request takes 200 codes at most, this one has 201")


@pytest.mark.parametrize("lang", ["fr", "", "zzz", "z", "%00", "ALL", "x" * 5000, "..", "zh/../en"])
@pytest.mark.parametrize("path", ["codes/OK", "codes", "domains", "domains/sms", "catalog", "search", "codes/nope"])
def test_language_that_the_catalogue_lacks_is_refused(api: Api, path: str, lang: str) -> None:
    question = "q=x&" if path == "search" else ""
    problem = api.problem(f"/api/v1/{path}?{question}lang={lang}", 400, "unknown-language", language="en")

    assert "lang is one of zh, en, all." in problem["detail"]


def test_search_without_a_question_is_a_problem(api: Api) -> None:
    api.problem("/api/v1/search", 400, "missing-parameter")


# Methods and bodies


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", "diagnose", {"POST", "OPTIONS"}),
        ("HEAD", "diagnose", {"POST", "OPTIONS"}),
        ("POST", "codes/OK", {"GET", "HEAD", "OPTIONS"}),
        ("PUT", "codes", {"GET", "HEAD", "OPTIONS"}),
        ("DELETE", "domains/sms", {"GET", "HEAD", "OPTIONS"}),
        ("PATCH", "openapi.json", {"GET", "HEAD", "OPTIONS"}),
        ("TRACE", "search", {"GET", "HEAD", "OPTIONS"}),
        ("BREW", "catalog", {"GET", "HEAD", "OPTIONS"}),
    ],
)
def test_method_that_does_not_work_is_told_which_do(api: Api, method: str, path: str, allow: set[str]) -> None:
    response = api.ask(method, f"/api/v1/{path}", 405)

    assert set(response.headers["Allow"].split(", ")) == allow


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        '{"text": null}',
        '{"text": 1}',
        '{"text": ["a"]}',
        '{"text": "a", "lang": 1}',
        '{"text": "a", "domain": ["sms"]}',
        "[" * 10_000,
        '{"text":' * 5_000,
        '{"text": 1' + "0" * 5_000 + "}",
        "\ufeff",
        b"\xff\xfe\x00",
        b'{"text": "\xff"}',
        b"\x00",
    ],
)
def test_body_that_is_no_question_is_a_problem(api: Api, body: str | bytes) -> None:
    api.problem("/api/v1/diagnose", 400, "invalid-body", "POST", data=body, content_type="application/json")


def test_language_in_the_body_counts_as_the_parameter(api: Api) -> None:
    for lang in ("fr", ""):
        api.problem("/api/v1/diagnose", 400, "unknown-language", "POST", json={"text": "x", "lang": lang})


@pytest.mark.parametrize(
    "request_",
    [
        {"data": "a" * 65_537, "content_type": "text/plain"},
        {"data": ("码" * 21_846).encode(), "content_type": "text/plain"},
        {"json": {"text": "a" * 65_537}},
        {"data": b" " * 3_000_000, "content_type": "application/json"},
        {"data": b" " * 3_000_000, "content_type": "text/plain"},
    ],
)
def test_text_over_64_kib_is_too_large(api: Api, request_: dict[str, Any]) -> None:
    api.problem("/api/v1/diagnose", 413, "too-large", "POST", **request_)


def test_length_is_counted_and_not_believed(api: Api) -> None:
    api.problem(
        "/api/v1/diagnose",
        413,
        "too-large",
        "POST",
        input_stream=io.BytesIO(b"a" * 3_000_000),
        content_type="text/plain",
        environ_overrides={"wsgi.input_terminated": True},
    )


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/html",
        "multipart/form-data; boundary=x",
        "x",
        "text/plain; charset=gbk",
        "image/png",
    ],
)
def test_other_media_types_are_refused(api: Api, content_type: str) -> None:
    api.problem("/api/v1/diagnose", 415, "unsupported-type", "POST", data="isv.LIMIT", content_type=content_type)


# The reader's language, and what is not the reader's to know


@pytest.mark.parametrize(
    ("query", "header", "language", "title"),
    [
        ("", None, "zh", "没有这个错误码"),
        ("", "en", "en", "Unknown error code"),
        ("?lang=en", "zh", "en", "Unknown error code"),
        ("?lang=all", "en", "en", "Unknown error code"),
    ],
)
def test_problem_speaks_the_readers_language(
    api: Api, query: str, header: str | None, language: str, title: str
) -> None:
    response = api.ask("GET", f"/api/v1/codes/nope{query}", 404, language=header)

    assert response.headers["Content-Language"] == language
    assert response.headers["Vary"] == "Accept-Language"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.get_json(force=True)["title"] == title


def test_long_code_is_quoted_short(api: Api) -> None:
    problem = api.problem("/api/v1/codes/" + "x" * 10_000, 404, "unknown-code")

    assert len(problem["detail"]) < 200
    assert problem["suggestions"] == []


def test_instance_is_the_path_as_a_uri(api: Api) -> None:
    assert api.problem("/api/v1/codes/%E7%A0%81%0A", 404, "unknown-code")["instance"] == "/api/v1/codes/%E7%A0%81%0A"


def test_every_kind_of_problem_has_its_texts_in_each_language() -> None:
    assert all(400 <= status < 600 for status in STATUS.values())
    for kind in STATUS:
        chinese, english = (InterfaceWords(language)["problems"][kind] for language in ("zh", "en"))
        assert ord(max(chinese["title"])) > 0x4E00, f"{kind} in Chinese"
        assert re.sub("[–…]", "", "".join(english.values())).isascii(), f"{kind} in English"


@pytest.fixture
def fresh(tmp_path: Path) -> Api:
    """An API of its own, whose files a test may spoil."""
    lookup_db.build(CATALOG, tmp_path / "lookup.db")
    return Api(create_app({"SITE": tmp_path / "site", "LOOKUP": tmp_path / "lookup.db", "LOOK_EVERY": 0}))


@pytest.mark.parametrize("path", ["/api/v1/codes/OK", "/api/v1/codes", "/api/v1/search?q=x", "/e/OK", "/zh/sms/OK"])
@pytest.mark.parametrize("testing", [False, True])
def test_fault_of_ours_is_logged_and_not_shown(
    fresh: Api, path: str, testing: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("no such table: secret")

    fresh.app.testing = testing
    fresh.get("/readyz")
    monkeypatch.setattr("web.store.store.Store.rows", broken)
    if path.startswith("/api"):
        problem = fresh.problem(path, 500, "internal", language="en")
        assert problem["detail"] == "The fault has been logged. Please try again later."
    else:
        response = fresh.client.get(path)
        assert (response.status_code, response.mimetype) == (500, "text/html")
        assert "secret" not in response.text
    assert "secret" in caplog.text


QUESTIONS = ["codes/OK", "codes", "search?q=x", "domains", "domains/sms", "catalog"]


@pytest.mark.parametrize("content", [None, b"no database"])
def test_without_a_lookup_db_questions_wait_and_the_process_lives(
    tmp_path: Path, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    if content is not None:
        (tmp_path / "lookup.db").write_bytes(content)
    api = Api(create_app({"SITE": tmp_path / "site", "LOOKUP": tmp_path / "lookup.db"}))

    for path in QUESTIONS:
        problem = api.problem(f"/api/v1/{path}", 503, "unavailable", language="en")
        assert str(tmp_path) not in problem["detail"]
    api.problem("/api/v1/diagnose", 503, "unavailable", "POST", json={"text": "x"})
    response = api.ask("GET", "/readyz", 503)
    assert response.headers["Retry-After"] == "5"
    assert api.get("/livez") == {"status": "ok"}
    assert api.client.get("/e/OK").status_code == 503
    assert f"{tmp_path / 'lookup.db'} is" in caplog.text
    assert "`errdex build`" in caplog.text
    api.problem("/api/v1/nope", 404, "not-found")
    api.get("/api/v1/openapi.json")

    (tmp_path / "lookup.db").unlink(missing_ok=True)
    lookup_db.build(CATALOG, tmp_path / "lookup.db")
    assert api.get("/api/v1/codes/isv.LIMIT")["code"] == "isv.LIMIT"
    assert api.get("/readyz")["status"] == "ready"


def test_service_is_not_ready_once_its_file_is_gone(fresh: Api, tmp_path: Path) -> None:
    fresh.get("/readyz")
    (tmp_path / "lookup.db").unlink()

    fresh.problem("/readyz", 503, "unavailable")
    assert fresh.get("/api/v1/codes/isv.LIMIT")["code"] == "isv.LIMIT", "what is open is still read"


def test_rebuild_is_served_without_a_restart(fresh: Api, tmp_path: Path) -> None:
    fresh.problem("/api/v1/codes/NEW", 404, "unknown-code")
    lookup_db.build(a_catalog(an_entry("NEW")), tmp_path / "next.db")
    (tmp_path / "next.db").replace(tmp_path / "lookup.db")

    assert fresh.get("/api/v1/codes/NEW")["code"] == "NEW"
    assert fresh.get("/readyz")["codes"] == 1


def test_a_project_s_own_words_are_said(tmp_path: Path) -> None:
    own = {"problems.unknown-code.title": "Never heard of it", "reasons.hits.exact": "That very code"}
    catalog = replace(CATALOG, own_words={"en": InterfaceWords.of("en", own)})
    lookup_db.build(catalog, tmp_path / "lookup.db")
    api = Api(create_app({"SITE": tmp_path, "LOOKUP": tmp_path / "lookup.db"}))

    assert api.problem("/api/v1/codes/nope?lang=en", 404, "unknown-code")["title"] == "Never heard of it"
    assert api.client.get("/api/v1/search?q=isv.LIMIT&lang=en").get_json()["hits"][0]["why"] == "That very code"
    every = api.client.get("/api/v1/search?q=isv.LIMIT&lang=all").get_json()["hits"][0]["why"]
    assert every == {"zh": InterfaceWords("zh")["reasons"]["hits"]["exact"], "en": "That very code"}


def test_a_problem_in_a_language_without_words_says_that_it_is_english(tmp_path: Path) -> None:
    settings = CATALOG.settings
    languages = (settings.languages[0], settings.languages[1].model_copy(update={"id": "fr"}))
    french = replace(CATALOG, settings=settings.model_copy(update={"languages": languages}))
    lookup_db.build(french, tmp_path / "lookup.db")
    client = create_app({"SITE": tmp_path, "LOOKUP": tmp_path / "lookup.db"}).test_client()

    answer = client.get("/api/v1/codes/nope?lang=fr")

    assert (answer.status_code, answer.headers["Content-Language"]) == (404, "en")
