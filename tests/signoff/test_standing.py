"""The gate that knows the signatures: what a signed approval is worth today."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.assessment.algebra import Assessment
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents
from auditor.signoff import signing
from auditor.signoff.standing import standing
from tests.cli.conftest import VARIANTS
from tests.cli.run import ROOT
from tests.signoff.conftest import COUNSEL, OWNER, SEALER, Small, Verify, means, read, signed_by

TEXT = VARIANTS["approve_with_conditions"]
LIVE = TEXT.replace("title: A small project", "title: A small project, go_live: 2027-01-01")


def against(small: Small, verified: Verify, data: bytes, text: str, today: date) -> dict[str, str]:
    descriptor = descriptors.read(documents.loads(text, name="small.yaml"), small.auditor.pack.schemas)
    return {check.id: check.text for check in standing(verified(data), small.auditor, descriptor, today) if check.bad}


def all_signed(small: Small, text: str, decision: Assessment = Assessment.APPROVE_WITH_CONDITIONS) -> bytes:
    data = signing.seal(read(small.report(text)), means(SEALER))
    return signed_by(signed_by(data, COUNSEL, "counsel", decision), OWNER, "accountable_owner", decision)


def test_an_approval_stands(small: Small, verified: Verify, complete: bytes) -> None:
    assert against(small, verified, complete, TEXT, date(2026, 12, 1)) == {}


def test_another_descriptor(small: Small, verified: Verify, complete: bytes) -> None:
    found = against(small, verified, complete, TEXT + "# one more word\n", date(2026, 12, 1))
    assert set(found) == {"today/descriptor", "today/record"}
    assert found["today/descriptor"] == "small.yaml is not the descriptor that was signed for."


def test_another_answer(small: Small, verified: Verify, complete: bytes) -> None:
    found = against(small, verified, complete, VARIANTS["refer"], date(2026, 12, 1))
    assert set(found) == {"today/descriptor", "today/record", "today/assessment"}
    assert found["today/assessment"] == (
        "As of 1 December 2026 the assessment is Refer; signed was Approve with conditions."
    )


@pytest.mark.parametrize(("today", "overdue"), [(date(2026, 12, 31), False), (date(2027, 1, 1), True)])
def test_a_condition_before_use_is_overdue_once_use_began(
    small: Small, verified: Verify, today: date, overdue: bool
) -> None:
    found = against(small, verified, all_signed(small, LIVE), LIVE, today)
    assert set(found) == ({"conditions/overdue"} if overdue else set())
    if overdue:
        assert found["conditions/overdue"] == "O-001 was due before use, which began: Tell people."


def test_somebody_refers(small: Small, verified: Verify, sealed: bytes) -> None:
    data = signed_by(sealed, COUNSEL, "counsel", Assessment.REFER)
    data = signed_by(data, OWNER, "accountable_owner")
    assert against(small, verified, data, TEXT, date(2026, 12, 1)) == {"decision/refer": "Somebody decided: Refer."}


def test_nobody_decided(small: Small, verified: Verify, sealed: bytes) -> None:
    assert set(against(small, verified, sealed, TEXT, date(2026, 12, 1))) == {"decision/none"}


def test_the_figures_of_a_vendor_are_those_the_report_carries(small: Small, verified: Verify) -> None:
    quote = documents.load(ROOT / "samples/claims/vendor-quote.yaml")
    data = signing.seal(read(small.report(claims=quote)), means(SEALER))
    assert {check.id for check in verified(data).checks if check.id == "attachments/claims"}
    assert set(against(small, verified, data, TEXT, date(2026, 12, 1))) == {"decision/none"}
