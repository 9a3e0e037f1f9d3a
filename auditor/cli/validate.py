"""``auditor validate``: is the descriptor usable, and what is still open in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from auditor.cli.common import as_of_option, json_option
from auditor.errors import Problem, ProblemsError


@click.command("validate", short_help="Check descriptors and tell every problem with its line.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@as_of_option
@json_option
def command(files: tuple[Path, ...], as_of: date | None, as_json: bool) -> int:
    """Check descriptors: shape, cross-references and every value, all problems at once.

    \b
    Example:
      auditor validate samples/*/descriptor.yaml
    """
    from auditor.audit import Auditor
    from auditor.cli.common import day_of, plural, print_json
    from auditor.inputs import descriptor as descriptors

    auditor = Auditor.open()
    rows, failed = [], False
    for path in files:
        problems: tuple[Problem, ...] = ()
        try:
            descriptor = descriptors.load(path, auditor.pack.schemas)
            auditor.check(descriptor, day_of(as_of, descriptor.as_of))
        except ProblemsError as error:
            problems = error.problems
        failed = failed or bool(problems)
        rows.append(
            {
                "id": str(path),
                "valid": not problems,
                "problems": [
                    {"line": p.line, "where": p.where, "what": p.what, "why": p.why, "fix": p.fix} for p in problems
                ],
            }
        )
        if not as_json:
            for problem in problems:
                click.echo(str(problem), err=True)
            if problems:
                click.echo(f"{path}: {plural(len(problems), 'problem')}.", err=True)
            else:
                click.echo(f"{path}: valid.")
    if as_json:
        print_json(rows)
    return 2 if failed else 0
