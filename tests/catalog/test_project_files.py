"""What lies beside a catalogue leads to nothing outside the project, and has names that every system can hold."""

import os
from pathlib import Path

import pytest

from site_builder.catalog.loader import load
from site_builder.core.fingerprint import combined, page_files
from tests.conftest import WriteCatalog, good

SECRET = "secret.txt"


@pytest.fixture
def project(write_catalog: WriteCatalog) -> Path:
    """A project with a hidden file, beside a file that is not of it."""
    folder = write_catalog({"../.hidden": "x", f"../../{SECRET}": good("sms/OK.yaml")})
    for name in ("docs/zh", "words", "templates/python"):
        (folder.parent / name).mkdir(parents=True)
    return folder.parent


def lines(project: Path) -> list[str]:
    return [str(problem) for problem in load(project / "catalog").problems]


@pytest.mark.parametrize(
    "name",
    [
        *("sms/X.yaml", "sms/confirmed.en.tsv", "released.json", "pay", "catalog.yaml", "sms/domain.yaml"),
        *("../docs/zh/x.md", "../docs/zh/deep", "../docs/en", "../words/en.yaml", "../templates/python/x.py"),
    ],
)
@pytest.mark.parametrize("target", ["..", ".hidden"])
def test_a_link_out_of_the_project_or_to_what_is_hidden_is_a_problem(name: str, target: str, project: Path) -> None:
    path = project / "catalog" / name
    path.unlink(missing_ok=True)
    outside = project.parent if path.suffix == "" else project.parent / SECRET
    if target == ".hidden" and path.suffix == "":
        (project / ".hidden").unlink()
        (project / ".hidden").mkdir()
    path.symlink_to(outside if target == ".." else project / ".hidden")

    shown = os.path.normpath(Path("catalog", name))
    (line,) = (one for one in lines(project) if one.startswith(f"{shown}:"))
    assert ": error: a link that leads out of the " in line
    assert line.endswith("; put the file itself here [layout]")


def test_a_folder_of_pages_that_lies_elsewhere_is_one_problem(project: Path) -> None:
    (project / "docs/zh").rmdir()
    (project / "docs").rmdir()
    (project.parent / "elsewhere" / "zh").mkdir(parents=True)
    (project.parent / "elsewhere" / "zh" / "x.md").write_text("# x\n", "utf-8")
    (project / "docs").symlink_to(project.parent / "elsewhere")

    (line,) = lines(project)
    assert line.startswith("docs/zh:1:1: error: a link that leads out of the project")


def test_a_catalogue_that_is_a_link_is_judged_where_it_is_named(project: Path) -> None:
    (project / "real").mkdir()
    (project / "catalog").rename(project / "real/catalog")
    (project / "catalog").symlink_to("real/catalog")

    assert lines(project) == []


def test_links_within_are_let_be(project: Path) -> None:
    (project / "README.md").write_text("# x\n", "utf-8")
    (project / "docs/zh/x.md").symlink_to("../../README.md")
    (project / "docs/zh/gone.md").symlink_to("nothing")
    (project / "words/en.yaml").symlink_to("zh.yaml")
    (project / "words/zh.yaml").write_text("pages.retry: 重试\n", "utf-8")
    (project / "shared").mkdir()
    (project / "catalog/sms/OK.yaml").rename(project / "shared/OK.yaml")
    (project / "catalog/sms/OK.yaml").symlink_to("../../shared/OK.yaml")

    assert lines(project) == []


@pytest.mark.parametrize("name", [b"docs/zh/\xff.md", b"docs/zh/a\nb.md", b"words/\xff.yaml", b"templates/python/\xff"])
def test_a_name_that_no_page_can_have_is_a_problem(name: bytes, project: Path) -> None:
    (project / os.fsdecode(name)).write_text("", "utf-8")

    (line,) = lines(project)
    assert line.endswith(":1:1: error: the name is not UTF-8, or has a control character; rename it [layout]")
    assert line.isprintable()
    assert combined(page_files(project / "catalog"))
