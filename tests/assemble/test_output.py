"""A build is swapped in whole, or not at all."""

import json
from pathlib import Path, PurePosixPath

import pytest

from site_builder.assemble.output import staged
from site_builder.assemble.stage import MANIFEST, PublishError, Stage
from site_builder.core.fingerprint import digest


def fill(stage: Stage, text: str) -> None:
    stage.write(PurePosixPath("site/index.html"), text.encode())
    stage.write(PurePosixPath(MANIFEST), json.dumps({"generator": "errdex"}).encode())


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


def digests(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): digest(path.read_bytes()) for path in sorted(out.rglob("*")) if path.is_file()
    }


@pytest.mark.parametrize("few", [500, 0], ids=["file by file", "all at once"])
def test_what_is_the_same_is_not_written_again(few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.assemble.output.FEW", few)
    out = tmp_path / "build"
    with staged(out) as stage:
        fill(stage, "old")
        stage.write(PurePosixPath("site/gone/page.html"), b"gone")
        stage.write(PurePosixPath("site/same.html"), b"same")
    before = (out / "site/same.html").stat()

    with staged(out, digests(out)) as stage:
        fill(stage, "new")
        stage.write(PurePosixPath("site/same.html"), b"same")
        stage.write(PurePosixPath("site/more/page.html"), b"more")

    assert len(stage.fresh) == 3  # with the manifest, which is always written
    assert sorted(digests(out)) == [MANIFEST, "site/index.html", "site/more/page.html", "site/same.html"]
    assert (out / "site/index.html").read_text() == "new"
    assert (out / "site/same.html").stat().st_mtime_ns == before.st_mtime_ns
    assert not (out / "site/gone").exists()
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


def test_leftover_of_a_killed_build_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".build.new-dead").mkdir()
    build(tmp_path / "build", "new")

    assert [path.name for path in tmp_path.iterdir()] == ["build"]


def test_running_build_is_not_swept(tmp_path: Path) -> None:
    out = tmp_path / "build"
    with staged(out) as slow:
        fill(slow, "slow")
        build(out, "quick")
        assert slow.folder.exists()

    assert (out / "site/index.html").read_text() == "slow"


def test_two_artefacts_of_one_path_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="two artefacts are called"), staged(tmp_path / "build") as stage:
        fill(stage, "a")
        fill(stage, "b")


@pytest.mark.parametrize("there", [{}, {"a": "1"}], ids=["among themselves", "with what is there"])
def test_two_kept_artefacts_of_one_path_are_refused(there: dict[str, str], tmp_path: Path) -> None:
    kept: list[dict[str, str]] = [{"a": "1", "b": "2"}, {} if there else {"a": "3"}]
    with pytest.raises(PublishError, match="two artefacts are called a;"), staged(tmp_path / "build") as stage:
        stage.keep(there)
        stage.keep_every(kept)


@pytest.mark.parametrize("how", ["file by file", "all at once"])
def test_exchange_works_without_renameat2(how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr("site_builder.assemble.output.ctypes.CDLL", missing)
    out = tmp_path / "build"
    build(out, "old")
    with staged(out, digests(out) if how == "file by file" else None) as stage:
        fill(stage, "new")

    assert (out / "site/index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["build"]
