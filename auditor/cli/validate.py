"""``auditor validate``: is the descriptor usable, and what is still open in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from auditor.cli.common import as_of_option, json_option, plural, policy_option, waivers_option
from auditor.errors import InputError, Problem


@click.command("validate", short_help="Check descriptors and tell every problem with its line.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--open", "show_open", is_flag=True, help="Also list the facts that are open, with their questions.")
@as_of_option
@policy_option
@waivers_option
@json_option
def command(
    files: tuple[Path, ...],
    show_open: bool,
    as_of: date | None,
    policy: Path | None,
    waivers: Path | None,
    as_json: bool,
) -> int:
    """Check descriptors: shape, cross-references and every value, all problems at once.

    \b
    Example:
      auditor validate samples/*/descriptor.yaml
    """
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, print_json
    from auditor.inputs import project

    auditor = Auditor.open(policy=policy)
    rows, failed = [], False
    for path in files:
        problems: tuple[Problem, ...] = ()
        questions: list[dict[str, Any]] = []
        try:
            descriptor = project.load(path, waivers, auditor.pack.schemas)
            audit = auditor.audit_descriptor(descriptor, day_of(as_of, descriptor.as_of))
            questions = _by_weight(audit.assessment, audit.questions)
        except InputError as error:
            problems = error.problems
        failed = failed or bool(problems)
        rows.append(
            {
                "id": str(path),
                "valid": not problems,
                "problems": [
                    {"line": p.line, "where": p.where, "what": p.what, "why": p.why, "fix": p.fix} for p in problems
                ],
                "open": questions,
            }
        )
        if not as_json:
            _say(path, problems, questions, show_open)
    if as_json:
        print_json(rows)
    return 2 if failed else 0


def _by_weight(assessment: Mapping[str, Any], open_facts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The open facts, those first that keep the assessment from being one; each says whether it does."""
    open_rules = {one["rule"] for one in assessment["reasons"]} if assessment["outcome"] == "refer" else set()
    questions = [dict(one, decides=bool(open_rules & set(one["rules"]))) for one in open_facts]
    return sorted(questions, key=lambda one: not one["decides"])


def _say(path: Path, problems: Sequence[Problem], questions: Sequence[Mapping[str, Any]], show_open: bool) -> None:
    """One file's result: problems on standard error, or that it is valid and how much is open."""
    for problem in problems:
        click.echo(str(problem), err=True)
    if problems:
        click.echo(f"{path}: {plural(len(problems), 'problem')}.", err=True)
        return
    still = plural(len(questions), "fact") + (" is" if len(questions) == 1 else " are")
    deciding = sum(question["decides"] for question in questions)
    weight = f", {deciding} of which {'keeps' if deciding == 1 else 'keep'} the assessment open" if deciding else ""
    click.echo(f"{path}: valid. " + (f"{still} still open{weight}." if questions else "No fact is open."))
    for question in questions if show_open else ():
        click.echo(f"  {question['subject']}: {question['fact']}{' (decides)' if question['decides'] else ''}")
        click.echo(f"    {question['question']}")
