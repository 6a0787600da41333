"""These tests stand aside in a fork with another catalogue, and only there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bundled.conftest import BUNDLED, is_bundled
from tests.conftest import ROOT


def test_every_module_is_skipped_with_the_reason_where_another_catalogue_is(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "catalog.yaml").write_text("id: acme\n", "utf-8")

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/bundled"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)

    modules = len(list((ROOT / "tests" / "bundled").rglob("test_*.py")))
    assert f"{modules} skipped" in done.stdout
    assert "catalog/ is not the bundled catalogue: its id is not aliyun" in done.stdout
    assert (done.returncode, done.stderr) == (pytest.ExitCode.NO_TESTS_COLLECTED, "")


@pytest.mark.parametrize(
    ("settings", "bundled"),
    [("id: aliyun\n", True), ("id: aliyun\ntitle: {\n", True), ("id: aliyun-2\n", False), ("title: x\n", False)],
)
def test_catalogue_is_known_by_its_id_even_where_it_is_broken(settings: str, bundled: bool, tmp_path: Path) -> None:
    (tmp_path / "catalog.yaml").write_text(settings, "utf-8")

    assert is_bundled(tmp_path) == bundled


def test_catalogue_that_is_not_there_is_not_the_bundled_one(tmp_path: Path) -> None:
    assert not is_bundled(tmp_path)
    assert is_bundled(BUNDLED)
