"""`errdex validate`: check the whole catalogue, list every problem, or those of some files."""

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
from click.core import ParameterSource

from site_builder.catalog.entry_cache import EntryCache
from site_builder.catalog.listing import DOMAIN_FILE, SETTINGS_FILE
from site_builder.catalog.loader import Loaded
from site_builder.catalog.problem import Level, Problem, shown
from site_builder.cli.options import catalog_option
from site_builder.cli.report import FORMATS, print_problems
from site_builder.cli.samples import sample_problems
from site_builder.core import garbage_collection
from site_builder.core.errors import UserError
from site_builder.rules import validate


@click.command("validate")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@catalog_option
@click.option("--strict", is_flag=True, help="Exit 1 where there are warnings, too.")
@click.option(
    "--all", "every", is_flag=True, help="List every problem; else the first of each rule, and how many more there are."
)
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How to write them."
)
@click.pass_context
def validate_command(
    context: click.Context, files: tuple[Path, ...], folder: Path, strict: bool, every: bool, form: str
) -> None:
    """Check the whole catalogue and list the problems with their places, or only those of FILE.

    The catalogue of a FILE is the one that it lies in. `errdex rule NAME` explains the name in brackets.
    """
    if files and context.get_parameter_source("folder") is ParameterSource.DEFAULT:
        folder = _catalogue_of(files, folder.name)
    garbage_collection.stopped()
    cache = EntryCache.of(folder)
    loaded = validate(folder, cache)
    cache.save(folder)
    if not errors(loaded) and loaded.catalog is not None:
        loaded = replace(loaded, problems=tuple(sorted((*loaded.problems, *sample_problems(loaded.catalog)))))
    problems: Sequence[Problem] = loaded.problems
    if files:
        problems = _of_files(loaded, folder, files)
    print_problems(problems, len({_absolute(path) for path in files}) if files else loaded.files, form, every=every)
    if any(strict or problem.level is Level.ERROR for problem in problems):
        sys.exit(1)


def errors(loaded: Loaded) -> int:
    """Count the problems that stop a build."""
    return sum(problem.level is Level.ERROR for problem in loaded.problems)


def _catalogue_of(files: Sequence[Path], usual: str) -> Path:
    """The folder of the catalogue that all these files lie in, or beside: words lie beside a folder of the usual name.

    Raises UserError where they lie in none, or in several.
    """
    found: dict[Path, Path] = {}
    for path in files:
        _look_at(path)
        folders = (folder for parent in _absolute(path).parents for folder in (parent, parent / usual))
        folder = next((folder for folder in folders if (folder / SETTINGS_FILE).is_file()), None)
        if folder is None:
            raise UserError(f"{shown(path)} lies in no catalogue; name the folder of {SETTINGS_FILE} with --catalog")
        found.setdefault(folder, path)
    if len(found) > 1:
        one, other, *_ = found.values()
        raise UserError(f"{shown(one)} and {shown(other)} lie in different catalogues; check them one by one")
    (folder,) = found
    return Path(shown(folder))


def _of_files(loaded: Loaded, folder: Path, files: Sequence[Path]) -> Sequence[Problem]:
    """The problems of these files. Raises UserError for a file that is none of the catalogue's or cannot be judged."""
    names = {_name(path, folder, loaded): path for path in files}
    wanted = {_absolute(folder / name) for name in names}
    problems = [problem for problem in loaded.problems if _absolute(problem.path) in wanted]
    if not problems:
        for name, path in names.items():
            _check_judged(loaded, folder, name, path)
    return problems


def _name(path: Path, folder: Path, loaded: Loaded) -> str:
    """The path of a file below the folder, as the catalogue names it."""
    _look_at(path)
    for place in (_absolute, os.path.realpath):  # a file may be reached by a link, or be one
        name = Path(os.path.relpath(place(path), place(folder))).as_posix()
        if name in loaded.digests:
            return name
    raise UserError(f"{shown(path)} is no file of the catalogue in {shown(folder)}")


def _check_judged(loaded: Loaded, folder: Path, name: str, path: Path) -> None:
    """Raise UserError for a file that nothing could be said of, since one above it has errors."""
    heads, (domain, *below) = loaded.heads, name.split("/")
    if heads is not None and (not below or domain == ".." or domain in {one.id for one in heads.domains}):
        return
    wrong = {_absolute(problem.path) for problem in loaded.problems if problem.level is Level.ERROR}
    for head in (SETTINGS_FILE, f"{domain}/{DOMAIN_FILE}"):
        if _absolute(folder / head) in wrong:
            raise UserError(f"{shown(path)} cannot be judged before {shown(folder / head)} is fixed")


def _look_at(path: Path) -> None:
    """Raise UserError for what is no file."""
    try:
        if path.is_dir():
            raise UserError(f"{shown(path)} is a folder; name its files, or a whole catalogue with --catalog")
        if not path.exists() and not path.is_symlink():
            raise UserError(f"there is no file {shown(path)}")
    except OSError as error:
        raise UserError(f"{shown(path)} cannot be read: {(error.strerror or str(error)).lower()}") from None


def _absolute(path: Path) -> Path:
    return Path(os.path.normpath(path.absolute()))
