"""The waivers of an audit as the record names them: every entry of the file, with the finding it waives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auditor.assessment.findings import Finding
from auditor.inputs.waivers import Measure, Paper, Person, Waiver, Waivers


def waivers(given: Waivers | None, found: Sequence[Finding]) -> list[dict[str, Any]]:
    """Every waiver, in the order of the file; none stands in an audit that waives nothing."""
    waived = {finding.waiver.id: finding.id for finding in found if finding.waiver is not None}
    return [_waiver(one, waived[one.id]) for one in (() if given is None else given.entries)]


def _waiver(one: Waiver, finding: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "finding": finding,
        "rule": one.rule,
        "subject": one.subject,
        "reason": one.reason,
        "text": one.text,
        "requested_by": _person(one.requested_by),
        "approver": _person(one.approver),
        "evidence": _paper(one.evidence),
        "approved": one.approved.isoformat(),
        "valid_through": one.valid_through.isoformat(),
        "measures": [_measure(measure) for measure in one.measures],
    }


def _measure(one: Measure) -> dict[str, Any]:
    done = None if one.done is None else {"on": one.done.on.isoformat(), **_paper(one.done.shown_by)}
    return {"id": one.id, "text": one.text, "who": one.who, "due": one.due.isoformat(), "done": done}


def _person(one: Person) -> dict[str, str]:
    return {"name": one.name, "role": one.role}


def _paper(one: Paper) -> dict[str, str]:
    return {"file": one.file, "sha256": one.sha256}
