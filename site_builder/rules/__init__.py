"""Check editorial rules: Catalog in, problems out.

A rule never raises, never prints and never changes the catalogue; what it cannot judge it skips.
One rule is one generator of findings; its docstring is its manual. A finding names a place in the
YAML; the file is read again for line and column only where there is something to report.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from site_builder.document import Document, Loc, read
from site_builder.load import Loaded, load
from site_builder.model import Catalog
from site_builder.problem import Level, Problem


@dataclass(frozen=True)
class Finding:
    """What a rule found: in which file of the catalogue, at which place in it, and the way out."""

    path: Path
    loc: Loc
    text: str
    tip: str = ""
    level: Level = Level.ERROR


Rule = Callable[[Catalog], Iterable[Finding]]
RULES: dict[str, Rule] = {}


def rule(identifier: str) -> Callable[[Rule], Rule]:
    """Register a rule under the id that its problems show."""

    def register(check: Rule) -> Rule:
        RULES[identifier] = check
        return check

    return register


def check(catalog: Catalog) -> Iterator[Problem]:
    """Run every rule. Positions are found by reading the files concerned again."""
    documents: dict[Path, Document] = {}
    for identifier, judge in RULES.items():
        for finding in judge(catalog):
            path = catalog.folder / finding.path
            if path not in documents:
                documents[path] = read(path)
            yield documents[path].problem(finding.loc, identifier, finding.text, finding.tip, finding.level)


def validate(folder: Path) -> Loaded:
    """Load the catalogue in `folder` and check every rule; problems come sorted by place.

    Raises CatalogueMissing where there is no folder to read.
    """
    loaded = load(folder)
    found = list(loaded.problems)
    if loaded.catalog is not None:
        found += check(loaded.catalog)
    return Loaded(loaded.catalog, tuple(sorted(set(found))), loaded.files)


from site_builder.rules import facts, names, references, texts  # noqa: E402, F401  registers the rules
