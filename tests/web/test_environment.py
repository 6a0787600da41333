"""The settings of the public server: what is wrong is told before there are workers."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from web.access.metrics import Metrics
from web.environment import check_settings


def test_build_that_is_not_there_yet_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = check_settings({"ERRDEX_BUILD": str(tmp_path / "later")})

    assert settings["LOOKUP"] == tmp_path / "later/lookup.db"
    assert caplog.messages == [
        f"there is no folder {tmp_path / 'later'} yet: nothing is answered until `errdex build` makes it"
    ]
    assert (
        check_settings({"ERRDEX_BUILD": ""})["LOOKUP"]
        == check_settings({})["LOOKUP"]
        == Path("build/lookup.db").absolute()
    )
    caplog.clear()
    check_settings({"ERRDEX_BUILD": f"{tmp_path}/"})
    assert caplog.messages == []


def test_build_of_somebody_else_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_: Path) -> os.stat_result:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "stat", refuse)
        check_settings({"ERRDEX_BUILD": "/home/other/build"})

    assert caplog.messages == ["/home/other/build cannot be read (permission denied): nothing is answered until it can"]


def test_file_is_no_build(tmp_path: Path) -> None:
    (tmp_path / "lookup.db").touch()

    with pytest.raises(SystemExit, match=r"lookup\.db', a file; it has to be the folder of a build$"):
        check_settings({"ERRDEX_BUILD": str(tmp_path / "lookup.db")})


def test_value_that_is_no_utf_8_can_be_printed() -> None:
    with pytest.raises(SystemExit) as ended:
        check_settings({"SCRIPT_NAME": os.fsdecode(b"/\xe9")})

    assert str(ended.value) == "SCRIPT_NAME is '/\N{REPLACEMENT CHARACTER}'; it has to be a path such as /errors"


def test_folder_that_is_full_ends_no_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It was not full when the server began; each reload adds to it."""

    def full(self: Metrics, folder: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Metrics, "__init__", full)

    assert check_settings({"ERRDEX_BUILD": str(tmp_path), "ERRDEX_METRICS": str(tmp_path)})["METRICS"] is None
    assert caplog.messages == [f"nothing is counted in {tmp_path} any more: no space left on device"]


@pytest.mark.parametrize("command", ["-P -m web.production", "-m site_builder validate"])
def test_folder_that_is_gone_is_told(tmp_path: Path, command: str) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    script = f"import os, sys; os.rmdir('../gone'); os.execv(sys.executable, [sys.executable, *{command.split()}])"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=gone,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode in (1, 2)
    assert done.stderr.removeprefix("errdex: ") == "the current folder is no longer there; change to one that is\n"


@pytest.mark.server
def test_gunicorn_ends_where_a_setting_is_wrong(tmp_path: Path) -> None:
    """Its workers would be started again for ever."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "gunicorn.conf.py",
        "--bind",
        "127.0.0.1:0",
        "web.wsgi:app",
    ]
    env = {**os.environ, "ERRDEX_BUILD": str(tmp_path), "SCRIPT_NAME": "errors"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 1
    assert done.stderr.partition("\n")[2] == "SCRIPT_NAME is 'errors'; it has to be a path such as /errors\n"
