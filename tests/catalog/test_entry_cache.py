"""What was read of unchanged files is not read again; what may have changed is."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.catalog import entry_file
from site_builder.catalog.entry import Entry
from site_builder.catalog.entry_cache import EntryCache
from site_builder.catalog.loader import load
from site_builder.rules import validate
from tests.conftest import WriteCatalog, good

OLD = 1_700_000_000_000_000_000


@pytest.fixture
def folder(write_catalog: WriteCatalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue whose files are not of this very moment, and a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("site_builder.catalog.entry_cache.time.time_ns", lambda: 4_000_000_000_000_000_000)
    return write_catalog({})


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the entry files that are read from here on."""
    names: list[str] = []
    read_entry = entry_file.read_entry

    def noted(path: Path, around: object) -> object:
        names.append(path.name)
        return read_entry(path, around)  # type: ignore[arg-type]

    monkeypatch.setattr("site_builder.catalog.loader.read_entry", noted)
    return names


def remembered(folder: Path) -> EntryCache:
    cache = EntryCache.of(folder)
    assert load(folder, cache).problems == ()
    cache.save(folder)
    return cache


def test_unchanged_files_are_not_read_again(folder: Path, reads: list[str]) -> None:
    first = remembered(folder)
    reads.clear()

    assert (
        load(folder, first).catalog == load(folder, EntryCache.of(folder)).catalog == load(folder, EntryCache()).catalog
    )
    assert reads == ["BadNumber.yaml", "OK.yaml", "isv.TOO_MANY.yaml"]  # once, by the last


def test_an_edited_file_is_read_again_alone(folder: Path, reads: list[str]) -> None:
    cache = remembered(folder)
    reads.clear()
    path = folder / "sms" / "OK.yaml"
    path.write_text(path.read_text("utf-8").replace("成功", "很成功"), "utf-8")

    catalog = load(folder, cache).catalog
    assert catalog is not None
    entry = catalog.find("sms", "OK")
    assert entry is not None
    assert entry.message.source == "很成功"
    assert reads == ["OK.yaml"]


@pytest.mark.parametrize("change", ["a file less", "a file more", "a broken file", "another name"])
def test_a_changed_folder_is_seen_as_it_is(folder: Path, change: str) -> None:
    cache = remembered(folder)
    path = folder / "sms" / "OK.yaml"
    for _ in range(2):  # there and back
        if change == "a file less":
            path.unlink()
        elif change == "a file more":
            (folder / "sms" / "isv.MORE.yaml").write_text(good("sms/OK.yaml").replace("OK", "isv.MORE"), "utf-8")
        elif change == "a broken file":
            path.write_text("code: [", "utf-8")
        else:
            path.rename(path.with_name("NOT_OK.yaml"))
        assert load(folder, cache) == load(folder)
        for file in (folder / "sms").iterdir():
            if file.name != "domain.yaml":
                file.unlink()
        for name in ("BadNumber.yaml", "OK.yaml", "isv.TOO_MANY.yaml"):
            (folder / "sms" / name).write_text(good(f"sms/{name}"), "utf-8")
        assert load(folder, cache) == load(folder)


def test_a_changed_prefix_of_the_domain_has_its_entries_read_again(folder: Path, reads: list[str]) -> None:
    cache = remembered(folder)
    reads.clear()
    path = folder / "sms" / "domain.yaml"
    path.write_text(path.read_text("utf-8").replace('"isv."', '"isw."'), "utf-8")
    load(folder, cache)

    assert reads == sorted(one.name for one in (folder / "sms").iterdir() if one.name != "domain.yaml")


def test_changed_settings_have_every_entry_read_again(folder: Path, reads: list[str]) -> None:
    cache = remembered(folder)
    reads.clear()
    path = folder / "catalog.yaml"
    path.write_text(path.read_text("utf-8").replace("Example error codes", "Codes"), "utf-8")
    load(folder, cache)

    assert reads == sorted(one.name for one in (folder / "sms").iterdir() if one.name != "domain.yaml")


def test_an_entry_with_a_problem_is_judged_each_time(folder: Path) -> None:
    path = folder / "sms" / "OK.yaml"
    path.write_text(good("sms/OK.yaml") + "unknown: 1\n", "utf-8")
    cache = EntryCache()

    assert [problem.rule for problem in load(folder, cache).problems] == ["unknown-field"]
    assert [problem.rule for problem in load(folder, cache).problems] == ["unknown-field"]


def test_a_file_of_this_moment_may_still_change_and_is_not_remembered(
    folder: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "sms" / "OK.yaml"
    monkeypatch.setattr("site_builder.catalog.entry_cache.time.time_ns", lambda: path.stat().st_ctime_ns + 1)
    cache = remembered(folder)
    reads.clear()
    load(folder, cache)

    assert "OK.yaml" in reads


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"\xff",
        lambda _: b"nonsense\nmore nonsense",
        lambda content: content[:-10],
        lambda content: content.replace(b'"code"', b'"kode"', 1),
        lambda content: content.replace(b"[", b"(", 1),
        lambda content: content + b"\n",
        lambda content: content.split(b"\n", 1)[0],
    ],
)
def test_a_damaged_memory_is_no_memory(folder: Path, damage: Callable[[bytes], bytes], reads: list[str]) -> None:
    remembered(folder)
    (file,) = Path(os.environ["XDG_CACHE_HOME"], "errdex").iterdir()
    content = file.read_bytes()
    file.write_bytes(damage(content))
    assert file.read_bytes() != content
    reads.clear()

    assert load(folder, EntryCache.of(folder)).problems == ()
    assert reads


def test_memory_of_another_version_of_the_program_is_no_memory(
    folder: Path, reads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered(folder)
    monkeypatch.setattr("site_builder.core.cache.tool_digest", lambda: "another")
    reads.clear()
    load(folder, EntryCache.of(folder))

    assert reads


def test_many_files_read_side_by_side_say_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = load(folder)
    monkeypatch.setattr("site_builder.core.parallel.MANY", 1)

    assert load(folder) == alone


BREAKS = {
    "alias that is a code": ("BadNumber", "source:", 'aliases: ["OK"]\nsource:'),
    "name of another": ("BadNumber", "source:", "name: TOO_MANY\nsource:"),
    "unknown reference": ("isv.TOO_MANY", 'see_also: ["BadNumber"]', 'see_also: ["BadNumbre"]'),
    "itself": ("isv.TOO_MANY", 'see_also: ["BadNumber"]', 'see_also: ["isv.TOO_MANY"]'),
    "by itself": ("BadNumber", "category: parameter", "category: nothing"),
    "nothing": ("OK", "    成功", "    都好"),
}


@pytest.mark.parametrize("case", BREAKS)
def test_an_edit_has_the_problems_that_a_run_without_a_cache_finds(case: str, folder: Path, reads: list[str]) -> None:
    cache = EntryCache()
    assert validate(folder, cache).problems == ()
    cache.save(folder)
    name, old, new = BREAKS[case]
    path = folder / "sms" / f"{name}.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    reads.clear()

    found = validate(folder, EntryCache.of(folder))
    assert reads == [path.name]
    assert found == validate(folder, cache) == validate(folder)
    assert bool(found.problems) == (case != "nothing")


def test_a_code_that_is_gone_is_missed_by_an_entry_from_the_cache(folder: Path) -> None:
    cache = EntryCache()
    validate(folder, cache)
    cache.save(folder)
    (folder / "sms" / "BadNumber.yaml").unlink()

    found = validate(folder, EntryCache.of(folder)).problems
    assert [problem.rule for problem in found] == ["unknown-reference"]
    assert found == validate(folder).problems


def test_entries_are_made_only_when_the_catalogue_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = EntryCache()
    validate(folder, cache)
    cache.save(folder)
    made: list[object] = []
    make = Entry.model_validate_json
    monkeypatch.setattr(Entry, "model_validate_json", lambda line: made.append(line) or make(line))  # type: ignore[func-returns-value]

    again = validate(folder, EntryCache.of(folder))
    assert made == []
    assert again.catalog is not None
    assert len(made) == len(again.catalog.entries) == 3


def test_an_unchanged_entry_is_the_same_object(folder: Path) -> None:
    cache = EntryCache()
    before = validate(folder, cache).catalog
    path = folder / "sms" / "OK.yaml"
    path.write_text(path.read_text("utf-8").replace("成功", "很成功"), "utf-8")
    after = validate(folder, cache).catalog

    assert before is not None
    assert after is not None
    assert [old is new for old, new in zip(before.entries, after.entries, strict=True)] == [True, False, True]
