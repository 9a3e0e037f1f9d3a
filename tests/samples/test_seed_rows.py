"""Every row of the source documents' tables of decisions: each rule that carries one speaks in some story."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from auditor import resources
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents
from tests.docs.test_source_map import INVENTORY
from tests.samples.story import auditor, described

TABLES = (
    "Dimension, Open Weights, Closed API",
    "The portfolio",
    "Decision Framework",
    "Deployment Architecture Options",
    "How to Apply This",
)
"""The tables that decide: those of the essay by dimension and of its portfolio, and those of the framework."""

ROWS = (
    *(row for table in TABLES for row in INVENTORY[table]),
    *("Regulation", "Quantization", "Disputed training data provenance"),
)
STORIES = (
    *("clinic-notes", "bank-payments", "hospital-triage", "vision-eu-company", "field-device", "group-at-700m"),
    *("support-startup", "portfolio-mix", "summaries-hybrid", "print-shop-trial", "chat-assistant"),
)

HOSPITAL = """\
descriptor_version: "1"
as_of: 2026-11-22
project: {id: ward, title: Ward, go_live: 2027-04-01, contract_end: 2028-03-31}
organisation: {name: Ward (fictional), country: DE, kind: private_company, size: large, financial_entity_eu: false}
workloads:
  - id: notes
    title: Notes
    purpose: Summaries of notes of patients of clinics in Germany and the United States.
    use:
      is_ai_system: true
      output_used_in_eu: true
      offered_under_own_name: true
      used_under_own_authority: true
      made_available_to_others: false
      exclusions: []
      practices: []
      affects_people: false
      regulated_product: none
      interacts_with_people: false
      generates: [text]
      setting: internal_business
      sensitive_domains: [medical_advice]
      outputs_train: []
      modifies: []
    data: {personal: true, special_categories: [health], phi_us: true, residency_required: [DE]}
    needs: {offline: false, tuning: none, quality: capable, tasks: [summarisation], vendor_independence: true}
    candidates:
      - {model: gemini-2.5-pro, access: api, provider: google, paid_service: true, processing_countries: [US]}
      - {model: gpt-5.4-mini, access: api, provider: openai, paid_service: true, processing_countries: [US]}
      - {model: gemma-2-9b-instruct, access: self_hosted, processing_countries: [DE]}
      - {model: deepseek-v3, access: self_hosted, processing_countries: [DE]}
      - {model: llama-4-scout-instruct, access: self_hosted, processing_countries: [DE]}
      - {model: olmo-2-7b-instruct, access: self_hosted, processing_countries: [DE]}
"""

SHOP = """\
descriptor_version: "1"
as_of: 2026-11-22
project: {id: shop, title: Shop, go_live: 2026-11-29}
organisation: {name: Shop (fictional), country: DE, kind: private_company, ml_operations_fte: 1}
workloads:
  - id: labels
    title: Labels
    purpose: Names of goods in the shop's own words, from next week on.
    use: {setting: commercial, made_available_to_others: false}
    data: {personal: false}
    needs: {offline: false, tuning: limited, quality: capable, tasks: [classification], vendor_independence: false}
    candidates:
      - {model: gpt-5.4-mini, access: api, provider: openai, paid_service: true}
      - {model: mistral-7b-instruct-v0.3, access: self_hosted}
"""
"""A shop in a hurry that tunes a little."""


@cache
def spoke() -> dict[str, set[str]]:
    """What each rule said, in the stories, about a hospital that weighs six models, and about a shop in a hurry."""
    written = {"ward.yaml": HOSPITAL, "shop.yaml": SHOP}
    read = [descriptors.read(documents.loads(text, name=name), resources.schemas()) for name, text in written.items()]
    found: dict[str, set[str]] = {}
    for one in (*read, *(described(name) for name in STORIES)):
        assert one.as_of is not None
        for finding in auditor().audit_descriptor(one, one.as_of).found["findings"]:
            found.setdefault(finding["rule"], set()).add(finding["status"])
    return found


def carried_by(row: str) -> set[str]:
    """The rules that carry a row, as the map of the sources names them."""
    text = Path("docs/source-map.md").read_text("utf-8")
    cells = [line.split("|") for line in text.splitlines() if line.startswith(f"| {row} |")]
    assert cells, row
    return {rule for one in cells for rule in re.findall(r"rule:([a-z0-9./-]+)", one[3])}


@pytest.mark.parametrize("row", ROWS)
def test_every_rule_that_carries_the_row_speaks(row: str) -> None:
    rules = carried_by(row)
    assert rules
    assert {rule for rule in rules if spoke().get(rule, set()) <= {"not_applicable"}} == set()


def test_health_data_of_the_united_states_are_barred_where_no_agreement_is_signed_and_asked_for_where_one_may_be() -> (
    None
):
    assert "fail" in spoke()["privacy/hipaa-baa-refused"]
    assert "applies" in spoke()["privacy/hipaa-baa"]
    assert "fail" in spoke()["gemini-api-terms/no-clinical"]
