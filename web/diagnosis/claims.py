"""Collect claims from one decoded text: codes, unknown codes, message texts.

lookup.db is asked in batches: once for the spellings and anchors that occur, once for the entries that they lead to.
`diagnose` answers with the claims in their order.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property, partial

from web.diagnosis.codes import CodeCandidate, CodeFinder, as_written
from web.diagnosis.evidence import (
    EXACT,
    GUESS,
    KINDS,
    MESSAGE,
    RESPELLED,
    UNKNOWN,
    UNKNOWN_IN_FIELD,
    Claim,
    MessageMatch,
    Strength,
    claim_of,
)
from web.diagnosis.index import DiagnosisEntry, DiagnosisIndex
from web.diagnosis.messages import MessageMatcher, MessagePattern, Occurrence
from web.diagnosis.policy import CLAIMED, SIMILAR, ClaimPolicy
from web.diagnosis.wording import Why
from web.paste.fields import Field, code_fields
from web.paste.folded import FoldedText
from web.paste.foreign import foreign_codes
from web.paste.nesting import Nesting
from web.paste.plain import plain_fields
from web.paste.spelling import folded, is_plain, words_of
from web.text.terms import fold_code

MOST = 20
"""Diagnoses of one text."""
MOST_TEXTS = 200
"""Texts of the catalogue that are looked for in one paste."""
MOST_JUDGED = 100
"""Occurrences of one spelling that are judged. Further ones count as the code too, but add no evidence."""
NEAR = 600
"""Characters within which a message belongs to a code."""
BESIDE = 30
"""Characters of a line within which its own message says that a plain word or number is a code."""
SHORT = 4
"""Folded characters of a message that says so, at least."""

_CUT = re.compile(r"[._-]{0,2}(?:\.\.\.|…|[ \t\r\n]*\Z)")
_ELLIPSIS = re.compile(r"\.\.\.|…")


class PasteAnalysis:
    """Analysis of one decoded text: `claims`, and `guesses` for when there are none."""

    def __init__(self, text: str, index: DiagnosisIndex) -> None:
        self.text = text
        self.index = index
        self.fields: dict[int, Field] = {}
        for field in code_fields(text, index.field_names):
            self.fields.setdefault(field.start, field)
        self.folded = FoldedText(text)
        plain = {field.start: field for field in plain_fields(text, index.all_names)}
        self.finder = CodeFinder(text, index, {start: field.end for start, field in (plain | self.fields).items()})
        self.policy = ClaimPolicy(text, self.folded, index, self.fields, plain)
        self.guesses: list[Claim] = []
        self._records: dict[int, DiagnosisEntry] = {}
        self.saying: frozenset[int] = frozenset()
        """Entries of which a whole message occurs."""
        self._matches: dict[int, list[MessageMatch]] = {}
        self._taken: list[tuple[int, int]] = []
        self.claims = self._claims()
        self.guesses = _distinct(self.guesses)

    @cached_property
    def nesting(self) -> Nesting:
        """The brackets of the text, for when there is something to pair."""
        return Nesting(self.text)

    def _claims(self) -> list[Claim]:
        candidates = self.finder.candidates()
        spellings = dict.fromkeys(candidate.spelling for candidate in candidates)
        codes = self.index.codes(sorted(spellings, key=str.isdigit))  # numbers come last: a log has many
        anchors = self.index.among(self.folded.anchors())
        places = self.folded.places(anchors)
        texts = [
            (entry, number)
            for entry, number, anchor, more in self.index.texts(anchors)
            if self.folded.stands(anchor, more, places)
        ][:MOST_TEXTS]
        wanted = {entry for entries in codes.values() for entry, _ in entries} | {entry for entry, _ in texts}
        self._records = self.index.entries(sorted(wanted))
        message_matches = [
            match
            for entry, number in texts
            if entry in self._records
            for match in self._message_matches(entry, [self._records[entry].patterns[number]])
        ]
        self.saying = frozenset(match.entry for match in message_matches if match.occurrence.whole)
        claims = self._by_code(candidates, codes)
        claims += self._unknown(message_matches)
        foreign = list(self._foreign_codes(claims))
        claims += self._by_text(message_matches, claims, foreign=bool(foreign) and not claims)
        claims += foreign
        claims.sort(key=lambda claim: (claim.success, claim.level, claim.start, claim.entry))
        return [self._with_text(claim) if claim.level < UNKNOWN else claim for claim in _distinct(claims)[:MOST]]

    def guess(self, entry: int, start: int, end: int, why: str = "similar") -> Iterator[Claim]:
        """Guess that [start, end) is about an entry; nothing for a success or an entry of another domain."""
        record = self.index.entries([entry]).get(entry)
        if record is not None and not record.success:
            yield claim_of(GUESS, start, end, entry, record, Why(why))

    def _by_code(self, candidates: list[CodeCandidate], codes: dict[str, list[tuple[int, int]]]) -> list[Claim]:
        """Claim each entry whose code occurs, at its strongest occurrence."""
        best: dict[int, Claim] = {}
        judged: Counter[str] = Counter()
        claimed = {spelling for spelling, entries in codes.items() if not entries}  # known, but too many to judge
        until = -1
        for candidate in candidates:
            if candidate.start < until or candidate.spelling not in codes:
                continue
            judged[candidate.spelling] += 1
            if judged[candidate.spelling] > MOST_JUDGED or not codes[candidate.spelling]:
                if candidate.spelling in claimed:
                    self._taken.append((candidate.start, candidate.end))
                    until = candidate.end
                continue
            reached = until
            for claim in self._of_candidate(candidate, codes[candidate.spelling]):
                if claim.level == GUESS:
                    self.guesses.append(claim)
                    continue
                reached = max(reached, claim.end)
                known = best.get(claim.entry)
                if known is None or (claim.level, claim.start) < (known.level, known.start):
                    best[claim.entry] = claim
            if reached > until:
                claimed.add(candidate.spelling)
                self._taken.append((candidate.start, candidate.end))
                until = reached
        return list(best.values())

    def _of_candidate(self, candidate: CodeCandidate, entries: list[tuple[int, int]]) -> list[Claim]:
        """Claims and guesses of one candidate; where several entries have its plain code, the best of them."""
        claims = []
        for entry, how in entries:
            record = self._records.get(entry)
            if record is None:
                continue
            written = as_written(self.text, candidate, record.code)
            if written is None:
                continue
            decision = self.policy.code(written, how, record, partial(self._is_beside, written, entry))
            if decision.outcome not in (CLAIMED, SIMILAR):
                continue
            level = GUESS if decision.outcome == SIMILAR else EXACT if decision.exact else RESPELLED
            level -= 1 if decision.named and level != GUESS else 0
            field = self.fields.get(candidate.start)
            why = Why(decision.why, field.name if field is not None else None)
            claims.append(claim_of(level, written.start, written.end, entry, record, why))
        least = min((claim.level for claim in claims), default=GUESS)
        return [claim for claim in claims if claim.level == least or not is_plain(claim.code)]

    def _is_beside(self, candidate: CodeCandidate, entry: int) -> bool:
        """Test whether a message of the entry stands in the line of a plain code, next to it."""
        for match in self._matches_of(entry):
            start, end = match.occurrence.start, match.occurrence.end
            gap = self.text[candidate.end : start] if candidate.end <= start else self.text[end : candidate.start]
            apart = max(start - candidate.end, candidate.start - end)
            if 0 <= apart <= BESIDE and "\n" not in gap and len(fold_code("".join(match.pattern.literals))) >= SHORT:
                return True
        return False

    def _matches_of(self, entry: int) -> list[MessageMatch]:
        """Messages of an entry that occur in the text."""
        if entry not in self._matches:
            self._matches[entry] = list(self._message_matches(entry, self._records[entry].patterns))
        return self._matches[entry]

    def _unknown(self, message_matches: list[MessageMatch]) -> Iterator[Claim]:
        """Claim unknown codes with a prefix of a domain, or the entry whose code was cut off there."""
        seen: set[str] = set()
        for start, end, code, prefix in self.finder.unknown(self._taken):
            if code in seen:
                continue
            if len(seen) >= MOST:
                return
            seen.add(code)
            field = self.fields.get(start)
            name = field.name if field is not None else None
            begun = self._begun(start, end, message_matches)
            if begun is None:
                why = Why("unknown-prefix", name, None, prefix.fault, prefix.meaning)
                yield Claim(UNKNOWN, start, end, -1, None, code, False, why, {}, None)
            else:
                yield claim_of(RESPELLED, start, end, begun, self._records[begun], Why("cut", name))

    def _begun(self, start: int, end: int, message_matches: list[MessageMatch]) -> int | None:
        """Find the entry whose code was cut off to [start, end).

        It is one whose message stands near, else the only entry whose code begins so. That one counts only where the
        code was visibly cut off: by an ellipsis, or within a word by the end of the text.
        """
        beginning = folded(self.text[start:end])
        for match in message_matches:
            code = self._records[match.entry].code
            if max(match.occurrence.start - end, start - match.occurrence.end) < NEAR and fold_code(code).startswith(
                beginning
            ):
                return match.entry
        cut = _CUT.match(self.text, end)
        words = words_of(self.text[start:end])
        if not cut or len(words) < 3:
            return None
        entries = self.index.begun(beginning)
        if len(entries) != 1:
            return None
        self._records |= self.index.entries(entries)
        record = self._records.get(entries[0])
        if record is None or (not _ELLIPSIS.search(cut[0]) and words_of(record.code)[: len(words)] == words):
            return None
        return entries[0]

    def _foreign_codes(self, claims: list[Claim]) -> Iterator[Claim]:
        """Claim that codes of no domain are unknown, where no claimed code speaks for the same response."""
        known = {claim.start for claim in self.guesses if claim.why.key == "word"}  # the catalogue has these
        seen = {claim.code for claim in claims}
        for start, end, name, plainly in foreign_codes(self.text, self.fields.values()):
            code = self.text[start:end]
            if (
                code in seen
                or start in known
                or self.index.is_unclaimed(folded(code))
                or not all(self._is_another(start, end, name, claim) for claim in claims)
            ):
                continue
            seen.add(code)
            why = Why("unknown" if name else "unknown-code", name)
            level = UNKNOWN if plainly else UNKNOWN_IN_FIELD
            yield Claim(level, start, end, -1, None, code, False, why, {}, None)

    def _is_another(self, start: int, end: int, name: str | None, claim: Claim) -> bool:
        """Test whether a code at [start, end), the value of the field `name`, is of another response than a claim."""
        one, other = (start, end), (claim.start, claim.end)
        if self.nesting.separate(one, other):
            return True
        around, lines = self.nesting.apart(one, other)
        return around == len(self.text) and lines > 0 and name == claim.why.field

    def _message_matches(self, entry: int, patterns: Iterable[MessagePattern]) -> Iterator[MessageMatch]:
        for pattern in patterns:
            for occurrence in MessageMatcher(pattern).find(self.folded):
                yield MessageMatch(occurrence, pattern, entry)

    def _with_text(self, claim: Claim) -> Claim:
        """Add cause and parameters of the nearest message to a claim for a code.

        Of messages that overlap the strongest counts.
        """
        apart: list[MessageMatch] = []
        for match in sorted(
            self._matches_of(claim.entry), key=lambda match: (match.cause is not None, match.strength), reverse=True
        ):
            if not any(_overlap(match.occurrence, better.occurrence) for better in apart):
                apart.append(match)
        if not apart:
            return claim
        best = min(apart, key=lambda match: self._closeness(claim, match)) if len(apart) > 1 else apart[0]
        why = Why(claim.why.key, claim.why.field, KINDS[best.pattern.kind])
        said = best.occurrence.start, best.occurrence.end
        return claim._replace(why=why, params=best.occurrence.params, cause=best.cause, said=said)

    def _closeness(self, claim: Claim, match: MessageMatch) -> tuple[bool, tuple[int, int], int, int]:
        """Sort key of the messages of one code: one of a cause, then of its own response, then the nearest."""
        start, end = match.occurrence.start, match.occurrence.end
        apart = self.nesting.apart((claim.start, claim.end), (start, end))
        return match.cause is None, apart, max(start - claim.end, claim.start - end, 0), start

    def _is_near(self, occurrence: Occurrence, codes: list[tuple[int, int]]) -> bool:
        """Test whether a message belongs to one of the sorted codes: it is NEAR, and in no other response."""
        following = bisect_left(codes, (occurrence.start, 0))
        return any(
            max(occurrence.start - end, start - occurrence.end) < NEAR
            and not self.nesting.separate((start, end), (occurrence.start, occurrence.end))
            for start, end in codes[max(0, following - 1) : following + 1]
        )

    def _by_text(self, message_matches: list[MessageMatch], codes: list[Claim], *, foreign: bool) -> list[Claim]:
        """Claim entries of which only a message occurs, away from codes of other entries.

        Where a domain has several, the text is about it, so that a list of messages claims the short ones too.
        """
        claims, guesses = self._judged(message_matches, codes, foreign)
        listed = Counter(claim.domain for claim in claims)
        several = [domain for domain, count in listed.items() if count > 1 and domain and not self.policy.about(domain)]
        if several and guesses:
            self.policy.is_about(several)
            claims, guesses = self._judged(message_matches, codes, foreign)
        self.guesses += guesses
        return claims

    def _judged(
        self, message_matches: list[MessageMatch], codes: list[Claim], foreign: bool
    ) -> tuple[list[Claim], list[Claim]]:
        """Claims and guesses of messages, the strongest first."""
        failing = sorted((claim.start, claim.end) for claim in codes if not claim.success)
        claimed = {claim.entry for claim in codes}
        covered: list[tuple[int, int]] = []
        best: dict[int, Claim] = {}
        guesses: list[Claim] = []
        alike: dict[tuple[int, Strength], set[int]] = {}
        for match in message_matches:
            alike.setdefault((match.occurrence.start, match.strength), set()).add(match.entry)
        by_strength = sorted(
            message_matches, key=lambda match: (match.strength, -match.occurrence.start, -match.entry), reverse=True
        )
        for match in by_strength:
            occurrence, pattern, entry = match
            is_covered = any(occurrence.start < b and a < occurrence.end for a, b in covered)
            if entry in claimed or entry in best or is_covered or self._is_near(occurrence, failing):
                continue
            record = self._records[entry]
            outcome = self.policy.message(occurrence, pattern, record, foreign)
            if outcome not in (CLAIMED, SIMILAR):
                continue
            why = Why(KINDS[pattern.kind] if occurrence.whole else "cut-message")
            claim = claim_of(MESSAGE, occurrence.start, occurrence.end, entry, record, why)
            claim = claim._replace(params=occurrence.params, cause=match.cause)
            if outcome == CLAIMED and len(alike[occurrence.start, match.strength]) == 1:
                best[entry] = claim
                covered.append((occurrence.start, occurrence.end))
            else:
                guesses.append(claim._replace(level=GUESS))
        return list(best.values()), guesses


def _distinct(claims: list[Claim]) -> list[Claim]:
    """Keep the first claim for each entry and for each unknown code."""
    first: dict[tuple[int, str], Claim] = {}
    for claim in claims:
        first.setdefault((claim.entry, claim.code), claim)
    return list(first.values())


def _overlap(one: Occurrence, other: Occurrence) -> bool:
    return one.start < other.end and other.start < one.end
