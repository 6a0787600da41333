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
