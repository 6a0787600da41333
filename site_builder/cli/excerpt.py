"""Show the source line of a problem with a mark below its place."""

import re
import stat
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from site_builder.catalog.problem import Problem
from site_builder.catalog.yaml_file import MAX_BYTES
from site_builder.cli.wrapping import cells

_BREAK = re.compile("\r\n|\r|\n")
"""What ends a line for the YAML parser, and for editors."""
_TAB = "    "
_CUT = "…"


def excerpt(problem: Problem, width: int) -> Iterator[str]:
    """Yield the numbered line that a problem stands in and a `^` below its place; nothing where there is no such line.

    `width`: columns of the terminal. A longer line is cut around the place.
    """
    lines = source_lines(problem.path)
    if not 0 < problem.line <= len(lines):
        return
    number = f"{problem.line:>5} | "
    text, mark = _window(lines[problem.line - 1], problem.column - 1, max(width - len(number) - 1, 20))
    yield click.style(number, dim=True) + text
    yield click.style(" " * (len(number) - 2) + "| ", dim=True) + " " * mark + click.style("^", bold=True)


@cache
def source_lines(path: Path) -> tuple[str, ...]:
    """The lines of a file; none where it cannot be read, or is none to read."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
            return ()
        content = path.read_bytes()
    except OSError:
        return ()
    return tuple(_BREAK.split(content.decode("utf-8-sig", "replace")))


def _window(line: str, place: int, width: int) -> tuple[str, int]:
    """The part of `line` around the character at `place` that fits into `width` columns, and the column of the mark."""
    shown = [_shown(character) for character in line]
    widths = [cells(one) for one in shown]
    place = min(place, len(shown))
    start, end = 0, len(shown)
    if sum(widths) > width:
        before, room = 0, width - 2  # a column for the cut at each end
        start = end = place
        while start > 0 and before + widths[start - 1] <= room // 2:
            start -= 1
            before += widths[start]
        while end < len(shown) and before + widths[end] <= room:
            before += widths[end]
            end += 1
        while start > 0 and before + widths[start - 1] <= room:
            start -= 1
            before += widths[start]
    head, tail = (_CUT if start > 0 else ""), (_CUT if end < len(shown) else "")
    text = head + "".join(shown[start:end]) + tail
    return text.rstrip(), len(head) + sum(widths[start:place])


def _shown(character: str) -> str:
    """A character as the terminal may get it: a tab as spaces, nothing that steers it."""
    if character == "\t":
        return _TAB
    return character if character.isprintable() else "\N{REPLACEMENT CHARACTER}"
