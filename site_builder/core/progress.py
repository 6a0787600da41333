"""Report progress on stderr: a moving line on a terminal, else plain lines."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Reporter:
    """Reports the steps of one run. With `quiet` nothing is shown unless stderr is a terminal."""

    def __init__(self, quiet: bool = False) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._quiet = quiet

    def line(self, text: str) -> None:
        """Report one plain line."""
        if not self._quiet:
            sys.stderr.write(text + "\n")
            sys.stderr.flush()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Report a step of unknown length: a spinner on a terminal."""
        if self._console.is_terminal:
            with self._console.status(name):
                yield
        else:
            self.line(name)
            yield

    @contextmanager
    def counted(self, name: str, total: int) -> Iterator[Callable[[Iterable[Any]], Iterator[Any]]]:
        """Report a step of `total` items: the call that it gives wraps the items and counts them."""
        if not self._console.is_terminal:
            self.line(f"{name}: {total:,}")
            yield lambda items: iter(items)
            return
        columns = (TextColumn(name), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=self._console, transient=True) as bar:
            task = bar.add_task(name, total=total)
            yield lambda items: iter(bar.track(items, task_id=task, total=total))
