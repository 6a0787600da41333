"""Cut HTML into tags and text, with the line of each.

Not `html.parser`: a broken page of 60 kB takes it more than a minute, and a quotation mark that is not closed hides
all rows up to the next one. Here a tag that is not whole is text, a table's tag ends any value, and the time that it
takes grows with the size.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Literal, NamedTuple

TABLE_TAG = r"(?:table|thead|tbody|tfoot|tr|td|th)\b"
_VALUE = "|".join(f"{mark}(?:[^{mark}<]|<(?!/?{TABLE_TAG}))*+{mark}" for mark in "\"'")
_TAG = re.compile(rf"<(/?)([a-z][^\s/<>]*+)((?:=\s*+(?:{_VALUE})|[^<>])*+)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
_HIDDEN = re.compile(r"<(?:(!--)|(script|style|template|button|svg)\b|(!\[CDATA\[)|[!?][^<>]*>)", re.IGNORECASE)
"""What a browser shows as no text of the page; CDATA is what Confluence keeps literal text in."""
_LONGEST_VALUE = 2_000
"""Characters of an attribute that is read: an address."""


class Token(NamedTuple):
    """A tag or a text between tags, as it was typed."""

    kind: Literal["start", "end", "text", "literal"]
    """`literal` is text without entities."""
    name: str
    """Of the tag, in small letters."""
    source: str
    line: int

    @property
    def attributes(self) -> Mapping[str, str]:
        """Those that have a value, by name in small letters."""
        found = _ATTRIBUTE.findall(self.source)
        values = ((name, next(filter(None, rest), "")[:_LONGEST_VALUE]) for name, *rest in reversed(found))
        return {name.lower(): unescape(value).strip("\"'") for name, value in values}


def tokens(text: str, line: int = 1) -> Iterator[Token]:
    """Yield the tags and texts of HTML; comments, scripts, styles and what else is not shown are left out.

    `line` is that of the beginning. A comment or script that is not closed hides nothing.
    """
    start = at = counted = 0
    endless: set[str] = set()
    while (at := text.find("<", at)) >= 0:
        token: Token | None = None
        hidden = _HIDDEN.match(text, at)
        end = _end_of(text, hidden, endless) if hidden is not None else None
        tag = _TAG.match(text, at) if end is None else None
        if end is None and tag is None and hidden is None:
            at += 1
            continue
        if start < at:
            line += text.count("\n", counted, start)
            counted = start
            yield Token("text", "", text[start:at], line)
        line += text.count("\n", counted, at)
        counted = at
        if tag is not None:
            token = Token("end" if tag[1] else "start", tag[2].lower(), tag[0], line)
            end = tag.end()
        elif hidden is not None and hidden[3] and end is not None:
            token = Token("literal", "", text[hidden.end() : end].removesuffix("]]>"), line)
        if token is not None:
            yield token
        start = at = end if end is not None else at + len("<!--")
    if start < len(text):
        yield Token("text", "", text[start:], line + text.count("\n", counted, start))


def _end_of(text: str, hidden: re.Match[str], endless: set[str]) -> int | None:
    """Where something hidden ends; None where it does not. `endless`: what is known to have no further end."""
    close = "-->" if hidden[1] else "]]>" if hidden[3] else rf"</{hidden[2].lower()}\b[^<>]*>" if hidden[2] else ""
    if not close:
        return hidden.end()
    end = None if close in endless else re.compile(close, re.IGNORECASE).search(text, hidden.end())
    if end is None:
        endless.add(close)
        return None
    return end.end()
