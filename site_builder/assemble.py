"""Put a build together: what has to be made anew, who makes it, and what the manifest says of it.

The parts of a build are cut into groups of artefacts; one whose key stands in the manifest of the output is
there already. Many groups are made by several processes, each of which writes its own.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from site_builder import __version__, constants, lookup_db, site, wheel
from site_builder.fingerprint import catalogue_digest, catalogue_files, tool_digest
from site_builder.groups import Group, Inputs, everything, groups, sitemaps
from site_builder.jobs import Job, Made, Output, run
from site_builder.model import Catalog
from site_builder.progress import Reporter
from site_builder.publish import MANIFEST, Stage, built, files_in, staged

PARTS = ("site", "lookup", "constants")
LOOKUP = PurePosixPath("lookup.db")
FRAME = PurePosixPath("frame.json")
"""What MkDocs rendered, for the next build."""
CSP = PurePosixPath("csp.txt")


class Built(NamedTuple):
    """How many files the build has, and how many of them were written this time."""

    files: int
    written: int


def build(catalog: Catalog, out: Path, parts: Sequence[str], digests: Mapping[str, str], report: Reporter) -> Built:
    """Make the named parts of a build in `out`; other parts that are there stay.

    `digests` are those of the catalogue's files. Raises PublishError where `out` cannot be written,
    EngineError or ShellError where the hand-written pages cannot be rendered.
    """
    earlier = built(out)
    known = _still_there(earlier["groups"], out) if earlier is not None else {}
    before = {name: value for made in known.values() for name, value in made["files"].items()}
    with staged(out, before) as stage:
        work = _Work(catalog, out, digests, known, stage, report)
        made = work.make(parts)
        said = earlier["parts"] if earlier is not None else {}
        now = {"catalogue": catalogue_digest(digests), "tool": tool_digest(), "site_url": catalog.settings.site_url}
        manifest = {
            "generator": "errdex",
            "version": __version__,
            "parts": {**said, **dict.fromkeys(parts, now)},
            "inputs": digests,
            "groups": made,
        }
        content = json.dumps(manifest, ensure_ascii=False, indent=0, sort_keys=True).encode() + b"\n"
        stage.write(PurePosixPath(MANIFEST), content)
    return Built(len(stage.digests), stage.written)


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


class _Work:
    """One build: which groups are there already, and which are made."""

    def __init__(
        self,
        catalog: Catalog,
        out: Path,
        digests: Mapping[str, str],
        known: Mapping[str, Made],
        stage: Stage,
        report: Reporter,
    ) -> None:
        self.catalog = catalog
        self.out = out
        self.digests = digests
        self.known = known
        self.stage = stage
        self.report = report
        self.made: dict[str, Made] = {}

    def make(self, parts: Sequence[str]) -> Mapping[str, Made]:
        """Every group of the build by name, what was there and what is new."""
        for name, made in self.known.items():
            if name.split("/", 1)[0] not in parts:
                self._keep(name, made)
        jobs: list[Job] = []
        key = everything(self.catalog, self.digests)
        if "lookup" in parts:
            jobs += self._missing("lookup", key, partial(_lookup, self.catalog))
        if "constants" in parts:
            jobs += self._missing("constants", key, partial(_constants, self.catalog))
        inputs = self._inputs() if "site" in parts else None
        ordered = list(groups(inputs)) if inputs is not None else []
        for group in ordered:
            jobs += self._missing(f"site/{group.name}", group.key, partial(_group, group))
        self.made.update(run(jobs, self.stage, self.report))
        if inputs is not None:
            last = sitemaps(inputs, _listed(self.catalog, ordered, self.made))
            self.made.update(run(self._missing("site/sitemaps", last.key, partial(_group, last)), self.stage))
        return self.made

    def _inputs(self) -> Inputs:
        """The frame of the site: that of the last build if its key is the same, else MkDocs renders it."""
        url = self.catalog.settings.site_url
        key = site.key(self.catalog, url)
        known = self.known.get("site/shell")
        frame = None
        if known is not None and known["key"] == key:
            try:
                frame = site.Frame.from_bytes((self.out / FRAME).read_bytes())
                self._keep("site/shell", known)
            except (OSError, ValueError, KeyError, TypeError):
                self.stage.distrust(FRAME)
        if frame is None:
            with self.report.step("site: hand-written pages and shell"):
                frame = site.frame(self.catalog, url)
            files = {FRAME: frame.to_bytes(), CSP: frame.csp.encode() + b"\n"}
            written = {path.as_posix(): self.stage.write(path, content) for path, content in files.items()}
            self.made["site/shell"] = {"key": key, "files": written, "hidden": []}
        return Inputs(self.catalog, self.digests, frame, key)

    def _missing(self, name: str, key: str, make: Callable[[Stage], Output]) -> list[Job]:
        """The job that makes a group, unless it is there already."""
        known = self.known.get(name)
        if known is not None and known["key"] == key:
            self._keep(name, known)
            return []
        return [Job(name, key, make)]

    def _keep(self, name: str, made: Made) -> None:
        self.made[name] = made
        self.stage.keep(made["files"])


def _still_there(groups: Mapping[str, Made], out: Path) -> Mapping[str, Made]:
    """The groups of the last build of which nobody has taken a file away."""
    there = files_in(out)
    return {name: made for name, made in groups.items() if there.issuperset(made["files"])}


def _listed(catalog: Catalog, ordered: Sequence[Group], made: Mapping[str, Made]) -> dict[str, list[PurePosixPath]]:
    """Of each language, the catalogue's pages that search engines may show, in the order of their groups."""
    listed: dict[str, list[PurePosixPath]] = {language: [] for language in catalog.languages}
    for group in ordered:
        if group.name == "frame":
            continue
        this = made[f"site/{group.name}"]
        for name in this["files"]:
            path = PurePosixPath(name).relative_to("site")
            if path.suffix == ".html" and path.as_posix() not in this["hidden"]:
                listed[path.parts[0]].append(path.relative_to(path.parts[0]))
    return listed


def _group(group: Group, stage: Stage) -> Output:
    content = group.make()
    return Output(
        {(path := "site" / file).as_posix(): stage.write(path, data) for file, data in content.files}, content.hidden
    )


def _lookup(catalog: Catalog, stage: Stage) -> Output:
    lookup_db.build(catalog, stage.path(LOOKUP))
    return Output({LOOKUP.as_posix(): stage.add(LOOKUP)})


def _constants(catalog: Catalog, stage: Stage) -> Output:
    """The source tree and its wheel. The tree is written whole, as the wheel is made from it."""
    files = {"constants" / path: content for path, content in constants.files(catalog).items()}
    for path, content in files.items():
        stage.lay(path, content)
    made = wheel.build(stage.folder / "constants", stage.folder / "dist")
    paths = (*files, PurePosixPath("dist", made.name))
    return Output({path.as_posix(): stage.add(path) for path in paths})
