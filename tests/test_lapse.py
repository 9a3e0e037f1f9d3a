"""Evidence that ends inside the horizon holds a bar off only until its last day."""

from __future__ import annotations

from datetime import date

import pytest

from auditor import resources
from auditor.audit import Audit, Auditor
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents

AS_OF = date(2026, 11, 22)
GRANTED = "one/llama-3.1-8b-instruct@self_hosted"


def audited(expires: str, rule: str = "llama-3.1/mau-700m") -> tuple[Audit, dict[str, object]]:
    """A group of 750 million users with Meta's grant until a day, and a contract to the end of 2027."""
    text = (
        'descriptor_version: "1"\n'
        "project: {id: trial, title: Trial, go_live: 2027-01-11, contract_end: 2027-12-31}\n"
        "organisation: {name: Trial, country: US, group_mau: {2024-06: 750000000}}\n"
        "workloads:\n"
        "  - id: one\n"
        "    title: One\n"
        "    purpose: A trial.\n"
        "    use: {received_in_integrated_end_user_product: false}\n"
        "    candidates: [{model: llama-3.1-8b-instruct, access: self_hosted}]\n"
        "evidence:\n"
        f"  - {{id: E-1, kind: meta_commercial_licence, subject: '{GRANTED}', file: grant.pdf{expires}}}\n"
    )
    auditor = Auditor.open()
    descriptor = descriptors.read(documents.loads(text, name="trial.yaml"), resources.schemas())
    audit = auditor.audit_descriptor(descriptor, AS_OF)
    (finding,) = [one for one in audit.found["findings"] if one["rule"] == rule]
    return audit, finding


@pytest.mark.parametrize("expires", ["", ", expires: 2027-12-31", ", expires: 2030-01-01"])
def test_evidence_that_outlasts_the_contract_lifts_the_bar(expires: str) -> None:
    assert audited(expires)[1]["status"] == "pass"


def test_evidence_that_ends_before_the_contract_does_so_until_its_last_day() -> None:
    audit, finding = audited(", expires: 2027-12-30")
    assert finding["status"] == "upcoming"
    assert (finding["applies_from"], finding["applies_from_reason"]) == ("2027-12-31", "evidence")
    assert "licensor" in audit.found["assessment"]["refer_because"]
    (event,) = [row for row in audit.record["calendar"] if row["date"] == "2027-12-31"]
    assert [cause["kind"] for cause in event["causes"]] == ["evidence"]
    turned = {(one["rule"], one["status"], one["status_after"]) for one in event["findings"]}
    assert ("llama-3.1/mau-700m", "upcoming", "fail") in turned


def test_evidence_that_has_ended_shows_nothing() -> None:
    assert audited(", expires: 2026-11-21")[1]["status"] == "fail"
    assert audited(", expires: 2026-11-22")[1]["status"] == "upcoming"
