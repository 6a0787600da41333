"""Any folder: the lookup.db that is named, or that of the nearest project above."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run, one_line
from tests.conftest import WriteCatalog


@pytest.fixture
def below(write_catalog: WriteCatalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder within the project of a small catalogue, where commands are run."""
    write_catalog({})
    folder = tmp_path / "src" / "deep"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def test_project_is_found_upwards_and_built_where_it_is(run: Run, below: Path, tmp_path: Path) -> None:
    assert run("explain", "TOO_MANY").status == 0
    assert (tmp_path / "build" / "lookup.db").exists()
    assert list(below.iterdir()) == []

    path = tmp_path / "catalog/sms/isv.TOO_MANY.yaml"
    path.write_text(path.read_text("utf-8").replace("At most {limit} per", "No more than {limit} a"), "utf-8")
    assert "No more than {limit} a" in run("explain", "TOO_MANY", "--lang", "en").out


def test_build_without_its_catalogue_answers(run: Run, below: Path, tmp_path: Path) -> None:
    run("build", "--catalog", tmp_path / "catalog", "--out", tmp_path / "build", "--only", "lookup")
    (tmp_path / "catalog" / "catalog.yaml").unlink()
    (tmp_path / "catalog").rename(tmp_path / "elsewhere")

    assert run("explain", "TOO_MANY").status == 0


def test_folder_of_that_name_without_settings_is_no_project(run: Run, below: Path) -> None:
    (below.parent / "catalog").mkdir()

    assert run("explain", "TOO_MANY").status == 0


def test_variable_names_a_database_and_options_go_before_it(
    run: Run, below: Path, lookup: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ERRDEX_DB", str(lookup))

    assert run("explain", "isv.BUSINESS_LIMIT_CONTROL").status == 0
    assert run("explain", "TOO_MANY").status == 1
    assert run("explain", "TOO_MANY", "--catalog", tmp_path / "catalog", "--out", tmp_path / "out").status == 0
    monkeypatch.setenv("ERRDEX_DB", str(tmp_path / "nowhere.db"))
    assert "nowhere.db is missing" in one_line(run("explain", "TOO_MANY"))
    assert run("explain", "OK", "--db", lookup).status == 0


def test_without_any_the_line_says_the_ways_out(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    line = one_line(run("explain", "OK"))
    assert line.startswith("errdex: no catalogue and no build/lookup.db here or in a folder above")
    assert "ERRDEX_DB" in line
    assert "python -m PACKAGE" in line
