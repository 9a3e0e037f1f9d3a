"""The honest flow: nothing in it raises a false alarm, at any step."""

from __future__ import annotations

from auditor.assessment.algebra import Assessment
from auditor.signoff import signing
from auditor.signoff.origin import Trust
from auditor.signoff.verify import verify
from tests.signoff.conftest import COUNSEL, NOW, OWNER, ROOT, Small, Verify, read, signed_by, wrong


def test_a_sealed_report_lacks_only_its_signatures(sealed: bytes, verified: Verify) -> None:
    found = verified(sealed)
    assert wrong(found) == {"roles/missing"}
    assert "Not signed for: Accountable owner, Counsel." in [check.text for check in found.checks]


def test_one_of_two_signatures(counsel_signed: bytes, verified: Verify) -> None:
    assert wrong(verified(counsel_signed)) == {"roles/missing"}


def test_a_report_that_all_signed_is_good(complete: bytes, verified: Verify) -> None:
    found = verified(complete)
    assert wrong(found) == set()
    assert found.good
    assert found.outcome is Assessment.APPROVE_WITH_CONDITIONS
    assert [(one.field, one.name, one.trial) for one in found.decisions] == [
        ("counsel", COUNSEL, True),
        ("accountable_owner", OWNER, True),
    ]
    assert [check.id for check in found.checks if check.state == "good"] == [
        "file/complete",
        "seal/integrity",
        "seal/trust",
        "counsel/integrity",
        "counsel/trust",
        "counsel/decision",
        "accountable_owner/integrity",
        "accountable_owner/trust",
        "accountable_owner/decision",
        "roles/complete",
        "attachments/descriptor",
        "attachments/rules",
        "attachments/record",
        "rules/origin",
        "replay/same",
        "pages/same",
    ]
    texts = {check.id: check.text for check in found.checks}
    assert texts["counsel/decision"] == (
        "Ada Example, Some role: Approve with conditions, on 28 November 2026 by the signer's own clock."
    )
    assert texts["seal/trial"] == "The seal was made with a trial key, not for real decisions."


def test_in_the_other_order(sealed: bytes, verified: Verify) -> None:
    assert wrong(verified(signed_by(signed_by(sealed, OWNER, "accountable_owner"), COUNSEL, "counsel"))) == set()


def test_the_base_stays_byte_for_byte(small: Small, complete: bytes) -> None:
    """What is signed is added: the report as it was written can be cut out again."""
    assert complete.startswith(small.report())


def test_a_rejection_and_a_referral_are_decisions_too(sealed: bytes, verified: Verify) -> None:
    data = signed_by(sealed, COUNSEL, "counsel", Assessment.REJECT, "Too early.")
    found = verified(signed_by(data, OWNER, "accountable_owner", Assessment.REFER))
    assert found.good
    assert found.outcome is Assessment.REJECT


def test_nobody_is_trusted_unless_named(small: Small, complete: bytes) -> None:
    found = verify(complete, "small.pdf", Trust(), small.auditor, NOW)
    fields = ("seal", "counsel", "accountable_owner")
    assert wrong(found) == {f"{field}/{cause}" for field in fields for cause in ("trust", "trial")}
    assert "The seal claims to be Somebody's seal's; no authority was named to vouch for it." in [
        check.text for check in found.checks
    ]


def test_fields_are_where_the_page_has_them(sealed: bytes) -> None:
    from auditor.report import attached

    reader = attached.opened(sealed, "small.pdf")
    assert set(signing.fields(reader)) == {"accountable_owner", "counsel", "seal"}
    width, height = signing.field_size(reader, "counsel") or (0, 0)
    assert (round(width), round(height)) == (489, 72)
    assert signing.field_size(reader, "somebody") is None
    assert read(sealed).identifier == read(sealed).digest
    assert ROOT.startswith(b"-----BEGIN CERTIFICATE-----")
