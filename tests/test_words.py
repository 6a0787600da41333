"""Every word of the interface is used somewhere, and every word that is used is there."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from site_builder.core.paths import PACKAGE, TEMPLATES, THEME
from site_builder.pages.labels import Labels
from site_builder.site.theme_data import theme_words
from tests.conftest import ROOT
from web.diagnosis.evidence import CONFIDENCE
from web.http.problems import STATUS
from web.text.words import FILES, FOLDER, InterfaceWords

ENGLISH = InterfaceWords("en")

SCRIPTS = THEME / "assets" / "javascripts"


def test_these_files_of_words_are_read() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*FILES, "project"}


def test_every_word_of_the_pages_is_used() -> None:
    sources = [path for path in sources_of(PACKAGE, "*.py", "*.j2") if path.name != "labels.py"]
    used = found(r"\b(?:w|words|say|labels\([a-z.(), =A-Z]*\))\.([a-z_]+)", sources)

    assert Labels.__dataclass_fields__.keys() - used == set()


def test_every_word_of_a_page_template_is_there() -> None:
    assert found(r"\bw\.([a-z_]+)", sources_of(TEMPLATES, "*.j2")) - Labels.__dataclass_fields__.keys() == set()


def test_words_of_the_theme_are_those_that_are_used() -> None:
    templates, modules = sources_of(THEME, "*.html"), sources_of(PACKAGE / "site", "*.py")
    words = theme_words(ENGLISH).keys()
    used = found(r"\bwords\.([a-z_]+)", templates) | found(r'\bwords\["([a-z_]+)"\]', modules) | spoken()
    used |= found(r"\bone\.([a-z_]+)", [THEME / "404.html"]) - {"id"}
    starts = tuple(found(r'\bwords\[f"([a-z_]+)\{', modules))

    assert used | {word for word in words if word.startswith(starts)} == words


def test_a_page_gives_its_scripts_the_words_that_they_say() -> None:
    scripts = [path for path in sources_of(SCRIPTS, "*.js") if found(r"(window\.errdex)", [path])]
    used = found(r"\bwords\.([a-z_]+)", scripts) - {"acts", "why", "retry", "tables"}

    assert used | set(CONFIDENCE) == spoken()


def test_words_of_the_terminal_are_those_that_are_used() -> None:
    used = found(r'words\(language\)\["terminal"\]\["([a-z_]+)"\]', sources_of(PACKAGE / "cli", "*.py"))

    assert used == ENGLISH["terminal"].keys()


def test_problems_are_those_that_are_answered() -> None:
    modules = sources_of(ROOT / "web" / "http", "*.py")
    used = found(r'(?:ApiError|_answer)\(\s*"([a-z-]+)"', modules) | found(r'\d{3}: "([a-z-]+)"', modules)

    assert used == STATUS.keys() == ENGLISH["problems"].keys()


def spoken() -> set[str]:
    """The words that the box gives to its scripts."""
    listed = re.search(r"set spoken = (\[.*?\])", (THEME / "partials" / "box.html").read_text("utf-8"))
    assert listed is not None
    return set(json.loads(listed[1]))


def sources_of(folder: Path, *patterns: str) -> list[Path]:
    return [path for pattern in patterns for path in folder.rglob(pattern)]


def found(pattern: str, sources: list[Path]) -> set[str]:
    """What the group of the pattern takes, anywhere in these files."""
    return set(_found(pattern, sources))


def _found(pattern: str, sources: list[Path]) -> Iterator[str]:
    for path in sources:
        yield from re.findall(pattern, path.read_text("utf-8"))
