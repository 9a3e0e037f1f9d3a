"""``auditor calendar``: when the assessment changes, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from auditor.cli.common import as_of_option, json_option, policy_option, waivers_option, wrapped


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
    from auditor.report.candidates import subject_names

    auditor = Auditor.open(policy=policy)
    descriptor = project.load(file, waivers, auditor.pack.schemas)
    record = auditor.audit_descriptor(descriptor, day_of(as_of, descriptor.as_of)).ahead("calendar")
    if ics is not None:
        write_all(ics.parent, {ics.name: icalendar(record)})
    if as_json:
        print_json([{"id": one["date"], **one} for one in record["calendar"]])
        return 0
    names = subject_names(record)
    for event in record["calendar"]:
        for line in _lines(event, names):
            click.echo(line)
    if not record["calendar"]:
        until = words.day(record["searched"]["calendar"]["until"])
        click.echo(f"Nothing changes on a day known today, until {until}.")
    return 0


def _lines(event: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """One day: what the assessment is then, why it changes, and what turns."""
    from auditor.report import ahead, words

    then = words.OUTCOMES[event["outcome"]] + (", as if the contract were renewed" if event["renewed"] else "")
    yield f"{words.day(event['date'])}: {then}"
    for what in dict.fromkeys(cause["what"] for cause in event["causes"]):
        yield wrapped(what, "    ", "  – ")
    for flip in event["flips"]:
        yield wrapped(ahead.flip(flip, names), "    ", "  ")
    if event["findings"]:
        count = words.count(len(event["findings"]), "finding changes", "findings change")
        rules = ahead.first(one["rule"] for one in event["findings"])
        yield wrapped(f"{count}: {rules}", "    ", "  ")
    if event["costs"]:
        count = words.count(len(event["costs"]), "candidate costs", "candidates cost")
        yield wrapped(f"{count} something else: {'; '.join(names[one] for one in event['costs'])}", "    ", "  ")
