"""Catalogue texts become HTML that can carry no script, no image and no heading."""

import pytest

from site_builder.markdown import to_html, to_inline_html, to_plain


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


@pytest.mark.parametrize(
    "text", ["plain", "1 < 2 & 3", "中文，标点。", "a 'quoted' \"word\"", "3. item", "+ item", "2) x", "a\\b"]
)
def test_short_cut_gives_what_commonmark_gives(text: str) -> None:
    from site_builder import markdown

    assert to_html(text) == str(markdown._COMMONMARK.render(text)).rstrip("\n")


def test_inline_has_no_paragraph() -> None:
    assert to_inline_html("a `b`") == "a <code>b</code>"


def test_plain_keeps_the_words() -> None:
    assert to_plain("Set **`X`** to [this](https://a.example).\n\n- one\n- two") == "Set X to this. one two"
