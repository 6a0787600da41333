"""`errdex explain`, `search` and `diagnose`: query lookup.db."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from site_builder.cli.asking import answer_options, as_json, domain_option, opened
from site_builder.cli.completing import complete_codes
from site_builder.cli.pasted import from_file, standard_input
from site_builder.cli.screen import Screen

if TYPE_CHECKING:
    from site_builder.cli.answers import Answers
    from web.store.store import EntryRow

FEW = 3
"""Pages that are listed where nothing is recognised."""


class _Asked(NamedTuple):
    """A code and its entries; none where it is unknown."""

    code: str
    entries: tuple["EntryRow", ...]


@click.command("explain")
@click.argument("codes", metavar="CODE...|-", nargs=-1, shell_complete=complete_codes)
@answer_options(("text", "json", "markdown"), "LANG|all")
@domain_option
def explain_command(
    codes: tuple[str, ...], folder: Path, out: Path, db: Path | None, domain: str | None, lang: str | None, form: str
) -> None:
    """Say what each CODE means and what to do about it.

    Forgiving about case, separators and a missing prefix. `-` reads codes from standard input, one a line or between
    spaces. Exits 1 where one is unknown.
    """
    if not codes:
        raise click.UsageError("missing argument 'CODE'")
    answers = opened(folder, out, db, domain)
    languages = answers.languages(lang, several=True)
    asked = list(_asked(answers, codes, languages[0]))
    unknown = [one.code for one in asked if not one.entries]
    if form == "json":
        single = len(codes) == 1 and codes != ("-",)
        _print_json(answers, asked, languages, single)
    else:
        _print_entries(answers, asked, languages, form)
        for code in unknown:
            _tell_unknown(answers, code, languages[0])
    if unknown or not asked:
        sys.exit(1)


def _asked(answers: "Answers", codes: Sequence[str], language: str) -> Iterable[_Asked]:
    """Look up each code that is given; `-` stands for those of standard input, a line with spaces for several."""
    for code in codes:
        if code != "-":
            yield _Asked(code, answers.explain(code))
            continue
        text = standard_input(answers.store.words(language)["terminal"]["waits_for_codes"])
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines:
            click.echo(answers.store.words(language)["terminal"]["no_codes"], err=True)
        for line in lines:
            whole = answers.explain(line)
            yield from [_Asked(line, whole)] if whole else [_Asked(one, answers.explain(one)) for one in line.split()]


def _print_json(answers: "Answers", asked: Sequence[_Asked], languages: Sequence[str], single: bool) -> None:
    """The API's answer: of one code its entry or what is wrong, of several the list."""
    language, *others = languages
    entries = {entry.id: entry for one in asked for entry in one.entries}
    bodies = [answers.store.entry_answer(number, "all" if others else language).body for number in entries]
    if not single:
        unknown = [one.code for one in asked if not one.entries]
        records = [json.loads(body) for body in bodies]
        click.echo(as_json({"codes": records, "next": None, "total": len(records), "unknown": unknown}))
    elif bodies:
        sys.stdout.buffer.write(b"".join(bodies))
    else:
        (code,) = (one.code for one in asked)
        said = answers.store.words(language)["terminal"]["unknown"].format(code=code)
        near = answers.suggestions(code, language)
        click.echo(
            as_json({"type": "about:blank", "title": "Not Found", "status": 404, "detail": said, "suggestions": near})
        )


def _print_entries(answers: "Answers", asked: Sequence[_Asked], languages: Sequence[str], form: str) -> None:
    from site_builder.cli.terminal import entry_lines, separator

    screen = Screen.of(sys.stdout)
    entries = {entry.id: entry for one in asked for entry in one.entries}.values()
    for number, (entry, language) in enumerate((entry, language) for entry in entries for language in languages):
        if number:
            screen.echo(separator(screen) if form == "text" else "")
        if form == "markdown":
            click.echo(answers.twin(entry, language), nl=False)
        else:
            words = answers.store.words(language)
            _echo(entry_lines(answers.view(entry, language), answers.site_url, words, screen), screen)


def _tell_unknown(answers: "Answers", code: str, language: str) -> None:
    from site_builder.cli.terminal import hit_lines, report_lines, visible

    screen = Screen.of(sys.stderr)
    near = answers.suggestions(code, language)
    screen.echo(answers.store.words(language)["terminal"]["unknown"].format(code=visible(code)), err=True)
    if near:
        screen.echo(answers.store.words(language)["terminal"]["did_you_mean"], err=True)
        _echo(hit_lines(near, screen, 2), screen, err=True)
    _echo(report_lines(answers.report_url(code, language), answers.store.words(language), screen), screen, err=True)


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@answer_options(("text", "json"))
@domain_option
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
    answers = opened(folder, out, db, domain)
    language = answers.languages(lang)[0]
    results = answers.search(" ".join(words), language, limit)
    if form == "json":
        click.echo(as_json(results))
    else:
        _print_hits(answers, results["hits"], language)
        if results["total"] > len(results["hits"]):
            said = answers.store.words(language)["terminal"]["of_total"]
            click.echo(said.format(shown=len(results["hits"]), total=results["total"]), err=True)
    if not results["hits"]:
        if form == "text":
            click.echo(answers.store.words(language)["terminal"]["nothing_found"], err=True)
            click.echo(answers.store.words(language)["terminal"]["find_otherwise"], err=True)
        sys.exit(1)


def _print_hits(answers: "Answers", hits: Sequence[Mapping[str, str]], language: str) -> None:
    """One line each; a terminal gets the verdicts too, a pipe code and message."""
    from site_builder.cli.terminal import code_rows, hit_lines

    screen = Screen.of(sys.stdout)
    if screen.width is None:
        _echo(hit_lines(hits), screen)
        return
    rows = [row for hit in hits for row in answers.store.exact(hit["code"], hit["domain"])]
    _echo(code_rows([answers.view(row, language) for row in rows], answers.store.words(language), screen), screen)


@click.command("diagnose")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--text", help="The error itself, in place of a file.")
@answer_options(("text", "json"))
@domain_option
def diagnose_command(
    file: Path | None,
    text: str | None,
    folder: Path,
    out: Path,
    db: Path | None,
    domain: str | None,
    lang: str | None,
    form: str,
) -> None:
    """Name the code and the cause of a pasted error: from FILE, from standard input, or TEXT itself."""
    if file is not None and text is not None:
        raise click.UsageError("FILE and --text are two texts; give one")
    if text is None and file is not None and str(file) != "-":
        text = from_file(file)
    answers = opened(folder, out, db, domain)
    language = answers.languages(lang)[0]
    if text is None:
        text = standard_input(answers.store.words(language)["terminal"]["waits_for_error"])
    result = answers.diagnose(text, language)
    if form == "json":
        click.echo(as_json(result))
    else:
        _print_diagnoses(answers, result["diagnoses"], text, language)
    if not result["diagnoses"]:
        if form == "text":
            click.echo(answers.store.words(language)["terminal"]["no_code"], err=True)
            _tell_pages(answers, text, language)
        sys.exit(1)


def _print_diagnoses(answers: "Answers", diagnoses: Sequence[dict[str, object]], text: str, language: str) -> None:
    from site_builder.cli.terminal import diagnosis_lines, report_lines, separator

    screen = Screen.of(sys.stdout)
    for number, diagnosis in enumerate(diagnoses):
        if number:
            screen.echo(separator(screen))
        words = answers.store.words(language)
        _echo(diagnosis_lines(diagnosis, text, answers.site_url, words, screen), screen)
        if diagnosis["entry"] is None and diagnosis["code"] is not None:
            _echo(report_lines(answers.report_url(str(diagnosis["code"]), language), words, screen), screen)


def _tell_pages(answers: "Answers", text: str, language: str) -> None:
    """List the pages that have the words of a text without a code, and say no more of them than that."""
    from site_builder.cli.terminal import hit_lines

    hits = answers.search(text, language, FEW)["hits"]
    if hits:
        screen = Screen.of(sys.stderr)
        words = answers.store.words(language)["theme"]
        all_of_them = [hit for hit in hits if hit["score"] > 0]
        click.echo(words["by_words" if all_of_them else "by_some_words"], err=True)
        _echo(hit_lines(all_of_them or hits, screen, 2), screen, err=True)


def _echo(lines: Iterable[str], screen: Screen, err: bool = False) -> None:
    for line in lines:
        screen.echo(line, err)
