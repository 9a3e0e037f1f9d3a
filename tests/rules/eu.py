"""A descriptor to ask the EU AI Act pack about: answers by group, audited on any day, read by rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from auditor import resources
from auditor.audit import Audit, Auditor
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents
from tests.samples.story import auditor

DAY = date(2026, 11, 22)

PLAIN: dict[str, str] = {
    "is_ai_system": "true",
    "output_used_in_eu": "true",
    "offered_under_own_name": "true",
    "used_under_own_authority": "true",
    "made_available_to_others": "true",
    "received_in_integrated_end_user_product": "false",
    "exclusions": "[]",
    "practices": "[]",
    "affects_people": "false",
    "regulated_product": "none",
    "interacts_with_people": "false",
    "generates": "[]",
    "crime_detection_authorised_by_law": "false",
    "setting": "commercial",
    "sensitive_domains": "[]",
    "outputs_train": "[]",
    "modifies": "[]",
}
"""A commercial system of one's own in the Union that touches nobody and generates nothing."""

AFFECTING: dict[str, str] = {
    "affects_people": "true",
    "areas": "[]",
    "profiles_people": "false",
    "derogation": "[]",
    "decides_about_people": "true",
    "legal_or_similar_effect": "true",
    "solely_automated": "false",
    "automated_adverse_decisions": "false",
    "workers_subject": "false",
    "emotion_or_biometric_exposure": "false",
    "changes_others_system": "[]",
    "intended_for_public_authorities": "false",
    "significant_design_change": "true",
}
"""What is asked beyond that of a system that affects people; its design changes, so it is never an older one."""

ORGANISATION: dict[str, str] = {"country": "DE", "kind": "private_company", "size": "large"}
MISTRAL = "{model: mistral-7b-instruct-v0.3, access: self_hosted, hardware: aws-g5-xlarge, precision: fp16}"


def audit(
    as_of: date = DAY,
    *,
    use: Mapping[str, str] | None = None,
    organisation: Mapping[str, str] | None = None,
    candidates: str = MISTRAL,
    project: str = "",
    evidence: str = "",
    readings: Mapping[str, str] | None = None,
) -> Audit:
    """Audit one workload with these answers on top of the plain ones; None of ``use`` takes an answer away."""
    answers = PLAIN | dict(use or {})
    lines = "\n".join(f"      {name}: {value}" for name, value in answers.items() if value)
    about = "\n".join(
        f"  {name}: {value}" for name, value in (ORGANISATION | dict(organisation or {})).items() if value
    )
    text = (
        'descriptor_version: "1"\n'
        f"project: {{id: trial, title: Trial{project}}}\n"
        f"organisation:\n  name: Trial (fictional)\n{about}\n"
        "workloads:\n"
        "  - id: one\n    title: One\n    purpose: A trial.\n"
        f"    use:\n{lines}\n"
        "    data: {personal: false}\n"
        f"    candidates: [{candidates}]\n"
        f"{evidence}"
    )
    descriptor = descriptors.read(documents.loads(text, name="trial.yaml"), resources.schemas())
    one = auditor() if readings is None else Auditor(auditor().pack, readings=readings, settled_by="a policy")
    return one.audit_descriptor(descriptor, as_of)


def findings(found: Audit, prefix: str = "ai-act/") -> dict[str, dict[str, Any]]:
    """The findings of the AI Act's rules on the workload and its only candidate, by rule."""
    return {one["rule"]: one for one in found.found["findings"] if one["rule"].startswith(prefix)}


def status(found: Audit, rule: str) -> str:
    """What a rule of the AI Act says: its status and, of an upcoming one, the day."""
    one = findings(found)[f"ai-act/{rule}"]
    return str(one["status"]) + (f" {one['applies_from']}" if one["applies_from"] else "")


def ai_act(found: Audit) -> dict[str, Any]:
    """How the record sees the workload under the AI Act."""
    section = found.found["workloads"][0]["eu_ai_act"]
    assert isinstance(section, dict)
    return section
