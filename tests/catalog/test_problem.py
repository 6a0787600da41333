"""A problem reads as one line; a run ends with a count."""

from pathlib import Path

import pytest

from site_builder.catalog.problem import MOST_IN_FILE, MOST_OF_RULE, Level, Problem, listed, summary


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


def found(rule: str, file: int, line: int) -> Problem:
    return Problem(Path(f"{file}.yaml"), line, 1, Level.ERROR, rule, "t")


def test_of_many_problems_the_first_of_each_rule_and_file_are_chosen() -> None:
    many = [found("r", file, line) for file in range(3) for line in range(MOST_IN_FILE + 5)]
    other = found("s", 9, 1)

    chosen, more = listed([*many, other])

    assert chosen == [*(problem for problem in many if problem.line < MOST_IN_FILE), other]
    assert more == ["15 more [r]; `errdex validate --all` lists every one"]


def test_of_a_rule_that_fails_everywhere_a_hundred_are_chosen() -> None:
    chosen, more = listed(found("r", file, 1) for file in range(100_000))

    assert len(chosen) == MOST_OF_RULE
    assert more == ["99,900 more [r]; `errdex validate --all` lists every one"]


def test_what_is_too_long_for_a_line_is_cut() -> None:
    problem = Problem(Path("x.yaml"), 1, 2, Level.ERROR, "tag", "x" * 900_000, "remove it")

    assert len(str(problem)) < 600
    assert str(problem).endswith("…; remove it [tag]")
