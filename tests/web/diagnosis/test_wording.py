"""Every reason has a sentence."""

import re
from typing import get_args

from site_builder.catalog.entry import Fault
from site_builder.site.scripts import library
from tests.conftest import ROOT
from web.diagnosis.evidence import KINDS
from web.diagnosis.wording import Why, diagnosis, hit
from web.search.ranking import TIERS
from web.text.words import InterfaceWords

REASONS = InterfaceWords("en")["reasons"]


def test_every_tier_of_the_search_has_a_sentence() -> None:
    assert REASONS["hits"].keys() == set(TIERS)
    assert hit("exact", InterfaceWords("en")) == "Exact code"
    assert hit("exact", InterfaceWords("fr")) == hit("exact", InterfaceWords("en"))


def test_every_kind_of_text_and_every_fault_has_a_sentence() -> None:
    assert REASONS["texts"].keys() == set(KINDS)
    assert REASONS["faults"].keys() == set(get_args(Fault))


def test_every_reason_is_given_by_diagnose_in_python_and_in_the_browser() -> None:
    modules = "".join(path.read_text("utf-8") for path in (ROOT / "web/diagnosis").glob("*.py"))
    said = [set(re.findall(r'"([a-z-]+)"', source)) for source in (modules, library())]

    assert [REASONS["diagnoses"].keys() - strings for strings in said] == [set(), set()]


def test_the_field_is_named() -> None:
    assert diagnosis(Why("code", "sub_code"), InterfaceWords("en")) == "The field `sub_code` holds this code"
    assert diagnosis(Why("code"), InterfaceWords("en")) == "The text contains this code"


def test_a_message_that_agrees_is_mentioned() -> None:
    assert (
        diagnosis(Why("code", None, "wire"), InterfaceWords("en")) == "The text contains this code; the message agrees"
    )


def test_an_unknown_code_says_what_its_prefix_says() -> None:
    why = Why("unknown-prefix", None, None, "caller", {"zh": "调用方的问题", "en": "the caller's side"})

    assert diagnosis(why, InterfaceWords("zh")) == "目录里没有这个错误码。它的前缀表示：调用方的问题"
    assert diagnosis(why, InterfaceWords("en")).endswith("Its prefix says: the caller's side")
    assert diagnosis(Why("unknown-prefix", fault="caller"), InterfaceWords("en")).endswith("the caller has to act")


def test_a_name_in_braces_stays_as_it_is() -> None:
    assert diagnosis(Why("code", "{meaning}"), InterfaceWords("en")) == "The field `{meaning}` holds this code"
