"""Mark English words of the interface on the pages of a language that lacks them.

Such a word comes between `START` and `END` (`InterfaceWords.marked`). In a page's text they become an element with
`lang` and `dir`, so that a screen reader says the word in English and its full stop stands where English puts it; in
attributes, titles and data, which cannot be marked, they go. The words of the box keep them: `answers.js` makes the
elements.
"""

import re
from typing import Final

from web.text.words import END, FALLBACK, START

_PIECE: Final = re.compile(
    rb"<script id=\"__words\".*?</script>"
    rb"|<(script|style|title|option|textarea)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>|[\x0e\x0f]",
    re.DOTALL,
)
_KEPT: Final = b'<script id="__words"'
_STOP: Final = re.compile(rb"(\x0f|\\u000f)([.:,;!?]+)")
"""The full stop behind a word, which is English too."""
_MARKS: Final = (b"\x0e", b"\x0f", rb"\u000e", rb"\u000f")
_MARK: Final = re.compile(b"|".join(map(re.escape, _MARKS)))
_IN_TEXT: Final = {START.encode(): f'<span lang="{FALLBACK}" dir="ltr">'.encode(), END.encode(): b"</span>"}


def finished(page: bytes) -> bytes:
    """Replace the marks of English words in a page, or in data made of pages: UTF-8."""
    if not any(mark in page for mark in _MARKS):  # a pattern would take as long as rendering half of the page
        return page
    if not page.lstrip().startswith(b"<"):
        return _MARK.sub(b"", page)
    return _PIECE.sub(_piece, _STOP.sub(rb"\2\1", page))


def _piece(match: re.Match[bytes]) -> bytes:
    piece = match[0]
    if piece in _IN_TEXT:
        return _IN_TEXT[piece]
    return piece if piece.startswith(_KEPT) else _MARK.sub(b"", piece)
