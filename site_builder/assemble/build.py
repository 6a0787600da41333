"""Put a build together: what has to be made anew, who makes it, and what the manifest says of it.

The parts of a build are cut into groups of artefacts; one whose key stands in the manifest of the output is there
already. Many groups are made side by side, while this process makes what all entries have a part in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeAlias

from site_builder.assemble import groups, lookup_db
from site_builder.assemble.groups import Group, Inputs
from site_builder.assemble.jobs import Done, run
from site_builder.assemble.keys import key_of, page_keys
from site_builder.assemble.manifest import LOOKUP, Earlier, Left, Made
from site_builder.assemble.output import staged, stamp
from site_builder.assemble.stage import MANIFEST, Stage
from site_builder.catalog.model import Catalog
from site_builder.constants import package, wheel
from site_builder.core import collector
from site_builder.core.fingerprint import catalogue_digest, catalogue_files, tool_digest
from site_builder.core.progress import Reporter
from site_builder.search.search_data import SearchData
from site_builder.site import frame as site

PARTS = ("site", "lookup", "constants")
OF_ALL = ("lookup", "site/whole")
"""The groups that are made from all entries: the next build takes most of them from the last one of its process."""
FRAME = PurePosixPath("frame.json")
"""What MkDocs rendered, for the next build."""
CSP = PurePosixPath("csp.txt")


class Built(NamedTuple):
    """How many files the build has, how many of them were written this time, and what the next build finds."""

    files: int
    written: int
    left: Earlier


def build(
    catalog: Catalog,
    out: Path,
    parts: Sequence[str],
    digests: Mapping[str, str],
    report: Reporter,
    earlier: Earlier | None = None,
) -> Built:
    """Make the named parts of a build in `out`; other parts that are there stay.

    `digests` are those of the catalogue's files. `earlier`: what is in `out`, if the caller knows. Raises PublishError
    where `out` cannot be written, EngineError or ShellError where the hand-written pages cannot be rendered.
    """
    with collector.paused():
        if earlier is None or not earlier.holds():
            earlier = Earlier.of(out)
        with staged(out, earlier.files()) as stage:
            catalogue = catalogue_digest(digests)
            work = _Work(catalog, digests, earlier, stage, report)
            work.make(parts, key_of(catalog.settings.site_url, catalogue))
            now = {"catalogue": catalogue, "tool": tool_digest(), "site_url": catalog.settings.site_url}
            made = Earlier(out, {**earlier.parts, **dict.fromkeys(parts, now)}, work.made)
            stage.write(PurePosixPath(MANIFEST), made.to_bytes(digests))
    left = Left(stage.digests, work.keys, catalog.places.by_code if "lookup" in parts else None)
    return Built(len(stage.digests), len(stage.fresh), replace(made, stamp=stamp(out), left=left))


def with_site_url(catalog: Catalog, site_url: str | None) -> Catalog:
    """The catalogue as it is published at `site_url`, which ends with a slash from here on."""
    url = (site_url or catalog.settings.site_url).rstrip("/") + "/"
    if url == catalog.settings.site_url:
        return catalog
    settings = catalog.settings.model_copy(update={"site_url": url})
    return replace(catalog, settings=settings, known_places=catalog.places)


def fresh(out: Path, folder: Path, parts: Sequence[str]) -> bool:
    """Whether the parts in `out` are what a build of the catalogue in `folder` would make now."""
    made = Earlier.said(out).parts
    now = {"catalogue": catalogue_digest(catalogue_files(folder)), "tool": tool_digest()}
    return all(made.get(part, {}).get(key) == value for part in parts for key, value in now.items())


_Step: TypeAlias = Group | int
"""One entry: the group that is made of it, or the number of its documents in the old lookup.db."""


class _Work:
    """One build: which groups are there already, and which are made."""

    def __init__(
        self,
        catalog: Catalog,
        digests: Mapping[str, str],
        earlier: Earlier,
        stage: Stage,
        report: Reporter,
    ) -> None:
        self.catalog = catalog
        self.digests = digests
        self.earlier = earlier
        self.stage = stage
        self.report = report
        self.search = SearchData(catalog)
        self.made: dict[str, Made] = {}
        """Every group of the build by name, what was there and what is new."""
        self.keys = earlier.left.keys if earlier.left is not None else None

    def make(self, parts: Sequence[str], key: str) -> None:
        """Fill `made`, and the stage. `key` names all that the catalogue says."""
        others = {name: made for name, made in self.earlier.groups.items() if name.split("/", 1)[0] not in parts}
        self._keep_every(others)
        lookup = "lookup" in parts and not self._known("lookup", key)
        inputs = self._inputs(key, lookup) if "site" in parts else None
        if inputs is None and lookup:
            self._prepare_search()
        steps = self._entries(inputs, lookup)
        jobs = [step for step in steps if not isinstance(step, int)]
        jobs += self._missing(groups.domains(inputs)) if inputs is not None else []
        done = _begun(run(jobs, self.stage, self.report))  # what follows is made while other processes make those
        if inputs is not None:
            for one in run(self._missing(groups.whole(inputs)), self.stage, Reporter(quiet=True)):
                self._took(one)
        if "constants" in parts and not self._known("constants", key):
            self._constants(key)
        if lookup:
            self._lookup(key, steps, done)
        for one in done:
            self._took(one)

    def _inputs(self, key: str, lookup: bool) -> Inputs:
        """What the site is made from; its frame is that of the last build if the key is the same, else a new one."""
        url = self.catalog.settings.site_url
        frame_key = site.key(self.catalog, url)
        search = lookup or not self._has("site/whole", key)
        frame = self._earlier_frame() if self._has("site/shell", frame_key) else None
        if frame is not None:
            self._keep("site/shell")
            if search:
                self._prepare_search()
        else:
            with self.report.step("site: hand-written pages and shell"), site.framing(self.catalog, url) as finish:
                if search:
                    self._prepare_search()  # while MkDocs is at work
                frame = finish()
            digests, fresh = self.stage.put([(FRAME, frame.to_bytes()), (CSP, frame.csp.encode() + b"\n")])
            self.stage.keep(digests, fresh)
            self.made["site/shell"] = Made(frame_key, digests)
        self.keys = page_keys(self.catalog, self.digests, frame.shells_key, self.keys)
        return Inputs(self.catalog, self.search, key, frame, frame_key, self.keys, lookup)

    def _earlier_frame(self) -> site.Frame | None:
        try:
            return site.Frame.from_bytes((self.earlier.out / FRAME).read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            self.stage.distrust(FRAME)
            return None

    def _prepare_search(self) -> None:
        """Find the terms and messages of all entries, before what is made of them is wanted by several."""
        with self.report.step("search: terms and messages"):
            self.search.prepare()

    def _entries(self, inputs: Inputs | None, lookup: bool) -> list[_Step]:
        """What is to be done for each entry; nothing where neither its pages nor its documents are wanted."""
        if inputs is None:
            every = range(len(self.catalog.entries)) if lookup else ()
            return [groups.documents_alone(self.catalog, place) for place in every]
        codes = self.catalog.places.by_code
        there = {
            name: made
            for name, key in zip(inputs.keys.names, inputs.keys.entries, strict=True)
            if (made := self.earlier.groups.get(name)) is not None and made.key == key
        }
        self._keep_every(there)
        old = self.earlier.documents() if lookup else {}
        steps: list[_Step] = []
        for name, (code, place) in zip(inputs.keys.names, codes.items(), strict=True):
            if name not in there:
                steps.append(groups.entry(inputs, place))
            elif lookup:
                number = old.get(code)
                steps.append(number if number is not None else groups.documents_alone(self.catalog, place))
        return steps

    def _lookup(self, key: str, steps: Sequence[_Step], done: Iterator[Done]) -> None:
        """lookup.db, with the documents that are made and those that have not changed."""
        copied = any(isinstance(step, int) for step in steps)
        path = self.stage.path(LOOKUP)
        with lookup_db.writing(self.search, path, self.earlier.out / LOOKUP if copied else None) as lookup:
            for step in steps:
                if isinstance(step, int):
                    lookup.copy(step)
                else:
                    lookup.add(self._took(next(done)).documents)
        self.made["lookup"] = Made(key, self.stage.add(LOOKUP, key))

    def _constants(self, key: str) -> None:
        """The source tree and its wheel. The tree is written whole, as the wheel is made from it."""
        files = {"constants" / path: content for path, content in package.files(self.catalog).items()}
        for path, content in files.items():
            self.stage.lay(path, content)
        made = wheel.build(self.stage.folder / "constants", self.stage.folder / "dist")
        paths = (*files, PurePosixPath("dist", made.name))
        digests = {name: value for path in paths for name, value in self.stage.add(path).items()}
        self.made["constants"] = Made(key, digests)

    def _missing(self, wanted: Iterable[Group]) -> list[Group]:
        """Those groups that are not there already; the others are kept."""
        return [group for group in wanted if not self._known(group.name, group.key)]

    def _has(self, name: str, key: str) -> bool:
        made = self.earlier.groups.get(name)
        return made is not None and made.key == key

    def _known(self, name: str, key: str) -> bool:
        """Whether the group is there already; then it is kept."""
        if not self._has(name, key):
            return False
        self._keep(name)
        return True

    def _keep(self, name: str) -> None:
        """The finished output has this group of the earlier one."""
        self.made[name] = made = self.earlier.groups[name]
        self.stage.keep(made.files)

    def _keep_every(self, groups: Mapping[str, Made]) -> None:
        """As `_keep`, many at once."""
        self.made.update(groups)
        self.stage.keep_every([made.files for made in groups.values()])

    def _took(self, done: Done) -> Done:
        if done.made.key:  # an entry's documents alone are no group of files
            self.made[done.name] = done.made
        return done


def _begun(done: Iterator[Done]) -> Iterator[Done]:
    """The same, with the first one made."""
    first = list(islice(done, 1))
    return chain(first, done)
