"""Problems in every format: for people, for GitHub, for code scanning, for programs."""

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from site_builder.catalog import field_errors
from site_builder.cli.report import FORMATS
from site_builder.rules.manual import manuals
from tests.cli.conftest import Run
from tests.conftest import ROOT, WriteCatalog, good

ODD = "sms/100%, 中 文.yaml"
"""A file whose name has all that has to be escaped somewhere."""


def broken(write_catalog: WriteCatalog) -> Path:
    return write_catalog(
        {
            "sms/OK.yaml": good("sms/OK.yaml").replace("kind: success", "kind: succes"),
            ODD: "kind: success\n",
        }
    )


def sarif(run: Run) -> Any:
    (log,) = json.loads(run("validate", "--format", "sarif").out)["runs"]
    return log


def on_a_terminal(folder: Path, **environment: str) -> str:
    """What `errdex validate` prints on a terminal of 80 columns."""
    here, there = pty.openpty()
    given = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "TERM": "xterm", **environment}
    done = subprocess.Popen([sys.executable, "-m", "site_builder", "validate"], cwd=folder, env=given, stdout=there)
    os.close(there)
    printed = b""
    try:
        while part := os.read(here, 65536):
            printed += part
    except OSError:  # the terminal is closed
        pass
    os.close(here)
    assert done.wait() == 1
    return printed.decode().replace("\r\n", "\n")


def test_terminal_shows_the_source_line_in_colour(write_catalog: WriteCatalog, tmp_path: Path) -> None:
    broken(write_catalog)

    printed = on_a_terminal(tmp_path)
    plain = re.sub(r"\x1b\[\d*m", "", printed)

    assert "\x1b[31m" in printed
    assert "[unknown-value]\n    2 | kind: succes\n      | ^\n" in plain


def test_terminal_has_no_colour_with_no_color(write_catalog: WriteCatalog, tmp_path: Path) -> None:
    broken(write_catalog)

    printed = on_a_terminal(tmp_path, NO_COLOR="1")

    assert "\x1b" not in printed
    assert "    2 | kind: succes\n      | ^\n" in printed


def test_lines_elsewhere_have_neither(run: Run, write_catalog: WriteCatalog) -> None:
    broken(write_catalog)

    lines = run("validate").out.splitlines()

    assert len(lines) == 3
    assert lines[-1] == "2 errors, 0 warnings in 2 of 6 files"


def test_github_gets_a_command_for_each_problem(run: Run, write_catalog: WriteCatalog) -> None:
    broken(write_catalog)

    first, second, last = run("validate", "--format", "github").out.splitlines()

    assert first == (
        "::error file=catalog/sms/100%25%2C 中 文.yaml,line=1,col=1,title=missing-field"
        "::the file has no 'code', 'message' and 'source'"
    )
    assert second.startswith(
        "::error file=catalog/sms/OK.yaml,line=2,col=1,title=unknown-value::unknown kind 'succes';"
    )
    assert last == "2 errors, 0 warnings in 2 of 6 files"


def test_github_gets_paths_from_the_root_of_the_repository(
    run: Run, write_catalog: WriteCatalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(write_catalog)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path.parent))

    assert f"file={tmp_path.name}/catalog/sms/OK.yaml," in run("validate", "--format", "github").out
    assert sarif(run)["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": f"{tmp_path.name}/catalog/sms/OK.yaml"
    }


def test_sarif_names_place_level_and_rule_of_each_problem(run: Run, write_catalog: WriteCatalog) -> None:
    broken(write_catalog)

    log = sarif(run)
    driver, (first, second) = log["tool"]["driver"], log["results"]

    assert log["columnKind"] == "unicodeCodePoints"
    assert (driver["name"], [rule["id"] for rule in driver["rules"]]) == ("errdex", list(manuals()))
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "catalog/sms/100%25%2C%20%E4%B8%AD%20%E6%96%87.yaml"},
                "region": {"startLine": 1, "startColumn": 1},
            }
        }
    ]
    assert (second["ruleId"], second["level"]) == ("unknown-value", "error")
    assert second["message"]["text"].startswith("unknown kind 'succes'; did you mean")
    for result in log["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_of_a_clean_catalogue_is_a_log_without_results(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({})

    log = json.loads(run("validate", "--format", "sarif").out)

    assert (log["version"], log["runs"][0]["results"]) == ("2.1.0", [])
    assert all(
        rule["help"]["text"] and rule["shortDescription"]["text"] for rule in log["runs"][0]["tool"]["driver"]["rules"]
    )


def test_json_has_the_parts_of_each_problem_and_the_counts(run: Run, write_catalog: WriteCatalog) -> None:
    broken(write_catalog)

    done = json.loads(run("validate", "--format", "json").out)

    assert {name: done[name] for name in ("errors", "warnings", "files")} == {"errors": 2, "warnings": 0, "files": 6}
    assert done["problems"][1] == {
        "path": "catalog/sms/OK.yaml",
        "line": 2,
        "column": 1,
        "level": "error",
        "rule": "unknown-value",
        "text": "unknown kind 'succes'",
        "tip": "did you mean 'success'? (one of error, warning, success)",
    }


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_the_same_exit_status(form: str, run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({})
    assert run("validate", "--format", form).status == 0
    Path("catalog/sms/OK.yaml").write_text("kind: x\n", "utf-8")

    assert run("validate", "--format", form).status == 1


@pytest.mark.parametrize("form", FORMATS)
def test_name_that_is_not_utf_8_does_no_harm(form: str, run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({os.fsdecode(b"sms/\xff.yaml"): good("sms/OK.yaml")})

    done = run("validate", "--format", form)

    assert (done.status, done.err) == (1, "")
    assert "ff.yaml" in done.out.lower()


def test_strict_takes_warnings_for_faults(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({"sms/OK.yaml": good("sms/OK.yaml").replace("  en: |\n    OK\n", "  en: OK\n")})

    assert run("validate").status == 0
    assert run("validate", "--strict").status == 1


def test_many_problems_are_counted_in_lines_and_whole_elsewhere(run: Run, write_catalog: WriteCatalog) -> None:
    write_catalog({"sms/OK.yaml": good("sms/OK.yaml") + "".join(f"f{number}: 1\n" for number in range(30))})

    for form in ("text", "github"):
        *lines, more, closing = run("validate", "--format", form).out.splitlines()
        assert len(lines) == 20
        assert more == "10 more [unknown-field]; `errdex validate --all` lists every one"
        assert closing == "30 errors, 0 warnings in 1 of 5 files"
        assert len(run("validate", "--format", form, "--all").out.splitlines()) == 31
    assert len(json.loads(run("validate", "--format", "json").out)["problems"]) == 30
    assert len(sarif(run)["results"]) == 30


def test_a_file_of_nothing_but_unknown_fields_is_answered_in_bounded_time(
    run: Run, write_catalog: WriteCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(field_errors, "nearest", lambda word, known: asked.append(word))
    write_catalog({"sms/OK.yaml": good("sms/OK.yaml") + "".join(f"f{number}: 1\n" for number in range(5_000))})

    assert run("validate").out.splitlines()[-1] == "5000 errors, 0 warnings in 1 of 5 files"
    assert len(asked) == field_errors.HINTS
