"""Find codes in a pasted text: to the letter, respelled, cut, glued to a word, without their prefix.

The text is cut into tokens once. Of each token that can be more than a word, the spellings that it may be are
looked up together, folded (`web.text.fold_code`); so are a few joins of neighbouring tokens, where a console has
broken a code, or somebody has written it with spaces. Nothing here decides what is claimed: `judged` does.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from web.known import Known, Prefix
from web.text import fold_code

LONGEST = 100
"""Folded characters of a code that is looked for."""
MOST_JOINED = 12
"""Tokens that one code may have been broken into."""
MOST_HEADED = 100
"""Tokens with a prefix that are tried with those after them."""
MOST_TOKENS = 8000
"""Different tokens that are looked at; a text of 64 KiB has more only if it has no words in it."""

TOKEN = re.compile(r"[A-Za-z0-9]+(?:[._-]{1,2}[A-Za-z0-9]+)*")
_WORD = re.compile(r"[a-z]+|[A-Z][a-z]*|[A-Z]+|[0-9]+")
_GAP = re.compile(r"[ \t]{0,3}[._:/-]{0,2}[ \t]{0,3}|[._-]{0,2}[ \t]{0,3}\r?\n[ \t>#*/|]{0,120}[._-]{0,2}")
_BREAK = re.compile(r"[ \t]{0,3}\r?\n[ \t>#*/|]{0,120}")
_GLUED = re.compile(r"(?:exception|error|err|code|fault|failure|server|client)\Z", re.IGNORECASE)
_HUMP = re.compile(r"[A-Z](?=[a-z])|(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[a-z]")
_CAPITALS = re.compile(r"[A-Z][A-Z0-9]*(?:[._-][A-Z0-9]+)*")
_LOUD = frozenset(("ERROR", "ERR", "CODE", "WARN", "FATAL", "ALERT", "INFO", "FAILED", "ERRORCODE", "MESSAGE"))
_HOLDS_CODES = re.compile(r"(?:codes?|enum|errors?|constants?)\Z", re.IGNORECASE)
_NARROWEST = 20
"""Characters of a line that a console may have broken."""


class Spelled(NamedTuple):
    """A stretch [start, end) of the text that may be a code."""

    start: int
    end: int
    key: str
    form: str
    """token, glued (a word follows), led (an enum's name stands before), near (its prefix is not quite right),
    wrapped (a line break within), spaced (other separators within), or whole (there is nothing else)."""
    text: str
    """The stretch, without line breaks."""


class Token(NamedTuple):
    start: int
    end: int
    text: str


def tokens(text: str) -> list[Token]:
    """What may be a code or a part of one, in order."""
    return [Token(match.start(), match.end(), match[0]) for match in TOKEN.finditer(text)]


def is_plain(code: str) -> bool:
    """One word or number: in the middle of a text it is just that.

    >>> [is_plain(code) for code in ("OK", "Forbidden", "40004", "15", "E1234", "InvalidVersion", "ORA-01033")]
    [True, True, True, True, False, False, False]
    """
    words = words_of(code)
    if all(word.isdigit() for word in words):
        return True
    return len(words) < 2 or (len(words) == 2 and len(code) < 4)


def words_of(code: str) -> list[str]:
    """The words of a code, camelCase split.

    >>> words_of("InvalidTimeStamp.Expired"), words_of("isv.SMS_SIGN")
    (['Invalid', 'Time', 'Stamp', 'Expired'], ['isv', 'SMS', 'SIGN'])
    """
    return _CODE_WORD.findall(code)


_CODE_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\x00-\x7f]+")


class Reader:
    """One text, read for codes."""

    def __init__(self, text: str, known: Known, values: set[int]) -> None:
        """`values`: where the value of a code-like field begins."""
        self.text = text
        self.known = known
        self.values = values
        self.tokens = tokens(text)
        self._heads = {fold_code(prefix.prefix): prefix for prefix in known.prefixes}
        self._left = MOST_HEADED
        self._forms: dict[str, list[tuple[int, int, str, str]]] = {}

    def spelled(self) -> list[Spelled]:
        """Every stretch that the catalogue may know, in order, for each token the closest spelling first."""
        found: list[Spelled] = []
        found.extend(self._whole())
        for number, token in enumerate(self.tokens):
            plain = token.text.isalpha() and (token.text.islower() or token.text[1:].islower() or token.text.isupper())
            if not (plain or token.text.isdigit()) or token.start in self.values:
                found.extend(
                    Spelled(token.start + start, token.start + end, key, form, token.text[start:end])
                    for start, end, key, form in self._forms_of(token.text)
                )
            elif token.text.isdigit():
                continue
            found.extend(self._joined(number, token))
        return found

    def _forms_of(self, token: str) -> list[tuple[int, int, str, str]]:
        """[start, end) in a token, its key, and the form: what the catalogue may know of it."""
        known = self._forms.get(token)
        if known is None:
            if len(self._forms) >= MOST_TOKENS:
                return []
            known = [one for one in self._possible(token) if self.known.may_have(one[2])]
            self._forms[token] = known
        return known

    def _possible(self, token: str) -> Iterator[tuple[int, int, str, str]]:
        if len(token) > 2 * LONGEST:
            return
        size = len(token)
        yield 0, size, fold_code(token), "token"
        starts = [(0, "token"), *self._starts(token)]
        for start, form in starts:
            if start:
                yield start, size, fold_code(token[start:]), form
            for end in self._ends(token, start):
                yield start, end, fold_code(token[start:end]), "glued"
        yield from self._near(token)

    def _starts(self, token: str) -> Iterator[tuple[int, str]]:
        """Where else in a token a code may begin."""
        lower = token.lower()
        for prefix in self.known.prefixes:
            head = prefix.prefix.lower()
            at = lower.find(head, 1)
            if at > 0:
                yield at, "token"
            word = fold_code(head)
            at = lower.find(word, 1)
            if at > 0 and token[at].isupper() and token[at + len(word) : at + len(word) + 1].isupper():
                yield at, "token"
        at = token.find(".")
        while at > 0:
            led = token[:at].rpartition(".")[2]
            if led in self.known.enums or _HOLDS_CODES.search(led):
                yield at + 1, "led"
            at = token.find(".", at + 1)

    def _ends(self, token: str, start: int) -> Iterator[int]:
        """Where else in a token a code that begins at `start` may end: before `Error`, or before any word."""
        end = len(token)
        for _ in range(2):
            match = _GLUED.search(token, start, end)
            if not match or match.start() <= start + 3:
                break
            end = match.start()
            yield end
        if any(fold_code(token[start : start + 12]).startswith(head) for head in self._heads):
            humps = [match.start() for match in _HUMP.finditer(token, start + 8)]
            yield from humps[:3] if token[start:].isupper() else humps[-4:] + humps[:4]

    def _near(self, token: str) -> Iterator[tuple[int, int, str, str]]:
        """With the prefix that was probably meant: `is-…`, `lsv.…`."""
        match = _CODE_WORD.match(token)
        if not match or match.end() == len(token) or match[0].isdigit():
            return
        word = match[0].lower()
        for head in self._heads:
            if word != head and is_near(word, head):
                yield 0, len(token), head + fold_code(token[match.end() :]), "near"

    def _joined(self, number: int, token: Token) -> Iterator[Spelled]:
        """A token with those after it, where they may be one code."""
        folded = token.text.lower()
        if any(folded.startswith(head) or folded.endswith(head) for head in self._heads):
            if self._left and not self.known.may_have(fold_code(token.text)):
                self._left -= 1
                yield from self._headed(number, token)
            return
        if number + 1 == len(self.tokens):
            return
        following = self.tokens[number + 1]
        between = self.text[token.end : following.start]
        if between == "":
            return
        if between in self.known.separators:
            yield from self._join(number, 2)
            yield from self._join(number, 3)
        elif "\n" in between and _GAP.fullmatch(between):
            line = self.text.rfind("\n", 0, token.end) + 1
            if token.end - line >= _NARROWEST:
                yield from self._join(number, 2)
                yield from self._join(number, 3)
        elif between in (" ", "  ", " _", "_ ") and _CAPITALS.fullmatch(token.text):
            yield from self._loud(number)

    def _headed(self, number: int, token: Token) -> Iterator[Spelled]:
        start = token.start
        text = token.text
        lower = text.lower()
        if not any(lower.startswith(head) for head in self._heads):
            head = max((head for head in self._heads if lower.endswith(head)), key=len)
            start = token.end - len(head)
        for count in range(2, MOST_JOINED + 1):
            joined = self._stretch(number, count, start)
            if joined is None:
                return
            if self.known.may_have(joined.key):
                yield joined

    def _join(self, number: int, count: int) -> Iterator[Spelled]:
        joined = self._stretch(number, count, self.tokens[number].start)
        if joined is not None and self.known.may_have(joined.key):
            yield joined

    def _loud(self, number: int) -> Iterator[Spelled]:
        """A run of words in capitals, which has to be taken as a whole."""
        before = self.tokens[number - 1] if number else None
        goes_on = before is not None and not self.text[before.end : self.tokens[number].start].strip(" _")
        if self.tokens[number].text in _LOUD or (
            before and goes_on and _CAPITALS.fullmatch(before.text) and before.text not in _LOUD
        ):
            return
        count = 1
        while count < MOST_JOINED and number + count < len(self.tokens):
            one, other = self.tokens[number + count - 1], self.tokens[number + count]
            if not _CAPITALS.fullmatch(other.text) or self.text[one.end : other.start].strip(" _"):
                break
            count += 1
        if count > 1:
            yield from self._join(number, count)

    def _stretch(self, number: int, count: int, start: int) -> Spelled | None:
        """`count` tokens as one, where nothing but a separator or a line break stands between them."""
        if number + count > len(self.tokens):
            return None
        last = self.tokens[number + count - 1]
        before = self.tokens[number + count - 2]
        between = self.text[before.end : last.start]
        if len(between) > 130 or not (_GAP.fullmatch(between) or between in self.known.separators):
            return None
        text = self.text[start : last.end]
        plain = _BREAK.sub("", text)
        key = fold_code(plain)
        if len(key) > LONGEST:
            return None
        form = "wrapped" if len(plain) < len(text) and TOKEN.fullmatch(plain) else "spaced"
        return Spelled(start, last.end, key, form, plain)

    def _whole(self) -> Iterator[Spelled]:
        """All of a short text, whatever stands between its words."""
        if not 0 < len(self.tokens) <= MOST_JOINED or len(self.text) > 2 * LONGEST:
            return
        start, end = self.tokens[0].start, self.tokens[-1].end
        if self.text[:start].strip(" \t\r\n\"'`“‘([{<") or self.text[end:].strip(" \t\r\n\"'`”’)]}>.,;:!?。，；：！？"):
            return
        text = self.text[start:end]
        key = fold_code(text)
        if key and self.known.may_have(key):
            yield Spelled(start, end, key, "whole", text)

    def key(self, start: int, end: int) -> str:
        """What [start, end) is looked up by."""
        return fold_code(self.text[start:end])

    def unknown(self, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, str, Prefix]]:
        """[start, end), the code and its prefix of what looks like a code of a domain but lies in none of `taken`."""
        for token in self.tokens:
            lower = token.text.lower()
            for prefix in self.known.prefixes:
                head = prefix.prefix.lower()
                at = lower.find(head)
                if at < 0 or (at > 0 and not _starts_a_code(token.text, at)):
                    continue
                start, end = token.start + at, token.end
                code = self.text[start:end]
                if _has_shape(code[len(head) :], head) and not any(a < end and start < b for a, b in taken):
                    yield start, end, code, prefix
                    break


def _starts_a_code(token: str, at: int) -> bool:
    return not (token[at - 1].isalnum() and token[at].isalnum() and token[at - 1].islower() == token[at].islower())


def _has_shape(rest: str, head: str) -> bool:
    """What follows a prefix looks like the rest of a code, and not like a word or a host's name."""
    words = words_of(rest)
    if not head[-1:].isalnum() and rest.isdigit():
        return len(rest) >= 3
    if head[-1:].isalnum() and not (rest[:1].isdigit() or rest[:1].isupper()):
        return False
    if rest.isupper() or re.fullmatch(r"[A-Z0-9_]{4,}", rest):
        return len(rest) >= 4
    if "." in rest:
        return all(part[:1].isupper() for part in rest.split("."))
    return len(words) >= 2 and sum(map(len, words)) >= 6


def is_near(word: str, head: str) -> bool:
    """A prefix that lost its end or has one wrong letter."""
    if len(word) >= 2 and head.startswith(word):
        return True
    return len(word) == len(head) >= 3 and sum(a != b for a, b in zip(word, head, strict=True)) == 1
