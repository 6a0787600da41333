"""Nothing is installed that is not pinned by its digest, of an allowed licence, and looked up where it can be."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.supply import audit
from tests.supply.licences import found, is_allowed, listed
from tests.supply.locked import lock_files, locked, unpinned

Database = Callable[[str, int], str]


def test_every_line_of_a_lock_file_is_a_version_with_its_digests() -> None:
    assert {path.name: unpinned(path) for path in lock_files() if unpinned(path)} == {}
    assert all(locked(path) for path in lock_files())


def test_the_lock_of_the_program_is_in_that_of_the_tests() -> None:
    program, tests = locked(ROOT / "requirements.txt"), locked(ROOT / "requirements-dev.txt")

    assert {name: version for name, version in program.items() if tests.get(name) != version} == {}


def test_what_makes_and_audits_the_locks_is_locked_itself() -> None:
    assert {"pip", "pip-audit", "pip-tools"} <= locked(ROOT / "requirements-lock.txt").keys()
    assert list(locked(ROOT / "requirements-pip.txt")) == ["pip"]


def test_the_list_of_licences_is_that_of_the_locked_packages() -> None:
    assert listed() == found(), "make licences, and look at what has changed"


def test_every_licence_is_allowed() -> None:
    assert {name: expression for name, (expression, _) in listed().items() if not is_allowed(expression)} == {}


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("(Apache-2.0 OR GPL-2.0-only) OR GPL-3.0-only", True),
        ("MIT AND MPL-2.0", True),
        ("MIT AND GPL-3.0-only", False),
        ("AGPL-3.0-only", False),
        ("unknown", False),
    ],
)
def test_an_expression_is_allowed_where_one_of_its_choices_is(expression: str, allowed: bool) -> None:
    assert is_allowed(expression) is allowed


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """A program in the place of pip-audit, which prints this and ends so."""

    def make(printed: str, status: int) -> str:
        program = tmp_path / "pip-audit"
        program.write_text(f"#!/bin/sh\ncat <<'E'\n{printed}\nE\necho 'ConnectionError: no route' >&2\nexit {status}\n")
        program.chmod(0o755)
        return str(program)

    return make


def answer(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


CLEAN = {"name": "click", "version": "8.1", "vulns": []}
BAD = {"name": "jinja2", "version": "3.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1"]}]}
SKIPPED = {"name": "flask", "skip_reason": "Dependency not found on PyPI and could not be audited: flask (3.1)"}


@pytest.mark.parametrize(
    ("printed", "ends", "status", "said"),
    [
        (answer(CLEAN), 0, 0, ["known vulnerabilities: 0, in 1 packages that were looked up"]),
        (
            answer(CLEAN, BAD),
            1,
            1,
            ["jinja2 3.0: PYSEC-1, mended in 3.1", "known vulnerabilities: 1, in 2 packages that were looked up"],
        ),
        (
            answer(CLEAN, SKIPPED),
            0,
            3,
            [
                "known vulnerabilities: 0, in 1 packages that were looked up",
                "nothing is known of 1 packages that the database does not have",
            ],
        ),
        (
            "",
            1,
            3,
            [
                "known vulnerabilities: 0, in 0 packages that were looked up",
                "nothing is known of the others, since the database cannot be asked: ConnectionError: no route",
            ],
        ),
    ],
    ids=["clean", "vulnerable", "skipped", "no database"],
)
def test_an_audit_that_could_not_ask_is_no_clean_one(
    printed: str, ends: int, status: int, said: list[str], database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(database(printed, ends), lock_files()) == status
    assert capsys.readouterr().out.splitlines() == said
