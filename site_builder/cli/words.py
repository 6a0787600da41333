"""`errdex words`: print the words of the interface that a language lacks, or check what is translated."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from site_builder.catalog.field_errors import unfit
from site_builder.catalog.field_types import LanguageId
from site_builder.catalog.multilingual import TODO
from site_builder.catalog.problem import Level, printable, shown
from site_builder.catalog.project_words import own_words, read_own, words_folder
from site_builder.catalog.yaml_file import YamlFile
from site_builder.cli.options import catalog_option
from site_builder.core.errors import UserError
from web.text.words import FALLBACK, InterfaceWords, program_texts

_HEAD = """\
# The words of the interface in `{language}`, which take the place of the English ones. A name in {{braces}} stays as it
# is: it is filled in. `errdex words {language} --check` says what is still {todo}.
"""


@click.command("words")
@click.argument("language", metavar="LANG")
@click.option("--check", is_flag=True, help="Print what is wrong or missing; exit 1 where anything is.")
@catalog_option
def words_command(language: str, check: bool, folder: Path) -> None:
    """Print the words of the interface that LANG lacks, to be translated."""
    try:
        TypeAdapter(LanguageId).validate_python(language)
    except ValidationError as error:
        raise click.UsageError("; ".join(filter(None, unfit("LANG", error.errors()[0])))) from None
    path = words_folder(folder) / f"{language}.yaml"
    file = read_own(path)
    if check:
        _check(file, language)
        return
    broken = next((problem for problem in file.problems if problem.level is Level.ERROR), None)
    if broken is not None:
        raise UserError(f"{broken}; mend it first")
    lines = list(_to_translate(file, language))
    if not lines:
        click.echo(f"no word is missing in '{language}'; to say one otherwise, write it into {shown(path)}", err=True)
        return
    if not file.data:
        click.echo(_HEAD.format(language=language, todo=TODO), nl=False)
    for line in lines:
        click.echo(line)


def _to_translate(file: YamlFile, language: str) -> Iterator[str]:
    """Lines of YAML, below an empty one: each text in English, and the key that it is to be written behind."""
    words, above = InterfaceWords(language), ""
    for key, text in program_texts().items():
        if key in file.data or words.said(key) is not None:
            continue
        group = key.rsplit(".", 1)[0]
        if group != above:
            yield ""
            above = group
        yield f"# {printable(text.by_language[FALLBACK])}"
        yield f"{key}: {TODO}"


def _check(file: YamlFile, language: str) -> None:
    """Print what is wrong with a file, then what is missing. Exits 1 where anything is."""
    right, problems = own_words(file)
    for problem in problems:
        click.echo(str(problem))
    if problems and not file.data:
        sys.exit(1)
    words, texts = InterfaceWords.of(language, right), program_texts()
    wrong = {loc[0] for loc, mark in file.marks.items() if loc and any(mark.line == one.line for one in problems)}
    missing = [key for key in texts if words.said(key) is None and key not in wrong]
    for key in missing:
        line = file.mark((key,)).line
        said = "is not translated yet" if key in file.data else "is missing"
        click.echo(f"{shown(file.path)}:{line}:1: `{key}` {said}: {printable(texts[key].by_language[FALLBACK])}")
    click.echo(f"{len(missing) + len(problems)} of {len(texts)} words of '{language}' are missing or wrong")
    if missing or problems:
        sys.exit(1)
