"""Reduce Markdown to plain text that keeps its lines: for logs, JSON, terminals.

Of a list each item is a line behind `- ` or its number; of a link the words stay, of code what it says.
"""

import re
from html import unescape

from site_builder.catalog.markdown import to_html
from site_builder.constants.markdown_text import to_text

_MARK = re.compile(r"[\\`*_\[<&~#>]|^[ \t]|^[-=+]|[-+.)][ \t]|[ \t]$|\n\n\n|^\s|\s$|://|www\.|@", re.MULTILINE)
"""Without any of these, Markdown is plain text."""
_TAG = re.compile(r"<(/?)(\w+)([^>]*)>")
_START = re.compile(r'start="(\d+)"')
_GAP = re.compile(r"\n{3,}")


def with_plain(text: str) -> str | tuple[str, str]:
    """The text; with its plain one, where `markdown_text`, which the package has, would make another."""
    if not _MARK.search(text):
        return text
    plain = to_lines(text)
    return text if to_text(text) == plain else (text, plain)


def to_lines(text: str) -> str:
    """Reduce a text to its words and line breaks, as a parser reads it.

    >>> to_lines("Set `A` to [one](https://x.example/):\\n\\n1. first\\n2. *second*")
    'Set A to one:\\n\\n1. first\\n2. second'
    """
    numbers: list[int | None] = []
    """The next number of every list that is open; None where it has none."""

    def said(tag: re.Match[str]) -> str:
        closes, name, attributes = tag[1] == "/", tag[2], tag[3]
        if name in ("ul", "ol"):
            if closes:
                numbers.pop()
            elif name == "ul":
                numbers.append(None)
            else:
                start = _START.search(attributes)
                numbers.append(int(start[1]) if start is not None else 1)
        if name != "li" or closes:
            return ""
        indent, number = "  " * (len(numbers) - 1), numbers[-1]
        if number is None:
            return f"{indent}- "
        numbers[-1] = number + 1
        return f"{indent}{number}. "

    html = to_html(text).replace("<li>\n<p>", "<li>").replace("</p>\n<p>", "</p>\n\n<p>")
    lines = [unescape(line).rstrip() for line in _TAG.sub(said, html).split("\n")]
    return _GAP.sub("\n\n", "\n".join(lines)).strip("\n")
