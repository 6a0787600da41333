"""A problem reads as one line; a run ends with a count."""

from pathlib import Path

import pytest

from site_builder.catalog.problem import Level, Problem, summary


def test_line_of_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    problem = Problem(tmp_path / "catalog/x.yaml", 14, 5, Level.ERROR, "missing-translation", "it has no 'en' text")

    assert str(problem) == "catalog/x.yaml:14:5: error: it has no 'en' text [missing-translation]"


def test_tip_follows_the_text() -> None:
    problem = Problem(Path("x.yaml"), 1, 2, Level.WARNING, "tag", "tag '!x'", "remove it")

    assert str(problem) == "x.yaml:1:2: warning: tag '!x'; remove it [tag]"


def test_summary_counts_problems_and_files() -> None:
    one = Problem(Path("a.yaml"), 1, 1, Level.ERROR, "r", "t")
    two = Problem(Path("b.yaml"), 1, 1, Level.WARNING, "r", "t")

    assert summary([], 33) == "0 errors, 0 warnings in 33 files"
    assert summary([one, one, one, two], 41) == "3 errors, 1 warning in 2 of 41 files"
    assert summary([one], 1) == "1 error, 0 warnings in 1 of 1 file"
