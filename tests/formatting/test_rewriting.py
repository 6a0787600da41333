"""A file is written over in one step; what is no file of its own is written to."""

import os
import threading
from pathlib import Path

import pytest

from site_builder.core.errors import UserError
from site_builder.formatting.rewriting import rewrite, rewrite_for_user


def test_pipe_stays_a_pipe(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")), daemon=True)
    reader.start()
    rewrite(pipe, ["一", "2\n"])
    reader.join(10)

    assert (read, pipe.is_fifo()) == (["一2\n"], True)


def test_link_stays_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "folder" / "file", tmp_path / "link"
    file.parent.mkdir()
    link.symlink_to(file)
    for text in ("new", "newer"):  # to nothing yet, then to a file
        rewrite(link, text)
        assert (file.read_text("utf-8"), link.is_symlink()) == (text, True)
    assert [path.name for path in file.parent.iterdir()] == ["file"]


@pytest.mark.parametrize("name", ["", "link"])
def test_folder_is_told_of_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("link").symlink_to(".")

    with pytest.raises(UserError, match=f"{name or '.'} cannot be written: is a directory"):
        rewrite_for_user(Path(name), "text")
