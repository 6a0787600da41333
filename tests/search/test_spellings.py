"""Every spelling leads to an entry by its best reason, a former one to what has taken its place."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from site_builder.assemble.lookup_db import build
from site_builder.catalog.model import Catalog, Prefix
from site_builder.search.search_data import SearchData
from tests.factories import a_catalog, an_entry, text
from web.diagnosis.diagnose import diagnose
from web.search.lookup import look_up
from web.search.ranking import search
from web.store.format import How
from web.store.store import Store


def spelled(catalog: Catalog) -> Mapping[str, list[tuple[How, str]]]:
    """Spelling → how it names which code, best first."""
    found: dict[str, list[tuple[How, str]]] = {}
    for key, how, entry_id in SearchData(catalog).spellings:
        found.setdefault(key, []).append((how, catalog.entries[entry_id].code))
    return found


def test_each_spelling_of_an_entry_is_there_once_with_its_best_reason() -> None:
    catalog = a_catalog(an_entry("isv.DAY_LIMIT", aliases=("DAILY", "isv-day-limit"), name="LIMIT_OF_A_DAY"))

    assert spelled(catalog) == {
        "isvdaylimit": [(How.CODE, "isv.DAY_LIMIT")],
        "daylimit": [(How.BARE, "isv.DAY_LIMIT")],
        "daily": [(How.ALIAS, "isv.DAY_LIMIT")],
        "limitofaday": [(How.MEMBER, "isv.DAY_LIMIT")],
    }


def test_an_alias_that_is_the_member_too_is_an_alias() -> None:
    catalog = a_catalog(an_entry("isv.X", aliases=("EX",), name="EX"))

    assert spelled(catalog)["ex"] == [(How.ALIAS, "isv.X")]


def test_what_other_systems_call_it_comes_last() -> None:
    old = an_entry("isv.OLD", status="removed", replaced_by="isv.NEW", codes={"errno": "7"})
    catalog = a_catalog(an_entry("isv.NEW", codes={"sqlstate": "42P01", "errno": "1062", "name": "new"}), old)
    ways = spelled(catalog)

    assert [ways[key] for key in ("42p01", "1062", "7", "new")] == [
        [(How.OTHER, "isv.NEW")],
        [(How.OTHER, "isv.NEW")],
        [(How.OTHER, "isv.NEW")],
        [(How.BARE, "isv.NEW")],
    ]


def test_only_the_longest_prefix_is_taken_off() -> None:
    catalog = a_catalog(an_entry("isv.sms.LIMIT", name="LIMIT"))
    (domain,) = catalog.domains
    prefixes = {name: Prefix(fault="caller", meaning=text("调用方", "the caller")) for name in ("isv.", "isv.sms.")}
    nested = Catalog(
        catalog.folder,
        catalog.settings,
        (domain.model_copy(update={"prefixes": prefixes}),),
        catalog.entries,
    )

    assert spelled(nested) == {"isvsmslimit": [(How.CODE, "isv.sms.LIMIT")], "limit": [(How.BARE, "isv.sms.LIMIT")]}


def test_spellings_of_a_tombstone_lead_to_its_successor_and_come_last() -> None:
    old = an_entry("isv.OLD", status="removed", replaced_by="isv.NEW", aliases=("isv.OLDER",), name="FORMER")

    assert spelled(a_catalog(old, an_entry("isv.NEW"))) == {
        "isvnew": [(How.CODE, "isv.NEW")],
        "new": [(How.BARE, "isv.NEW")],
        "isvold": [(How.ALIAS, "isv.NEW")],
        "old": [(How.MOVED, "isv.NEW")],
        "isvolder": [(How.MOVED, "isv.NEW")],
        "former": [(How.MOVED, "isv.NEW")],
    }


def test_a_living_entry_is_meant_rather_than_a_tombstone_of_another_product() -> None:
    moved = an_entry("isv.LIMIT", status="removed", replaced_by="isv.NEW")
    ways = spelled(a_catalog(moved, an_entry("isv.NEW"), an_entry("isv.LIMIT", "mail")))

    assert ways["isvlimit"] == [(How.CODE, "isv.LIMIT"), (How.ALIAS, "isv.NEW")]
    assert ways["limit"] == [(How.BARE, "isv.LIMIT"), (How.MOVED, "isv.NEW")]


def test_a_chain_is_followed_to_its_end_and_a_circle_not_at_all() -> None:
    catalog = a_catalog(
        an_entry("A1", status="removed", replaced_by="B2"),
        an_entry("B2", status="deprecated", replaced_by="C3"),
        an_entry("C3"),
        an_entry("X4", status="removed", replaced_by="Y5"),
        an_entry("Y5", status="removed", replaced_by="X4"),
        an_entry("Z6", status="removed", replaced_by="NOWHERE"),
    )
    codes = [entry.code for entry in catalog.entries]

    assert {codes[old]: codes[new] for old, new in SearchData(catalog).successors.items()} == {"A1": "C3"}
    assert [catalog.successor(entry).code for entry in catalog.entries] == ["C3", "C3", "C3", "X4", "Y5", "Z6"]


@pytest.fixture
def moved(tmp_path: Path) -> Store:
    """An entry that has moved to another domain and another name."""
    catalog = a_catalog(
        an_entry("isv.QUOTA_USED_UP", status="removed", replaced_by="mail/isv.NEW_DAY_LIMIT"),
        an_entry("isv.NEW_DAY_LIMIT", "mail"),
        an_entry("isv.OTHER", "mail"),
    )
    build(catalog, tmp_path / "lookup.db")
    return Store(tmp_path / "lookup.db")


def test_look_up_search_and_diagnosis_go_the_same_way(moved: Store) -> None:
    (new,) = moved.exact("isv.NEW_DAY_LIMIT")
    hit = search(moved, "isv.quota-used-up").hits[0]

    assert look_up(moved, "isv.quota-used-up").entries == (new,)
    assert (hit.entry, hit.why) == (new.id, "alias")
    assert [found.code for found in diagnose(moved, "isv.quota-used-up")] == [new.code]


def test_a_moved_code_without_its_prefix_is_found_but_not_concluded_from_a_paste(moved: Store) -> None:
    (new,) = moved.exact("isv.NEW_DAY_LIMIT")
    hit = search(moved, "QUOTA_USED_UP").hits[0]

    assert look_up(moved, "QUOTA_USED_UP").entries == (new,)
    assert (hit.entry, hit.why) == (new.id, "alias")
    assert diagnose(moved, "QUOTA_USED_UP") == ()


def test_in_the_domain_that_it_has_left_a_respelled_code_leads_to_the_new_entry(moved: Store) -> None:
    (new,) = moved.exact("isv.NEW_DAY_LIMIT")

    assert look_up(moved, "isv.quota-used-up", "sms").entries == (new,)
    assert look_up(moved, "isv.other", "sms").entries == ()
    assert look_up(moved, "isv.QUOTA_USED_UP", "sms").entries == tuple(moved.exact("isv.QUOTA_USED_UP"))


@pytest.fixture
def numbered(tmp_path: Path) -> Store:
    """Entries with codes of other systems; one of those is the code of another entry."""
    catalog = a_catalog(
        an_entry("DUPLICATE", codes={"sqlstate": "23505", "errno": "1062"}),
        an_entry("NULL", codes={"sqlstate": "23505", "errno": "1048"}),
        an_entry("TABLE", codes={"sqlstate": "42P01", "errno": "28"}),
        an_entry("28"),
        an_entry("10620"),
    )
    build(catalog, tmp_path / "lookup.db")
    return Store(tmp_path / "lookup.db")


def test_what_another_system_calls_it_is_looked_up_unless_it_is_several_entries(numbered: Store) -> None:
    assert [row.code for row in look_up(numbered, "1062").entries] == ["DUPLICATE"]
    assert [row.code for row in look_up(numbered, "42p01").entries] == ["TABLE"]
    assert [row.code for row in look_up(numbered, "28").entries] == ["28"]
    shared = look_up(numbered, "23505")
    assert shared.entries == ()
    assert [row.code for row in shared.near] == ["DUPLICATE", "NULL"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("1048", [("NULL", "alias")]),
        ("errno 1048", [("NULL", "alias")]),
        ("sqlstate 23505", [("DUPLICATE", "alias"), ("NULL", "alias")]),
        ("SQLSTATE: 42P01", [("TABLE", "alias")]),
        ("42p01", [("TABLE", "alias")]),
        ("28", [("28", "exact"), ("TABLE", "alias")]),
        ("1062", [("10620", "prefix"), ("DUPLICATE", "alias")]),
    ],
)
def test_what_another_system_calls_it_is_found(numbered: Store, question: str, found: list[tuple[str, str]]) -> None:
    hits = search(numbered, question).hits

    assert [(numbered.entry(hit.entry).code, hit.why) for hit in hits[: len(found)]] == found


@pytest.mark.parametrize(
    "paste",
    ["1062", '{"code": "1062"}', "ERROR 1062 (23505)", "code: 42P01", "SQLSTATE[42P01]", "took 1062 ms", "1048"],
)
def test_what_another_system_calls_it_is_neither_concluded_from_a_paste_nor_unknown(
    numbered: Store, paste: str
) -> None:
    assert [one for one in diagnose(numbered, paste) if one.confidence != "similar"] == []
