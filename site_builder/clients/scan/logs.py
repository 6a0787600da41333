"""Count the errors in logs: those that the catalogue knows, and what it does not know.

Each record that may hold an error is diagnosed as a pasted one is. Records that differ only in what identifies a
request, a person or a moment are diagnosed once.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from site_builder.clients.scan import wires
from site_builder.clients.scan.blocks import Block
from site_builder.clients.scan.findings import IGNORE
from site_builder.clients.scan.known import KnownCodes
from site_builder.clients.scan.records import RecordFinder
from site_builder.clients.scan.wires import Skeleton, Values
from site_builder.core.decoding import decoded

MOST_REMEMBERED = 50_000
"""Records of which it is remembered what they are about."""
MOST_UNKNOWN = 10_000
"""Different unknown codes that are told apart; of further ones only the number is known."""
MOST_TEXTS = 5
"""Different texts that one code was seen with."""
LONGEST_EXAMPLE = 120
_HEAD = 300
"""Characters of a record in which its level stands."""
_OF_ERROR = re.compile(
    r"\b(?:ERROR|FATAL|CRITICAL|SEVERE|PANIC|EMERG)\b"
    r"|\b(?:level|severity|lvl)[\"']?[ ]?[:=][ ]?[\"']?(?:error|fatal|critical|severe|panic)\b"
)


class Claim(NamedTuple):
    """What a record is about. `domain` is None where the catalogue does not know the code."""

    domain: str | None
    code: str
    written: str
    """The text at [start, end)."""
    start: int
    end: int


Diagnose = Callable[[str], Sequence[Claim]]
"""The claims of a text, its successes and mere guesses left out."""


@dataclass
class Seen:
    """How often something was seen, first where, and with which messages."""

    line: int
    column: int
    example: str
    count: int = 0
    texts: dict[Skeleton, Values] = field(default_factory=dict)

    def hear(self, skeleton: Skeleton, values: Values) -> None:
        """Take in a message, and what varies in it."""
        if skeleton in self.texts:
            self.texts[skeleton] = wires.SeenText(skeleton, self.texts[skeleton]).merged(values).values
        elif len(self.texts) < MOST_TEXTS:
            self.texts[skeleton] = values

    def add(self, other: "Seen") -> None:
        """Take in what was seen later."""
        self.count += other.count
        for skeleton, values in other.texts.items():
            self.hear(skeleton, values)

    @property
    def wires(self) -> tuple[str, ...]:
        """The messages as an entry has them."""
        return tuple(wires.SeenText(skeleton, values).wire for skeleton, values in self.texts.items())


@dataclass
class Tally:
    """What was seen in a log, or in a part of one."""

    lines: int = 0
    known: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Errors of each (domain, code)."""
    unknown: dict[str, Seen] = field(default_factory=dict)
    retired: dict[str, Seen] = field(default_factory=dict)
    """Codes, counted among the known ones, that are deprecated or removed."""
    further: int = 0
    """Errors with unknown codes beyond MOST_UNKNOWN."""
    without_code: int = 0
    """Records of the level of an error in which there is no code and no known message; no `errors`."""

    @property
    def errors(self) -> int:
        return self.known.total() + self.further + sum(seen.count for seen in self.unknown.values())

    def add(self, other: "Tally") -> None:
        """Take in what follows in the same log."""
        self.known += other.known
        self.further += other.further
        self.without_code += other.without_code
        for mine, theirs in ((self.unknown, other.unknown), (self.retired, other.retired)):
            for code, seen in theirs.items():
                if code in mine:
                    mine[code].add(seen)
                elif len(mine) < MOST_UNKNOWN:
                    seen.line += self.lines
                    mine[code] = seen
                else:
                    self.further += seen.count
        self.lines += other.lines


class LogScanner:
    """Counts the errors of logs against one catalogue."""

    def __init__(self, known: KnownCodes, records: RecordFinder, diagnose: Diagnose) -> None:
        self._known = known
        self._records = records
        self._diagnose = diagnose
        self._remembered: dict[str, tuple[Claim, ...]] = {}
        """The claims of a record, by what identifies it."""

    def scan(self, blocks: Iterator[Block], tally: Tally) -> None:
        """Count the errors in the blocks. Where reading fails, `tally` has what was seen until then.

        What is remembered is forgotten first: so the tally depends on these blocks alone.
        """
        self._remembered.clear()
        for block in blocks:
            line, counted = block.line, 0
            for start, end in self._records.find(block.content):
                line += block.content.count(b"\n", counted, start)
                counted = start
                self._record(decoded(block.content[start:end]), line, block.column if not start else 0, tally)
            tally.lines = block.line - 1 + block.content.count(b"\n")

    def _record(self, text: str, line: int, column: int, tally: Tally) -> None:
        if IGNORE in text:
            return
        mask = wires.masked(text)
        claims = self._remembered.get(mask)
        first = claims is None
        if claims is None:
            claims = tuple({(claim.domain, claim.code): claim for claim in reversed(self._diagnose(text))}.values())
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[mask] = claims
        if not claims and _OF_ERROR.search(text, 0, _HEAD):
            tally.without_code += 1
        for claim in claims:
            if claim.domain is not None:
                tally.known[claim.domain, claim.code] += 1
                if self._known.retired(claim.written):
                    self._see(tally.retired, claim.written, text, line, column, claim).count += 1
            elif claim.code in tally.unknown or len(tally.unknown) < MOST_UNKNOWN:
                seen = self._see(tally.unknown, claim.code, text, line, column, claim)
                seen.count += 1
                if first:
                    said = wires.beside(text, claim.start, claim.end)
                    message = wires.seen_text(said) if said is not None else None
                    if message is not None:
                        seen.hear(*message)
            else:
                tally.further += 1

    def _see(self, seen: dict[str, Seen], code: str, text: str, line: int, column: int, claim: Claim) -> Seen:
        """What is known of a code; its place if it is seen for the first time."""
        if code not in seen:
            above = text.rfind("\n", 0, claim.start) + 1
            below = text.find("\n", claim.start)
            said = " ".join(wires.masked(text[above : below if below >= 0 else len(text)]).split())
            example = said if len(said) <= LONGEST_EXAMPLE else f"{said[:LONGEST_EXAMPLE]}…"
            at = claim.start - above + 1 + (column if not above else 0)
            seen[code] = Seen(line + text.count("\n", 0, above), at, example)
        return seen[code]
