"""Lay the rows of an HTML table out: merged cells repeated, the header found, doubts remarked."""

import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from site_builder.importing import cells as cell_texts
from site_builder.importing import columns
from site_builder.importing.table import HasCodes, Remark, Row, Table

_MOST_COLUMNS = 100
"""Columns that a merged cell is repeated in."""
_MOST_HEADS = 3
"""Rows that a header may have."""
_LONGEST_NAME = 200
"""Characters of a column's name that are read."""
_TELLING = re.compile(r"[\d_.:-]|[a-z][A-Z]")
"""Marks of a code, which a word at the head of a column lacks."""


@dataclass
class HtmlCell:
    """A cell as it was typed."""

    heads: bool
    """A `<th>`."""
    rows: int
    """Over how many it stands; 0 for all that follow."""
    columns: int
    text: str = ""


@dataclass
class HtmlRow:
    """A row as it was typed; `closed` unless the page or the table ended in it."""

    line: int
    section: int
    head: bool
    """In a `<thead>`."""
    cells: list[HtmlCell] = field(default_factory=list)
    closed: bool = True


@dataclass
class HtmlTable:
    """A table as it was typed; `stray`: rows without one around them."""

    line: int
    stray: bool = False
    rows: list[HtmlRow] = field(default_factory=list)
    closed: bool = True


class Read(NamedTuple):
    """A table as others read it, unless it has none; and whether its header names codes."""

    table: Table | None
    remarks: tuple[Remark, ...]
    has_codes: bool


class _Slot(NamedTuple):
    """A place of the grid; `again`: its cell began in the column before."""

    text: str
    heads: bool
    again: bool


class _Line(NamedTuple):
    typed: HtmlRow
    slots: list[_Slot]
    over_all: bool
    """One cell stands over all columns."""


def table_of(path: Path, table: HtmlTable, has_codes: HasCodes) -> Read:
    """Lay out a table, and remark the rows that may have been cut or that fit no header."""
    lines = _laid_out(table.rows)
    if not lines:
        return Read(None, (), has_codes=False)
    at = _header(lines, has_codes)
    header = _names(lines[at].slots)
    coded = has_codes(header)
    if table.stray and not coded:
        return Read(None, tuple(Remark(path, line.typed.line, _stray(line)) for line in lines), has_codes=False)
    known = coded or columns.is_header(header)
    rows: list[Row] = []
    remarks: list[Remark] = []
    for line in lines[at + 1 :]:
        if _names(line.slots) == header:
            continue
        cells = _cells(line, header)
        typed = line.typed
        flaw = ""
        if line.over_all and coded and len(header) > 1:
            flaw = f"{_short(line)} stands over all columns and was taken for a heading; write its cells one by one"
        elif not typed.closed and len(cells) < len(header):
            flaw = "the row ends in the middle; write its cells, and </tr> behind the last"
        if flaw:
            remarks.append(Remark(path, typed.line, flaw))
            continue
        if not typed.closed:
            remarks.append(
                Remark(path, typed.line, "the row is not closed and may have been cut; write </tr> behind it")
            )
        if len(cells) > len(header):
            if known:
                flaw = f"the row has {len(cells)} cells and its header {len(header)}; give both as many"
                remarks.append(Remark(path, typed.line, flaw))
            cells = (*cells[: len(header) - 1], " | ".join(filter(None, cells[len(header) - 1 :])))
        rows.append(Row(typed.line, cells))
    if known and not table.closed and not table.stray and lines[-1].typed.closed:
        remarks.append(
            Remark(path, table.line, "the table is not closed and may have been cut; write </table>", rows=0)
        )
    if not known and (lost := _without_header(header, lines[at:])):
        flaw = "without a header that is known, but"
        text = f"a table of {len(lost)} rows {flaw} {_short(lines[at])}; write one above it"
        remarks.append(Remark(path, lost[0].typed.line, text, len(lost)))
    return Read(Table(table.line, header, tuple(rows), markdown=True), tuple(remarks), coded)


def _laid_out(rows: Sequence[HtmlRow]) -> list[_Line]:
    """Give each cell its columns, and repeat it in all rows and columns that it stands over."""
    result: list[_Line] = []
    spans: dict[int, tuple[int, _Slot]] = {}
    section, width = -1, 0
    for row in rows:
        if not row.cells:
            continue
        if row.section != section or sum(max(1, cell.columns) for cell in row.cells) >= width:
            spans = {}  # a cell reaches to the end of its section, and never pushes a row out that has all its own
        section = row.section
        alone = len(row.cells) == 1 and not spans and row.cells[0].columns > 1
        over_all = alone and row.cells[0].columns >= width > 0
        slots: list[_Slot] = []
        own = deque(row.cells)
        while own or any(column >= len(slots) for column in spans):
            if len(slots) in spans:
                left, slot = spans.pop(len(slots))
                if left > 1:
                    spans[len(slots)] = (left - 1, slot)
                slots.append(slot)
            elif own:
                cell = own.popleft()
                for number in range(1 if over_all else min(max(1, cell.columns), _MOST_COLUMNS)):
                    slot = _Slot(cell.text, cell.heads, again=number > 0)
                    if cell.rows != 1:
                        spans[len(slots)] = (cell.rows - 1 if cell.rows else len(rows), slot)
                    slots.append(slot)
            else:
                slots.append(_Slot("", heads=False, again=False))
        width = max(width, len(slots))
        result.append(_Line(row, slots, over_all))
    return result


def _header(lines: Sequence[_Line], has_codes: HasCodes) -> int:
    """The row that names the columns: the last of those at the head that names codes, else the last of `<th>` alone."""
    heads = _leading(lines, lambda line: line.typed.head or _is_of_heads(line))
    titles = 0
    while titles < min(len(lines) - 1, _MOST_HEADS) and len(lines[titles].typed.cells) == 1 < len(
        lines[titles + 1].slots
    ):
        titles += 1
    coded = [at for at in range(max(heads, titles + 1)) if has_codes(_names(lines[at].slots))]
    if coded:
        return coded[-1]
    heads = _leading(lines, _is_of_heads)
    return max(titles, heads - 1) if heads < len(lines) else titles


def _leading(lines: Sequence[_Line], test: Callable[[_Line], bool]) -> int:
    """How many lines at the beginning pass a test, of those that may be a header."""
    return len(list(takewhile(test, lines[:_MOST_HEADS])))


def _is_of_heads(line: _Line) -> bool:
    return all(slot.heads or not slot.text for slot in line.slots)


def _names(slots: Sequence[_Slot]) -> tuple[str, ...]:
    """The texts of a row as names of columns."""
    return tuple(cell_texts.shown(slot.text[:_LONGEST_NAME]) for slot in slots)


def _texts(line: _Line) -> tuple[str, ...]:
    return tuple(slot.text for slot in line.slots)


def _cells(line: _Line, header: Sequence[str]) -> tuple[str, ...]:
    """The texts of a row; a cell over columns of one name is said once."""
    return tuple(
        "" if slot.again and at < len(header) and header[at] == header[at - 1] else slot.text
        for at, slot in enumerate(line.slots)
    )


def _without_header(header: Sequence[str], lines: Sequence[_Line]) -> Sequence[_Line]:
    """Rows that may be of codes, below a first one that is none of a header, which counts too, or that was cut."""
    if any(map(_tells_code, _texts(lines[0]))):
        return lines
    longer = [line for line in lines[1:] if len(line.slots) > len(header)]
    return lines[1:] if any(any(map(_tells_code, _texts(line))) for line in longer) else ()


def _tells_code(cell: str) -> bool:
    return cell_texts.looks_like_code(cell) and _TELLING.search(cell_texts.shown(cell)) is not None


def _stray(line: _Line) -> str:
    return f"a row outside of any table: {_short(line)}; write <table> and a header above it"


def _short(line: _Line) -> str:
    """The beginning of a row, in quotes."""
    text = " ".join(filter(None, map(cell_texts.shown, _texts(line))))
    return f"'{text[:40]}…'" if len(text) > 41 else f"'{text}'"
