"""Find Chinese whose UTF-8 was read as another encoding: as Latin-1 or Windows-1252, or as GBK.

A terminal, a log viewer or an import took the bytes of UTF-8 for those of its own encoding, so `触发` became `è§¦å‘`
or `瑙﹀彂`. What is found is three bytes for each Chinese character, at least two characters of it; so hardly any text
that is meant as it stands is taken for such. Every search is for classes of characters one after the other, so all of
it is linear. A character that was cut off, as GBK has two bytes to a character, becomes U+FFFD.

`text/mojibake.js` is the twin for the browser.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Tuple  # noqa: UP035  # the constants package has this module too, and runs on Python 3.8

WINDOWS = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"
"""The bytes 0x80 to 0x9F as Windows-1252 reads them."""
_BYTES = {character: 0x80 + number for number, character in enumerate(WINDOWS)}
_LATIN = re.compile(f"(?:[\xe2-\xe9\xef][\x80-\xbf{re.escape(WINDOWS)}]{{2}}){{2,}}")
LEADS = (*range(0xE2, 0xEA), 0xEF)
"""First bytes of Chinese characters and their punctuation in UTF-8."""
FOLLOWING = tuple(range(0x80, 0xC0))
LETTERS = tuple(range(0x40, 0x7F))
"""Bytes of ASCII that GBK has as the second one of a character."""
_MANGLED = re.compile("[^\x00-\x7f]{3}")

Repair = Tuple[int, int, str]  # noqa: UP006
"""[start, end) in the text, and what it was before."""


def misread(text: str) -> Iterator[Repair]:
    """Find what was read in a wrong encoding, in order; nothing overlaps.

    >>> list(misread("x 瑙﹀彂 è§¦å\\x8f\\x91"))
    [(2, 5, '触发'), (6, 9, '触'), (9, 12, '发')]
    """
    if text.isascii() or not _MANGLED.search(text):
        return
    yield from sorted((*_as_latin(text), *_as_gbk(text)))


def _as_latin(text: str) -> Iterator[Repair]:
    for match in _LATIN.finditer(text):
        for start in range(match.start(), match.end(), 3):
            read = bytes(_BYTES.get(character, ord(character)) for character in text[start : start + 3])
            yield start, start + 3, read.decode("utf-8", "replace")[:1]


def _as_gbk(text: str) -> Iterator[Repair]:
    pairs, pattern = _gbk()
    for match in pattern.finditer(text):
        end = match.end(1)
        for start in range(match.start(), end, 3):
            yield start, start + 3, b"".join(map(pairs.__getitem__, text[start : start + 3])).decode("utf-8", "replace")
        if match.end() > end:
            read = b"".join(map(pairs.__getitem__, text[end : match.end()]))
            yield end, match.end(), read.decode("utf-8", "replace")


@lru_cache(maxsize=1)
def _gbk() -> tuple[dict[str, bytes], re.Pattern[str]]:
    """Character → the two bytes that GBK read as it; the pattern of Chinese that was read so.

    Two characters of UTF-8 are three of GBK. A third one is one and a half, so the letter behind it went into the
    second half, or that half was lost.
    """
    pairs: dict[str, bytes] = {}

    def read_as(firsts: Iterable[int], seconds: Sequence[int]) -> str:
        characters = []
        for pair in (bytes((first, second)) for first in firsts for second in seconds):
            character = pair.decode("gbk", "ignore")
            if len(character) == 1 and character > "\x7f":
                pairs[character] = pair
                characters.append(character)
        return re.escape("".join(characters))

    first = read_as(LEADS, FOLLOWING)
    second = read_as(FOLLOWING, LEADS)
    third = read_as(FOLLOWING, FOLLOWING)
    with_letter = read_as(FOLLOWING, LETTERS)
    return pairs, re.compile(f"((?:[{first}][{second}][{third}])+)(?:[{first}][{with_letter}]?)?")
