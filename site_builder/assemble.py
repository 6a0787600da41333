"""Put the parts of a build together: which maker makes which artefact, and what the manifest says of it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from site_builder import __version__, constants, index, lookup_db, pages, patterns, site, static_api, wheel
from site_builder.fingerprint import catalogue_digest, catalogue_files, tool_digest
from site_builder.model import Catalog
from site_builder.page import SITE, Layout, Page
from site_builder.progress import Reporter
from site_builder.publish import MANIFEST, Stage, built, staged

PARTS = ("site", "lookup", "constants")
LOOKUP = PurePosixPath("lookup.db")
CSP = PurePosixPath("csp.txt")
SEARCH = PurePosixPath("assets/search")
"""Below a language's root: what its search worker fetches."""

Artefact = tuple[PurePosixPath, bytes]


def build(catalog: Catalog, out: Path, parts: Sequence[str], inputs: Mapping[str, str], report: Reporter) -> int:
    """Make the named parts of a build in `out`; what else is there stays. Gives the number of files written.

    `inputs` are the digests of the catalogue's files. Raises PublishError where `out` cannot be written,
    EngineError where the hand-written pages cannot be rendered.
    """
    made = {
        "catalogue": catalogue_digest(inputs),
        "tool": tool_digest(),
        "site_url": catalog.settings.site_url,
    }
    with staged(out) as stage:
        if "site" in parts:
            with report.step("site: shell and hand-written pages"):
                frame = site.frame(catalog, catalog.settings.site_url)
            stage.write(CSP, frame.csp.encode() + b"\n")
            with report.counted("site: files", _count(catalog)) as counted:
                for path, content in counted(_site(catalog, frame)):
                    stage.write("site" / path, content)
        if "lookup" in parts:
            with report.step("lookup.db"):
                lookup_db.build(catalog, stage.path(LOOKUP))
                stage.add(LOOKUP)
        if "constants" in parts:
            with report.step("constants"):
                for path, content in constants.files(catalog).items():
                    stage.write("constants" / path, content)
                made_wheel = wheel.build(stage.folder / "constants", stage.folder / "dist")
                stage.add(PurePosixPath("dist", made_wheel.name))
        files = len(stage.digests)
        _manifest(stage, out, parts, made, inputs)
    return files


def with_site_url(catalog: Catalog, site_url: str | None) -> Catalog:
    """The catalogue as it is published at `site_url`, which ends with a slash from here on."""
    url = (site_url or catalog.settings.site_url).rstrip("/") + "/"
    return replace(catalog, settings=catalog.settings.model_copy(update={"site_url": url}))


def fresh(out: Path, folder: Path, parts: Sequence[str]) -> bool:
    """Whether the parts in `out` are what a build of the catalogue in `folder` would make now."""
    manifest = built(out)
    if manifest is None:
        return False
    now = {"catalogue": catalogue_digest(catalogue_files(folder)), "tool": tool_digest()}
    made: Mapping[str, Mapping[str, str]] = manifest["parts"]
    return all(made.get(part, {}).get(key) == value for part in parts for key, value in now.items())


def language_files(catalog: Catalog, language: str) -> Iterator[Artefact]:
    """What lies below a language's root beside its pages: the twins, and what its search worker fetches."""
    for path, text in pages.twins(catalog, language):
        yield path, text.encode()
    for name, content in (*index.shards(catalog, language).items(), *patterns.shards(catalog, language).items()):
        yield SEARCH / name, content


def all_pages(catalog: Catalog, layout: Layout = SITE) -> Iterator[Page]:
    """Every page of the catalogue in every language."""
    for language in catalog.languages:
        yield from pages.pages(catalog, language, layout)


def _site(catalog: Catalog, frame: site.Frame) -> Iterator[Artefact]:
    yield from site.build(frame, all_pages(catalog))
    for language in catalog.languages:
        for path, content in language_files(catalog, language):
            yield language / path, content
    yield from static_api.files(catalog)
    yield PurePosixPath("llms.txt"), pages.llms_txt(catalog).encode()


def _count(catalog: Catalog) -> int:
    """About how many files a site has: a page and its twin per language, and a JSON document."""
    return len(catalog.entries) * (2 * len(catalog.languages) + 1)


def _manifest(
    stage: Stage, out: Path, parts: Sequence[str], made: Mapping[str, str], inputs: Mapping[str, str]
) -> None:
    """What was built, from which bytes; parts of an earlier build that stay keep what is said of them."""
    earlier: Mapping[str, Any] = built(out) or {"parts": {}, "artefacts": {}}
    kept = {name: said for name, said in earlier["parts"].items() if name not in parts}
    tops = {name.split("/", 1)[0] for name in stage.digests}
    artefacts = {name: value for name, value in earlier["artefacts"].items() if name.split("/", 1)[0] not in tops}
    manifest = {
        "generator": "errdex",
        "version": __version__,
        "parts": dict(sorted({**kept, **dict.fromkeys(parts, made)}.items())),
        "inputs": dict(sorted(inputs.items())),
        "artefacts": dict(sorted({**artefacts, **stage.digests}.items())),
    }
    content = json.dumps(manifest, ensure_ascii=False, indent=0).encode() + b"\n"
    stage.write(PurePosixPath(MANIFEST), content)
