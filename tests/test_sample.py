"""The sample, which most tests of the program are tried on, is clean and has what real catalogues have."""

import pytest

from site_builder.catalog.model import Catalog
from site_builder.cli.samples import sample_problems
from site_builder.rules import validate
from tests.conftest import SAMPLE, SAMPLE_CODES


def test_sample_is_clean(sample_catalog: Catalog) -> None:
    assert [str(problem) for problem in validate(SAMPLE).problems] == []
    assert [str(problem) for problem in sample_problems(sample_catalog)] == []
    assert {entry.code for entry in sample_catalog.entries} == SAMPLE_CODES


@pytest.mark.parametrize(
    "field",
    [
        *("aliases", "confused_with", "http_status", "keywords", "note", "replaced_by", "samples", "say", "see_also"),
        *("sources", "thin", "wire", "wordings"),
    ],
)
def test_sample_has_entries_with_the_field(field: str, sample_catalog: Catalog) -> None:
    assert any(getattr(entry, field) for entry in sample_catalog.entries)


def test_sample_has_entries_of_every_kind(sample_catalog: Catalog) -> None:
    living = [entry for entry in sample_catalog.entries if entry.status == "active"]
    codes = [entry.code for entry in sample_catalog.entries]

    assert {len(entry.causes) for entry in living} >= {0, 1, 2, 3, 5}
    assert {entry.retry.policy for entry in living if entry.retry} == {"never", "after-change", "backoff", "wait"}
    assert {entry.fault for entry in living} == {None, "caller", "service"}
    assert {entry.kind for entry in living} >= {"error", "success"}
    assert {domain.context for domain in sample_catalog.domains} == {"response", "receipt"}
    assert len(set(codes)) < len(codes), "two domains share a code"
