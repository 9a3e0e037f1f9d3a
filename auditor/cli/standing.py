"""``auditor gate --report``: the gate that knows the signatures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from auditor.audit import Auditor
from auditor.cli.signing import print_checks, verified
from auditor.inputs import project
from auditor.signoff.origin import Trust
from auditor.signoff.standing import standing


def gate(
    file: Path,
    report: Path,
    trust: Trust,
    register_file: Path | None,
    as_of: date | None,
    policy: Path | None,
    waivers: Path | None,
    as_json: bool,
) -> int:
    """The exit code of a project whose approval stands in a report; ``as_of`` None is today."""
    auditor = Auditor.open(policy=policy)
    descriptor = project.load(file, waivers, auditor.pack.schemas)
    found = verified(report, trust, register_file, auditor)
    today = as_of or datetime.now(UTC).date()
    checks = [*found.checks, *standing(found, auditor, descriptor, today)]
    if print_checks(checks, "Approved", "Not approved", report, as_json):
        return 0
    refers = {"decision/refer"} == {check.id for check in checks if check.bad}
    return 3 if refers else 1
