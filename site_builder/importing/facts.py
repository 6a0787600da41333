"""Read rows into facts: what one row says about one code, in one language."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from site_builder.catalog.field_errors import unfit
from site_builder.catalog.field_types import Code
from site_builder.catalog.problem import shown
from site_builder.core.errors import UserError
from site_builder.importing import cells, columns
from site_builder.importing.columns import Role
from site_builder.importing.fitting import fit
from site_builder.importing.table import Page, Remark, Row, Table

_CAUSE = r"(?:可能)?(?:错误)?原因|错误描述|说明|(?:possible )?causes?|reasons?"
_SOLUTION = r"解决方案|解决办法|解决方法|处理建议|处理方法|处理办法|建议|solutions?|resolutions?|suggestions?"
_LABEL = re.compile(
    rf"(?:^|(?<=[\s。.;；!！>]))(?:\*\*|__)?(?:(?P<cause>{_CAUSE})|(?P<solution>{_SOLUTION}))\s*(?:\d\s*)?"
    r"(?:(?:\*\*|__)\s*[:：]|[:：]\s*(?:\*\*|__)?)[ \t]*",
    re.IGNORECASE,
)
"""The name of a part of a cell that holds both: `**原因**：`, `Solution:`."""
_CODE: TypeAdapter[str] = TypeAdapter(Code)


class Fact(NamedTuple):
    """What a row says about a code; empty or None where it says nothing."""

    line: int
    message: str
    cause: str
    solution: str
    status: int | None
    retry: bool | None
    numbers: tuple[tuple[str, str], ...]
    """(header, code) of columns of further systems."""
    others: tuple[tuple[str, str], ...]
    """(header, text) of columns that an entry has no field for."""


@dataclass(frozen=True)
class Facts:
    """All that a page says, by code, in the page's order."""

    path: Path
    by_code: Mapping[str, tuple[Fact, ...]]
    rows: int
    """Rows that were read, the remarked ones too."""
    tables: int
    """Tables of codes."""
    others: tuple[int, ...]
    """The lines of the tables that were passed over, as they have no codes."""
    remarks: tuple[Remark, ...]


def facts_of(page: Page, given: Mapping[str, Role]) -> Facts:
    """Read all tables of codes of a page; others are passed over. `given`: roles by folded header.

    Raises UserError where the page has no table, none of codes, or no row in them.
    """
    reader = _Reader(page.path, given)
    for table in page.tables:
        reader.read(table)
    stray = sum(remark.rows for remark in page.remarks)
    remarks = (*page.remarks, *reader.remarks)
    if reader.tables == 0 and not remarks:
        raise UserError(_without_codes(page))
    if reader.rows + stray == 0 and not remarks:
        raise UserError(f"{shown(page.path)} has no row below the header of its table")
    by_code = {code: tuple(facts) for code, facts in reader.by_code.items()}
    return Facts(page.path, by_code, reader.rows + stray, reader.tables, tuple(reader.others), tuple(sorted(remarks)))


def _without_codes(page: Page) -> str:
    name = shown(page.path)
    if not page.tables:
        return f"{name} has no table"
    headers = ", ".join(dict.fromkeys(cells.shown(header) for table in page.tables for header in table.header))
    return f"{name} has no table with a column of codes; name one by --columns code=…, of {headers[:200]}"


@dataclass
class _Reader:
    """Collects the facts of one page."""

    path: Path
    given: Mapping[str, Role]
    by_code: dict[str, list[Fact]] = field(default_factory=dict)
    rows: int = 0
    tables: int = 0
    others: list[int] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def read(self, table: Table) -> None:
        roles = columns.roles(table, self.given)
        rows = [row for row in table.rows if row.cells != table.header and not all(map(cells.is_blank, row.cells))]
        if "code" not in roles:
            if columns.may_have_lost_codes(table.header) and rows:
                self.rows += len(rows)
                names = ", ".join(table.header)
                text = f"a table of {len(rows)} rows without a column of codes; name it by --columns code=…, of {names}"
                self.remarks.append(Remark(self.path, table.line, text, len(rows)))
            else:
                self.others.append(table.line)
                self._of_another_table([row for row in rows if len(row.cells) > len(table.header)])
            return
        self.tables += 1
        self.rows += len(rows)
        above: tuple[str, ...] | None = None
        for row in rows:
            above = self._row(table, roles, row, above)

    def _of_another_table(self, rows: list[Row]) -> None:
        """Remark rows that are too long for the table without codes that they stand in."""
        for row in rows:
            self.rows += 1
            self._remark(row, f"the row has {len(row.cells)} cells, more than its header; write it a header of its own")

    def _row(
        self, table: Table, roles: tuple[Role, ...], row: Row, above: tuple[str, ...] | None
    ) -> tuple[str, ...] | None:
        """Read a row and return its cells, which the row below may continue; None where it has no code."""
        if max(map(len, row.cells)) > cells.LONGEST_CELL:
            self._remark(
                row, f"a cell of more than {cells.LONGEST_CELL:,} characters; shorten it, or close the row above"
            )
            return None
        if not row.closed and len(row.cells) < len(roles):
            self._remark(row, "the row ends in the middle; write its cells, and | behind the last")
            return None
        if not row.closed:
            self._remark(row, "the row is not closed and may have been cut; write | behind its last cell")
        fitted = fit(row.cells, roles, above)
        if fitted.flaw:
            self._remark(row, fitted.flaw)
        at = roles.index("code")
        full = fitted.cells
        found = cells.codes(full[at], table)
        if not found and above is not None:
            full = (*full[:at], above[at], *full[at + 1 :])
            found = cells.codes(above[at], table)
        rest = [cell for number, cell in enumerate(full) if number != at]
        unfit_code = next(filter(None, map(flaw_of_code, found)), "")
        if not found:
            self._remark(row, "a row without a code, and none above it; write one")
        elif unfit_code:
            self._remark(row, unfit_code)
        elif rest and all(map(cells.is_blank, rest)) and not cells.looks_like_code(full[at]):
            self._remark(row, f"'{found[0]}' stands alone in its row and was taken for a heading; write its message")
        else:
            for code in found:
                self.by_code.setdefault(code, []).extend(_facts(table, roles, row.line, full))
            return full
        return None

    def _remark(self, row: Row, text: str) -> None:
        self.remarks.append(Remark(self.path, row.line, text))


def flaw_of_code(code: str) -> str:
    """What keeps a code from being one, and the way out; empty where nothing does."""
    if set(code) <= set("-—–_/*.~"):
        return f"'{code}' is no code; write one"
    try:
        _CODE.validate_python(code)
    except ValidationError as error:
        return "; ".join(filter(None, unfit("code", error.errors()[0])))
    return ""


def _facts(table: Table, roles: tuple[Role, ...], line: int, full: tuple[str, ...]) -> Iterator[Fact]:
    """Yield what a row says; several facts where its one cell of causes and solutions has several pairs."""
    messages = [cells.message(cell, table) for _, cell in _of(roles, full, "message")]
    others = [(at, cell) for at, cell in _of(roles, full, "other")]
    statuses = list(_of(roles, full, "status"))
    retries = list(_of(roles, full, "retry"))
    status = next((value for _, cell in statuses if (value := cells.status(cell)) is not None), None)
    retry = next((answer for _, cell in retries if (answer := cells.yes_or_no(cell)) is not None), None)
    others += [(at, cell) for at, cell in statuses if cells.status(cell) != status or status is None]
    others += [(at, cell) for at, cell in retries if cells.yes_or_no(cell) is None]
    numbers: dict[tuple[str, str], None] = {}
    for at, cell in _of(roles, full, "number"):
        found = cells.codes(cell, table)
        if any(map(flaw_of_code, found)):
            others.append((at, cell))
        else:
            numbers.update(dict.fromkeys((cells.shown(table.header[at]), code) for code in found))
    named = tuple(
        (cells.shown(table.header[at]), text) for at, cell in sorted(others) if (text := cells.prose(cell, table))
    )
    causes = "\n\n".join(filter(None, (cells.prose(cell, table) for _, cell in _of(roles, full, "description"))))
    solution = "\n\n".join(filter(None, (cells.prose(cell, table) for _, cell in _of(roles, full, "solution"))))
    message = next(filter(None, messages), "")
    pairs = [(causes, solution)] if solution or "solution" in roles else split_pairs(causes)
    for cause, remedy in pairs:
        yield Fact(line, message, cause, remedy, status, retry, tuple(numbers), named)


def _of(roles: tuple[Role, ...], full: tuple[str, ...], wanted: Role) -> Iterator[tuple[int, str]]:
    return ((at, full[at]) for at, role in enumerate(roles) if role == wanted)


def split_pairs(text: str) -> list[tuple[str, str]]:
    """Split a text at its labels into (cause, solution), once for each pair; without labels all of it is the cause.

    >>> split_pairs("**原因**：余额不足。**解决方案**：请充值。")
    [('余额不足。', '请充值。')]
    """
    labels = list(_LABEL.finditer(text))
    if not any(label["solution"] for label in labels):
        return [(text, "")]
    pairs: list[tuple[str, str]] = []
    cause, solution = text[: labels[0].start()].strip(), ""
    for label, end in zip(labels, [*(label.start() for label in labels[1:]), len(text)], strict=True):
        part = cells.tidy(text[label.end() : end])
        if label["cause"] and solution:
            pairs.append((cause, solution))
            cause, solution = part, ""
        elif label["cause"]:
            cause = "\n\n".join(filter(None, (cause, part)))
        else:
            solution = "\n\n".join(filter(None, (solution, part)))
    return [*pairs, (cause, solution)]
