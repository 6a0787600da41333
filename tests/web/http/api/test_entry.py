"""An entry by its code: its spellings, its languages, some of its fields, and as Markdown."""

import pytest

from site_builder.core.json_bytes import dump
from tests.contract import Api, contract
from tests.web.http.api.some_codes import asked, codes, record
from web.http.parameters import FIELDS

# One entry


@pytest.mark.parametrize("language", ["zh", "en"])
def test_code_answers_with_its_record_in_the_language(api: Api, language: str) -> None:
    assert api.get("/api/v1/codes/isv.LIMIT", language=language) == record("isv.LIMIT", language)


def test_bytes_are_those_of_the_static_file(api: Api) -> None:
    response = api.ask("GET", "/api/v1/domains/sms/codes/isv.LIMIT?lang=all", 200)

    assert response.data == dump(record("isv.LIMIT", None))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a/b", "a/b"),
        ("a%2Fb", "a/b"),
        ("a//b", "a//b"),
        ("%2Fc%2F", "/c/"),
        ("/c/", "/c/"),
        ("%E7%A0%81%201%25", "码 1%"),
        ("Case", "Case"),
        ("CASE", "CASE"),
        ("ISV-limit", "isv.LIMIT"),
        ("limit", "isv.LIMIT"),
        ("isv_limit", "isv.LIMIT"),
        (" isv.LIMIT ", "isv.LIMIT"),
        ("GONE", "GONE"),
    ],
)
def test_code_is_found_however_it_is_written(api: Api, path: str, code: str) -> None:
    assert api.get(f"/api/v1/codes/{path}")["code"] == code
    assert api.get(f"/api/v1/domains/sms/codes/{path}")["code"] == code


def test_spelling_that_may_be_several_codes_claims_none(api: Api) -> None:
    problem = api.problem("/api/v1/codes/case.", 404, "unknown-code")
    assert codes(problem["suggestions"])[:2] == ["sms/CASE", "sms/Case"]


def test_one_code_of_several_domains_is_a_choice(api: Api) -> None:
    answer = api.get("/api/v1/codes/BOTH", 300, language="en")

    assert answer == {
        "status": 300,
        "choices": [
            {"domain": "sms", "code": "BOTH", "message": "message of BOTH", "url": "/en/sms/BOTH.html"},
            {"domain": "mail", "code": "BOTH", "message": "message of BOTH", "url": "/en/mail/BOTH.html"},
        ],
    }
    assert api.get("/api/v1/codes/both", 300)["status"] == 300
    assert api.get("/api/v1/codes/BOTH?lang=all", 300)["choices"][0]["message"]["zh"] == "BOTH 的消息"
    assert api.get("/api/v1/domains/mail/codes/BOTH")["domain"] == "mail"


def test_code_that_moved_answers_with_its_new_entry(api: Api) -> None:
    assert codes([api.get("/api/v1/codes/MOVED")]) == ["mail/MOVED"]
    assert codes([api.get("/api/v1/codes/moved")]) == ["mail/MOVED"]
    assert codes([api.get("/api/v1/codes/RENAMED")]) == ["sms/isv.LIMIT"]
    assert codes([api.get("/api/v1/codes/renamed")]) == ["sms/isv.LIMIT"]


def test_domain_that_a_code_left_still_tells_of_it(api: Api) -> None:
    tombstone = api.get("/api/v1/domains/sms/codes/MOVED")

    assert (tombstone["status"], tombstone["replaced_by"], tombstone["since"]) == ("removed", "mail/MOVED", "2026-01")


def test_unknown_code_has_suggestions(api: Api) -> None:
    problem = api.problem("/api/v1/codes/isv.LIMT", 404, "unknown-code", language="en")

    assert problem["suggestions"][0] == {
        "domain": "sms",
        "code": "isv.LIMIT",
        "message": "message of isv.LIMIT",
        "url": "/en/sms/isv.LIMIT.html",
    }
    assert len(problem["suggestions"]) <= 5
    assert problem["detail"] == 'There is no error code "isv.LIMT".'


def test_suggestions_of_a_domain_are_its_own(api: Api) -> None:
    problem = api.problem("/api/v1/domains/mail/codes/BOTHE", 404, "unknown-code")

    assert {choice["domain"] for choice in problem["suggestions"]} == {"mail"}


def test_slash_at_the_end_leads_on(api: Api) -> None:
    for path in ("/codes/OK", "/codes", "/domains/sms/codes/OK", "/domains", "/search", "/diagnose", "/nothing"):
        response = api.ask("GET", f"/api/v1{path}/?lang=en", 308)

        assert response.headers["Location"] == f"/api/v1{path}?lang=en"
    assert api.ask("GET", "/api/v1/codes/%E7%A0%81///", 308).headers["Location"] == "/api/v1/codes/%E7%A0%81"


@pytest.mark.parametrize(
    ("path", "statements"),
    [
        ("codes/isv.LIMIT", 1),
        ("domains/sms/codes/OK", 1),
        ("codes/OK?lang=en-US", 2),
        ("domains", 1),
        ("codes?limit=200", 2),
        ("codes?code=OK&code=isv.LIMIT&code=a/b", 3),
        ("codes?code=OK&code=isv.LIMIT&kind=error", 4),
    ],
)
def test_an_answer_takes_few_statements(api: Api, path: str, statements: int) -> None:
    ran: list[str] = []
    api.get("/readyz")
    idle = api.app.extensions["errdex"].get()._idle
    connection = idle.get_nowait()
    connection.set_trace_callback(ran.append)
    idle.put(connection)
    api.get(f"/api/v1/{path}")
    connection.set_trace_callback(None)

    assert len(ran) == statements


# Languages


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", None, "zh"),
        ("", "en-GB,zh;q=0.5", "en"),
        ("", "zh-CN,en;q=0.8", "zh"),
        ("", "zh;q=0", "en"),
        ("", "fr", "zh"),
        ("?lang=en", "zh", "en"),
        ("?lang=zh-CN", "en", "zh"),
        ("?lang=EN_us", "zh", "en"),
    ],
)
@pytest.mark.parametrize("path", ["codes/OK", "codes", "domains", "domains/sms", "catalog", "search"])
def test_language_is_the_named_one_then_the_preferred_then_the_fallback(
    api: Api, path: str, query: str, header: str | None, language: str
) -> None:
    address = f"/api/v1/{path}{query}{('&' if query else '?') + 'q=x' if path == 'search' else ''}"
    response = api.ask("GET", address, 200, language=header)

    assert response.headers["Content-Language"] == language
    assert response.headers["Vary"] == ("Accept-Language, Accept" if path == "codes/OK" else "Accept-Language")


def test_all_languages_side_by_side(api: Api) -> None:
    response = api.ask("GET", "/api/v1/codes/OK?lang=all", 200)

    assert response.headers["Content-Language"] == "zh, en"
    assert response.get_json() == record("OK", None)


# Some fields only


def test_fields_name_the_keys_that_are_sent(api: Api) -> None:
    picked = {"code": "isv.LIMIT", "message": "message of isv.LIMIT"}

    assert api.get("/api/v1/codes/isv.LIMIT?fields=message,code&lang=en") == picked
    assert api.get("/api/v1/domains/sms/codes/isv.LIMIT?fields=code&fields=message&lang=en") == picked
    assert api.get(asked("isv.LIMIT") + "&fields=code,message&lang=en")["codes"] == [picked]
    assert all(entry.keys() == {"retry"} for entry in api.get("/api/v1/codes?fields=retry&lang=all")["codes"])


def test_fields_are_those_of_the_contract(api: Api) -> None:
    entry = contract()["components"]["schemas"]["Entry"]

    assert set(FIELDS) == entry["properties"].keys() == set(entry["required"])
    assert api.get("/api/v1/codes/OK").keys() == set(FIELDS)


def test_answers_with_other_fields_have_other_tags(api: Api) -> None:
    addresses = [asked("OK") + query for query in ("", "&fields=code", "&fields=name", "&lang=en", "&code=NONE")]
    addresses += ["/api/v1/codes/OK" + query for query in ("", "?fields=code", "?fields=name", "?lang=all")]

    assert len({api.ask("GET", address, 200).headers["ETag"] for address in addresses}) == len(addresses)


# Markdown


@pytest.mark.parametrize("accept", ["text/markdown", "text/*", "text/markdown, application/json;q=0.5"])
@pytest.mark.parametrize("query", ["", "?lang=all", "?lang=zh"])
def test_code_answers_in_markdown_where_that_is_accepted(with_twins: Api, accept: str, query: str) -> None:
    for path in ("codes/isv.LIMIT", "domains/sms/codes/limit"):
        response = with_twins.ask("GET", f"/api/v1/{path}{query}", 200, headers={"Accept": accept})

        assert (response.mimetype, response.text) == ("text/markdown", "# zh\n")
        assert response.headers["Content-Language"] == "zh"
        assert response.headers["Vary"] == "Accept-Language, Accept"
        again = {"Accept": accept, "If-None-Match": response.headers["ETag"]}
        with_twins.ask("GET", f"/api/v1/{path}{query}", 304, headers=again)


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("codes/isv.LIMIT", "*/*"),
        ("codes/isv.LIMIT", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        ("codes/isv.LIMIT", "application/json, text/markdown;q=0.9"),
        ("codes/isv.LIMIT?fields=code", "text/markdown"),
        ("codes/isv.LIMIT?lang=en", "text/markdown"),
        ("codes", "text/markdown"),
    ],
)
def test_other_answers_are_json_whatever_is_accepted(with_twins: Api, path: str, accept: str) -> None:
    """Of `isv.LIMIT` the site has no English page."""
    assert with_twins.get(f"/api/v1/{path}", headers={"Accept": accept})
    problem = with_twins.problem("/api/v1/codes/NONE", 404, "unknown-code", headers={"Accept": accept})
    assert problem["status"] == 404
