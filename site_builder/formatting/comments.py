"""Find the comments of a YAML file and the value that each belongs to."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from site_builder.catalog.yaml_file import Loc, Mark

HEAD: Loc = ()
"""Place of the comments before everything."""
FOOT: Loc = (-1,)
"""Place of the comments after everything."""
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*$", re.MULTILINE)


@dataclass
class Comments:
    """Comments of one value."""

    above: list[str] = field(default_factory=list)
    """On lines of their own."""
    beside: list[str] = field(default_factory=list)
    """At the end of its first line; more than one where lines below, in the same column, go on with it."""
    column: int = 0
    """Where that one began, counted from 0."""


def comments_of(text: str, marks: Mapping[Loc, Mark]) -> dict[Loc, Comments]:
    """Find the comments of a file, by the value that they are about, or HEAD and FOOT.

    A comment on a line of its own is about what follows it, one at the end of a line about what begins there.
    """
    starts: list[tuple[Any, Loc]] = [(mark.start.start_mark, loc) for loc, mark in marks.items() if mark.start]
    starts.sort(key=lambda start: start[0].index)  # stable: of two that begin together the outer one is first
    indices = [at.index for at, _ in starts]
    first_of_line: dict[int, Loc] = {}
    for begins, loc in starts:
        first_of_line.setdefault(begins.line, loc)
    found: dict[Loc, Comments] = {}
    last = (-1, -1, Comments())
    for match in _outside(text, marks):
        line = text.count("\n", 0, match.start())
        begin = text.rfind("\n", 0, match.start()) + 1
        column = match.start() - begin
        about = first_of_line.get(line)
        if about is not None and text[begin : match.start()].strip():
            comments = found.setdefault(about, Comments())
            comments.column = column
        elif last[:2] == (line - 1, column):
            comments = last[2]
        else:
            at = bisect_left(indices, match.start())
            about = HEAD if at == 0 else FOOT if at == len(starts) else starts[at][1]
            found.setdefault(about, Comments()).above.append(match[0].rstrip())
            continue
        comments.beside.append(match[0].rstrip())
        last = (line, column, comments)
    return found


def _outside(text: str, marks: Mapping[Loc, Mark]) -> Iterator[re.Match[str]]:
    """Yield what looks like a comment and stands in no value and no key."""
    values = [
        (text.find("\n", begin.index) if event.style in ("|", ">") else begin.index, end.index)  # a block has a head
        for mark in marks.values()
        for event in (mark.start, mark.value)
        if isinstance(event, yaml.ScalarEvent)
        for begin, end in (_ends(event),)
    ]
    within = sorted(values)
    for match in _COMMENT.finditer(text):
        at = bisect_left(within, (match.start() + 1, 0)) - 1
        if at < 0 or within[at][1] <= match.start():
            yield match


def _ends(event: Any) -> tuple[Any, Any]:
    """Where an event begins and ends; the parsers give each of theirs both."""
    return event.start_mark, event.end_mark
