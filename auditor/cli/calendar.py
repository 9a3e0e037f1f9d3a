"""``auditor calendar``: when the assessment changes, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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


MOST_TURNS = 4
"""Rules told one by one of a day on which something else than a rule changes; of more, how many."""


def _lines(event: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """One day: what the assessment is then, why it changes, and what turns."""
    from auditor.report import ahead, words

    still = "" if any(flip["subject"] == "project" for flip in event["flips"]) else "still "
    renewed = ", as if the contract were renewed" if event["renewed"] else ""
    yield f"{words.day(event['date'])}: {still}{words.OUTCOMES[event['outcome']]}{renewed}"
    told: dict[str, list[str]] = {}
    for cause in event["causes"]:
        rules = told.setdefault(cause["what"], [])
        if cause["kind"] in ("rule_starts", "rule_ends", "duty_due"):
            rules.append(cause["id"].partition("#")[0])
    for what, rules in told.items():
        yield wrapped(f"{what}{f' [{ahead.first(rules)}]' if rules else ''}", "    ", "  – ")
    for flip in event["flips"]:
        yield wrapped(ahead.flip(flip, names), "    ", "  ")
    yield from _turns(event, {rule for rules in told.values() for rule in rules})
    if event["costs"]:
        yield wrapped(f"Another cost, or none: {'; '.join(names[one] for one in event['costs'])}", "    ", "  ")


def _turns(event: Mapping[str, Any], named: Collection[str]) -> Iterator[str]:
    """The findings that change of rules which are no cause of the day themselves."""
    from auditor.report import ahead, states, words

    turns: dict[str, str] = {}
    for one in event["findings"]:
        if one["rule"] not in named:
            turns[one["rule"]] = f"{one['title']}: {states.TURNS[one['status_after']]} [{one['rule']}]"
    if len(turns) > MOST_TURNS:
        yield wrapped(
            f"{words.count(len(turns), 'rule', 'rules')} say something else: {ahead.first(turns)}", "    ", "  "
        )
        return
    for text in turns.values():
        yield wrapped(text, "    ", "  ")
