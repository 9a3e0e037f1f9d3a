"""``auditor boundary``: what would flip the assessment, and how much room there is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from auditor.cli.common import as_of_option, json_option, policy_option, waivers_option


@click.command("boundary", short_help="What would flip the assessment, and how much room there is.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--subject", metavar="ID", help="Only what flips this subject: project, a workload or a candidate.")
@as_of_option
@policy_option
@waivers_option
@json_option
def command(
    file: Path, subject: str | None, as_of: date | None, policy: Path | None, waivers: Path | None, as_json: bool
) -> int:
    """Name every change of one fact, or of two that one rule reads together, that flips an outcome.

    Numbers and days are told with both sides of the border and the room left. With --json each has the patch (RFC 6902)
    that makes the change and the outcomes after it.

    \b
    Example:
      auditor boundary samples/group-at-700m/descriptor.yaml
    """
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, print_json
    from auditor.inputs import project
    from auditor.report import ahead
    from auditor.report.candidates import subject_names

    auditor = Auditor.open(policy=policy)
    descriptor = project.load(file, waivers, auditor.pack.schemas)
    record = auditor.audit_descriptor(descriptor, day_of(as_of, descriptor.as_of)).ahead("boundaries")
    names = subject_names(record)
    known = ["project", *(one["id"] for key in ("workloads", "candidates") for one in record[key])]
    if subject is not None and subject not in known:
        raise click.UsageError(f'"{subject}" is not a subject of this descriptor. Use one of: {", ".join(known)}.')
    found = [
        one for one in record["boundaries"] if subject is None or subject in {flip["subject"] for flip in one["flips"]}
    ]
    if as_json:
        print_json(found)
        return 0
    for one in found:
        shown = ahead.boundary(one, names)
        click.echo(f"{shown['id']}  " + "\n       and ".join(shown["changes"]))
        for flip in shown["flips"]:
            click.echo(f"       {flip}")
        click.echo(f"       by {shown['rules']}")
    if not found:
        click.echo("No change of one fact, nor any tried of two, flips the assessment.")
    searched = ahead.boundaries(record, names)["pairs"]
    click.echo(f"Pairs of changes: {searched}.", err=True)
    return 0
