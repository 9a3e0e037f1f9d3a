"""``auditor duties``: every duty with who owes it, by when and how it stands, and what the choice of model costs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from auditor.cli.common import as_of_option, json_option, policy_option, waivers_option, wrapped

Record = Mapping[str, Any]


@click.command("duties", short_help="Every duty: who, by when, how it stands; what a choice costs.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--idle", is_flag=True, help="Also tell the duties of laws that do not apply, and why.")
@as_of_option
@policy_option
@waivers_option
@json_option
def command(
    file: Path, idle: bool, as_of: date | None, policy: Path | None, waivers: Path | None, as_json: bool
) -> int:
    """Tell every duty: what has to be done, who does it, by when, and whether it is in force, ahead or not answered.

    Those of the project and its workloads come first; with each workload stand the duties that come with its
    candidates, and which of them only some candidates bring.

    \b
    Example:
      auditor duties samples/cv-screening/descriptor.yaml --idle
    """
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, print_json
    from auditor.inputs import project

    auditor = Auditor.open(policy=policy)
    descriptor = project.load(file, waivers, auditor.pack.schemas)
    record = auditor.audit_descriptor(descriptor, day_of(as_of, descriptor.as_of)).found
    owing = {rule.id for rule in auditor.pack.rules.rules if rule.obligations and rule.pack != "licences"}
    aside = [one for one in record["findings"] if one["status"] == "not_applicable" and one["rule"] in owing]
    if as_json:
        unowed = [{"id": one["id"], "rule": one["rule"], "subject": one["subject"]} for one in aside] if idle else []
        print_json(
            [
                *({**one, "applies": True} for one in record["obligations"]),
                *({**one, "applies": False} for one in unowed),
            ]
        )
        return 0
    for line in _told(record):
        click.echo(line)
    for line in _idle(record, aside) if idle else ():
        click.echo(line)
    return 0


def _told(record: Record) -> Iterator[str]:
    from auditor.report import detail, words
    from auditor.report.candidates import codes, subject_names

    names, short = subject_names(record), codes(record)
    owed = detail.obligations(record, names, short, [])
    on = {duty["id"]: duty["subject"] for duty in record["obligations"]}
    for subject in ("project", *(workload["id"] for workload in record["workloads"])):
        own = [duty for duty in owed if on[duty["id"]] == subject]
        yield f"{names[subject]}: {words.count(len(own), 'duty', 'duties')}"
        for duty in own:
            yield from _duty(duty)
        for workload in record["workloads"]:
            if workload["id"] == subject:
                yield from _choice(record, workload, names, short, {duty["id"]: duty for duty in owed})


def _duty(duty: Record) -> Iterator[str]:
    """Two lines: who, by when and how it stands; then what, in the words of the clause."""
    yield wrapped(_who_and_when(duty), "         ", f"  {duty['id']}  ")
    yield wrapped(f"{duty['text']} [{duty['clause']}]", "         ")


def _choice(
    record: Record, workload: Record, names: Mapping[str, str], short: Mapping[str, str], owed: Mapping[str, Record]
) -> Iterator[str]:
    """Who the candidates are; the duties that come with each of them alike; then those that not all of them bring."""
    from auditor.report import choice

    candidates = workload["candidates"]
    if not candidates:
        return
    yield "  What comes with the candidates"
    for candidate in candidates:
        yield wrapped(names[candidate], "         ", f"    {short[candidate]:<5}")
    differing = workload["duties"]["differing"]
    told = {entry["obligation"] for one in differing for entry in one["candidates"]}
    for codes, duty in _alike(record, candidates, short, told, owed):
        yield from _brought(codes, duty)
    if differing:
        yield "  What the choice between them costs in duties"
    for one in differing:
        codes = choice.brought_by(choice.duty(one, candidates, short))
        yield wrapped(f"{codes}: {one['text']} [{one['clause']}]", "      ", "    ")
        yield wrapped(_each(one, short, owed), "      ")


def _alike(
    record: Record,
    candidates: Sequence[str],
    short: Mapping[str, str],
    told: Collection[str],
    owed: Mapping[str, Record],
) -> Iterator[tuple[str, Record]]:
    """The duties of candidates that are not told as differing, once each, with those that bring them."""
    found: dict[tuple[str, str], tuple[list[str], Record]] = {}
    for candidate in record["candidates"]:
        for id in candidate["obligations"] if candidate["id"] in candidates else ():
            if id not in told:
                duty = owed[id]
                codes, _ = found.setdefault((duty["clause"], duty["text"]), ([], duty))
                codes.append(short[candidate["id"]])
    yield from ((", ".join(codes), duty) for codes, duty in found.values())


def _each(one: Record, short: Mapping[str, str], owed: Mapping[str, Record]) -> str:
    """Who and when; where that is not the same for all candidates, by candidate."""
    said: dict[str, list[str]] = {}
    for entry in one["candidates"]:
        said.setdefault(_who_and_when(owed[entry["obligation"]]), []).append(short[entry["candidate"]])
    if len(said) == 1:
        return next(iter(said))
    return " ".join(f"{', '.join(codes)}: {text}" for text, codes in said.items())


def _brought(codes: str, duty: Record) -> Iterator[str]:
    yield wrapped(f"{codes}: {duty['text']} [{duty['clause']}]", "      ", "    ")
    yield wrapped(_who_and_when(duty), "      ")


def _who_and_when(duty: Record) -> str:
    """Who, by when, and how it stands; that a duty lies ahead is not told beside the day that says so."""
    told = duty["state"] == "upcoming" and any(letter.isdigit() for letter in duty["when"])
    return f"{duty['who']}. {duty['when']}." + ("" if told else f" {duty['word']}.")


def _idle(record: Record, aside: Sequence[Record]) -> Iterator[str]:
    """The duties that do not apply, each with the answers that make it so."""
    from auditor.report import words
    from auditor.report.candidates import subject_names

    names = subject_names(record)
    yield f"Not applicable: {words.count(len(aside), 'rule with duties', 'rules with duties')}"
    for finding in aside:
        facts = (f"{one['title']}: {words.fact_value(one['value'], one['unit'])}" for one in finding["facts"])
        clause = f"{finding['source']['document']}, {finding['source']['pinpoint']}"
        what = f"{finding['title']} [{clause}], {names[finding['subject']]}. {'; '.join(facts)}."
        yield wrapped(what, "    ", "  – ")
