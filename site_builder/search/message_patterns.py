"""Cut the messages of an entry at their placeholders, for diagnosis.

A message is found by one *anchor*, the first characters (`WIDE` of Chinese, `NARROW` else) from the start of a word
on, folded as codes are (`web.text.terms.fold_code`: only letters and digits count).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from site_builder.catalog.entry import Entry, matched
from site_builder.catalog.markdown import to_plain
from site_builder.catalog.placeholders import cut
from web.store.format import MESSAGE, NARROW, TRANSLATION, WIDE, WIRE, WORDING
from web.text.escapes import INVISIBLE
from web.text.terms import fold_code

_UNSEEN = re.compile(f"[{INVISIBLE}]")
"""What is taken off a paste before it is cut into words."""
_ESCAPED = re.compile(r"[\\%&]\S*")
_WORD = re.compile(r"[A-Za-z0-9]+|[^\x00-\x7f]")
_INNER = re.compile(r"(?<=[0-9])[A-Za-z]{4}")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
_LETTER = re.compile(r"[^\W\d_]")
_LONG = {WIRE: 14, MESSAGE: 18, WORDING: 18, TRANSLATION: 21}


class MessagePattern(NamedTuple):
    """Message of an entry. One more literal than names; the last and the first may be empty."""

    cause: int
    """Index into the entry's causes, -1 where the message is of none."""
    kind: int
    """WIRE, MESSAGE, WORDING or TRANSLATION."""
    need: int
    """Weight that an occurrence in the middle of other words needs."""
    weight: int
    """2 for a Chinese character, 3 for another word."""
    literals: tuple[str, ...]
    names: tuple[str, ...]


def patterns(entry: Entry, languages: tuple[str, ...], *, foreign: bool = False) -> Iterator[MessagePattern]:
    """Cut every message of an entry, each once: those of the causes first, then by kind.

    `foreign`: what other systems write as placeholders are placeholders too.
    """
    seen: set[str] = set()
    for cause, kind, need, text in _texts(entry, languages):
        literals, names = cut(text, foreign=foreign)
        folded_literals = "\0".join(map(fold_code, literals))
        # A message that is the code itself says nothing that the code does not say.
        if folded_literals not in seen and folded_literals.strip("\0") and folded_literals != fold_code(entry.code):
            seen.add(folded_literals)
            yield MessagePattern(cause, kind, need, weight("".join(literals)), literals, names)


def _texts(entry: Entry, languages: tuple[str, ...]) -> Iterator[tuple[int, int, int, str]]:
    """Yield (cause, kind, need, text) of every message."""
    source = languages[0]
    for number, cause in enumerate(entry.causes):
        yield from ((number, WIRE, _LONG[WIRE], text) for text in matched(cause.wire))
    for number, cause in enumerate(entry.causes):
        if cause.message is not None:
            yield number, MESSAGE, _LONG[MESSAGE], to_plain(cause.message.source)
    yield from ((-1, WIRE, _LONG[WIRE], text) for text in matched(entry.wire))
    # What reads the same in every language is not a translation but what is sent.
    sent = len(languages) > 1 and all(
        entry.message.root.get(language) == entry.message.source for language in languages
    )
    yield -1, MESSAGE, _LONG[WIRE if sent else MESSAGE], to_plain(entry.message.in_(source))
    for wording in entry.wordings:
        translated = wording.text.isascii() and not entry.message.source.isascii()
        yield -1, WORDING, _LONG[TRANSLATION if translated else WORDING], wording.text
    for number, cause in enumerate(entry.causes):
        if cause.message is not None:
            yield from (
                (number, TRANSLATION, _LONG[TRANSLATION], to_plain(text)) for _, text in cause.message.translations()
            )
    yield from ((-1, TRANSLATION, _LONG[TRANSLATION], to_plain(text)) for _, text in entry.message.translations())


def weight(text: str) -> int:
    """Weigh a text: 3 for a word of letters, 2 for a Chinese character."""
    wide = sum(1 for character in _LETTER.findall(text) if character > "\x7f")
    return 3 * len(_LATIN_WORD.findall(text)) + 2 * wide


def anchors(pattern: MessagePattern) -> Iterator[tuple[str, str]]:
    """Yield the anchors of a message, each with as much again of what follows.

    They begin where a word begins, or four letters after a digit, and lie in one literal.
    """
    for literal in pattern.literals:
        # Escapes may be taken off the pasted text, so no anchor reaches into what looks like one.
        for part in _ESCAPED.split(_UNSEEN.sub("", unicodedata.normalize("NFKC", literal))):
            words = [(word, _folded(word)) for word in _WORD.findall(part)]
            folded = "".join([folded_word for _, folded_word in words])
            start = 0
            for word, folded_word in words:
                size = NARROW if word.isascii() else WIDE
                if folded_word and start + size <= len(folded):
                    yield folded[start : start + size], folded[start + size : start + 2 * size]
                if len(word) > 4:
                    for inner in [start + match.start() for match in _INNER.finditer(word)]:
                        if inner + size <= len(folded):
                            yield folded[inner : inner + size], folded[inner + size : inner + 2 * size]
                start += len(folded_word)


@lru_cache(maxsize=16384)
def _folded(word: str) -> str:
    """Fold a word as a paste is folded; empty for characters beyond the first plane."""
    if word.isascii():
        return word.lower()
    return "" if word > "\uffff" else fold_code("a" + word)[1:]  # beside a letter, nothing is kept of punctuation
