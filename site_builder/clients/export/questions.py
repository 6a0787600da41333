"""Cut a question as an adapter has to, before it asks an engine."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from web.text.escapes import decode
from web.text.terms import asked, fold_code

LONGEST = 2000
"""Characters of a question that are read."""
MOST_TERMS = 40
_CODE = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)+")
"""A code among words: letters and digits, joined by dots, hyphens and underscores."""
_ONE = re.compile("[!-~]+")


class Question(NamedTuple):
    """Question, and what an engine is asked for."""

    text: str
    """Without escapes: `isv.A\\_B` and `isv.A%5FB` are `isv.A_B`."""
    spelling: str
    """The whole question, folded as codes are."""
    codes: tuple[str, ...]
    """Codes among its words, folded."""
    terms: tuple[str, ...]
    """Each once, in their order."""

    @property
    def may_be_message(self) -> bool:
        """Several words, which a message may have word for word."""
        return len(self.spelling) >= 4 and len(self.terms) >= 2 and not _ONE.fullmatch(self.text)


def question(text: str) -> Question:
    """Cut a question.

    >>> question("  what is isv.DAY_LIMIT_CONTROL ")[1:]
    ('whatisisvdaylimitcontrol', ('isvdaylimitcontrol',), ('isv', 'dai', 'limit', 'control'))
    """
    read = decode(text[:LONGEST]).text.strip()
    terms = tuple(dict.fromkeys(term for word in asked(read) for term in word))[:MOST_TERMS]
    return Question(read, fold_code(read), tuple(dict.fromkeys(_codes(read))), terms)


def _codes(text: str) -> Iterator[str]:
    return (fold_code(code) for code in _CODE.findall(text) if code != text)
