"""One table of lookup.db, as its maker hands it to `lookup_db`: how to create it, and what stands in it."""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

Row: TypeAlias = tuple[Any, ...]


class Table(NamedTuple):
    """`rows` come in the order of the primary key, so that the same catalogue gives the same bytes."""

    ddl: str
    """One or more statements, each ended by a semicolon."""
    insert: str
    """`INSERT INTO … VALUES (?, …)`, one mark per column of a row."""
    rows: Iterable[Row]
