"""The `errdex` command: the only place that puts the parts together.

Answers go to stdout, progress and complaints to stderr. Exit status: 0 done, 1 the catalogue has
problems or there is no answer, 2 it could not run.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from site_builder import __version__
from site_builder.answers import Answers
from site_builder.assemble import LOOKUP, PARTS, build, fresh, with_site_url
from site_builder.fingerprint import catalogue_files
from site_builder.load import CatalogueMissing, Loaded
from site_builder.problem import Level, summary
from site_builder.progress import Reporter
from site_builder.publish import PublishError
from site_builder.rules import validate
from site_builder.serve import ServeError, listen, serve
from site_builder.shell import ShellError
from site_builder.site import EngineError
from site_builder.terminal import diagnosis_lines, entry_lines, entry_markdown, hit_lines, separator
from web.store import Store, StoreError

_F = TypeVar("_F", bound=Callable[..., Any])


def _catalog_option(command: _F) -> _F:
    return click.option(
        "--catalog",
        "folder",
        type=click.Path(path_type=Path),
        default=Path("catalog"),
        show_default=True,
        help="The folder that holds catalog.yaml.",
    )(command)


def _out_option(command: _F) -> _F:
    return click.option(
        "--out", type=click.Path(path_type=Path), default=Path("build"), show_default=True, help="Where the build lies."
    )(command)


def _answer_options(formats: tuple[str, ...], languages: str) -> Callable[[_F], _F]:
    def decorate(command: _F) -> _F:
        for option in (
            click.option("--format", "form", type=click.Choice(formats), default=formats[0], show_default=True),
            click.option("--lang", metavar=languages, help="The language of the answer; from LANG when not given."),
            click.option("--domain", help="Only codes of this domain."),
            click.option("--db", type=click.Path(path_type=Path), help="A lookup.db to read, instead of building one."),
            _out_option,
            _catalog_option,
        ):
            command = option(command)
        return command

    return decorate


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="errdex")
def errdex() -> None:
    """One catalogue of error codes: a site, a lookup API and Python constants.

    Start with `errdex serve`, or ask in the terminal: `errdex explain CODE`.
    """


@errdex.command("validate")
@_catalog_option
def validate_command(folder: Path) -> None:
    """Check the whole catalogue and list every problem with its place."""
    loaded = validate(folder)
    for problem in loaded.problems:
        click.echo(str(problem))
    click.echo(summary(loaded.problems, loaded.files))
    if _errors(loaded):
        sys.exit(1)


@errdex.command("build")
@_catalog_option
@_out_option
@click.option("--site-url", help="Where the site will be published; may have a path. From catalog.yaml when not given.")
@click.option("--only", help=f"The parts to build, of {','.join(PARTS)}. All when not given.")
def build_command(folder: Path, out: Path, site_url: str | None, only: str | None) -> None:
    """Make the site, lookup.db and the constants package.

    A build that fails leaves the previous one untouched.
    """
    parts = _parts(only)
    _check_url(site_url)
    files = _build(folder, out, parts, site_url, Reporter())
    click.echo(f"{files:,} files in {out}")


@errdex.command("serve")
@_catalog_option
@_out_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
def serve_command(folder: Path, out: Path, host: str, port: int) -> None:
    """Build what is not fresh, then serve the site and the API from one address."""
    with listen(host, port) as listener:
        if not fresh(out, folder, ("site", "lookup")):
            _build(folder, out, PARTS, None, Reporter())
        serve(out, listener, click.echo)


@errdex.command("explain")
@click.argument("code")
@_answer_options(("text", "json", "markdown"), "zh|en|all")
def explain_command(
    code: str, folder: Path, out: Path, db: Path | None, domain: str | None, lang: str | None, form: str
) -> None:
    """Say what CODE means and what to do about it.

    Forgiving about case, separators and a missing prefix.
    """
    answers = _answers(folder, out, db, domain)
    languages = answers.languages(lang, several=True)
    found = answers.explain(code)
    if not found:
        _unknown_code(answers, code, languages[0])
    if form == "json":
        language = "all" if len(languages) > 1 else languages[0]
        for entry in found:
            sys.stdout.buffer.write(answers.store.document(entry.id, language).body)
        return
    for number, (entry, language) in enumerate((entry, language) for entry in found for language in languages):
        if number:
            click.echo(separator() if form == "text" else "")
        record = answers.record(entry, language)
        if form == "markdown":
            _echo(entry_markdown(record, language, answers.site_url))
        else:
            _echo(entry_lines(record, language, answers.site_url))


@errdex.command("search")
@click.argument("words", nargs=-1, required=True)
@_answer_options(("text", "json"), "zh|en")
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
    """Find codes by part of a code or by words of either language."""
    answers = _answers(folder, out, db, domain)
    language = answers.languages(lang)[0]
    results = answers.search(" ".join(words), language, limit)
    if form == "json":
        click.echo(_json(results))
    else:
        _echo(hit_lines(results["hits"]))
        if results["total"] > len(results["hits"]):
            click.echo(f"{len(results['hits'])} of {results['total']}", err=True)
    if not results["hits"]:
        if form == "text":
            click.echo("nothing found", err=True)
        sys.exit(1)


@errdex.command("diagnose")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default=Path("-"))
@_answer_options(("text", "json"), "zh|en")
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
        _echo(diagnosis_lines(diagnosis, text, language, answers.site_url))
    if not result["diagnoses"]:
        if form == "text":
            click.echo("no code of the catalogue in this text", err=True)
        sys.exit(1)


def _errors(loaded: Loaded) -> int:
    return sum(problem.level is Level.ERROR for problem in loaded.problems)


def _build(folder: Path, out: Path, parts: tuple[str, ...], site_url: str | None, report: Reporter) -> int:
    """Validate, then build; exits 1 with the problems where there are any."""
    inputs = catalogue_files(folder)
    with report.step(f"validate {folder}"):
        loaded = validate(folder)
    if _errors(loaded) or loaded.catalog is None:
        for problem in loaded.problems:
            click.echo(str(problem))
        click.echo(summary(loaded.problems, loaded.files))
        sys.exit(1)
    return build(with_site_url(loaded.catalog, site_url), out, parts, inputs, report)


def _answers(folder: Path, out: Path, db: Path | None, domain: str | None) -> Answers:
    """What `explain`, `search` and `diagnose` ask; built first where it is missing or stale."""
    if db is None:
        db = out / LOOKUP
        if (folder.is_dir() or not db.exists()) and not fresh(out, folder, ("lookup",)):
            _build(folder, out, ("lookup",), None, Reporter(quiet=True))
    answers = Answers(Store(db), domain)
    if domain is not None and domain not in answers.domains:
        _fail(f"there is no domain '{domain}'; one of {', '.join(answers.domains)}")
    return answers


def _parts(only: str | None) -> tuple[str, ...]:
    if only is None:
        return PARTS
    parts = tuple(dict.fromkeys(part.strip() for part in only.split(",") if part.strip()))
    wrong = [part for part in parts if part not in PARTS]
    if wrong or not parts:
        raise click.UsageError(f"--only takes parts of {','.join(PARTS)}, not '{','.join(wrong) or only}'")
    return parts


def _check_url(site_url: str | None) -> None:
    if site_url is not None and not site_url.startswith(("https://", "http://")):
        raise click.UsageError(f"--site-url '{site_url}' has to start with https:// or http://")


def _pasted(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        return file.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        _fail(f"{file} cannot be read: {(error.strerror or str(error)).lower()}")


def _unknown_code(answers: Answers, code: str, language: str) -> NoReturn:
    click.echo(f"no code '{code}' in the catalogue", err=True)
    near = answers.suggestions(code, language)
    if near:
        click.echo("did you mean:", err=True)
        for line in hit_lines(near):
            click.echo(f"  {line}", err=True)
    sys.exit(1)


def _echo(lines: Any) -> None:
    for line in lines:
        click.echo(line, color=False if os.environ.get("NO_COLOR") else None)


def _json(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2)


def _fail(text: str) -> NoReturn:
    click.echo(f"errdex: {text}", err=True)
    sys.exit(2)


def main() -> None:
    """Run the command; every complaint is one line."""
    try:
        errdex.main(prog_name="errdex", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(2)
    except click.UsageError as error:
        name = error.ctx.command_path if error.ctx is not None else "errdex"
        _fail(f"{' '.join(error.format_message().split())} (see `{name} --help`)")
    except click.ClickException as error:
        _fail(error.format_message())
    except (CatalogueMissing, PublishError, EngineError, ShellError, ServeError, StoreError) as error:
        _fail(str(error))
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; nothing was changed", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
