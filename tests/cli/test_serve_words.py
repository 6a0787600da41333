"""`errdex serve` says in plain words what it does, how long that took, and where to look."""

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import CATALOGS, ROOT

GOOD = CATALOGS / "good"


def said(out: Path) -> tuple[list[str], list[str]]:
    """What the command says until it serves: lines of stdout and of stderr."""
    command = [sys.executable, "-m", "site_builder", "serve", "--catalog", str(GOOD), "--out", str(out), "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = [process.stdout.readline().rstrip("\n") for _ in range(3)]
        process.terminate()
        return lines, process.stderr.read().splitlines()


def test_first_run_says_what_it_builds_how_long_it_takes_and_both_addresses(tmp_path: Path) -> None:
    lines, steps = said(tmp_path / "build")

    site = re.fullmatch(r"site           (http://127\.0\.0\.1:\d+)/", lines[0])
    assert site is not None
    assert lines[1] == f"API reference  {site[1]}/api"
    assert re.fullmatch(r"ready after \d+\.\d s; Ctrl-C stops it", lines[2])
    assert f"checking {GOOD}" in steps
    assert f"building 3 codes into {tmp_path / 'build'}: a few seconds" in steps


def test_second_run_says_that_nothing_is_to_be_built(tmp_path: Path) -> None:
    said(tmp_path / "build")
    lines, steps = said(tmp_path / "build")

    assert lines[2].startswith("ready after ")
    assert steps == [f"{tmp_path / 'build'} is up to date with {GOOD}"]
