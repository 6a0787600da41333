"""Marks in rendered pages, which are filled in after MkDocs.

A mark stands between two control characters. No text of a catalogue has any (`document` refuses them) and
Python-Markdown drops these two, so whatever an author writes is a text and never a mark.
"""

from mkdocs.structure.pages import Page

START = "\x02"
END = "\x03"


def mark(name: str) -> str:
    """Make the mark `name`; a template writes it as `"\\u0002name\\u0003"`."""
    return f"{START}{name}{END}"


WRITTEN_SITE = "@@site@@"
"""Placeholder of a hand-written page for the site's address."""

WRITTEN_IN = "written_in"
"""Key of a hand-written page in another language than its site's, which is written from left to right."""


def on_page_content(html: str, page: Page, **_: object) -> str:
    """Mark the site's address in the content of a hand-written page; MkDocs calls this module as a hook of its own."""
    html = html.replace(WRITTEN_SITE, mark("site"))
    written_in = page.meta.get(WRITTEN_IN)
    return f'<div lang="{written_in}" dir="ltr">\n{html}\n</div>' if written_in else html
