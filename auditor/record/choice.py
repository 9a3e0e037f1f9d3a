"""What the choice of a candidate costs in duties: those that some candidates of a workload bring and others do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.assessment.findings import Duty, DutyState
from auditor.assessment.outcomes import WorkloadOutcome

Owed = Mapping[str, Sequence[Duty]]
"""The duties of each candidate, by its id; those of a hybrid are its parts' and its own."""


def duties(outcome: WorkloadOutcome, owed: Owed) -> dict[str, Any]:
    """How many duties every candidate brings, and each that only some bring, with those that do.

    Duties are the same where rule, clause and words are. What is met costs nothing any more and is left out. What may
    be owed while something is not answered counts, and is not the same as what is owed. Those of laws come first.
    """
    candidates = [one.id for one in outcome.candidates]
    found: dict[tuple[str, str, str], dict[str, Duty]] = {}
    for candidate in candidates:
        for duty in owed[candidate]:
            if duty.state is not DutyState.MET:
                what = duty.obligation
                found.setdefault((duty.finding.rule.id, what.clause, what.text), {}).setdefault(candidate, duty)
    some = [bringing for bringing in found.values() if len(bringing) < len(candidates) or not _alike(bringing)]
    some.sort(key=lambda bringing: _of_licence(next(iter(bringing.values()))))
    return {
        "shared": len(found) - len(some),
        "differing": [_row(bringing) for bringing in some],
    }


def _of_licence(duty: Duty) -> bool:
    return duty.finding.rule.rule.pack == "licences"


def _alike(bringing: Mapping[str, Duty]) -> bool:
    """Whether it is owed for all of them, or may be owed for all of them."""
    return len({duty.state is DutyState.NOT_ANSWERED for duty in bringing.values()}) == 1


def _row(bringing: Mapping[str, Duty]) -> dict[str, Any]:
    first = next(iter(bringing.values()))
    return {
        "rule": first.finding.rule.id,
        "clause": first.obligation.clause,
        "text": first.obligation.text,
        "who": first.obligation.who,
        "candidates": [
            {"candidate": candidate, "obligation": duty.id, "state": str(duty.state)}
            for candidate, duty in bringing.items()
        ],
    }
