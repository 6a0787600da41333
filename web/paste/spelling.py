"""Fold, split and compare the spellings of codes."""

import re
from collections.abc import Iterator

from web.text.terms import fold_code

CODE_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\x00-\x7f]+")
"""A word of a code, camelCase split."""
GLUED = ("exception", "error", "err", "code", "fault", "failure", "server", "client")
"""Words that are run together with a code. None ends with another."""
_WITHOUT_SEPARATORS = str.maketrans("", "", "._-: /#*>|\\\t\r\n@+~!$&;=?^")


def folded(text: str) -> str:
    """Fold a stretch of text as `web.text.terms.fold_code` does.

    Faster: it takes off only the separators that a stretch may have.
    """
    if not text.isascii():
        return fold_code(text)
    bare = text.lower()
    if bare.isalnum():
        return bare
    bare = bare.replace("_", "").replace(".", "").replace("-", "")
    if not bare.isalnum():
        bare = bare.translate(_WITHOUT_SEPARATORS)  # which takes five times as long
    return bare if not bare or bare.isalnum() else fold_code(text)


def words_of(code: str) -> list[str]:
    """The words of a code, camelCase split.

    >>> words_of("InvalidTimeStamp.Expired"), words_of("isv.SMS_SIGN")
    (['Invalid', 'Time', 'Stamp', 'Expired'], ['isv', 'SMS', 'SIGN'])
    """
    return CODE_WORD.findall(code)


def is_plain(code: str) -> bool:
    """Test for codes that are one word or number, as in any text.

    >>> [is_plain(code) for code in ("OK", "Forbidden", "40004", "15", "E1234", "InvalidVersion", "ORA-01033")]
    [True, True, True, True, False, False, False]
    """
    words = words_of(code)
    return len(words) < 2 or all(word.isdigit() for word in words) or (len(words) == 2 and len(code) < 4)


def unglued(token: str) -> list[int]:
    """Lengths of the code in a token that ends in `Error`, `ServerException`, …."""
    lengths: list[int] = []
    lower = token.lower()
    while len(lengths) < 2 and lower.endswith(GLUED):
        lower = next(lower[: -len(word)] for word in GLUED if lower.endswith(word))
        if len(lower) < 4:
            break
        lengths.append(len(lower))
    return lengths


def has_shape(code: str, prefix: str) -> bool:
    """Test whether the rest after the prefix looks like a code's.

    A word or a host name does not.
    """
    rest = code[len(prefix) :]
    if rest.isdigit():
        return len(rest) >= 3
    if prefix[-1].isalnum() and not ("0" <= rest[:1] <= "9" or "A" <= rest[:1] <= "Z"):
        return False
    if rest.isupper():
        return len(rest) >= 4
    if "." in rest:
        return all("A" <= part[:1] <= "Z" for part in rest.split("."))
    words = words_of(rest)
    return len(words) >= 2 and sum(map(len, words)) >= 6


def blurred(word: str) -> Iterator[str]:
    """Yield the word, then the word with each letter in turn replaced by `?`."""
    yield word
    if len(word) >= 3:
        for index in range(len(word)):
            yield word[:index] + "?" + word[index + 1 :]


def is_slip(one: str, other: str) -> bool:
    """Test whether two codes differ by one slip of up to two letters.

    >>> is_slip("isv.BUSINES_LIMIT", "isv.BUSINESS_LIMIT"), is_slip("isv.DAY_LIMIT", "isv.MONTH_LIMIT")
    (True, False)
    """
    one, other = folded(one), folded(other)
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return max(len(one), len(other)) - start - end <= 2 and start + end >= 6
