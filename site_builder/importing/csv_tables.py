"""Read a CSV file as one table, whatever its delimiter."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from site_builder.catalog.problem import shown
from site_builder.importing.source_file import MAX_BYTES, Unreadable
from site_builder.importing.table import HasCodes, Page, Remark, Row, Table

_USUAL = ",;\t|"
_SAMPLE = 8_192
"""Characters that the delimiter is guessed from."""
_END = "\0end"
"""A line put behind the last: a row that swallows it has a quotation mark too few."""


def read_csv(path: Path, text: str, has_codes: HasCodes) -> Page:
    """Read the rows of a CSV file; the first that is not blank is the header.

    After a quotation mark that is not closed, each line is taken as a row, and the first of them is remarked. Raises
    Unreadable where the file is no CSV.
    """
    csv.field_size_limit(MAX_BYTES)
    try:
        delimiter = _delimiter(text, has_codes)
        rows, open_at = _rows(text, delimiter)
    except csv.Error as error:
        raise Unreadable(f"{shown(path)} is no CSV: {error}") from None
    remarks: tuple[Remark, ...] = ()
    if open_at is not None:
        remarks = (Remark(path, open_at, 'a quotation mark is not closed; write " at the end of its cell'),)
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    if not filled:
        raise Unreadable(f"{shown(path)} has no row")
    return Page(path, (Table(filled[0].line, filled[0].cells, tuple(filled[1:]), markdown=False),), remarks)


def _delimiter(text: str, has_codes: HasCodes) -> str:
    """The delimiter that gives a header with codes, else most columns: the sniffed one before the usual ones."""
    sample = text.lstrip("\n")[:_SAMPLE]
    candidates = []
    for allowed in (_USUAL, None):
        with suppress(csv.Error):
            candidates.append(csv.Sniffer().sniff(sample, allowed).delimiter)
    candidates += [delimiter for delimiter in _USUAL if delimiter not in candidates]
    candidates = [delimiter for delimiter in candidates if not delimiter.isalnum() and delimiter not in "\"\n\r\\'"]

    def worth(delimiter: str) -> tuple[bool, bool, int]:
        header = next(_read(sample, delimiter), Row(1, ())).cells
        return has_codes(header) and len(header) > 1, has_codes(header), len(header) if delimiter in _USUAL else 0

    return max(candidates, key=worth)


def _rows(text: str, delimiter: str) -> tuple[list[Row], int | None]:
    """Read all rows, and the line of a quotation mark that is not closed."""
    lines = text.removesuffix("\n")
    rows = list(_read(f"{lines}\n{_END}\n", delimiter))
    if rows and rows[-1].cells == (_END,):
        return rows[:-1], None
    start = rows[-1].line
    rest = lines.split("\n")[start - 1 :]
    unquoted = [tuple(cell.strip().strip('"') for cell in line.split(delimiter)) for line in rest]
    return [*rows[:-1], *(Row(start + at, cells) for at, cells in enumerate(unquoted))], start


def _read(text: str, delimiter: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cell.strip() for cell in cells))
        line = reader.line_num + 1
