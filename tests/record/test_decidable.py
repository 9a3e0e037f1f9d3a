"""What can be signed follows from the record: neither bars, nor licensors, nor conditions are signed away."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.assessment.algebra import Assessment
from auditor.record.decidable import decidable
from auditor.signoff.errors import SignoffError
from auditor.signoff.statement import decide

WHY = {"rule": "llama/mau", "subject": "chat/llama@api"}


def record(outcome: str, conditions: int = 0, *findings: dict[str, Any]) -> dict[str, Any]:
    named = [f"O-{number:03}" for number in range(1, conditions + 1)]
    return {
        "assessment": {"outcome": outcome, "conditions": named, "reasons": [WHY]},
        "findings": list(findings),
        "waivers": [],
    }


def finding(status: str, because: str | None) -> dict[str, Any]:
    return {"id": "F-001", **WHY, "status": status, "refer_because": because}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (record("approve"), "approve approve_with_conditions refer reject"),
        (record("approve_with_conditions", 2), "approve_with_conditions refer reject"),
        (record("refer"), "approve approve_with_conditions refer reject"),
        (record("refer", 1), "approve_with_conditions refer reject"),
        (record("refer", 0, finding("fail", "human_review")), "approve approve_with_conditions refer reject"),
        (record("refer", 1, finding("unknown", "licensor")), "approve_with_conditions refer reject"),
        (record("refer", 0, finding("fail", "licensor")), "refer reject"),
        (record("reject", 3), "refer reject"),
    ],
    ids=str,
)
def test_what_is_offered_is_what_can_be_signed(found: dict[str, Any], expected: str) -> None:
    assert " ".join(decidable(found)) == expected
    told = {"field": "counsel", "name": "Ada Example", "role": "Counsel", "comment": "For reasons given here."}
    for decision in Assessment:
        if decision in decidable(found):
            assert decide(found, "ab" * 32, decision=decision, **told).decision is decision
        else:
            with pytest.raises(SignoffError):
                decide(found, "ab" * 32, decision=decision, **told)


def test_a_licence_that_does_not_decide_leaves_the_decision_open() -> None:
    aside = finding("fail", "licensor") | {"subject": "chat/other@api"}
    assert decidable(record("refer", 0, aside)) == tuple(Assessment)


def test_why_no_signature_takes_the_place_of_a_licence() -> None:
    found = record("refer", 0, finding("fail", "licensor"))
    with pytest.raises(SignoffError, match="no signature takes the place of a licence"):
        decide(
            found,
            "ab" * 32,
            decision=Assessment.APPROVE,
            field="counsel",
            name="Ada Example",
            role="Counsel",
            comment="It was granted by telephone.",
        )
