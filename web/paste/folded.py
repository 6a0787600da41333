"""Fold a text to letters and digits; find its anchors.

Folding is that of `web.text.folding.fold_code`.
Only letters and digits are left, so spaces, punctuation, quotes, Markdown and broken lines make no difference.
Characters beyond the first plane are left out as well, as a browser counts them otherwise.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate, chain, compress
from operator import add, not_
from unicodedata import normalize

from web.store.format import NARROW, WIDE
from web.text.folding import fold_code
from web.text.simplified import simplified

_RUN = re.compile(r"([A-Za-z0-9]+|[\u3400-\u4dbf\u4e00-\u9fff]+|[^\x00-\x7f])")
"""Latin letters and digits, Chinese, or any other character."""
_INNER = re.compile(r"(?<=[0-9])[A-Za-z]{4}")
"""Where a word begins within a run of letters and digits: in `13800138000invalid`."""


class FoldedText:
    """Text folded as by `fold_code`, with offsets in the original."""

    def __init__(self, text: str) -> None:
        self.original = text
        parts: list[str] = _RUN.split(text)  # what is between the runs, and these, in turn
        ends = list(accumulate(map(len, parts)))
        pieces, of, until = parts[1::2], ends[:-1:2], ends[1::2]
        if not text.isascii():
            forms = {run: _folded(run) for run in set(pieces)}
            pieces = list(map(forms.__getitem__, pieces))
            of, until = list(compress(of, pieces)), list(compress(until, pieces))
            pieces = list(filter(None, pieces))
        self._pieces, self._of, self._until = pieces, of, until
        *self._at, _ = accumulate(map(len, self._pieces), initial=0)
        self.text = "".join(self._pieces).lower()

    def place(self, index: int) -> int:
        """Offset in the original of the folded character at `index`."""
        number = bisect_right(self._at, index) - 1
        return min(self._of[number] + index - self._at[number], self._until[number] - 1)

    def index(self, offset: int) -> int:
        """Index of the first folded character from an offset on."""
        number = bisect_right(self._of, offset) - 1
        if number < 0:
            return 0
        return min(self._at[number] + offset - self._of[number], self._at[number] + len(self._pieces[number]))

    def anchors(self) -> set[str]:
        """Every anchor under which a message that occurs here may be listed."""
        return set(self._anchored[0])

    def places(self, anchors: Iterable[str]) -> dict[str, list[int]]:
        """Anchor → the indices at which it stands, of a few anchors."""
        indices: dict[str, list[int]] = {anchor: [] for anchor in anchors}
        occurring, at = self._anchored
        for number, anchor in enumerate(occurring) if indices else ():
            if anchor in indices:
                indices[anchor].append(at[number])
        return indices

    @cached_property
    def _anchored(self) -> tuple[list[str], list[int]]:
        """Every possible anchor, and the index at which it begins."""
        text, original = self.text, self.original
        latin = list(map("\x80".__gt__, map(original.__getitem__, self._of)))
        narrow = [*compress(self._at, latin), *(self.index(inner.start()) for inner in _INNER.finditer(original))]
        others = list(map(not_, latin))
        ends = map(add, self._at, map(len, self._pieces))
        wide = list(chain.from_iterable(map(range, compress(self._at, others), compress(ends, others))))
        anchors = [text[offset : offset + NARROW] for offset in narrow]
        anchors += [text[offset : offset + WIDE] for offset in wide]
        return anchors, narrow + wide

    def stands(self, anchor: str, more: str, among: dict[str, list[int]]) -> bool:
        """Test whether `more`, which begins with `anchor`, stands where the anchor does."""
        return any(self.text.startswith(more, offset) for offset in among.get(anchor, ()))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every Latin word, in lower case."""
        return frozenset({piece.lower() for piece in self._pieces if piece < "\x80"})


def _folded(run: str) -> str:
    """Fold a run of characters but for its case; empty for one that is left out."""
    if run < "\x80":
        return run
    return simplified(run) if "\u3400" <= run < "\ua000" else folded_character(run)


_FOLDED: dict[str, str] = {}


def folded_character(character: str) -> str:
    """Fold one character as `fold_code` does beside others; empty for what is left out.

    Left out is also one that stands for several: `decode` had no room for them.
    """
    folded = _FOLDED.get(character)
    if folded is None:
        left_out = character > "\uffff" or len(normalize("NFKC", character)) > 1
        folded = "" if left_out else fold_code("a" + character)[1:]
        _FOLDED[character] = folded
    return folded
