"""Tell which stretches of a pasted text belong to one response: by its brackets, then by its lines.

Nothing is parsed: each kind of bracket is paired on its own, so one that was cut off, or stands in a sentence, spoils
no other. All is linear in the text.
"""

from bisect import bisect_right
from collections.abc import Iterator

BRACKETS = ("{}", "[]", "()")
MOST = 4000
"""Brackets of one kind that are paired: those of hundreds of responses."""
MOST_DEEP = 40
"""Brackets of one kind around a place that are looked at, from the inside out."""

Pairs = tuple[list[int], list[int], list[int]]
"""Starts and ends of brackets, by start, and of each the number of the pair around it; -1 for none."""


class Nesting:
    """The brackets and lines of one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._kinds = [_paired(text, brackets) for brackets in BRACKETS]

    def apart(self, one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
        """Say how far two [start, end) are apart, the closest first.

        The length of the smallest brackets around both, or of the text; then the line ends between them.
        """
        first, second = min(one, other), max(one, other)
        around = [end - start for kind in self._kinds for start, end in _around(kind, first[0]) if end >= second[1]]
        lines = self.text.count("\n", first[1], max(first[1], second[0]))
        return min(around, default=len(self.text)), lines

    def separate(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Test whether each of two [start, end) is in braces of its own, and none are around both."""
        first, second = min(one, other), max(one, other)
        braces = self._kinds[0]
        around = list(_around(braces, first[0]))
        return bool(around) and all(end < second[1] for _, end in around) and any(_around(braces, second[0]))


def _around(pairs: Pairs, offset: int) -> Iterator[tuple[int, int]]:
    """[start, end) of the brackets of one kind around an offset."""
    starts, ends, outer = pairs
    number = bisect_right(starts, offset) - 1
    for _ in range(MOST_DEEP):
        if number < 0:
            return
        if ends[number] > offset:
            yield starts[number], ends[number]
        number = outer[number]


def _paired(text: str, brackets: str) -> Pairs:
    """Pair one kind of brackets; what is never closed goes on to the end of the text."""
    opening, closing = brackets[0], brackets[1]
    starts: list[int] = []
    ends: list[int] = []
    outer: list[int] = []
    around = [-1]
    opens, closes = text.find(opening), text.find(closing)
    while (opens >= 0 or closes >= 0) and len(starts) < MOST:
        if opens >= 0 and (closes < 0 or opens < closes):
            outer.append(around[-1])
            around.append(len(starts))
            starts.append(opens)
            ends.append(len(text))
            opens = text.find(opening, opens + 1)
        else:
            if len(around) > 1:
                ends[around.pop()] = closes + 1
            closes = text.find(closing, closes + 1)
    return starts, ends, outer
