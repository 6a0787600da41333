"""Open lookup.db for the commands that ask it, with the options they share.

It is built first where it is missing or stale. Heavy modules are imported when a question is asked: the completion of
a shell imports the commands at every key.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from site_builder.cli.completing import complete_domains, complete_languages
from site_builder.cli.options import catalog_option, out_option
from site_builder.cli.project import project
from site_builder.core.errors import UserError
from site_builder.core.paths import LOOKUP

if TYPE_CHECKING:
    from site_builder.cli.answers import Answers

_F = TypeVar("_F", bound=Callable[..., Any])


def lookup_options(command: _F) -> _F:
    """The options that say where to look."""
    for option in (
        click.option(
            "--db",
            type=click.Path(path_type=Path),
            envvar="ERRDEX_DB",
            show_envvar=True,
            help="A lookup.db to read, instead of building one.",
        ),
        out_option,
        catalog_option,
    ):
        command = option(command)
    return command


def answer_options(formats: tuple[str, ...], languages: str = "LANG") -> Callable[[_F], _F]:
    """The options of a command that asks: form and language of the answer, and where to look."""
    form = click.option("--format", "form", type=click.Choice(formats), default=formats[0], show_default=True)
    return lambda command: place_options(languages)(form(command))


def place_options(languages: str = "LANG") -> Callable[[_F], _F]:
    """The language of the answer, and where to look."""

    def decorate(command: _F) -> _F:
        for option in (
            click.option(
                "--lang",
                metavar=languages,
                shell_complete=complete_languages,
                help="The language of the answer; from LANG when not given.",
            ),
            lookup_options,
        ):
            command = option(command)
        return command

    return decorate


domain_option = click.option("--domain", shell_complete=complete_domains, help="Only codes of this domain.")


def opened(folder: Path, out: Path, db: Path | None, domain: str | None = None) -> "Answers":
    """Open lookup.db; build it first where it is missing or stale.

    Without --catalog and --out they are those of the nearest project, here or in a folder above.
    """
    from site_builder.cli.answers import Answers
    from web.store.store import Store

    given = {name for name in ("folder", "out", "db") if _source(name) is ParameterSource.COMMANDLINE}
    if db is None or (given & {"folder", "out"} and "db" not in given):
        db = _built(folder, out, given)
    answers = Answers(Store(db), domain)
    if domain is not None and domain not in answers.domains:
        raise click.UsageError(f"there is no domain '{domain}'; one of {', '.join(answers.domains)}")
    return answers


def _built(folder: Path, out: Path, given: set[str]) -> Path:
    """lookup.db of a build that is fresh now, where there is a catalogue to hold it against."""
    from site_builder.assemble.build import is_fresh
    from site_builder.cli.build import built
    from site_builder.core.progress import Reporter

    if not given:
        here = Path.cwd()
        found = project(here)
        if found is None and not folder.is_dir():
            raise UserError(
                "no catalogue and no build/lookup.db here or in a folder above; name one with --catalog, --db or"
                " ERRDEX_DB, or ask a package of constants: python -m PACKAGE CODE"
            )
        if found not in (None, here):
            folder, out = found / folder, found / out
    db = out / LOOKUP
    if ("folder" in given or folder.is_dir() or not db.exists()) and not is_fresh(out, folder, ("lookup",)):
        built(folder, out, ("lookup",), Reporter(quiet=True))
    return db


def _source(name: str) -> ParameterSource | None:
    return click.get_current_context().get_parameter_source(name)


def as_json(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2)
