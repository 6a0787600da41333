"""Catalogue texts become HTML that can carry no script, no image and no heading."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.catalog import markdown, shortcut
from site_builder.catalog.markdown import to_html, to_inline_html, to_plain
from site_builder.catalog.model import Catalog


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain words", "<p>plain words</p>"),
        ("a & b", "<p>a &amp; b</p>"),
        ("`x` and **y**", "<p><code>x</code> and <strong>y</strong></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](https://a.example/)", '<p><a href="https://a.example/">x</a></p>'),
        ("# not a heading", "<p># not a heading</p>"),
        ("![x](https://a.example/i.png)", '<p>!<a href="https://a.example/i.png">x</a></p>'),
        ("您好${name}", "<p>您好${name}</p>"),
    ],
)
def test_html(text: str, html: str) -> None:
    assert to_html(text) == html


PIECES = (
    *(
        "a",
        "word",
        "中文",
        "，",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n\n\n",
        "- ",
        "-",
        "1. ",
        "2. ",
        "10) ",
        "+ ",
        "* ",
        "    ",
    ),
    *(
        "`",
        "``",
        "`code`",
        "`a b`",
        "` x `",
        '`"<&>`',
        "**",
        "_",
        "[",
        "]",
        "(",
        ")",
        "!",
        "[text](https://a.example/b)",
        "**粗体**",
        "**two words**",
        "[控制台**页面**](https://a.example/b_c#/d)",
        "snake_case",
        "a_",
        "*",
        "***",
    ),
    *("![i](https://a.example/)", "<b>", "&amp;", "&", "\\", '"', "'", "#", "# ", ">", "> ", "~~~", "|", "=", "---"),
    *("https://a.example", "${x}", "1 分钟", "3.5", "\u3000", "\t", "：", "x\n- y", "a\n1. b", "\u00a0", "\x0b"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("plain")
@example("- a\n- b\n\n- c")
@example("text\n- a\n- b\n\nmore")
@example("1. `a`\n2. [b](https://c.example/d)")
@example("- a\n\n  b")
@example("a**b**c**d**e")
@example("**a **b** c**")
@example("[**a** (b)](https://c.example/d_e)")
@example("- a\n- b\n\nmore\n\n- c")
def test_short_cut_gives_what_commonmark_gives(text: str) -> None:
    short = shortcut.html(text)

    assert short is None or short == str(markdown._COMMONMARK.render(text)).rstrip("\n")


def test_short_cut_takes_every_text_of_the_catalogue(project_catalog: Catalog) -> None:
    texts = [text for entry in project_catalog.entries for _, two in entry.texts() for text in two.root.values()]
    short = sum(shortcut.html(text) is not None for text in texts)

    assert short == len(texts)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map(lambda pieces: " ".join("".join(pieces).split("\n"))))
@example("isp.SYSTEM_ERROR")
@example("_a_ b")
def test_words_without_markup_need_no_parser(text: str) -> None:
    text = text.strip()

    assert to_inline_html(text) == str(markdown._COMMONMARK.renderInline(text)).strip()


def test_inline_has_no_paragraph() -> None:
    assert to_inline_html("a `b`") == "a <code>b</code>"


def test_plain_keeps_the_words() -> None:
    assert to_plain("Set **`X`** to [this](https://a.example).\n\n- one\n- two") == "Set X to this. one two"
