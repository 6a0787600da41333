"""A build is swapped in whole, or not at all."""

import fcntl
import signal
import subprocess
import sys
import threading
from pathlib import Path, PurePosixPath

import pytest

from site_builder.assemble.output import MANIFEST, Manifest, Part, PublishError, Stage, staged
from tests.conftest import ROOT


def fill(stage: Stage, text: str) -> None:
    stage.note("site", stage.write([(PurePosixPath("site/index.html"), text.encode())]))
    made = Manifest({"site": Part({}, stage.files["site"])}, {})
    stage.write([(PurePosixPath(MANIFEST), made.to_bytes())])


def build(out: Path, text: str) -> None:
    with staged(out) as stage:
        fill(stage, text)


def test_new_output_takes_the_place_of_the_old(tmp_path: Path) -> None:
    out = tmp_path / "build"
    build(out, "old")
    build(out, "new")

    assert (out / "site/index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_failed_build_leaves_the_old_one_whole(tmp_path: Path) -> None:
    out = tmp_path / "build"
    build(out, "old")

    with pytest.raises(KeyboardInterrupt), staged(out) as stage:
        fill(stage, "new")
        raise KeyboardInterrupt

    assert (out / "site/index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_folder_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"x")

    with pytest.raises(PublishError, match="is not empty and no errdex build"), staged(tmp_path):
        pass

    assert (tmp_path / "photo.png").read_bytes() == b"x"


def test_file_in_the_way_is_one_line(tmp_path: Path) -> None:
    out = tmp_path / "build"
    out.touch()

    with pytest.raises(PublishError, match="is a file; name a folder"), staged(out):
        pass


def test_output_that_cannot_be_made_is_one_line() -> None:
    with (
        pytest.raises(PublishError, match=r"cannot be written: .*; name another folder"),
        staged(Path("/proc/x/build")),
    ):
        pass


def killed_in(out: Path, step: str) -> None:
    """Build in another process, and kill it at a step of the swap."""
    program = f"""
import os, signal
from pathlib import Path
from site_builder.assemble import output
from tests.assemble.test_output import build
real = getattr(output, {step!r})
def last(*given):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(output, {step!r}, last)
build(Path({str(out)!r}), "killed")
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("step", ["_swap", "_exchanged", "_refused_never", "_undisturbed"])
def test_killed_build_leaves_the_old_one_and_never_bars_the_next(step: str, tmp_path: Path) -> None:
    out = tmp_path / "build"
    build(out, "old")
    if step == "_refused_never":  # killed after everything: between the swap and the cleaning
        (tmp_path / ".build.new").mkdir()
        (tmp_path / ".build.new" / "half").write_text("x", "utf-8")
        (tmp_path / ".build.lock").touch()
    else:
        killed_in(out, step)
    assert (out / "site/index.html").read_text() == "old"

    build(out, "new")
    assert (out / "site/index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_of_two_builds_the_second_waits_for_the_first(tmp_path: Path) -> None:
    out, waited = tmp_path / "build", threading.Event()

    def second() -> None:
        with staged(out, waited.set) as stage:
            fill(stage, "second")

    with staged(out) as stage:
        fill(stage, "first")
        thread = threading.Thread(target=second)
        thread.start()
        assert waited.wait(10)
        assert not out.exists()
    thread.join(10)

    assert (out / "site/index.html").read_text() == "second"
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_lock_that_its_holder_removed_is_not_the_lock(tmp_path: Path) -> None:
    """Of two that wait, one gets the lock anew; the other must not take the removed file for it."""
    out, lock, waited = tmp_path / "build", tmp_path / ".build.lock", threading.Semaphore(0)

    def waiting() -> None:
        with staged(out, waited.release) as stage:
            fill(stage, "waiting")

    first = lock.open("w")
    fcntl.flock(first, fcntl.LOCK_EX)
    thread = threading.Thread(target=waiting)
    thread.start()
    assert waited.acquire(timeout=10)
    lock.unlink()
    with lock.open("w") as second:
        fcntl.flock(second, fcntl.LOCK_EX)
        first.close()
        assert waited.acquire(timeout=10), "it waits for the second as well"
        assert not out.exists()
    thread.join(10)

    assert (out / "site/index.html").read_text() == "waiting"
    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_damaged_output_is_seen(tmp_path: Path) -> None:
    out = tmp_path / "build"
    build(out, "whole")
    assert Manifest.read(out).is_whole(out, "site")

    (out / "site/index.html").write_bytes(b"")
    assert not Manifest.read(out).is_whole(out, "site")
    (out / "site/index.html").unlink()
    assert not Manifest.read(out).is_whole(out, "site")
    assert not Manifest.read(out).is_whole(out, "lookup")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"generator": "errdex", "form": 3, "parts": 1}'])
def test_damaged_manifest_says_nothing(content: bytes, tmp_path: Path) -> None:
    (tmp_path / MANIFEST).write_bytes(content)

    assert Manifest.read(tmp_path) == Manifest({}, {})


def test_part_that_stays_is_taken_over(tmp_path: Path) -> None:
    out = tmp_path / "build"
    build(out, "old")
    with staged(out) as stage:
        stage.keep(out, "site", Manifest.read(out).parts["site"].files)
        stage.write([(PurePosixPath(MANIFEST), Manifest({}, {}).to_bytes())])

    assert (out / "site/index.html").read_text() == "old"


def test_two_artefacts_of_one_path_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="two artefacts are called"), staged(tmp_path / "build") as stage:
        fill(stage, "a")
        fill(stage, "b")


def test_exchange_works_without_renameat2(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("site_builder.assemble.output.ctypes.CDLL", missing)
    out = tmp_path / "build"
    build(out, "old")
    build(out, "new")

    assert (out / "site/index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["build"]
