"""A catalogue follows references and replacements from entry to entry."""

from dataclasses import replace

import pytest

from site_builder.catalog.model import Catalog

CASES = {
    "no replacement": ({}, "A", "A"),
    "a replacement": ({"A": "B"}, "A", "B"),
    "a chain": ({"A": "B", "B": "C"}, "A", "C"),
    "in the middle of a chain": ({"A": "B", "B": "C"}, "B", "C"),
    "another domain": ({"A": "sms/B"}, "A", "B"),
    "itself": ({"A": "A"}, "A", "A"),
    "a circle": ({"A": "B", "B": "A"}, "A", "A"),
    "a way into a circle": ({"A": "B", "B": "C", "C": "B"}, "A", "A"),
    "a dead end": ({"A": "NOWHERE"}, "A", "A"),
    "a chain to a dead end": ({"A": "B", "B": "NOWHERE"}, "A", "B"),
}


@pytest.mark.parametrize("case", CASES)
def test_successor_is_where_the_chain_of_replacements_ends(case: str, good_catalog: Catalog) -> None:
    replaced_by, start, end = CASES[case]
    template = good_catalog.entries[0]
    entries = [template.model_copy(update={"code": code, "replaced_by": replaced_by.get(code)}) for code in "ABC"]
    catalog = replace(good_catalog, entries=tuple(entries))

    entry = catalog.find("sms", start)
    assert entry is not None
    assert catalog.successor(entry).code == end
