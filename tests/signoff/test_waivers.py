"""Waivers in a signed report: what a signature binds, what it may not do without, and for how long it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from auditor.assessment.algebra import Assessment
from auditor.audit import Audit, Auditor
from auditor.inputs import documents, project
from auditor.report import carried, pdf
from auditor.report.libraries import libraries
from auditor.signoff import printed, signing
from auditor.signoff.errors import SignoffError
from auditor.signoff.origin import Trust
from auditor.signoff.standing import standing
from auditor.signoff.statement import decide
from auditor.signoff.verify import Verification, verify
from tests.expected import GOOD_WAIVERS, waiver_pack
from tests.signoff.conftest import COUNSEL, NOW, OWNER, ROLES, ROOT, SEALER, means, read, signed_by

DESCRIPTOR = (GOOD_WAIVERS / "descriptor.yaml").read_text("utf-8").replace(", image", "")
WAIVERS = (GOOD_WAIVERS / "waivers.yaml").read_text("utf-8")
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def auditor(tmp_path_factory: pytest.TempPathFactory) -> Auditor:
    folder = waiver_pack(tmp_path_factory.mktemp("pack"))
    (folder / "roles.yaml").write_text(ROLES, "utf-8")
    return Auditor.open(folder)


def audited(auditor: Auditor, waivers: str | None) -> Audit:
    given = None if waivers is None else documents.loads(waivers, name="waivers.yaml")
    descriptor = documents.loads(DESCRIPTOR, name="descriptor.yaml")
    return auditor.audit_descriptor(project.read(descriptor, auditor.pack.schemas, None, given), DAY)


@pytest.fixture(scope="module")
def signed(auditor: Auditor) -> bytes:
    """The report on the small project with its waivers, sealed, and signed for both roles."""
    audit = audited(auditor, WAIVERS)
    files = list(carried.attachments(audit.record["inputs"], audit.documents, auditor.pack.folder))
    plain = pdf.pdf(audit.record, audit.run | {"record_sha256": audit.digest} | libraries(), attachments=files)
    data = signing.seal(read(plain), means(SEALER))
    return signed_by(signed_by(data, COUNSEL, "counsel"), OWNER, "accountable_owner")


@pytest.fixture(scope="module")
def verified(auditor: Auditor, signed: bytes) -> Verification:
    return verify(signed, "small.pdf", Trust(tuple(signing.certificates(ROOT)), trial=True), auditor, NOW)


def against(found: Verification, auditor: Auditor, waivers: str | None, today: date) -> dict[str, str]:
    """What stands against the approval on a day."""
    given = None if waivers is None else documents.loads(waivers, name="waivers.yaml")
    descriptor = documents.loads(DESCRIPTOR, name="descriptor.yaml")
    read_again = project.read(descriptor, auditor.pack.schemas, None, given)
    return {check.id: check.text for check in standing(found, auditor, read_again, today) if check.bad}


def test_nobody_approves_what_is_rejected_without_a_waiver_that_says_so(
    auditor: Auditor, verified: Verification
) -> None:
    rejected = audited(auditor, None)
    said = {"field": "counsel", "name": COUNSEL, "role": "Some role", "comment": "I insist."}
    for decision in (Assessment.APPROVE, Assessment.APPROVE_WITH_CONDITIONS):
        with pytest.raises(SignoffError, match="The record rejects this project, so nobody can approve it by signing"):
            decide(rejected.record, rejected.digest, decision=decision, **said)
    assert verified.good
    assert verified.outcome is Assessment.APPROVE_WITH_CONDITIONS


def test_a_signature_binds_every_waiver_and_every_unknown_that_was_accepted(verified: Verification) -> None:
    record = verified.report.record
    unknown = next(one["finding"] for one in record["waivers"] if one["kind"] == "accept_unknown")
    for one in verified.decisions:
        assert one.statement is not None
        assert one.statement.waivers == ("W-1", "W-2")
        assert one.statement.accepted_unknowns == (unknown,)
        assert set(one.statement.conditions) == set(record["assessment"]["conditions"])


def test_the_waivers_are_attached_verified_and_replayed(verified: Verification) -> None:
    assert verified.report.files["waivers.yaml"] == WAIVERS.encode()
    texts = {check.id: check.text for check in verified.checks}
    assert texts["attachments/waivers"] == "The waivers attached (waivers.yaml) are those the record names."
    assert "replay/same" in texts


def test_other_waivers_attached_are_caught(auditor: Auditor, verified: Verification) -> None:
    longer = WAIVERS.replace("valid_through: 2027-03-31", "valid_through: 2027-11-16").encode()
    kept = verified.report.attachments
    forged = [replace(one, content=longer) if one.name == "waivers.yaml" else one for one in kept]
    report = replace(verified.report, attachments=tuple(forged))
    checks = [*printed.digest_checks(report), *printed.replay_checks(report, auditor)]
    assert {check.id: check.text for check in checks if check.bad} == {
        "attachments/digest": "The waivers (waivers.yaml) are not those whose digest the record names.",
        "replay/impossible": "The audit cannot be run again: small.pdf: waivers.yaml is not the file of waivers whose "
        "digest the record names.",
    }
    gone = replace(verified.report, attachments=tuple(one for one in kept if one.name != "waivers.yaml"))
    assert "The waivers (waivers.yaml) are not attached." in [check.text for check in printed.digest_checks(gone)]


@pytest.mark.parametrize("day", [date(2026, 12, 18), date(2026, 12, 19)])
def test_an_approval_stands_until_a_measure_is_overdue(day: date, auditor: Auditor, verified: Verification) -> None:
    late = day > date(2026, 12, 18)
    found = against(verified, auditor, WAIVERS, day)
    assert set(found) == ({"conditions/overdue"} if late else set())
    if late:
        assert found["conditions/overdue"].endswith("was due on 18 December 2026: Watch it by day.")


@pytest.mark.parametrize(("day", "lapsed"), [(date(2027, 3, 31), False), (date(2027, 4, 1), True)])
def test_an_approval_ends_with_its_waivers(day: date, lapsed: bool, auditor: Auditor, verified: Verification) -> None:
    found = against(verified, auditor, WAIVERS, day)
    assert ("today/audit" in found) is lapsed
    if lapsed:
        why = "waivers[0].valid_through of W-1 has passed: it expired on 2027-03-31"
        assert found["today/audit"].startswith(f"As of 1 April 2027 it cannot be audited: {why}")


def test_an_approval_stands_only_with_the_waivers_signed_for(auditor: Auditor, verified: Verification) -> None:
    day = date(2026, 12, 1)
    assert against(verified, auditor, None, day)["today/waivers"] == (
        "Without the waivers that were signed for (waivers.yaml)."
    )
    other = against(verified, auditor, WAIVERS + "# a word\n", day)
    assert set(other) == {"today/waivers", "today/record"}
    assert other["today/waivers"] == "waivers.yaml does not hold the waivers that were signed for (waivers.yaml)."


def test_waivers_that_nobody_signed_for_do_not_carry_an_approval(auditor: Auditor, verified: Verification) -> None:
    bare = replace(verified, report=replace(verified.report, record=audited(auditor, None).record))
    found = against(bare, auditor, WAIVERS, date(2026, 12, 1))
    assert found["today/waivers"] == "waivers.yaml was not given when it was signed for."


def test_watch_lists_an_approval_whose_waivers_have_ended(
    auditor: Auditor, signed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor import resources
    from tests.cli.run import run

    monkeypatch.setattr(resources, "rules", lambda: auditor.pack.folder)
    (tmp_path / "small.pdf").write_bytes(signed)
    (tmp_path / "root.pem").write_bytes(ROOT)
    ran = run("watch", tmp_path, "--trust-trial", tmp_path / "root.pem", "--as-of", "2027-04-01", "--json")
    assert (ran.code, [row["state"] for row in ran.json()]) == (1, ["lapsed"])
    assert any("W-1 has passed: it expired on 2027-03-31" in reason for reason in ran.json()[0]["reasons"])
