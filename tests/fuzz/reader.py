"""The reader of YAML: every file is data or problems, each a line with its place; what is clean all readers read so."""

import datetime
import re
from pathlib import Path
from typing import Any

import yaml

from site_builder.catalog.entry_file import FileContext, read_entry
from site_builder.catalog.yaml_file import Plain, YamlFile, parse
from tests.conftest import CATALOGS
from tests.fuzz.files import written
from tests.fuzz.target import Target

CONTEXT = FileContext(("zh", "en"), "sms", ("isv.",), None, ())
NAME = Path("sms/X.yaml")
_AS_TYPED: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Leaves every scalar the text that was typed."""


def check(content: bytes) -> None:
    """Break where a problem has no place, or clean data is not what YAML says, or an entry vanishes."""
    file = parse(NAME, content)
    _check_problems(file, content)
    if not file.problems:
        said = yaml.load(content.decode("utf-8-sig"), _AS_TYPED)
        assert _same(file.data, said), f"{file.data!r} is not {said!r}"
    read = read_entry(written("entry.yaml", content), CONTEXT)
    assert read.model is not None or read.problems, "neither an entry nor a problem"


def _check_problems(file: YamlFile, content: bytes) -> None:
    lines = re.split("\r\n|\r|\n", content.decode("utf-8-sig", "replace"))
    for problem in file.problems:
        assert str(problem).isprintable(), f"{str(problem)!r} is more than a line"
        assert 1 <= problem.line <= len(lines), f"{problem} is beyond the last of {len(lines)} lines"
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, f"{problem} is beyond its line"


def _same(ours: Any, said: Any) -> bool:
    if isinstance(ours, dict):
        return isinstance(said, dict) and list(ours) == list(said) and all(_same(ours[key], said[key]) for key in ours)
    if isinstance(ours, list):
        return isinstance(said, list) and len(ours) == len(said) and all(map(_same, ours, said))
    return bool(said == _typed(ours))


def _typed(value: Plain) -> str | None:
    """A scalar as it was typed."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


TARGET = Target(
    check,
    [path.read_bytes() for path in sorted((CATALOGS / "good").rglob("*.yaml"))],
    (
        *(
            ": ",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            "|\n",
            ">\n",
            "'",
            '"',
            "\\x02",
            "\\u2028",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "? ",
        ),
        *(
            "&a ",
            "*a",
            "!!str ",
            "! ",
            "<<",
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "#",
            "\t",
            "\r\n",
            "\ufeff",
            "\x85",
            "：",
        ),
        *("code", "message", "causes", "cause", "zh", "en", "isv.X", "true", "null", "~", "0o7", "1_000", "2026-11-27"),
        *("<<<<<<<", "12345678901234567890", "é", "码", "\U0001f600", "\u202e", "category", "retry: {policy: never}"),
    ),
)
