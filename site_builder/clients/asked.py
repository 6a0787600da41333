"""Read access logs of the server: which codes were asked for in vain, and how often.

A log has no texts: of what is not written like a code it has the shape alone.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from site_builder.clients.scan.blocks import blocks
from web.text.terms import fold_code

MOST = 100_000
"""Different codes, or shapes, that are told apart; further ones are only counted."""
_BEGIN = b'{"time":"'
_ROUTE = b'","route":"'
_MISSED = b'"missed":'
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@dataclass
class Asked:
    """How often something was asked for, when first and last, and how it was spelled."""

    line: int
    first: str
    last: str
    count: int = 0
    spellings: Counter[str] = field(default_factory=Counter)

    def add(self, time: str, spelling: str) -> None:
        self.count += 1
        self.first, self.last = min(self.first, time), max(self.last, time)
        self.spellings[spelling] += 1

    @property
    def spelling(self) -> str:
        """The commonest."""
        return min(self.spellings.items(), key=lambda item: (-item[1], item[0]))[0]


@dataclass
class Tally:
    """What several logs say."""

    requests: int = 0
    skipped: int = 0
    """Lines that are none of the server's."""
    further: int = 0
    """Times that something was asked for of which there are too many."""
    codes: dict[tuple[str, str], Asked] = field(default_factory=dict)
    """By domain, empty where none was named, and folded code."""
    shapes: dict[tuple[str, str], Asked] = field(default_factory=dict)
    """By kind and shape."""

    def read(self, stream: IO[bytes]) -> None:
        """Count the lines of one log. Raises Unreadable where reading fails; what was read until then counts."""
        for block in blocks(stream):
            for number, line in enumerate(block.content.splitlines(), block.line):
                if line.strip():
                    self._read_line(line, number)

    def _read_line(self, line: bytes, number: int) -> None:
        """Count a line, which may have something in front of it, as journals do."""
        start = line.find(_BEGIN)
        if start < 0 or _ROUTE not in line or not line.rstrip().endswith(b"}"):
            self.skipped += 1
        elif _MISSED not in line:
            self.requests += 1
        else:
            try:
                told = json.loads(line[start:])
                missed = list(_missed(told["missed"]))
                time = told["time"]
                if not _TIME.fullmatch(time):
                    raise ValueError(time)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                self.skipped += 1
                return
            self.requests += 1
            for tallied, key, spelling in missed:
                self._add(getattr(self, tallied), key, Asked(number, time, time), spelling)

    def _add(self, asked: dict[tuple[str, str], Asked], key: tuple[str, str], new: Asked, spelling: str) -> None:
        if key not in asked and len(asked) >= MOST:
            self.further += 1
        else:
            asked.setdefault(key, new).add(new.first, spelling)


def _missed(told: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[str, str], str]]:
    """What one request did not find: where it is tallied, its key, and its spelling."""
    for one in told:
        if "code" in one:
            code = str(one["code"])
            yield "codes", (str(one.get("domain", "")), fold_code(code) or code), code
        else:
            yield "shapes", (str(one["kind"]), str(one["shape"])), str(one["shape"])
