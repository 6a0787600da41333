"""Problem: one located finding of a check.

It says where, how bad, what, by which rule, and the way out. A problem is a value: it is never raised, so one run
reports them all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

MOST_OF_RULE = 100
"""Problems of one rule that have lines of their own where they are listed for people."""
MOST_IN_FILE = 20
"""Of these, the ones that stand in one file."""
_LONGEST = 500
"""Characters of a text in a line."""


class Level(IntEnum):
    """Severity of a problem. Errors stop a build; warnings do not."""

    ERROR = 0
    WARNING = 1

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, order=True)
class Problem:
    """A finding at a place in a file.

    `line` and `column` count from 1, in characters. `text` starts in lower case, names the offender
    as it was typed and has no full stop; `tip` says what to do, or is empty where `text` already does.
    """

    path: Path
    line: int
    column: int
    level: Level
    rule: str
    text: str
    tip: str = ""

    @property
    def said(self) -> str:
        """What is wrong, and the way out; what is too long for a line is cut."""
        text = self.text if len(self.text) <= _LONGEST else f"{self.text[:_LONGEST]}…"
        return f"{text}; {self.tip}" if self.tip else text

    def __str__(self) -> str:
        position = f"{shown(self.path)}:{self.line}:{self.column}"
        return printable(f"{position}: {self.level}: {self.said} [{self.rule}]")


def shown(path: Path) -> str:
    """Write a path as one would type it: relative to the working directory if below it."""
    absolute = path.absolute()
    here = Path.cwd()
    return (absolute.relative_to(here) if absolute.is_relative_to(here) else path).as_posix()


def printable(text: str) -> str:
    """Escape what is not printable, so that the text is one line."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in text
    )


def listed(problems: Iterable[Problem]) -> tuple[Sequence[Problem], Sequence[str]]:
    """Choose the problems that people are shown, in their order, and say how many more there are of each rule."""
    chosen: list[Problem] = []
    of_rule: Counter[str] = Counter()
    in_file: Counter[tuple[str, Path]] = Counter()
    more: Counter[str] = Counter()
    for problem in problems:
        rule, place = problem.rule, (problem.rule, problem.path)
        if of_rule[rule] < MOST_OF_RULE and in_file[place] < MOST_IN_FILE:
            chosen.append(problem)
            of_rule[rule] += 1
            in_file[place] += 1
        else:
            more[rule] += 1
    said = [f"{count:,} more [{rule}]; `errdex validate --all` lists every one" for rule, count in sorted(more.items())]
    return chosen, said


def summary(problems: Iterable[Problem], files: int) -> str:
    """Closing line of a run: `0 errors, 0 warnings in 33 files`."""
    found = tuple(problems)
    errors = sum(problem.level is Level.ERROR for problem in found)
    warnings = len(found) - errors
    counts = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
    if not found:
        return f"{counts} in {_count(files, 'file')}"
    return f"{counts} in {len({problem.path for problem in found})} of {_count(files, 'file')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
