"""Search and diagnosis: their form; what they find is tested beside `search` and `diagnose`."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.contract import Api
from tests.web.http.api.some_codes import codes, record
from web.http.api import TURN


def test_search_finds_and_says_why(api: Api) -> None:
    answer = api.get("/api/v1/search?q=isv.LIMIT&lang=en")
    first = answer["hits"][0]

    assert answer["query"] == "isv.LIMIT"
    assert answer["total"] >= 1
    assert (first["domain"], first["code"], first["url"]) == ("sms", "isv.LIMIT", "/en/sms/isv.LIMIT.html")
    assert first["message"] == "message of isv.LIMIT"
    assert first["score"] == 100
    assert first["why"] != api.get("/api/v1/search?q=isv.LIMIT&lang=zh")["hits"][0]["why"]


def test_search_takes_domain_and_limit(api: Api) -> None:
    assert codes(api.get("/api/v1/search?q=BOTH&domain=mail")["hits"])[0] == "mail/BOTH"
    answer = api.get("/api/v1/search?q=message&limit=2&lang=all")
    assert len(answer["hits"]) == 2 < answer["total"]
    assert answer["hits"][0]["message"].keys() == answer["hits"][0]["why"].keys() == {"zh", "en"}


def test_score_tells_how_near_a_hit_is(api: Api) -> None:
    def score(question: str) -> int:
        return int(api.get("/api/v1/search", query_string={"q": question, "domain": "sms"})["hits"][0]["score"])

    scores = [score(question) for question in ("isv.LIMIT", "ISV-LIMIT", "limit", "isv.LIM", "fast")]

    assert scores == sorted(set(scores), reverse=True)
    assert score("fast gone") == 0


@pytest.mark.parametrize(
    "question", ["", " ", "NEAR(", '"', "*", "%", '" OR 1=1 --', "\x00", "(" * 3000, "‮x", "a" * 9000]
)
def test_no_question_is_a_syntax_error(api: Api, question: str) -> None:
    assert api.get("/api/v1/search", query_string={"q": question})["query"] == question


FORM = "application/x-www-form-urlencoded"
PASTE = 'x {"Code":"isv.LIMIT","Message":"too many: 40"}'


@pytest.mark.parametrize(
    "request_",
    [
        {"json": {"text": PASTE, "lang": "en"}},
        {"json": {"text": PASTE}, "language": "en"},
        {"json": {"text": PASTE, "lang": "en-US", "domain": "sms"}, "language": "zh"},
        {"json": {"text": PASTE, "lang": None, "domain": None}, "query_string": {"lang": "en"}},
        {"data": PASTE, "content_type": "text/plain", "query_string": {"lang": "en", "domain": "sms"}},
        {"data": PASTE.encode(), "content_type": "text/plain; charset=UTF-8", "language": "en"},
    ],
)
def test_diagnosis_names_code_cause_and_parameters(api: Api, request_: dict[str, Any]) -> None:
    (found,) = api.post("/api/v1/diagnose", **request_)["diagnoses"]
    start, end = found["span"]

    assert (found["domain"], found["code"], found["confidence"]) == ("sms", "isv.LIMIT", "exact")
    assert found["matched"] == PASTE[start:end]
    assert found["params"] == {"limit": "40"}
    assert found["cause"] == 0
    assert found["entry"] == record("isv.LIMIT", "en")


ERROR = '{"Code":"isv.LIMIT", "Message":"too many: 40"}'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (ERROR, "application/json"),
        (f"[{ERROR}]", "application/json"),
        ("\ufeff" + ERROR, "application/json"),
        ('"isv.LIMIT: too many: 40"', "application/json"),
        (ERROR, "application/x-www-form-urlencoded"),
        ("at 10:00 text=isv.LIMIT: too many: 40", "application/x-www-form-urlencoded"),
        ("isv.LIMIT: too many: 40", "application/x-www-form-urlencoded"),
    ],
)
def test_pasted_error_is_a_body_as_it_is(api: Api, body: str, content_type: str) -> None:
    (found,) = api.post("/api/v1/diagnose?lang=en", data=body.encode(), content_type=content_type)["diagnoses"]
    start, end = found["span"]

    assert (found["code"], found["cause"], found["params"]) == ("isv.LIMIT", 0, {"limit": "40"})
    assert body.removeprefix("\ufeff")[start:end] == found["matched"] == "isv.LIMIT"
    assert found["entry"]["lang"] == "en"


def test_form_with_a_text_is_a_form(api: Api) -> None:
    (found,) = api.post("/api/v1/diagnose", data={"text": PASTE, "lang": "en", "domain": "sms"})["diagnoses"]
    start, end = found["span"]

    assert (found["code"], found["entry"]["lang"]) == ("isv.LIMIT", "en")
    assert PASTE[start:end] == "isv.LIMIT"
    assert api.post("/api/v1/diagnose", data="lang=isv.LIMIT", content_type=FORM)["diagnoses"][0]["code"] == "isv.LIMIT"


@pytest.mark.parametrize(("query", "kind"), [("lang=xx", "unknown-language"), ("domain=xx", "invalid-parameter")])
def test_parameter_of_a_diagnosis_is_checked_where_the_body_overrides_it_too(api: Api, query: str, kind: str) -> None:
    api.problem(f"/api/v1/diagnose?{query}", 400, kind, "POST", json={"text": PASTE, "lang": "en", "domain": "sms"})


@pytest.mark.parametrize("body", ["{}", "[]", "null", "1", '""'])
def test_json_that_names_no_code_claims_none(api: Api, body: str) -> None:
    assert api.post("/api/v1/diagnose", data=body, content_type="application/json") == {"diagnoses": []}


def test_diagnosis_of_an_unknown_code_has_no_entry(api: Api) -> None:
    (found,) = api.post("/api/v1/diagnose?lang=all", json={"text": '{"Code": "isv.SOMETHING_NEW"}'})["diagnoses"]

    assert (found["code"], found["confidence"]) == ("isv.SOMETHING_NEW", "unknown")
    assert [found[field] for field in ("domain", "cause", "entry")] == [None] * 3
    assert found["why"].keys() == {"zh", "en"}


@pytest.mark.parametrize("text", ["", "all is well", "[" * 10_000, "\x00\x01", "‮isv‬", "a" * 65_536])
def test_text_without_a_code_gets_no_claim(api: Api, text: str) -> None:
    found = api.post("/api/v1/diagnose", json={"text": text})["diagnoses"]

    assert [one for one in found if one["confidence"] not in ("similar", "unknown")] == []


def test_lone_surrogate_is_quoted_and_harms_nobody(api: Api) -> None:
    body = '{"text": "\\ud800 isv.LIMIT \\udfff"}'
    answer = api.post("/api/v1/diagnose", data=body, content_type="application/json")

    assert answer["diagnoses"][0]["code"] == "isv.LIMIT"


def test_bytes_that_are_no_utf8_are_read_as_far_as_they_go(api: Api) -> None:
    answer = api.post("/api/v1/diagnose", data=b"\xff\xfe isv.LIMIT \x80", content_type="text/plain")

    assert answer["diagnoses"][0]["code"] == "isv.LIMIT"


def test_text_of_64_kib_is_taken_however_json_writes_it(api: Api) -> None:
    escaped = '{"text": "' + "\\u0061" * 65_536 + '"}'
    api.post("/api/v1/diagnose", data=escaped, content_type="application/json")


def test_diagnosis_is_nobodys_to_keep(api: Api) -> None:
    assert api.ask("POST", "/api/v1/diagnose", 200, json={"text": "x"}).headers["Cache-Control"] == "no-store"


def test_a_look_up_does_not_wait_for_the_search_that_is_computed(api: Api) -> None:
    with ThreadPoolExecutor(1) as beside, TURN:
        search = beside.submit(api.app.test_client().get, "/api/v1/search?q=OK")
        assert api.get("/api/v1/codes/OK")["code"] == "OK"
        assert not search.done()

    assert search.result().status_code == 200
