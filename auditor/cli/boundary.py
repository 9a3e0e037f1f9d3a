"""``auditor boundary``: what would flip the assessment, and how much room there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from auditor.cli.common import as_of_option, json_option, policy_option, waivers_option, wrapped

Record = Mapping[str, Any]


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
    for line in _lines(found, record, names):
        click.echo(line)
    if not found:
        click.echo("No change of one fact, nor any tried of two, flips the assessment.")
    click.echo(wrapped(f"Pairs of changes: {ahead.pairs(record['searched']['boundaries'])}."), err=True)
    return 0


Flips = tuple[tuple[str, str, str], ...]
"""Subjects with their outcome today, and after a change."""


def _lines(found: Sequence[Mapping[str, Any]], record: Record, names: Mapping[str, str]) -> Iterator[str]:
    """The boundaries by what they flip, the project first; values of one fact that do the same stand together."""
    from auditor.report import ahead

    groups: dict[Flips, list[Mapping[str, Any]]] = {}
    for one in found:
        flips = tuple((flip["subject"], flip["outcome"], flip["outcome_after"]) for flip in one["flips"])
        groups.setdefault(flips, []).append(one)
    for flips, boundaries in sorted(groups.items(), key=lambda group: all(one[0] != "project" for one in group[0])):
        yield from _flips(flips, record, names)
        for same in ahead.alike(boundaries):
            yield from _boundary(same, record, names)


def _flips(flips: Flips, record: Record, names: Mapping[str, str]) -> Iterator[str]:
    """Whose outcome becomes which; those that turn alike on one line."""
    from auditor.report.words import OUTCOMES

    turns: dict[str, list[str]] = {}
    for subject, before, after in flips:
        turns.setdefault(f"{OUTCOMES[before]} → {OUTCOMES[after]}", []).append(subject)
    for place, (turn, subjects) in enumerate(turns.items()):
        yield wrapped(f"{turn}: {'; '.join(_whom(subjects, record, names))}", "    ", "  and " if place else "")


def _whom(subjects: Sequence[str], record: Record, names: Mapping[str, str]) -> Iterator[str]:
    """The subjects by name; a workload of which every candidate turns, too, with all of them at once."""
    rest = dict.fromkeys(subjects)
    seen = {one["workload"]: one["candidates"] for one in record["searched"]["standing"]}
    for workload in record["workloads"]:
        candidates = seen.get(workload["id"], workload["candidates"])
        if rest.keys() >= {workload["id"], *candidates}:
            rest = {name: None for name in rest if name not in candidates}
            if len(candidates) > 1:
                names = {**names, workload["id"]: f"{names[workload['id']]}, with every candidate"}
    yield from (names[name] for name in rest)


def _boundary(same: Sequence[Mapping[str, Any]], record: Record, names: Mapping[str, str]) -> Iterator[str]:
    """One boundary, or several that change one fact to the same effect."""
    from auditor.report import ahead

    first, *others = same
    only = record["workloads"][0]["id"] if len(record["workloads"]) == 1 else None
    further = [other["changes"][0] for other in others]
    changes = [
        ahead.change(one, names, () if at else further, about=one["subject"] != only)
        for at, one in enumerate(first["changes"])
    ]
    yield wrapped("; together with ".join(changes), "    ", "  – ")
    rules = ahead.first(one["rule"] for boundary in same for one in boundary["because"])
    yield wrapped(f"by {rules} [{ahead.spans([one['id'] for one in same])}]", "      ", "    ")
