"""`errdex list`: the codes that filters leave, for people, for programs, for a spreadsheet."""

import csv
import io
import json
from pathlib import Path

import pytest

from site_builder.catalog.entry import Acts, Fault, Kind, Policy, Status
from site_builder.catalog.model import Catalog
from site_builder.cli.list_codes import FILTERS
from tests.cli.conftest import Run, one_line


def codes(run: Run, lookup: Path, *filters: str) -> list[tuple[str, str]]:
    """(domain, code) of each that is listed."""
    done = run("list", *filters, "--db", lookup, "--format", "json", "--lang", "en")
    assert done.status == 0, done.err
    answer = json.loads(done.out)
    assert (answer["next"], answer["total"]) == (None, len(answer["codes"]))
    return [(entry["domain"], entry["code"]) for entry in answer["codes"]]


def test_without_a_filter_all_codes_are_listed(run: Run, lookup: Path, sample_catalog: Catalog) -> None:
    everything = [(entry.domain, entry.code) for entry in sample_catalog.entries]

    assert codes(run, lookup) == everything
    assert len(run("list", "--db", lookup).out.splitlines()) == len(everything)


@pytest.mark.parametrize("name", ["category", "fault", "kind", "status"])
def test_filters_leave_what_has_the_value(name: str, run: Run, lookup: Path, sample_catalog: Catalog) -> None:
    for value in {getattr(entry, name) for entry in sample_catalog.entries} - {None}:
        expected = [(one.domain, one.code) for one in sample_catalog.entries if getattr(one, name) == value]

        assert codes(run, lookup, f"--{name}", value) == expected


def test_a_filter_takes_several_values_and_filters_join(run: Run, lookup: Path, sample_catalog: Catalog) -> None:
    expected = [
        (one.domain, one.code)
        for one in sample_catalog.entries
        if one.domain in ("dysms", "gateway") and one.retry is not None and one.retry.policy in ("wait", "backoff")
    ]

    assert len(expected) > 2
    assert codes(run, lookup, "--retry", "wait, backoff", "--domain", "dysms,gateway") == expected
    assert set(expected) <= set(codes(run, lookup, "--retryable", "true"))


def test_acts_are_those_of_any_cause(run: Run, lookup: Path, sample_catalog: Catalog) -> None:
    listed = codes(run, lookup, "--acts", "account")
    by_cause = [
        (one.domain, one.code) for one in sample_catalog.entries if any(cause.acts == "account" for cause in one.causes)
    ]

    assert set(by_cause) <= set(listed)
    assert len(listed) < len(sample_catalog.entries)


def test_lines_have_code_domain_verdict_and_message(run: Run, lookup: Path) -> None:
    lines = run("list", "--domain", "dysms,gateway", "--db", lookup, "--lang", "en").out.splitlines()
    alone = run("list", "--domain", "dysms", "--retry", "backoff", "--db", lookup, "--lang", "en").out

    assert any(line.split() == ["OK", "dysms", "Not", "needed", "OK"] for line in lines)
    assert alone == "isp.SYSTEM_ERROR  Yes, with pauses  isp.SYSTEM_ERROR\n"


def test_csv_has_a_header_and_a_row_for_each_code(run: Run, lookup: Path, sample_catalog: Catalog) -> None:
    rows = list(csv.DictReader(io.StringIO(run("list", "--db", lookup, "--lang", "en", "--format", "csv").out)))

    assert [(row["domain"], row["code"]) for row in rows] == [(one.domain, one.code) for one in sample_catalog.entries]
    limit = next(row for row in rows if row["code"] == "isv.BUSINESS_LIMIT_CONTROL")
    assert (limit["retry"], limit["retryable"], limit["acts"]) == ("wait", "true", "developer")
    assert limit["message"] == "Sending frequency limit reached"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--retry", "wiat"), "--retry takes no 'wiat'; did you mean 'wait'?"),
        (("--domain", "dysms,gatway"), "--domain takes no 'gatway'; did you mean 'gateway'?"),
        (("--category", "rate-limits"), "did you mean 'rate-limit'?"),
        (("--status", ","), "--status takes one of active, deprecated, removed"),
    ],
)
def test_unknown_value_is_one_line_with_the_nearest(words: tuple[str, str], said: str, run: Run, lookup: Path) -> None:
    done = run("list", *words, "--db", lookup)

    assert (done.status, done.out) == (2, "")
    assert said in one_line(done)


def test_nothing_left_is_an_empty_list(run: Run, lookup: Path) -> None:
    done = run("list", "--kind", "success", "--retry", "wait", "--db", lookup, "--lang", "en")

    assert (done.status, done.out, done.err) == (0, "", "nothing found\n")


@pytest.mark.parametrize(
    ("name", "values"), [("fault", Fault), ("acts", Acts), ("retry", Policy), ("kind", Kind), ("status", Status)]
)
def test_filters_take_the_values_of_the_model(name: str, values: object) -> None:
    assert FILTERS[name] == values.__args__  # type: ignore[attr-defined]
