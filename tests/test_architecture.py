"""Imports run one way, as the design draws them; a module has one reason to change and stays short."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

BUILDER = sorted((ROOT / "site_builder").rglob("*.py"))
WEB = sorted((ROOT / "web").rglob("*.py"))

STEPS = [
    {
        "complaint",
        "problem",
        "fingerprint",
        "document",
        "naming",
        "shortcut",
        "markdown",
        "forms",
        "texts",
        "table",
        "parallel",
        "collector",
        "cache",
    },
    {"model", "order", "latest", "references", "claims"},
    {"faults", "reading", "memory", "load", "schema"},
    {"rules"},
]
"""The pipeline: a step imports only steps before it and its own; everything else comes after."""


def name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def imports(path: Path) -> frozenset[str]:
    """The modules of ours that the file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return frozenset(module for module in found if module.split(".")[0] in ("site_builder", "web"))


@cache
def graph() -> dict[str, frozenset[str]]:
    """The modules of ours that each module imports."""
    modules = {name(path): path for path in (*BUILDER, *WEB)}
    return {module: imports(path) & modules.keys() for module, path in modules.items()}


def step(module: str) -> int:
    part = module.split(".")[1] if "." in module else ""
    return next((number for number, parts in enumerate(STEPS) if part in parts), len(STEPS))


@pytest.mark.parametrize("path", WEB, ids=name)
def test_reading_side_never_imports_the_writing_side(path: Path) -> None:
    assert {module for module in imports(path) if module.startswith("site_builder")} == set()


@pytest.mark.parametrize("path", [path for path in BUILDER if path.parent.name != "cli"], ids=name)
def test_writing_side_takes_only_text_from_the_reading_side(path: Path) -> None:
    allowed = ("web", "web.text")
    assert {
        m for m in imports(path) if m.startswith("web") and not (m in allowed or m.startswith("web.text."))
    } == set()


@pytest.mark.parametrize("path", BUILDER, ids=name)
def test_pipeline_runs_one_way(path: Path) -> None:
    here = step(name(path))
    if here == len(STEPS):
        return
    later = {module for module in imports(path) if module.count(".") == 1 and step(module) > here}

    assert {module for module in later if (ROOT / Path(*module.split("."))).with_suffix(".py").exists()} == set()


@pytest.mark.parametrize("path", [*BUILDER, *WEB], ids=name)
def test_imports_are_absolute_and_have_no_circle(path: Path) -> None:
    seen: set[str] = set()
    front = set(graph()[name(path)]) - {name(path)}
    while front:
        seen |= front
        front = {other for module in front for other in graph()[module]} - seen
    package = name(path).count(".") == 0 or path.name == "__init__.py"

    assert package or name(path) not in seen


@pytest.mark.parametrize("path", [*BUILDER, *WEB], ids=name)
def test_module_is_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300, "is one of them two?"


WRITING = frozenset({"write_bytes", "write_text", "mkdir", "unlink", "rmtree", "rename", "O_CREAT", "writestr"})
"""What a module calls or names that makes, changes or removes files; a database is opened by `sqlite3.connect`."""


def test_only_these_modules_write_files() -> None:
    writers = {
        name(path)
        for path in BUILDER
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in WRITING
    }

    assert writers == {
        "site_builder.stage",
        "site_builder.publish",
        "site_builder.wheel",  # into the stage
        "site_builder.cache",  # in the user's folder for such things
        "site_builder.engine",  # a scratch folder for MkDocs
        "site_builder.mkdocs_hook",  # into the folder of plain `mkdocs build`
    }
