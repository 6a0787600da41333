"""Find catalogue messages in a pasted text and read their placeholders.

The pasted text is folded to letters and digits (`FoldedText`), so spaces, punctuation, quotes, Markdown and the
lines that a console or a comment has broken make no difference. Anchors of it that the catalogue may know are
looked up, and of each text so found every literal piece is searched for, one after the other, within reach of
the one before: there is nothing to go back to. A text may be cut off at its end.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from web.paste.folded import FoldedText, folded_character
from web.text.escapes import decode

MOST_TRIES = 8
"""Occurrences of its first literal at which one message is tried."""
REACH = 80
"""Folded characters that a placeholder can stand for."""
ENOUGH = 16
"""Folded characters of a cut-off text that have to be there; of Chinese, half."""
SPACE = " \t\r\n"
_SAYS = re.compile(r"[A-Za-z0-9]|[^\x00-\x7f]")
_CUT = re.compile(r"[ \t\r\n\"'`)\]}]{0,4}(?:\.\.\.|…|\(truncated|\(cut|\Z)")
_VALUE = re.compile(r"[ \t]{0,3}([\x21-\x7e]{1,200})")
_ENDS_VALUE = re.compile(r"[\"'`,;<>\[\]{}()|\\]")
_WIDE_VALUE = re.compile(r"[^\x00-\x7f，。；：！？、（）“”‘’《》]{1,64}")
_VALUE_BEFORE = re.compile(r"[^ \t\r\n\"'`,;:=(\[{，。；：、（“‘]{1,64}\Z")
_BREAKS_VALUE = re.compile(r"[\n\r\"“”{}]")


class MessagePattern(NamedTuple):
    """A message of an entry, cut at its placeholders; `cause` is -1 where it names none."""

    cause: int
    kind: int
    need: int
    weight: int
    literals: list[str]
    names: list[str]


class Occurrence(NamedTuple):
    """Occurrence of a message at [start, end) of the decoded text."""

    start: int
    end: int
    weight: int
    params: dict[str, str]
    """Values of the placeholders; without those that have none."""
    whole: bool
    """The message is there to its end; else it was cut off."""


class Literal(NamedTuple):
    """Fixed text between two placeholders, decoded."""

    folded: str
    head: str
    """The characters before its first letter or digit."""
    tail: str
    """The characters after its last letter or digit."""


@lru_cache(maxsize=4096)
def _literal(literal: str) -> Literal:
    text = decode(literal).text
    says = [match.start() for match in _SAYS.finditer(text) if match[0] < "\x80" or folded_character(match[0])]
    if not says:
        return Literal("", text, text)
    return Literal(FoldedText(text).text, text[: says[0]], text[says[-1] + 1 :])


class MessageMatcher:
    """Finds one message of an entry in a folded text."""

    def __init__(self, pattern: MessagePattern) -> None:
        self.pattern = pattern
        self.literals = [_literal(literal) for literal in pattern.literals]
        self.pieces = [literal.folded for literal in self.literals]

    def find(self, folded: FoldedText) -> Iterator[Occurrence]:
        """Find the occurrences of the message; at most MOST_TRIES are tried."""
        first = next((number for number, piece in enumerate(self.pieces) if piece), None)
        if first is None:
            return
        at = folded.text.find(self.pieces[first])
        tries = 0
        unmatched = True
        while at >= 0 and tries < MOST_TRIES:
            occurrence = self._from(folded, first, at)
            if occurrence is not None:
                yield occurrence
                unmatched = False
            at = folded.text.find(self.pieces[first], at + 1)
            tries += 1
        if unmatched:
            yield from self._cut(folded, first)

    def _from(self, folded: FoldedText, first: int, at: int) -> Occurrence | None:
        """Match the message with its first literal at `at`, an offset in the folded text."""
        original = folded.original
        start = folded.place(at)
        end = folded.place(at + len(self.pieces[first]) - 1) + 1
        if not _begins(original, start):
            return None
        params: dict[str, str] = {}
        if first > 0:
            # Nothing but a placeholder stands before the first literal with letters.
            head = self.literals[first].head
            value = _preceding(original, start - len(head))
            if value is None:
                return None
            start -= len(value) + len(head)
            params[self.pattern.names[first - 1]] = value
        index = at + len(self.pieces[first])
        for number in range(first + 1, len(self.pieces)):
            piece = self.pieces[number]
            name = self.pattern.names[number - 1]
            if not piece:
                end = _skip(original, end, self.literals[number - 1].tail)
                from_, end = _after(original, end)
                params[name] = original[from_:end]
                index = folded.index(end)
                continue
            following = folded.text.find(piece, index, index + REACH + len(piece))
            if following < 0:
                return None
            value = _between(original[end : folded.place(following)], self.literals[number - 1], self.literals[number])
            if value is None:
                return None
            params[name] = value
            index = following + len(piece)
            end = folded.place(index - 1) + 1
        if not _ends(original, end):
            return None
        if self.pieces[-1]:
            end = _skip(original, end, self.literals[-1].tail)
        params = {name: value for name, value in params.items() if value}
        numeric = sum(1 for value in params.values() if value.isascii() and value.isdigit())
        return Occurrence(start, end, self.pattern.weight + 6 * numeric, params, True)

    def _cut(self, folded: FoldedText, first: int) -> Iterator[Occurrence]:
        """Match the beginning of the message where the paste or its line was cut off."""
        piece = self.pieces[first]
        enough = ENOUGH if piece < "\x80" else ENOUGH // 2
        if first > 0 or len(piece) <= enough:
            return
        at = folded.text.find(piece[:enough])
        if at < 0 or not _begins(folded.original, folded.place(at)):
            return
        size = enough
        while size < len(piece) and folded.text[at + size : at + size + 1] == piece[size]:
            size += 1
        end = folded.place(at + size - 1) + 1
        if 2 * size >= len(piece) and _CUT.match(folded.original, end):
            weight = self.pattern.weight * size // len(piece)
            yield Occurrence(folded.place(at), end, weight, {}, False)


def _begins(text: str, start: int) -> bool:
    """Test that no word of letters continues across `start`."""
    return start == 0 or not (_is_letter(text[start]) and _is_letter(text[start - 1]))


def _ends(text: str, end: int) -> bool:
    """Test that no word or number continues across `end`."""
    if end >= len(text):
        return True
    last, following = text[end - 1], text[end]
    return not ((_is_letter(last) and _is_letter(following)) or ("0" <= last <= "9" and "0" <= following <= "9"))


def _is_letter(character: str) -> bool:
    return "a" <= character <= "z" or "A" <= character <= "Z"


def _skip(text: str, offset: int, tail: str) -> int:
    """Skip the punctuation at the end of a literal, as far as it is there."""
    for character in tail:
        if character in " \t":
            continue
        while offset < len(text) and text[offset] in " \t":
            offset += 1
        if text[offset : offset + 1] != character:
            break
        offset += 1
    return offset


def _after(text: str, offset: int) -> tuple[int, int]:
    """[start, end) of a value after the last literal: up to a quote, comma, bracket, space or other script."""
    match = _VALUE.match(text, offset)
    if match:
        start, value = match.start(1), match[1]
        end = _ENDS_VALUE.search(value)
        value = (value[: end.start()] if end else value).rstrip(".:!?")
        return (start, start + len(value)) if value else (offset, offset)
    wide = _WIDE_VALUE.match(text, offset)
    return wide.span() if wide else (offset, offset)


def _preceding(text: str, end: int) -> str | None:
    """Value before the first literal; None where nothing stands right before it."""
    match = _VALUE_BEFORE.search(text[max(0, end - 64) : end]) if end > 0 else None
    return match[0] if match else None


def _between(text: str, before: Literal, after: Literal) -> str | None:
    """Value between two literals, without their punctuation; None where it spans lines or quotes."""
    start = _skip(text, 0, before.tail)
    head = after.head.replace(" ", "")
    value = text[start:].rstrip(SPACE)
    if head and value.endswith(head):
        value = value[: len(value) - len(head)]
    value = value.strip(SPACE)
    return None if _BREAKS_VALUE.search(value) else value
