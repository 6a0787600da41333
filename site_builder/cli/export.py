"""`errdex export`: the texts of a catalogue for other systems, one format each."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from site_builder.catalog.listing import SETTINGS_FILE
from site_builder.catalog.loader import Loaded, load
from site_builder.catalog.model import Catalog
from site_builder.catalog.problem import Level, shown
from site_builder.cli.options import catalog_option
from site_builder.core.errors import UserError
from site_builder.formatting.rewriting import rewrite_for_user
from site_builder.interchange.xliff_writer import to_xliff


class _Wishes(NamedTuple):
    """What the options say."""

    language: str | None
    every: bool


def _xliff(loaded: Loaded, heads: Catalog, wishes: _Wishes) -> str:
    languages = heads.languages[1:]
    if not languages:
        raise UserError(f"{shown(heads.folder / SETTINGS_FILE)} has one language, and none to translate into")
    language = wishes.language or (languages[0] if len(languages) == 1 else None)
    if language not in languages:
        wrong = f"--lang '{language}' is no language that is translated into" if language else "--lang is needed"
        raise click.UsageError(f"{wrong}; one of {', '.join(languages)}")
    text = to_xliff(loaded, heads, language, every=wishes.every)
    if not text:
        click.echo(f"nothing is left to translate into '{language}'; --all exports all texts", err=True)
        sys.exit(1)
    return text


_FORMATS: Mapping[str, Callable[[Loaded, Catalog, _Wishes], str]] = {"xliff": _xliff}
"""What writes each format. Each raises UsageError for an option that does not fit it."""


@click.command("export")
@click.option("--format", "form", type=click.Choice(list(_FORMATS)), required=True, help="xliff: for translators.")
@click.option("--lang", "language", help="xliff: the language to translate into, where there are several.")
@click.option("--all", "every", is_flag=True, help="xliff: all texts, not only those that are left to translate.")
@click.option("--out", type=click.Path(path_type=Path), help="Write this file; else standard output.")
@catalog_option
def export_command(form: str, language: str | None, every: bool, out: Path | None, folder: Path) -> None:
    """Write the texts of the catalogue for other systems.

    xliff has what is missing, still TODO, older than its source or changed since it was confirmed; translation tools
    read it, and `errdex import xliff` brings the translations back.
    """
    loaded = load(folder)
    heads = loaded.heads
    if heads is None:
        raise UserError(f"{shown(folder)} cannot be understood; see `errdex validate`")
    text = _FORMATS[form](loaded, heads, _Wishes(language, every))
    if out is None:
        click.echo(text, nl=False)
    else:
        rewrite_for_user(out, text)
    broken = sorted({shown(problem.path) for problem in loaded.problems if problem.level is Level.ERROR})
    for name in broken:
        click.echo(f"{name} has errors, and what they are about is left out; see `errdex validate`", err=True)
    if broken:
        sys.exit(1)
