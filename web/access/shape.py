"""Tell codes that may be written down from texts that may not.

Who looks a code up may have pasted anything in its place. What is written like the codes of programs is kept, as
that is the list of what to write next; of all else only its shape is told, which has no letter and no digit of it.
"""

import re

LONGEST_CODE = 64
"""Characters of a code that is kept."""
LONGEST_SHAPE = 32
MOST_DIGITS = 9
"""A telephone number has more, and so has most of what names a person or a request."""
MOST_CHANGES = 4
"""From letters to digits or back. What is drawn at random, such as a key, has more."""
LONGEST_MIXED = 15
"""Characters of a piece that has letters and digits: an access key has 16 and more."""

_CODE = re.compile(r"[A-Za-z0-9]+(?:[._:/-]{1,2}[A-Za-z0-9]+)*")
_CHANGE = re.compile(r"(?<=[A-Za-z])[0-9]|(?<=[0-9])[A-Za-z]")
_PIECE = re.compile(r"[A-Za-z0-9]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_BLANKS = re.compile(r"\s+")
_OTHER = re.compile(r"[^A9 !-/:-@\[-`{-~]")


def is_code(text: str) -> bool:
    """Test for what is written as programs write codes: words and short numbers in ASCII, joined by a sign or two.

    >>> [is_code(text) for text in ("isv.DAY_LIMIT", "PAY-1002", "E11000", "0x80070005", "Throttling.User")]
    [True, True, True, True, True]
    >>> [is_code(text) for text in ("13800138000", "tel:13800138000", "me@acme.org", "two words", "9b2e4f-7c1d8a")]
    [False, False, False, False, False]
    >>> is_code("AKIAIOSFODNN7EXAMPLE"), is_code("OperationTooFrequentInShortTime")
    (False, True)
    """
    return (
        len(text) <= LONGEST_CODE
        and _CODE.fullmatch(text) is not None
        and any(character.isalpha() for character in text)
        and sum(character.isdigit() for character in text) <= MOST_DIGITS
        and len(_CHANGE.findall(text)) <= MOST_CHANGES
        and not any(len(piece) > LONGEST_MIXED and _CHANGE.search(piece) for piece in _PIECE.findall(text))
    )


def shape(text: str) -> str:
    """Letters as `A` however many they are, digits as `9`, signs as they are; its beginning.

    >>> shape("isv.DAY_LIMIT"), shape("ORA 00942"), shape('{"code": "不足"}')
    ('A.A_A', 'A 99999', '{"A": "A"}')
    """
    said = _LETTERS.sub("A", text[: 8 * LONGEST_SHAPE])
    said = _BLANKS.sub(" ", "".join("9" if character.isdigit() else character for character in said)).strip()
    said = _OTHER.sub("?", said)
    return said if len(said) <= LONGEST_SHAPE else said[: LONGEST_SHAPE - 1] + "…"
