"""The plan of the house, read by these tests: layers, sides, circles, sizes, who writes, what a fork keeps."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

LAYERS = (
    *("core", "catalog", "rules data search formatting changes", "importing", "interchange"),
    *("pages constants", "site", "assemble", "clients", "cli"),
)
"""The packages of `site_builder`; one imports those in the layers before its own."""
WEB_LAYERS = ("text", "store", "search", "paste", "diagnosis", "access", "http")
SHARED = ("web.text", "web.store.format", "web.tables")
"""What the writing side may take from the reading side; `cli` puts both together and takes what it needs. By
`web.tables` the page's scripts get the constants of their twins, whichever module has them."""
WRITERS = frozenset(
    {
        "site_builder.assemble.output",
        "site_builder.changes.revisions",  # a scratch folder for files out of git
        "site_builder.constants.wheel",  # into the stage
        "site_builder.formatting.rewriting",  # entries, for their author
        "site_builder.importing.entry_files",  # new entries, for their author
        "site_builder.core.cache",  # in the user's folder for such things
        "site_builder.site.mkdocs",  # a scratch folder for MkDocs
        "site_builder.cli.mkdocs_hook",  # into the folder of plain `mkdocs build`
        "site_builder.cli.scaffold",  # new projects and entries, which are sources
    }
)
LONGEST = 350
"""Lines of a module: the subject decides, and none has more. Of a script in the browser: 300."""
FORKED = frozenset({"catalog", "docs"})
"""Folders that somebody who forks the repository replaces by their own."""
OF_PROGRAM = frozenset(
    {"catalog/schema.json", "catalog/domain.schema.json", "catalog/catalog.schema.json", "catalog/README.md"}
)
"""What stands in them and is the program's."""
_WRITES = frozenset({"write_bytes", "write_text", "mkdir", "unlink", "rmtree", "rename", "O_CREAT", "writestr"})
"""What a module calls or names that makes, changes or removes files; a database is opened by `sqlite3.connect`."""


@cache
def modules() -> Mapping[str, ast.Module]:
    """Every module of the two packages by its dotted name."""
    paths = [path for side in ("site_builder", "web") for path in sorted((ROOT / side).rglob("*.py"))]
    return {_name(path): ast.parse(path.read_text("utf-8")) for path in paths}


@cache
def imports(module: str) -> frozenset[str]:
    """The modules of ours that `module` imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return frozenset(found & modules().keys()) - {module}


def test_packages_import_only_lower_layers() -> None:
    wrong = [*_against("site_builder", LAYERS), *_against("web", WEB_LAYERS)]

    assert wrong == [], "move the code, or change the plan"


def test_the_sides_share_only_text_and_format() -> None:
    assert [
        f"{module} imports {other}"
        for module in modules()
        for other in sorted(imports(module))
        if _side(module) != _side(other)
        and not (module.startswith("site_builder.cli") or f"{other}.".startswith(tuple(f"{name}." for name in SHARED)))
        and other != "web"
    ] == []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert [module for module in modules() if module in _reached(module) and not _is_package(module)] == []


def test_no_module_is_too_long() -> None:
    scripts = (ROOT / "site_builder" / "theme").rglob("*.js")
    long = [f"{path.name}: {count}" for path in scripts if (count := _lines(path)) > 300]
    long += [module for module in modules() if _lines(_path(module)) > LONGEST]

    assert long == [], "is one of them two?"


def test_only_these_modules_write_files() -> None:
    writers = {
        module
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in _WRITES and _side(module) == "site_builder"
    }

    assert writers == WRITERS


def test_only_bundled_tests_read_the_bundled_catalogue() -> None:
    """A fork that puts another catalogue into `catalog/`, and other pages into `docs/`, keeps all other tests."""
    tests = [path.relative_to(ROOT) for path in sorted((ROOT / "tests").rglob("*.py"))]
    others = [path for path in tests if path.parts[1] != "bundled"]
    reading = [f"{path}:{line}" for path in others for line in _of_fork((ROOT / path).read_text("utf-8"))]

    assert len(others) > 80
    assert reading == [], "take `sample_catalog` or SAMPLE, or move the test to tests/bundled/"


@pytest.mark.parametrize(
    "line",
    [
        "load(ROOT / 'catalog')",
        "for path in ROOT.glob('docs/*.md'): pass",
        "@parametrize('path', sorted((ROOT / 'catalog/dysms').iterdir()))\ndef test_x(): pass",
        "from tests.bundled.conftest import BUNDLED",
        "from tests import bundled",
    ],
)
def test_a_test_that_reads_the_bundled_catalogue_is_seen(line: str) -> None:
    assert list(_of_fork(line)) == [1 + line.startswith("@")]


def _against(side: str, layers: tuple[str, ...]) -> Iterator[str]:
    """Each import that runs against the layers of a side."""
    layer = {name: number for number, names in enumerate(layers) for name in names.split()}
    for module in modules():
        for other in sorted(imports(module)):
            here, there = _package(module), _package(other)
            inside = _side(module) == _side(other) == side and here in layer and there in layer and here != there
            if inside and layer[there] >= layer[here]:
                yield f"{module} imports {other}"


def _reached(module: str) -> set[str]:
    """The modules that `module` imports, and those that they import."""
    seen: set[str] = set()
    front = set(imports(module))
    while front:
        seen |= front
        front = {other for name in front for other in imports(name)} - seen
    return seen


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _path(module: str) -> Path:
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _is_package(module: str) -> bool:
    return _path(module).name == "__init__.py"


def _side(module: str) -> str:
    return module.split(".")[0]


def _package(module: str) -> str:
    """The package of its side that a module lies in; an empty string for what lies beside the packages."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and ROOT.joinpath(*parts[:2]).is_dir() else ""


def _lines(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def _of_fork(source: str) -> Iterator[int]:
    """Lines of a module that name what a fork replaces: a folder below ROOT, or what lies in `tests/bundled/`."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.stmt):
            continue
        named = {alias.name for alias in node.names} if isinstance(node, ast.Import | ast.ImportFrom) else set()
        named |= {str(node.module)} if isinstance(node, ast.ImportFrom) else set()
        own = [
            part for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt) for part in ast.walk(child)
        ]
        texts = {part.value for part in own if isinstance(part, ast.Constant) and isinstance(part.value, str)}
        read = any(isinstance(part, ast.Name) and part.id == "ROOT" for part in own) and any(
            text.split("/")[0] in FORKED for text in texts - OF_PROGRAM
        )
        if read or any("bundled" in name.split(".") for name in named):
            yield node.lineno
