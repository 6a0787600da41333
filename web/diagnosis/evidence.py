"""The evidence of a diagnosis as plain data: claims and the messages that were found, with their order."""

from typing import NamedTuple

from web.diagnosis.index import DiagnosisEntry
from web.diagnosis.messages import MessagePattern, Occurrence
from web.diagnosis.wording import Why

EXACT_IN_FIELD, EXACT, RESPELLED_IN_FIELD, RESPELLED, UNKNOWN, MESSAGE, UNKNOWN_IN_FIELD, GUESS = range(8)
"""Levels of evidence, the strongest first."""
CONFIDENCE = ("exact", "exact", "respelled", "respelled", "unknown", "message", "unknown", "similar")
KINDS = ("wire", "message", "wording", "translation")


class Claim(NamedTuple):
    """Evidence that [start, end) of the decoded text is about an entry.

    `level`: one of the levels above. `entry`: the id of the entry, -1 for an unknown code.
    """

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
    said: tuple[int, int] | None = None
    """Where the message stands that came with the code."""


Strength = tuple[bool, int, bool, int]


class MessageMatch(NamedTuple):
    """A message of an entry that occurs in the paste."""

    occurrence: Occurrence
    pattern: MessagePattern
    entry: int

    @property
    def strength(self) -> Strength:
        """Sort key, the strongest last: whole before cut, weight, names a cause, closer to what is really sent."""
        return self.occurrence.whole, self.occurrence.weight, self.pattern.cause >= 0, -self.pattern.kind

    @property
    def cause(self) -> int | None:
        return self.pattern.cause if self.pattern.cause >= 0 else None


def claim_of(level: int, start: int, end: int, entry: int, record: DiagnosisEntry, why: Why) -> Claim:
    return Claim(level, start, end, entry, record.domain, record.code, record.success, why, {}, None)
