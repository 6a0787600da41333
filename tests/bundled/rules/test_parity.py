"""One-sided changes to the bundled catalogue are found, and without one nothing is."""

from collections import Counter

import pytest

from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from site_builder.rules import validate
from tests.bundled.rules.mutations import RULE, tried
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def bundled() -> Catalog:
    catalog = load(ROOT / "catalog").catalog
    assert catalog is not None
    return catalog


def test_the_bundled_catalogue_has_no_finding() -> None:
    assert [str(problem) for problem in validate(ROOT / "catalog").problems] == []


def test_one_sided_changes_are_found(bundled: Catalog) -> None:
    made: Counter[str] = Counter()
    missed: dict[str, list[dict[str, str]]] = {kind: [] for kind in RULE}
    for kind, found, texts in tried(bundled):
        made[kind] += 1
        missed[kind] += [] if found else [texts]
    rates = {kind: 1 - len(texts) / made[kind] for kind, texts in missed.items() if made[kind]}

    assert min(made[kind] for kind in RULE if kind != "placeholder") >= 150
    assert {kind: rate for kind, rate in rates.items() if rate < (0.99 if kind != "rest" else 0.9)} == {}, missed
