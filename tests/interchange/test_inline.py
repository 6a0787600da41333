"""What translators must keep is cut out of a text, and put together again it is the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.interchange.inline import Link, Mark, Part, cut, lost, marks

_PIECES = (
    *("`", "``", "```", "[", "]", "](", ")", "(", "{", "}", "{limit}", "${a}", "\\", "<", ">", "&", "%s", "中文"),
    *("*", "]]>", "<b>", "[a](b)", "`x`", "<https://a.example>", "\n", "\n\n", " ", '"'),
)
MARKDOWN = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=5)), max_size=30).map("".join)
"""Texts that are Markdown, or nearly."""


def joined(parts: tuple[Part, ...]) -> str:
    return "".join(
        part
        if isinstance(part, str)
        else part.text
        if isinstance(part, Mark)
        else part.start + joined(part.words) + part.end
        for part in parts
    )


@given(MARKDOWN, st.booleans())
def test_parts_put_together_are_the_text(text: str, foreign: bool) -> None:
    assert joined(cut(text, foreign=foreign)) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("set `a b` to {n}", ["`a b`", "{n}"]),
        ("``a ` b`` and ```\nc\n\nd\n```", ["``a ` b``", "```\nc\n\nd\n```"]),
        (r"\`a` is {n}", ["{n}"]),
        ("`a\n\nb`", []),
        ("[see `x`](https://a.example/b_(c)) now", ["`x`", "](https://a.example/b_(c))"]),
        ("[a\\]b](c) [d] (e)", ["](c)"]),
        ("<https://a.example/> ${var} {1} {not closed", ["<https://a.example/>", "${var}"]),
        ("`{n}`", ["`{n}`"]),
    ],
)
def test_marks_of_a_text(text: str, expected: list[str]) -> None:
    assert list(marks(cut(text))) == expected


def test_words_of_a_link_are_translated() -> None:
    assert cut("[a `b`](c)") == (Link("[", ("a ", Mark("code", "`b`")), "](c)"),)


def test_placeholders_of_other_systems_count_where_they_are_asked_for() -> None:
    assert list(marks(cut("%s of {0}", foreign=True))) == ["%s", "{0}"]
    assert list(marks(cut("%s of {0}"))) == []


@pytest.mark.parametrize(
    ("source", "before", "now", "said"),
    [
        ("`a` {n}", "", "{n} `a` `b`", []),
        ("`a` {n}", "", "{n}", ["`a` is gone"]),
        ("`a` {n}", "", "`A` {m}", ["`a` is gone", "{n} is gone", "{m} is in no source text"]),
        ("`a` [b](c)", "B", "B!", []),  # as somebody has written it before
        ("`a` [b](c)", "`a` B", "B", ["`a` is gone"]),
        ("[b](c)", "", "b", ["(c) is gone"]),
        ("{n}", "{n} {m}", "{m} {n}", []),
    ],
)
def test_what_a_translation_has_lost_is_named(source: str, before: str, now: str, said: list[str]) -> None:
    assert list(lost(source, before, now)) == said
