"""Catalogue texts become HTML that can carry no script; images and headings are no part of them."""

import re

import cmarkgfm
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from site_builder.catalog.markdown import outside_subset, to_html, to_inline_html, to_plain


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain words", "<p>plain words</p>"),
        ("a & b", "<p>a &amp; b</p>"),
        ("`x` and **y**", "<p><code>x</code> and <strong>y</strong></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<div>\n<b>x</b>\n</div>", "<p>&lt;div&gt;\n&lt;b&gt;x&lt;/b&gt;\n&lt;/div&gt;</p>"),
        ("a < b, `a < b`, a \\< b, a &lt; b", "<p>a &lt; b, <code>a &lt; b</code>, a &lt; b, a &lt; b</p>"),
        ("`&lt;` \\\\<b>", "<p><code>&amp;lt;</code> \\&lt;b&gt;</p>"),
        ("    <b>\n\n```\n<i>\n```", "<pre><code>&lt;b&gt;\n</code></pre>\n<pre><code>&lt;i&gt;\n</code></pre>"),
        ("<!-- x --> <?x?>", "<p>&lt;!-- x --&gt; &lt;?x?&gt;</p>"),
        ("<https://a.example/>", '<p><a href="https://a.example/">https://a.example/</a></p>'),
        ("<javascript:alert(1)>", "<p>&lt;javascript:alert(1)&gt;</p>"),
        ("[x](https://a.example/)", '<p><a href="https://a.example/">x</a></p>'),
        ("#not a heading", "<p>#not a heading</p>"),
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
    *("https://a.example", "${x}", "1 分钟", "3.5", "\t", "：", "x\n- y", "a\n1. b"),
)


ANOTHER = MarkdownIt("commonmark", {"html": False})
"""Another CommonMark, which shows raw HTML as text too."""


def alike(html: str) -> str:
    """HTML without what the two write in two ways: white space around tags, and bold words within bold words."""
    depth = 0
    pieces = []
    for piece in re.split(r"(</?strong>)", html):
        depth += {"<strong>": 1, "</strong>": -1}.get(piece, 0)
        if piece not in ("<strong>", "</strong>") or depth == (piece == "<strong>"):
            pieces.append(piece)
    return re.sub(r"\s*(</?\w[^>]*>)\s*", r"\1", " ".join("".join(pieces).split()))


ODD = re.compile(r"``|\*\*\*|~~~.*\\&|^[ \t>]*([-+*]|\d+[.)])[ \t]*$", re.MULTILINE)
"""Long runs of marks, empty items, and an entity behind a backslash and a fence (cmark undoes both): understood in two
ways."""


def is_comparable(text: str) -> bool:
    return set(outside_subset(text)) <= {"raw HTML"} and not ODD.search(text)


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
@example("**<b>**a_<b>_")
def test_texts_of_the_subset_are_what_another_commonmark_makes_of_them(text: str) -> None:
    if is_comparable(text):
        assert alike(to_html(text)) == alike(ANOTHER.render(text))


@given(st.lists(st.sampled_from(PIECES), max_size=8).map(lambda pieces: " ".join("".join(pieces).split("\n"))))
@example("isp.SYSTEM_ERROR")
@example("_a_ b")
@example("- a")
@example("# a")
@example("1. a")
@example("    a")
@example("---")
@example("```a")
def test_a_line_is_what_another_commonmark_makes_of_it(text: str) -> None:
    if is_comparable(f"a {text}"):
        assert alike(to_inline_html(text)) == alike(ANOTHER.renderInline(text.strip()))


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("a\n-")
@example("> - ***")
@example("[a]: javascript:b\n\n[a]")
def test_a_text_without_suspect_marks_is_within_the_subset(text: str) -> None:
    outside = re.search(r'<(h[1-6]|hr|img|!--|a href="")', cmarkgfm.markdown_to_html(text))

    assert bool(list(outside_subset(text))) == bool(outside)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("words, `# code`, **bold**, [link](https://a.example/#b)", []),
        ("# a\n\n## b", ["a heading"]),
        ("a\n=", ["a heading"]),
        ("a\n\n- - -", ["a thematic break"]),
        ("![a](https://a.example/i.png)", ["an image"]),
        ("a<br>b", ["raw HTML"]),
        ("`<br>`, \\<br>, 1 < 2, <手机号>", []),
        ("# <b>", ["a heading", "raw HTML"]),
        ("[x](javascript:alert(1))", ["a link without a safe address"]),
    ],
)
def test_what_is_outside_the_subset_is_named(text: str, parts: list[str]) -> None:
    assert list(outside_subset(text)) == parts


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java&#115;cript:alert(1)",
        "javascript&colon;alert(1)",
        "<javascript:alert(1)>",
        "vbscript:x",
        "file:///etc/passwd",
        "data:text/html,x",
        "data:text/html;base64,PHNjcmlwdD4=",
        "data:image/svg+xml,x",
    ],
)
@pytest.mark.parametrize("form", ["[x]({})", '[x]({} "title")', "[x][a]\n\n[a]: {}", "[`x` *y*]({})"])
def test_a_link_that_could_run_something_is_no_link(address: str, form: str) -> None:
    text = form.format(address)

    assert not re.search('href="[a-z]*:', to_html(text) + to_inline_html(text))
    assert "x" in to_plain(text)


def test_inline_has_no_paragraph() -> None:
    assert to_inline_html("a `b`") == "a <code>b</code>"


def test_plain_keeps_the_words() -> None:
    assert to_plain("Set **`X`** to [this](https://a.example).\n\n- one\n- two") == "Set X to this. one two"
