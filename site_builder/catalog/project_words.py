"""Read a project's own words of the interface: `words/{language}.yaml` beside its catalogue.

    pages.retry: إعادة المحاولة

One line a text, by its key: of a further language, or in the place of the program's. `TODO` is a text that nobody
has written yet. `errdex words` prints what is to be translated.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from site_builder.catalog.field_errors import HINTS
from site_builder.catalog.multilingual import TODO
from site_builder.catalog.problem import Level, Problem
from site_builder.catalog.project_files import misplaced
from site_builder.catalog.yaml_file import YamlFile, read
from site_builder.core.fingerprint import WORDS
from web.text.nearest import nearest
from web.text.words import FALLBACK, InterfaceWords, has_letters, placeholders, program_texts, stray_braces

_RULE = "words"


class ProjectWords(NamedTuple):
    """A project's own words, and what is wrong with them."""

    by_language: Mapping[str, InterfaceWords]
    problems: tuple[Problem, ...]
    digests: Mapping[str, str]
    """Of the files, by path from the catalogue's folder."""


def words_folder(catalogue: Path) -> Path:
    """The folder of a project's own words, which may not be there."""
    return catalogue.absolute().parent / WORDS


def project_words(catalogue: Path, languages: Sequence[str]) -> ProjectWords:
    """Read the words that a project has for the languages of its catalogue, which is in that folder."""
    folder, by_language, problems = words_folder(catalogue), dict[str, InterfaceWords](), list[Problem]()
    digests: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        stray = misplaced(path, folder.parent)
        if stray is not None:
            problems.append(stray)
            continue
        file = read_own(path)
        digests[f"../{WORDS}/{path.name}"] = file.digest
        if path.stem in languages:
            own, wrong = own_words(file)
            by_language[path.stem] = InterfaceWords.of(path.stem, own)
            problems += wrong
        elif languages:
            text = f"the catalogue has no language '{path.stem}'"
            tip = f"its languages are {', '.join(languages)}; rename the file, or add the language to catalog.yaml"
            problems.append(Problem(path, 1, 1, Level.WARNING, _RULE, text, tip))
    return ProjectWords(by_language, tuple(problems), digests)


def read_own(path: Path) -> YamlFile:
    """Read one file; empty where it is not there, and no fault where it says nothing yet."""
    file = read(path) if path.exists() else YamlFile(path, {}, {}, ())
    return replace(file, problems=tuple(problem for problem in file.problems if problem.rule != "empty-file"))


def own_words(file: YamlFile) -> tuple[Mapping[str, str], Sequence[Problem]]:
    """Take the texts of one file, by key, and what is wrong with it. What is wrong or `TODO` is left out."""
    problems, right = list(file.problems), dict[str, str]()
    for key, text in file.data.items():
        wrong = next(_wrong(file, key, text, hint=len(problems) < HINTS), None)
        if wrong is not None:
            problems.append(wrong)
        elif text != TODO:
            right[key] = str(text)
    return right, problems


def _wrong(file: YamlFile, key: str, text: object, *, hint: bool) -> Iterator[Problem]:
    known = program_texts()
    if key not in known:
        near = nearest(key, known) if hint else None
        tip = f"did you mean `{near}`?" if near else "`errdex words` prints all there are"
        yield file.problem((key,), _RULE, f"`{key}` is no word of the interface", tip)
        return
    english = known[key].by_language[FALLBACK]
    if not isinstance(text, str):
        yield file.problem((key,), _RULE, f"`{key}` is no text", 'put it in quotes: "…"')
    elif not text.strip() and has_letters(english):
        yield file.problem((key,), _RULE, f"`{key}` is empty", f"write {TODO} as long as it is not translated")
    elif text != TODO and (placeholders(text) != placeholders(english) or stray_braces(text) > stray_braces(english)):
        names = ", ".join(f"{{{name}}}" for name in placeholders(english)) or "none"
        yield file.problem((key,), _RULE, f"`{key}` has other placeholders than the English text", f"it has {names}")
