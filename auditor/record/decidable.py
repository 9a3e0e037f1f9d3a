"""Which decisions a record bears: what is offered to sign on its pages, and what a signature can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.assessment.algebra import Assessment
from auditor.engine.rules import ReferBecause
from auditor.engine.status import Status


def decidable(record: Mapping[str, Any]) -> tuple[Assessment, ...]:
    """The decisions that can be signed, from mild to severe.

    Nobody approves what is barred, or what a licensor has to permit and has not; nobody approves past conditions.
    """
    assessment = record["assessment"]
    if assessment["outcome"] == Assessment.REJECT or asks_licensor(record):
        return tuple(one for one in Assessment if not one.permitted)
    if assessment["conditions"]:
        return tuple(one for one in Assessment if one is not Assessment.APPROVE)
    return tuple(Assessment)


def asks_licensor(record: Mapping[str, Any]) -> bool:
    """Whether a clause of a licence that was found to be violated decides, so that the licensor has to be asked."""
    deciding = {(reason["rule"], reason["subject"]) for reason in record["assessment"]["reasons"]}
    return any(
        finding["status"] == Status.FAIL
        and finding["refer_because"] == ReferBecause.LICENSOR
        and (finding["rule"], finding["subject"]) in deciding
        for finding in record["findings"]
    )
