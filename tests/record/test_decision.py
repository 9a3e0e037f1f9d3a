"""The decision part of a record: alternatives in order, what would change the recommendation, and the portfolio."""

from __future__ import annotations

from typing import Any

import pytest

from tests.record.audits import audited
from tests.samples.story import SAMPLES, record

HEAD = """\
descriptor_version: "1"
project: {id: three-ways, title: Three ways}
organisation: {name: Somebody, country: IE, financial_entity_eu: false, ml_operations_fte: 2}
workloads:
  - id: sort
    title: Sort
    purpose: Sort.
    use: {interacts_with_people: false}
    data: {personal: false, professional_secrecy: false}
    needs: {offline: false, tuning: none, quality: capable, tasks: [classification], vendor_independence: false}
    volume: {requests_per_month: 200000, input_tokens_per_request: 900, output_tokens_per_request: 20}
    candidates:
      - {model: gpt-5.4-mini, access: api, provider: openai}
      - {model: mistral-small-4, access: api, provider: mistral}
      - {model: mistral-7b-instruct-v0.3, access: self_hosted, hardware: aws-g5-xlarge, precision: fp16}
"""
CLOSED, OPEN_API, HOSTED = (
    "sort/gpt-5.4-mini@api:openai",
    "sort/mistral-small-4@api:mistral",
    "sort/mistral-7b-instruct-v0.3@self_hosted",
)


def workload(text: str = HEAD) -> dict[str, Any]:
    found: dict[str, Any] = audited(text).found["workloads"][0]
    return found


def test_every_other_candidate_stands_among_the_alternatives_once_and_says_what_would_change_it() -> None:
    for name in ("portfolio-mix", "bank-payments", "support-startup", "field-device", "vision-eu-company"):
        for one in record(name)["workloads"]:
            others = [other["candidate"] for other in one["alternatives"]]
            recommended = [one["recommended_candidate"]] if one["recommended_candidate"] else []
            if recommended:
                assert sorted(recommended + others) == sorted(one["candidates"])
            named = [entry["candidate"] for entry in one["would_change"] if entry["candidate"]]
            assert named == others


def test_what_speaks_for_the_recommended_candidate_is_what_its_own_preferences_say() -> None:
    found = record("support-startup")
    one = found["workloads"][0]
    recommended = next(c for c in found["candidates"] if c["id"] == one["recommended_candidate"])
    assert (one["for"], one["against"]) == (recommended["preferences"]["for"], recommended["preferences"]["against"])
    findings = {finding["id"]: finding for finding in found["findings"]}
    for entry in (*one["for"], *one["against"]):
        assert findings[entry["finding"]]["rule"] == entry["rule"]
        assert findings[entry["finding"]]["title"] == entry["text"]


@pytest.mark.parametrize(
    ("selected", "steps"),
    [
        (OPEN_API, {CLOSED: "selected"}),
        (CLOSED, {OPEN_API: "default"}),
    ],
)
def test_a_candidate_that_stands_before_the_selected_one_says_so(selected: str, steps: dict[str, str]) -> None:
    found = workload(HEAD + f"    selected: {selected}\n")
    said = {one["candidate"]: one["decided_by"] for one in found["alternatives"]}
    assert {name: said[name] for name in steps} == steps
    text = next(one["text"] for one in found["would_change"] if one["candidate"] == next(iter(steps)))
    assert ("selects another" in text) is (next(iter(steps.values())) == "selected")


def test_a_dearer_candidate_says_by_how_much() -> None:
    text = HEAD.replace("gpt-5.4-mini, access", "gpt-5.5, access").replace(
        "      - {model: mistral-small-4, access: api, provider: mistral}\n",
        "      - {model: gpt-5.4-mini, access: api, provider: openai}\n",
    )
    found = workload(text)
    entry = next(one for one in found["would_change"] if one["candidate"] == "sort/gpt-5.5@api:openai")
    options = {one["candidate"]: one for one in audited(text).found["costs"]["options"]}
    assert found["alternatives"][0]["decided_by"] == "cost"
    dear, cheap = (options[f"sort/{model}@api:openai"]["monthly"]["mid"] for model in ("gpt-5.5", "gpt-5.4-mini"))
    assert (dear, cheap) == ("1020", "153")
    assert entry["text"].startswith("It costs 867 more a month")


def test_a_workload_without_a_recommendation_or_with_unanswered_facts_has_no_place_yet() -> None:
    """Nothing is recommended for the photographs; whether the texts are under secrecy was not said."""
    found = record("vision-eu-company")
    assert found["portfolio"] == {"open": ["damage-photos", "report-wording"], "places": []}


def test_requests_are_not_told_where_a_workload_does_not_say() -> None:
    text = (SAMPLES / "portfolio-mix" / "descriptor.yaml").read_text("utf-8")
    found = audited(text.replace("    volume: {requests_per_month: 4000,", "    # {requests_per_month: 4000,")).found
    requests = {row["place"]: row["requests_per_month"] for row in found["portfolio"]["places"]}
    assert (requests["frontier_closed"], requests["local"]) == (None, 3000)
    assert found["portfolio"]["places"][-1]["place"] == "frontier_closed"


def test_a_cheaper_candidate_behind_a_rule_of_thumb_says_why_it_is_not_first() -> None:
    """The start-up's API costs more than what stands behind it: the record says so, and that the choice is free."""
    (workload,) = record("support-startup")["workloads"]
    told = {one["candidate"]: one["text"] for one in workload["would_change"]}
    text = told["order-assistant/mistral-small-4@api:mistral"]
    assert "rules of thumb" in text
    assert "It costs 25.2 less a month in the middle of its range, which does not put it first" in text
    assert text.endswith("Whoever weighs cost higher may choose it: it is permitted as well.")
    assert "less a month" not in told["order-assistant/mistral-7b-instruct-v0.3@self_hosted"]
