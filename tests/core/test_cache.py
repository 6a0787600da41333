"""What is left for the next run is whole, of this version, and never in anybody's way."""

import os
from pathlib import Path

import pytest

from site_builder.core import cache

KEY = "catalog"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "errdex"


def test_each_kind_of_each_key_is_its_own(folder: Path) -> None:
    cache.write("a", KEY, b"one\ntwo")
    cache.write("b", KEY, b"three")

    assert (cache.read("a", KEY), cache.read("b", KEY)) == (b"one\ntwo", b"three")
    assert cache.read("a", "other") is None
    assert len(list(folder.iterdir())) == 2


def test_what_was_kept_is_found_from_any_folder(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.write("a", KEY, b"one")
    monkeypatch.chdir(tmp_path)

    assert cache.read("a", KEY) == b"one"
    assert cache.read("a", KEY + "\udcff") is None  # a place may be bytes that are no text


def test_of_each_kind_the_few_that_were_used_last_are_kept(folder: Path) -> None:
    cache.write("b", KEY, b"of another kind")
    for number in range(cache.KEPT):
        cache.write("a", str(number), b"%d" % number)
        aged(folder, 1000 + number)
    assert cache.read("a", "0") == b"0"

    for number in range(cache.KEPT, cache.KEPT + 3):
        cache.write("a", str(number), b"%d" % number)

    assert [number for number in range(cache.KEPT + 3) if cache.read("a", str(number)) is None] == [1, 2, 3]
    assert cache.read("b", KEY) == b"of another kind"


def test_what_a_killed_run_left_half_written_goes_in_time(folder: Path) -> None:
    cache.write("a", KEY, b"one")
    half = folder / "0123.99.a"
    half.write_bytes(b"o")
    os.utime(half, (0, 0))
    for number in range(cache.KEPT):
        cache.write("a", str(number), b"x")

    assert not half.exists()


def test_a_folder_that_may_only_be_read_is_still_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError

    cache.write("a", KEY, b"one")
    monkeypatch.setattr("os.utime", forbidden)

    assert cache.read("a", KEY) == b"one"


def aged(folder: Path, seconds: int) -> None:
    """Set the time of the file written last, so that the order does not hang on the clock."""
    newest = max(folder.glob("*.a"), key=lambda path: path.stat().st_mtime_ns)
    os.utime(newest, (seconds, seconds))


def test_what_is_damaged_is_not_there(folder: Path) -> None:
    cache.write("a", KEY, b"one two three")
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes().replace(b"two", b"TWO"))

    assert cache.read("a", KEY) is None


@pytest.mark.parametrize("home", ["/dev/null", "~"])
def test_without_a_folder_for_it_nothing_is_kept(home: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`~` is what a home that nobody knows stays."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setattr("os.path.expanduser", lambda path: str(path).replace("~", home))

    cache.write("a", KEY, b"one")

    assert cache.read("a", KEY) is None
    assert list(tmp_path.iterdir()) == []


def test_a_relative_place_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    cache.write("a", KEY, b"one")

    assert [path.name for path in tmp_path.iterdir()] == ["home"]
