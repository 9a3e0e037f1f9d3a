"""What the choice of a candidate costs in duties, and how good sources say it is, as the record has both."""

from __future__ import annotations

from typing import Any

from tests.rules.eu import audit

TEXT = {"generates": "[text]", "output_exemption": "[]", "public_interest_text": "false"}
LLAMA, MISTRAL = "llama-3.1-405b-instruct", "mistral-7b-instruct-v0.3"


def found(*candidates: str) -> dict[str, Any]:
    return audit(use=TEXT, candidates=", ".join(candidates)).found


def own(model: str) -> str:
    return f"{{model: {model}, access: self_hosted}}"


def brought(record: dict[str, Any], rule: str) -> dict[str, str]:
    """The state of a differing duty with each model that brings it."""
    (one,) = [one for one in record["workloads"][0]["duties"]["differing"] if one["rule"] == rule]
    models = {candidate["id"]: candidate["model"] for candidate in record["candidates"]}
    return {models[entry["candidate"]]: entry["state"] for entry in one["candidates"]}


def test_llama_405b_instead_of_mistral_7b_costs_these_duties_of_the_act() -> None:
    record = found(own(LLAMA), own(MISTRAL))
    rules = [one["rule"] for one in record["workloads"][0]["duties"]["differing"]]
    assert {rule for rule in rules if rule.startswith("ai-act/")} == {
        "ai-act/choice-documentation-owed",
        "ai-act/choice-documentation-public",
        "ai-act/choice-systemic-risk",
    }
    assert brought(record, "ai-act/choice-documentation-owed") == {LLAMA: "upcoming"}
    assert brought(record, "ai-act/choice-documentation-public") == {MISTRAL: "standing"}
    # of Mistral 7B nobody told the training compute, so it may be owed there, too
    assert brought(record, "ai-act/choice-systemic-risk") == {LLAMA: "standing", MISTRAL: "not_answered"}
    assert any(rule.startswith("llama-3.1/") for rule in rules)
    assert rules.index("ai-act/choice-systemic-risk") < min(rules.index(r) for r in rules if r.startswith("llama"))


def test_each_differing_duty_is_an_obligation_of_the_record() -> None:
    record = found(own(LLAMA), own(MISTRAL))
    duties = {duty["id"]: duty for duty in record["obligations"]}
    for one in record["workloads"][0]["duties"]["differing"]:
        for entry in one["candidates"]:
            duty = duties[entry["obligation"]]
            assert (duty["subject"], duty["state"]) == (entry["candidate"], entry["state"])
            assert (duty["rule"], duty["clause"], duty["text"]) == (one["rule"], one["clause"], one["text"])


def test_what_all_bring_alike_is_counted_and_one_candidate_differs_from_none() -> None:
    two = found(own(LLAMA), own(MISTRAL))["workloads"][0]["duties"]
    assert two["shared"] >= 1  # marking what is generated is owed alone with either
    assert "ai-act/choice-marking-alone" not in {one["rule"] for one in two["differing"]}
    assert found(own(LLAMA))["workloads"][0]["duties"]["differing"] == []


def test_scores_are_statements_with_day_and_source_and_the_tier_is_read_off_them() -> None:
    llama, gpt = found(own(LLAMA), "{model: gpt-5.4-mini, access: api, provider: openai, paid_service: true}")[
        "candidates"
    ]
    assert llama["quality"]["tier"] == "near_frontier"
    scores = [(one["benchmark"], one["score"], one["said_by"]) for one in llama["quality"]["scores"]]
    assert ("MMLU", "86", "the decision framework") in scores
    assert ("MMLU (5-shot)", "87.3", "Meta") in scores
    assert all(one["as_of"] and one["source"]["document"] for one in llama["quality"]["scores"])
    assert gpt["quality"] == {"tier": None, "scores": []}
