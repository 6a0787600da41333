"""What is left for the next run is whole, of this version, and never in anybody's way."""

from pathlib import Path

import pytest

from site_builder.core import cache

HERE = Path("catalog")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "errdex"


def test_each_kind_of_each_catalogue_is_its_own(folder: Path) -> None:
    cache.write(HERE, "a", b"one\ntwo")
    cache.write(HERE, "b", b"three")

    assert (cache.read(HERE, "a"), cache.read(HERE, "b")) == (b"one\ntwo", b"three")
    assert cache.read(Path("other"), "a") is None
    assert len(list(folder.iterdir())) == 2


def test_what_is_damaged_is_not_there(folder: Path) -> None:
    cache.write(HERE, "a", b"one two three")
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes().replace(b"two", b"TWO"))

    assert cache.read(HERE, "a") is None


@pytest.mark.parametrize("home", ["/dev/null", "~"])
def test_without_a_folder_for_it_nothing_is_kept(home: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`~` is what a home that nobody knows stays."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setattr("os.path.expanduser", lambda path: str(path).replace("~", home))

    cache.write(HERE, "a", b"one")

    assert cache.read(HERE, "a") is None
    assert list(tmp_path.iterdir()) == []


def test_a_relative_place_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    cache.write(HERE, "a", b"one")

    assert [path.name for path in tmp_path.iterdir()] == ["home"]
