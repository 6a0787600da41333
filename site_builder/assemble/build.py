"""Build the parts of an output and record them in its manifest."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeVar

from site_builder.assemble import lookup_db
from site_builder.assemble.lookup_db import AddAnswers
from site_builder.assemble.lookup_tables import tables
from site_builder.assemble.output import MANIFEST, FileDigest, Manifest, OutputError, Part, Stage, staged
from site_builder.assemble.precompressed import with_copies
from site_builder.catalog.listing import SETTINGS_FILE
from site_builder.catalog.model import Catalog
from site_builder.catalog.yaml_file import read
from site_builder.constants import python, targets, wheel
from site_builder.core import garbage_collection
from site_builder.core.fingerprint import (
    catalogue_files,
    combined,
    file_digest,
    page_files,
    template_files,
    tool_digest,
)
from site_builder.core.parallel import map_slices
from site_builder.core.paths import LOOKUP
from site_builder.core.progress import Reporter
from site_builder.data.addresses import is_placeholder, slashed
from site_builder.data.answers import Answer, entry_answers, overview_answers
from site_builder.data.records import catalogue_hash, entry_views
from site_builder.search.search_data import SearchData
from site_builder.site.files import Files, Source
from site_builder.site.frame import framing

CONSTANTS = "constants"
PARTS = ("site", "lookup", CONSTANTS)
SERVED = ("site", "lookup")
"""The parts that a server shows."""
SITE_WIDE = "site-wide"
"""The part of the site that is made from all entries together, which a preview builds in the background."""
CSP: Mapping[PurePosixPath, str] = {
    PurePosixPath("csp.txt"): "{}\n",
    PurePosixPath("csp.nginx"): 'default "{}";\n',
    PurePosixPath("csp.caddy"): 'header @page Content-Security-Policy "{}"\n',
}
"""The policy of all pages: for the server, and as deploy/nginx.conf and deploy/Caddyfile read it."""
SITE = "site"
"""The folder of the output that holds the site."""

_T = TypeVar("_T")


class _EntryOutput(NamedTuple):
    """Files and answers made of one entry."""

    files: Mapping[str, FileDigest]
    """The written ones; none where its pages are not wanted."""
    answers: Sequence[Answer]
    """For lookup.db; none where that is not wanted."""


def build(catalog: Catalog, out: Path, parts: Sequence[str], digests: Mapping[str, str], report: Reporter) -> int:
    """Build the parts into `out` and count the files; other whole parts stay.

    `digests` are those of the catalogue's files. Raises OutputError where `out` cannot be written, EngineError or
    ShellError where the hand-written pages cannot be rendered.
    """

    def waiting() -> None:
        report.line(f"another build of {out} is under way; waiting for it")

    with garbage_collection.paused(), staged(out, waiting) as stage:
        made_from = {
            "catalogue": combined(digests),
            "tool": tool_digest(),
            "site_url": slashed(catalog.settings.site_url),
        }
        beside = {
            SITE: {"pages": combined(site_pages(catalog))},
            CONSTANTS: {"templates": combined(template_files(catalog.folder))},
        }
        present = Manifest.read(out)
        for name, part in present.parts.items():
            if name in parts:
                continue
            if present.is_whole(out, name):
                stage.keep(out, name, part.files)
            else:
                report.line(f"{name} in {out} is damaged and is left out; build it too with --only {name}")
        try:
            _build_parts(catalog, parts, stage, report)
        except sqlite3.Error as error:  # a full disk, mostly
            raise OutputError(
                f"{out / LOOKUP} cannot be written: {error}; make room there, or name another folder with --out"
            ) from None
        built = {
            name: Part(present.parts[name].made_from, files) for name, files in stage.files.items() if name not in parts
        }
        built |= {name: Part(made_from | beside.get(name, {}), stage.files[name]) for name in parts}
        stage.write([(PurePosixPath(MANIFEST), Manifest(built, digests).to_bytes())])
        return 1 + sum(map(len, stage.files.values()))


def with_site_url(catalog: Catalog, site_url: str | None) -> Catalog:
    """Set the address that the catalogue is published at; it ends with a slash, or is None, from here on.

    A placeholder in catalog.yaml is no address; whatever `site_url` says is one.
    """
    given = catalog.settings.site_url
    known = site_url or (given if given is not None and not is_placeholder(given) else None)
    url = slashed(known) if known is not None else None
    return replace(catalog, settings=catalog.settings.model_copy(update={"site_url": url}))


def policies(csp: str) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The files that hold the policy of the pages, for each that sends them."""
    for path, form in CSP.items():
        yield path, form.format(csp).encode()


def is_fresh(out: Path, folder: Path, parts: Sequence[str]) -> bool:
    """Test whether the parts in `out` are whole and up to date.

    They are up to date if made from the catalogue in `folder` as it is now, by this program.
    """
    manifest = Manifest.read(out)
    now = {"catalogue": combined(catalogue_files(folder)), "tool": tool_digest()}
    beside = {
        SITE: {"pages": combined(_pages(folder, _logo(folder)))} if SITE in parts else {},
        CONSTANTS: {"templates": combined(template_files(folder))} if CONSTANTS in parts else {},
    }
    return all(
        part in manifest.parts
        and (now | beside.get(part, {})).items() <= manifest.parts[part].made_from.items()
        and manifest.is_whole(out, part)
        for part in parts
    )


def site_pages(catalog: Catalog) -> Mapping[str, str]:
    """Digest what of a project goes into its site besides the catalogue: its own pages, its logo."""
    return _pages(catalog.folder, catalog.settings.brand.logo)


def _pages(folder: Path, logo: str | None) -> Mapping[str, str]:
    pages = page_files(folder)
    return pages if logo is None else {**pages, f"../{logo}": file_digest(folder.absolute().parent / logo)}


def _logo(folder: Path) -> str | None:
    """The path of the logo that catalog.yaml names, read without the catalogue."""
    brand = read(folder / SETTINGS_FILE).data.get("brand")
    logo = brand.get("logo") if isinstance(brand, dict) else None
    return logo if isinstance(logo, str) else None


def _build_parts(catalog: Catalog, parts: Sequence[str], stage: Stage, report: Reporter) -> None:
    """Write every part into the stage."""
    site_part = next((part for part in (SITE, SITE_WIDE) if part in parts), None)
    lookup = "lookup" in parts
    search = SearchData(catalog)
    files = _frame_site(search, report, framed=site_part is not None, searched=site_part is not None or lookup)
    rendered = files if SITE in parts else None
    entries = _start(_render_entries(catalog, rendered, stage, lookup=lookup))
    if files is not None and site_part is not None:  # while other processes are at the entries
        sources: list[Source] = [catalog, *(catalog.domains if rendered is not None else ())]
        for source in sources:
            artefacts = files.of(source)
            if rendered is not None:  # a preview is for a reader at the same desk
                artefacts = with_copies(artefacts, files.frame.files.keys())
            stage.note(site_part, stage.write(artefacts, SITE))
        stage.note(site_part, stage.write(policies(files.frame.csp)))
    if CONSTANTS in parts:
        _write_constants(catalog, stage)
    with ExitStack() as opened:
        add = opened.enter_context(_write_lookup(search, files, stage)) if lookup else None
        count = len(catalog.entries) if rendered is not None or lookup else 0
        counted = opened.enter_context(report.counted(f"pages of codes, in {len(catalog.languages)} languages", count))
        for output in counted(entries):
            stage.note(site_part or "lookup", output.files)
            if add is not None:
                add(output.answers)
    if lookup:
        stage.note("lookup", {str(LOOKUP): stage.file_digest(LOOKUP)})


def _frame_site(search: SearchData, report: Reporter, *, framed: bool, searched: bool) -> Files | None:
    """Frame the site where it is wanted; meanwhile prepare the search data."""
    with framing(search.catalog) if framed else nullcontext() as frame:
        if searched:
            with report.step("what search and diagnosis look for"):
                search.prepare()
        if frame is None:
            return None
        with report.step("the guide, and the frame of all pages"):
            return Files(search, frame())


def _render_entries(catalog: Catalog, files: Files | None, stage: Stage, *, lookup: bool) -> Iterator[_EntryOutput]:
    """Render the entries side by side, in their order; none where neither pages nor answers are wanted."""

    def render(entry_ids: range) -> list[_EntryOutput]:
        entries = [entry_views(catalog, entry) for entry in catalog.entries[entry_ids.start : entry_ids.stop]]
        answers = [tuple(entry_answers(views)) for views in entries] if lookup else None
        files_of_each = files.of_entries(entries, answers) if files is not None else [()] * len(entries)
        written = [stage.write(artefacts, SITE) for artefacts in files_of_each]
        return [
            _EntryOutput(digests, of_entry)
            for digests, of_entry in zip(written, answers or [()] * len(entries), strict=True)
        ]

    if files is not None or lookup:
        yield from chain.from_iterable(map_slices(render, len(catalog.entries)))


def _start(iterator: Iterator[_T]) -> Iterator[_T]:
    """Start the iterator now, so that the workers fork before the parent goes on."""
    first = list(islice(iterator, 1))
    return chain(first, iterator)


def _write_lookup(search: SearchData, files: Files | None, stage: Stage) -> AbstractContextManager[AddAnswers]:
    """Write lookup.db but for the answers of the entries, which the call that it gives adds."""
    digest = files.catalogue_hash if files is not None else catalogue_hash(search.catalog)
    overview = files.overview if files is not None else overview_answers(search.catalog, digest)
    return lookup_db.writing(stage.path(LOOKUP), tables(search, digest, overview))


def _write_constants(catalog: Catalog, stage: Stage) -> None:
    """Write the constants of every target: Python's source tree and its wheel, the files of the others."""
    stage.note(CONSTANTS, stage.write(python.files(catalog).items(), CONSTANTS))
    built = wheel.build(stage.folder / CONSTANTS, stage.folder / "dist")
    path = PurePosixPath("dist", built.name)
    stage.note(CONSTANTS, {str(path): stage.file_digest(path)})
    for target, files in targets.targets(catalog):
        stage.note(CONSTANTS, stage.write(files.items(), f"targets/{target}"))
