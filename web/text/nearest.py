"""Find the known word that somebody most likely meant."""

import difflib
from collections.abc import Iterable

_LIKENESS = 0.6
"""Of 1. What is less alike is another word."""
_LISTED = 30
"""Known words that the way out lists."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that is most like `word`, whatever its case; None where none is alike."""
    spelled: dict[str, str] = {}
    for one in known:
        spelled.setdefault(one.casefold(), one)
    near = difflib.get_close_matches(word.casefold(), spelled, 1, _LIKENESS)
    return spelled[near[0]] if near else None


def one_of(word: str, known: Iterable[str]) -> str:
    """The way out for an unknown word: the nearest known one, and all there are."""
    listed = tuple(known)
    near = nearest(word, listed)
    more = f", … ({len(listed) - _LISTED:,} more)" if len(listed) > _LISTED else ""
    choice = f"one of {', '.join(listed[:_LISTED])}{more}"
    return f"did you mean '{near}'? ({choice})" if near else choice
