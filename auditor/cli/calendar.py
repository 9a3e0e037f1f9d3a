"""``auditor calendar``: when the assessment changes, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from auditor.cli.common import as_of_option, json_option, policy_option, waivers_option


@click.command("calendar", short_help="When the assessment changes, and why.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--ics", "ics", type=click.Path(path_type=Path, dir_okay=False), help="Also write an iCalendar file.")
@as_of_option
@policy_option
@waivers_option
@json_option
def command(
    file: Path, ics: Path | None, as_of: date | None, policy: Path | None, waivers: Path | None, as_json: bool
) -> int:
    """Name every day of the next ten years on which the assessment changes or an open duty falls due, with the cause.

    \b
    Example:
      auditor calendar samples/chat-assistant/descriptor.yaml --ics out/chat-assistant.ics
    """
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, print_json, write_all
    from auditor.inputs import project
    from auditor.record.icalendar import icalendar
    from auditor.report import words

    auditor = Auditor.open(policy=policy)
    descriptor = project.load(file, waivers, auditor.pack.schemas)
    record = auditor.audit_descriptor(descriptor, day_of(as_of, descriptor.as_of)).ahead("calendar")
    if ics is not None:
        write_all(ics.parent, {ics.name: icalendar(record)})
    if as_json:
        print_json([{"id": one["date"], **one} for one in record["calendar"]])
        return 0
    for event in record["calendar"]:
        then = f"{words.OUTCOMES[event['outcome']]}" + (", as if the contract were renewed" if event["renewed"] else "")
        click.echo(f"{event['date']}  {then}")
        for what in dict.fromkeys(cause["what"] for cause in event["causes"]):
            click.echo(f"            {what}")
        for flip in event["flips"]:
            after = words.OUTCOMES[flip["outcome_after"]]
            click.echo(f"            {flip['subject']}: {words.OUTCOMES[flip['outcome']]} → {after}")
        if event["findings"]:
            click.echo(
                f"            {words.count(len(event['findings']), 'finding changes', 'findings change')} on this day"
            )
    if not record["calendar"]:
        click.echo(f"Nothing changes on a day known today, until {record['searched']['calendar']['until']}.")
    return 0
