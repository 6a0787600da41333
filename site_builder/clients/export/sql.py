"""Write a catalogue as SQL for PostgreSQL, with a function that ranks as we do.

One transaction replaces the schema `errdex`. The function takes what `web/text/terms.py` makes of a question, so an
adapter in any language can ask; `term_samples` are there to test it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

from site_builder.clients.export.engine_records import EngineRecord, Message, engine_records, impact, rarity
from site_builder.core.json_bytes import dump
from site_builder.data.views import side_by_side
from site_builder.search.search_data import SearchData

ROWS: Final = 100
"""Of one statement."""
_TABLES, _SEARCH = ((Path(__file__).parent / name).read_text("utf-8") for name in ("tables.sql", "search.sql"))
_JSON_ESCAPE: Final = re.compile(r"\\u0000|\\.")
Value: TypeAlias = str | int | Sequence[str] | Sequence[int] | None


def sql(data: SearchData) -> Iterator[str]:
    """Write the script, in pieces."""
    yield _TABLES
    yield from _inserted("errdex.term", _terms(data))
    for record in engine_records(data):
        yield from _inserted("errdex.code", [_code(record)])
        yield from _inserted("errdex.spelling", ((folded, int(how), record.number) for folded, how in record.spellings))
        yield from _inserted("errdex.message", (_message(record, *one) for one in enumerate(record.messages)))
    yield _SEARCH


def literal(value: Value) -> str:
    r"""Write a value as PostgreSQL reads it with standard strings. It has no U+0000: U+FFFD takes its place.

    >>> literal("it's \\ $$"), literal(None), literal(True), literal([1, 2]), literal(['a"b', "c,d"])
    ("'it''s \\ $$'", 'NULL', 'true', "'{1,2}'", '\'{"a\\"b","c,d"}\'')
    """
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        quoted = value.replace("\0", "\ufffd").replace("'", "''")
        return f"'{quoted}'"
    return literal("{" + ",".join(map(_element, value)) + "}")


def _element(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _inserted(table: str, rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    rows = iter(rows)
    while some := [f"({', '.join(map(literal, row))})" for row in islice(rows, ROWS)]:
        yield f"INSERT INTO {table} VALUES\n" + ",\n".join(some) + ";\n"


def _terms(data: SearchData) -> Iterator[Sequence[Value]]:
    for term in data.terms:
        impacts = [impact(term, value, data.living) for value in term.values]
        strengths = [value >> 12 for value in term.values]
        yield term.term, term.common, rarity(term, data.living), term.entries, impacts, strengths


def _code(record: EngineRecord) -> Sequence[Value]:
    entry, view = record.entry, next(iter(record.views.values()))
    facts = (entry.domain, entry.code, entry.name, entry.kind, entry.status, entry.category, entry.fault)
    whole = dump(side_by_side(record.views)).decode().rstrip("\n")
    document = _JSON_ESCAPE.sub(lambda match: "\ufffd" if match[0] == "\\u0000" else match[0], whole)
    return record.number, record.leading, *facts, view.retry.policy, view.acts, entry.http_status, document


def _message(record: EngineRecord, position: int, message: Message) -> Sequence[Value]:
    pattern = "%".join(_escaped(literal) for literal in message.literals)
    folded = "".join(message.literals)
    return record.number, position, message.cause, message.weight, folded, f"%{pattern}%", message.anchors


def _escaped(folded: str) -> str:
    """As LIKE reads it."""
    return folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
