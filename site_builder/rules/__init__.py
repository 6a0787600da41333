"""Check editorial rules: a loaded folder in, located problems out.

A rule never raises, never prints and never changes the catalogue; what it cannot judge it skips.
One rule is one generator of findings; its docstring is its manual. A finding names a place in the
YAML; the file is read again for line and column only where there is something to report.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from site_builder.catalog.entry import Entry
from site_builder.catalog.entry_cache import EntryCache
from site_builder.catalog.loader import Loaded, load
from site_builder.catalog.model import Catalog
from site_builder.catalog.problem import Problem
from site_builder.catalog.yaml_file import read
from site_builder.core import garbage_collection
from site_builder.core.parallel import map_slices
from site_builder.rules import constants, fields, freshness, names, parity, references, releases, texts
from site_builder.rules.rule import CATALOGUE_RULES, ENTRY_RULES, FILE_RULES, LOADED_RULES, Finding, Piece, all_rules

__all__ = [
    "all_rules",
    "constants",
    "fields",
    "freshness",
    "names",
    "parity",
    "references",
    "releases",
    "texts",
    "validate",
]


def validate(folder: Path, cache: EntryCache | None = None) -> Loaded:
    """Load the catalogue in `folder` and check every rule; problems come sorted by place.

    An unchanged file that `cache` has is neither read nor judged by itself again. Raises CatalogueMissing where there
    is no folder to read.
    """
    with garbage_collection.paused():
        loaded = load(folder, cache, _is_clean)
        problems = {*loaded.problems, *_located(folder, _findings(loaded))}
    return replace(loaded, problems=tuple(sorted(problems)))


def _findings(loaded: Loaded) -> Iterator[tuple[str, Finding]]:
    """Yield (rule, finding) of every rule; entries that were clean when read are skipped."""
    heads = loaded.heads
    if heads is None:
        return
    pieces: tuple[Piece, ...] = (heads.settings, *heads.domains)
    for piece in pieces:
        for rule, judge_file in FILE_RULES.items():
            yield from ((rule, finding) for finding in judge_file(heads, piece))
    for record in loaded.records:
        if not record.clean:
            yield from _findings_in(heads, record.entry)
    all_references = loaded.references()
    for rule, judge_all in CATALOGUE_RULES.items():
        yield from ((rule, finding) for finding in judge_all(all_references))
    for rule, judge_loaded in LOADED_RULES.items():
        yield from ((rule, finding) for finding in judge_loaded(loaded))


def _findings_in(heads: Catalog, entry: Entry) -> Iterator[tuple[str, Finding]]:
    """Yield (rule, finding) in an entry by itself, which needs settings and domains only."""
    for rules in (FILE_RULES, ENTRY_RULES):
        for rule, judge in rules.items():
            for finding in judge(heads, entry):
                yield rule, finding


def _is_clean(heads: Catalog, entry: Entry) -> bool:
    return next(_findings_in(heads, entry), None) is None


def _located(folder: Path, findings: Iterator[tuple[str, Finding]]) -> Iterator[Problem]:
    """Locate findings by line and column; each file concerned is read once and forgotten, many of them side by side."""
    by_path: dict[Path, list[tuple[str, Finding]]] = {}
    for rule, finding in findings:
        by_path.setdefault(finding.path, []).append((rule, finding))
    paths = tuple(by_path)

    def located(numbers: range) -> list[Problem]:
        return [
            file.problem(finding.loc, rule, finding.text, finding.tip, finding.level)
            for path in paths[numbers.start : numbers.stop]
            for file in [read(folder / path)]
            for rule, finding in by_path[path]
        ]

    return chain.from_iterable(map_slices(located, len(paths)))
