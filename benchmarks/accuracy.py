"""Measure accuracy: `python -m benchmarks.accuracy` prints top-1, top-3, false claims.

Asked are the questions and pastes of `tests/vectors/`, and real pastes where they are at hand (a file of lines
`{"text", "expected_code"}`). A paste whose code is in the catalogue is right when that code comes first; one whose
code is not, or that names none, when nothing else is claimed above `similar`. A false claim is a code that is
named above `similar` and is none of the right ones.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from site_builder.assemble.lookup_db import build
from site_builder.catalog.loader import load
from web.diagnosis.diagnose import diagnose
from web.search.ranking import search
from web.store.store import Store

ROOT = Path(__file__).parent.parent
VECTORS = ROOT / "tests/vectors"
REAL = ROOT.parent / "shared/data/pastes-dev.jsonl"


class Case(NamedTuple):
    """One question and what came of it. `right`: codes of which one should come first; none, if there is none."""

    name: str
    right: list[str]
    named: list[str]
    """Above `similar`, best first."""
    among: list[str]
    """All of the answer."""


class Score(NamedTuple):
    title: str
    cases: list[Case]

    @property
    def known(self) -> list[Case]:
        return [case for case in self.cases if case.right]

    def within(self, count: int) -> int:
        """Cases with a right code among the first `count`."""
        return sum(any(code in case.right for code in case.among[:count]) for case in self.known)

    @property
    def false(self) -> list[Case]:
        return [case for case in self.cases if not case.right and case.named]


def searches(store: Store, vectors: Iterable[dict[str, Any]]) -> Iterator[Case]:
    """Questions of the search box: whatever a hit says is no claim, but nothing should be found where there is none."""
    for vector in vectors:
        codes = [store.entry(hit.entry).code for hit in search(store, vector["query"], limit=10).hits]
        yield Case(vector["query"], vector["expect"], codes, codes)


def pastes(store: Store, vectors: Iterable[dict[str, Any]]) -> Iterator[Case]:
    """Pasted errors of the vectors; a code outside the catalogue may be named as unknown."""
    for vector in vectors:
        yield _pasted(store, vector.get("form", ""), vector["text"], vector["codes"])


def real(store: Store, vectors: Iterable[dict[str, Any]]) -> Iterator[Case]:
    """Real pastes."""
    for vector in vectors:
        right = vector["expected_code"]
        yield _pasted(store, vector["id"], vector["text"], [right] if isinstance(right, str) else right)


def _pasted(store: Store, name: str, text: str, right: list[str]) -> Case:
    diagnoses = diagnose(store, text)
    known = [code for code in right if store.exact(code)]
    named = [diagnosis.code for diagnosis in diagnoses if diagnosis.confidence != "similar"]
    if not known:  # the unknown code itself is no false claim
        named = [code for code in named if code not in right]
    return Case(name, known, named, [diagnosis.code for diagnosis in diagnoses])


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def scores(store: Store, real_pastes: Path) -> Iterator[Score]:
    """One score per file that is there."""
    for name, ask in (("search", searches), ("diagnose", pastes)):
        path = VECTORS / f"{name}.jsonl"
        if path.exists():
            yield Score(f"vectors/{path.name}", list(ask(store, lines(path))))
    if real_pastes.exists():
        yield Score(real_pastes.name, list(real(store, lines(real_pastes))))


def main() -> None:
    """The command line. Exits 1 where a paste of known code is not first in 98 of 100, or a code is falsely claimed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description="Count right answers.")
    parser.add_argument("--catalog", type=Path, default=ROOT / "catalog", help="(%(default)s)")
    parser.add_argument("--pastes", type=Path, default=REAL, help="a file of real pastes (%(default)s)")
    parser.add_argument("--verbose", action="store_true", help="list what is wrong")
    given = parser.parse_args()
    catalog = load(given.catalog).catalog
    if catalog is None:
        sys.exit(f"accuracy: {given.catalog} has errors; see `errdex validate`")
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        build(catalog, Path(folder, "lookup.db"))
        print(f"{'':24}{'asked':>7}{'known':>7}{'top-1':>14}{'top-3':>14}{'false claims':>14}")
        for score in scores(Store(Path(folder, "lookup.db")), given.pastes):
            count = len(score.known)
            first, third = (f"{score.within(n)} ({score.within(n) / max(count, 1):.1%})" for n in (1, 3))
            print(f"{score.title:24}{len(score.cases):>7}{count:>7}{first:>14}{third:>14}{len(score.false):>14}")
            if given.verbose:
                for case in score.cases:
                    if case in score.false or (case.right and case.among[:1] and case.among[0] not in case.right):
                        print(f"  {case.name!r}: {case.right} but {case.among[:3]}")
            if "search" not in score.title:
                failed |= score.within(1) < 0.98 * count or bool(score.false)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
