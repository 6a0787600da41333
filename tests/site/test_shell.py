"""A rendered page is cut at its marks, and pages are stamped into it."""

import re
from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from site_builder.pages.page import Page
from site_builder.site.marks import mark
from site_builder.site.shell import Shell, ShellError, cut

RENDERED = re.sub(
    "@@([a-z]+)@@",
    lambda found: mark(found[1]),
    "<html><title>@@title@@</title><meta content='@@description@@'><link href='@@canonical@@'>@@robots@@@@head@@"
    '<a href="../../en/@@path@@">English</a>'
    '<div class="s" data-md-type="toc" ><nav class="x"><label>On this page</label><ul>'
    '<li class="i">\n<a href="#@@anchor@@">@@label@@</a></li></ul></nav></div>'
    '<a href="@@editurl@@" rel="edit">edit</a>@@content@@</html>',
)
PAGE = Page(
    path=PurePosixPath("sms/X.html"),
    language="zh",
    title='X: <"超限">',
    description="a & b",
    content="<h1>X</h1>",
    head="<meta name='own'>",
    toc=(("cause", "Why & how"), ("source", "Source")),
    edit_url="https://host/edit?a=1&b=2",
    indexed=True,
)


@pytest.fixture
def shell() -> Shell:
    return cut(RENDERED, "zh", "https://host/a/zh/")


def test_page_is_stamped_into_every_mark(shell: Shell) -> None:
    assert shell.stamp(PAGE).decode() == (
        "<html><title>X: &lt;&quot;超限&quot;&gt;</title><meta content='a &amp; b'>"
        "<link href='https://host/a/zh/sms/X.html'><meta name='own'>"
        '<a href="../../en/sms/X.html">English</a>'
        '<div class="s" data-md-type="toc"><nav class="x"><label>On this page</label><ul>'
        '<li class="i">\n<a href="#cause">Why &amp; how</a></li><li class="i">\n<a href="#source">Source</a></li>'
        "</ul></nav></div>"
        '<a href="https://host/edit?a=1&amp;b=2" rel="edit">edit</a><h1>X</h1></html>'
    )


def test_page_that_must_not_be_indexed_says_so(shell: Shell) -> None:
    assert '<meta name="robots" content="noindex">' in shell.stamp(replace(PAGE, indexed=False)).decode()


def test_what_a_page_lacks_leaves_nothing_behind(shell: Shell) -> None:
    stamped = shell.stamp(replace(PAGE, toc=(), edit_url=None)).decode()

    assert '<div class="s" data-md-type="toc" hidden><nav class="x"></nav></div><h1>X</h1>' in stamped


def test_what_a_kind_of_page_needs_is_loaded_in_its_head(shell: Shell) -> None:
    stamped = shell.stamp(replace(PAGE, assets=("stylesheets/x.css", "javascripts/x.js"))).decode()

    assert '<link rel="stylesheet" href="../assets/stylesheets/x.css">' in stamped
    assert "<script defer src=\"../assets/javascripts/x.js\"></script>\n<meta name='own'>" in stamped


def test_text_that_looks_like_a_mark_in_a_template_is_none() -> None:
    titled = cut(RENDERED.replace(">English<", ">@@title@@ @@nope@@<"), "zh", "https://host/")

    assert ">@@title@@ @@nope@@</a>" in titled.stamp(PAGE).decode()


def test_content_that_looks_like_a_mark_stays_as_it_is(shell: Shell) -> None:
    assert "<p>@@title@@</p>" in shell.stamp(replace(PAGE, content="<p>@@title@@</p>")).decode()


def test_shell_can_be_kept_as_json(shell: Shell) -> None:
    assert Shell.from_json(shell.to_json()) == shell


@pytest.mark.parametrize("name", ["title", "canonical", "content", "robots", "editurl", "label"])
def test_missing_mark_is_named(name: str) -> None:
    with pytest.raises(ShellError, match=f"mark.*{name}"):
        cut(RENDERED.replace(mark(name), ""), "zh", "https://host/")
