"""Read what translators have confirmed: `confirmed.{language}.tsv` in the folder of a domain.

    isv.DAY_LIMIT_CONTROL.yaml	causes.0.cause	9c41b7f0a2d3	5be10a77c9f4

One line a text: its file, its place in it, the digest of the source text and that of the translation, as both were
when somebody had looked at them. Two digests, so that a translation is fresh only if neither has changed. A text is
confirmed by any line of its file that has both: git may merge two versions by keeping the lines of each, and a cause
that moves stays confirmed. A line with `*` for its place has the digest of the whole file in the place of the source's:
while the file is as it was, its texts need not be looked at.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from site_builder.catalog.multilingual import TODO, Text
from site_builder.catalog.problem import Level, Problem
from site_builder.catalog.yaml_file import Loc
from site_builder.core.fingerprint import digest

NAME = "confirmed.{language}.tsv"
WHOLE = "*"
_DIGITS = 12
"""Of a digest, as hex."""
_RULE = "confirmed-file"
_DIGESTS = re.compile("[0-9a-f]{24}")
_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
"""Of a merge that is not settled: the lines around them count."""


class State(Enum):
    """How a translation stands to what was confirmed."""

    CONFIRMED = "confirmed"
    OUTDATED = "outdated"
    """The source text has changed since, and the translation has not."""
    CHANGED = "changed"
    """The translation has changed since it was confirmed."""
    NEW = "new"
    """Nobody has confirmed it yet."""


class Confirmation(NamedTuple):
    """One line of a file, without the name of the entry's file."""

    place: str
    source: str
    translation: str


@dataclass(frozen=True)
class Confirmed:
    """What is confirmed of one domain in one language: lines by the name of the entry's file."""

    lines: Mapping[str, Sequence[Confirmation]] = field(default_factory=dict)

    @cached_property
    def whole(self) -> Mapping[str, str]:
        """File → the beginning of the digest that it had when all its texts were confirmed."""
        return {file: line.source for file, lines in self.lines.items() for line in lines if line.place == WHOLE}

    def states(self, file: str, texts: Iterable[tuple[Loc, str, str]]) -> Iterator[tuple[Loc, State]]:
        """Judge the texts of a file, of which each is (place, source text, translation): (place, state) of each."""
        lines = self.lines.get(file, ())
        now = [(loc, short(source), short(translation)) for loc, source, translation in texts]
        pairs = {(line.source, line.translation) for line in lines}
        translations, present = {line.translation for line in lines}, {said for _, _, said in now}
        places = {line.place for line in lines if line.translation not in present}  # the others have moved
        for loc, source, said in now:
            if (source, said) in pairs:
                yield loc, State.CONFIRMED
            elif said in translations:
                yield loc, State.OUTDATED
            else:
                yield loc, State.CHANGED if place_of(loc) in places else State.NEW


def short(text: str) -> str:
    """Digest of a text, without the space around it."""
    return digest(text.strip().encode())[:_DIGITS]


def whole(file_digest: str) -> Confirmation:
    """The line that confirms a file as a whole."""
    return Confirmation(WHOLE, file_digest[:_DIGITS], "0" * _DIGITS)


def place_of(loc: Loc) -> str:
    """Write a place in a file in one word: `causes.0.cause`."""
    return ".".join(map(str, loc))


def translated(
    texts: Iterable[tuple[Loc, Text]], source_language: str, language: str
) -> Iterator[tuple[Loc, str, str]]:
    """Yield (place, source text, translation) of the texts that are written in both languages."""
    for loc, text in texts:
        source, translation = text.root.get(source_language, ""), text.root.get(language, "")
        if source.strip() not in ("", TODO) and translation.strip() not in ("", TODO):
            yield loc, source, translation


def read_confirmed(path: Path) -> tuple[Confirmed, str, Sequence[Problem]]:
    """Read a file: what it confirms, the digest of its bytes, and the lines that are none."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        wrong = f"cannot be read: {(error.strerror or str(error)).lower()}"
        return Confirmed(), "", [Problem(path, 1, 1, Level.ERROR, _RULE, wrong)]
    except UnicodeDecodeError:
        return Confirmed(), "", [_wrong(path, 1, "the file is not UTF-8")]
    lines: dict[str, list[Confirmation]] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), start=1):
        parts = line.split("\t")
        if len(parts) == 4 and all(parts) and _DIGESTS.fullmatch(parts[2] + parts[3]):
            lines.setdefault(parts[0], []).append(Confirmation(*parts[1:]))
        elif line.startswith(_MARKS):
            problems.append(_wrong(path, number, f"a mark of an unsettled merge: {line[:7]}"))
        elif line.strip():
            problems.append(_wrong(path, number, "not a line that `errdex confirm` writes"))
    return Confirmed(lines), digest(content), problems


def to_text(confirmed: Confirmed) -> str:
    """Write a file: its lines, sorted and each once."""
    lines = {"\t".join((file, *line)) for file, of_file in confirmed.lines.items() for line in of_file}
    return "".join(f"{line}\n" for line in sorted(lines))


def _wrong(path: Path, line: int, text: str) -> Problem:
    return Problem(path, line, 1, Level.ERROR, _RULE, text, "remove the line, then `errdex confirm` the entry again")
