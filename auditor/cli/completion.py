"""``auditor completion``: the script that lets a shell complete commands, options and files."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command("completion", short_help="Print the shell's completion script.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> int:
    """Print the completion script for a shell.

    \b
    Example, for bash:
      auditor completion bash > ~/.local/share/bash-completion/completions/auditor
    """
    from auditor.cli import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"{shell} is not supported here.")
    click.echo(kind(cli, {}, "auditor", "_AUDITOR_COMPLETE").source())
    return 0
