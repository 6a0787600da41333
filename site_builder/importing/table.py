"""Tables as read, whatever they were read from: Page, Table, Row; and Remark, a line on what is amiss.

Nothing is lost in silence: a row comes out in an entry, or a remark names its line, or both.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from site_builder.catalog.problem import printable, shown

HasCodes: TypeAlias = Callable[[tuple[str, ...]], bool]
"""Test of a header: does it have a column of codes?"""


@dataclass(frozen=True, order=True)
class Remark:
    """Row that did not go in, or not quite: file, line from 1, what is amiss and the way out."""

    path: Path
    line: int
    text: str
    rows: int = 1
    """Rows that it speaks of; more than one where a table is meant."""

    def __str__(self) -> str:
        return printable(f"{shown(self.path)}:{self.line}: {self.text}")


@dataclass(frozen=True)
class Row:
    """Cells as they were typed, without the space around them."""

    line: int
    cells: tuple[str, ...]
    closed: bool = True
    """The row ends as its table's rows do; one that does not may have been cut."""


@dataclass(frozen=True)
class Table:
    """Header and rows. A row may have fewer cells than the header where merged cells were left out, or more."""

    line: int
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    markdown: bool
    """Cells are Markdown; else they are plain text."""


@dataclass(frozen=True)
class Page:
    """All tables of a file, in its order, and what was amiss when it was read."""

    path: Path
    tables: tuple[Table, ...]
    remarks: tuple[Remark, ...] = ()


_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_ODD = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ODD_BREAK = re.compile("[\u2028\u2029]")


def without_unseen(text: str) -> str:
    """Remove marks that copying leaves in a code and nobody sees: zero-width spaces, marks of direction."""
    return _UNSEEN.sub("", text)


def without_controls(text: str) -> str:
    """Remove control characters, which no text of a catalogue may have, and make odd line breaks spaces."""
    return _ODD.sub("", _ODD_BREAK.sub(" ", text))
