"""A build after an edit is, byte for byte, the build from nothing; and it makes only what the edit touches."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.assemble.build import OF_ALL, PARTS, build, fresh
from site_builder.assemble.manifest import Earlier
from site_builder.catalog.entry_cache import Memory
from site_builder.catalog.loader import load
from site_builder.core.progress import Reporter
from site_builder.rules import validate
from tests.conftest import CATALOGS, ROOT

QUIET = Reporter(quiet=True)


def make(folder: Path, out: Path) -> int:
    """Build the catalogue in `folder`, with what was left for a next build; gives the number of files written."""
    loaded = load(folder)
    assert loaded.catalog is not None
    assert loaded.problems == ()
    return build(loaded.catalog, out, PARTS, loaded.digests, QUIET).written


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of two domains and its build, to be copied."""
    folder = tmp_path_factory.mktemp("start")
    shutil.copytree(ROOT / "catalog", folder / "catalog")
    shutil.copytree(CATALOGS / "good" / "sms", folder / "catalog" / "sms")
    make(folder / "catalog", folder / "build")
    return folder


@pytest.fixture
def desk(start: Path, tmp_path: Path) -> Path:
    shutil.copytree(start, tmp_path / "desk")
    return tmp_path / "desk"


def edit_text(catalog: Path, chance: random.Random) -> None:
    path = chance.choice(sorted(catalog.glob("*/is*.yaml")))
    path.write_text(path.read_text("utf-8").replace("  en: |\n", "  en: |\n    Now: ", 1), "utf-8")


def edit_keywords(catalog: Path, chance: random.Random) -> None:
    path = chance.choice(sorted(catalog.glob("*/is*.yaml")))
    text = path.read_text("utf-8")
    if "\nkeywords:" not in text:
        path.write_text(text.replace("\nsource:", "\nkeywords: {zh: [新词], en: [new word]}\nsource:", 1), "utf-8")


FACTS = (
    ("category: parameter", "category: limit"),
    ("    号码格式错误", "    号码的格式错误"),
    ('aliases: ["isv.TOO_MUCH"]', 'aliases: ["isv.TOO_MANY_OF_THEM"]'),
    ('see_also: ["BadNumber"]', "see_also: []"),
    ("fault: caller\nretry: {policy: after-change}", "fault: service\nretry: {policy: wait}"),
    ("category: limit\n", "category: limit\nname: SO_MANY\n"),
    ('code: "BadNumber"\n', 'code: "BadNumber"\nstatus: removed\nreplaced_by: isv.TOO_MANY\n'),
    ('code: "BadNumber"\n', 'code: "BadNumber"\nstatus: deprecated\n'),
)
"""What an edit of a fact changes, there and back."""


def edit_fact(catalog: Path, chance: random.Random) -> None:
    change(catalog, *chance.choice(FACTS))


def change(catalog: Path, one: str, other: str) -> None:
    """Put one of the two in the place of the other."""
    for path in (catalog / "sms" / "BadNumber.yaml", catalog / "sms" / "isv.TOO_MANY.yaml"):
        text = path.read_text("utf-8")
        old, new = (other, one) if other in text else (one, other)
        if "\nstatus:" not in text or "\nstatus:" in old:
            path.write_text(text.replace(old, new, 1), "utf-8")


def rename_entry(catalog: Path, chance: random.Random) -> None:
    path = catalog / "sms" / "OK.yaml"
    if path.exists():
        text = path.read_text("utf-8").replace('code: "OK"', 'code: "ALL_GOOD"')
        path.unlink()
        path.with_stem("ALL_GOOD").write_text(text, "utf-8")


def add_entry(catalog: Path, chance: random.Random) -> None:
    code = f"isv.ADDED_{chance.randrange(1000)}"
    text = (CATALOGS / "good/sms/BadNumber.yaml").read_text("utf-8")
    (catalog / "sms" / f"{code}.yaml").write_text(text.replace('"BadNumber"', f'"{code}"', 1), "utf-8")


def remove_entry(catalog: Path, chance: random.Random) -> None:
    for path in sorted((catalog / "sms").glob("isv.ADDED_*.yaml"))[:1]:
        path.unlink()


def edit_domain(catalog: Path, chance: random.Random) -> None:
    path = catalog / "sms" / "domain.yaml"
    path.write_text(path.read_text("utf-8").replace("en: Limits", "en: Limits and quotas"), "utf-8")


def edit_settings(catalog: Path, chance: random.Random) -> None:
    path = catalog / "catalog.yaml"
    path.write_text(path.read_text("utf-8").replace("errdex/errdex/edit/main", "errdex/errdex/edit/next"), "utf-8")


EDITS: list[Callable[[Path, random.Random], None]] = [
    edit_text,
    edit_keywords,
    edit_fact,
    edit_fact,
    rename_entry,
    add_entry,
    remove_entry,
    edit_domain,
    edit_settings,
]


@pytest.mark.parametrize("seed", range(2))
def test_random_edits_give_the_bytes_of_a_full_build(seed: int, desk: Path, tmp_path: Path) -> None:
    chance = random.Random(seed)
    for _ in range(3):
        for edit in chance.sample(EDITS, 2):
            edit(desk / "catalog", chance)
        make(desk / "catalog", desk / "build")
    make_elsewhere(desk / "catalog", tmp_path / "anew")

    changed, anew = files(desk / "build"), files(tmp_path / "anew")
    assert changed.keys() == anew.keys()
    assert [name for name in changed if changed[name] != anew[name]] == []


@pytest.mark.parametrize("seed", range(2, 5))
def test_builds_that_follow_one_another_in_one_process_give_the_bytes_of_a_full_build(
    seed: int, desk: Path, tmp_path: Path
) -> None:
    """As `serve --watch` does it: what was read and what was built is remembered."""
    chance = random.Random(seed)
    memory, left = Memory(), None
    for edit in [edit_text, *chance.choices(EDITS, k=4), edit_text]:
        edit(desk / "catalog", chance)
        loaded = validate(desk / "catalog", memory)
        assert loaded.catalog is not None
        assert loaded.problems == ()
        left = build(loaded.catalog, desk / "build", PARTS, loaded.digests, QUIET, left).left
    make_elsewhere(desk / "catalog", tmp_path / "anew")

    changed, anew = files(desk / "build"), files(tmp_path / "anew")
    assert [name for name in changed if changed[name] != anew.get(name)] == []
    assert changed.keys() == anew.keys()


@pytest.mark.parametrize(("one", "other"), FACTS)
def test_an_edited_fact_shows_wherever_it_was_remembered(one: str, other: str, desk: Path, tmp_path: Path) -> None:
    memory, left = Memory(), Earlier.of(desk / "build").outdated(OF_ALL)
    for edited in (False, True):
        if edited:
            change(desk / "catalog", one, other)
        loaded = validate(desk / "catalog", memory)
        assert loaded.catalog is not None
        left = build(loaded.catalog, desk / "build", ("site", "lookup"), loaded.digests, QUIET, left).left
    make_elsewhere(desk / "catalog", tmp_path / "anew", "--only", "site,lookup")

    changed, anew = files(desk / "build"), files(tmp_path / "anew")
    parts = ("site/", "lookup.db")
    assert [name for name in anew if name.startswith(parts) and changed.get(name) != anew[name]] == []


def test_server_that_prepares_itself_for_edits_changes_nothing(desk: Path, tmp_path: Path) -> None:
    before = files(desk / "build")
    memory = Memory()
    loaded = validate(desk / "catalog", memory)
    assert loaded.catalog is not None
    outdated = Earlier.of(desk / "build").outdated(OF_ALL)
    left = build(loaded.catalog, desk / "build", PARTS, loaded.digests, QUIET, outdated)
    assert files(desk / "build") == before
    assert left.written <= 2  # lookup.db and the manifest

    edit_text(desk / "catalog", random.Random(0))
    loaded = validate(desk / "catalog", memory)
    assert loaded.catalog is not None
    build(loaded.catalog, desk / "build", PARTS, loaded.digests, QUIET, left.left)
    make_elsewhere(desk / "catalog", tmp_path / "anew")
    assert files(desk / "build") == files(tmp_path / "anew")


def make_elsewhere(folder: Path, out: Path, *options: str) -> None:
    """Build in a process of its own, which remembers nothing."""
    cache = {**os.environ, "XDG_CACHE_HOME": str(out.with_name("cache"))}
    command = [sys.executable, "-m", "site_builder", "build", "--catalog", str(folder), "--out", str(out)]
    subprocess.run([*command, *options], check=True, capture_output=True, cwd=ROOT, env=cache)


def test_what_another_process_built_meanwhile_is_seen(desk: Path, tmp_path: Path) -> None:
    loaded = load(desk / "catalog")
    assert loaded.catalog is not None
    left = build(loaded.catalog, desk / "build", PARTS, loaded.digests, QUIET).left
    before = files(desk / "build")
    shutil.rmtree(desk / "build" / "site")
    make(desk / "catalog", desk / "build")
    (desk / "build" / "site" / "llms.txt").unlink()
    edit_text(desk / "catalog", random.Random(0))
    make(desk / "catalog", desk / "build")
    build(loaded.catalog, desk / "build", PARTS, loaded.digests, QUIET, left)

    assert files(desk / "build").keys() == before.keys()


def test_nothing_changed_nothing_written(desk: Path) -> None:
    assert fresh(desk / "build", desk / "catalog", PARTS)
    assert make(desk / "catalog", desk / "build") == 1  # the manifest


def test_an_edited_solution_touches_the_page_and_not_its_neighbours(desk: Path) -> None:
    before = files(desk / "build")
    path = desk / "catalog/dysms/SignatureNonceUsed.yaml"
    path.write_text(
        path.read_text("utf-8").replace("\n    solution:\n      zh: |\n", "\n    solution:\n      zh: |\n        现在"),
        "utf-8",
    )
    assert not fresh(desk / "build", desk / "catalog", PARTS)
    make(desk / "catalog", desk / "build")

    after = files(desk / "build")
    changed = {name for name in after if after[name] != before.get(name)}
    pages = {name for name in changed if name.endswith(".html")}
    assert pages == {"site/zh/dysms/SignatureNonceUsed.html"}
    assert "site/api/v1/domains/dysms/codes/SignatureNonceUsed.json" in changed
    assert "lookup.db" in changed
    assert len(changed) < 20


def test_the_order_of_files_on_disk_does_not_matter(desk: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned"
    for path in sorted((desk / "catalog").rglob("*.yaml"), reverse=True):
        target = turned / path.relative_to(desk / "catalog")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    make(turned, tmp_path / "out")

    assert files(tmp_path / "out") == files(desk / "build")


def test_many_groups_made_side_by_side_give_the_same_bytes(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.core.parallel.MANY", 2)
    make(desk / "catalog", tmp_path / "out")

    assert files(tmp_path / "out") == files(desk / "build")


def test_damaged_frame_is_rendered_anew(desk: Path) -> None:
    before = files(desk / "build")
    (desk / "build/frame.json").write_text("{", "utf-8")
    edit_text(desk / "catalog", random.Random(0))
    make(desk / "catalog", desk / "build")

    assert files(desk / "build")["frame.json"] == before["frame.json"]


def test_file_that_somebody_removed_comes_back(desk: Path) -> None:
    before = files(desk / "build")
    (desk / "build/site/en/dysms/OK.html").unlink()
    make(desk / "catalog", desk / "build")

    assert files(desk / "build") == before
