"""`errdex help`: print the help of a command, as `--help` does."""

import click


@click.command("help")
@click.argument("command", required=False)
def help_command(command: str | None) -> None:
    """Say what errdex can do, or what COMMAND does."""
    root = click.get_current_context().find_root()
    assert isinstance(root.command, click.Group)
    if command is None:
        click.echo(root.get_help())
        return
    _, found, _ = root.command.resolve_command(root, [command])
    assert found is not None, "resolve_command says so itself"
    click.echo(found.get_help(click.Context(found, parent=root, info_name=command)))
