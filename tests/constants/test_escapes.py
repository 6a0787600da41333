"""Texts in literals, comments and data of other languages: nothing breaks out, letters stay readable."""

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.constants.escapes import FILTERS, Unescaped

TEXT = 'a"b\\c\n\t$d \N{LINE SEPARATOR}\N{RIGHT-TO-LEFT OVERRIDE}\0余\N{PARTY POPPER}'


@pytest.mark.parametrize(
    ("language", "literal"),
    [
        ("json", r'"a\"b\\c\n\t$d \u2028\u202e\u0000余\ud83c\udf89"'),
        ("java", r'"a\"b\\c\n\t$d \u2028\u202e\u0000余\ud83c\udf89"'),
        ("kotlin", r'"a\"b\\c\n\t\$d \u2028\u202e\u0000余\ud83c\udf89"'),
        ("go", r'"a\"b\\c\n\t$d \u2028\u202e\u0000余\U0001f389"'),
        ("csharp", r'"a\"b\\c\n\t$d \u2028\u202e\u0000余\U0001f389"'),
        ("rust", r'"a\"b\\c\n\t$d \u{2028}\u{202e}\u{0}余\u{1f389}"'),
        ("swift", r'"a\"b\\c\n\t$d \u{2028}\u{202e}\u{0}余\u{1f389}"'),
        ("php", r'"a\"b\\c\n\t\$d \u{2028}\u{202e}\u{0}余\u{1f389}"'),
        ("properties", r'a"b\\c\n\t$d\ \u2028\u202e\u0000余\ud83c\udf89'),
    ],
)
def test_literal_of_each_language(language: str, literal: str) -> None:
    assert FILTERS[language](Unescaped(TEXT)) == literal


@pytest.mark.parametrize(
    ("language", "none"), [("json", "null"), ("java", "null"), ("kotlin", "null"), ("go", "nil"), ("swift", "nil")]
)
def test_nothing_numbers_and_truth_are_literals_too(language: str, none: str) -> None:
    literal = FILTERS[language]

    assert [literal(None), literal(True), literal(False), literal(429)] == [none, "true", "false", "429"]


@pytest.mark.parametrize(
    ("text", "comment"),
    [
        ("a */ b /* c", "a * / b / * c"),
        ("one\r\n two\u2028three", "one two three"),
        ("\\u000a \\U0001", "\\ u000a \\ U0001"),
        ("@deprecated x@y", "@ deprecated x@ y"),
        ("?> \u202e\0", "? > U+202EU+0000"),
        ("\\\u202e @\0", "\\ U+202E @ U+0000"),
        ("余额不足 <b>", "余额不足 <b>"),
    ],
)
def test_words_of_a_comment(text: str, comment: str) -> None:
    assert FILTERS["comment"](Unescaped(text)) == comment


def test_words_of_javadoc_are_no_html_and_no_tags() -> None:
    assert FILTERS["javadoc"]("{@link <b>} \\u002a/ &amp;") == "&#123;&#64; link &lt;b&gt;&#125; &#92; u002a/ &amp;amp;"


@given(st.text())
def test_every_text_comes_back_from_json_and_stays_on_its_line(text: str) -> None:
    for made in (FILTERS["json"](text), FILTERS["json"]({text: [text]})):
        assert json.loads(made) in (text, {text: [text]})
        assert len(made.splitlines()) == 1


@given(st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Zs", "Cn", "Co"]) | st.characters(), max_size=20))
def test_no_literal_shows_other_code_than_what_runs(text: str) -> None:
    for name in ("json", "java", "kotlin", "go", "csharp", "rust", "swift", "php"):
        assert FILTERS[name](text).isprintable()


@given(st.text() | st.text(st.characters(categories=["Cs", "Cc"])))
def test_every_text_is_xml(text: str) -> None:
    ElementTree.fromstring(f'<a b="{FILTERS["xml"](text)}">{FILTERS["xml"](text)}</a>')


@given(st.text(st.sampled_from("*/?>\\uU@a \0\n\u202e")) | st.text())
def test_no_comment_ends_within_its_words(text: str) -> None:
    words = FILTERS["comment"](text)

    assert not any(end in words for end in ("*/", "/*", "\\u", "\\U", "?>"))
    assert len(words.splitlines()) <= 1


@pytest.mark.parametrize(
    "print_it",
    [
        str,
        repr,
        lambda text: f"{text}",
        lambda text: format(text, ">9"),
        lambda text: "".join([text]),
        lambda text: text + "x",
    ],
)
def test_text_of_the_catalogue_is_not_printed_without_a_filter(print_it: Callable[[Any], str]) -> None:
    with pytest.raises(TypeError):
        print_it(Unescaped("x"))


def test_text_of_the_catalogue_can_be_compared_sorted_and_tested() -> None:
    one, other = Unescaped("a"), Unescaped("b")

    assert one == "a"
    assert one == Unescaped("a") != other
    assert sorted([other, one]) == [one, other]
    assert len({one, Unescaped("a")}) == 1
    assert [bool(one), bool(Unescaped(""))] == [True, False]


@pytest.mark.parametrize("name", ["comment", "markdown", "raw", "xml", "properties", "java"])
def test_filter_of_texts_refuses_what_is_none(name: str) -> None:
    with pytest.raises(TypeError, match="takes a text, not list"):
        FILTERS[name]([])
