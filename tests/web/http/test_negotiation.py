"""Accept-Language and ?lang= → the language to answer in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.http.negotiation import UnknownLanguage, named, preferred

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en", "en"),
        ("zh-CN,en;q=0.8", "zh"),
        ("en-US,en;q=0.9,zh-CN;q=0.8", "en"),
        ("zh-Hant-TW;q=.3, EN-gb ; q = 0.2", "zh"),
        ("en;q=0.5, zh;q=0.9", "zh"),
        ("en, zh", "en"),
        ("fr, en;q=0.1", "en"),
        ("*", "zh"),
        ("en;q=0.5, *", "zh"),
        ("fr, *;q=0.1", "zh"),
        ("zh;q=0", "en"),
        ("fr, zh;q=0", "en"),
        ("zh;q=0, *", "en"),
        ("zh;q=0, zh-CN;q=0.5, en;q=0.4", "zh"),
        ("en;q=9", "en"),
        ("en;q=0.9, zh;q=0.5, en;q=0.1", "en"),
        ("en-GB;q=0.1, zh;q=0.5, en;q=0.9", "en"),
    ],
)
def test_header_is_matched_by_primary_subtag_and_quality(header: str, language: str) -> None:
    assert preferred(header, LANGUAGES, "zh") == language


@pytest.mark.parametrize(
    ("header", "language"),
    [("*", "en"), ("fr, *;q=0.1", "en"), ("zh;q=0.5, *", "en"), ("en;q=0.5, *", "zh"), ("en;q=0", "zh"), ("zh", "zh")],
)
def test_any_language_is_the_fallback_before_the_others(header: str, language: str) -> None:
    assert preferred(header, LANGUAGES, "en") == language


@pytest.mark.parametrize("header", ["", "fr", "*;q=0", "zh;q=0, en;q=0", "en;q=x", ";;,,=", "e n", "english"])
def test_header_that_names_no_language_of_the_catalogue_prefers_none(header: str) -> None:
    for fallback in LANGUAGES:
        assert preferred(header, LANGUAGES, fallback) is None


@given(st.text())
def test_no_header_is_too_strange(header: str) -> None:
    assert preferred(header, LANGUAGES, "en") in (*LANGUAGES, None)


@pytest.mark.parametrize("wanted", ["zh", "zh-CN", "ZH_Hans", "zh-CN-x-y"])
def test_named_language_counts_by_its_primary_subtag(wanted: str) -> None:
    assert named(wanted, LANGUAGES) == "zh"


@pytest.mark.parametrize("wanted", ["", "fr", "all", "z", "zho", "-zh", "zh\x00", "zh-", "zh_CN.UTF-8", "zh-@"])
def test_language_that_the_catalogue_lacks_is_refused(wanted: str) -> None:
    with pytest.raises(UnknownLanguage):
        named(wanted, LANGUAGES)
