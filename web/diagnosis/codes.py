"""Find stretches of a pasted text that may be codes.

A code may be written to the letter, respelled, broken in two, glued to a word, or without its prefix.

The text is cut into tokens. Of each token that can be more than a word, the spellings that it may be are looked
up, folded as `web.text.terms.fold_code` does; so are joins of neighbouring tokens where a prefix stands before them,
where a console has broken a line, or where they are in capitals. Every search is for one literal or has a left
edge and a bound, so all of it is linear. Nothing here decides what is claimed: `policy` does.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from web.diagnosis.index import DiagnosisIndex, Prefix
from web.paste.spelling import CODE_WORD, blurred, folded, has_shape, unglued

LONGEST = 100
"""Folded characters of a code that is looked for."""
MOST_JOINED = 12
"""Tokens that one code may have been broken into."""
MOST_HEADED = 400
"""Offsets with a prefix that are looked at; what occurs more often is no prefix there."""
MOST_TOKENS = 2500
"""Different tokens that are looked at; a text of 64 KiB has more only if it has no words in it."""
MOST_NUMBERS = 500
"""Different numbers that are looked at."""
MOST_REPEATED = 100
"""Occurrences of one number that are, besides those where a code stands."""
MOST_JOINS = 1000
"""Line ends, and likewise separators and runs of capitals, at which tokens are joined."""

TOKEN = re.compile(r"[A-Za-z0-9]+(?:[._-]{1,2}[A-Za-z0-9]+)*")
_GAP = re.compile(
    r"[._-]{0,2}[ \t]{0,3}\r?\n[ \t>#*/|]{0,120}[._-]{0,2}|[ \t]{0,3}[._:/-]{0,2}[ \t]{0,3}",
)
_BREAK = re.compile(r"[ \t]{0,3}\r?\n[ \t>#*/|]{0,120}")
_AFTER_BREAK = re.compile(r"[ \t>#*/|]{0,120}[._-]{0,2}")
IN_TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
_LOUD = re.compile(
    r"(?<![A-Za-z0-9._-])[A-Z][A-Z0-9]*(?:[._-][A-Z0-9]+)*(?:(?: {1,2}_?|_ )[A-Z][A-Z0-9]*(?:[._-][A-Z0-9]+)*){1,11}"
    r"(?![A-Za-z0-9])"
)
_NOISE = re.compile(r"(?:(?:ERROR|ERR|CODE|WARN|FATAL|ALERT|INFO|FAILED|ERRORCODE|MESSAGE) {1,2})+")
_NUMBERED = re.compile(r"E[0-9]{4,}")
"""A number as some systems print it: `E11000`."""
_HUMP = re.compile(r"[A-Z](?=[a-z])|(?<=[a-z0-9])[A-Z]|(?<=[A-Z])[a-z]")
_HOLDS_CODES = re.compile(r"(?:codes?|enum|errors?|constants?)\Z", re.IGNORECASE)
NARROWEST = 20
"""Characters of a line that a console may have broken."""
QUOTES_BEFORE = " \t\r\n\"'`“‘([{<"
QUOTES_AFTER = " \t\r\n\"'`”’)]}>.,;:!?。，；：！？"
"""What may stand around a text that is one code."""


class CodeCandidate(NamedTuple):
    """Stretch [start, end) of the text that may be a code."""

    start: int
    end: int
    spelling: str
    """Folded."""
    form: str
    """whole (there is nothing else), token, led (an enum's name stands before), glued (a word follows), near (its
    prefix is not quite right), wrapped (a line break within), or spaced (other separators within)."""
    text: str
    """The stretch, without line breaks."""


def as_written(text: str, candidate: CodeCandidate, code: str) -> CodeCandidate | None:
    """Take in the signs and brackets that a code and the text have; None for a number of another sign."""
    if candidate.text == code:
        before = text[max(0, candidate.start - 2) : candidate.start]
        return None if code.isdigit() and before[-1:] == "-" and not before[:-1].isalnum() else candidate
    at = code.find(candidate.text)
    start = candidate.start - at
    if 0 <= at <= candidate.start and text.startswith(code, start):
        return candidate._replace(start=start, end=start + len(code), text=code)
    return None if code[:1] == "-" and code[1:].isdigit() else candidate


RANK = {"whole": 0, "token": 1, "led": 2, "glued": 3, "near": 4, "wrapped": 5, "spaced": 6}


class CodeFinder:
    """Finds candidates for codes in one text."""

    def __init__(self, text: str, index: DiagnosisIndex, values: Mapping[int, int]) -> None:
        """`values`: start → end of what stands where a code stands."""
        self.text = text
        self.index = index
        self.values = values
        self._words = sorted({folded(prefix.prefix) for prefix in index.prefixes} - {""})
        self._longest = max(map(len, self._words), default=0)
        self._near: dict[str, list[str]] = {}
        self._meanings: dict[str, list[str]] = {}
        for head in self._words:
            for form in {*blurred(head), *(head[:size] for size in range(2, len(head)))}:
                self._near.setdefault(form, []).append(head)
        self._starts: list[int] = []
        self._ends: list[int] = []
        for match in TOKEN.finditer(text):
            self._starts.append(match.start())
            self._ends.append(match.end())
        self._heads = list(self._find_heads())

    def candidates(self) -> list[CodeCandidate]:
        """Find every stretch that may be a spelling, by offset.

        Of those that begin alike the closest spelling comes first.
        """
        candidates = {
            *self._whole(),
            *self._tokens(),
            *(candidate for start in self._heads for candidate in self._headed(start)),
            *self._wrapped(),
            *self._loud(),
            *self._separated(),
            *self._values(),
        }
        return sorted(candidates, key=lambda candidate: (candidate.start, RANK[candidate.form], -candidate.end))

    def _find_heads(self) -> Iterator[int]:
        """Find the offsets of prefixes: at the start of a word or a camelCase part, or with a separator."""
        lower = self.text.replace("İ", " ").lower()  # the one letter that gets longer
        heads: set[int] = set()
        for prefix in self.index.prefixes:
            if not prefix.prefix.isalnum():
                heads.update(islice(_places(lower, prefix.prefix.lower()), MOST_HEADED))
        for word in self._words:
            heads.update(islice((at for at in _places(lower, word) if self._is_head(at, word)), MOST_HEADED))
        return iter(sorted(heads)[:MOST_HEADED])

    def _is_head(self, start: int, word: str) -> bool:
        before, here = self.text[start - 1 : start], self.text[start]
        inside = "0" <= before <= "9" or "A" <= before <= "Z" or "a" <= before <= "z"
        hump = "a" <= before <= "z" and "A" <= here <= "Z"
        return (not inside or hump) and (len(word) > 1 or self.text[start + 1 : start + 2].isdigit())

    def _headed(self, start: int) -> Iterator[CodeCandidate]:
        """Find codes with their prefix from `start` on, broken or glued ones too."""
        end = self._end(start)
        if end is None:
            return
        token = self.text[start:end]
        spelling = folded(token)
        if self.index.may_have(spelling):
            yield CodeCandidate(start, end, spelling, "token", token)
        humps = [hump.start() for hump in _HUMP.finditer(token, 8)]
        for length in dict.fromkeys([*unglued(token), *(humps[:4] + humps[4:][-4:])]):
            yield from self._if_known(start, start + length, "glued")
        for _ in range(MOST_JOINED - 1):
            gap = _GAP.match(self.text, end)
            following = TOKEN.match(self.text, gap.end()) if gap else None
            if following is None or len(spelling) + len(following[0]) > LONGEST:
                return
            spelling += folded(following[0])
            end = following.end()
            if self.index.may_have(spelling):
                yield self._broken(start, end, spelling)

    def _end(self, start: int) -> int | None:
        """End of the token around `start`; None where there is none, or it is too long for a code."""
        number = bisect_right(self._starts, start) - 1
        end = self._ends[number] if number >= 0 else start
        return end if start < end <= start + 2 * LONGEST and self.text[start] not in "._-" else None

    def _tokens(self) -> Iterator[CodeCandidate]:
        """Find tokens that are more than a word, or the value of a code field."""
        seen: dict[str, list[tuple[int, int, str, str]]] = {}
        words: set[str] = set()
        repeated: Counter[str] = Counter()
        numbers = others = 0
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
                if token.isdigit():
                    numbers += 1
                    if numbers > MOST_NUMBERS and at not in self.values:
                        words.add(token)
                        continue
                else:
                    others += 1
                    if others > MOST_TOKENS:
                        return
                forms = seen[token] = self._forms(token)
            if forms and token.isdigit():
                repeated[token] += 1
                if repeated[token] == MOST_REPEATED:
                    words.add(token)
            for start, end, spelling, form in forms:
                yield CodeCandidate(at + start, at + end, spelling, form, token[start:end])

    def _forms(self, token: str) -> list[tuple[int, int, str, str]]:
        """Find (start, end, spelling, form) of what may be a code within a token."""
        forms = self._ending(token, 0, "token")
        if _NUMBERED.fullmatch(token):
            forms += self._ending(token, 1, "token")
        at = token.find(".")
        while at > 0:
            led = token[:at].rpartition(".")[2]
            if led.lower() in self.index.owners or _HOLDS_CODES.search(led):
                forms += self._ending(token, at + 1, "led")
            at = token.find(".", at + 1)
        word = CODE_WORD.match(token)
        if word and word.end() < len(token) and word.end() <= self._longest:
            for head in self._meant(word[0].lower()):
                spelling = head + folded(token[word.end() :])
                if self.index.may_have(spelling):
                    forms.append((0, len(token), spelling, "near"))
        return forms

    def _ending(self, token: str, start: int, form: str) -> list[tuple[int, int, str, str]]:
        """Find a code from `start` to the end of the token or to a word glued to it."""
        found = []
        spelling = folded(token[start:])
        if self.index.may_have(spelling):
            found.append((start, len(token), spelling, form))
        for end in unglued(token[start:]):
            spelling = folded(token[start : start + end])
            if self.index.may_have(spelling):
                found.append((start, start + end, spelling, "glued"))
        return found

    def _meant(self, word: str) -> list[str]:
        """Prefixes that a word misspells: it lost its end, or has one wrong letter."""
        meant = self._meanings.get(word)
        if meant is None:
            forms = () if word in self._words else blurred(word)
            meant = self._meanings[word] = sorted({head for form in forms for head in self._near.get(form, ())})
        return meant

    def _wrapped(self) -> Iterator[CodeCandidate]:
        """Find codes that a line break has cut in two."""
        at = self.text.find("\n")
        last = -1
        for _ in range(MOST_JOINS):
            if at < 0:
                return
            if at - last > NARROWEST:
                start, before = self._preceding_token(at)
                gap = _AFTER_BREAK.match(self.text, at + 1) if before else None
                after = TOKEN.match(self.text, gap.end()) if gap else None
                if after and len(before) + len(after[0]) <= LONGEST and not (before.islower() and after[0].islower()):
                    spelling = folded(before) + folded(after[0])
                    if self.index.may_have(spelling):
                        yield self._broken(start, after.end(), spelling)
            last = at
            at = self.text.find("\n", at + 1)

    def _loud(self) -> Iterator[CodeCandidate]:
        """Find runs of words in capitals; each is a candidate as a whole."""
        for match in islice(_LOUD.finditer(self.text), MOST_JOINS):
            noise = _NOISE.match(match[0])
            start = match.start() + (noise.end() if noise else 0)
            yield from self._if_known(start, match.end(), "spaced")

    def _separated(self) -> Iterator[CodeCandidate]:
        """Find two or three tokens joined by a separator that some code has and words seldom have."""
        for separator in self.index.separators:
            for at in islice(_places(self.text, separator), MOST_JOINS):
                start, before = self._preceding_token(at)
                after = TOKEN.match(self.text, at + len(separator))
                if not before or not after or start + len(before) < at:
                    continue
                yield from self._if_known(start, after.end(), "token")
                if self.text.startswith(separator, after.end()):
                    third = TOKEN.match(self.text, after.end() + len(separator))
                    if third:
                        yield from self._if_known(start, third.end(), "token")

    def _preceding_token(self, at: int) -> tuple[int, str]:
        """Start and text of the token before `at`, up to three spaces away; empty if there is none."""
        before = self.text[max(0, at - LONGEST) : at]
        before = before[: max(len(before) - 3, 0)] + before[-3:].rstrip(" \t\r")
        token = before[len(before.rstrip(IN_TOKEN)) :].lstrip("._-")
        return max(0, at - LONGEST) + len(before) - len(token), token

    def _whole(self) -> Iterator[CodeCandidate]:
        """Take a short text as a whole, whatever separates its words."""
        if len(self.text) > 3 * LONGEST:
            return
        text = self.text.strip(QUOTES_BEFORE + QUOTES_AFTER)
        if text and len(text) <= LONGEST:
            yield from self._if_known(self.text.index(text), self.text.index(text) + len(text), "whole")

    def _values(self) -> Iterator[CodeCandidate]:
        """Take what stands where a code stands as it is, whatever characters it has."""
        for start, end in self.values.items():
            yield from self._if_known(start, end, "token")

    def _if_known(self, start: int, end: int, form: str) -> Iterator[CodeCandidate]:
        text = self.text[start:end]
        spelling = folded(text)
        if spelling and len(spelling) <= LONGEST and self.index.may_have(spelling):
            yield CodeCandidate(start, end, spelling, form, text)

    def _broken(self, start: int, end: int, spelling: str) -> CodeCandidate:
        stretch = self.text[start:end]
        text = _BREAK.sub("", stretch)
        form = "wrapped" if len(text) < len(stretch) and TOKEN.fullmatch(text) else "spaced"
        return CodeCandidate(start, end, spelling, form, text)

    def unknown(self, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int, str, Prefix]]:
        """Yield (start, end, code, prefix) of unknown codes outside the spans in `taken`."""
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
    """Test whether a token is letters in the case of an ordinary word."""
    return token.isalpha() and (token.islower() or token.isupper() or token[1:].islower())


def _places(text: str, literal: str) -> Iterator[int]:
    """Offsets of a literal, at most MOST_HEADED times MOST_JOINED."""
    at = text.find(literal) if literal else -1
    for _ in range(MOST_HEADED * MOST_JOINED):
        if at < 0:
            return
        yield at
        at = text.find(literal, at + len(literal))
