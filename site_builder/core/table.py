"""Table of an SQLite database: DDL, insert statement, rows."""

from collections.abc import Iterable
from typing import Any, NamedTuple, TypeAlias

Row: TypeAlias = tuple[Any, ...]


class Table(NamedTuple):
    """Table with its content. Rows come in the order of the primary key: same catalogue, same bytes."""

    ddl: str
    """One or more statements, each ended by a semicolon."""
    insert: str
    """`INSERT INTO … VALUES (?, …)`, one mark per column of a row."""
    rows: Iterable[Row]
