"""`errdex explain`, `search` and `diagnose`: query lookup.db.

It is built first where it is missing or stale.
"""

import codecs
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from click.core import ParameterSource

from site_builder.assemble.build import LOOKUP, is_fresh
from site_builder.cli.answers import Answers
from site_builder.cli.build import built, out_option
from site_builder.cli.terminal import diagnosis_lines, entry_lines, hit_lines, separator
from site_builder.cli.validate import catalog_option
from site_builder.core.progress import Reporter
from web.search.ranking import TIER
from web.store.store import Store

MOST_NAME = 60
"""Characters of a file's name in a message: it may be a whole text that was meant to be piped in."""
FEW = 3
"""Pages that are listed where nothing is recognised."""

_F = TypeVar("_F", bound=Callable[..., Any])


def _answer_options(formats: tuple[str, ...], languages: str) -> Callable[[_F], _F]:
    def decorate(command: _F) -> _F:
        for option in (
            click.option("--format", "form", type=click.Choice(formats), default=formats[0], show_default=True),
            click.option("--lang", metavar=languages, help="The language of the answer; from LANG when not given."),
            click.option("--domain", help="Only codes of this domain."),
            click.option("--db", type=click.Path(path_type=Path), help="A lookup.db to read, instead of building one."),
            out_option,
            catalog_option,
        ):
            command = option(command)
        return command

    return decorate


@click.command("explain")
@click.argument("code")
@_answer_options(("text", "json", "markdown"), "LANG|all")
def explain_command(
    code: str, folder: Path, out: Path, db: Path | None, domain: str | None, lang: str | None, form: str
) -> None:
    """Say what CODE means and what to do about it.

    Forgiving about case, separators and a missing prefix.
    """
    answers = _answers(folder, out, db, domain)
    languages = answers.languages(lang, several=True)
    entries = answers.explain(code)
    if not entries:
        _unknown_code(answers, code, languages[0], form)
    if form == "json":
        language = "all" if len(languages) > 1 else languages[0]
        for entry in entries:
            sys.stdout.buffer.write(answers.store.entry_answer(entry.id, language).body)
        return
    for number, (entry, language) in enumerate((entry, language) for entry in entries for language in languages):
        if number:
            click.echo(separator() if form == "text" else "")
        if form == "markdown":
            click.echo(answers.twin(entry, language), nl=False)
        else:
            _echo(entry_lines(answers.view(entry, language), answers.site_url, answers.store.words(language)))


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@_answer_options(("text", "json"), "LANG")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
def search_command(
    words: tuple[str, ...],
    folder: Path,
    out: Path,
    db: Path | None,
    domain: str | None,
    lang: str | None,
    form: str,
    limit: int,
) -> None:
    """Find codes by part of a code or by words of any language."""
    answers = _answers(folder, out, db, domain)
    language = answers.languages(lang)[0]
    results = answers.search(" ".join(words), language, limit)
    if form == "json":
        click.echo(_json(results))
    else:
        _echo(hit_lines(results["hits"]))
        if results["total"] > len(results["hits"]):
            said = answers.store.words(language)["terminal"]["of_total"]
            click.echo(said.format(shown=len(results["hits"]), total=results["total"]), err=True)
    if not results["hits"]:
        if form == "text":
            click.echo(answers.store.words(language)["terminal"]["nothing_found"], err=True)
        sys.exit(1)


@click.command("diagnose")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default=Path("-"))
@_answer_options(("text", "json"), "LANG")
def diagnose_command(
    file: Path, folder: Path, out: Path, db: Path | None, domain: str | None, lang: str | None, form: str
) -> None:
    """Name the code and the cause of a pasted error: from FILE, or from standard input."""
    text = _pasted(file)
    answers = _answers(folder, out, db, domain)
    language = answers.languages(lang)[0]
    result = answers.diagnose(text, language)
    if form == "json":
        click.echo(_json(result))
    for number, diagnosis in enumerate(result["diagnoses"] if form == "text" else ()):
        if number:
            click.echo(separator())
        _echo(diagnosis_lines(diagnosis, text, answers.site_url, answers.store.words(language)))
    if not result["diagnoses"]:
        if form == "text":
            click.echo(answers.store.words(language)["terminal"]["no_code"], err=True)
            _others(answers, text, language)
        sys.exit(1)


def _others(answers: Answers, text: str, language: str) -> None:
    """List the pages that have the words of a text without a code, and say no more of them than that."""
    hits = answers.search(text, language, FEW)["hits"]
    if hits:
        words = answers.store.words(language)["theme"]
        all_of_them = [hit for hit in hits if hit["score"] >= TIER]
        click.echo(words["by_words" if all_of_them else "by_some_words"], err=True)
        for line in hit_lines(all_of_them or hits):
            click.echo(f"  {line}", err=True)


def _answers(folder: Path, out: Path, db: Path | None, domain: str | None) -> Answers:
    """Open lookup.db; build it first where it is missing or stale."""
    if db is None:
        db = out / LOOKUP
        named = click.get_current_context().get_parameter_source("folder") is ParameterSource.COMMANDLINE
        if (named or folder.is_dir() or not db.exists()) and not is_fresh(out, folder, ("lookup",)):
            built(folder, out, ("lookup",), Reporter(quiet=True))
    answers = Answers(Store(db), domain)
    if domain is not None and domain not in answers.domains:
        raise click.UsageError(f"there is no domain '{domain}'; one of {', '.join(answers.domains)}")
    return answers


def _pasted(file: Path) -> str:
    if str(file) == "-":
        return _decoded(sys.stdin.buffer.read())
    try:
        return _decoded(file.read_bytes())
    except OSError as error:
        name, reason = " ".join(str(file).split()), (error.strerror or str(error)).lower()
        named = name if len(name) <= MOST_NAME else f"{name[:MOST_NAME]}…"
        raise click.ClickException(f"{named} cannot be read: {reason}; to diagnose a text, pipe it in") from None


def _decoded(content: bytes) -> str:
    """Decode a log by its byte order mark, else as UTF-8, else as Chinese Windows writes."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace")


def _unknown_code(answers: Answers, code: str, language: str, form: str) -> NoReturn:
    near = answers.suggestions(code, language)
    said = answers.store.words(language)["terminal"]["unknown"].format(code=code)
    if form == "json":
        click.echo(
            _json({"type": "about:blank", "title": "Not Found", "status": 404, "detail": said, "suggestions": near})
        )
        sys.exit(1)
    click.echo(said, err=True)
    if near:
        click.echo(answers.store.words(language)["terminal"]["did_you_mean"], err=True)
        for line in hit_lines(near):
            click.echo(f"  {line}", err=True)
    sys.exit(1)


def _echo(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, color=False if os.environ.get("NO_COLOR") else None)


def _json(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2)
