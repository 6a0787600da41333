"""The problems that a scan finds, and their manuals."""

from collections.abc import Mapping
from pathlib import Path

from site_builder.catalog.problem import Level, Problem
from site_builder.clients.scan.known import KnownCode, KnownCodes
from site_builder.rules.manual import Manual

UNKNOWN, DEPRECATED, REMOVED = "unknown-code", "deprecated-code", "removed-code"
IGNORE = "errdex: ignore"
"""A line that has this is passed over."""

MANUALS: Mapping[str, Manual] = {
    manual.id: manual
    for manual in (
        Manual(
            DEPRECATED,
            (Level.WARNING,),
            "A code or constant that is used is not deprecated in the catalogue.\n\n"
            "Use the one that the message names in its place. A line with `errdex: ignore` is passed over.",
        ),
        Manual(
            REMOVED,
            (Level.ERROR, Level.WARNING),
            "A code or constant that is used has not been removed from the service.\n\n"
            "Use the one that the message names in its place. Where a log shows that the service still sends the code,"
            " its entry is wrong. A line with `errdex: ignore` is passed over.",
        ),
        Manual(
            UNKNOWN,
            (Level.ERROR, Level.WARNING),
            "A code that is used, or that a log has, is in the catalogue.\n\n"
            "Correct the code where it is misspelled; else add it to the catalogue: `errdex scan --drafts DIR` begins"
            " an entry for each that a log has. A line with `errdex: ignore` is passed over.",
        ),
    )
}
"""The manual of each, by its id."""


def unknown(
    path: Path, line: int, column: int, code: str, known: KnownCodes, level: Level = Level.ERROR, count: int = 1
) -> Problem:
    """The problem of a code that the catalogue does not know. `count`: how often it is there."""
    meant = known.meant(code)
    tip = f"did you mean '{meant}'?" if meant else "correct it, or add it to the catalogue"
    return Problem(path, line, column, level, UNKNOWN, f"unknown code '{code}'{_times(count)}", tip)


def retired(
    path: Path, line: int, column: int, written: str, code: KnownCode, level: Level | None = None, count: int = 1
) -> Problem:
    """The problem of a code that is deprecated or removed. `written`: the code, or the constant that stands for it."""
    rule, usual = (REMOVED, Level.ERROR) if code.status == "removed" else (DEPRECATED, Level.WARNING)
    tip = f"use '{code.successor}'" if code.successor else "its page says since when"
    text = f"'{written}' is {code.status}{_times(count)}"
    return Problem(path, line, column, usual if level is None else level, rule, text, tip)


def _times(count: int) -> str:
    return f", {count:,} times" if count > 1 else ""
