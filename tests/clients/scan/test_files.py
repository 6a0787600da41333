"""Which files are scanned, as what, and what is passed over."""

import os
from pathlib import Path

import pytest

from site_builder.clients.scan.files import is_log, listed, missing


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", "utf-8")


def names(root: Path, *excluded: str) -> tuple[list[str], dict[str, str]]:
    found = listed([root], excluded)
    return (
        [path.relative_to(root).as_posix() for path in found.files],
        {one.path.relative_to(root).as_posix(): one.reason for one in found.skipped},
    )


@pytest.mark.parametrize(
    "name",
    ["app.log", "APP.LOG", "app.log.1", "app.log.2026-11-27", "app.log.gz", "app.log.1.gz", "x.jsonl", "x.ndjson"],
)
def test_log_is_told_by_its_name(name: str) -> None:
    assert is_log(Path(name))


@pytest.mark.parametrize("name", ["app.py", "log", "catalog", "log.py", "app.json", "app.log in x", "x.logic"])
def test_all_else_is_a_source(name: str) -> None:
    assert not is_log(Path(name))


def test_folder_is_walked_in_order_without_what_is_not_ours(tmp_path: Path) -> None:
    write(tmp_path, "b.py", "a/z.py", "a.py", ".git/config", "node_modules/x/i.js", "env/pyvenv.cfg", "env/x.py")
    write(tmp_path, "catalog/catalog.yaml", "catalog/pay/PAY-1.yaml", "gen/x.py", "a/skip_me.py")

    files, skipped = names(tmp_path, "gen/", "a/skip*")

    assert files == ["a.py", "b.py", "a/z.py"]
    assert skipped == {
        ".git": "a hidden folder",
        "a/skip_me.py": "excluded",
        "catalog": "the catalogue itself",
        "env": "not sources of this project",
        "gen": "excluded",
        "node_modules": "not sources of this project",
    }


def test_what_is_named_is_taken_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path, "node_modules/i.js", ".hidden/x.py")

    assert [path.name for path in listed([tmp_path / "node_modules", tmp_path / ".hidden"]).files] == ["i.js", "x.py"]


def test_links_are_not_followed_in_circles_and_no_file_is_read_twice(tmp_path: Path) -> None:
    write(tmp_path, "a/x.py")
    (tmp_path / "a" / "up").symlink_to("..")
    (tmp_path / "b.py").symlink_to("a/x.py")
    (tmp_path / "c.py").symlink_to("nowhere")

    files, skipped = names(tmp_path)

    assert files == ["b.py"]
    assert skipped == {"a/up": "a link to a folder", "c.py": "cannot be read: no such file or directory"}


def test_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    assert names(tmp_path) == ([], {"pipe": "not a regular file"})


def test_each_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    write(tmp_path, "a.py")

    assert list(missing([tmp_path / "a.py", Path("nope"), Path("no\0pe")])) == [
        "there is no file or folder nope",
        "no\0pe cannot be read: embedded null byte",
    ]
