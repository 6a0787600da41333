"""Lists: of all codes, of several that are asked for, of domains."""

import json
from typing import get_args

import pytest

from site_builder.catalog.entry import Acts, Fault, Kind, Policy, Status
from site_builder.data.answers import overview_answers
from site_builder.data.records import catalogue_hash
from tests.contract import Api
from tests.factories import a_catalog, an_entry
from tests.web.http.api.some_codes import CATALOG, MakeApi, asked, codes, record
from web.store.format import ACTS, FAULTS, KINDS, POLICIES, STATUSES

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


# Values of filters


def test_filters_take_the_values_that_entries_have() -> None:
    assert get_args(Kind) == KINDS
    assert get_args(Status) == STATUSES
    assert get_args(Fault) == FAULTS
    assert get_args(Acts) == ACTS
    assert get_args(Policy) == POLICIES


# Domains, catalogue


@pytest.mark.parametrize(("place", "language"), [(0, "all"), (1, "zh"), (2, "en")])
def test_domains_and_catalogue_are_finished_answers(api: Api, place: int, language: str) -> None:
    for path, answers in overview_answers(CATALOG, catalogue_hash(CATALOG)).items():
        assert api.get(f"/api/v1/{path}?lang={language}") == json.loads(answers[place].body)
