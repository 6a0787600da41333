"""Codes of other systems: numbers, words, signs, brackets, scripts; in browser and server alike."""

import json
from pathlib import Path

import pytest

from site_builder.catalog.entry import Cause
from site_builder.catalog.model import Catalog, Recognise
from site_builder.search import message_patterns
from tests.factories import a_catalog, an_entry, text
from tests.web.diagnosis.test_diagnose import as_in_browser, codes, in_node, stored
from web.diagnosis.diagnose import diagnose
from web.store.store import Store


def catalog() -> Catalog:
    """Statuses of a protocol, numbers of a database with aliases, codes of all shapes, messages with `%s`."""
    plain = a_catalog(
        *(
            an_entry(code, "http", message=text(said, said))
            for code, said in (("404", "Not Found"), ("429", "Too Many Requests"), ("503", "Service Unavailable"))
        ),
        an_entry("200", "http", kind="success", message=text("OK", "OK")),
        an_entry("1062", "db", aliases=("ER_DUP_ENTRY",), message=text("x", "Duplicate entry '{p1}' for key '{p2}'")),
        an_entry("1064", "db", message=text("y", "{p1} near '{p2}' at line {p3}")),
        an_entry("1149", "db", message=text("z", "You have an error in your SQL syntax; check the manual")),
        an_entry("28", "db", aliases=("no_space",), message=text("w", "No space left on the device of the table")),
        an_entry("11000", "db", message=text("k", "duplicate key")),
        *(
            an_entry(code, "odd", name=f"ODD_{number}")
            for number, code in enumerate(
                (
                    "-1",
                    "1",
                    "余额不足",
                    "100%",
                    "std::bad_alloc",
                    "net::ERR_REFUSED",
                    "[ERR_X]",
                    "SQLSTATE[HY000]",
                    "ABC",
                )
            )
        ),
        an_entry("PAY-1001", "odd"),
        an_entry(
            "E_ROOM",
            "foreign",
            codes={"errno": "4242", "sqlstate": "XX077", "os": "28"},
            message=text("仓库", "Drawer %s of <place> is jammed by {0} things"),
        ),
    )
    domains = []
    for domain in plain.domains:
        titles = {"http": text("HTTP", "HTTP"), "db": text("MariaDB", "MariaDB")}
        update = {"title": titles.get(domain.id, domain.title), "prefixes": {}}
        if domain.id == "http":
            update["summary"] = text("HTTP 的状态码", "Status codes of HTTP.")
        if domain.id == "foreign":
            update["recognise"] = Recognise(placeholders=True)
        if domain.id == "odd":
            update["recognise"] = Recognise(fields=("vendorCode",))
        domains.append(domain.model_copy(update=update))
    return Catalog(plain.folder, plain.settings, tuple(domains), plain.entries)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return stored(catalog(), tmp_path_factory.mktemp("other"))


PASTES = [
    ("404", ["404"]),
    ("HTTP/1.1 404 Not Found", ["404"]),
    ('127.0.0.1 - - [26/Nov/2026] "GET /x HTTP/1.1" 503 404', ["503"]),
    ("Request failed with status code 429", ["429"]),
    ('{"status":429,"title":"Too Many Requests"}', ["429"]),
    ("upstream timed out (503)", ["503"]),
    ("503 Service Unavailable", ["503"]),
    ("code: 200 OK", []),
    ("took 404 ms", []),
    ("line 404 of 1062 lines, port 1064", []),
    ("ERROR 1064 (42000) at line 1: You have an error in your SQL syntax; check the manual", ["1064"]),
    ("ERROR 1062 (23000)", ["1062"]),
    ("| Note | 1062 | Duplicate entry 'a' for key 'b' |", ["1062"]),
    ("ER_DUP_ENTRY: Duplicate entry", ["1062"]),
    ("er_dup_entry", ["1062"]),
    ("pay 1001", ["PAY-1001"]),
    ("we pay 1001 euros", []),
    ("E11000 duplicate key error collection", ["11000"]),
    ("error 28", []),
    ("MariaDB error 28", ["28"]),
    ("sshd[1064]: Accepted", []),
    ('{"code": -1, "msg": "busy"}', ["-1"]),
    ('{"code": 1}', ["1"]),
    ('{"errcode":"-1"}', ["-1"]),
    ("余额不足", ["余额不足"]),
    ("错误码：余额不足，请充值", ["余额不足"]),
    ("他的余额不足以支付", []),
    ('{"code":"100%"}', ["100%"]),
    ("after throwing an instance of 'std::bad_alloc'", ["std::bad_alloc"]),
    ("net::ERR_REFUSED at http://localhost", ["net::ERR_REFUSED"]),
    ("[ERR_X] something", ["[ERR_X]"]),
    ("SQLSTATE[HY000] [2002] refused", ["SQLSTATE[HY000]"]),
    ("Error: ABC", ["ABC"]),
    ("the ABC of it", []),
    ('"vendorCode": "ABC"', ["ABC"]),
    ("ERROR 4242", []),
    ('{"code": "XX077"}', []),
    ("SQLSTATE[XX077]", []),
    ("Drawer 7 of Berlin is jammed by 3 things", ["E_ROOM"]),
    (" ".join(str(number) for number in range(10_000)), []),
]


@pytest.mark.parametrize(("paste", "right"), PASTES, ids=[paste[:40] for paste, _ in PASTES])
def test_a_code_counts_where_it_stands_as_one(other: Store, paste: str, right: list[str]) -> None:
    assert codes(other, paste) == right


def test_what_other_systems_write_as_placeholders_has_values(other: Store) -> None:
    (found,) = diagnose(other, "Drawer 7 of Berlin is jammed by 3 things")

    assert found.params == {"1": "7", "place": "Berlin", "0": "3"}


def test_they_are_text_where_the_domain_does_not_say_so() -> None:
    entry = an_entry("E_ROOM", message=text("仓库", "Drawer %s of <place> is jammed by {0} things"))

    assert {pattern.names for pattern in message_patterns.patterns(entry, ("zh", "en"))} == {()}
    assert ("1", "place", "0") in {one.names for one in message_patterns.patterns(entry, ("zh", "en"), foreign=True)}


def test_the_browser_agrees(other: Store, tmp_path: Path) -> None:
    pastes = [paste for paste, _ in PASTES] + [json.dumps({"code": paste}) for paste, _ in PASTES]
    answers = in_node(catalog(), "en", pastes, tmp_path)

    for paste, answer in zip(pastes, answers, strict=True):
        assert answer == [as_in_browser(other, one, "en") for one in diagnose(other, paste)], paste


def test_a_code_behind_thousands_of_numbers_is_found(other: Store) -> None:
    assert codes(other, " ".join(map(str, range(3_000, 12_000))) + " std::bad_alloc") == ["std::bad_alloc"]


def test_a_catalogue_of_digits_alone(tmp_path: Path) -> None:
    store = stored(a_catalog(*(an_entry(str(number)) for number in range(100, 400))), tmp_path)

    assert codes(store, "250") == ["250"]
    assert codes(store, "failed with error 250") == ["250"]
    assert codes(store, "took 250 ms at 10:20:30.250 on port 333") == []
    assert len(codes(store, " ".join(f"error {number}" for number in range(100, 400)))) == 20


def test_a_cause_is_named_by_the_message_of_its_own_response(tmp_path: Path) -> None:
    causes = tuple(
        Cause(cause=text("因", "why"), solution=text("法", "how"), wire=(f"the {word} window is full",))
        for word in ("minute", "hour", "day")
    )
    store = stored(a_catalog(an_entry("isv.FULL", causes=causes)), tmp_path)
    answers = [
        '{"M":"the day window is full","Code":"isv.FULL"} {"M":"the hour window is full","Code":"isv.FULL"}',
        "<E><M>the day window is full</M><C>isv.FULL</C></E>\n<E><M>the hour window is full</M><C>isv.FULL</C></E>",
        "the day window is full isv.FULL\nthe hour window is full",
    ]

    assert [diagnose(store, answer)[0].cause for answer in answers] == [2, 2, 2]


def test_an_alias_of_two_codes_leads_to_both(tmp_path: Path) -> None:
    shared = ("string_data_right_truncation",)
    store = stored(a_catalog(an_entry("01004", aliases=shared), an_entry("22001", aliases=shared)), tmp_path)

    assert codes(store, "it said string_data_right_truncation again") == ["01004", "22001"]
