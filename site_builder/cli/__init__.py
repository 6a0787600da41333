"""The `errdex` command, which puts all parts and both sides together.

Answers go to stdout, progress and errors to stderr. Exit status: 0 done, 1 the catalogue has
problems or there is no answer, 2 it could not run.
"""

import os
import sys
from collections.abc import Mapping
from importlib import import_module

import click

import web
from site_builder import __version__
from site_builder.core.errors import UserError

if not hasattr(web, "create_app"):  # web.py brings a package of that name
    sys.stderr.write(
        f"errdex: the package `web` in {web.__file__} is not errdex's own: another one has overwritten it;"
        " install errdex in an environment of its own, such as pipx install errdex makes\n"
    )
    sys.exit(2)
from web.store.store import StoreError

_MODULES: Mapping[str, str] = {
    "init": "scaffold",
    "new": "scaffold",
    "validate": "validate",
    "rule": "rule",
    "format": "format",
    "words": "words",
    "status": "translations",
    "confirm": "translations",
    "release": "release",
    "build": "build",
    "serve": "serve",
    "explain": "ask",
    "search": "ask",
    "diagnose": "ask",
    "import": "import_tables",
    "diff": "diff",
}
"""Command → module of this package that has it as `{name}_command`."""


_CODES = (" explain", " search", " new")
"""Commands that take codes."""


class _Commands(click.Group):
    """Imports a command when it is named: validation needs no web server."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return None
        command: click.Command = getattr(import_module(f"{__name__}.{_MODULES[cmd_name]}"), f"{cmd_name}_command")
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="errdex")
def errdex() -> None:
    """One catalogue of error codes: a site, a lookup API and Python constants.

    Start with `errdex init FOLDER` and `errdex serve`, or ask in the terminal: `errdex explain CODE`.
    """


def main() -> None:
    """Run the command; every error is one line."""
    try:
        errdex.main(prog_name="errdex", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(2)
    except click.NoSuchOption as error:
        name = error.ctx.command_path if error.ctx is not None else "errdex"
        code = f"; a code that begins with `-` comes behind `--`: {name} -- {error.option_name}"
        _fail(f"no such option '{error.option_name}'{code if name.endswith(_CODES) else ''} (see `{name} --help`)")
    except click.UsageError as error:
        name = error.ctx.command_path if error.ctx is not None else "errdex"
        _fail(f"{' '.join(error.format_message().split())} (see `{name} --help`)")
    except click.ClickException as error:
        _fail(error.format_message())
    except (UserError, StoreError) as error:
        _fail(str(error))
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; nothing was changed", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


def _fail(text: str) -> None:
    click.echo(f"errdex: {text}", err=True)
    sys.exit(2)
