"""What speaks for which entry in one decoded text: codes, unknown codes, and the texts that come with codes.

Everything is asked for in batches, in three steps: the spellings and anchors that occur, the entries that
they lead to, and then no more. `diagnose` puts the claims in order.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from web.diagnosis.codes import CodeCandidate, CodeFinder
from web.diagnosis.fields import Field, code_fields
from web.diagnosis.folded import FoldedText
from web.diagnosis.index import DiagnosisEntry, DiagnosisIndex, MessagePattern
from web.diagnosis.messages import MessageMatcher, Occurrence
from web.diagnosis.policy import CLAIMED, SIMILAR, ClaimPolicy
from web.diagnosis.spelling import folded, words_of
from web.diagnosis.wording import Why
from web.text.terms import fold_code

EXACT_IN_FIELD, EXACT, RESPELLED_IN_FIELD, RESPELLED, UNKNOWN, MESSAGE, UNKNOWN_IN_FIELD, GUESS = range(8)
"""Levels of evidence, the strongest first."""
CONFIDENCE = ("exact", "exact", "respelled", "respelled", "unknown", "message", "unknown", "similar")
KINDS = ("wire", "message", "former", "translation")
MOST = 20
"""Diagnoses of one text."""
MOST_TEXTS = 200
"""Texts of the catalogue that are looked for in one paste."""
MOST_JUDGED = 100
"""Places of one spelling that are judged. At others the code stands too, but nothing more is learnt there."""
NEAR = 600
"""Characters within which a message belongs to a code."""

_OTHER_CODE = re.compile(
    r"[A-Z][A-Za-z]{2,}[0-9]{0,2}(?:\.[A-Z][A-Za-z]+[0-9]{0,2}){0,3}|[A-Z]{2,}[0-9]*(?:[._][A-Z0-9]+){1,8}"
)
_CLASS = re.compile(r"(?:Exception|Error|Codes?|Type|Enum)\Z")
_CUT = re.compile(r"[._-]{0,2}(?:\.\.\.|…|[ \t\r\n]*\Z)")


_ELLIPSIS = re.compile(r"\.\.\.|…")


class Claim(NamedTuple):
    """A diagnosis to be: how strong, and [start, end) in the decoded text. `entry` is -1 for an unknown code."""

    level: int
    start: int
    end: int
    entry: int
    domain: str | None
    code: str
    success: bool
    why: Why
    params: dict[str, str]
    cause: int | None


Strength = tuple[bool, int, bool, int]


class MessageMatch(NamedTuple):
    """A text of an entry, found in the paste."""

    found: Occurrence
    pattern: MessagePattern
    entry: int

    @property
    def strength(self) -> Strength:
        """More is better: all of it, more words, one that points at a cause, what is really sent."""
        return self.found.whole, self.found.weight, self.pattern.cause >= 0, -self.pattern.kind

    @property
    def cause(self) -> int | None:
        return self.pattern.cause if self.pattern.cause >= 0 else None


class PasteAnalysis:
    """One decoded text, and what was found in it: `claims`, and `guesses` for where there are none."""

    def __init__(self, text: str, index: DiagnosisIndex) -> None:
        self.text = text
        self.index = index
        self.fields: dict[int, Field] = {}
        for field in code_fields(text):
            self.fields.setdefault(field.start, field)
        self.folded = FoldedText(text)
        self.finder = CodeFinder(text, index, set(self.fields))
        self.policy = ClaimPolicy(text, self.folded, index, self.fields)
        self.guesses: list[Claim] = []
        self._records: dict[int, DiagnosisEntry] = {}
        self._taken: list[tuple[int, int]] = []
        self.claims = self._claims()
        self.guesses = _distinct(self.guesses)

    def _claims(self) -> list[Claim]:
        spelled = self.finder.spelled()
        codes = self.index.codes(dict.fromkeys(one.key for one in spelled))
        anchors = self.index.among(self.folded.anchors())
        places = self.folded.places(anchors)
        texts = [
            (entry, number)
            for entry, number, anchor, more in self.index.texts(anchors)
            if self.folded.stands(anchor, more, places)
        ][:MOST_TEXTS]
        wanted = {entry for entries in codes.values() for entry, _ in entries} | {entry for entry, _ in texts}
        self._records = self.index.entries(sorted(wanted))
        sightings = [
            sighting
            for entry, number in texts
            if entry in self._records
            for sighting in self._sightings(entry, [self._records[entry].patterns[number]])
        ]
        claims = self._by_code(spelled, codes)
        claims += self._unknown(sightings)
        others = list(self._other_codes()) if not claims else []
        claims += self._by_text(sightings, claims, foreign=bool(others))
        claims += others
        claims.sort(key=lambda claim: (claim.success, claim.level, claim.start, claim.entry))
        return [self._with_text(claim) if claim.level < UNKNOWN else claim for claim in _distinct(claims)[:MOST]]

    def guess(self, entry: int, start: int, end: int, why: str = "similar") -> Iterator[Claim]:
        """A guess that [start, end) is about an entry, if that is an error of a domain that was asked for."""
        record = self.index.entries([entry]).get(entry)
        if record is not None and not record.success:
            yield _claim(GUESS, start, end, entry, record, Why(why))

    def _by_code(self, spelled: list[CodeCandidate], codes: dict[str, list[tuple[int, int]]]) -> list[Claim]:
        """The best claim for each entry whose code is there."""
        best: dict[int, Claim] = {}
        judged: Counter[str] = Counter()
        claimed: set[str] = set()
        until = -1
        for one in spelled:
            if one.start < until or one.key not in codes:
                continue
            judged[one.key] += 1
            if judged[one.key] > MOST_JUDGED:
                if one.key in claimed:
                    self._taken.append((one.start, one.end))
                    until = one.end
                continue
            reached = until
            for entry, how in codes[one.key]:
                record = self._records.get(entry)
                verdict = self.policy.code(one, how, record) if record is not None else None
                if record is None or verdict is None or verdict.outcome not in (CLAIMED, SIMILAR):
                    continue
                field = self.fields.get(one.start)
                level = GUESS if verdict.outcome == SIMILAR else EXACT if verdict.exact else RESPELLED
                level -= 1 if field is not None and level != GUESS else 0
                why = Why(verdict.why, field.name if field is not None else None)
                claim = _claim(level, one.start, one.end, entry, record, why)
                if level == GUESS:
                    self.guesses.append(claim)
                    continue
                reached = one.end
                if entry not in best or (level, one.start) < (best[entry].level, best[entry].start):
                    best[entry] = claim
            if reached > until:
                claimed.add(one.key)
                self._taken.append((one.start, one.end))
                until = reached
        return list(best.values())

    def _unknown(self, sightings: list[MessageMatch]) -> Iterator[Claim]:
        """What looks like a code of a domain and is none; or the beginning of one, where it was cut off."""
        seen: set[str] = set()
        for start, end, code, prefix in self.finder.unknown(self._taken):
            if code in seen:
                continue
            if len(seen) >= MOST:
                return
            seen.add(code)
            field = self.fields.get(start)
            name = field.name if field is not None else None
            begun = self._begun(start, end, sightings)
            if begun is None:
                why = Why("unknown-prefix", name, None, prefix.fault, prefix.meaning)
                yield Claim(UNKNOWN, start, end, -1, None, code, False, why, {}, None)
            else:
                yield _claim(RESPELLED, start, end, begun, self._records[begun], Why("cut", name))

    def _begun(self, start: int, end: int, sightings: list[MessageMatch]) -> int | None:
        """The entry whose code begins with [start, end): one whose message stands near, else the only one.

        The only one counts where the code was visibly cut off: by an ellipsis, or within a word by the end of the text.
        """
        key = folded(self.text[start:end])
        for sighting in sightings:
            code = self._records[sighting.entry].code
            if max(sighting.found.start - end, start - sighting.found.end) < NEAR and fold_code(code).startswith(key):
                return sighting.entry
        cut = _CUT.match(self.text, end)
        words = words_of(self.text[start:end])
        if not cut or len(words) < 3:
            return None
        entries = self.index.begun(key)
        if len(entries) != 1:
            return None
        self._records |= self.index.entries(entries)
        record = self._records.get(entries[0])
        if record is None or (not _ELLIPSIS.search(cut[0]) and words_of(record.code)[: len(words)] == words):
            return None
        return entries[0]

    def _other_codes(self) -> Iterator[Claim]:
        """What a code-like field holds that looks like a code, but of no domain."""
        seen: set[str] = set()
        for field in self.fields.values():
            code = self.text[field.start : field.end]
            if code in seen or not _OTHER_CODE.fullmatch(code) or _CLASS.search(code):
                continue
            if sum(word.isalpha() for word in words_of(code)) < 2:
                continue
            seen.add(code)
            yield Claim(
                UNKNOWN_IN_FIELD, field.start, field.end, -1, None, code, False, Why("unknown", field.name), {}, None
            )

    def _sightings(self, entry: int, patterns: Iterable[MessagePattern]) -> Iterator[MessageMatch]:
        for pattern in patterns:
            for found in MessageMatcher(pattern).find(self.folded):
                yield MessageMatch(found, pattern, entry)

    def _with_text(self, claim: Claim) -> Claim:
        """A claim for a code, with cause and parameters of the text nearest to it; of those at one place, the best."""
        apart: list[MessageMatch] = []
        sightings = self._sightings(claim.entry, self._records[claim.entry].patterns)
        for one in sorted(sightings, key=lambda one: (one.cause is not None, one.strength), reverse=True):
            if not any(one.found.start < other.found.end and other.found.start < one.found.end for other in apart):
                apart.append(one)
        if not apart:
            return claim
        best = min(apart, key=lambda one: (one.cause is None, _distance(claim, one.found), one.found.start))
        why = Why(claim.why.key, claim.why.field, KINDS[best.pattern.kind])
        return claim._replace(why=why, params=best.found.params, cause=best.cause)

    def _by_text(self, sightings: list[MessageMatch], codes: list[Claim], *, foreign: bool) -> Iterator[Claim]:
        """Claims for entries of which only a text is there, unless a code near it says something else."""
        failing = sorted((claim.start, claim.end) for claim in codes if not claim.success)
        claimed = {claim.entry for claim in codes}
        covered: list[tuple[int, int]] = []
        best: dict[int, Claim] = {}
        alike: dict[tuple[int, Strength], set[int]] = {}
        for sighting in sightings:
            alike.setdefault((sighting.found.start, sighting.strength), set()).add(sighting.entry)
        order = sorted(sightings, key=lambda one: (one.strength, -one.found.start, -one.entry), reverse=True)
        for sighting in order:
            found, pattern, entry = sighting
            if entry in claimed or entry in best or any(found.start < b and a < found.end for a, b in covered):
                continue
            if _is_near(found, failing):
                continue
            record = self._records[entry]
            outcome = self.policy.message(found, pattern, record, foreign)
            if outcome not in (CLAIMED, SIMILAR):
                continue
            why = Why(KINDS[pattern.kind] if found.whole else "cut-message")
            claim = _claim(MESSAGE, found.start, found.end, entry, record, why)
            claim = claim._replace(params=found.params, cause=sighting.cause)
            if outcome == CLAIMED and len(alike[found.start, sighting.strength]) == 1:
                best[entry] = claim
                covered.append((found.start, found.end))
            else:
                self.guesses.append(claim._replace(level=GUESS))
        yield from best.values()


def _claim(level: int, start: int, end: int, entry: int, record: DiagnosisEntry, why: Why) -> Claim:
    return Claim(level, start, end, entry, record.domain, record.code, record.success, why, {}, None)


def _distinct(claims: list[Claim]) -> list[Claim]:
    """The first claim for each entry, and for each unknown code."""
    first: dict[tuple[int, str], Claim] = {}
    for claim in claims:
        first.setdefault((claim.entry, claim.code), claim)
    return list(first.values())


def _distance(claim: Claim, found: Occurrence) -> int:
    return max(found.start - claim.end, claim.start - found.end, 0)


def _is_near(found: Occurrence, spans: list[tuple[int, int]]) -> bool:
    """One of the sorted spans, which are short, is near."""
    following = bisect_left(spans, (found.start, 0))
    return any(
        max(found.start - end, start - found.end) < NEAR for start, end in spans[max(0, following - 1) : following + 1]
    )
