"""Tell a terminal from a pipe, and lay text out for it.

A pipe gets whole lines and Markdown as it is written; a terminal gets wrapped lines, Markdown as what it means, and
links that can be followed. With NO_COLOR, or where TERM is `dumb`, it gets no escape.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

import click

from site_builder.cli.wrapping import wrapped

WIDEST: Final = 120
"""Columns: longer lines are hard to read."""
NARROWEST: Final = 20


@dataclass(frozen=True)
class Screen:
    """What lines are written for. `width`: columns of a terminal; None for anything else."""

    width: int | None = None
    escapes: bool = False

    @classmethod
    def of(cls, stream: IO[Any]) -> "Screen":
        """The screen that a stream ends at."""
        if not stream.isatty():
            return PIPE
        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        columns = shutil.get_terminal_size().columns
        return cls(max(NARROWEST, min(columns, WIDEST)), not plain)

    def lines(self, text: str, indent: int = 0, hang: int | None = None) -> Iterator[str]:
        """One line behind `indent` spaces; on a terminal as many as it takes, the others behind `hang`."""
        if self.width is None:
            yield " " * indent + text
        else:
            hang = indent if hang is None else hang
            yield from wrapped(text, self.width, indent, min(hang, self.width // 2))

    def link(self, text: str, address: str) -> str:
        """A text that leads to an address where one can click on it (OSC 8)."""
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if self.escapes else text

    def echo(self, line: str, err: bool = False) -> None:
        """Print a line, with its styles where they are wanted."""
        click.echo(line, err=err, color=self.escapes)


PIPE: Final = Screen()
