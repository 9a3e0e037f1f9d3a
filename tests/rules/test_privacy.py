"""The privacy pack on whole descriptors: which routes personal data may take, and what a missing answer does."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from auditor import resources
from auditor.engine.rules import Outcome, Timing
from auditor.engine.ruleset import load
from auditor.inputs import descriptor as descriptors
from tests.samples.story import auditor

AS_OF = date(2026, 11, 22)
API = "{model: gpt-5.4-mini, access: api, provider: openai, paid_service: true, processing_countries: [US]}"
SELF_HOSTED = """\
{model: mistral-7b-instruct-v0.3, access: self_hosted, hardware: aws-g5-xlarge, precision: fp16,
         processing_countries: [DE]}"""

TEMPLATE = """\
descriptor_version: "1"
project:
  id: ward-notes
  title: Summaries of patient notes
  owner: Medical Director
  go_live: 2027-04-01
  contract_end: 2028-03-31
organisation:
  name: Test Hospital (fictional)
  country: {country}
  kind: private_company
  financial_entity_eu: {financial_entity_eu}
  ml_operations_fte: 2
workloads:
  - id: notes
    title: Summarises notes
    purpose: Notes of the day become half a page.
    use:
      is_ai_system: true
      output_used_in_eu: {output_used_in_eu}
      offered_under_own_name: true
      used_under_own_authority: true
      made_available_to_others: false
      received_in_integrated_end_user_product: false
      exclusions: []
      practices: []
      affects_people: false
      regulated_product: none
      interacts_with_people: false
      generates: []
      crime_detection_authorised_by_law: false
      setting: internal_business
      sensitive_domains: []
      licensed_professional_reviews: true
      outputs_train: []
      modifies: []
      placed_on_market: 2027-04-01
    data:
      personal: true
      special_categories: {special_categories}
      phi_us: {phi_us}
      children: false
      large_scale_sensitive: false
      professional_secrecy: false
      residency_required: {residency}
    needs:
      offline: false
      tuning: none
      quality: capable
      tasks: [summarisation]
      vendor_independence: false
    volume:
      requests_per_month: 30000
      input_tokens_per_request: 950
      output_tokens_per_request: 300
    candidates:
      - {candidate}
evidence:
  - {{id: E-00, kind: legal_basis, file: evidence/basis.pdf, effective: 2026-01-01}}
"""

DEFAULTS = {
    "country": "DE",
    "financial_entity_eu": "false",
    "output_used_in_eu": "true",
    "special_categories": "[health]",
    "phi_us": "false",
    "residency": "[]",
    "candidate": API,
}

Auditing = Callable[..., dict[str, Any]]


@pytest.fixture
def audit(tmp_path: Path) -> Auditing:
    """The record of the template with some answers changed, and with evidence of the candidate on file."""

    def record(*evidence: str, **answers: str) -> dict[str, Any]:
        text = TEMPLATE.format(**{**DEFAULTS, **answers})
        subject = _subject(answers.get("candidate", API))
        for place, kind in enumerate(evidence, start=1):
            entry = f"{{id: E-{place:02}, kind: {kind}, subject: {subject}, file: evidence/{kind}.pdf}}"
            text += textwrap.indent(f"- {entry}\n", "  ")
        file = tmp_path / "descriptor.yaml"
        file.write_text(text, encoding="utf-8")
        found = auditor().audit_descriptor(descriptors.load(file, resources.schemas()), AS_OF)
        return found.ahead("questions")

    return record


def _subject(candidate: str) -> str:
    named = dict(part.split(": ", 1) for part in candidate.strip("{}").replace("\n", " ").split(", ") if ": " in part)
    model, access = (named[key].strip() for key in ("model", "access"))
    return f"notes/{model}@{access}" + (f":{named['provider'].strip()}" if "provider" in named else "")


def statuses(record: Mapping[str, Any]) -> dict[str, str]:
    """What each rule of this pack that applies says."""
    return {
        f["rule"]: f["status"]
        for f in record["findings"]
        if f["rule"].startswith("privacy/") and f["status"] != "not_applicable"
    }


def barring(record: Mapping[str, Any]) -> set[str]:
    """The rules of this pack that bar or refer."""
    return {
        f["rule"]
        for f in record["findings"]
        if f["rule"].startswith("privacy/") and f["status"] == "fail" and f["outcome"] in ("reject", "refer")
    }


def outcome(record: Mapping[str, Any]) -> tuple[str, list[str]]:
    (candidate,) = record["candidates"]
    return candidate["outcome"], candidate["refer_because"]


def test_an_api_in_the_united_states_without_safeguards_is_rejected(audit: Auditing) -> None:
    record = audit("data_processing_agreement")
    assert outcome(record) == ("reject", [])
    assert barring(record) == {"privacy/gdpr-45-us"}
    finding = next(f for f in record["findings"] if f["rule"] == "privacy/gdpr-45-us")
    assert "C-703/25 P" in finding["message"]
    assert "3 September 2025" in finding["message"]


@pytest.mark.parametrize("evidence", ["data_privacy_framework_certification", "transfer_safeguards"])
def test_certification_or_safeguards_lift_the_bar(audit: Auditing, evidence: str) -> None:
    record = audit("data_processing_agreement", evidence)
    assert barring(record) == set()
    assert outcome(record) == ("approve_with_conditions", [])


def test_certification_alone_leaves_the_fallback_as_a_standing_duty(audit: Auditing) -> None:
    assert statuses(audit("data_privacy_framework_certification"))["privacy/dpf-fallback"] == "applies"
    both = statuses(audit("data_privacy_framework_certification", "transfer_safeguards"))
    assert both["privacy/dpf-fallback"] == "pass"


def test_certification_of_american_recipients_does_not_carry_data_to_other_countries(audit: Auditing) -> None:
    record = audit("data_privacy_framework_certification", candidate=API.replace("[US]", "[US, IN]"))
    assert barring(record) == {"privacy/gdpr-44"}
    assert outcome(record) == ("reject", [])


def test_a_region_in_the_union_needs_no_transfer_and_the_american_operator_is_noted(audit: Auditing) -> None:
    record = audit("data_processing_agreement", candidate=API.replace("[US]", "[IE]"))
    assert barring(record) == set()
    assert outcome(record) == ("approve_with_conditions", [])
    found = statuses(record)
    assert {found[f"privacy/{rule}"] for rule in ("gdpr-44", "gdpr-45-us", "china")} == {"pass"}
    assert found["privacy/us-operator"] == "applies"


def test_weights_on_machines_of_ones_own_need_no_provider(audit: Auditing) -> None:
    record = audit(candidate=SELF_HOSTED, residency="[DE]")
    assert outcome(record) == ("approve_with_conditions", [])
    assert statuses(record) == {
        "privacy/gdpr-28-host": "applies",
        "privacy/gdpr-44-own-machines": "pass",
        "privacy/gdpr-6": "pass",
        "privacy/gdpr-9": "applies",
        "privacy/residency": "pass",
        "privacy/training-data-provenance": "applies",
        "privacy/weights-indemnity": "applies",
    }


@pytest.mark.parametrize("rule", ["gdpr-44", "gdpr-45-us", "china"])
def test_an_unknown_country_is_referred_and_never_passes(audit: Auditing, rule: str) -> None:
    record = audit("data_processing_agreement", candidate=API.replace(", processing_countries: [US]", ""))
    assert outcome(record) == ("refer", ["missing_fact"])
    assert statuses(record)[f"privacy/{rule}"] == "unknown"


def test_an_unknown_country_is_referred_where_the_data_must_stay(audit: Auditing) -> None:
    elsewhere = SELF_HOSTED.replace("processing_countries: [DE]", "")
    record = audit(candidate=elsewhere.replace(",\n         }", "}"), residency="[DE]")
    assert outcome(record) == ("refer", ["missing_fact"])
    assert statuses(record)["privacy/residency"] == "unknown"


def test_safeguards_do_not_bring_data_back_that_must_stay(audit: Auditing) -> None:
    record = audit("data_processing_agreement", "transfer_safeguards", residency="[DE]")
    assert barring(record) == {"privacy/residency"}
    assert outcome(record) == ("reject", [])


def test_a_provider_whose_terms_exclude_health_information_is_rejected(audit: Auditing) -> None:
    gemini = "{model: gemini-2.5-pro, access: api, provider: google, paid_service: true, processing_countries: [US]}"
    answers = {"candidate": gemini, "country": "US", "output_used_in_eu": "false", "phi_us": "true"}
    record = audit(**answers)
    assert barring(record) == {"privacy/hipaa-baa-refused"}
    assert outcome(record)[0] == "reject"


def test_a_provider_that_signs_the_agreement_is_not_rejected_but_it_has_to_be_signed(audit: Auditing) -> None:
    answers = {"country": "US", "output_used_in_eu": "false", "phi_us": "true"}
    open_duty = statuses(audit(**answers))
    assert (open_duty["privacy/hipaa-baa-refused"], open_duty["privacy/hipaa-baa"]) == ("pass", "applies")
    assert statuses(audit("business_associate_agreement", **answers))["privacy/hipaa-baa"] == "pass"


def test_what_nobody_knows_of_a_providers_terms_is_no_pass(audit: Auditing) -> None:
    """Together's processing agreement and its signing of agreements on health data were not established."""
    together = "{model: gpt-oss-120b, access: managed, provider: together, processing_countries: [DE]}"
    record = audit(candidate=together, phi_us="true")
    found = statuses(record)
    assert {found["privacy/gdpr-28-not-offered"], found["privacy/hipaa-baa-refused"]} == {"unknown"}
    assert outcome(record) == ("refer", ["missing_fact"])


def test_a_bank_owes_the_clauses_of_dora_before_it_calls_a_model(audit: Auditing) -> None:
    ireland = API.replace("[US]", "[IE]")
    assert statuses(audit(candidate=ireland, financial_entity_eu="true"))["privacy/dora"] == "applies"
    shown = audit("ict_contract_clauses", candidate=ireland, financial_entity_eu="true")
    assert statuses(shown)["privacy/dora"] == "pass"
    assert "privacy/dora" not in statuses(audit(candidate=ireland))


def test_an_organisation_elsewhere_whose_output_stays_elsewhere_owes_nothing_under_the_gdpr(audit: Auditing) -> None:
    found = statuses(audit(country="US", output_used_in_eu="false"))
    assert not {rule for rule in found if rule.startswith(("privacy/gdpr-", "privacy/dpf"))}


def test_other_laws_are_notes_with_their_day_and_bar_nothing(audit: Auditing) -> None:
    laws = [rule for rule in load(resources.rules(), resources.schemas()).rules if rule.id.startswith("laws/")]
    assert {rule.outcome for rule in laws} == {Outcome.NOTE}
    found = audit(country="US", output_used_in_eu="false")["findings"]
    told = {f["rule"]: f["status"] for f in found if f["rule"].startswith("laws/us-")}
    assert told["laws/us-texas"] == "applies"
    assert told["laws/us-new-york"] == "upcoming"
    assert told["laws/us-employment"] == "not_applicable"


def test_what_is_known_of_a_providers_terms_is_told_and_what_is_not_stays_open(audit: Auditing) -> None:
    found = statuses(audit(candidate=API.replace("[US]", "[IE]")))
    assert found["privacy/vendor-indemnity"] == "pass"
    assert found["privacy/vendor-short-objection"] == "pass"
    assert found["privacy/vendor-audit"] == "pass"
    assert (found["privacy/vendor-subprocessors"], found["privacy/vendor-change"]) == ("applies", "applies")


def test_whom_the_provider_passes_data_on_to_is_known_with_its_source_and_asked_where_it_is_not(
    audit: Auditing,
) -> None:
    """OpenAI's list of April 2025 names people in the Philippines; Mistral's was not captured."""
    rule = "privacy/vendor-subprocessor-countries"
    ireland = API.replace("[US]", "[IE]")
    record = audit(candidate=ireland)
    one = next(f for f in record["findings"] if f["rule"] == rule)
    assert one["status"] == "fail"
    told = {fact["name"]: fact for fact in one["facts"]}
    countries = told["provider.subprocessor_countries"]
    assert "PH" in countries["value"]
    assert "TaskUs" in countries["provenance"]["where"]
    assert countries["provenance"]["source"]["checked"] == "2026-11-29"
    assert told["provider.subprocessors_anywhere"]["value"] is True
    assert statuses(record)["privacy/gdpr-28-2"] == "applies"
    shown = statuses(audit("subprocessors_reviewed", candidate=ireland))
    assert (shown[rule], shown["privacy/gdpr-28-2"]) == ("pass", "pass")
    mistral = "{model: mistral-small-4, access: api, provider: mistral, paid_service: true, processing_countries: [FR]}"
    record = audit(candidate=mistral)
    assert statuses(record)[rule] == "unknown"
    assert "provider.subprocessor_countries" in {q["fact"] for q in record["questions"]}


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        (
            "",
            {"privacy/gdpr-28-host": "applies", "privacy/gdpr-44-own-machines": "fail", "privacy/dora-host": "applies"},
        ),
        (
            "cloud",
            {"privacy/gdpr-28-host": "applies", "privacy/gdpr-44-own-machines": "fail", "privacy/dora-host": "applies"},
        ),
        (
            "colocation",
            {
                "privacy/gdpr-28-colocation": "applies",
                "privacy/gdpr-44-own-machines": "fail",
                "privacy/dora-host": "applies",
            },
        ),
        ("own_premises", {}),
    ],
)
def test_who_hosts_ones_own_machines_decides_what_their_host_has_to_sign(
    audit: Auditing, host: str, expected: Mapping[str, str]
) -> None:
    """A machine of the catalogue is a rented one where the descriptor does not say otherwise."""
    candidate = SELF_HOSTED.replace("[DE]", "[IN]" + (f", host: {host}" if host else ""))
    found = statuses(audit(candidate=candidate, financial_entity_eu="true"))
    told = ("privacy/gdpr-28-host", "privacy/gdpr-28-colocation", "privacy/gdpr-44-own-machines", "privacy/dora-host")
    assert {rule: status for rule, status in found.items() if rule in told} == expected


def test_without_a_machine_who_hosts_it_is_asked_and_passes_nothing(audit: Auditing) -> None:
    candidate = "{model: mistral-7b-instruct-v0.3, access: self_hosted, processing_countries: [IN]}"
    record = audit(candidate=candidate, phi_us="true")
    found = statuses(record)
    assert {found[f"privacy/{rule}"] for rule in ("gdpr-28-host", "gdpr-44-own-machines", "hipaa-host")} == {"unknown"}
    assert "access.host" in {q["fact"] for q in record["questions"]}


def test_duties_of_this_pack_name_their_clause_and_nothing_is_called_compliant() -> None:
    pack = [rule for rule in load(resources.rules(), resources.schemas()).rules if rule.pack == "privacy"]
    assert pack
    for rule in pack:
        words = " ".join((rule.title, rule.message, rule.how_to_fix)).lower()
        assert "compliant" not in words, rule.id
        if rule.outcome is Outcome.CONDITION:
            assert all(one.clause and one.timing in tuple(Timing) for one in rule.obligations), rule.id
