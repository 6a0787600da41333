"""`errdex validate`: check the whole catalogue, list every problem."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from site_builder.catalog.entry_cache import EntryCache
from site_builder.catalog.loader import Loaded
from site_builder.catalog.problem import Level, summary
from site_builder.cli.samples import sample_problems
from site_builder.core import garbage_collection
from site_builder.rules import validate

_F = TypeVar("_F", bound=Callable[..., Any])


def catalog_option(command: _F) -> _F:
    return click.option(
        "--catalog",
        "folder",
        type=click.Path(path_type=Path),
        default=Path("catalog"),
        show_default=True,
        help="The folder that holds catalog.yaml.",
    )(command)


@click.command("validate")
@catalog_option
def validate_command(folder: Path) -> None:
    """Check the whole catalogue and list every problem with its place."""
    garbage_collection.stopped()
    cache = EntryCache.of(folder)
    loaded = validate(folder, cache)
    cache.save(folder)
    if loaded.catalog is not None and not errors(loaded):
        loaded = replace(loaded, problems=tuple(sorted((*loaded.problems, *sample_problems(loaded.catalog)))))
    print_problems(loaded)
    if errors(loaded):
        sys.exit(1)


def errors(loaded: Loaded) -> int:
    """Count the problems that stop a build."""
    return sum(problem.level is Level.ERROR for problem in loaded.problems)


def print_problems(loaded: Loaded) -> None:
    """Print every problem on a line of its own, then a summary."""
    for problem in loaded.problems:
        click.echo(str(problem))
    click.echo(summary(loaded.problems, loaded.files))
