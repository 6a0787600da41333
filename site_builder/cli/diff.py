"""`errdex diff`: what has changed between two versions of a catalogue, and what of it breaks."""

import sys
from pathlib import Path

import click

from site_builder.changes.diff import compare
from site_builder.changes.rendering import as_json, as_markdown, as_text
from site_builder.changes.revisions import folder_at
from site_builder.changes.version import Version, read_version
from site_builder.cli.options import catalog_option
from site_builder.core import garbage_collection


@click.command("diff")
@click.argument("old")
@click.argument("new")
@catalog_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="Lines, a JSON document, or sections of a change log.",
)
def diff_command(old: str, new: str, folder: Path, form: str) -> None:
    """Compare two versions of a catalogue, field by field; exit 1 where a change breaks something.

    OLD and NEW are folders, or git revisions of the catalogue: errdex diff v1.0 catalog
    """
    garbage_collection.stopped()
    changes = compare(_version(old, folder), _version(new, folder))
    if form == "json":
        click.echo(as_json(changes))
    else:
        for line in as_text(changes) if form == "text" else as_markdown(changes):
            click.echo(line)
        if form == "markdown":
            for left in changes.uncompared:
                click.echo(f"cannot be compared: {left.file} of the {left.version} version: {left.why}", err=True)
    if changes.breaking:
        sys.exit(1)


def _version(place: str, catalogue: Path) -> Version:
    with folder_at(place, catalogue) as folder:
        return read_version(folder, place)
