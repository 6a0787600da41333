"""The scripts of the search worker: beside their twins, joined in their order, with constants out of Python."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from site_builder.core.paths import THEME
from site_builder.site.scripts import LIBRARY, WORKER, library, with_worker, worker
from tests import node
from tests.conftest import ROOT
from web.search.ranking import TIER, TIERS
from web.tables import constants
from web.text.terms import EMPTY, SEPARATORS

SCRIPTS = THEME / WORKER.parent
ONLY_IN_THE_BROWSER = {"store/builds", "text/strings"}
_FUNCTION = re.compile(
    r"^  (?:async function|function\*?|class|const) (\w+)(?:\(|=| \{| = \(.*\) =>| = \w+ =>)"
    r"|^    (?:async |static )*(?!if|for|while|switch)(\w+)\(.*\) \{$",
    re.MULTILINE,
)
_DATA = re.compile(r"^  const ([A-Z][A-Z0-9_]*) = [-\"'0-9\[{(]", re.MULTILINE)


def twins() -> Iterator[tuple[Path, Path]]:
    """Each script and the module whose twin it is."""
    for part in LIBRARY:
        name = part.relative_to(WORKER.parent).with_suffix("").as_posix()
        if name not in ONLY_IN_THE_BROWSER:
            yield THEME / part, ROOT / "web" / f"{name}.py"


def test_every_script_in_a_folder_is_a_part_of_the_worker() -> None:
    assert sorted(THEME / part for part in LIBRARY) == sorted(SCRIPTS.glob("*/*.js"))


def test_functions_stand_in_the_order_of_the_twin() -> None:
    odd = []
    for script, module in twins():
        here = [name for names in _FUNCTION.findall(script.read_text("utf-8")) for name in names if name]
        there = list(_functions(ast.parse(module.read_text("utf-8"))))
        shared = set(here) & set(there)
        if not shared or [one for one in here if one in shared] != [one for one in there if one in shared]:
            odd.append(script.relative_to(SCRIPTS).as_posix())

    assert odd == [], "move its functions to where the module of the same name has them"


def test_data_stands_in_python_alone() -> None:
    copied = {script.name: names for script, _ in twins() if (names := _DATA.findall(script.read_text("utf-8")))}

    assert copied == {}, "write them into the module of the same name and take them from errdex.tables"


def test_scripts_get_the_constants_of_python() -> None:
    tables = node.run("return errdex.tables;", None)

    assert tables["search"]["ranking"]["TIERS"] == list(TIERS)
    assert set(tables["text"]["terms"]["EMPTY"]) == EMPTY
    assert tables["text"]["terms"]["SEPARATORS"] == SEPARATORS


def test_a_constant_that_is_no_data_is_refused() -> None:
    with pytest.raises(TypeError, match="no data for the browser"):
        constants("paste.spelling", ["CODE_WORD"])


def test_parts_are_not_published_beside_the_worker() -> None:
    other = PurePosixPath("assets/javascripts/box.js")
    given = dict.fromkeys((*LIBRARY, WORKER, other), b"x")

    assert with_worker(given) == {other: b"x", WORKER: worker().encode()}


def test_the_worker_is_the_library_and_the_messages_of_the_page() -> None:
    written = [(THEME / part).read_text("utf-8") for part in (*LIBRARY, WORKER)]

    assert [worker().index(script) for script in written] == sorted(worker().index(script) for script in written)
    assert written[-1] not in library()


def test_pages_know_what_a_hit_that_lacks_a_word_is_worth() -> None:
    for name in ("box.js", "not-found.js"):
        assert f"ALL_WORDS = 2 ** {TIER.bit_length() - 1} " in (SCRIPTS / name).read_text("utf-8"), name


def _functions(tree: ast.Module) -> Iterator[str]:
    """The functions, classes and methods of a module as a script calls them, in their order."""
    for item in tree.body:
        for definition in (item, *(item.body if isinstance(item, ast.ClassDef) else ())):
            if isinstance(definition, ast.FunctionDef | ast.ClassDef):
                first, *others = definition.name.lstrip("_").split("_")
                yield first + "".join(map(str.capitalize, others))
