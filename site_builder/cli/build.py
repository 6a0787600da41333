"""`errdex build`: validate the catalogue, then build its artefacts."""

import sys
import time
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from site_builder.assemble.build import CONSTANTS, PARTS, SITE_WIDE, build, with_site_url
from site_builder.catalog.entry_cache import EntryCache
from site_builder.catalog.field_errors import unfit
from site_builder.catalog.field_types import SiteUrl
from site_builder.catalog.listing import SETTINGS_FILE
from site_builder.catalog.model import Catalog
from site_builder.catalog.problem import shown
from site_builder.cli.options import catalog_option, out_option
from site_builder.cli.report import print_problems
from site_builder.cli.validate import errors
from site_builder.constants.targets import PYTHON
from site_builder.core import garbage_collection
from site_builder.core.progress import Reporter
from site_builder.data.addresses import placeholders
from site_builder.rules import validate

_FEW = 5
"""Seconds up to which nobody wonders."""


@click.command("build")
@catalog_option
@out_option
@click.option("--site-url", help="Where the site will be published; may have a path. From catalog.yaml when not given.")
@click.option("--only", help=f"The parts to build, of {','.join(PARTS)}. All when not given.")
def build_command(folder: Path, out: Path, site_url: str | None, only: str | None) -> None:
    """Make the site, lookup.db and the packages of constants.

    A build that fails leaves the previous one untouched.
    """
    parts = _parts(only)
    _check_url(site_url)
    garbage_collection.stopped()
    start = time.perf_counter()
    files = built(folder, out, parts, Reporter(), site_url)
    click.echo(f"after {time.perf_counter() - start:.1f} s: {files:,} files in {out}")


def built(folder: Path, out: Path, parts: tuple[str, ...], report: Reporter, site_url: str | None = None) -> int:
    """Validate, build and count the files. Exits 1 with the problems where there are errors."""
    cache = EntryCache.of(folder)
    with report.step(f"checking {folder}"):
        loaded = validate(folder, cache)
        cache.save(folder)
    if errors(loaded) or loaded.catalog is None:
        print_problems(loaded.problems, loaded.files)
        sys.exit(1)
    _tell_placeholders(loaded.catalog, site_url, report)
    report.line(f"building {len(loaded.catalog.entries):,} codes into {out}: {_about(len(loaded.catalog.entries))}")
    made = build(with_site_url(loaded.catalog, site_url), out, parts, loaded.digests, report)
    if CONSTANTS in parts:
        _tell_constants(loaded.catalog, out, report)
    return made


def _tell_constants(catalog: Catalog, out: Path, report: Reporter) -> None:
    """Say where the constants are, and how there are more."""
    others = [target for target in catalog.settings.constants.targets if target != PYTHON]
    more = (
        f"{', '.join(others)} in {out / 'targets'}"
        if others
        else f"for TypeScript, Go and Java set constants.targets in {shown(catalog.folder / SETTINGS_FILE)}"
    )
    report.line(f"constants: Python in {out / 'dist'}; {more}")


def _about(codes: int) -> str:
    """How long a build takes, by its codes: 2.3 ms each on two processors (benchmarks/RESULTS.md)."""
    seconds = round(codes * 0.0023)
    return f"about {seconds} s on two processors" if seconds > _FEW else "a few seconds"


def _tell_placeholders(catalog: Catalog, site_url: str | None, report: Reporter) -> None:
    """Say which addresses are still to be set."""
    names = [name for name in placeholders(catalog.settings) if name != "site_url" or site_url is None]
    if names:
        one, path = len(names) == 1, shown(catalog.folder / SETTINGS_FILE)
        held = "is a placeholder" if one else "are placeholders"
        rest = ", or build with --site-url" if "site_url" in names else ""
        links = "it" if one else "them"
        report.line(f"{path}: {', '.join(names)} {held}, so nothing shows {links}; set {links}{rest}")


def _parts(only: str | None) -> tuple[str, ...]:
    if only is None:
        return PARTS
    parts = tuple(dict.fromkeys(part.strip() for part in only.split(",") if part.strip()))
    wrong = [part for part in parts if part not in (*PARTS, SITE_WIDE)]  # a preview builds SITE_WIDE
    if wrong or not parts:
        raise click.UsageError(f"--only takes parts of {','.join(PARTS)}, not '{','.join(wrong) or only}'")
    return parts


def _check_url(site_url: str | None) -> None:
    if site_url is None:
        return
    try:
        TypeAdapter(SiteUrl).validate_python(site_url)
    except ValidationError as error:
        raise click.UsageError("; ".join(filter(None, unfit("--site-url", error.errors()[0])))) from None
