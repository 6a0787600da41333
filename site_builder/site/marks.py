"""Marks in rendered pages, which are filled in after MkDocs.

A mark stands between two control characters. No text of a catalogue has any (`document` refuses them) and
Python-Markdown drops these two, so whatever an author writes is a text and never a mark.
"""

import re
from collections.abc import Iterable

from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from web.text.words import as_english

START = "\x02"
END = "\x03"


def mark(name: str) -> str:
    """Make the mark `name`; a template writes it as `"\\u0002name\\u0003"`."""
    return f"{START}{name}{END}"


def figure(name: str) -> str:
    """Make the mark of a figure on how the catalogue is checked."""
    return mark(f"checks:{name}")


def written_figure(name: str) -> str:
    """Placeholder of a hand-written page for that figure."""
    return f"@@checks:{name}@@"


WRITTEN_SITE = "@@site@@"
"""Placeholder of a hand-written page for the site's address."""

_WRITTEN_FIGURE = re.compile(r"@@(checks:[\w:-]+)@@")
_SHOWN = frozenset({"headline", "lead", "domains"})
"""Keys of a hand-written page that the theme shows as texts."""
WRITTEN_IN = "written_in"
"""Key of a hand-written page in another language than its site's, which is written from left to right."""


def on_page_content(html: str, page: Page, **_: object) -> str:
    """Mark the site's address in the content of a hand-written page; MkDocs calls this module as a hook of its own."""
    html = html.replace(WRITTEN_SITE, mark("site"))
    html = _WRITTEN_FIGURE.sub(lambda found: mark(found[1]), html)
    written_in = page.meta.get(WRITTEN_IN)
    if written_in is not None:
        page.title = as_english(page.title or "")
        for key in _SHOWN & page.meta.keys():
            page.meta[key] = as_english(page.meta[key])
        _mark_sections(page.toc)
    return f'<div lang="{written_in}" dir="ltr">\n{html}\n</div>' if written_in else html


def _mark_sections(sections: Iterable[AnchorLink]) -> None:
    for section in sections:
        section.title = as_english(section.title)
        _mark_sections(section.children)
