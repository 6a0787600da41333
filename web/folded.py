"""A text as `web.text.fold_code` leaves it, with the place of every character, and its anchors.

Only letters and digits are left, so spaces, punctuation, quotes, Markdown and broken lines make no difference.
Characters beyond the first plane are left out as well, as a browser counts them otherwise.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

from web.text import fold_code

WIDE = 4
NARROW = 8
"""Characters of an anchor, as in site_builder/sayings.py."""
_RUN = re.compile(r"[A-Za-z0-9]+|[^\x00-\x7f]+")
_INNER = re.compile(r"(?<=[0-9])[A-Za-z]{4}")
"""Where a word begins within a run of letters and digits: in `13800138000invalid`."""
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_BEYOND = re.compile(rf"{_CHINESE.pattern}|[^\x00-\x7f]")


class Folded:
    """A text as `web.text.fold_code` leaves it, and the place of every character of that."""

    def __init__(self, text: str) -> None:
        self.original = text
        pieces: list[str] = []
        at: list[int] = []
        of: list[int] = []
        until: list[int] = []
        narrow: list[int] = []
        wide: list[tuple[int, int]] = []
        length = 0
        for match in _RUN.finditer(text):
            run = match[0]
            first, last = match.span()
            if run < "\x80":
                narrow.append(length)
                pieces.append(run)
                at.append(length)
                of.append(first)
                until.append(last)
                if not (run.isalpha() or run.isdigit()):
                    narrow.extend([length + inner.start() for inner in _INNER.finditer(run)])
                length += last - first
            else:
                plain = _CHINESE.fullmatch(run) is not None  # most are
                for start, end, piece in ((first, last, run),) if plain else _units(text, first, last):
                    wide.append((length, length + len(piece)))
                    pieces.append(piece)
                    at.append(length)
                    of.append(start)
                    until.append(end)
                    length += len(piece)
        self._pieces, self._at, self._of, self._until, self._narrow, self._wide = pieces, at, of, until, narrow, wide
        self.text = "".join(pieces).lower()

    def place(self, index: int) -> int:
        """The place in the original of the character at `index`."""
        number = bisect_right(self._at, index) - 1
        return min(self._of[number] + index - self._at[number], self._until[number] - 1)

    def index(self, place: int) -> int:
        """The first folded character at or after `place` of the original."""
        number = bisect_right(self._of, place) - 1
        if number < 0:
            return 0
        return min(self._at[number] + place - self._of[number], self._at[number] + len(self._pieces[number]))

    def anchors(self) -> set[str]:
        """What a text that occurs here may be listed under."""
        text = self.text
        found = {text[place : place + NARROW] for place in self._narrow}
        for start, end in self._wide:
            found.update([text[place : place + WIDE] for place in range(start, end)])
        return found

    def places(self, anchors: Iterable[str]) -> dict[str, list[int]]:
        """Where each of a few anchors stands."""
        found: dict[str, list[int]] = {anchor: [] for anchor in anchors}
        if not found:
            return found
        text = self.text
        for place in self._narrow:
            if (anchor := text[place : place + NARROW]) in found:
                found[anchor].append(place)
        for start, end in self._wide:
            for place in range(start, end):
                if (anchor := text[place : place + WIDE]) in found:
                    found[anchor].append(place)
        return found

    def stands(self, anchor: str, more: str, among: dict[str, list[int]]) -> bool:
        """`more`, which begins with `anchor`, stands at one of the places of the anchor."""
        return any(self.text.startswith(more, place) for place in among.get(anchor, ()))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of letters."""
        return frozenset({piece.lower() for piece in self._pieces if piece < "\x80"})


def _units(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """[start, end) of each run of Chinese and each other character beyond ASCII, and what it folds to."""
    for unit in _BEYOND.finditer(text, start, end):
        word = unit[0]
        piece = word if "\u3400" <= word < "\ua000" else folded_character(word)
        if piece:
            yield unit.start(), unit.end(), piece


_FOLDED: dict[str, str] = {}


def folded_character(character: str) -> str:
    """One character as `fold_code` leaves it beside others; nothing for what it leaves out."""
    known = _FOLDED.get(character)
    if known is None:
        known = "" if character > "\uffff" else fold_code("a" + character)[1:]
        _FOLDED[character] = known
    return known
