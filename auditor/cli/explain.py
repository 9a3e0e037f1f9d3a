"""``auditor explain``: why a rule fired, did not, or is not answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from auditor.cli.common import as_of_option, json_option, policy_option, waivers_option, wrapped

MOST_CHANGES = 8
"""Changes printed that lead to the same; --json has all."""

MARKS = {"true": "yes", "false": "no ", "unknown": " ? "}


@click.command("explain", short_help="Why a rule fired, did not, or is not answered.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--rule", required=True, metavar="ID", help="Id of the rule, such as llama-3.1/mau-700m.")
@click.option("--subject", metavar="ID", help="Only for this subject: project, a workload or a candidate.")
@click.option("--tree", is_flag=True, help="Also show every comparison of the rule, with what it met.")
@as_of_option
@policy_option
@waivers_option
@json_option
def command(
    file: Path,
    rule: str,
    subject: str | None,
    tree: bool,
    as_of: date | None,
    policy: Path | None,
    waivers: Path | None,
    as_json: bool,
) -> int:
    """Tell in prose what a rule asks, what was found and where that comes from, and why it fired, did not, or is open.

    Facts that the rules derive are followed to those they rest on. Below stands what it would take for the rule to say
    something else: each change of one answer and, where none leads to another finding, of two that do together.

    \b
    Example:
      auditor explain samples/chat-assistant/descriptor.yaml --rule llama-3.1/mau-700m
    """
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, print_json
    from auditor.engine.parse import suggestion
    from auditor.inputs import project
    from auditor.record.derivations import followed
    from auditor.record.findings import explained
    from auditor.report.candidates import subject_names

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
    found = followed(audit.audited, auditor.pack.rules.derived, explained(audit.audited, rule, subject))
    for finding in found:
        finding |= audit.takes(rule, finding["subject"])
    chains = {candidate["id"]: candidate["chain"] for candidate in audit.outline["candidates"]}
    waivers_of = {waiver["id"]: waiver for waiver in audit.outline["waivers"]}
    names = subject_names(audit.outline)
    if as_json:
        print_json(found)
    elif not found:
        about = f"{subject or 'this project'} on {day.isoformat()}"
        click.echo(f"{rule} says nothing about {about}: not its kind of subject, or not in force.")
    else:
        for number, finding in enumerate(found):
            lines = [
                *_lines(finding, names, tree, waivers_of.get(finding.get("waiver"))),
                *_chain(finding, chains.get(finding["subject"], [])),
                *_takes(finding, names),
            ]
            click.echo(("\n" if number else "") + "\n".join(lines))
    return 0


def _lines(
    finding: Mapping[str, Any], names: Mapping[str, str], tree: bool, waiver: Mapping[str, Any] | None
) -> Iterator[str]:
    """One finding as prose, and as a tree of comparisons where that is asked for."""
    from auditor.report import prose, states, words

    yield wrapped(f"{states.finding_status(finding, waiver)}: {finding['title']}", "  ", "")
    yield wrapped(f"{finding['rule']}, about {names[finding['subject']]} [{finding['subject']}]", "    ", "  ")
    yield from _section("What the rule asks", prose.asks(finding))
    yield from _section("What was found", prose.found(finding))
    yield wrapped(prose.conclusion(finding), "    ", "    ")
    if waiver is not None:
        yield from _waiver(waiver)
    if tree:
        yield from _trees(finding)
    yield "  Where it stands"
    source = finding["source"]
    quote = f": “{source['quote']}”" if source["quote"] else " (no words quoted)"
    yield wrapped(f"{source['document']}, {source['pinpoint']}{quote}", "    ", "    ")
    yield wrapped(source["url"], "    ", "    ")
    checked = f"Checked {words.day(source['checked'])}. {words.CONFIDENCE[source['confidence']]}."
    yield wrapped(checked, "    ", "    ")
    if finding["status"] not in ("pass", "not_applicable") and finding["how_to_fix"]:
        yield "  What to do"
        yield wrapped(finding["how_to_fix"], "    ", "    ")


def _waiver(waiver: Mapping[str, Any]) -> Iterator[str]:
    """By whom and why a finding is waived, and what is done instead."""
    from auditor.report import words

    yield "  What is done instead"
    by = f"approved by {words.person(waiver['approver'])}"
    yield wrapped(f"Waiver {waiver['id']}, {by}. {words.waiver_reason(waiver)}", "    ", "    ")
    for one in waiver["measures"]:
        yield wrapped(f"{one['text']} ({one['who']}, by {words.day(one['due'])})", "      ", "    – ")


def _section(title: str, lines: Iterator[tuple[int, str]]) -> Iterator[str]:
    """A heading with its texts: what stands by itself as a sentence, what belongs to it as an item of a list."""
    yield f"  {title}"
    for depth, text in lines:
        mark = "" if depth == 0 else "– "
        indent = "    " + "  " * (depth - 1 if depth else 0)
        yield wrapped(text, indent + " " * len(mark), indent + mark)


def _trees(finding: Mapping[str, Any]) -> Iterator[str]:
    """The comparisons as a tree, each with its own truth and what was found."""
    from auditor.report import trace

    yield "  The comparisons"
    for tree in trace.trees(finding["trace"], finding["facts"]):
        yield f"    {tree['keyword']}"
        yield from _tree(tree["root"], "      ")


def _takes(finding: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """The changes of one answer, or of two, that would make the rule say something else, by what it would say."""
    from auditor.report import ahead, prose

    yield "  What would change this"
    groups: dict[str, list[str]] = {}
    for take in finding["takes"]:
        texts = [ahead.change(one, names) for one in take["changes"]]
        groups.setdefault(prose.would(take["status_after"], take, finding), []).append("; together with ".join(texts))
    for then, changes in groups.items():
        yield f"    {then} with{' any one of these' if len(changes) > 1 else ''}:"
        for text in changes[:MOST_CHANGES]:
            yield wrapped(text, "      ", "    – ")
        if len(changes) > MOST_CHANGES:
            yield f"    – and {len(changes) - MOST_CHANGES} more; --json has all."
    if not groups:
        yield wrapped("No change of one answer, nor of two together, does.", "    ", "    ")
    if not finding["searched"]["complete"]:
        tried = f"{finding['searched']['pairs']:,} pairs of changes were tried; there are more."
        yield wrapped(tried, "    ", "    ")


def _chain(finding: Mapping[str, Any], chain: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What the model was made from, where the rule asks for the licences behind it and there are any."""
    from auditor.catalogue.wording import REACHES, RELATIONS

    if len(chain) == 1 or not any(fact["name"].startswith("licence.") for fact in finding["facts"]):
        return
    yield "  Chain of licences"
    for link in chain:
        if link["reach"] is None:
            yield wrapped(f"What {link['made']} was made from is not established: {link['title']}", "      ", "    ")
            continue
        made = f"{link['made']} was {RELATIONS[link['relation']]} " if link["made"] else ""
        said = f"{made}{link['title']}: {link['licence'] or 'licence not known'}, {REACHES[link['reach']]}"
        yield wrapped(said, "      ", "    ")


def _tree(step: Mapping[str, Any], indent: str) -> Iterator[str]:
    value = f"  [{step['value']}]" if step["value"] else ""
    yield wrapped(f"{step['text']}{value}", indent + "     ", f"{indent}{MARKS[step['truth']]}  ")
    for part in step["parts"]:
        yield from _tree(part, indent + "     ")
