"""Render Markdown to safe HTML and plain words; find what a text must not use.

The parser is cmark, GitHub's own; it leaves out addresses that could run something, and such a link stays text. Raw
HTML is shown as the text that it is. Headings and images are no part of the subset: a rule refuses them, so no text
can break a page's outline or load anything from elsewhere.
"""

import re
from collections.abc import Iterator
from html import unescape

import cmarkgfm

_LESS_THAN = "&#x00003c;"
"""A `<` in a spelling of its own: text outside code as the parser sees it, and known again in what it makes of code."""
_IN_CODE = _LESS_THAN.replace("&", "&amp;")
_RAW = re.compile(r"<(?!https?://[^\s<>]*>)")
"""Any `<` but that of an address in angle brackets, which is a link."""
_NO_BLOCK = "\u00a0"
"""A space that is no indent: a line behind it begins no list and no heading."""
_NOWHERE = re.compile(r'<a href=""[^>]*>(.*?)</a>', re.DOTALL)
"""A link whose address was left out."""
_TAG = re.compile(r"<[^>]*>")
RAW_HTML = "raw HTML"
_OUTSIDE = re.compile(r'<(h[1-6]|hr|img|a href=""|!--)')
"""Tags, as cmark writes them, that a text of the subset does not become."""
_NAMES = {"hr": "a thematic break", "img": "an image", 'a href=""': "a link without a safe address", "!--": RAW_HTML}
_SUSPECT = re.compile(r"[#=<!]|\](?!\(https?://)|^[ \t>+.)0-9*_-]*[-*_][ \t]*$", re.MULTILINE)
"""Marks without which a text is within the subset; few have one, and looking for them takes a third of the time."""


_SPECIAL = re.compile(r"([\\`*_\[\]<>|#]|&(?=#?\w+;))")


def escaped(text: str) -> str:
    """Escape a text so that it is plain words in Markdown."""
    return _SPECIAL.sub(r"\\\1", text)


def to_html(text: str) -> str:
    """Render the text as HTML blocks (`<p>`, `<ul>`, …), without a line break at the end."""
    if "<" in text:
        text = _RAW.sub(_LESS_THAN, text)
    # cmarkgfm never frees its results: some 200 bytes a text, so this is not for a process that renders for ever.
    html = cmarkgfm.markdown_to_html(text).rstrip("\n").replace(_IN_CODE, "&lt;")
    return _NOWHERE.sub(r"\1", html) if '<a href=""' in html else html


def to_inline_html(text: str) -> str:
    """Render the text as HTML of one line without a paragraph, for a heading or a table cell."""
    html = to_html(_NO_BLOCK + " ".join(text.split("\n")).strip())
    return html.removeprefix(f"<p>{_NO_BLOCK}").removesuffix("</p>")


def to_plain(text: str) -> str:
    """Reduce the text to words on one line: for search, descriptions and titles."""
    html = to_html(text) if "\n" in text else to_inline_html(text)
    return " ".join(unescape(_TAG.sub("", html)).split())


def outside_subset(text: str) -> Iterator[str]:
    """Name what the text uses that no text of a catalogue may: a heading, an image, raw HTML, …; each once."""
    if _SUSPECT.search(text):
        tags = _OUTSIDE.findall(cmarkgfm.markdown_to_html(text))
        yield from dict.fromkeys(_NAMES.get(tag, "a heading") for tag in tags)
