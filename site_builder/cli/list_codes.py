"""`errdex list`: print the codes of the catalogue, all of them or those that filters leave."""

import csv
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click
from click.shell_completion import CompletionItem

from site_builder.cli.asking import answer_options, as_json, opened
from site_builder.cli.completing import among, complete_categories, complete_domains
from site_builder.cli.screen import Screen
from web.text.nearest import one_of

if TYPE_CHECKING:
    from site_builder.cli.answers import Answers

Record: TypeAlias = Mapping[str, Any]
Complete: TypeAlias = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]

FILTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "domain": (),
    "category": (),
    "fault": ("caller", "service"),
    "acts": ("developer", "account", "content", "provider"),
    "retry": ("never", "after-change", "backoff", "wait"),
    "retryable": ("true", "false"),
    "kind": ("error", "warning", "success"),
    "status": ("active", "deprecated", "removed"),
}
"""Filter → the values that it takes; those of the first two are the catalogue's."""
COLUMNS: Final = (
    *("domain", "code", "name", "kind", "status", "category", "fault", "acts", "retry", "retryable", "message", "url"),
)
"""Of the CSV: keys of an entry, `retry` its policy."""
_COMPLETE: Final[Mapping[str, Complete]] = {"domain": complete_domains, "category": complete_categories}
_HELP: Final = {
    "domain": "Only codes of these domains; every filter takes several values, with commas.",
    "category": "Only codes about this.",
    "fault": "Only codes that are fixed on this side.",
    "acts": "Only codes, or causes, for which these have to act.",
    "retry": "Only codes with this advice on sending the request again.",
    "retryable": "Only codes after which the same request may be sent again, or may not.",
    "kind": "Only this kind.",
    "status": "Only codes at this stage of their life.",
}


def _filter_options(command: Callable[..., None]) -> Callable[..., None]:
    for name, values in reversed(tuple(FILTERS.items())):
        command = click.option(
            f"--{name}",
            metavar="|".join(values) or f"{name.upper()},…",
            shell_complete=_COMPLETE.get(name) or among(values),
            help=_HELP[name],
        )(command)
    return command


@click.command("list")
@_filter_options
@answer_options(("text", "json", "csv"))
def list_command(folder: Path, out: Path, db: Path | None, lang: str | None, form: str, **given: str | None) -> None:
    """List the codes of the catalogue with what they mean and whether to send the request again."""
    answers = opened(folder, out, db)
    language = answers.languages(lang)[0]
    wanted = {name: _values(answers, name, text) for name, text in given.items() if text is not None}
    records = [record for record in _records(answers, language) if _fits(record, wanted)]
    if form == "json":
        click.echo(as_json({"codes": records, "next": None, "total": len(records)}))
    elif form == "csv":
        _print_csv(records)
    else:
        _print_text(answers, records, language)
        if not records:
            click.echo(answers.store.words(language)["terminal"]["nothing_found"], err=True)


def _values(answers: "Answers", name: str, text: str) -> frozenset[str]:
    """The values of a filter. Raises UsageError for one that the catalogue lacks."""
    known = FILTERS[name] or (answers.domains if name == "domain" else answers.categories)
    values = [value.strip() for value in text.split(",") if value.strip()]
    for value in values:
        if value not in known:
            raise click.UsageError(f"--{name} takes no '{value}'; {one_of(value, known)}")
    if not values:
        raise click.UsageError(f"--{name} takes one of {', '.join(known)}, or several")
    return frozenset(values)


def _records(answers: "Answers", language: str) -> Iterator[Record]:
    for (identifier,) in answers.store.rows("SELECT id FROM entry ORDER BY id"):
        yield json.loads(answers.store.entry_answer(identifier, language).body)


def _fits(record: Record, wanted: Mapping[str, frozenset[str]]) -> bool:
    """True where every filter has one of the record's values."""
    return all(values & _said(record, name) for name, values in wanted.items())


def _said(record: Record, name: str) -> set[str | None]:
    """What a record says to a filter."""
    retry = record["retry"] or {}
    if name == "retry":
        return {retry.get("policy")}
    if name == "retryable":
        return {json.dumps(retry.get("retryable"))}
    if name == "acts":
        return {record["acts"], *(cause["acts"] for cause in record["causes"])}
    return {record[name]}


def _print_csv(records: Sequence[Record]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for record in records:
        retry = record["retry"] or {}
        values = {**record, "retry": retry.get("policy"), "retryable": retry.get("retryable")}
        shown = (values[column] for column in COLUMNS)
        writer.writerow([str(value).lower() if isinstance(value, bool) else value for value in shown])


def _print_text(answers: "Answers", records: Sequence[Record], language: str) -> None:
    from site_builder.cli.terminal import code_rows
    from site_builder.data.views import EntryView, read

    screen = Screen.of(sys.stdout)
    views = [read(EntryView, record) for record in records]
    for line in code_rows(views, answers.store.words(language), screen):
        screen.echo(line)
