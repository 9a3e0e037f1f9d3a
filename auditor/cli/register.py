"""``auditor register``: reports issued, signed, superseded and revoked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from auditor.cli.common import json_option


@click.group("register", short_help="Reports issued, signed, superseded and revoked.")
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    default="register.sqlite",
    show_default=True,
    envvar="AUDITOR_REGISTER",
    metavar="FILE",
    help="The register.  [env: AUDITOR_REGISTER]",
)
@click.pass_context
def command(context: click.Context, file: Path) -> None:
    """Read the register that `seal` and `sign` write to with --register, and revoke reports in it.

    \b
    Example:
      auditor register --file register.sqlite list
    """
    context.obj = file


def _opened(context: click.Context) -> Any:
    from auditor.signoff.errors import SignoffError
    from auditor.signoff.register import Register

    file: Path = context.obj
    if not file.is_file():
        raise SignoffError(f"{file}: there is no register. `auditor seal --register {file}` begins one.")
    return Register.open(file)


@command.command("list")
@json_option
@click.pass_context
def list_(context: click.Context, as_json: bool) -> int:
    """Every report with where it stands: issued, superseded or revoked, and who signed.

    \b
    Example:
      auditor register --file register.sqlite list
    """
    from auditor.cli.common import print_json

    rows: dict[str, dict[str, Any]] = {}
    for entry in _opened(context).entries():
        row = rows.setdefault(entry.number, {"id": entry.number, "state": "", "title": "", "signed": []})
        if entry.event == "signed":
            row["signed"].append(f"{entry.body['field']}: {entry.body['decision']}")
        else:
            row["state"] = entry.event
            row["title"] = entry.body.get("title", row["title"])
    if as_json:
        print_json(list(rows.values()))
        return 0
    for row in rows.values():
        signed = "; ".join(row["signed"]) or "nobody signed"
        click.echo(f"{row['id']}  {row['state']}  {row['title']}  ({signed})")
    return 0


@command.command("show")
@click.argument("number")
@json_option
@click.pass_context
def show(context: click.Context, number: str, as_json: bool) -> int:
    """Every event of the report NUMBER.

    \b
    Example:
      auditor register show chat-assistant-2026-11-22
    """
    from auditor.cli.common import print_json
    from auditor.signoff.errors import SignoffError

    found = _opened(context).about(number)
    if not found:
        raise SignoffError(f"{context.obj}: knows no report {number}.")
    if as_json:
        print_json([{"id": entry.sequence, "digest": entry.digest, **entry.body} for entry in found])
        return 0
    for entry in found:
        click.echo(f"{entry.body['at']}  {entry.event}  {_told(entry.body)}")
    return 0


def _told(body: Mapping[str, Any]) -> str:
    return ", ".join(f"{key} {value}" for key, value in body.items() if key not in ("at", "event", "number"))


@command.command("check")
@click.option("--head", metavar="SHA256", help="A head kept elsewhere, which has to be in the register still.")
@click.pass_context
def check(context: click.Context, head: str | None) -> int:
    """Check that no entry was changed or removed; exit 1 if one was.

    \b
    Example:
      auditor register check --head 3a7b…
    """
    register = _opened(context)
    problems = register.check(head)
    for problem in problems:
        click.echo(problem)
    if not problems:
        click.echo(f"Good: {len(register.entries())} entries, head {register.head()}")
    return 1 if problems else 0


@command.command("export")
@click.pass_context
def export(context: click.Context) -> int:
    """Print every entry as one line of JSON, with its digest; the last digest is the head to keep elsewhere.

    \b
    Example:
      auditor register export > register.jsonl
    """
    for entry in _opened(context).entries():
        line = {"sequence": entry.sequence, "digest": entry.digest, **entry.body}
        click.echo(json.dumps(line, ensure_ascii=False, sort_keys=True))
    return 0


@command.command("revoke")
@click.argument("number")
@click.option("--reason", required=True, help="Why it no longer stands.")
@click.option("--by", required=True, metavar="NAME", help="Who revokes it.")
@click.pass_context
def revoke(context: click.Context, number: str, reason: str, by: str) -> int:
    """Note that the report NUMBER no longer stands.

    \b
    Example:
      auditor register revoke chat-assistant-2026-11-22 --reason "New licence." --by "Ada Example"
    """
    from datetime import UTC, datetime

    _opened(context).revoke(number, " ".join(reason.split()), by, datetime.now(UTC).replace(microsecond=0))
    click.echo(f"Revoked: {number}")
    return 0
