"""Write problems as lines for people, GitHub annotations, SARIF or JSON.

Every format goes to stdout and has the problems in their order; lines for people and annotations have the first of
each rule and the number of the others, unless all are wanted. On a terminal the lines for people are coloured and each
has the source line below it; elsewhere they are plain.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote

import click

from site_builder import __version__
from site_builder.catalog.problem import Level, Problem, listed, printable, shown, summary
from site_builder.cli.excerpt import excerpt
from site_builder.rules.manual import Manual, manuals


@dataclass(frozen=True)
class Report:
    """Problems, and what is said beside them."""

    problems: Sequence[Problem]
    files: int
    """Number of those that were checked."""
    rules: Mapping[str, Manual] = field(default_factory=manuals)
    """The manual of every rule whose problems may be among these."""
    notes: Sequence[str] = ()
    """Lines for people, before the summary."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """Further keys of the JSON."""
    every: bool = True
    """Whether each problem has a line, however many there are."""

    @property
    def lines(self) -> tuple[Sequence[Problem], Sequence[str]]:
        """The problems that have lines, and lines that say how many more there are."""
        return (self.problems, ()) if self.every else listed(self.problems)


Writer: TypeAlias = Callable[[Report], Iterator[str]]

_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_COLOURS: Mapping[Level, str] = {Level.ERROR: "red", Level.WARNING: "yellow"}


def print_problems(problems: Sequence[Problem], files: int, form: str = "text", *, every: bool = False) -> None:
    """Print problems of a catalogue in a format of `FORMATS`. `files`: number of those that were checked."""
    print_report(Report(problems, files, every=every), form)


def print_report(report: Report, form: str) -> None:
    """Print a report in a format of `FORMATS`."""
    color = False if os.environ.get("NO_COLOR") else None
    for line in FORMATS[form](report):
        click.echo(line, color=color)


def text_lines(report: Report) -> Iterator[str]:
    """A line for each problem, its source below it on a terminal, and a summary."""
    terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns
    shown, more = report.lines
    for problem in shown:
        if terminal:
            level = f" {problem.level}: "
            yield str(problem).replace(level, click.style(level, fg=_COLOURS[problem.level], bold=True), 1)
            yield from excerpt(problem, width)
        else:
            yield str(problem)
    yield from more
    yield from report.notes
    yield summary(report.problems, report.files)


def github_lines(report: Report) -> Iterator[str]:
    """A workflow command for each problem, which GitHub shows beside the line, and a summary."""
    shown, more = report.lines
    for problem in shown:
        place = {
            "file": printable(_from_root(problem.path)),
            "line": str(problem.line),
            "col": str(problem.column),
            "title": problem.rule,
        }
        given = ",".join(f"{name}={_property(value)}" for name, value in place.items())
        yield f"::{problem.level} {given}::{_data(printable(problem.said))}"
    yield from more
    yield from report.notes
    yield summary(report.problems, report.files)


def sarif_lines(report: Report) -> Iterator[str]:
    """A SARIF 2.1.0 log, for code scanning and the viewers of editors."""
    number = {identifier: index for index, identifier in enumerate(report.rules)}
    driver = {
        "name": "errdex",
        "version": __version__,
        "rules": [_sarif_rule(manual) for manual in report.rules.values()],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_sarif_result(problem, number[problem.rule]) for problem in report.problems],
    }
    if report.notes:
        said = [{"level": "note", "message": {"text": note}} for note in report.notes]
        run["invocations"] = [{"executionSuccessful": True, "toolExecutionNotifications": said}]
    yield _dumped({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def json_lines(report: Report) -> Iterator[str]:
    """All problems with their parts, and the counts."""
    errors = sum(problem.level is Level.ERROR for problem in report.problems)
    found = [
        {
            "path": printable(shown(problem.path)),
            "line": problem.line,
            "column": problem.column,
            "level": str(problem.level),
            "rule": problem.rule,
            "text": printable(problem.text),
            "tip": printable(problem.tip),
        }
        for problem in report.problems
    ]
    counts = {"errors": errors, "warnings": len(found) - errors, "files": report.files}
    yield _dumped({"problems": found, **counts, **report.facts})


FORMATS: Mapping[str, Writer] = {
    "text": text_lines,
    "github": github_lines,
    "sarif": sarif_lines,
    "json": json_lines,
}


def _data(text: str) -> str:
    """Escape the message of a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape the value of a property of a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif_rule(manual: Manual) -> Mapping[str, Any]:
    return {
        "id": manual.id,
        "shortDescription": {"text": manual.title},
        "fullDescription": {"text": manual.text},
        "help": {"text": f"{manual.text}\n\nIn a terminal: errdex rule {manual.id}"},
        "defaultConfiguration": {"level": str(manual.levels[0])},
    }


def _sarif_result(problem: Problem, number: int) -> Mapping[str, Any]:
    region = {"startLine": problem.line, "startColumn": problem.column}
    location = {"physicalLocation": {"artifactLocation": {"uri": _uri(problem.path)}, "region": region}}
    return {
        "ruleId": problem.rule,
        "ruleIndex": number,
        "level": str(problem.level),
        "message": {"text": printable(problem.said)},
        "locations": [location],
    }


def _uri(path: Path) -> str:
    """The address of a file: relative to the root of the work, else absolute."""
    name = _from_root(path)
    return f"{'file://' if name.startswith('/') else ''}{quote(os.fsencode(name))}"


def _from_root(path: Path) -> str:
    """The path below the repository in a workflow of GitHub, which shows it there; else as one would type it."""
    root = os.environ.get("GITHUB_WORKSPACE")
    absolute = path.absolute()
    if root and absolute.is_relative_to(root):
        return absolute.relative_to(root).as_posix()
    return shown(path)


def _dumped(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
