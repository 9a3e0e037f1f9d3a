"""``auditor questions``: what is not answered, and which answers the assessment turns on."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.common import as_of_option, json_option, plural, policy_option, waivers_option, wrapped

if TYPE_CHECKING:
    from auditor.audit import Auditor
    from auditor.inputs.descriptor import Descriptor


@click.command("questions", short_help="What is not answered, and which answers decide.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--interactive", is_flag=True, help="Ask the questions that decide one by one, and write the answers.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="With --interactive: the file to write; else FILE.answered beside FILE. None is overwritten.",
)
@click.option("--in-place", is_flag=True, help="With --interactive: write the answers into FILE itself.")
@as_of_option
@policy_option
@waivers_option
@json_option
def command(
    file: Path,
    interactive: bool,
    output: Path | None,
    in_place: bool,
    as_of: date | None,
    policy: Path | None,
    waivers: Path | None,
    as_json: bool,
) -> int:
    """List the open questions of the project in FILE: those that decide most first, harmless ones last.

    Each says why it matters, what an answer would make of the assessment, who usually knows, and which clause asks.
    Behind them stands where sources differ about a fact, and where a text is read in more than one way, with what each
    makes of the assessment, whether anything turns on it, and what would settle it.

    With --interactive they are asked one by one. Each answer is checked and the assessment made anew, so that what has
    become harmless is not asked. The answers are written into a copy of FILE that keeps its comments and its order.

    \b
    Examples:
      auditor questions samples/users-not-counted/descriptor.yaml
      auditor questions my-project.yaml --interactive -o my-project-2.yaml
    """
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, print_json
    from auditor.cli.differing import told
    from auditor.inputs import project
    from auditor.report.candidates import subject_names

    if (output is not None or in_place) and not interactive:
        raise click.UsageError("--output and --in-place go with --interactive.")
    auditor = Auditor.open(policy=policy)
    descriptor = project.load(file, waivers, auditor.pack.schemas)
    day = day_of(as_of, descriptor.as_of)
    if interactive:
        if as_json:
            raise click.UsageError("--interactive asks people; --json is for programs.")
        return _interview(auditor, descriptor, file, _target(descriptor, file, output, in_place), day)
    audit = auditor.audit_descriptor(descriptor, day)
    if as_json:
        print_json([{"id": f"{one['fact']}:{one['subject']}", **one} for one in audit.questions])
        return 0
    names = subject_names(audit.outline)
    for line in _listed(audit.questions, names, audit.outline["waivers"]):
        click.echo(line)
    for line in told(audit.differing, names, still_open=any(one["matters"] for one in audit.questions)):
        click.echo(line)
    return 0


def _target(descriptor: Descriptor, file: Path, output: Path | None, in_place: bool) -> Path:
    """The file to be written, which must not be there yet unless it was asked for by name to be written over."""
    if in_place:
        if output is not None:
            raise click.UsageError("Use --output or --in-place, not both.")
        return file
    target = output or file.with_name(f"{file.stem}.answered{file.suffix}")
    if target.exists():
        raise click.UsageError(f"{target} exists already and is left alone. Name another file with -o.")
    if descriptor.profile is not None and target.resolve().parent != file.resolve().parent:
        raise click.UsageError("FILE names its profile by a path from its own folder: write the new file there, too.")
    if target.suffix.lower() != file.suffix.lower():
        raise click.UsageError(f"The new file is written like FILE: let its name end in {file.suffix}.")
    return target


def _interview(auditor: Auditor, descriptor: Descriptor, file: Path, target: Path, day: date) -> int:
    """Hold the conversation, and write what came of it."""
    from auditor.cli.common import write_all
    from auditor.cli.interview import Interview, summary
    from auditor.inputs import documents

    before = documents.load(file)
    held = Interview(auditor, before, file.parent, descriptor.waivers, day, sys.stdin)
    held.hold()
    if held.given:
        if target == file and file.read_bytes() != before.content:
            raise click.UsageError(f"{file} was changed meanwhile, so the answers were not written over it.")
        write_all(target.parent, {target.name: held.document.content})
    click.echo("\n".join(summary(held, target)))
    return 0


MOST_CLAUSES = 4
"""Clauses named of one question: one that fifty rules ask is no clearer for their names."""


def _listed(
    questions: Sequence[Mapping[str, Any]], names: Mapping[str, str], waivers: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    """The questions for people: those that decide with all there is to say of them, then the harmless ones."""
    deciding = [one for one in questions if one["matters"]]
    harmless: dict[str, list[str]] = {}
    for one in questions:
        if not one["matters"]:
            harmless.setdefault(f"{one['question']}  [{one['fact']}]", []).append(one["subject"])
    if not questions:
        yield "Nothing is open."
    if deciding:
        yield f"{plural(len(deciding), 'question')} on which the assessment turns:"
        for number, one in enumerate(deciding, start=1):
            yield from _lines(number, one, names)
            yield from accepted(one, waivers)
    if harmless:
        count = len(questions) - len(deciding)
        yield f"{plural(count, 'open question')} that no outcome turns on:"
        for question, subjects in harmless.items():
            yield wrapped(question, "    ", "  ")
            for subject in subjects if subjects != ["project"] else ():
                yield wrapped(f"about {names[subject]}", "      ", "    ")


def _lines(number: int, question: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """One question that decides."""
    from auditor.report.words import ANSWERED_BY

    yield wrapped(question["question"], "   ", f"{number}. ")
    known = f"Usually known by: {ANSWERED_BY[question['answered_by']].lower()}."
    yield wrapped(f"[{question['fact']}, {question['subject']}] {known}", "   ", "   ")
    if question["help"]:
        yield wrapped(question["help"], "   ", "   ")
    yield from clauses(question["clauses"])
    yield from reasons(question, names)


def clauses(asked: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The first clauses that ask, one of each document before a second of any, and how many more there are."""
    rows = list({(one["document"], one["pinpoint"], one["rule"]): None for one in asked})
    before: dict[str, int] = {}
    turns = []
    for clause in rows:
        turns.append(before.get(clause[0], 0))
        before[clause[0]] = turns[-1] + 1
    ordered = [clause for _, clause in sorted(zip(turns, rows, strict=True), key=lambda pair: pair[0])]
    for document, pinpoint, rule in ordered[:MOST_CLAUSES]:
        yield wrapped(f"Asked by {document}, {pinpoint} ({rule})", "     ", "   ")
    more = len(rows) - MOST_CLAUSES
    if more > 0:
        yield f"   and by {plural(more, 'more clause')}; --json names all."


def accepted(question: Mapping[str, Any], waivers: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The waivers by which it is accepted that a question is not answered."""
    from auditor.report.words import day, person

    deciding = {(one["rule"], one["subject"]) for one in question["deciding"]}
    for one in waivers:
        if one["kind"] == "accept_unknown" and (one["rule"], one["subject"]) in deciding:
            until = f"until {day(one['valid_through'])} by {person(one['approver'])} ({one['id']})"
            yield wrapped(f"Accepted without an answer {until}; an answer still decides.", "     ", "   ")


def reasons(question: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """Why a question matters: whose outcome turns on it, and what each answer alone makes of that."""
    from auditor.report.ahead import UNSEARCHED
    from auditor.report.words import OUTCOMES

    moves = question["moves"]
    more = f" and of {len(moves) - 1} more" if len(moves) > 1 else ""
    about = names[moves[0]]
    about = about[0].lower() + about[1:] if moves[0] == "project" else about
    told = [f"Why it matters: the outcome of {about}{more} turns on it."]
    becomes = {id(answer): one["outcome"] for answer, one in _first(question["answers"], moves[0])}
    if becomes:
        by_outcome: dict[str, list[str]] = {}
        for answer in question["answers"]:
            by_outcome.setdefault(becomes.get(id(answer), ""), []).append(_value(answer["value"]))
        for outcome, values in by_outcome.items():
            then = f"{about} becomes {OUTCOMES[outcome]}" if outcome else "no change by this alone"
            told.append(f"If {_either(values)}: {then}.")
    else:
        told.append("No answer to it alone changes that outcome: answers to other questions count, too.")
    if not question["searched"]:
        told.append(UNSEARCHED)
    for text in told:
        yield wrapped(text, "     ", "   ")


def _first(answers: Sequence[Mapping[str, Any]], subject: str) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Each answer that gives a subject another outcome, with that outcome."""
    for answer in answers:
        yield from ((answer, one) for one in answer["outcomes"] if one["subject"] == subject)


def _value(value: object) -> str:
    """An answer; a number stands for others like it."""
    from auditor.report.words import fact_value

    text = fact_value(value)
    return f"for example {text}" if isinstance(value, int) and not isinstance(value, bool) else text


MOST_VALUES = 6
"""Answers that are listed where they come to the same."""


def _either(values: Sequence[str]) -> str:
    if len(values) > MOST_VALUES:
        return f"{', '.join(values[:MOST_VALUES])} or {len(values) - MOST_VALUES} more"
    return " or ".join(values)
