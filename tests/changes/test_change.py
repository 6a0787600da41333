"""The step of a version follows from the verdicts; the manual has every reason."""

import re

import pytest

from site_builder.changes.change import REASONS, Change, Step, version_step
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("reasons", "version", "step"),
    [
        ([], "1.2", "patch"),
        (["text", "item", "fact", "retry-known"], "1.2", "patch"),
        (["text", "code-added"], "1.2", "minor"),
        (["deprecated"], "1.2", "minor"),
        (["language-added"], "1.2", "minor"),
        (["code-added", "retry-turned"], "1.2", "major"),
        (["retry-turned"], "0.9", "minor"),
        (["code-added"], "0.9", "minor"),
        (["text"], "0.9", "patch"),
        (["retry-turned"], "10.0", "major"),
    ],
)
def test_step_of_the_version(reasons: list[str], version: str, step: Step) -> None:
    changes = [Change("changed", reason, "sms", "X", "field") for reason in reasons]

    assert version_step(changes, version) == step


def test_manual_has_every_reason_with_its_verdict() -> None:
    manual = (ROOT / "catalog/README.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.+`) \| (yes|no) \|", manual, re.MULTILINE)
    verdicts = [(key, verdict) for keys, verdict in rows for key in re.findall("`([a-z-]+)`", keys)]

    assert sorted(verdicts) == sorted((key, "yes" if reason.breaking else "no") for key, reason in REASONS.items())
