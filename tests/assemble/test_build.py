"""A build is the same bytes each time, whole, and says from what it was made."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from site_builder.assemble.build import PARTS, SITE_WIDE, build, is_fresh, with_site_url
from site_builder.catalog.loader import load
from site_builder.core.progress import Reporter
from site_builder.site import mkdocs
from tests.conftest import CATALOGS, ROOT, SAMPLE

QUIET = Reporter(quiet=True)


def make(folder: Path, out: Path, parts: tuple[str, ...] = PARTS) -> int:
    """Build the catalogue in `folder`; the number of files."""
    loaded = load(folder)
    assert loaded.catalog is not None
    assert loaded.problems == ()
    return build(with_site_url(loaded.catalog, None), out, parts, loaded.digests, QUIET)


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of two domains and its build, to be copied."""
    folder = tmp_path_factory.mktemp("start")
    shutil.copytree(SAMPLE, folder / "catalog")
    shutil.copytree(CATALOGS / "good" / "sms", folder / "catalog" / "sms")
    make(folder / "catalog", folder / "build")
    return folder


@pytest.fixture
def desk(start: Path, tmp_path: Path) -> Path:
    shutil.copytree(start, tmp_path / "desk")
    return tmp_path / "desk"


def test_another_process_makes_the_same_bytes(desk: Path, tmp_path: Path) -> None:
    anew = tmp_path / "anew"
    command = [sys.executable, "-m", "site_builder", "build", "--catalog", str(desk / "catalog"), "--out", str(anew)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONHASHSEED": "7"}
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment)

    assert files(anew) == files(desk / "build")


def test_the_order_of_files_on_disk_does_not_matter(desk: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned"
    for path in sorted((desk / "catalog").rglob("*.yaml"), reverse=True):
        target = turned / path.relative_to(desk / "catalog")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    make(turned, tmp_path / "out")

    assert files(tmp_path / "out") == files(desk / "build")


def test_entries_made_side_by_side_give_the_same_bytes(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.core.parallel.MANY", 2)
    make(desk / "catalog", tmp_path / "out")

    assert files(tmp_path / "out") == files(desk / "build")


@pytest.mark.parametrize(
    ("name", "stale"),
    [
        ("words/en.yaml", PARTS),
        ("docs/en/own.md", ("site",)),
        ("docs/logo.svg", ("site",)),
        ("templates/kotlin/x.kt.j2", ("constants",)),
        ("build.log", ()),
    ],
)
def test_build_is_fresh_until_what_lies_beside_the_catalogue_changes(desk: Path, name: str, stale: list[str]) -> None:
    assert is_fresh(desk / "build", desk / "catalog", PARTS)
    (desk / name).parent.mkdir(parents=True, exist_ok=True)
    (desk / name).write_text("pages.retry: Again\n", "utf-8")

    assert [part for part in PARTS if not is_fresh(desk / "build", desk / "catalog", (part,))] == list(stale)


def test_build_is_fresh_until_its_logo_changes(tmp_path: Path) -> None:
    shutil.copytree(CATALOGS / "good", tmp_path / "catalog")
    settings = tmp_path / "catalog" / "catalog.yaml"
    settings.write_text(settings.read_text("utf-8") + "brand: {logo: logo.svg}\n", "utf-8")
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    make(tmp_path / "catalog", tmp_path / "build", ("site",))
    assert is_fresh(tmp_path / "build", tmp_path / "catalog", ("site",))

    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' width='9'/>", "utf-8")

    assert not is_fresh(tmp_path / "build", tmp_path / "catalog", ("site",))


def test_targets_are_built_beside_the_python_package(tmp_path: Path) -> None:
    shutil.copytree(CATALOGS / "good", tmp_path / "catalog")
    settings = tmp_path / "catalog" / "catalog.yaml"
    text = settings.read_text("utf-8").replace('"1.0.0"}', '"1.0.0", targets: [python, java, mine]}')
    settings.write_text(text, "utf-8")
    (tmp_path / "templates/mine").mkdir(parents=True)
    (tmp_path / "templates/mine/{enum}.txt.j2").write_text("{{ domain.codes | length }}", "utf-8")
    make(tmp_path / "catalog", tmp_path / "build", ("constants",))
    made = files(tmp_path / "build")

    assert made["targets/mine/SmsErrorCode.txt"] == b"3"
    assert {path.split("/")[1] for path in made if path.startswith("targets/")} == {"java", "mine"}
    assert "constants/pyproject.toml" in made
    assert {*made} - {"manifest.json"} == {*json.loads(made["manifest.json"])["parts"]["constants"]["files"]}


def test_build_is_fresh_until_the_catalogue_changes(desk: Path) -> None:
    assert is_fresh(desk / "build", desk / "catalog", PARTS)

    path = desk / "catalog/dysms/OK.yaml"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert not is_fresh(desk / "build", desk / "catalog", PARTS)


@pytest.mark.parametrize("name", ["lookup.db", "site/en/dysms/OK.html", "constants/pyproject.toml"])
@pytest.mark.parametrize("content", [None, b"", b"x"], ids=["gone", "empty", "another"])
def test_damaged_output_is_not_fresh_and_is_mended(name: str, content: bytes | None, desk: Path) -> None:
    before = files(desk / "build")
    (desk / "build" / name).unlink()
    if content is not None:
        (desk / "build" / name).write_bytes(content)
    assert not is_fresh(desk / "build", desk / "catalog", PARTS)
    make(desk / "catalog", desk / "build")

    assert files(desk / "build") == before


def test_other_parts_stay_with_what_they_were_made_from(desk: Path) -> None:
    before = files(desk / "build")
    path = desk / "catalog/dysms/OK.yaml"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    count = make(desk / "catalog", desk / "build", ("lookup",))

    assert files(desk / "build").keys() == before.keys()
    assert count == len(before)
    assert is_fresh(desk / "build", desk / "catalog", ("lookup",))
    assert not is_fresh(desk / "build", desk / "catalog", ("site",))


def test_part_that_is_damaged_is_not_taken_over_and_that_is_said(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "build/site/en/dysms/OK.html").unlink()
    loaded = load(desk / "catalog")
    assert loaded.catalog is not None
    build(loaded.catalog, desk / "build", ("lookup",), loaded.digests, Reporter(quiet=False))
    said = [line for line in capsys.readouterr().err.splitlines() if "damaged" in line]

    assert said == [f"site in {desk / 'build'} is damaged and is left out; build it too with --only site"]

    assert {path.name for path in (desk / "build").iterdir()} == {"constants", "dist", "lookup.db", "manifest.json"}


def test_manifest_says_what_was_built_from_which_bytes(desk: Path) -> None:
    manifest = json.loads((desk / "build/manifest.json").read_bytes())

    assert manifest["generator"] == "errdex"
    assert sorted(manifest["parts"]) == sorted(PARTS)
    assert manifest["inputs"].keys() >= {"catalog.yaml", "dysms/OK.yaml", "sms/domain.yaml"}
    listed = {name for part in manifest["parts"].values() for name in part["files"]}
    assert listed | {"manifest.json"} == set(files(desk / "build"))


def test_what_is_around_the_pages_is_as_in_the_whole_site(desk: Path, tmp_path: Path) -> None:
    make(desk / "catalog", tmp_path / "out", (SITE_WIDE, "lookup"))
    around, whole = files(tmp_path / "out"), files(desk / "build")

    assert {name: content for name, content in around.items() if whole.get(name) != content}.keys() == {"manifest.json"}
    assert {"site/en/index.html", "site/en/assets/search/codes.json", "lookup.db", "csp.txt"} <= around.keys()
    assert any(name.startswith("site/assets/search/terms-0.") for name in around)
    assert "site/en/dysms/OK.html" not in around


def test_build_in_another_folder_has_the_frame_that_was_kept(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mkdocs, "rendering", None)  # whoever renders it anew fails
    (desk / "catalog").rename(tmp_path / "elsewhere")
    make(tmp_path / "elsewhere", tmp_path / "out")

    assert files(tmp_path / "out") == files(desk / "build")


def test_damaged_frame_is_rendered_anew(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(desk / "build")
    shutil.copytree(user_cache_path(), tmp_path / "cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    kept = list((tmp_path / "cache").rglob("*.frame"))
    assert kept
    for path in kept:
        path.write_bytes(path.read_bytes().replace(b'"csp"', b'"CSP"'))
    make(desk / "catalog", desk / "build")

    assert files(desk / "build") == before
