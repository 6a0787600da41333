"""Completion: the scripts of three shells, and what they are answered."""

import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.assemble import lookup_db
from site_builder.catalog.model import Catalog
from tests.cli.conftest import Run
from tests.conftest import ROOT


def completed(run: Run, monkeypatch: pytest.MonkeyPatch, *words: str) -> list[str]:
    """The candidates for the last of these words."""
    monkeypatch.setenv("_ERRDEX_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", " ".join(["errdex", *words]))
    monkeypatch.setenv("COMP_CWORD", str(len(words)))
    lines = run().out.splitlines()
    monkeypatch.delenv("_ERRDEX_COMPLETE")
    return [line.partition(",")[2] for line in lines if line]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_catalog: Catalog) -> Path:
    """A folder within one that has a build of the sample."""
    (tmp_path / "build").mkdir()
    (tmp_path / "src").mkdir()
    lookup_db.build(sample_catalog, tmp_path / "build" / "lookup.db")
    monkeypatch.chdir(tmp_path / "src")
    return tmp_path


@pytest.mark.parametrize(("shell", "has"), [("bash", "complete -o"), ("zsh", "#compdef errdex"), ("fish", "complete ")])
def test_script_of_each_shell(shell: str, has: str, run: Run) -> None:
    done = run("completion", shell)

    assert done.status == 0
    assert has in done.out
    assert f"_ERRDEX_COMPLETE={shell}_complete" in done.out


def test_bash_reads_its_script(run: Run) -> None:
    script = run("completion", "bash").out

    assert subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True).stderr == ""


@pytest.mark.parametrize(
    ("words", "candidates"),
    [
        (["expl"], ["explain"]),
        (["explain", "isv.BUS"], ["isv.BUSINESS_LIMIT_CONTROL"]),
        (["explain", "OK", "isv.bus"], ["isv.BUSINESS_LIMIT_CONTROL"]),
        (["explain", "%"], []),
        (["explain", "--domain", "gat"], ["gateway"]),
        (["explain", "--lang", ""], ["en", "zh"]),
        (["list", "--retry", "wait,b"], ["wait,backoff"]),
        (["list", "--domain", "dysms,gat"], ["dysms,gateway"]),
        (["list", "--category", "rate"], ["rate-limit"]),
        (["rule", "missing-tr"], ["missing-translation"]),
        (["completion", "z"], ["zsh"]),
    ],
)
def test_candidates(
    words: list[str], candidates: list[str], run: Run, monkeypatch: pytest.MonkeyPatch, project: Path
) -> None:
    assert completed(run, monkeypatch, *words) == candidates


def test_without_a_build_nothing_is_built_and_nothing_offered(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    assert completed(run, monkeypatch, "explain", "O") == []
    assert list(tmp_path.iterdir()) == []


def test_named_database_is_the_one_that_is_read(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lookup: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    assert completed(run, monkeypatch, "explain", "--db", str(lookup), "isv.BUS") == ["isv.BUSINESS_LIMIT_CONTROL"]
    monkeypatch.setenv("ERRDEX_DB", str(lookup))
    assert completed(run, monkeypatch, "explain", "isv.BUS") == ["isv.BUSINESS_LIMIT_CONTROL"]
    monkeypatch.setenv("ERRDEX_DB", __file__)
    assert completed(run, monkeypatch, "explain", "isv.BUS") == []


def test_completion_imports_no_builder(project: Path) -> None:
    """A shell asks at every key: what is imported is most of the time that it takes."""
    program = (
        "import sys; from site_builder.cli import errdex\n"
        "errdex.get_command(None, 'explain'); errdex.get_command(None, 'list')\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('pydantic', 'flask', 'mkdocs', 'rich')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )

    assert done.stdout == "[]\n", done.stderr
