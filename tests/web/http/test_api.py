"""The API's answers: entries, lists, domains, search and diagnosis, in the reader's language.

Every answer is also held against openapi.yaml by `Api`; failures are the subject of test_api_errors.py.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from site_builder.assemble import lookup_db
from site_builder.catalog.entry import Cause
from site_builder.catalog.model import Catalog
from site_builder.core.json_bytes import dump
from site_builder.data.answers import overview_answers
from site_builder.data.records import catalogue_hash
from tests.contract import Api, contract, examples, operations_of, validator
from tests.factories import a_catalog, an_entry, entry_json, text
from web import create_app

CAUSES = (Cause(cause=text("太快", "Too fast"), solution=text("等等", "Wait"), wire=("too many: {limit}",)),)
CATALOG = a_catalog(
    an_entry("isv.LIMIT", category="limit", fault="caller", retry={"policy": "wait"}, causes=CAUSES),
    an_entry("OK", kind="success"),
    an_entry("BOTH", fault="service", retry={"policy": "backoff"}),
    an_entry("BOTH", "mail"),
    an_entry("Case"),
    an_entry("CASE", slug="case-upper"),
    an_entry("a/b", status="deprecated"),
    an_entry("a//b"),
    an_entry("/c/"),
    an_entry("码 1%"),
    an_entry("isv.ONE_OF", "mail"),
    an_entry("isp.ONE_OF", "mail", name="ANOTHER"),
    an_entry("MOVED", status="removed", replaced_by="mail/MOVED", since="2026-01"),
    an_entry("MOVED", "mail"),
    an_entry("RENAMED", status="removed", replaced_by="isv.LIMIT"),
    an_entry("GONE", status="removed"),
    ranks={"mail": 1},
)

MakeApi = Callable[[Catalog], Api]


@pytest.fixture(scope="module")
def make_api(tmp_path_factory: pytest.TempPathFactory) -> MakeApi:
    def make(catalog: Catalog) -> Api:
        folder = tmp_path_factory.mktemp("build")
        lookup_db.build(catalog, folder / "lookup.db")
        return Api(create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db"}))

    return make


@pytest.fixture(scope="module")
def api(make_api: MakeApi) -> Api:
    return make_api(CATALOG)


def record(code: str, language: str | None, domain: str = "sms") -> Any:
    entry = CATALOG.find(domain, code)
    assert entry is not None
    return entry_json(CATALOG, entry, language or "all")


def codes(answer: Any) -> list[str]:
    return [f"{entry['domain']}/{entry['code']}" for entry in answer]


# The contract itself


def test_contract_is_served_as_json(api: Api) -> None:
    assert api.get("/api/v1/openapi.json") == contract()


def test_every_route_is_in_the_contract_and_the_other_way_round(api: Api) -> None:
    routes = {
        (method.lower(), rule.rule.replace("<code:", "<").replace("<", "{").replace(">", "}"))
        for rule in api.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.rule.startswith(("/<page", "/api/v1/<json", "/api/v1/<slashed")) and rule.rule != "/"
    }
    promised = {
        (method, path)
        for path, item in contract()["paths"].items()
        for method in ("get", "post")
        if method in item and (not path.endswith(".json") or path.endswith("openapi.json"))
    }

    assert routes == promised


def test_schemas_are_json_schema_and_examples_keep_to_them() -> None:
    for schema in contract()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for schema, example in examples():
        validator(json.dumps(schema)).validate(example)


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/api/v1/codes/a/b", "getCode"),
        ("/api/v1/codes", "listCodes"),
        ("/api/v1/domains/sms/codes/X.json", "getCodeFile"),
        ("/api/v1/domains/sms/codes.json", "getDomainCodesFile"),
        ("/api/v1/domains/sms/codes.2.json", "getFurtherDomainCodesFile"),
        ("/api/v1/openapi.json", "getOpenapi"),
    ],
)
def test_an_address_is_held_against_its_own_operation(path: str, operation: str) -> None:
    operations = operations_of(path)

    assert operations is not None
    assert operations["get"]["operationId"] == operation


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
    ],
)
def test_an_answer_takes_few_statements(api: Api, path: str, statements: int) -> None:
    ran: list[str] = []
    api.get("/readyz")
    (connection,) = api.app.extensions["errdex"].get()._idle
    connection.set_trace_callback(ran.append)
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
    assert response.headers["Vary"] == "Accept-Language"


def test_all_languages_side_by_side(api: Api) -> None:
    response = api.ask("GET", "/api/v1/codes/OK?lang=all", 200)

    assert response.headers["Content-Language"] == "zh, en"
    assert response.get_json() == record("OK", None)


# The list


def test_list_has_every_code_in_order(api: Api) -> None:
    answer = api.get("/api/v1/codes?lang=en")

    assert answer["total"] == len(CATALOG.entries) == len(answer["codes"])
    assert answer["codes"] == [record(entry.code, "en", entry.domain) for entry in CATALOG.entries]
    assert answer["next"] is None


@pytest.mark.parametrize("limit", [1, 5, 15, 16, 200])
def test_pages_of_the_list_have_each_code_once(api: Api, limit: int) -> None:
    address: str | None = f"/api/v1/codes?limit={limit}&lang=all"
    seen: list[str] = []
    while address is not None:
        response = api.ask("GET", address, 200)
        page = response.get_json()
        seen += codes(page["codes"])
        address = page["next"]
        assert page["total"] == len(CATALOG.entries)
        assert 0 < len(page["codes"]) <= limit
        assert response.headers.get("Link") == (f'<{address}>; rel="next"' if address is not None else None)

    assert seen == [f"{entry.domain}/{entry.code}" for entry in CATALOG.entries]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("domain=mail", ["mail/BOTH", "mail/MOVED", "mail/isp.ONE_OF", "mail/isv.ONE_OF"]),
        ("category=limit", ["sms/isv.LIMIT"]),
        ("fault=service", ["sms/BOTH"]),
        ("retryable=true", ["sms/BOTH", "sms/isv.LIMIT"]),
        ("retryable=true&fault=caller", ["sms/isv.LIMIT"]),
        ("retryable=false", []),
        ("kind=success", ["sms/OK"]),
        ("status=removed", ["sms/GONE", "sms/MOVED", "sms/RENAMED"]),
        ("status=deprecated", ["sms/a/b"]),
        ("domain=none", []),
        ("category=%00%27", []),
        ("unheard=of&kind=success", ["sms/OK"]),
    ],
)
def test_filters_narrow_the_list(api: Api, query: str, expected: list[str]) -> None:
    answer = api.get(f"/api/v1/codes?{query}")

    assert codes(answer["codes"]) == expected
    assert answer["total"] == len(expected)


def test_next_page_keeps_filters_and_language(api: Api) -> None:
    first = api.get("/api/v1/codes?domain=mail&limit=3&lang=en")
    second = api.get(first["next"])

    assert codes(second["codes"]) == ["mail/isv.ONE_OF"]
    assert second["codes"][0]["lang"] == "en"
    assert second["next"] is None


def test_cursor_survives_a_rebuild_that_adds_codes(make_api: MakeApi) -> None:
    before = make_api(a_catalog(an_entry("B"), an_entry("D")))
    after = make_api(a_catalog(an_entry("A"), an_entry("B"), an_entry("C"), an_entry("D")))
    cursor = before.get("/api/v1/codes?limit=1")["next"]

    assert codes(after.get(cursor)["codes"]) == ["sms/C"]


# Domains, catalogue


@pytest.mark.parametrize(("place", "language"), [(0, "all"), (1, "zh"), (2, "en")])
def test_domains_and_catalogue_are_finished_answers(api: Api, place: int, language: str) -> None:
    for path, answers in overview_answers(CATALOG, catalogue_hash(CATALOG)).items():
        assert api.get(f"/api/v1/{path}?lang={language}") == json.loads(answers[place].body)


# Search and diagnosis: what is found is tested beside search and diagnose, here its form


def test_search_finds_and_says_why(api: Api) -> None:
    answer = api.get("/api/v1/search?q=isv.LIMIT&lang=en")
    first = answer["hits"][0]

    assert answer["query"] == "isv.LIMIT"
    assert answer["total"] >= 1
    assert (first["domain"], first["code"], first["url"]) == ("sms", "isv.LIMIT", "/en/sms/isv.LIMIT.html")
    assert first["message"] == "message of isv.LIMIT"
    assert first["why"] != api.get("/api/v1/search?q=isv.LIMIT&lang=zh")["hits"][0]["why"]


def test_search_takes_domain_and_limit(api: Api) -> None:
    assert codes(api.get("/api/v1/search?q=BOTH&domain=mail")["hits"])[0] == "mail/BOTH"
    answer = api.get("/api/v1/search?q=message&limit=2&lang=all")
    assert len(answer["hits"]) == 2 < answer["total"]
    assert answer["hits"][0]["message"].keys() == answer["hits"][0]["why"].keys() == {"zh", "en"}


@pytest.mark.parametrize(
    "question", ["", " ", "NEAR(", '"', "*", "%", '" OR 1=1 --', "\x00", "(" * 3000, "‮x", "a" * 9000]
)
def test_no_question_is_a_syntax_error(api: Api, question: str) -> None:
    assert api.get("/api/v1/search", query_string={"q": question})["query"] == question


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


# Caching, other origins, other methods

READABLE = ["codes/OK", "codes", "domains", "domains/sms", "catalog", "openapi.json", "search?q=LIMIT", "codes/BOTH"]


@pytest.mark.parametrize("path", READABLE)
def test_same_answer_is_not_sent_twice(api: Api, path: str) -> None:
    status = 300 if path == "codes/BOTH" else 200
    first = api.ask("GET", f"/api/v1/{path}", status)
    tag = first.headers["ETag"]

    assert "max-age" in first.headers["Cache-Control"]
    for condition in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = api.ask("GET", f"/api/v1/{path}", 304, headers={"If-None-Match": condition})
        assert again.headers["ETag"] == tag
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    api.ask("GET", f"/api/v1/{path}", status, headers={"If-None-Match": '"other"'})


def test_languages_have_tags_of_their_own(api: Api) -> None:
    tags = {api.ask("GET", f"/api/v1/codes/OK?lang={lang}", 200).headers["ETag"] for lang in ("zh", "en", "all")}

    assert len(tags) == 3


@pytest.mark.parametrize("path", [*READABLE, "codes/UNKNOWN", "nothing"])
def test_head_is_get_without_a_body(api: Api, path: str) -> None:
    got = api.client.get(f"/api/v1/{path}")
    head = api.ask("HEAD", f"/api/v1/{path}", got.status_code)

    assert head.data == b""
    for response in (head, got):
        response.headers.remove("Date")  # which every server writes itself
    assert dict(head.headers) == dict(got.headers)


@pytest.mark.parametrize(
    ("path", "methods"), [("codes/OK", {"GET", "HEAD", "OPTIONS"}), ("diagnose", {"POST", "OPTIONS"})]
)
def test_preflight_lets_scripts_of_any_origin_ask(api: Api, path: str, methods: set[str]) -> None:
    headers = {"Origin": "https://else.example", "Access-Control-Request-Method": "POST"}
    response = api.client.options(f"/api/v1/{path}", headers=headers)

    assert response.status_code == 200
    assert set(response.headers["Allow"].split(", ")) == methods
    assert response.headers["Access-Control-Allow-Methods"] == response.headers["Allow"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


# The service


def test_probes_say_alive_and_ready(api: Api) -> None:
    assert api.get("/livez") == {"status": "ok"}
    assert api.get("/readyz") == {
        "status": "ready",
        "codes": len(CATALOG.entries),
        "catalogue_hash": catalogue_hash(CATALOG),
    }


def test_app_below_a_prefix_leads_within_it(api: Api) -> None:
    prefix: dict[str, Any] = {"environ_overrides": {"SCRIPT_NAME": "/errors"}}

    assert api.ask("GET", "/api/v1/codes/OK/", 308, **prefix).headers["Location"] == "/errors/api/v1/codes/OK"
    assert api.get("/api/v1/codes?limit=1", **prefix)["next"].startswith("/errors/api/v1/codes?")


def test_every_code_answers_in_both_languages(sample_catalog: Catalog, make_api: MakeApi) -> None:
    api = make_api(sample_catalog)
    for entry in sample_catalog.entries:
        for language in ("zh", "en", "all"):
            answer = api.get(f"/api/v1/codes/{entry.code}?lang={language}")
            assert (answer["code"], answer["lang"]) == (entry.code, language)
        assert api.get(f"/api/v1/domains/{entry.domain}/codes/{entry.code.lower()}")["code"] == entry.code


def test_wsgi_app_reads_the_build_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good_catalog: Catalog
) -> None:
    lookup_db.build(good_catalog, tmp_path / "lookup.db")
    monkeypatch.setenv("ERRDEX_BUILD", str(tmp_path))
    import web.wsgi

    assert Api(web.wsgi.app).get("/api/v1/codes/OK")["code"] == "OK"
