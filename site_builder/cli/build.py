"""`errdex build` and `serve`: from the catalogue to what is made of it."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from site_builder.assemble.build import OF_ALL, PARTS, Built, build, fresh, with_site_url
from site_builder.assemble.manifest import Earlier
from site_builder.catalog.entry_cache import Memory
from site_builder.catalog.loader import Loaded
from site_builder.catalog.model import Catalog
from site_builder.catalog.problem import summary
from site_builder.cli.live import State, Watcher
from site_builder.cli.serve import listen, serve
from site_builder.cli.validate import catalog_option, errors, print_problems
from site_builder.core import collector
from site_builder.core.errors import Complaint
from site_builder.core.progress import Reporter
from site_builder.rules import validate

SERVED = ("site", "lookup")
"""The parts that a server shows."""
_F = TypeVar("_F", bound=Callable[..., Any])


def out_option(command: _F) -> _F:
    return click.option(
        "--out", type=click.Path(path_type=Path), default=Path("build"), show_default=True, help="Where the build lies."
    )(command)


@click.command("build")
@catalog_option
@out_option
@click.option("--site-url", help="Where the site will be published; may have a path. From catalog.yaml when not given.")
@click.option("--only", help=f"The parts to build, of {','.join(PARTS)}. All when not given.")
def build_command(folder: Path, out: Path, site_url: str | None, only: str | None) -> None:
    """Make the site, lookup.db and the constants package.

    A build that fails leaves the previous one untouched.
    """
    parts = _parts(only)
    _check_url(site_url)
    collector.stopped()
    done = made(folder, out, parts, site_url, Reporter())
    click.echo(f"{done.files:,} files in {out}, {done.written:,} written")


@click.command("serve")
@catalog_option
@out_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--watch", is_flag=True, help="Build again when the catalogue changes, and reload the open pages.")
def serve_command(folder: Path, out: Path, host: str, port: int, watch: bool) -> None:
    """Build what is not fresh, then serve the site and the API from one address."""
    with listen(host, port) as listener:
        maker = _Maker(folder, out)
        if not fresh(out, folder, SERVED):
            maker.made(PARTS, None, Reporter())
        if not watch:
            serve(out, listener, click.echo)
            return
        state = State()
        watcher = Watcher(folder, maker.again, state, maker.prepare)
        watcher.start()
        serve(out, listener, click.echo, state)
        watcher.stop()


class _Maker:
    """Builds a catalogue again and again, each time with what the build before has found."""

    def __init__(self, folder: Path, out: Path) -> None:
        self._folder = folder
        self._out = out
        self._memory = Memory.of(folder)
        self._left: Earlier | None = None

    def made(self, parts: tuple[str, ...], site_url: str | None, report: Reporter) -> Built:
        """Validate, then build; exits 1 with the problems where there are any."""
        with report.step(f"validate {self._folder}"):
            loaded = validate(self._folder, self._memory)
            self._memory.save(self._folder)
        if errors(loaded) or loaded.catalog is None:
            print_problems(loaded)
            sys.exit(1)
        return self._build(loaded, loaded.catalog, parts, site_url, report)

    def again(self) -> list[str]:
        """What a watcher calls after each change: build anew, or say what is wrong. Says both in the terminal too."""
        start = time.perf_counter()
        try:
            loaded = validate(self._folder, self._memory)
            if errors(loaded) or loaded.catalog is None:
                said = [str(problem) for problem in loaded.problems]
                click.echo("\n".join([*said, summary(loaded.problems, loaded.files)]), err=True)
                return said
            done = self._build(loaded, loaded.catalog, SERVED, None, Reporter(quiet=True))
        except Complaint as error:
            click.echo(f"errdex: {error}", err=True)
            return [str(error)]
        click.echo(f"{done.written:,} files written in {time.perf_counter() - start:.2f} s", err=True)
        return []

    def prepare(self) -> None:
        """Find what the first edit needs of all entries, unless this process has built before."""
        if self._left is not None:
            return
        loaded = validate(self._folder, self._memory)
        if loaded.catalog is not None and not errors(loaded):
            self._left = Earlier.of(self._out).outdated(OF_ALL)
            self._build(loaded, loaded.catalog, SERVED, None, Reporter(quiet=True))

    def _build(
        self, loaded: Loaded, catalog: Catalog, parts: tuple[str, ...], site_url: str | None, report: Reporter
    ) -> Built:
        left, self._left = self._left, None
        catalog = with_site_url(catalog, site_url)
        done = build(catalog, self._out, parts, loaded.digests, report, left)
        self._left = done.left
        return done


def made(folder: Path, out: Path, parts: tuple[str, ...], site_url: str | None, report: Reporter) -> Built:
    """Validate, then build once; exits 1 with the problems where there are any."""
    return _Maker(folder, out).made(parts, site_url, report)


def _parts(only: str | None) -> tuple[str, ...]:
    if only is None:
        return PARTS
    parts = tuple(dict.fromkeys(part.strip() for part in only.split(",") if part.strip()))
    wrong = [part for part in parts if part not in PARTS]
    if wrong or not parts:
        raise click.UsageError(f"--only takes parts of {','.join(PARTS)}, not '{','.join(wrong) or only}'")
    return parts


def _check_url(site_url: str | None) -> None:
    if site_url is not None and not site_url.startswith(("https://", "http://")):
        raise click.UsageError(f"--site-url '{site_url}' has to start with https:// or http://")
