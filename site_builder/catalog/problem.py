"""Problem: one located finding of a check.

It says where, how bad, what, by which rule, and the way out. A problem is a value: it is never raised, so one run
reports them all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path


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
        """What is wrong, and the way out."""
        return f"{self.text}; {self.tip}" if self.tip else self.text

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


def summary(problems: Iterable[Problem], files: int) -> str:
    """Closing line of a run: `0 errors, 0 warnings in 33 files`."""
    listed = tuple(problems)
    errors = sum(problem.level is Level.ERROR for problem in listed)
    warnings = len(listed) - errors
    counts = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
    if not listed:
        return f"{counts} in {_count(files, 'file')}"
    return f"{counts} in {len({problem.path for problem in listed})} of {_count(files, 'file')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
