"""The answers the stories were written for, each for the right reason; they change only with the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.samples.story import auditor, conditions, described, names, outcomes, record, status

LLAMA_MAU = "llama-3.1/mau-700m"


def assessment(name: str) -> tuple[str, list[str]]:
    said = record(name)["assessment"]
    return said["outcome"], said["refer_because"]


def reasons(name: str) -> set[str]:
    return {reason["rule"] for reason in record(name)["assessment"]["reasons"]}


def fact(name: str, rule: str, subject: str, fact_name: str) -> Any:
    finding = next(f for f in record(name)["findings"] if (f["rule"], f["subject"]) == (rule, subject))
    return next(one["value"] for one in finding["facts"] if one["name"] == fact_name)


def test_a_service_that_grew_after_the_release_needs_no_licence_of_its_own() -> None:
    assert assessment("grown-since-release") == ("approve_with_conditions", [])
    assert set(status("grown-since-release", LLAMA_MAU).values()) == {"pass"}
    for candidate in outcomes("grown-since-release"):
        assert fact("grown-since-release", LLAMA_MAU, candidate, "organisation.group_mau@2024-06") == 42_000_000


def test_a_group_above_the_limit_in_june_2024_is_referred_to_the_licensor() -> None:
    assert assessment("group-above-700m") == ("refer", ["licensor"])
    assert reasons("group-above-700m") == {LLAMA_MAU}
    assert set(status("group-above-700m", LLAMA_MAU).values()) == {"fail"}


def test_the_same_group_exactly_at_the_limit_passes() -> None:
    assert assessment("group-at-700m") == ("approve_with_conditions", [])
    assert set(status("group-at-700m", LLAMA_MAU).values()) == {"pass"}


def test_the_two_groups_differ_in_one_number() -> None:
    above, at = (record(name) for name in ("group-above-700m", "group-at-700m"))
    differing = {
        (one["rule"], one["status"], other["status"])
        for one, other in zip(
            sorted(above["findings"], key=lambda f: (f["rule"], f["subject"])),
            sorted(at["findings"], key=lambda f: (f["rule"], f["subject"])),
            strict=True,
        )
        if one["status"] != other["status"]
    }
    assert differing == {(LLAMA_MAU, "fail", "pass")}


def test_users_nobody_counted_are_asked_for_by_the_month_of_the_clause() -> None:
    assert assessment("users-not-counted") == ("refer", ["missing_fact"])
    assert reasons("users-not-counted") == {LLAMA_MAU}
    question = next(q for q in record("users-not-counted")["questions"] if q["rules"] == [LLAMA_MAU])
    assert question["fact"] == "organisation.group_mau@2024-06"
    assert "June 2024" in question["question"]


def test_a_german_company_has_no_rights_in_the_vision_model_and_may_use_the_text_model() -> None:
    name, rule = "vision-eu-company", "llama-3.2/eu-multimodal"
    photographs, wording = (
        "damage-photos/llama-3.2-90b-vision-instruct@self_hosted",
        "report-wording/llama-3.2-3b-instruct@self_hosted",
    )
    assert assessment(name) == ("reject", [])
    assert status(name, rule) == {photographs: "fail", wording: "not_applicable"}
    assert outcomes(name) == {photographs: "reject", wording: "approve_with_conditions"}


def test_the_country_of_customers_is_no_matter_of_the_clause() -> None:
    rule = "llama-3.2/eu-multimodal"
    assert set(status("vision-us-company", rule).values()) == {"pass"}
    read = {one["name"] for f in record("vision-us-company")["findings"] if f["rule"] == rule for one in f["facts"]}
    assert "organisation.country" in read
    assert not read & {"use.user_countries", "use.output_used_in_eu"}
    assert assessment("vision-us-company") == ("refer", ["contested"])
    assert reasons("vision-us-company") == {"ai-act/gpai-eu-excluded"}


def test_screening_of_applications_is_high_risk_from_december_2027_and_never_rejected_for_it() -> None:
    name = "cv-screening"
    assert assessment(name) == ("approve_with_conditions", [])
    assert status(name, "ai-act/art-6-2") == {"application-ranking": "upcoming"}
    duties = [f for f in record(name)["findings"] if f["rule"] in ("ai-act/art-9", "ai-act/art-26-2", "ai-act/art-14")]
    assert {(f["status"], f["applies_from"]) for f in duties} == {("upcoming", "2027-12-02")}
    assert record(name)["horizon"]["until"] > "2027-12-02"
    barring = {f["rule"] for f in record(name)["findings"] if f["outcome"] == "reject" and f["status"] == "fail"}
    assert barring == set()


def test_a_plain_approval_carries_standing_duties_only() -> None:
    name = "internal-summariser"
    assert assessment(name) == ("approve", [])
    assert conditions(name) == []
    states = {duty["state"] for duty in record(name)["obligations"]}
    assert "standing" in states or "met" in states
    assert "open" not in states


def workload(name: str) -> dict[str, Any]:
    return next(iter(record(name)["workloads"]))


def barred_by(name: str) -> dict[str, set[str]]:
    """Every rule that rejects a candidate of a sample, by candidate: nothing else may."""
    found: dict[str, set[str]] = {}
    for finding in record(name)["findings"]:
        if finding["outcome"] == "reject" and finding["status"] == "fail":
            found.setdefault(finding["subject"], set()).add(finding["rule"])
    return found


def test_whatever_is_barred_in_a_story_is_barred_by_these_rules_and_no_other() -> None:
    barred = {name: found for name in names() if (found := barred_by(name))}
    assert barred == {
        "bank-payments": {"payment-reading/llama-3.1-405b-instruct@self_hosted": {"decision/weights-fit"}},
        "clinic-notes": {"note-summary/gpt-5.4-mini@api:openai": {"privacy/gdpr-45-us", "privacy/residency"}},
        "field-device": {
            "manual-search/gemma-4-12b-instruct@edge": {"decision/on-device-size"},
            "manual-search/gpt-5.4-mini@api:openai": {"decision/on-device-route"},
        },
        "portfolio-mix": {
            "defect-names/gpt-5.4-mini@api:openai": {"decision/full-tuning-weights"},
            "floor-manual/gpt-5.4-mini@api:openai": {"decision/on-device-route"},
        },
        "school-emotions": {"attention": {"ai-act/art-5-1-f"}},
        "support-startup": {"order-assistant/mistral-7b-instruct-v0.3@self_hosted": {"decision/no-ml-team"}},
        "vision-eu-company": {"damage-photos/llama-3.2-90b-vision-instruct@self_hosted": {"llama-3.2/eu-multimodal"}},
    }


def test_whatever_is_referred_in_a_story_is_referred_by_these_rules_and_no_other() -> None:
    referred: dict[str, set[str]] = {}
    for name in names():
        for finding in record(name)["findings"]:
            if finding["refer_because"] is not None and finding["status"] != "not_applicable":
                referred.setdefault(name, set()).add(finding["rule"])
    assert referred == {
        "group-above-700m": {LLAMA_MAU},
        "users-not-counted": {LLAMA_MAU},
        "vision-eu-company": {"ai-act/gpai-eu-excluded"},  # beside the bar, which decides
        "vision-us-company": {"ai-act/gpai-eu-excluded"},
    }


def speaks(name: str, candidate: str) -> dict[str, set[str]]:
    found = next(one for one in record(name)["candidates"] if one["id"] == candidate)
    return {side: {entry["rule"] for entry in found["preferences"][side]} for side in ("for", "against")}


def test_a_bank_compares_and_405b_in_fp16_does_not_fit_eight_processors_of_80_gb() -> None:
    name = "bank-payments"
    api, managed, hosted, huge = (
        "payment-reading/gpt-5.4-mini@api:openai",
        "payment-reading/gpt-oss-120b@managed:aws-bedrock",
        "payment-reading/llama-3.1-70b-instruct@self_hosted",
        "payment-reading/llama-3.1-405b-instruct@self_hosted",
    )
    assert {one for one, outcome in outcomes(name).items() if outcome == "reject"} == {huge}
    assert barred_by(name) == {huge: {"decision/weights-fit"}}
    costs = {one["candidate"]: one for one in record(name)["costs"]["options"]}
    assert (costs[huge]["state"], costs[huge]["monthly"]) == ("infeasible", None)
    assert "810.0 GB" in costs[huge]["reason"]
    assert all(costs[one]["state"] == "priced" for one in (api, managed, hosted))
    assert fact(name, "decision/tokens-large-scale", hosted, "volume.tokens_per_day") == 1_000_000_044
    assert speaks(name, hosted) == {
        "for": {
            "decision/portfolio-local",
            "decision/regulated-data-own-machines",
            "decision/tokens-above-crossover",
            "decision/tokens-large-scale",
            "decision/volume-high-machines",
        },
        "against": set(),
    }
    assert speaks(name, api) == {
        "for": set(),
        "against": {"decision/regulated-data-provider", "decision/volume-high-api"},
    }
    assert speaks(name, managed) == {"for": set(), "against": {"decision/regulated-data-provider"}}


def test_a_start_up_without_engineers_calls_an_api_and_hosts_nothing() -> None:
    name = "support-startup"
    api, hosted = "order-assistant/gpt-5.4-mini@api:openai", "order-assistant/mistral-7b-instruct-v0.3@self_hosted"
    assert barred_by(name) == {hosted: {"decision/no-ml-team"}}
    assert workload(name)["recommended_candidate"] == api
    assert workload(name)["architecture"] == "direct_api"
    assert speaks(name, api)["for"] == {"decision/default-closed-api", "decision/volume-low-service"}
    steps = {one["candidate"]: one["decided_by"] for one in workload(name)["alternatives"]}
    assert steps == {
        "order-assistant/mistral-small-4@api:mistral": "default",
        "order-assistant/gpt-oss-120b@managed:aws-bedrock": "default",
        hosted: "outcome",
    }
    change = next(one for one in workload(name)["would_change"] if one["candidate"] == hosted)
    assert change["rules"] == ["decision/no-ml-team"]


def test_a_device_in_the_field_runs_a_small_quantised_model_and_calls_nothing() -> None:
    name = "field-device"
    assert barred_by(name) == {
        "manual-search/gpt-5.4-mini@api:openai": {"decision/on-device-route"},
        "manual-search/gemma-4-12b-instruct@edge": {"decision/on-device-size"},
    }
    assert status(name, "decision/weights-fit")["manual-search/gemma-4-12b-instruct@edge"] == "pass"
    assert workload(name)["recommended_candidate"] == "manual-search/qwen-3-4b@edge"
    assert workload(name)["architecture"] == "on_device"
    other = "manual-search/qwen-3-1.7b@edge"
    steps = {one["candidate"]: one["decided_by"] for one in workload(name)["alternatives"]}
    assert steps[other] == "default"
    assert speaks(name, other) == {"for": set(), "against": {"decision/on-device-unquantised"}}
    assert record(name)["portfolio"] == {
        "open": [],
        "places": [
            {
                "place": "local",
                "candidates": ["manual-search/qwen-3-4b@edge"],
                "requests_per_month": 6000,
            }
        ],
    }


def test_four_uses_take_the_four_places_of_the_portfolio() -> None:
    name = "portfolio-mix"
    assert assessment(name) == ("approve", [])
    assert record(name)["portfolio"] == {
        "open": [],
        "places": [
            {
                "place": "self_hosted_open",
                "candidates": ["log-sorting/mistral-7b-instruct-v0.3@self_hosted"],
                "requests_per_month": 4_000_000,
            },
            {
                "place": "fine_tuned_small",
                "candidates": ["defect-names/qwen-2.5-7b-instruct@self_hosted"],
                "requests_per_month": 30_000,
            },
            {
                "place": "frontier_closed",
                "candidates": ["design-review/gpt-5.5@api:openai"],
                "requests_per_month": 4_000,
            },
            {
                "place": "local",
                "candidates": ["floor-manual/qwen-3-4b@edge"],
                "requests_per_month": 3_000,
            },
        ],
    }
    assert barred_by(name) == {
        "defect-names/gpt-5.4-mini@api:openai": {"decision/full-tuning-weights"},
        "floor-manual/gpt-5.4-mini@api:openai": {"decision/on-device-route"},
    }
    architectures = {one["id"]: one["architecture"] for one in record(name)["workloads"]}
    assert architectures == {
        "design-review": "direct_api",
        "log-sorting": "self_hosted_single_gpu",
        "defect-names": "self_hosted_single_gpu",
        "floor-manual": "on_device",
    }
    sorting = next(one for one in record(name)["workloads"] if one["id"] == "log-sorting")
    assert [one["decided_by"] for one in sorting["alternatives"]] == ["volume"]


def test_a_hospital_sends_no_notes_to_the_united_states_and_may_run_an_apache_model_itself() -> None:
    name = "clinic-notes"
    api, own = "note-summary/gpt-5.4-mini@api:openai", "note-summary/mistral-small-3.2-24b-instruct@self_hosted"
    assert assessment(name) == ("approve_with_conditions", [])
    assert outcomes(name) == {api: "reject", own: "approve_with_conditions"}
    assert barred_by(name) == {api: {"privacy/gdpr-45-us", "privacy/residency"}}
    assert fact(name, "privacy/gdpr-45-us", api, "access.processing_countries") == ["US"]
    assert fact(name, "decision/regulated-data-own-machines", own, "decision.regulated_data") is True
    licence = next(one["licence"] for one in record(name)["candidates"] if one["id"] == own)
    assert licence == "Apache-2.0"
    assert workload(name)["recommended_candidate"] == own
    assert speaks(name, own)["for"] == {"decision/portfolio-local", "decision/regulated-data-own-machines"}
    assert "decision/regulated-data-provider" in speaks(name, api)["against"]
    asked = {"ai-act/art-50-2", "privacy/gdpr-6", "privacy/gdpr-35", "privacy/gdpr-28-host"}  # the last of who hosts it
    assert {one["rule"] for one in conditions(name)} == asked
    assert status(name, "privacy/gdpr-9") == {"note-summary": "pass"}


def test_a_printing_house_is_approved_only_with_what_it_accepted_and_only_until_then() -> None:
    name = "print-shop-trial"
    machine, service = (
        "manual-summary/mistral-7b-instruct-v0.3@self_hosted",
        "paper-advice/gpt-5.4-mini@api:openai",
    )
    assert assessment(name) == ("approve_with_conditions", [])
    assert status(name, "decision/no-ml-team")[machine] == "waived"
    assert status(name, "decision/independence-weights")[service] == "waived"
    assert {one["clause"] for one in conditions(name)} == {"Waiver W-01", "Waiver W-02"}
    end = next(event for event in record(name)["calendar"] if event["date"] == "2027-03-01")
    assert {(cause["kind"], cause["id"]) for cause in end["causes"]} == {("waiver", "W-01"), ("waiver", "W-02")}
    assert end["outcome"] == "reject"
    without = auditor().audit_descriptor(replace(described(name), waivers=None), date(2026, 11, 22))
    assert without.outcome == "reject"


def test_a_hybrid_answers_for_both_its_parts_and_is_priced_between_them() -> None:
    name, work = "summaries-hybrid", "log-summary"
    small, large = f"{work}/mistral-7b-instruct-v0.3@self_hosted", f"{work}/mistral-medium-3.5@api:mistral"
    both = f"{work}/mistral-7b-instruct-v0.3@hybrid"
    assert workload(name)["recommended_candidate"] == both
    assert workload(name)["architecture"] == "hybrid"
    candidates = {one["id"]: one for one in record(name)["candidates"]}
    assert candidates[both]["parts"] == [small, large]
    assert {*candidates[small]["findings"], *candidates[large]["findings"]} < set(candidates[both]["findings"])
    costs = {one["candidate"]: one for one in record(name)["costs"]["options"]}
    amounts = {one: round(float(costs[one]["monthly"]["mid"])) for one in (small, both, large)}
    assert amounts == {small: 13_474, both: 24_183, large: 43_000}
    assert [one["name"] for one in costs[both]["without"]] == ["Updates and tuning of the model"]
    assert fact(name, "decision/architecture-hybrid", both, "decision.architecture") == "hybrid"
    assert status(name, "decision/architecture-hybrid")[both] == "applies"
