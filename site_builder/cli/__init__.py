"""The `errdex` command: the only place that puts the parts together, and the two sides.

Answers go to stdout, progress and complaints to stderr. Exit status: 0 done, 1 the catalogue has
problems or there is no answer, 2 it could not run.
"""

import os
import sys

import click

from site_builder import __version__
from site_builder.cli.asking import diagnose_command, explain_command, search_command
from site_builder.cli.making import build_command, serve_command, validate_command
from site_builder.cli.serve import ServeError
from site_builder.load import CatalogueMissing
from site_builder.publish import PublishError
from site_builder.shell import ShellError
from site_builder.site import EngineError
from web.store import StoreError

_SAID = (CatalogueMissing, PublishError, EngineError, ShellError, ServeError, StoreError)
"""Exceptions whose text is one line for the person at the prompt."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="errdex")
def errdex() -> None:
    """One catalogue of error codes: a site, a lookup API and Python constants.

    Start with `errdex serve`, or ask in the terminal: `errdex explain CODE`.
    """


for _command in (
    validate_command,
    build_command,
    serve_command,
    explain_command,
    search_command,
    diagnose_command,
):
    errdex.add_command(_command)


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
    except _SAID as error:
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
