"""`errdex completion`: print the script by which a shell completes commands, options and codes."""

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(shell: str) -> None:
    """Print a script that completes commands, options, codes, domains and languages.

    Codes are those of the lookup.db that `errdex explain` would read. Load it where your shell starts: in ~/.bashrc
    `source <(errdex completion bash)`, in ~/.zshrc the same with zsh; for fish write it to
    ~/.config/fish/completions/errdex.fish.
    """
    made = get_completion_class(shell)
    assert made is not None, "click has all three"
    root = click.get_current_context().find_root()
    click.echo(made(root.command, {}, "errdex", "_ERRDEX_COMPLETE").source())
