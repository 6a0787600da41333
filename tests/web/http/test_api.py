"""The API's answers: entries, lists, domains, search and diagnosis, in the reader's language.

Every answer is also held against openapi.yaml by `Api`; failures are the subject of test_api_errors.py.
"""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode

import pytest
from jsonschema import Draft202012Validator

from site_builder.assemble import lookup_db
from site_builder.catalog.entry import Acts, Cause, Fault, Kind, Policy, Status
from site_builder.catalog.model import Catalog
from site_builder.core.json_bytes import dump
from site_builder.data.answers import overview_answers
from site_builder.data.records import catalogue_hash
from tests.contract import METHODS, Api, contract, examples, operations_of, resolve, validator
from tests.factories import a_catalog, an_entry, entry_json, text
from web import create_app
from web.http.api import TURN
from web.http.parameters import FIELDS
from web.store.format import ACTS, FAULTS, KINDS, POLICIES, STATUSES

CAUSES = (
    Cause(cause=text("太快", "Too fast"), solution=text("等等", "Wait"), wire=("too many: {limit}",)),
    Cause(title=text("额度", "Quota"), cause=text("超额", "Quota"), solution=text("加额", "Raise it"), acts="account"),
)
CATALOG = a_catalog(
    an_entry("isv.LIMIT", category="limit", fault="caller", retry={"policy": "wait"}, acts="developer", causes=CAUSES),
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


@pytest.fixture(scope="module")
def with_twins(make_api: MakeApi) -> Api:
    """An API beside a site that has the Chinese page of one code."""
    api = make_api(CATALOG)
    (api.app.config["SITE"] / "zh/sms").mkdir(parents=True)
    (api.app.config["SITE"] / "zh/sms/isv.LIMIT.md").write_text("# zh\n", "utf-8")
    return api


def record(code: str, language: str | None, domain: str = "sms") -> Any:
    entry = CATALOG.find(domain, code)
    assert entry is not None
    return entry_json(CATALOG, entry, language or "all")


def codes(answer: Any) -> list[str]:
    return [f"{entry['domain']}/{entry['code']}" for entry in answer]


# The contract itself


def test_contract_is_served_as_json(api: Api) -> None:
    assert api.get("/api/v1/openapi.json") == contract()


def test_contract_is_served_in_the_language_that_is_named(api: Api) -> None:
    english = api.ask("GET", "/api/v1/openapi.json", 200, language="zh")
    chinese = api.ask("GET", "/api/v1/openapi.json?lang=zh-CN", 200)
    operations = [answer.get_json()["paths"]["/api/v1/search"]["get"] for answer in (english, chinese)]

    assert [answer.headers["Content-Language"] for answer in (english, chinese)] == ["en", "zh"]
    assert [operation["operationId"] for operation in operations] == ["search", "search"]
    assert [operation["summary"][:5] for operation in operations] == ["Codes", "按关键词搜"]
    assert english.headers["ETag"] != chinese.headers["ETag"]
    assert api.ask("GET", "/api/v1/openapi.json?lang=all&v=2", 200).data == english.data
    api.problem("/api/v1/openapi.json?lang=fr", 400, "unknown-language")


def test_every_route_is_in_the_contract_and_the_other_way_round(api: Api) -> None:
    routes = {
        (method.lower(), rule.rule.replace("<code:", "<").replace("<", "{").replace(">", "}"))
        for rule in api.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.rule.startswith(("/<page", "/api/v1/<json", "/api/v1/<slashed")) and rule.rule not in ("/", "/api")
    }
    promised = {
        (method, path)
        for path, item in contract()["paths"].items()
        for method in ("get", "post")
        if method in item and (not path.endswith(".json") or path.endswith("openapi.json"))
    }

    assert routes == promised


def test_every_operation_has_an_example_of_what_it_takes_and_gives() -> None:
    lacking = []
    for path, item in contract()["paths"].items():
        for operation in (item[method] for method in METHODS if method in item):
            good = [resolve(answer) for status, answer in operation["responses"].items() if status in ("200", "300")]
            bodies = [operation["requestBody"]] if "requestBody" in operation else []
            for media, one in [each for part in (*good, *bodies) for each in part.get("content", {}).items()]:
                if media != "text/html" and not one.keys() & {"example", "examples"}:
                    lacking.append(f"{operation['operationId']}: {media}")
            named = [resolve(one) for one in (*item.get("parameters", ()), *operation.get("parameters", ()))]
            lacking += [f"{path}: {one['name']}" for one in named if one["in"] == "path" and "example" not in one]

    assert lacking == []


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
        ("retry=wait", ["sms/isv.LIMIT"]),
        ("retry=wait,backoff", ["sms/BOTH", "sms/isv.LIMIT"]),
        ("retry=wait&retry=backoff,never", ["sms/BOTH", "sms/isv.LIMIT"]),
        ("retry=never", []),
        ("kind=success,warning", ["sms/OK"]),
        ("status=removed,deprecated", ["sms/GONE", "sms/MOVED", "sms/RENAMED", "sms/a/b"]),
        ("acts=account", ["sms/isv.LIMIT"]),
        ("acts=developer", ["sms/isv.LIMIT"]),
        ("acts=content,provider", []),
        ("acts=content,account&retry=wait&category=limit&fault=caller", ["sms/isv.LIMIT"]),
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


# Several codes in one request


def asked(*names: str) -> str:
    return "/api/v1/codes?" + urlencode([("code", name) for name in names])


def test_several_codes_are_answered_in_the_order_asked(api: Api) -> None:
    answer = api.get(asked("isv.LIMIT", "OK", "NONE", "a/b", "OK", "x" * 201) + "&lang=en")

    assert answer["codes"] == [record(code, "en") for code in ("isv.LIMIT", "OK", "a/b")]
    assert answer["unknown"] == ["NONE", "x" * 201]
    assert (answer["total"], answer["next"]) == (3, None)


def test_each_of_several_codes_is_looked_up_as_one_alone(api: Api) -> None:
    answer = api.get(asked("isv_limit", "MOVED", "BOTH", "case.", "RENAMED"))

    assert codes(answer["codes"]) == ["sms/isv.LIMIT", "mail/MOVED", "sms/BOTH", "mail/BOTH"]
    assert answer["unknown"] == ["case."]
    in_domain = api.get(asked("MOVED", "BOTH", "OK") + "&domain=sms")
    assert codes(in_domain["codes"]) == ["sms/MOVED", "sms/BOTH", "sms/OK"]
    assert in_domain["unknown"] == []
    assert api.get(asked("OK") + "&domain=mail")["unknown"] == ["OK"]


def test_filters_and_pages_work_on_several_codes(api: Api) -> None:
    address: str | None = asked("OK", "isv.LIMIT", "a/b", "NONE") + "&kind=error&limit=1"
    seen: list[str] = []
    while address is not None:
        response = api.ask("GET", address, 200)
        page = response.get_json()
        assert (page["total"], page["unknown"], len(page["codes"])) == (2, ["NONE"], 1)
        seen += codes(page["codes"])
        address = page["next"]
        assert response.headers.get("Link") == (f'<{address}>; rel="next"' if address is not None else None)

    assert seen == ["sms/isv.LIMIT", "sms/a/b"]


def test_none_of_several_codes_is_an_empty_list(api: Api) -> None:
    assert api.get(asked("NONE", "")) == {"codes": [], "next": None, "total": 0, "unknown": ["NONE", ""]}
    assert api.get(asked("NONE") + "&status=active")["codes"] == []
    assert "unknown" not in api.get("/api/v1/codes")


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


# Values of filters


def test_filters_take_the_values_that_entries_have() -> None:
    assert get_args(Kind) == KINDS
    assert get_args(Status) == STATUSES
    assert get_args(Fault) == FAULTS
    assert get_args(Acts) == ACTS
    assert get_args(Policy) == POLICIES


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


# Caching, other origins, other methods

READABLE = [
    "codes/OK",
    "codes",
    "codes?code=OK&code=NONE&fields=code",
    "domains",
    "domains/sms",
    "catalog",
    "openapi.json",
    "search?q=LIMIT",
    "codes/BOTH",
]


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
    same = {"X-Request-Id": "same"}
    got = api.client.get(f"/api/v1/{path}", headers=same)
    head = api.ask("HEAD", f"/api/v1/{path}", got.status_code, headers=same)

    assert head.data == b""
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
    assert response.headers["Access-Control-Expose-Headers"] == "ETag, Link, Retry-After, X-Request-Id"


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


def test_a_look_up_does_not_wait_for_the_search_that_is_computed(api: Api) -> None:
    with ThreadPoolExecutor(1) as beside, TURN:
        search = beside.submit(api.app.test_client().get, "/api/v1/search?q=OK")
        assert api.get("/api/v1/codes/OK")["code"] == "OK"
        assert not search.done()

    assert search.result().status_code == 200
