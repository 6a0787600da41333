"""Markdown → safe HTML, and questions about Markdown source.

CommonMark without raw HTML, headings and images: a text of the catalogue can neither break the page's
outline nor load anything from elsewhere. Links to `javascript:` and the like stay text.
"""

import re
from functools import lru_cache

from markdown_it import MarkdownIt

from site_builder.catalog import shortcut

_COMMONMARK = MarkdownIt("commonmark", {"html": False}).disable(["heading", "lheading", "image", "hr"])
_MARKUP = re.compile(
    r"[\\`*\[\]<>&!#+~|=\n]|(?<![^\W_])_|_(?![^\W_])|^\s*(?:[-+*]|\d+[.)])\s|^\s{4}|^\s*-{1,}\s*$|https?:"
)


_SPECIAL = re.compile(r"([\\`*_\[\]<>|#]|&(?=#?\w+;))")


def escaped(text: str) -> str:
    """The text as Markdown words that mean nothing but themselves."""
    return _SPECIAL.sub(r"\\\1", text)


# The pages and the JSON of an entry show the same texts, and its message its neighbours too, one soon after the other.
@lru_cache(maxsize=1024)
def to_html(text: str) -> str:
    """The text as HTML blocks (`<p>`, `<ul>`, …), without a line break at the end."""
    short = shortcut.html(text)
    return short if short is not None else str(_COMMONMARK.render(text)).rstrip("\n")


@lru_cache(maxsize=4096)
def to_inline_html(text: str) -> str:
    """The text as HTML without a paragraph around it, for a heading or a table cell."""
    if not _MARKUP.search(text):
        return text.strip().replace('"', "&quot;")
    return str(_COMMONMARK.renderInline(text)).strip()


@lru_cache(maxsize=65536)
def to_plain(text: str) -> str:
    """The words of the text without markup, on one line: for search, descriptions and titles."""
    if not _MARKUP.search(text):
        return " ".join(text.split())
    tokens = _COMMONMARK.parseInline(text) if "\n" not in text else _COMMONMARK.parse(text)
    words: list[str] = []
    for token in tokens:
        for child in token.children or ():
            words.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
        words.append(token.content + " " if token.type in ("code_block", "fence") else " ")
    return " ".join("".join(words).split())
