"""Fold a text, so that two spellings of the same word are one.

The first half of `text/terms.js` does exactly the same; a test holds the two together over all of Unicode.
All steps look at one character at a time, so every folded character has a known place in what was typed.

Folding (`fold`): NFKC, lower case, accents off; `ß` is `ss`, final sigma is sigma, the dotless `ı` of a
Turkish lower-casing is `i`; invisible characters (zero width, soft hyphen, direction marks) disappear; traditional
Chinese characters become simplified ones.

Codes (`fold_code`): folded, and only letters and digits kept, so `app.DAY_LIMIT_CONTROL`,
`APP day-limit-control`, `app.DAY\\_LIMIT\\_CONTROL` and `appDayLimitControl` are one. Separators are listed by their
ranges, because the character classes of Python and of a browser follow different versions of Unicode.
"""

import re
import unicodedata
from typing import Dict  # noqa: UP035  # the constants package has this module too, and runs on Python 3.8

from web.text.simplified import simplified

SEPARATORS = (
    "\x00-/:-`{-\xbf\xd7\xf7\u02b0-\u036f\u2000-\u2bff\u2e00-\u2e7f\u2ff0-\u3004\u3008-\u3020\u302a-\u3040"
    "\u3097-\u309c\u30a0\u30fb\u3190-\u319f\u31c0-\u31ef\u4dc0-\u4dff\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe6f\uff00-\uffff"
    "\U0001d000-\U0001d37f\U0001f000-\U0001faff\U000e0000-\U0010ffff"
)
_NOT_IN_CODE = re.compile(f"[{SEPARATORS}]+")
_INVISIBLE = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_UNUSUAL = re.compile("[^\x00-\x7f\u3001\u3002\u4e00-\u9fff]+")
"""What folding may change beside the case of ASCII letters."""
_ACCENT = re.compile("[\u0300-\u036f]")


class _Folding(Dict[int, str]):  # noqa: UP006
    """Character → folded characters, filled as they are met; only the first plane is remembered."""

    def __missing__(self, point: int) -> str:
        folded = _fold_character(chr(point))
        if point < 0x10000:
            self[point] = folded
        return folded


def _fold_character(character: str) -> str:
    if _INVISIBLE.match(character):
        return ""
    lower = unicodedata.normalize("NFKC", character).lower()
    plain = unicodedata.normalize("NFC", _ACCENT.sub("", unicodedata.normalize("NFD", lower)))
    return simplified(plain.replace("ß", "ss").replace("ς", "σ").replace("ı", "i"))


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Fold case, width, accents, invisible characters and traditional Chinese.

    Character by character, so `fold(a + b) == fold(a) + fold(b)`.

    >>> fold("ＡＰＰ．Ｓign　Ä"), fold("İI\\u200bıß")
    ('app.sign a', 'iiiss')
    """
    if text.isascii():
        return text.lower()
    text = simplified(text)
    return _UNUSUAL.sub(lambda match: match[0].translate(_FOLDING), text).lower()


def fold_code(code: str) -> str:
    """Fold a code: without case, width and separators, which people get wrong.

    A code that has neither letters nor digits keeps what it has.

    >>> fold_code("app.BUSINESS_LIMIT_CONTROL") == fold_code("APP business-limit-control")
    True
    """
    folded = fold(code)
    return _NOT_IN_CODE.sub("", folded) or "".join(folded.split())
