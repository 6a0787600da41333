"""Find the tables of a Markdown page: text in, tables and stray rows out.

GitHub's tables, and what vendors' generators make of them: cells over several lines until a line that ends in `|`,
rows after an empty line, tables in lists and quotations. Tables of HTML stand among them; a page may be HTML
altogether. Tables in fenced code are examples and left out.
"""

import re
from pathlib import Path

from site_builder.importing.html.blocks import FENCE, HtmlBlocks
from site_builder.importing.html.tables import is_html, read_block, read_html
from site_builder.importing.table import HasCodes, Page, Remark, Row, Table

_DELIMITER = re.compile(r"\|?(\s*:?-+:?\s*\|)+(\s*:?-+:?\s*)?|\s*:?-+:?\s*(\|\s*:?-+:?\s*)+")
_CELL = re.compile(r"(?:\\.|[^|\\]|\\$)*", re.DOTALL)
_CODE_OR_PIPE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)|\\.|\|", re.DOTALL)
_QUOTE = re.compile(r"^(\s*>)+\s?")
_HEADING = re.compile(r"#{1,6}(\s|$)")
_UNDERLINE = re.compile(r"=+|-+")
_HTML_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_LONGEST_CELL = 200
"""Lines that a cell may go on over; a row that was cut is not looked for the end of through a whole book."""


def read_markdown(path: Path, text: str, has_codes: HasCodes) -> Page:
    """Read the tables of a page; rows that belong to none are remarked."""
    if is_html(text):
        return read_html(path, text, has_codes)
    reader = _Reader(path, text.split("\n"), has_codes)
    reader.read()
    return Page(path, tuple(reader.tables), tuple(reader.remarks))


def split_cells(line: str) -> tuple[str, ...]:
    """Split a row at its bars, as GitHub does: an escaped bar is text, and so is none in backticks."""
    rest = line.strip().removeprefix("|")
    cells = []
    while True:
        cell = _CELL.match(rest)
        end = cell.end() if cell is not None else 0
        cells.append(rest[:end].strip())
        if end >= len(rest):
            break
        rest = rest[end + 1 :]
    if len(cells) > 1 and not cells[-1]:
        cells.pop()  # the bar at the end closes a cell
    return tuple(cells)


def _split_around_code(line: str) -> tuple[str, ...]:
    """Split at the bars outside backticks."""
    hidden = _CODE_OR_PIPE.sub(lambda part: part[0].replace("|", "\0") if part[1] else part[0], line)
    return tuple(cell.replace("\0", "|") for cell in split_cells(hidden))


def _is_delimiter(line: str) -> bool:
    return "|" in line and "-" in line and _DELIMITER.fullmatch(line.strip()) is not None


def _is_closed(line: str) -> bool:
    """Whether the line ends in a bar that is not escaped."""
    stripped = line.rstrip()
    body = stripped.removesuffix("|")
    return body != stripped and (len(body) - len(body.rstrip("\\"))) % 2 == 0


def _starts_row(line: str) -> bool:
    return line.lstrip().startswith("|") and line.strip() != "|"


class _Reader:
    """Goes through the lines of one page once."""

    def __init__(self, path: Path, lines: list[str], has_codes: HasCodes) -> None:
        self.path = path
        self.typed = lines
        self.lines = [_QUOTE.sub("", line) for line in lines]
        self.html = HtmlBlocks(self.lines)
        self.has_codes = has_codes
        self.tables: list[Table] = []
        self.remarks: list[Remark] = []
        self.at = 0

    def read(self) -> None:
        fence = ""
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            mark = FENCE.match(line)
            if fence:
                fence = "" if line.startswith(fence) and not line.strip(fence[0]) else fence
            elif mark is not None:
                fence = mark[1]
            elif self._starts_table(self.at):
                self._table()
                continue
            elif line.startswith("|") and not _is_delimiter(line) and line.strip("| "):
                tip = "give it a header and a line of |---| below that"
                self._remark(self.at, f"a row outside of any table: {_short(line)}; {tip}")
            elif self.html.starts(self.at):
                self._html()
                continue
            self.at += 1

    def _html(self) -> None:
        """Read the tables of HTML that start here."""
        end = self.html.end(self.at, self._ends_html)
        quoted = self.typed[self.at].lstrip().startswith(">")  # else a line that starts with > ends a tag
        lines = (self.lines if quoted else self.typed)[self.at : end + 1]
        page = read_block(self.path, "\n".join(lines), self.has_codes, self.at + 1)
        self.tables += page.tables
        self.remarks += page.remarks
        self.at = end + 1

    def _ends_html(self, at: int) -> bool:
        """Test for a line that is in no table of HTML, even in one that is not closed."""
        line = self.lines[at].strip()
        return bool(_HEADING.match(line) or FENCE.match(line)) or self._starts_table(at)

    def _starts_table(self, at: int) -> bool:
        """A header above a line of dashes, of as many cells; else of codes, and of as many cells as the row below."""
        if at + 1 >= len(self.lines) or "|" not in self.lines[at] or not _is_delimiter(self.lines[at + 1]):
            return False
        if _is_delimiter(self.lines[at]):
            return False
        header = split_cells(self.lines[at])
        if len(header) == len(split_cells(self.lines[at + 1])):
            return True
        row = self.lines[at + 2] if at + 2 < len(self.lines) else ""
        return self.has_codes(header) and len(split_cells(row)) == len(header)

    def _table(self) -> None:
        """Read the table that starts here, and the rows that follow after empty lines."""
        start = self.at
        header = split_cells(self.lines[start])
        bars = self.lines[start].lstrip().startswith("|")
        closes = _is_closed(self.lines[start])
        rows: list[Row] = []
        self.at += 2
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.strip():
                following = self._next_text(self.at)
                if not bars or following is None or not _starts_row(self.lines[following]):
                    break
                self.at = following
                continue
            if self._ends_table(self.at, bars):
                break
            if _is_delimiter(line) or line.strip() == "|":
                self.at += 1
                continue
            row = self._row(len(header), bars, closes)
            if row is not None:
                rows.append(row)
        self.tables.append(Table(start + 1, header, tuple(rows), markdown=True))

    def _ends_table(self, at: int, bars: bool) -> bool:
        line = self.lines[at].strip()
        if _HEADING.match(line) or FENCE.match(line) or _HTML_TABLE.match(line):
            return True
        follows = at + 1 < len(self.lines) and _is_delimiter(self.lines[at + 1])
        if follows and (self._starts_table(at) and self.has_codes(split_cells(line))):
            return True
        if bars and not line.startswith("|") and "|" not in line:
            if not line.startswith(("<", "{", "*", "-", "!", "[")) and not _UNDERLINE.fullmatch(line):
                self._remark(at, f"text right below a table is no row of it: {_short(line)}; put an empty line between")
            return True
        return False

    def _row(self, columns: int, bars: bool, closes: bool) -> Row | None:
        """Read the row that starts here, with the lines that its last cell goes on over."""
        start = self.at
        text = self.lines[start].strip()
        self.at += 1
        closed = not closes or _is_closed(text)
        if not closed:
            end = self._closing_line(start, columns)
            if end is not None:
                text = "\n".join([text, *(line.rstrip() for line in self.lines[start + 1 : end + 1])])
                self.at = end + 1
                closed = True
        if bars and not text.startswith("|") and len(split_cells(text)) != columns:
            self._remark(start, f"a row that does not start with a bar: {_short(text)}; write | before its first cell")
            return None
        cells = split_cells(text)
        if len(cells) > columns:
            around = _split_around_code(text)
            cells = around if len(around) == columns else cells
        return Row(start + 1, cells, closed)

    def _closing_line(self, start: int, columns: int) -> int | None:
        """Find the line that closes the row begun at `start`; None where another row or a heading comes first."""
        cells = len(split_cells(self.lines[start]))
        for at in range(start + 1, min(start + _LONGEST_CELL, len(self.lines))):
            line = self.lines[at].strip()
            if _starts_row(line) and (not _is_closed(line) or cells + len(split_cells(line)) != columns):
                return None
            if _HEADING.match(line) or FENCE.match(line) or self._starts_table(at):
                return None
            if _is_closed(line):
                return at
        return None

    def _next_text(self, at: int) -> int | None:
        """Find the next line that is not blank, unless a new table starts there."""
        while at < len(self.lines) and not self.lines[at].strip():
            at += 1
        return None if at >= len(self.lines) or self._starts_table(at) else at

    def _remark(self, at: int, text: str) -> None:
        self.remarks.append(Remark(self.path, at + 1, text))


def _short(line: str) -> str:
    """The beginning of a line, in quotes."""
    return f"'{line[:40]}…'" if len(line) > 41 else f"'{line}'"
