"""Find codes in a pasted text: to the letter, respelled, cut, glued to a word, without their prefix.

The text is cut into tokens. Of each token that can be more than a word, the spellings that it may be are looked
up, folded as `web.text.terms.fold_code` does; so are joins of neighbouring tokens where a prefix stands before them,
where a console has broken a line, or where they are in capitals. Every search is for one literal or has a left
edge and a bound, so all of it is linear. Nothing here decides what is claimed: `judged` does.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from web.diagnosis.index import DiagnosisIndex, Prefix
from web.diagnosis.spelling import CODE_WORD, blurred, folded, has_shape, unglued

LONGEST = 100
"""FoldedText characters of a code that is looked for."""
MOST_JOINED = 12
"""Tokens that one code may have been broken into."""
MOST_HEADED = 400
"""Places with a prefix that are looked at; one that occurs more often is no prefix there."""
MOST_TOKENS = 6000
"""Different tokens that are looked at; a text of 64 KiB has more only if it has no words in it."""
MOST_JOINS = 1500
"""Line ends, and likewise separators, at which two tokens are joined."""

TOKEN = re.compile(r"[A-Za-z0-9]+(?:[._-]{1,2}[A-Za-z0-9]+)*")
_GAP = re.compile(
    r"[._-]{0,2}[ \t]{0,3}\r?\n[ \t>#*/|]{0,120}[._-]{0,2}|[ \t]{0,3}[._:/-]{0,2}[ \t]{0,3}",
)
_BREAK = re.compile(r"[ \t]{0,3}\r?\n[ \t>#*/|]{0,120}")
_AFTER_BREAK = re.compile(r"[ \t>#*/|]{0,120}[._-]{0,2}")
_IN_TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
_LOUD = re.compile(
    r"(?<![A-Za-z0-9._-])[A-Z][A-Z0-9]*(?:[._-][A-Z0-9]+)*(?:(?: {1,2}_?|_ )[A-Z][A-Z0-9]*(?:[._-][A-Z0-9]+)*){1,11}"
    r"(?![A-Za-z0-9])"
)
_NOISE = re.compile(r"(?:(?:ERROR|ERR|CODE|WARN|FATAL|ALERT|INFO|FAILED|ERRORCODE|MESSAGE) {1,2})+")
_HUMP = re.compile(r"[A-Z](?=[a-z])|(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[a-z]")
_HOLDS_CODES = re.compile(r"(?:codes?|enum|errors?|constants?)\Z", re.IGNORECASE)
_NARROWEST = 20
"""Characters of a line that a console may have broken."""
_SPACE = " \t\r\n"
_QUOTES_BEFORE = _SPACE + "\"'`“‘([{<"
_QUOTES_AFTER = _SPACE + "\"'`”’)]}>.,;:!?。，；：！？"


class CodeCandidate(NamedTuple):
    """A stretch [start, end) of the text that may be a code."""

    start: int
    end: int
    key: str
    form: str
    """whole (there is nothing else), token, led (an enum's name stands before), glued (a word follows), near (its
    prefix is not quite right), wrapped (a line break within), or spaced (other separators within)."""
    text: str
    """The stretch, without line breaks."""


_RANK = {"whole": 0, "token": 1, "led": 2, "glued": 3, "near": 4, "wrapped": 5, "spaced": 6}


class CodeFinder:
    """One text, read for codes."""

    def __init__(self, text: str, index: DiagnosisIndex, values: set[int]) -> None:
        """`values`: where the value of a code-like field begins."""
        self.text = text
        self.index = index
        self.values = values
        self._words = sorted({folded(prefix.prefix) for prefix in index.prefixes} - {""})
        self._longest = max(map(len, self._words), default=0)
        self._near: dict[str, list[str]] = {}
        for head in self._words:
            for form in {*blurred(head), *(head[:size] for size in range(2, len(head)))}:
                self._near.setdefault(form, []).append(head)
        tokens = [match.span() for match in TOKEN.finditer(text)]
        self._starts = [start for start, _ in tokens]
        self._ends = [end for _, end in tokens]
        self._heads = list(self._find_heads())

    def spelled(self) -> list[CodeCandidate]:
        """Every stretch that the catalogue may know; of those that begin alike, the closest spelling first."""
        found = {
            *self._whole(),
            *self._tokens(),
            *(one for start in self._heads for one in self._headed(start)),
            *self._wrapped(),
            *self._loud(),
            *self._separated(),
        }
        return sorted(found, key=lambda one: (one.start, _RANK[one.form], -one.end))

    def _find_heads(self) -> Iterator[int]:
        """Where a prefix stands at the beginning of a word, at that of a part of one, or with its own separator."""
        lower = self.text.replace("İ", " ").lower()  # the one letter that gets longer
        found: set[int] = set()
        for prefix in self.index.prefixes:
            if not prefix.prefix.isalnum():
                found.update(islice(_places(lower, prefix.prefix.lower()), MOST_HEADED))
        for word in self._words:
            found.update(islice((at for at in _places(lower, word) if self._is_head(at, word)), MOST_HEADED))
        return iter(sorted(found)[:MOST_HEADED])

    def _is_head(self, place: int, word: str) -> bool:
        before, here = self.text[place - 1 : place], self.text[place]
        inside = "0" <= before <= "9" or "A" <= before <= "Z" or "a" <= before <= "z"
        hump = "a" <= before <= "z" and "A" <= here <= "Z"
        return (not inside or hump) and (len(word) > 1 or self.text[place + 1 : place + 2].isdigit())

    def _headed(self, start: int) -> Iterator[CodeCandidate]:
        """What may be a code with its prefix, from `start` on."""
        end = self._end(start)
        if end is None:
            return
        token = self.text[start:end]
        key = folded(token)
        if self.index.may_have(key):
            yield CodeCandidate(start, end, key, "token", token)
        humps = [hump.start() for hump in _HUMP.finditer(token, 8)]
        for place in dict.fromkeys([*unglued(token), *(humps[:4] + humps[4:][-4:])]):
            yield from self._if_known(start, start + place, "glued")
        for _ in range(MOST_JOINED - 1):
            gap = _GAP.match(self.text, end)
            following = TOKEN.match(self.text, gap.end()) if gap else None
            if following is None or len(key) + len(following[0]) > LONGEST:
                return
            key += folded(following[0])
            end = following.end()
            if self.index.may_have(key):
                yield self._broken(start, end, key)

    def _end(self, start: int) -> int | None:
        """Where the token ends that begins at `start` or has it within; None where none does, or a code is shorter."""
        number = bisect_right(self._starts, start) - 1
        end = self._ends[number] if number >= 0 else start
        return end if start < end <= start + 2 * LONGEST and self.text[start] not in "._-" else None

    def _tokens(self) -> Iterator[CodeCandidate]:
        """Tokens that are more than a word, or the value of a code-like field."""
        seen: dict[str, list[tuple[int, int, str, str]]] = {}
        words: set[str] = set()
        for at, until in zip(self._starts, self._ends, strict=True):
            if until - at > 2 * LONGEST:
                continue
            token = self.text[at:until]
            if token in words and at not in self.values:
                continue
            forms = seen.get(token)
            if forms is None:
                if _is_word(token):
                    words.add(token)
                    if at not in self.values:
                        continue
                if len(seen) >= MOST_TOKENS:
                    return
                forms = seen[token] = list(self._forms(token))
            for start, end, key, form in forms:
                yield CodeCandidate(at + start, at + end, key, form, token[start:end])

    def _forms(self, token: str) -> Iterator[tuple[int, int, str, str]]:
        """[start, end) in a token, its key, and the form: what the catalogue may know of it."""
        size = len(token)
        yield from self._ending(token, 0, "token")
        at = token.find(".")
        while at > 0:
            led = token[:at].rpartition(".")[2]
            if led.lower() in self.index.owners or _HOLDS_CODES.search(led):
                yield from self._ending(token, at + 1, "led")
            at = token.find(".", at + 1)
        word = CODE_WORD.match(token)
        if word and word.end() < size and word.end() <= self._longest:
            for head in sorted(self._meant(word[0].lower())):
                key = head + folded(token[word.end() :])
                if self.index.may_have(key):
                    yield 0, size, key, "near"

    def _ending(self, token: str, start: int, form: str) -> Iterator[tuple[int, int, str, str]]:
        """A code from `start` on, which ends with the token or before a word that is run together with it."""
        key = folded(token[start:])
        if self.index.may_have(key):
            yield start, len(token), key, form
        for end in unglued(token[start:]):
            key = folded(token[start : start + end])
            if self.index.may_have(key):
                yield start, start + end, key, "glued"

    def _meant(self, word: str) -> set[str]:
        """The prefixes that a word was probably meant to be: it lost its end, or has one wrong letter."""
        if word in self._words:
            return set()
        return {head for form in blurred(word) for head in self._near.get(form, ())}

    def _wrapped(self) -> Iterator[CodeCandidate]:
        """Tokens that a line break may have made of one."""
        at = self.text.find("\n")
        last = -1
        for _ in range(MOST_JOINS):
            if at < 0:
                return
            if at - last > _NARROWEST:
                start, before = self._token_before(at)
                gap = _AFTER_BREAK.match(self.text, at + 1) if before else None
                after = TOKEN.match(self.text, gap.end()) if gap else None
                if after and len(before) + len(after[0]) <= LONGEST and not (before.islower() and after[0].islower()):
                    key = folded(before) + folded(after[0])
                    if self.index.may_have(key):
                        yield self._broken(start, after.end(), key)
            last = at
            at = self.text.find("\n", at + 1)

    def _loud(self) -> Iterator[CodeCandidate]:
        """Runs of words in capitals, which have to be taken as a whole."""
        for match in _LOUD.finditer(self.text):
            noise = _NOISE.match(match[0])
            start = match.start() + (noise.end() if noise else 0)
            yield from self._if_known(start, match.end(), "spaced")

    def _separated(self) -> Iterator[CodeCandidate]:
        """Two or three tokens around a separator that is in some code but seldom in words."""
        for separator in sorted(self.index.separators):
            for at in islice(_places(self.text, separator), MOST_JOINS):
                start, before = self._token_before(at)
                after = TOKEN.match(self.text, at + 1)
                if not before or not after or start + len(before) < at:
                    continue
                yield from self._if_known(start, after.end(), "token")
                if self.text[after.end() : after.end() + 1] == separator:
                    third = TOKEN.match(self.text, after.end() + 1)
                    if third:
                        yield from self._if_known(start, third.end(), "token")

    def _token_before(self, at: int) -> tuple[int, str]:
        """The token that ends at `at`, or up to three spaces before, and where it begins; empty if there is none."""
        before = self.text[max(0, at - LONGEST) : at]
        before = before[: max(len(before) - 3, 0)] + before[-3:].rstrip(" \t\r")
        token = before[len(before.rstrip(_IN_TOKEN)) :].lstrip("._-")
        return max(0, at - LONGEST) + len(before) - len(token), token

    def _whole(self) -> Iterator[CodeCandidate]:
        """All of a short text, whatever stands between its words."""
        if len(self.text) > 3 * LONGEST:
            return
        text = self.text.strip(_QUOTES_BEFORE + _QUOTES_AFTER)
        if text and text.isascii() and len(text) <= LONGEST:
            yield from self._if_known(self.text.index(text), self.text.index(text) + len(text), "whole")

    def _if_known(self, start: int, end: int, form: str) -> Iterator[CodeCandidate]:
        text = self.text[start:end]
        key = folded(text)
        if key and len(key) <= LONGEST and self.index.may_have(key):
            yield CodeCandidate(start, end, key, form, text)

    def _broken(self, start: int, end: int, key: str) -> CodeCandidate:
        stretch = self.text[start:end]
        text = _BREAK.sub("", stretch)
        form = "wrapped" if len(text) < len(stretch) and TOKEN.fullmatch(text) else "spaced"
        return CodeCandidate(start, end, key, form, text)

    def unknown(self, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, str, Prefix]]:
        """[start, end), the code and its prefix of what looks like a code of a domain but lies in none of `taken`."""
        ends = sorted((end, start) for start, end in taken)
        done = -1
        prefixes = [(prefix.prefix.lower(), prefix) for prefix in self.index.prefixes]
        for start in self._heads:
            end = self._end(start)
            if end is None or start < done:
                continue
            following = bisect_right(ends, (start, len(self.text)))
            if following < len(ends) and ends[following][1] < end:
                continue
            code = self.text[start:end]
            lower = code.lower()
            for head, prefix in prefixes:
                if lower.startswith(head) and has_shape(code, prefix.prefix):
                    yield start, end, code, prefix
                    done = end
                    break


def _is_word(token: str) -> bool:
    """It is a number, or letters as a word is written: in small ones, with a capital, or in capitals."""
    if token.isalpha():
        return token.islower() or token.isupper() or token[1:].islower()
    return token.isdigit()


def _places(text: str, literal: str) -> Iterator[int]:
    """Where a literal stands, at most MOST_HEADED times MOST_JOINED."""
    at = text.find(literal) if literal else -1
    for _ in range(MOST_HEADED * MOST_JOINED):
        if at < 0:
            return
        yield at
        at = text.find(literal, at + len(literal))
