"""Write a cell of HTML as Markdown: paragraphs, lists, code, bold words and links.

Only what a text of the catalogue may have; a heading is a paragraph, an image its words, a relative link its text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape

from site_builder.catalog.markdown import escaped

_MARKS = {**dict.fromkeys(("b", "strong"), "**"), **dict.fromkeys(("code", "kbd", "samp", "tt"), "`"), "a": "a"}
_BLOCKS = re.compile(
    "address|article|aside|blockquote|br|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h1|"
    "h2|h3|h4|h5|h6|header|hr|main|nav|p|section|summary|table|td|th|tr"
)
_LISTS = frozenset({"ol", "ul", "menu", "dir"})
_DEEPEST = 8
"""Lists within lists that are indented; those inside them are not indented further."""
_END_MARKS = re.compile(r"[\s:：,，.。;；!！?？、]*\Z")
"""Marks that stand behind bold words: CommonMark knows no end of bold between such a mark and a letter."""
_ABSOLUTE = re.compile(r"https?://[^\s<>]+")
_MARKDOWN_BREAK = re.compile(r"\n[ \t]*(?:\n\s*|(?=(?:[-*+]|\d+[.)])\s))")
"""An empty line, or the line before that of a list."""
_CODE_OR_ENTITY = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|&#?\w+;", re.DOTALL)


@dataclass
class _Mark:
    """Bold words, code or a link that is open, with what it has so far; `mark` is empty for the paragraph itself."""

    mark: str = ""
    address: str = ""
    parts: list[str] = field(default_factory=list)


@dataclass
class _List:
    numbered: bool
    count: int = 0
    marker: str = ""
    """Of the item that has no text yet."""
    width: int = 0


class CellWriter:
    """Takes the tags and texts of one cell in their order. `typed`: its texts are Markdown themselves."""

    def __init__(self, *, typed: bool) -> None:
        self._typed = typed
        self._blocks: list[str] = []
        self._marks = [_Mark()]
        self._lists: list[_List] = []
        self._after_item = False
        self._pre: list[str] | None = None

    def start(self, name: str, attributes: Callable[[], Mapping[str, str]]) -> None:
        """Take a start tag."""
        if self._pre is not None:
            self._pre += ["\n"] if name == "br" else []
        elif name in _MARKS:
            self._open(_MARKS[name], attributes().get("href", "") if name == "a" else "")
        elif name in _LISTS:
            self._end_block()
            self._lists.append(_List(name == "ol"))
        elif name == "li":
            self._item()
        elif name == "pre":
            self._end_block()
            self._pre = []
        elif name == "img":
            self._put(self._escaped(attributes().get("alt", "")))
        elif _BLOCKS.fullmatch(name):
            self._end_block()

    def end(self, name: str) -> None:
        """Take an end tag."""
        if name == "pre":
            self._end_pre()
        elif self._pre is not None:
            return
        elif name in _MARKS:
            self._close(_MARKS[name])
        elif name in _LISTS:
            self._end_block()
            self._lists = self._lists[:-1]
        elif name == "li":
            self._end_block()
            if self._lists:
                self._lists[-1].marker, self._lists[-1].width = "", 0
        elif _BLOCKS.fullmatch(name):
            self._end_block()

    def text(self, raw: str, *, literal: bool = False) -> None:
        """Take a text, with entities; `literal`: without."""
        if self._pre is not None:
            self._pre.append(raw if literal else unescape(raw))
        elif literal:
            self._put(self._escaped(raw))
        elif self._is_open("`"):
            self._put(unescape(raw))
        elif not self._typed:
            self._put(escaped(unescape(raw)))
        else:
            first, *rest = _MARKDOWN_BREAK.split(raw)
            self._put(_decoded(first))
            for part in rest:
                self._end_block()
                self._put(_decoded(part))

    def block(self, markdown: str) -> None:
        """Take a paragraph that is Markdown already."""
        self._end_pre()
        self._end_block()
        self._add(markdown)

    def finish(self) -> str:
        """The Markdown of all that was taken."""
        self._end_pre()
        self._end_block()
        return "".join(self._blocks).strip("\n")

    def _escaped(self, text: str) -> str:
        return text if self._is_open("`") else escaped(text)

    def _put(self, text: str) -> None:
        self._marks[-1].parts.append(re.sub(r"\s+", " ", text))

    def _is_open(self, mark: str) -> bool:
        return any(one.mark == mark for one in self._marks)

    def _open(self, mark: str, address: str = "") -> None:
        if not self._is_open(mark) and not self._is_open("`"):
            self._marks.append(_Mark(mark, address))

    def _close(self, mark: str) -> None:
        while self._is_open(mark):
            last = self._marks.pop()
            self._marks[-1].parts.append(_marked(last))
            if last.mark == mark:
                return

    def _item(self) -> None:
        self._end_block()
        if not self._lists:
            self._lists.append(_List(numbered=False))
        last = self._lists[-1]
        last.count += 1
        last.marker = f"{last.count}. " if last.numbered else "- "
        last.width = len(last.marker)

    def _end_block(self) -> None:
        """End the paragraph; what is open goes on in the next."""
        again = [_Mark(one.mark, one.address) for one in self._marks]
        while len(self._marks) > 1:
            self._close(self._marks[-1].mark)
        self._add(" ".join("".join(self._marks[0].parts).split(" ")).strip())
        self._marks = again

    def _end_pre(self) -> None:
        if self._pre is None:
            return
        text = "".join(self._pre).strip("\n").rstrip()
        self._pre = None
        fence = _fence(text, 3)
        self._add(f"{fence}\n{text}\n{fence}" if "\n" in text else _code(text.strip()))

    def _add(self, text: str) -> None:
        if not text:
            return
        lists = self._lists[:_DEEPEST]
        first = "".join(one.marker or " " * one.width for one in lists)
        starts = any(one.marker for one in lists)
        for one in lists:
            one.marker = ""
        indent = "\n" + " " * len(first)
        block = first + re.sub(r"\n(?=[^\n])", lambda _: indent, text)
        self._blocks.append(("\n" if starts and self._after_item else "\n\n") + block)
        self._after_item = bool(lists)


def _marked(one: _Mark) -> str:
    """What an open mark holds, in its mark, the space at both ends outside."""
    text = "".join(one.parts)
    inner = text.strip()
    if not inner:
        return " " if text else ""
    before, behind = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if one.mark == "`":
        inner = _code(inner)
    elif one.mark == "a" and _ABSOLUTE.fullmatch(one.address):
        inner = f"[{inner}]({one.address.replace('(', '%28').replace(')', '%29')})"
    elif one.mark == "**":
        bold = _END_MARKS.sub("", inner)
        if bold and bold[0].isalnum() and bold[-1].isalnum():
            inner = f"**{bold}**{inner[len(bold) :]}"
    return before + inner + behind


def _code(text: str) -> str:
    """A code span, in as many backticks as it takes."""
    if not text:
        return ""
    space = " " if text.startswith("`") or text.endswith("`") else ""
    mark = _fence(text, 1)
    return f"{mark}{space}{text}{space}{mark}"


def _fence(text: str, least: int) -> str:
    return "`" * max(least, 1 + max(map(len, re.findall("`+", text)), default=0))


def _decoded(markdown: str) -> str:
    """Markdown without entities: a mark that was one is escaped, but in code."""

    def decoded(found: re.Match[str]) -> str:
        return unescape(found[0]) if found[1] else escaped(unescape(found[0]))

    return _CODE_OR_ENTITY.sub(decoded, markdown)
