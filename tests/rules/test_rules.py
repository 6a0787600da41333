"""Every rule has a catalogue that breaks it, with the lines that a person would see; the good one is clean."""

from pathlib import Path

import pytest

from site_builder.rules import all_rules, validate
from tests.conftest import CATALOGS, WriteCatalog, good

BROKEN = sorted(path for path in (CATALOGS / "broken").iterdir() if path.is_dir())


def overlay(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "expected.txt"
    }


@pytest.mark.parametrize("folder", BROKEN, ids=lambda folder: folder.name)
def test_broken_catalogue_is_reported_line_by_line(folder: Path, write_catalog: WriteCatalog) -> None:
    catalog = write_catalog(overlay(folder))

    problems = "".join(f"{problem}\n" for problem in validate(catalog).problems)

    assert problems == (folder / "expected.txt").read_text("utf-8")


def test_good_catalogue_has_no_problem(write_catalog: WriteCatalog) -> None:
    loaded = validate(write_catalog({}))

    assert loaded.problems == ()
    assert loaded.files == 5
    assert loaded.catalog is not None
    assert [entry.code for entry in loaded.catalog.entries] == ["BadNumber", "OK", "isv.TOO_MANY"]


def test_every_rule_has_a_failing_catalogue() -> None:
    shown = "".join((folder / "expected.txt").read_text("utf-8") for folder in BROKEN)

    assert [rule for rule in all_rules() if f"[{rule}]" not in shown] == []


def test_every_rule_has_a_manual() -> None:
    assert [rule for rule, check in all_rules().items() if not (check.__doc__ or "").strip()] == []


def test_incomplete_language_is_a_warning(write_catalog: WriteCatalog) -> None:
    catalog = write_catalog(
        {
            "catalog.yaml": good("catalog.yaml").replace(
                "title: English, complete: true", "title: English, complete: false"
            ),
            "sms/OK.yaml": good("sms/OK.yaml").replace("  en: |\n    OK\n", ""),
        }
    )

    assert [str(problem) for problem in validate(catalog).problems] == [
        "catalog/sms/OK.yaml:3:1: warning: message has no 'en' text [missing-translation]"
    ]
