"""The `errdex` command, which puts all parts and both sides together.

Answers go to stdout, progress and errors to stderr. Exit status: 0 done, 1 the catalogue has
problems or there is no answer, 2 it could not run.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

import click

import web
from site_builder import __version__
from site_builder.cli.commands import COMMANDS, GROUPS, TAKE_CODES
from site_builder.core.errors import UserError
from web.text.nearest import nearest

if not hasattr(web, "create_app"):  # web.py brings a package of that name
    sys.stderr.write(
        f"errdex: the package `web` in {web.__file__} is not errdex's own: another one has overwritten it;"
        " install errdex in an environment of its own, such as pipx install errdex makes\n"
    )
    sys.exit(2)
from web.store.store import StoreError

_WHOLE = 1000
"""Characters of a command's summary: none is cut."""


class _Commands(click.Group):
    """Imports a command when it is named: validation needs no web server."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        listed = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"{__name__}.{listed.module}"), f"{cmd_name}_command")
        command.epilog = "\b\nFor example:\n" + "\n".join(f"  {example}" for example in listed.examples)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = nearest(name, COMMANDS)
            raise click.UsageError(f"no such command '{name}'{f'; did you mean `errdex {near}`?' if near else ''}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, group in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name, self._summary(ctx, name)) for name in group])

    def _summary(self, ctx: click.Context, name: str) -> str:
        """The first sentence of a command's help, whole."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(_WHOLE) if command is not None else ""


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="errdex")
def errdex() -> None:
    """One catalogue of error codes: a site, a lookup API and constants for your programs.

    Start with `errdex init FOLDER` and `errdex serve`, or ask in the terminal: `errdex explain CODE`.
    """


def main() -> None:
    """Run the command; every error is one line."""
    sys.stdin = sys.stdin or Path(os.devnull).open()  # noqa: SIM115  closed by the caller, it is as good as empty
    try:
        Path.cwd()
    except FileNotFoundError:
        _fail(web.NO_FOLDER)
    try:
        errdex.main(prog_name="errdex", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        sys.exit(2)
    except click.NoSuchOption as error:
        name = error.ctx.command_path if error.ctx is not None else "errdex"
        code = f"; a code that begins with `-` comes behind `--`: {name} -- {error.option_name}"
        _fail(f"no such option '{error.option_name}'{code if name.endswith(TAKE_CODES) else ''} (see `{name} --help`)")
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
    except (
        OSError
    ) as error:  # of a path that cannot even be looked at: its folder may not be entered, or it is too long
        if error.filename is None:
            raise
        from site_builder.catalog.problem import printable, shown

        _fail(f"{printable(shown(Path(error.filename)))} cannot be used: {(error.strerror or str(error)).lower()}")


def _fail(text: str) -> None:
    click.echo(f"errdex: {text}", err=True)
    sys.exit(2)
