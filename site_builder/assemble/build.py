"""Build the named parts of an output: render, write, and say in the manifest what was made from what."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeVar

from site_builder.assemble import lookup_db
from site_builder.assemble.lookup_db import AddAnswers
from site_builder.assemble.lookup_tables import tables
from site_builder.assemble.output import MANIFEST, FileFacts, Manifest, Part, Stage, staged
from site_builder.catalog.model import Catalog
from site_builder.constants import package, wheel
from site_builder.core import collector
from site_builder.core.fingerprint import catalogue_digest, catalogue_files, tool_digest
from site_builder.core.parallel import sliced
from site_builder.core.progress import Reporter
from site_builder.data.addresses import slashed
from site_builder.data.answers import Answer, entry_answers, overview_answers
from site_builder.data.records import catalogue_hash, entry_views
from site_builder.search.search_data import SearchData
from site_builder.site.files import Files, Source
from site_builder.site.frame import framing

PARTS = ("site", "lookup", "constants")
AROUND = "around"
"""The part of the site that is made from all entries together: what a preview cannot render when it is asked for it."""
LOOKUP = PurePosixPath("lookup.db")
CSP = PurePosixPath("csp.txt")
SITE = "site"
"""The folder of the output that holds the site."""

_T = TypeVar("_T")


class _Made(NamedTuple):
    """What was made of one entry."""

    files: Mapping[str, FileFacts]
    """Those that were written, none where its pages are not wanted."""
    answers: Sequence[Answer]
    """For lookup.db; none where that is not wanted."""


def build(catalog: Catalog, out: Path, parts: Sequence[str], digests: Mapping[str, str], report: Reporter) -> int:
    """Build the parts in the place of `out` and count the files; other parts that are whole there stay.

    `digests` are those of the catalogue's files. Raises PublishError where `out` cannot be written, EngineError or
    ShellError where the hand-written pages cannot be rendered.
    """

    def waiting() -> None:
        report.line(f"another build of {out} is under way; waiting for it")

    with collector.paused(), staged(out, waiting) as stage:
        made_from = {
            "catalogue": catalogue_digest(digests),
            "tool": tool_digest(),
            "site_url": catalog.settings.site_url,
        }
        present = Manifest.read(out)
        for name, part in present.parts.items():
            if name not in parts and present.is_whole(out, name):
                stage.keep(out, name, part.files)
        _make(catalog, parts, stage, report)
        made = {
            name: Part(present.parts[name].made_from, files) for name, files in stage.files.items() if name not in parts
        }
        made |= {name: Part(made_from, stage.files[name]) for name in parts}
        stage.write([(PurePosixPath(MANIFEST), Manifest(made, digests).to_bytes())])
        return 1 + sum(map(len, stage.files.values()))


def with_site_url(catalog: Catalog, site_url: str | None) -> Catalog:
    """The catalogue as it is published at `site_url`, which ends with a slash from here on."""
    url = slashed(site_url or catalog.settings.site_url)
    return replace(catalog, settings=catalog.settings.model_copy(update={"site_url": url}))


def is_fresh(out: Path, folder: Path, parts: Sequence[str]) -> bool:
    """Whether the parts are whole in `out`, and what a build of the catalogue in `folder` would make now."""
    manifest = Manifest.read(out)
    now = {"catalogue": catalogue_digest(catalogue_files(folder)), "tool": tool_digest()}
    return all(
        part in manifest.parts
        and now.items() <= manifest.parts[part].made_from.items()
        and manifest.is_whole(out, part)
        for part in parts
    )


def _make(catalog: Catalog, parts: Sequence[str], stage: Stage, report: Reporter) -> None:
    """Write every part into the stage."""
    around = next((part for part in (SITE, AROUND) if part in parts), None)
    lookup = "lookup" in parts
    search = SearchData(catalog)
    files = _files(search, report, framed=around is not None, searched=around is not None or lookup)
    rendered = files if SITE in parts else None
    entries = _started(_entries(catalog, rendered, stage, lookup=lookup))
    if files is not None and around is not None:  # while other processes are at the entries
        sources: list[Source] = [catalog, *(catalog.domains if rendered is not None else ())]
        for source in sources:
            stage.note(around, stage.write(files.of(source), SITE))
        stage.note(around, stage.write([(CSP, files.frame.csp.encode() + b"\n")]))
    if "constants" in parts:
        _constants(catalog, stage)
    with ExitStack() as opened:
        add = opened.enter_context(_lookup(search, files, stage)) if lookup else None
        count = len(catalog.entries) if rendered is not None or lookup else 0
        counted = opened.enter_context(report.counted(f"codes, in {len(catalog.languages)} languages", count))
        for made in counted(entries):
            stage.note(around or "lookup", made.files)
            if add is not None:
                add(made.answers)
    if lookup:
        stage.note("lookup", {str(LOOKUP): stage.facts(LOOKUP)})


def _files(search: SearchData, report: Reporter, *, framed: bool, searched: bool) -> Files | None:
    """Frame the site, if it is wanted; all that is searched is found while MkDocs is at work."""
    with framing(search.catalog) if framed else nullcontext() as frame:
        if searched:
            with report.step("search: terms and messages"):
                search.prepare()
        if frame is None:
            return None
        with report.step("site: hand-written pages and shell"):
            return Files(search, frame())


def _entries(catalog: Catalog, files: Files | None, stage: Stage, *, lookup: bool) -> Iterator[_Made]:
    """Make the entries side by side, in their order; none where neither pages nor answers are wanted."""

    def make(numbers: range) -> list[_Made]:
        entries = [entry_views(catalog, entry) for entry in catalog.entries[numbers.start : numbers.stop]]
        answers = [tuple(entry_answers(views)) for views in entries] if lookup else None
        own = files.of_entries(entries, answers) if files is not None else [()] * len(entries)
        written = [stage.write(some, SITE) for some in own]
        return [_Made(facts, some) for facts, some in zip(written, answers or [()] * len(entries), strict=True)]

    if files is not None or lookup:
        yield from chain.from_iterable(sliced(make, len(catalog.entries)))


def _started(made: Iterator[_T]) -> Iterator[_T]:
    """Start the iterator now, so that the workers fork before the parent goes on."""
    first = list(islice(made, 1))
    return chain(first, made)


def _lookup(search: SearchData, files: Files | None, stage: Stage) -> AbstractContextManager[AddAnswers]:
    """Write lookup.db, all but the answers of the entries."""
    digest = files.catalogue_hash if files is not None else catalogue_hash(search.catalog)
    overview = files.overview if files is not None else overview_answers(search.catalog, digest)
    return lookup_db.writing(stage.path(LOOKUP), tables(search, digest, overview))


def _constants(catalog: Catalog, stage: Stage) -> None:
    """Write the source tree of the constants, and the wheel that is made from it."""
    stage.note("constants", stage.write(package.files(catalog).items(), "constants"))
    made = wheel.build(stage.folder / "constants", stage.folder / "dist")
    path = PurePosixPath("dist", made.name)
    stage.note("constants", {str(path): stage.facts(path)})
