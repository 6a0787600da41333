"""The home page says of each domain how many codes it has and when one changed, each fact once."""

import re
from dataclasses import replace

import pytest

from site_builder.catalog.model import Catalog
from site_builder.catalog.released import Release, Released
from site_builder.pages.html_text import first_sentence
from site_builder.site.filling import fillings, last_changes
from site_builder.site.theme_data import facts, theme_data
from tests.factories import a_catalog, a_domain, an_entry


def said(catalog: Catalog, domain: str = "sms", language: str = "en") -> list[str]:
    """What the card of a domain says of its codes."""
    return re.findall(r"<span>(.*?)</span>", fillings(catalog, language)[facts(domain)])


def released(*releases: Release) -> Released:
    return Released(releases, {})


def test_card_counts_the_codes() -> None:
    assert said(a_catalog(an_entry("A"), an_entry("B"))) == ["Codes: 2"]
    assert said(a_catalog(an_entry("A"), an_entry("B")), language="zh") == ["2 个错误码"]


def test_domain_without_codes_says_so() -> None:
    catalog = replace(a_catalog(an_entry("A")), domains=(a_domain("sms"), a_domain("voice")))

    assert said(catalog, "voice") == ["No codes yet"]


def test_domain_whose_codes_are_all_removed_says_so() -> None:
    gone = an_entry("A", status="removed")

    assert said(a_catalog(gone, an_entry("B", status="removed"))) == ["Codes: 2, all removed"]
    assert said(a_catalog(gone, an_entry("B"))) == ["Codes: 2"]


def test_card_names_the_newest_release_that_changed_the_domain_and_no_other() -> None:
    change = {"kind": "added", "domain": "sms", "code": "A"}
    catalog = a_catalog(an_entry("A"), an_entry("B", "mail"))
    first, second = Release("1", "2026-01-02", 2), Release("2", "2026-03-04", 2, (change, change))
    third = Release("3", "2026-05-06", 2, ({**change, "domain": None},))

    assert last_changes(catalog) == {}
    assert said(catalog) == ["Codes: 1"], "nothing was released"
    catalog = replace(catalog, released=released(third, second, first))
    assert said(catalog) == ["Codes: 1", "Last change: 2026-03-04"]
    assert said(catalog, "mail") == ["Codes: 1"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("All products share it. They have no prefix.", "All products share it."),
        ("They have no isv. or isp. prefix. It is old.", "They have no isv. or isp. prefix."),
        ("没有 isv.、isp. 前缀。第二句。", "没有 isv.、isp. 前缀。"),
        ("它写作“好。”然后", "它写作“好。”"),
        ("Version 2.5 of it! Really", "Version 2.5 of it!"),
        ("Two products, both in use:", "Two products, both in use"),
        ("two products", "two products"),
        ("", ""),
    ],
)
def test_card_has_the_first_sentence_of_the_summary(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_summary_of_a_card_has_no_markup_and_no_second_paragraph() -> None:
    domain = a_domain("sms").model_copy(update={"summary": a_domain("x").title})
    catalog = replace(a_catalog(an_entry("A")), domains=(domain,))

    assert [one["summary"] for one in theme_data(catalog, "en")["domains"]] == ["Product x"]
    assert [one["summary"] for one in theme_data(a_catalog(an_entry("A")), "en")["domains"]] == ["What it does"]
