"""Read what somebody has pasted: a text, a file, standard input."""

import sys
from pathlib import Path

import click

from site_builder.core.decoding import decoded

MOST_NAME = 60
"""Characters of a file's name in a message: it may be a whole text that was meant to be piped in."""


def standard_input(waits_for: str) -> str:
    """All of standard input; on a terminal say what it waits for."""
    if sys.stdin.isatty():
        click.echo(waits_for, err=True)
    return decoded(sys.stdin.buffer.read())


def from_file(file: Path) -> str:
    """The text of a file. Raises ClickException where it cannot be read."""
    try:
        return decoded(file.read_bytes())
    except OSError as error:
        name, reason = " ".join(str(file).split()), (error.strerror or str(error)).lower()
        named = name if len(name) <= MOST_NAME else f"{name[:MOST_NAME]}…"
        raise click.ClickException(
            f"{named} cannot be read: {reason}; to diagnose a text, use --text or pipe it in"
        ) from None
