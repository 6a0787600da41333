"""Find where tables of HTML stand in a Markdown page: first line and last.

Code, in fences and in backticks, and comments hold none.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from site_builder.importing.html.tokens import TABLE_TAG

FENCE = re.compile(r"(`{3,}|~{3,})")
_CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
_TAGS = re.compile(rf"<(/?)({TABLE_TAG})", re.IGNORECASE)


class HtmlBlocks:
    """The lines of a page that have tags of tables."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._tagged: set[int] = set()
        self._opening: set[int] = set()
        self._closing: set[int] = set()
        self._ends: dict[int, int] = {}
        """Where the first table ends that begins in a line and ends at all."""
        self._find()

    def starts(self, at: int) -> bool:
        """Test for a line with a tag of a table."""
        return at in self._tagged

    def end(self, at: int, stops: Callable[[int], bool]) -> int:
        """The last line of the tables that begin in a line; one that is not closed ends where a line `stops` it."""
        end = self._ends.get(at)
        if end is None:
            end = at
            while end not in self._closing and end + 1 < len(self._lines):
                if end + 1 in self._opening or stops(end + 1):
                    break
                end += 1
        while self._ends.get(end, end) > end:
            end = self._ends[end]  # a further table begins where one ends
        return end

    def _find(self) -> None:
        open_tables: list[int] = []
        for at, text in self._shown():
            for tag in _TAGS.finditer(text):
                self._tagged.add(at)
                if tag[2].lower() != "table":
                    continue
                if not tag[1]:
                    self._opening.add(at)
                    open_tables.append(at)
                else:
                    self._closing.add(at)
                    if open_tables:
                        self._ends[open_tables.pop()] = at

    def _shown(self) -> Iterator[tuple[int, str]]:
        """Yield the lines with tags, without code and comments; a comment that is not closed hides nothing."""
        last_comment_end = max((at for at, line in enumerate(self._lines) if "-->" in line), default=-1)
        fence, comment = "", False
        for at, line in enumerate(self._lines):
            text = line.strip()
            if fence:
                fence = "" if text.startswith(fence) and not text.strip(fence[0]) else fence
                continue
            text, comment = _without_comments(text, comment, closes=last_comment_end > at)
            mark = FENCE.match(text)
            if mark is not None:
                fence = mark[1]
            elif "<" in text:
                yield at, text


def _without_comments(line: str, comment: bool, *, closes: bool) -> tuple[str, bool]:
    """A line without code and comments, and whether a comment goes on; `closes`: a further line ends one."""
    text = line if comment or "`" not in line else _CODE_SPAN.sub("", line)
    shown: list[str] = []
    at = 0
    while True:
        end = text.find("-->" if comment else "<!--", at)
        if end < 0 and comment and not closes:
            comment = False  # nothing ends it, so it is none
            continue
        if not comment:
            shown.append(text[at : end if end >= 0 else None])
        if end < 0:
            return "".join(shown), comment
        at = end + (3 if comment else 4)
        comment = not comment
