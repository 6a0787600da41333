"""Take a text apart: code, links, placeholders, lists, bold paths, prose.

A text is read once; what it does not have costs next to nothing, as most texts have little.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

INLINE = "\ufffc"
"""Stands in prose where code or a placeholder was."""
_TICKS = re.compile("`+")
_TARGET = re.compile(r"\]\(\s*+<?([^()\s<>]*+(?:\([^()\s]*+\)[^()\s<>]*+)*+)[^()\n]*+\)")
_ADDRESS = re.compile(r"""<?(https?://[^\s<>"'`，。；、：！？（）【】「」『』《》“”‘’\ufffc]+)>?""", re.IGNORECASE)
_CLOSES = ".,;:!?*_)]}"
_NAME = re.compile(r"\$?\{\s*([A-Za-z_0-9][\w.-]*|[^\W\d_]\w*)?\s*\}")
_FORMAT = re.compile(r"(?<![\w%])%(?:[0-9]{1,2}\$)?[-+]?[0-9]*(?:\.[0-9]+)?l{0,2}[sdifuxX@](?![A-Za-z0-9])")
_ITEM = re.compile(r"^([ \t]*)(?:([-*+])|([0-9]{1,9})[.)])[ \t]+(?=\S)", re.MULTILINE)
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*\n]+)\*\*|__(?=[^\s_])([^_\n]+)__")
_STEP_MARK = re.compile("[>›»→＞]|&gt;")
_STEP = re.compile(r"\s*(?:[-=]?>|&gt;|[›»→＞])\s*")
_BETWEEN = re.compile(r"[\s\]]*(?:[（(][^（）()\n]{0,60}[）)])?\s*(?:[-=]?>|&gt;|[›»→＞])[\s\[]*")
"""From one step of a path to the next, where each is bold by itself; a step's other name may stand in brackets."""

Item: TypeAlias = tuple[int, bool]
"""(depth, is numbered) of an item of a list."""


class Spans(NamedTuple):
    """All that a text has besides words, and its words."""

    code: tuple[str, ...]
    """Contents of its code spans."""
    links: tuple[str, ...]
    """Targets of its links, and addresses that stand in it."""
    placeholders: tuple[str, ...]
    """`{name}`, `${name}`, `{0}`, `%s`, outside code."""
    items: tuple[Item, ...]
    """Items of its lists, in their order."""
    paths: tuple[int, ...]
    """Steps of its bold paths, in ascending order; a bold label by itself has one."""
    marked: str
    """Its words, with bold words marked."""
    prose: str
    """Its words alone."""


def spans(text: str) -> Spans:
    """Take a text of Markdown apart."""
    code: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    paths: tuple[int, ...] = ()
    if "`" in text:
        text, code = _without_code(text)
    if "](" in text or "://" in text:
        text, links = _without_addresses(text)
    if "{" in text or "%" in text:
        text, placeholders = _without_placeholders(text)
    if "\n" in text or text[:1] in _MARKS:
        text, items = _without_markers(text)
    marked = text
    if "**" in text or "__" in text:
        paths = tuple(sorted(_paths(text))) if _STEP_MARK.search(text) else (1,) * len(_BOLD.findall(text))
        text = text.replace("**", "").replace("__", "")
    return Spans(code, links, placeholders, items, paths, marked, text)


_MARKS = frozenset("-*+0123456789")


def _without_addresses(text: str) -> tuple[str, tuple[str, ...]]:
    """Take the targets of links and the addresses out."""
    links: list[str] = []

    def target(match: re.Match[str]) -> str:
        links.append(match[1])
        return "]"

    def address(match: re.Match[str]) -> str:
        end = len(match[1])
        while match[1][end - 1] in _CLOSES and not (match[1][end - 1] == ")" and "(" in match[1]):
            end -= 1
        links.append(match[1][:end])
        return INLINE + match[1][end:]

    text = _TARGET.sub(target, text)
    if "://" in text:
        text = _ADDRESS.sub(address, text)
    return text, tuple(links)


def _without_placeholders(text: str) -> tuple[str, tuple[str, ...]]:
    found: list[str] = []

    def placeholder(match: re.Match[str]) -> str:
        found.append("".join(match[0].split()))
        return INLINE

    text = _NAME.sub(placeholder, text)
    text = _FORMAT.sub(placeholder, text)
    return text, tuple(found)


def _without_code(text: str) -> tuple[str, tuple[str, ...]]:
    """Take the code spans out; one ends at the next run of as many backticks as it begins with."""
    pieces = text.split("`")
    if len(pieces) % 2 and "``" not in text:
        return INLINE.join(pieces[::2]), tuple([" ".join(span.split()) for span in pieces[1::2]])
    code: list[str] = []
    runs = [(match.start(), match.end()) for match in _TICKS.finditer(text)]
    following: dict[int, list[int]] = {}
    for number in range(len(runs) - 1, -1, -1):
        following.setdefault(runs[number][1] - runs[number][0], []).append(number)
    prose: list[str] = []
    done = number = 0
    while number < len(runs):
        start, end = runs[number]
        same = following[end - start]
        while same and same[-1] <= number:
            same.pop()
        if same:
            closing = same[-1]
            code.append(" ".join(text[end : runs[closing][0]].split()))
            prose += (text[done:start], INLINE)
            done = runs[closing][1]
            number = closing
        number += 1
    prose.append(text[done:])
    return "".join(prose), tuple(code)


def _without_markers(text: str) -> tuple[str, tuple[Item, ...]]:
    """Take the marks of list items from the beginnings of the lines."""
    found = _ITEM.findall(text)
    if not found:
        return text, ()
    if found[0][2] not in ("", "1"):
        first = _ITEM.search(text)
        if first is not None and first.start() > 0 and text[first.start() - 2] != "\n":
            head, line, rest = text.partition(first[0])  # a number that happens to begin a line of a paragraph
            rest, others = _without_markers(rest)
            return head + line + rest, others
    indents: list[int] = []
    items: list[Item] = []
    for indent, bullet, _ in found:
        column = len(indent.expandtabs(4))
        while indents and column < indents[-1]:
            indents.pop()
        if not indents or column > indents[-1] + 1:
            indents.append(column)
        items.append((len(indents), not bullet))
    return _ITEM.sub("", text), tuple(items)


def _paths(text: str) -> Iterator[int]:
    """Count the steps of each bold path: `**A > B**` and `**A** > **B**` have two."""
    steps = end = 0
    for match in _BOLD.finditer(text):
        own = sum(1 for step in _STEP.split(match[1] or match[2]) if step)
        if steps and _BETWEEN.fullmatch(text, end, match.start()):
            steps += own
        else:
            if steps:
                yield steps
            steps = own
        end = match.end()
    if steps:
        yield steps
