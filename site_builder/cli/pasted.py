"""Read what somebody has pasted: a text, a file, standard input."""

import codecs
import sys
from pathlib import Path

import click

MOST_NAME = 60
"""Characters of a file's name in a message: it may be a whole text that was meant to be piped in."""


def standard_input(waits_for: str) -> str:
    """All of standard input; on a terminal say what it waits for."""
    if sys.stdin.isatty():
        click.echo(waits_for, err=True)
    return _decoded(sys.stdin.buffer.read())


def from_file(file: Path) -> str:
    """The text of a file. Raises ClickException where it cannot be read."""
    try:
        return _decoded(file.read_bytes())
    except OSError as error:
        name, reason = " ".join(str(file).split()), (error.strerror or str(error)).lower()
        named = name if len(name) <= MOST_NAME else f"{name[:MOST_NAME]}…"
        raise click.ClickException(
            f"{named} cannot be read: {reason}; to diagnose a text, use --text or pipe it in"
        ) from None


def _decoded(content: bytes) -> str:
    """Decode a log by its byte order mark, else as UTF-8, else as Chinese Windows writes."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")
