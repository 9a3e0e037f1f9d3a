"""The answers the stories were written for, each for the right reason; they change only with the law."""

from __future__ import annotations

from typing import Any

from tests.samples.story import conditions, outcomes, record, status

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
