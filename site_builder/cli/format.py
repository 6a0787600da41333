"""`errdex format`: write entries in the one style."""

import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import click

from site_builder.catalog.listing import DOMAIN_FILE, SETTINGS_FILE
from site_builder.catalog.problem import shown
from site_builder.catalog.yaml_file import MAX_BYTES, read
from site_builder.cli.options import catalog_option
from site_builder.core.errors import UserError
from site_builder.formatting.format import Unformattable, formatted
from site_builder.formatting.rewriting import rewrite_for_user


@click.command("format")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Change nothing; exit 1 where something would change.")
@catalog_option
def format_command(files: tuple[Path, ...], check: bool, folder: Path) -> None:
    """Write entries in the one style: those in FILE, or all of the catalogue.

    Order of fields, blocks, quotes; what an entry says stays, and so do its comments.
    """
    changed = left = 0
    for path in files or _entries(folder):
        try:
            content = _content(path)
            text = formatted(path, content, _languages(path.absolute().parent.parent))
        except Unformattable as error:
            left += 1
            for problem in error.problems:
                click.echo(str(problem))
            continue
        if text.encode() != content:
            changed += 1
            click.echo(f"{shown(path)} {'would be formatted' if check else 'formatted'}")
            if not check:
                rewrite_for_user(path, text)
    total = len(files or _entries(folder))
    click.echo(f"{changed} of {total} entries {'would change' if check else 'changed'}")
    if left or (check and changed):
        sys.exit(1)


def _entries(folder: Path) -> Sequence[Path]:
    """The files of all entries, sorted. Raises UserError where there is no catalogue."""
    if not (folder / SETTINGS_FILE).is_file():
        raise UserError(f"there is no {shown(folder / SETTINGS_FILE)}; say --catalog DIR")
    return sorted(path for path in folder.glob("*/*.yaml") if path.name != DOMAIN_FILE and path.is_file())


def _content(path: Path) -> bytes:
    """The bytes of an entry. Raises UserError for another file, and one that cannot be read."""
    if path.name in (DOMAIN_FILE, SETTINGS_FILE):
        raise UserError(f"{shown(path)} is no entry; its style is its author's")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(f"{shown(path)} has more than {MAX_BYTES:,} bytes; split the entry")
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{shown(path)} cannot be read: {(error.strerror or str(error)).lower()}") from None


@cache
def _languages(folder: Path) -> tuple[str, ...]:
    """The languages of a catalogue in their order; none where its settings cannot be read."""
    given = read(folder / SETTINGS_FILE).data.get("languages")
    items = given if isinstance(given, list) else []
    return tuple(str(item["id"]) for item in items if isinstance(item, dict) and "id" in item)
