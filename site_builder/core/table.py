"""One table of lookup.db, as its maker hands it to `lookup_db`: how to create it, and what stands in it."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

Row: TypeAlias = tuple[Any, ...]


class Table(NamedTuple):
    """`rows` come in the order of the primary key, so that the same catalogue gives the same bytes.

    Where they are a tuple, they are compared with those of the build before, and copied where they are the same.
    """

    ddl: str
    """One or more statements, each ended by a semicolon."""
    insert: str
    """`INSERT INTO … VALUES (?, …)`, one mark per column of a row."""
    rows: Iterable[Row]
    key: tuple[str, ...] = ()
    """The columns of the primary key, where the rows begin with them."""

    @property
    def name(self) -> str:
        return self.insert.split(" ")[2]


class Same(NamedTuple):
    """Neighbouring rows that stood there before: the first and the last of their keys."""

    first: Row
    last: Row


def compared(before: tuple[Row, ...], rows: tuple[Row, ...], width: int) -> Iterator[Same | list[Row]]:
    """The rows in their order: those that stood there before, and lists of others. Each begins with a key so wide."""
    old = iter(before)
    known = next(old, None)
    same: list[Row] = []
    others: list[Row] = []
    for row in rows:
        if known is not row:
            while known is not None and known[:width] < row[:width]:
                if same:
                    yield Same(same[0][:width], same[-1][:width])
                    same = []
                known = next(old, None)
        if known is not None and known == row:
            if others:
                yield others
                others = []
            same.append(row)
            known = next(old, None)
        else:
            if same:
                yield Same(same[0][:width], same[-1][:width])
                same = []
            others.append(row)
            if known is not None and known[:width] == row[:width]:
                known = next(old, None)
    if same:
        yield Same(same[0][:width], same[-1][:width])
    if others:
        yield others
