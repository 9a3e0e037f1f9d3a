"""The command line: one file per command, each read only when it is used, so that help is instant.

Exit codes: 0 done, 1 not passed, 2 bad input or usage, 3 refer, 4 rules or catalogue broken, 5 internal error.
"""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from typing import Any, TextIO

import click

from auditor import __version__
from auditor.errors import AuditorError

COMMANDS = {
    "init": "Write a commented descriptor to start from.",
    "validate": "Check descriptors and tell every problem with its line.",
    "audit": "Audit a project and write the record and the report.",
    "gate": "One line and an exit code for a pipeline.",
    "keys": "Make keys for trials of sealing and signing.",
    "seal": "Put the organisation's seal on a report.",
    "sign": "Sign a decision in a sealed report.",
    "verify": "Check seal, signatures, attachments and verdicts of a report.",
    "replay": "Audit again from a report or record, and tell what differs.",
    "diff": "What changed between two audits, and which input made it change.",
    "watch": "Which approvals in a folder of reports no longer stand.",
    "register": "Reports issued, signed, superseded and revoked.",
    "explain": "Why a rule fired, did not, or is not answered.",
    "duties": "Every duty: who, by when, how it stands; what a choice costs.",
    "cost": "What each option costs, and when another is cheaper.",
    "claims": "Recompute published cost claims from their own inputs.",
    "questions": "What is not answered, and which answers decide.",
    "boundary": "What would flip the assessment, and how much room there is.",
    "calendar": "When the assessment changes, and why.",
    "rules": "List, show, check and test the rules.",
    "catalogue": "List, show and check models, licences and prices.",
    "doctor": "Check this installation.",
    "completion": "Print the shell's completion script.",
}


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are called; help needs only the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"auditor.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            ctx.fail(f"No such command '{args[0]}'." + (f" Did you mean '{near[0]}'?" if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done, 1 not passed, 2 bad input, 3 refer, 4 rules broken, 5 internal error.",
)
@click.version_option(__version__, "--version", prog_name="auditor")
def cli() -> None:
    """Audit which AI models a project may use, how, and under which obligations.

    \b
    Try:
      auditor audit samples/chat-assistant/descriptor.yaml -o out/
      auditor gate samples/chat-assistant/descriptor.yaml
    """


class _Pipe(io.FileIO):
    """A stream whose reader may go away, as ``head`` does: what follows is dropped, and the exit code stays true."""

    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            return len(data)


def _patient(stream: TextIO) -> TextIO:
    """The same stream, but neither a reader that goes away nor a letter the terminal lacks stops a command."""
    try:
        raw = _Pipe(stream.fileno(), "wb", closefd=False)
    except (AttributeError, OSError, ValueError):  # no stream of the system: closed, a test, or a notebook
        return stream
    stream.flush()
    return io.TextIOWrapper(io.BufferedWriter(raw), stream.encoding, "replace", line_buffering=True)


def main() -> None:
    """Run the command line and leave with its exit code; errors go to standard error in plain words."""
    gc.set_threshold(100_000)  # what a command loads stays until its end: looking for garbage in it only costs time
    sys.stdout, sys.stderr = _patient(sys.stdout), _patient(sys.stderr)
    try:
        code = cli.main(prog_name="auditor", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Abort:
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except AuditorError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except Exception:
        import traceback

        click.echo(
            "auditor met an error of its own; nothing was decided. Please report it with what follows:\n",
            err=True,
        )
        click.echo(traceback.format_exc(), err=True)
        sys.exit(5)
