"""`errdex import xliff`: translations come back into the files of the catalogue."""

import sys
from pathlib import Path

import click

from site_builder.catalog.loader import load
from site_builder.catalog.problem import printable, shown
from site_builder.core.errors import UserError
from site_builder.interchange.put_back import PutBack, put_back
from site_builder.interchange.xliff_reader import read_xliff


def import_xliff(file: Path, folder: Path) -> None:
    """Put the translations of a file back; a line for each that is left, and exit status 1 where there is one."""
    returned = read_xliff(file)
    loaded = load(folder)
    heads = loaded.heads
    if heads is None:
        raise UserError(f"{shown(folder)} cannot be understood; see `errdex validate`")
    if returned.source_language != heads.source_language or returned.language not in heads.languages[1:]:
        pair = f"from '{returned.source_language}' into '{returned.language}'"
        own = f"'{heads.source_language}' into {' or '.join(map(repr, heads.languages[1:])) or 'nothing'}"
        raise UserError(
            printable(f"{shown(file)} is a translation {pair}, and {shown(folder)} is translated from {own}")
        )
    done = put_back(returned, loaded, heads)
    for remark in done.left:
        click.echo(str(remark))
    click.echo(_summary(done))
    if done.left:
        sys.exit(1)


def _summary(done: PutBack) -> str:
    """Closing line: `3 texts written, 2 confirmed; 40 as they were, 1 still to translate; 0 reported`."""
    texts = "text" if done.written == 1 else "texts"
    return (
        f"{done.written:,} {texts} written, {done.confirmed:,} confirmed; {done.same:,} as they were,"
        f" {done.unwritten:,} still to translate; {len(done.left):,} reported"
    )
