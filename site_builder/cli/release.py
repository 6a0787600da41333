"""`errdex release`: record what is released, with the changes since the last release."""

import datetime
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click
import yaml
from pydantic import TypeAdapter, ValidationError

from site_builder.catalog.entry_cache import EntryCache
from site_builder.catalog.field_errors import unfit
from site_builder.catalog.field_types import Version as VersionText
from site_builder.catalog.listing import RELEASED, SETTINGS_FILE
from site_builder.catalog.model import Catalog, Settings
from site_builder.catalog.problem import shown
from site_builder.catalog.release_record import catalog_of, record_of
from site_builder.catalog.released import Release, Released, to_bytes
from site_builder.catalog.yaml_file import read
from site_builder.changes.change import Change, Changes, version_step
from site_builder.changes.diff import compare
from site_builder.changes.rendering import as_text
from site_builder.changes.version import Version
from site_builder.cli.options import catalog_option
from site_builder.cli.report import print_problems
from site_builder.cli.validate import errors
from site_builder.core.errors import UserError
from site_builder.formatting.rewriting import rewrite_for_user
from site_builder.rules import validate

_STEPS = ("major", "minor", "patch")


@click.command("release")
@click.argument("version", required=False)
@click.option("--dry-run", is_flag=True, help="Say what would be recorded, and write nothing.")
@catalog_option
def release_command(version: str | None, dry_run: bool, folder: Path) -> None:
    """Record the codes and names that are released, and what has changed; commit what it writes.

    VERSION follows from the changes when not given; it becomes that of the constants, too.
    """
    cache = EntryCache.of(folder)
    loaded = validate(folder, cache)
    catalog = loaded.catalog
    if errors(loaded) or catalog is None:
        print_problems(loaded.problems, loaded.files)
        sys.exit(1)
    last = catalog.released
    changes = _changes(last, catalog)
    if last is not None and last.releases and not changes:
        click.echo(f"nothing has changed since {last.releases[0].version}")
        return
    version = _version(version, catalog, last, changes)
    for line in as_text(Changes(changes, ())) if last is not None else ():
        click.echo(line)
    if not dry_run:
        told = [_told(change) for change in changes]
        release = Release(version, datetime.datetime.now(datetime.UTC).date().isoformat(), len(catalog.entries), told)
        _set_version(folder, version)
        catalog = replace(catalog, settings=_with_version(catalog, version))
        record = record_of(catalog, [release, *(last.releases if last is not None else ())])
        rewrite_for_user(folder / RELEASED, to_bytes(record).decode())
    wrote = f"; commit {shown(folder / RELEASED)} and {shown(folder / SETTINGS_FILE)}" if not dry_run else ""
    click.echo(f"{'would release' if dry_run else 'released'} {version}: {len(catalog.entries)} codes{wrote}")


def _changes(last: Released | None, catalog: Catalog) -> tuple[Change, ...]:
    """The changes since the last release; both as records have them."""
    if last is None or not last.releases:
        return ()
    try:
        old = catalog_of(last, catalog.folder)
    except ValueError:
        name = shown(catalog.folder / RELEASED)
        raise UserError(f"{name} is not what `errdex release` writes; take it back from your version control") from None
    new = catalog_of(record_of(catalog, ()), catalog.folder)
    found = compare(Version(old, {}), Version(new, {})).changes
    return tuple(change for change in found if change.domain is not None or change.field != "constants.version")


def _version(given: str | None, catalog: Catalog, last: Released | None, changes: Sequence[Change]) -> str:
    """The version of this release. Raises UsageError for one that promises too much."""
    if last is None or not last.releases:
        return _checked(given) if given is not None else catalog.settings.constants.version
    before = last.releases[0].version
    step = version_step(changes, before)
    least = _next(before, step)
    if given is None:
        return least
    if _numbers(_checked(given)) < _numbers(least):
        why = "something breaks" if any(change.breaking for change in changes) else "of what has changed"
        raise click.UsageError(f"VERSION '{given}' is too low: it has to be {least} at least, as {why}")
    return given


def _checked(version: str) -> str:
    try:
        TypeAdapter(VersionText).validate_python(version)
    except ValidationError as error:
        raise click.UsageError("; ".join(filter(None, unfit("VERSION", error.errors()[0])))) from None
    return version


def _next(version: str, step: str) -> str:
    """The version after `version` by a step of Semantic Versioning."""
    numbers = list(_numbers(version))
    at = _STEPS.index(step)
    return ".".join(map(str, (*numbers[:at], numbers[at] + 1, *[0] * (2 - at))))


def _numbers(version: str) -> tuple[int, int, int]:
    major, minor, patch = (*map(int, re.findall(r"\d+", version)), 0, 0, 0)[:3]
    return major, minor, patch


def _told(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "reason": change.reason,
        "breaking": change.breaking,
        "domain": change.domain,
        "code": change.code,
        "field": change.field,
    }


def _with_version(catalog: Catalog, version: str) -> Settings:
    constants = catalog.settings.constants.model_copy(update={"version": version})
    return catalog.settings.model_copy(update={"constants": constants})


def _set_version(folder: Path, version: str) -> None:
    """Write the version into catalog.yaml, where nothing else changes."""
    path = folder / SETTINGS_FILE
    event = read(path).mark(("constants", "version")).value
    assert isinstance(event, yaml.ScalarEvent), "the catalogue has been validated"
    start, end = event.start_mark, event.end_mark
    assert start is not None, "a parser gives marks"
    assert end is not None
    lines = path.read_text("utf-8").split("\n")
    line = lines[start.line]
    lines[start.line] = f'{line[: start.column]}"{version}"{line[end.column :]}'
    rewrite_for_user(path, "\n".join(lines))
