"""`errdex mcp`: search, explain and diagnose for agents."""

import sys
from pathlib import Path

import click

from site_builder.cli.asking import opened, place_options
from site_builder.core.errors import UserError


@click.command("mcp")
@place_options()
def mcp_command(folder: Path, out: Path, db: Path | None, lang: str | None) -> None:
    """Serve search, explain and diagnose to an agent, over standard input and output.

    It speaks the Model Context Protocol; a client such as an editor or an assistant starts it. A new build is read
    while it runs. Needs `pip install 'errdex[mcp]'`.
    """
    try:
        import mcp  # noqa: F401
    except ImportError:
        raise UserError("errdex mcp needs the package mcp: pip install 'errdex[mcp]'") from None
    from site_builder.cli.agent_answers import AgentAnswers
    from site_builder.clients.mcp_server import server
    from site_builder.clients.mcp_stdio import run
    from web.store.current import CurrentStore

    answers = opened(folder, out, db)
    language = answers.languages(lang)[0]
    if sys.stdin.isatty():
        click.echo("waits for an agent's client on standard input; end it with Ctrl-D", err=True)
    run(server(AgentAnswers(CurrentStore(answers.store.path), language)))
