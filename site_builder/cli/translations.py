"""`errdex status` and `errdex confirm`: what is left to translate, and that a translator has looked."""

import datetime
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from site_builder.catalog.confirmed import place_of
from site_builder.catalog.entry_cache import EntryCache
from site_builder.catalog.listing import SETTINGS_FILE
from site_builder.catalog.loader import Loaded, load
from site_builder.catalog.model import Catalog, Settings
from site_builder.catalog.problem import Level, shown
from site_builder.catalog.yaml_file import Loc, YamlFile, read
from site_builder.cli.options import catalog_option
from site_builder.core.errors import UserError
from site_builder.interchange.confirming import Confirming
from site_builder.interchange.tasks import TASKS, Task, is_written, pieces, tasks_of
from site_builder.rules.rule import Piece, path_of


@dataclass(frozen=True, order=True)
class _Todo:
    """One text that somebody has to do something about."""

    path: str
    line: int
    column: int
    language: str
    field: str
    task: Task


@click.command("status")
@click.argument("more", metavar="", nargs=-1, type=click.Path(path_type=Path))
@click.option("--lang", "language", help="Only this language.")
@click.option(
    "--log",
    "logs",
    metavar="FILE...",
    multiple=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="Tell instead what the server was asked for in vain, by its access logs (.gz too, - for standard input).",
)
@click.option(
    "--drafts", metavar="DIR", type=click.Path(path_type=Path), help="With --log: start an entry for each code, in DIR."
)
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True)
@catalog_option
def status_command(
    more: tuple[Path, ...], language: str | None, logs: tuple[Path, ...], drafts: Path | None, form: str, folder: Path
) -> None:
    """List what is left to translate, to confirm and to check again, with counts for each language.

    With --log: the codes that were looked up and are not there, the most wanted first, and the shapes of what is not
    written like a code (a log has no other texts). What the catalogue has by now is left out.
    """
    if logs:
        if language is not None:
            raise click.UsageError("--lang is about translations, and --log is not")
        from site_builder.cli.asked import print_asked

        print_asked((*logs, *more), folder, form, drafts)
        return
    if more or drafts is not None:
        word = f"'{more[0]}'" if more else "--drafts"
        raise click.UsageError(f"{word} goes with --log, which names the access logs to read")
    loaded = load(folder, EntryCache.of(folder))
    heads = loaded.heads
    if heads is None:
        raise UserError(f"{shown(folder)} cannot be understood; see `errdex validate`")
    if language is not None and language not in heads.languages:
        raise click.UsageError(f"--lang '{language}' is no language of it; one of {', '.join(heads.languages)}")
    languages = heads.languages if language is None else (language,)
    todos, texts = _todos(loaded, heads, languages)
    counts = {one: Counter(todo.task for todo in todos if todo.language == one) for one in languages}
    old = _to_check(loaded, heads) if language is None else []
    if form == "json":
        record = {
            "languages": {
                one: {"texts": texts[one], **{task: counts[one][task] for task in TASKS}} for one in languages
            },
            "tasks": [asdict(todo) for todo in todos],
            "to_check": [{"path": path, "checked": day.isoformat(), "days": days} for path, day, days in old],
        }
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    for line in (*_lines(todos), *(f"{path}: checked {day}, {days} days ago" for path, day, days in old)):
        click.echo(line)
    for one in languages:
        left = ", ".join(f"{counts[one][task]} {words}" for task, words in TASKS.items() if counts[one][task])
        click.echo(f"{one}: {_count(texts[one])}, {left or 'nothing left to do'}")


@click.command("confirm")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--lang", "language", help="Only this language; every translation when not given.")
def confirm_command(files: tuple[Path, ...], language: str | None) -> None:
    """Record that somebody has compared the translations in FILE with their source."""
    by_folder: dict[Path, list[Path]] = {}
    for file in files:
        by_folder.setdefault(_catalogue_of(file), []).append(file)
    wrong = 0
    for folder, of_folder in by_folder.items():
        wrong += _confirm(load(folder, EntryCache.of(folder)), folder, of_folder, language)
    if wrong:
        sys.exit(1)


def _confirm(loaded: Loaded, folder: Path, files: Sequence[Path], language: str | None) -> int:
    """Confirm files of one catalogue; print a line for each, and count those that cannot be."""
    heads = loaded.heads
    if heads is None:
        raise UserError(f"{shown(folder)} cannot be understood; see `errdex validate`")
    if language is not None and language not in heads.languages[1:]:
        known = ", ".join(heads.languages[1:]) or "none"
        raise click.UsageError(f"--lang '{language}' is no language that is translated into; one of {known}")
    languages = heads.languages[1:] if language is None else (language,)
    by_path = {folder / path_of(piece): piece for piece in pieces(loaded, heads) if not isinstance(piece, Settings)}
    faulty = {problem.path.absolute() for problem in loaded.problems if problem.level is Level.ERROR}
    confirming = Confirming(heads)
    said, wrong = [], 0
    for file in files:
        piece = by_path.get(folder / file.absolute().parent.name / file.name)
        if piece is None or file.absolute() in faulty:
            said.append(f"{shown(file)} cannot be confirmed: see `errdex validate {shown(file)}`")
            wrong += 1
            continue
        numbers = {one: confirming.confirm_all(piece, one) for one in languages}
        counts = [f"{_count(number)} in {one}" for one, number in numbers.items() if number]
        said.append(f"{shown(file)}: {', '.join(counts) or 'no translation'} confirmed")
    try:
        confirming.write()
    except OSError as error:
        name = shown(Path(error.filename)) if error.filename else shown(folder)
        raise UserError(f"{name} cannot be written: {(error.strerror or str(error)).lower()}") from None
    for line in said:
        click.echo(line)
    return wrong


def _catalogue_of(file: Path) -> Path:
    """The folder of the catalogue that a file is of. Raises UserError where it is of none."""
    folder = file.absolute().parent.parent
    if not file.is_file():
        raise UserError(f"there is no file {shown(file)}")
    if not (folder / SETTINGS_FILE).is_file():
        raise UserError(f"{shown(file)} is no file of a catalogue: {shown(folder / SETTINGS_FILE)} is not there")
    return folder


def _todos(loaded: Loaded, heads: Catalog, languages: Sequence[str]) -> tuple[list[_Todo], Mapping[str, int]]:
    """What is to be done, by place; and how many texts there are in each language."""
    todos: list[_Todo] = []
    texts: Counter[str] = Counter()
    for piece in pieces(loaded, heads):
        tasks = [(loc, one, task) for one in languages for loc, task in tasks_of(heads, piece, one)]
        texts.update(one for _, text in piece.texts() for one in languages if is_written(text.root.get(one, "")))
        file = read(heads.folder / path_of(piece)) if any(task != "unconfirmed" for *_, task in tasks) else None
        todos += (_todo(heads, piece, file, *task) for task in tasks)
    return sorted(todos), texts


def _todo(heads: Catalog, piece: Piece, file: YamlFile | None, loc: Loc, language: str, task: Task) -> _Todo:
    path = heads.folder / path_of(piece)
    mark = file.mark((*loc, language)) if file is not None else None
    line, column = (mark.line, mark.column) if mark is not None else (1, 1)
    return _Todo(shown(path), line, column, language, place_of(loc), task)


def _lines(todos: Sequence[_Todo]) -> Iterator[str]:
    """A line for each task; for all texts of a file that nobody has confirmed yet, one line."""
    new = Counter((todo.path, todo.language) for todo in todos if todo.task == "unconfirmed")
    for todo in todos:
        if todo.task != "unconfirmed":
            yield f"{todo.path}:{todo.line}:{todo.column}: {todo.language}: {todo.field} is {TASKS[todo.task]}"
    for (path, language), count in sorted(new.items()):
        yield f"{path}: {language}: {_count(count)} not confirmed yet"


def _to_check(loaded: Loaded, heads: Catalog) -> list[tuple[str, datetime.date, int]]:
    """(path, day, days since) of the entries that nobody has compared with their sources for long, oldest first."""
    today, found = datetime.datetime.now(datetime.UTC).date(), []
    for record in loaded.records:
        entry = record.entry
        if entry.checked is not None and (today - entry.checked).days > heads.settings.check_after:
            found.append((shown(heads.folder / entry.path), entry.checked, (today - entry.checked).days))
    return sorted(found, key=lambda one: (one[1], one[0]))


def _count(number: int) -> str:
    return f"{number:,} text" if number == 1 else f"{number:,} texts"
