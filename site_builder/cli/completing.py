"""Complete codes, domains and languages for a shell, out of the lookup.db that is there.

Nothing is built, and whatever goes wrong is no candidate: a shell asks at every key.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from site_builder.cli.options import BUILD
from site_builder.cli.project import project
from site_builder.core.paths import LOOKUP

MOST = 500
"""Candidates that a shell is given."""


def complete_codes(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    """Codes that begin as is written, whatever the case, with their domain."""
    begins = begun.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = _rows(
        context,
        "SELECT code, group_concat(domain, ', ') FROM entry WHERE code LIKE ? ESCAPE '\\' AND status != 'removed'"
        " GROUP BY code ORDER BY code LIMIT ?",
        (f"{begins}%", MOST),
    )
    return [CompletionItem(code, help=domains) for code, domains in rows]


def complete_domains(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    return _last((row[0] for row in _rows(context, "SELECT id FROM domain ORDER BY rank, id")), begun)


def complete_categories(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    sql = "SELECT DISTINCT category FROM entry WHERE category IS NOT NULL ORDER BY category"
    return _last((row[0] for row in _rows(context, sql)), begun)


def complete_languages(context: click.Context, _: click.Parameter, begun: str) -> list[CompletionItem]:
    rows = _rows(context, "SELECT DISTINCT lang FROM answer WHERE lang != 'all' ORDER BY lang")
    return [CompletionItem(language) for (language,) in rows if language.startswith(begun)]


def complete_rules(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    from site_builder.clients.scan.findings import MANUALS
    from site_builder.rules.manual import manuals

    known = sorted((*manuals().values(), *MANUALS.values()))
    return [CompletionItem(one.id, help=one.title) for one in known if one.id.startswith(begun)]


def among(values: Iterable[str]) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Complete one of some values, or the last of several with commas."""
    return lambda _, __, begun: _last(values, begun)


def _last(values: Iterable[str], begun: str) -> list[CompletionItem]:
    """Candidates for the last value of a list with commas."""
    before, comma, last = begun.rpartition(",")
    return [CompletionItem(f"{before}{comma}{value}") for value in values if value.startswith(last)]


def _rows(context: click.Context, sql: str, parameters: tuple[str | int, ...] = ()) -> list[tuple[str, ...]]:
    path = _lookup(context)
    if path is None:
        return []
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return connection.execute(sql, parameters).fetchall()
        finally:
            connection.close()
    except (sqlite3.Error, ValueError):
        return []


def _lookup(context: click.Context) -> Path | None:
    """The lookup.db that the command would read, fresh or not."""
    if context.params.get("db") is not None:
        return Path(context.params["db"])
    if os.environ.get("ERRDEX_DB"):
        return Path(os.environ["ERRDEX_DB"])
    found = project(Path.cwd())
    return found / BUILD / LOOKUP if found is not None else None
