"""Check editorial rules: Catalog in, problems out.

A rule never raises, never prints and never changes the catalogue; what it cannot judge it skips.
One rule is one generator of findings; its docstring is its manual. A finding names a place in the
YAML; the file is read again for line and column only where there is something to report.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from site_builder.catalog.claims import Claim, Claims, claim, claims
from site_builder.catalog.entry_cache import Memory
from site_builder.catalog.latest import Before, of_the_latest
from site_builder.catalog.loader import Loaded, load
from site_builder.catalog.model import Catalog, Entry
from site_builder.catalog.problem import Problem
from site_builder.catalog.yaml_file import Document, read
from site_builder.core import collector
from site_builder.rules import facts, names, references, texts
from site_builder.rules.rule import CATALOGUE_RULES, ENTRY_RULES, FILE_RULES, Finding, Piece, all_rules

__all__ = ["all_rules", "check", "facts", "names", "problems", "references", "texts", "validate"]


def check(catalog: Catalog, memory: Memory | None = None, vouched: tuple[Claim, ...] = ()) -> Iterator[Problem]:
    """Run every rule; what `memory` knows to be clean by itself is not judged by itself again.

    `vouched`: the claims of entries that were left out of the catalogue for that. Positions are found by reading the
    files concerned again.
    """
    documents: dict[Path, Document] = {}
    for identifier, finding in _findings(catalog, memory if memory is not None else Memory(), vouched):
        path = catalog.folder / finding.path
        if path not in documents:
            documents[path] = read(path)
        yield documents[path].problem(finding.loc, identifier, finding.text, finding.tip, finding.level)


def _findings(catalog: Catalog, memory: Memory, vouched: tuple[Claim, ...]) -> Iterator[tuple[str, Finding]]:
    heads: tuple[Piece, ...] = (catalog.settings, *catalog.domains)
    for piece in heads:
        for identifier, judge in FILE_RULES.items():
            yield from _under(identifier, judge(catalog, piece))
    for entry in memory.unjudged(catalog.entries):
        yield from _of_one(catalog, entry)
    yield from _of_all(catalog) if not vouched else _among(claims(catalog, vouched))


def _of_one(catalog: Catalog, entry: Entry) -> Iterator[tuple[str, Finding]]:
    """What is found in an entry by itself, for which the catalogue's settings and domains are enough."""
    for identifier, judge in (*FILE_RULES.items(), *ENTRY_RULES.items()):
        yield from _under(identifier, judge(catalog, entry))


def _in_order(heads: Catalog, entry: Entry) -> bool:
    return next(_of_one(heads, entry), None) is None


@of_the_latest
def _of_all(
    catalog: Catalog, before: Before[tuple[tuple[str, Finding], ...]] | None
) -> tuple[tuple[str, Finding], ...]:
    """What the rules on all files together find; nothing, if they found nothing before and see nothing new."""
    if before is not None and not before.made and not before.shows_in(claim):
        return ()
    return tuple(_among(claims(catalog)))


def _among(every: Claims) -> Iterator[tuple[str, Finding]]:
    for identifier, judge in CATALOGUE_RULES.items():
        yield from _under(identifier, judge(every))


def _under(identifier: str, findings: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    return ((identifier, finding) for finding in findings)


def validate(folder: Path, memory: Memory | None = None) -> Loaded:
    """Load the catalogue in `folder` and check every rule; problems come sorted by place.

    What `memory` has of unchanged entries is not read, nor judged by itself, again. Raises CatalogueMissing where
    there is no folder to read.
    """
    return _validated(folder, memory, to_judge=False)


def problems(folder: Path, memory: Memory) -> Loaded:
    """As `validate`, but what `memory` vouches for is not made into entries: not to be built from."""
    return _validated(folder, memory, to_judge=True)


def _validated(folder: Path, memory: Memory | None, to_judge: bool) -> Loaded:
    memory = memory if memory is not None else Memory()
    with collector.paused():
        loaded = load(folder, memory, to_judge, _in_order)
        found = list(loaded.problems)
        if loaded.catalog is not None:
            found += check(loaded.catalog, memory, loaded.vouched)
    return replace(loaded, problems=tuple(sorted(set(found))))
