"""Take the marks of Markdown off a text; lines, and the marks of lists, stay.

It knows what texts of a catalogue usually have: code, links, addresses, bold words, escapes, entities. The constants
package has this module too, and runs it on Python 3.8; where a parser reads a text in another way, the package has the
plain text beside it (`plain.with_plain`).
"""

from __future__ import annotations

import re
from html import unescape

_MARK = re.compile(
    r"(?P<ticks>`+)(?P<code>[^`\n](?:[^`]*[^`\n])?)(?P=ticks)(?!`)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\[(?P<words>[^\[\]\n]+)\]\([^()\s]*\)"
    r"|<(?P<address>https?://[^\s<>]*)>"
    r"|\*\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*\*"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{2,31});)"
)


def to_text(text: str) -> str:
    """Take the marks off.

    >>> to_text("Set `A` to **[one](https://x.example/)**, not \\\\*")
    'Set A to one, not *'
    """
    return _MARK.sub(_said, text)


def _said(mark: re.Match[str]) -> str:
    kind, said = mark.lastgroup, mark[mark.lastgroup or 0]
    if kind == "code":
        said = said.replace("\n", " ")
        return said[1:-1] if said[0] == said[-1] == " " and said.strip() else said
    if kind in ("words", "bold"):
        return to_text(said)
    return unescape(said) if kind == "entity" else said
