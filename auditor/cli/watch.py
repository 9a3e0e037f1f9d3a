"""``auditor watch``: which approvals in a folder of signed reports no longer stand, for a job that runs every day."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.common import as_of_option, json_option, plural
from auditor.cli.signing import register_option, whom_options

if TYPE_CHECKING:
    from auditor.audit import Auditor
    from auditor.signoff.checks import Check
    from auditor.signoff.origin import Trust
    from auditor.signoff.verify import Verification

STATES = {
    "lapsed": "no longer stands",
    "broken": "cannot be read",
    "none": "is no approval",
    "stands": "stands",
}
"""What becomes of a report; an approval that cannot be established counts as one that no longer stands."""


@click.command("watch", short_help="Which approvals in a folder of reports no longer stand.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@as_of_option
@whom_options
@register_option
@json_option
def command(
    folder: Path,
    as_of: date | None,
    trust: Trust,
    register_file: Path | None,
    as_json: bool,
) -> int:
    """Verify every report (PDF) in DIR and below, audit its descriptor as of today with the rules installed here, and
    list the approvals that no longer stand, with the reasons.

    Exit 1 if one no longer stands or a file cannot be read. A report in which nobody approved anything is listed, and
    is no reason for that: nothing lapsed.

    \b
    Example:
      auditor watch approved/ --trust authority.pem
    """
    from datetime import UTC, datetime

    from auditor.audit import Auditor
    from auditor.cli.common import print_json

    auditor = Auditor.open()
    today = as_of or datetime.now(UTC).date()
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
    found = [
        _watched(path, path.relative_to(folder).as_posix(), (trust, register_file), auditor, today) for path in paths
    ]
    if as_json:
        print_json([{"id": one.name, "state": one.state, "reasons": list(one.reasons)} for one in found])
    else:
        _say(found, today)
    return 1 if any(one.state in ("lapsed", "broken") for one in found) else 0


@dataclass(frozen=True, slots=True)
class _Watched:
    """One report of the folder; ``reasons`` say why it does not stand."""

    name: str
    state: str
    reasons: tuple[str, ...]


def _watched(
    path: Path,
    name: str,
    trust: tuple[Trust, Path | None],
    auditor: Auditor,
    today: date,
) -> _Watched:
    from auditor.cli.signing import verified
    from auditor.errors import InputError, RulesError

    try:
        found = verified(path, *trust, auditor)
        decided = [one for one in found.decisions if one.statement is not None]
        outcome = found.outcome
        if not decided or outcome is None or not outcome.permitted:
            return _Watched(name, "none", (_no_approval(found),))
        bad = [check.text for check in (*found.checks, *_today(found, auditor, today)) if check.bad]
    except (InputError, RulesError) as error:
        return _Watched(name, "broken", tuple(str(error).splitlines()))
    return _Watched(name, "lapsed" if bad else "stands", tuple(bad))


def _no_approval(found: Verification) -> str:
    from auditor.report import words

    if found.outcome is None:
        return "Nobody decided."
    return f"Somebody decided: {words.OUTCOMES[found.outcome]}."


def _today(found: Verification, auditor: Auditor, today: date) -> list[Check]:
    """Whether the approval stands today for the description that was signed, with the policy it was signed under."""
    from auditor.compare.inputs import Laboratory, of_record
    from auditor.report import carried
    from auditor.signoff.standing import standing

    report = found.report
    inputs = of_record(report.record, report.files, report.name, auditor)
    if inputs.missing & set(carried.PARTS):
        return []  # what is not attached is told by the verification
    with tempfile.TemporaryDirectory(prefix="auditor-watch-") as place:
        laboratory = Laboratory(auditor, Path(place))
        descriptor = laboratory.descriptor(inputs)
        return list(standing(found, laboratory.today(inputs), descriptor, today))


def _say(found: list[_Watched], today: date) -> None:
    from auditor.report import words

    if not found:
        click.echo("No report (PDF) in this folder.")
        return
    counts = {state: sum(one.state == state for one in found) for state in STATES}
    told = "; ".join(f"{number} {STATES[state]}" for state, number in counts.items() if number)
    click.echo(f"{plural(len(found), 'report')} as of {words.day(today.isoformat())}: {told}.")
    for state in ("lapsed", "broken", "none"):
        for one in found:
            if one.state == state:
                click.echo(f"{one.name} {STATES[state]}:")
                for reason in one.reasons:
                    click.echo(f"  {reason}")
