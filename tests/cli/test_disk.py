"""A build that cannot write says so in one line, and the build before it stays whole."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CATALOGS, ROOT

pytestmark = pytest.mark.server

BUILD = f"{sys.executable} -m site_builder build --catalog {CATALOGS / 'good'} --site-url https://new.example/ --out"
ROOM = "make room there, or name another folder with --out"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole build of before."""
    out = tmp_path_factory.mktemp("old") / "build"
    done = said(f"{BUILD} {out} --site-url https://old.example/")
    assert done.returncode == 0, done.stderr
    return out


def said(script: str, limit: Callable[[], None] | None = None, *namespace: str) -> "subprocess.CompletedProcess[str]":
    command = [*namespace, "sh", "-c", script]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limit)


def test_file_that_may_not_be_that_long(old: Path, tmp_path: Path) -> None:
    out = shutil.copytree(old, tmp_path / "build")
    done = said(f"{BUILD} {out}", lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)))

    assert done.returncode == 2
    assert "file too large" in done.stderr
    assert "Traceback" not in done.stderr
    assert said(f"diff -r {old} {out}").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


DISK = """
mount -t tmpfs -o size=20m,nr_inodes=4000 tmpfs {disk} && cp -a {old} {disk}/build || exit 99
{fault}
{environment} {build} {out}
echo "status $?"
diff -r {old} {disk}/build && echo whole
"""


@pytest.mark.parametrize(
    ("fault", "environment", "out", "line"),
    [
        (
            "cat /dev/zero > {disk}/fill",
            "",
            "{disk}/build",
            "{out} cannot be written: no space left on device; " + ROOM,
        ),
        (
            "mkdir {disk}/x; cd {disk}/x; seq 5000 | xargs touch; cd -",
            "",
            "{disk}/build",
            "{out} cannot be written: no space left on device; " + ROOM,
        ),
        (
            "mount -o remount,ro {disk}",
            "",
            "{disk}/build",
            "{out} cannot be written: read-only file system; name another folder with --out",
        ),
        (
            "cat /dev/zero > {disk}/fill; truncate -s -100K {disk}/fill",
            "TMPDIR={disk} XDG_CACHE_HOME={disk}",
            "{disk}/../other",
            "no space left on device; make room there, or set TMPDIR to another folder",
        ),
    ],
    ids=["full", "no inodes", "read-only", "TMPDIR full"],
)
def test_disk_that_takes_no_more(old: Path, tmp_path: Path, fault: str, environment: str, out: str, line: str) -> None:
    if said("mount -t tmpfs tmpfs /mnt", None, "unshare", "-rm").returncode:
        pytest.skip("this machine lets nobody mount a disk to fill; the limit of a file's length is tried above")
    disk = tmp_path / "disk"
    disk.mkdir()
    places = {"disk": disk, "old": old, "build": BUILD}
    places |= {"out": out.format(**places)}
    script = DISK.format(**places, fault=fault.format(**places), environment=environment.format(**places))
    done = said(script, None, "unshare", "-rm")

    assert done.stdout.splitlines()[-2:] == ["status 2", "whole"], done.stdout + done.stderr
    (told,) = [text for text in done.stderr.splitlines() if text.startswith("errdex: ")]
    assert told.endswith(line.format(**places))
    assert "Traceback" not in done.stderr
