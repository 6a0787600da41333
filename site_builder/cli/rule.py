"""`errdex rule`: print the manual of a rule, or the list of all."""

import click

from site_builder.cli.completing import complete_rules
from site_builder.clients.scan import findings
from site_builder.rules.manual import Manual, manuals
from web.text.nearest import nearest

_WIDTH = 100
"""Columns of a manual."""


@click.command("rule")
@click.argument("name", required=False, shell_complete=complete_rules)
def rule_command(name: str | None) -> None:
    """Explain the rule NAME, which a problem shows in brackets; without NAME, list all rules."""
    known = dict(sorted({**manuals(), **findings.MANUALS}.items()))
    if name is None:
        width = max(map(len, known))
        for manual in known.values():
            click.echo(f"{manual.id:<{width}}  {manual.title}")
        return
    given = name.strip("[]")
    if given not in known:
        near = nearest(given, known)
        hint = f"did you mean '{near}'?" if near else "`errdex rule` lists all"
        raise click.ClickException(f"there is no rule '{name}'; {hint}")
    click.echo("\n\n".join(click.wrap_text(text, _WIDTH) for text in _paragraphs(known[given])))


def _paragraphs(manual: Manual) -> list[str]:
    """The title, the level, then the rest, each paragraph on one line."""
    _, *rest = manual.text.split("\n\n")
    levels = " or ".join(map(str, manual.levels))
    return [f"{manual.id}: {manual.title}", f"level: {levels}", *(" ".join(text.split()) for text in rest)]
