"""``auditor questions``: what is not answered, and which answers the assessment turns on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from auditor.cli.common import as_of_option, json_option, plural, policy_option


@click.command("questions", short_help="What is not answered, and which answers decide.")
@click.argument("file", type=click.Path(path_type=Path))
@as_of_option
@policy_option
@json_option
def command(file: Path, as_of: date | None, policy: Path | None, as_json: bool) -> int:
    """List the open questions of the project in FILE: those that decide most first, harmless ones last.

    Each says why it matters, what every answer would make of the assessment, who usually knows, and which clause asks.

    \b
    Example:
      auditor questions samples/users-not-counted/descriptor.yaml
    """
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, print_json
    from auditor.inputs import descriptor as descriptors

    auditor = Auditor.open(policy=policy)
    descriptor = descriptors.load(file, auditor.pack.schemas)
    audit = auditor.audit_descriptor(descriptor, day_of(as_of, descriptor.as_of))
    if as_json:
        print_json([{"id": f"{one['fact']}:{one['subject']}", **one} for one in audit.questions])
        return 0
    deciding = [one for one in audit.questions if one["matters"]]
    harmless = [one for one in audit.questions if not one["matters"]]
    if not audit.questions:
        click.echo("Nothing is open.")
    if deciding:
        click.echo(f"{plural(len(deciding), 'question')} on which the assessment turns:")
        for number, one in enumerate(deciding, start=1):
            click.echo("\n".join(_lines(number, one)))
    if harmless:
        click.echo(f"{plural(len(harmless), 'open question')} that no outcome turns on:")
        for one in harmless:
            click.echo(f"  {one['question']}  [{one['fact']}, {one['subject']}]")
    return 0


MOST_CLAUSES = 4
"""Clauses named of one question: one that fifty rules ask is no clearer for their names."""


def _clauses(clauses: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The first clauses that ask, one of each document before a second of any, and how many more there are."""
    asked = list({(one["document"], one["pinpoint"], one["rule"]): None for one in clauses})
    before: dict[str, int] = {}
    turns = []
    for clause in asked:
        turns.append(before.get(clause[0], 0))
        before[clause[0]] = turns[-1] + 1
    ordered = [clause for _, clause in sorted(zip(turns, asked, strict=True), key=lambda pair: pair[0])]
    for document, pinpoint, rule in ordered[:MOST_CLAUSES]:
        yield f"   Asked by {document}, {pinpoint} ({rule})"
    more = len(asked) - MOST_CLAUSES
    if more > 0:
        yield f"   and by {plural(more, 'more clause')}; --json names all."


def _lines(number: int, question: Mapping[str, Any]) -> Iterator[str]:
    from auditor.report.words import ANSWERED_BY, OUTCOMES, fact_value

    yield f"{number}. {question['question']}"
    yield f"   {question['fact']} of {question['subject']}. Who usually knows: {ANSWERED_BY[question['answered_by']]}."
    if question["help"]:
        yield f"   {question['help']}"
    yield from _clauses(question["clauses"])
    for answer in question["answers"]:
        for one in answer["outcomes"]:
            if one["subject"] == question["moves"][0]:
                yield f"   If {fact_value(answer['value'])}: {one['subject']} becomes {OUTCOMES[one['outcome']]}."
    if not question["searched"]:
        yield "   Not searched to the end: too much of what its rules read is open. Taken to matter."
