"""Write measurements as rows, tables and the report RESULTS.md."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

MADE_BY = "Made by `make bench` (python -m benchmarks.run); measure again instead of editing."

APART = "<!-- Measured apart, by the commands that are named; `make bench` leaves it as it is. -->"
"""In RESULTS.md before what other commands have measured."""


@dataclass(frozen=True)
class Row:
    """One figure of the design beside its target."""

    what: str
    at: str
    target: str
    measured: str
    met: bool | None
    """None: it could not be measured here."""
    remark: str = ""
    """For a target that is not met: by how much, and what it would take."""
    pace: str = ""
    """How fast the machine was meanwhile."""


@dataclass(frozen=True)
class Table:
    title: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    remark: str = ""


@dataclass(frozen=True)
class Section:
    """One subject: how it was measured, its rows, and the figures behind them."""

    title: str
    method: str
    rows: tuple[Row, ...] = ()
    tables: tuple[Table, ...] = field(default=())


def markdown(command: str, machine: Iterable[tuple[str, str]], sections: Sequence[Section]) -> str:
    """The whole report."""
    lines = [f"<!-- {MADE_BY} -->", "# Results", ""]
    lines += [
        f"Made by `{command}` in one run; each figure stands beside its yardstick, measured in the same run on the",
        "same machine. Ratios count; absolute times are for orientation. Targets are those of the design.",
        "",
    ]
    lines += [*_table(("machine", ""), list(machine)), "", "## Targets", ""]
    rows = [row for section in sections for row in section.rows]
    lines += _table(
        ("what", "at", "target", "measured", "met", "pace"),
        [(row.what, row.at, row.target, row.measured, _MET[row.met], row.pace) for row in rows],
    )
    lines += ["", _PACE]
    remarks = [(f"{row.what}, {row.at}", row.remark) for row in rows if row.remark]
    lines += ["", *(f"- **{what}**: {remark}" for what, remark in remarks), ""] if remarks else [""]
    for section in sections:
        lines += [f"## {section.title}", "", section.method, ""]
        for table in section.tables:
            lines += [*([f"**{table.title}**", ""] if table.title else []), *_table(table.head, table.lines), ""]
            lines += [table.remark, ""] if table.remark else []
    return "\n".join(lines).rstrip("\n") + "\n"


def apart(before: str) -> str:
    """What a report has from APART on, with a blank line before it; nothing where it has none."""
    at = before.find(APART)
    return f"\n{before[at:]}" if at >= 0 else ""


_PACE = """\
`pace`: how long two million multiplications took while the subject was measured. It tells how busy others kept the
machine: a target in seconds that is missed at twice the least pace of a run says little."""
_MET = {True: "yes", False: "**no**", None: "not measured"}


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    """A table in Markdown; every cell but those of the first column to the right where it starts with a digit."""
    marks = [
        "---:" if column and lines and all(_is_figure(line[column]) for line in lines) else "---"
        for column in range(len(head))
    ]
    body = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines]
    return [f"| {' | '.join(head)} |", f"| {' | '.join(marks)} |", *body]


def _is_figure(cell: str) -> bool:
    return cell[:1].isdigit() or cell in ("", "–")


def seconds(value: float) -> str:
    """With three figures: `127 s`, `9.31 s`, `412 ms`, `3.20 ms`, `85 µs`.

    >>> seconds(127.2), seconds(9.306), seconds(0.4121), seconds(0.0032), seconds(0.000085)
    ('127 s', '9.31 s', '412 ms', '3.20 ms', '85.0 µs')
    """
    if value < 0:
        return f"-{seconds(-value)}"
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * factor >= 1 or unit == "µs":
            return f"{_three(value * factor)} {unit}"
    raise AssertionError


def size(value: float) -> str:
    """Bytes with three figures and a decimal unit: `412 B`, `85.0 kB`, `33.1 MB`."""
    for factor, unit in ((1, "B"), (1e3, "kB"), (1e6, "MB"), (1e9, "GB")):
        if value < factor * 1000 or unit == "GB":
            return f"{value:.0f} B" if unit == "B" else f"{_three(value / factor)} {unit}"
    raise AssertionError


def ratio(value: float) -> str:
    """With two figures behind the point: `0.94`."""
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def count(value: float) -> str:
    return f"{value:,.0f}"


def _three(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
