"""Check editorial rules: Catalog in, problems out.

A rule never raises, never prints and never changes the catalogue; what it cannot judge it skips.
One rule is one generator of findings; its docstring is its manual. A finding names a place in the
YAML; the file is read again for line and column only where there is something to report.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from site_builder.document import Document, read
from site_builder.load import Loaded, load
from site_builder.memory import Memory
from site_builder.model import Catalog
from site_builder.problem import Problem
from site_builder.rules import facts, names, references, texts
from site_builder.rules.rule import RULES

__all__ = ["RULES", "check", "facts", "names", "references", "texts", "validate"]


def check(catalog: Catalog) -> Iterator[Problem]:
    """Run every rule. Positions are found by reading the files concerned again."""
    documents: dict[Path, Document] = {}
    for identifier, judge in RULES.items():
        for finding in judge(catalog):
            path = catalog.folder / finding.path
            if path not in documents:
                documents[path] = read(path)
            yield documents[path].problem(finding.loc, identifier, finding.text, finding.tip, finding.level)


def validate(folder: Path, memory: Memory | None = None) -> Loaded:
    """Load the catalogue in `folder` and check every rule; problems come sorted by place.

    What `memory` has of unchanged entries is not read again. Raises CatalogueMissing where there is no
    folder to read.
    """
    loaded = load(folder, memory)
    found = list(loaded.problems)
    if loaded.catalog is not None:
        found += check(loaded.catalog)
    return replace(loaded, problems=tuple(sorted(set(found))))
