"""`errdex rule`: the manual of one rule, and the list of all."""

import pytest

from site_builder.clients.scan.findings import MANUALS
from site_builder.rules.manual import manuals
from tests.cli.conftest import Run, one_line


def test_manual_of_a_rule_is_printed(run: Run) -> None:
    done = run("rule", "todo")

    assert done.status == 0
    assert done.out.startswith("todo: No text is `TODO`, as ")
    assert "\n\nlevel: error or warning\n\nAn import marks its entries `thin`" in done.out
    assert max(map(len, done.out.splitlines())) <= 100


def test_all_rules_are_listed(run: Run) -> None:
    lines = run("rule").out.splitlines()

    assert [line.split()[0] for line in lines] == sorted({*manuals(), *MANUALS})
    assert ["syntax", "A file is YAML, and one document."] in [line.split(None, 1) for line in lines]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mising-field", "there is no rule 'mising-field'; did you mean 'missing-field'?"),
        ("zzz", "there is no rule 'zzz'; `errdex rule` lists all"),
    ],
)
def test_unknown_rule_is_one_line(name: str, said: str, run: Run) -> None:
    done = run("rule", name)

    assert (done.status, one_line(done)) == (2, f"errdex: {said}")
