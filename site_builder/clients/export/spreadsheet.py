"""Write a catalogue as CSV for spreadsheets: a row a code, a column for each text and language.

A spreadsheet may take a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break for a formula. Such a cell gets
an apostrophe in front, and so does one that begins with an apostrophe: who takes one off has what was there.
The file begins with a byte order mark, without which Excel does not read it as UTF-8.
"""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any, Final

from site_builder.catalog.model import Catalog
from site_builder.clients.export.engine_records import EngineRecord, engine_records
from site_builder.core.json_bytes import dump
from site_builder.data.views import EntryView, side_by_side
from site_builder.search.search_data import SearchData

MARK: Final = "\ufeff"
_GUARDED: Final = tuple("=+-@\t\r\n'")


def spreadsheet(data: SearchData) -> Iterator[str]:
    """Write the header, then one row after the other."""
    yield MARK + _row(_columns(data.catalog))
    for record in engine_records(data):
        yield _row(str(value) if value is not None else "" for value in _cells(record).values())


def guarded(cell: str) -> str:
    """Guard a cell against being taken for a formula.

    >>> guarded("=1+1"), guarded("'x"), guarded("a=b"), guarded("")
    ("'=1+1", "''x", 'a=b', '')
    """
    return f"'{cell}" if cell.startswith(_GUARDED) else cell


def _columns(catalog: Catalog) -> Iterator[str]:
    yield from ("domain", "code", "name", "kind", "status", "category", "fault", "retry", "retry_after", "acts")
    yield from ("http_status", "checked", "url")
    for language in catalog.languages:
        yield from (f"{text}_{language}" for text in ("message", "causes", "say", "note"))
    yield from ("spellings", "anchors", "terms", "document")


def _cells(record: EngineRecord) -> Mapping[str, Any]:
    first = next(iter(record.views.values()))
    cells: dict[str, Any] = {
        **{name: getattr(first, name) for name in ("domain", "code", "name", "kind", "status", "category", "fault")},
        "retry": first.retry.policy,
        "retry_after": first.retry.after,
        **{name: getattr(first, name) for name in ("acts", "http_status", "checked", "url")},
    }
    for language, view in record.views.items():
        cells[f"message_{language}"] = view.message
        cells[f"causes_{language}"] = "\n\n".join(_causes(view))
        cells[f"say_{language}"] = view.say
        cells[f"note_{language}"] = view.note
    cells["spellings"] = " ".join(folded for folded, _ in record.spellings)
    cells["anchors"] = " ".join(anchor for message in record.messages for anchor in message.anchors)
    cells["terms"] = " ".join(
        f"{posting.term}:{posting.field}:{posting.impact}{':common' if posting.common else ''}"
        for posting in record.terms
    )
    cells["document"] = dump(side_by_side(record.views)).decode().rstrip("\n")
    return cells


def _causes(view: EntryView) -> Iterator[str]:
    """Each cause with its solution, as Markdown."""
    for cause in view.causes:
        yield "\n\n".join(filter(None, (f"**{cause.title}**" if cause.title else "", cause.cause, cause.solution)))


def _row(cells: Iterator[str]) -> str:
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerow(map(guarded, cells))
    return written.getvalue()
