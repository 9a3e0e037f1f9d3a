"""``auditor explain``: why a rule fired, did not, or is not answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from auditor.cli.common import as_of_option, json_option, policy_option, waivers_option

MARKS = {"true": "yes", "false": "no ", "unknown": " ? "}


@click.command("explain", short_help="Why a rule fired, did not, or is not answered.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rule", required=True, metavar="ID", help="Id of the rule, such as llama-3.1/mau-700m.")
@click.option("--subject", metavar="ID", help="Only for this subject: project, a workload or a candidate.")
@as_of_option
@policy_option
@waivers_option
@json_option
def command(
    file: Path,
    rule: str,
    subject: str | None,
    as_of: date | None,
    policy: Path | None,
    waivers: Path | None,
    as_json: bool,
) -> int:
    """Show how a rule came to its finding: clause, comparisons with their values, and where each fact comes from.

    Below it stands what it would take for the rule to say something else.

    \b
    Example:
      auditor explain samples/chat-assistant/descriptor.yaml --rule llama-3.1/mau-700m
    """
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, print_json
    from auditor.engine.parse import suggestion
    from auditor.inputs import project
    from auditor.record.findings import explained

    auditor = Auditor.open(policy=policy)
    descriptor = project.load(file, waivers, auditor.pack.schemas)
    day = day_of(as_of, descriptor.as_of)
    known = [entry.id for entry in auditor.pack.rules.rules]
    if rule not in known:
        raise click.UsageError(f'"{rule}" is not a rule. {suggestion(rule, known)}'.strip())
    audit = auditor.audit_descriptor(descriptor, day)
    subjects = [entry.id for entry in audit.audited.bound.subjects]
    if subject is not None and subject not in subjects:
        guess = suggestion(subject, subjects) or f"Use one of: {', '.join(subjects)}."
        raise click.UsageError(f'"{subject}" is not a subject of this descriptor. {guess}')
    found = explained(audit.audited, rule, subject)
    for finding in found:
        finding["takes"] = audit.takes(rule, finding["subject"])
    chains = {candidate["id"]: candidate["chain"] for candidate in audit.found["candidates"]}
    waivers_of = {waiver["id"]: waiver for waiver in audit.found["waivers"]}
    if as_json:
        print_json(found)
    elif not found:
        about = f"{subject or 'this project'} on {day.isoformat()}"
        click.echo(f"{rule} says nothing about {about}: not its kind of subject, or not in force.")
    else:
        for number, finding in enumerate(found):
            lines = [
                *_lines(finding, waivers_of.get(finding.get("waiver"))),
                *_chain(finding, chains.get(finding["subject"], [])),
                *_takes(finding),
            ]
            click.echo(("\n" if number else "") + "\n".join(lines))
    return 0


def _lines(finding: Mapping[str, Any], waiver: Mapping[str, Any] | None) -> Iterator[str]:
    """One finding as prose and tree."""
    from auditor.report import trace, words

    source = finding["source"]
    yield f"{words.finding_status(finding, waiver)}: {finding['title']}"
    yield f"  {finding['rule']} for {finding['subject']}"
    quote = f": “{source['quote']}”" if source["quote"] else " (no words quoted)"
    yield f"  {source['document']}, {source['pinpoint']}{quote}"
    checked = f"checked {words.day(source['checked'])}, {words.CONFIDENCE[source['confidence']].lower()}"
    yield f"  {source['url']} ({checked})"
    if finding["applies_from"]:
        yield f"  Starts on {words.day(finding['applies_from'])} ({finding['applies_from_reason']})."
    for tree in trace.trees(finding["trace"], finding["facts"]):
        yield f"  {tree['keyword']}"
        yield from _tree(tree["root"], "    ")
    yield "  Facts"
    for fact in finding["facts"]:
        where = fact["provenance"]["where"]
        if fact["provenance"]["kind"] == "absent":
            yield f"    {fact['name']}: {where}"
            continue
        value = words.fact_value(fact["value"], fact["unit"])
        kind = words.PROVENANCE[fact["provenance"]["kind"]].lower()
        yield f"    {fact['name']} = {value}; {kind}: {where}"
    if waiver is not None:
        by = f"approved by {words.person(waiver['approver'])}"
        yield f"  Waiver {waiver['id']}, {by}. {words.waiver_reason(waiver)}"
        yield from (
            f"  Instead: {one['text']} ({one['who']}, by {words.day(one['due'])})" for one in waiver["measures"]
        )
    if finding["message"]:
        yield f"  {finding['message']}"
    if finding["status"] not in ("pass", "not_applicable") and finding["how_to_fix"]:
        yield f"  What to do: {finding['how_to_fix']}"


def _takes(finding: Mapping[str, Any]) -> Iterator[str]:
    """The changes of one answer that would make the rule say something else."""
    from auditor.report import ahead, words

    yield "  What would change this"
    for take in finding["takes"]:
        then = words.finding_status({**finding, "status": take["status_after"]}, None)
        yield f"    {ahead.change(take['change'], {})}: then {then}"
    if not finding["takes"]:
        yield "    No change of one answer that is given."


def _chain(finding: Mapping[str, Any], chain: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What the model was made from, where the rule asks for the licences behind it and there are any."""
    from auditor.catalogue.wording import REACHES, RELATIONS

    if len(chain) == 1 or not any(fact["name"].startswith("licence.") for fact in finding["facts"]):
        return
    yield "  Chain of licences"
    for link in chain:
        if link["reach"] is None:
            yield f"    What {link['made']} was made from is not established: {link['title']}"
            continue
        made = f"{link['made']} was {RELATIONS[link['relation']]} " if link["made"] else ""
        yield f"    {made}{link['title']}: {link['licence'] or 'licence not known'}, {REACHES[link['reach']]}"


def _tree(step: Mapping[str, Any], indent: str) -> Iterator[str]:
    value = f"  [{step['value']}]" if step["value"] else ""
    yield f"{indent}{MARKS[step['truth']]}  {step['text']}{value}"
    for part in step["parts"]:
        yield from _tree(part, indent + "     ")
