"""What the choice of model and route costs the user in duties, and how six stories stand under the Act."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from auditor.audit import Audit
from tests.rules.eu import AFFECTING, audit
from tests.samples.story import record

BIG = "llama-3.1-405b-instruct"
SMALL = "mistral-7b-instruct-v0.3"
TEXT = {"generates": "[text]", "output_exemption": "[]", "public_interest_text": "false"}


def duties(found: Audit, model: str, *, unanswered: bool = False) -> set[tuple[str, str]]:
    """What is to be done because of one candidate, whatever its day: the rule and the clause. What is met is not.

    ``unanswered`` asks instead for what may have to be done while something is not known.
    """
    states = ("not_answered",) if unanswered else ("open", "standing", "upcoming")
    subject = next(one["id"] for one in found.found["candidates"] if one["model"] == model)
    return {
        (one["rule"], one["clause"])
        for one in found.found["obligations"]
        if one["subject"] == subject and one["rule"].startswith("ai-act/") and one["state"] in states
    }


def both(use: Mapping[str, str], access: str = "self_hosted") -> Audit:
    candidates = ", ".join(f"{{model: {model}, access: {access}}}" for model in (BIG, SMALL))
    return audit(use=use, candidates=candidates)


def test_llama_405b_costs_other_duties_than_mistral_7b_as_it_is() -> None:
    found = both(TEXT)
    big, small = duties(found, BIG), duties(found, SMALL)
    assert {rule for rule, _ in big - small} == {"ai-act/choice-documentation-owed", "ai-act/choice-systemic-risk"}
    assert {rule for rule, _ in small - big} == {"ai-act/choice-documentation-public"}
    # nobody has told the compute that Mistral 7B was trained with
    assert {rule for rule, _ in duties(found, SMALL, unanswered=True)} == {"ai-act/choice-systemic-risk"}
    assert duties(found, BIG, unanswered=True) == set()
    assert {rule for rule, _ in big & small} == {"ai-act/choice-marking-alone"}


def test_what_makes_a_provider_of_the_small_model_is_nothing_to_the_large_one() -> None:
    """3.4e22 operations are more than a third of 10^23, the fallback for unknown compute, and nothing to 3.8e25."""
    found = both(TEXT | {"modifies": "[full_fine_tune]", "modification_flop": "3.4e22"})
    provider = {"ai-act/gpai-modifier"}
    assert provider <= {rule for rule, _ in duties(found, SMALL)}
    assert provider.isdisjoint(rule for rule, _ in duties(found, BIG))


def test_modifying_the_large_model_beyond_a_third_adds_systemic_risk() -> None:
    found = both(TEXT | {"modifies": "[full_fine_tune]", "modification_flop": "1.3e25"})
    extra = duties(found, BIG) - duties(found, SMALL)
    act = "Regulation (EU) 2024/1689 Art."
    assert {clause for rule, clause in extra if rule == "ai-act/art-55"} == {
        f"{act} 52(1)",
        f"{act} 55(1)(a) and (b)",
        f"{act} 55(1)(c)",
        f"{act} 55(1)(d)",
    }
    assert {"ai-act/gpai-modifier"} <= {rule for rule, _ in duties(found, BIG) & duties(found, SMALL)}


def test_a_service_and_weights_of_ones_own_differ_in_who_signs_and_who_marks() -> None:
    use = AFFECTING | TEXT | {"areas": "[recruitment]", "profiles_people": "true", "placed_on_market": "2027-12-02"}
    hosted = audit(use=use, candidates=f"{{model: {SMALL}, access: self_hosted}}")
    api = audit(use=use, candidates="{model: gpt-4o, access: api, provider: openai, paid_service: true}")
    own = {rule for rule, _ in duties(hosted, SMALL)}
    service = {rule for rule, _ in duties(api, "gpt-4o")}
    assert {"ai-act/choice-nobody-signs", "ai-act/choice-marking-alone"} <= own - service
    assert "ai-act/choice-clause-on-high-risk" in service - own
    assert "ai-act/art-25-4" in own & service


TIERS = {
    "hospital-triage": (
        ["provider", "deployer"],
        "high_risk_annex_iii_and_annex_i",
        {"ai-act/annex-iii-5-d": "2027-12-02", "ai-act/art-6-1": "2028-08-02"},
    ),
    "cv-screening": (["provider", "deployer"], "high_risk_annex_iii", {"ai-act/annex-iii-4-a": "2027-12-02"}),
    "bank-credit-score": (["provider", "deployer"], "high_risk_annex_iii", {"ai-act/annex-iii-5-b": "2027-12-02"}),
    "school-emotions": (
        ["provider", "deployer"],
        "prohibited",
        {
            "ai-act/art-5-1-f": "2025-02-02",
            "ai-act/annex-iii-1-c": "2027-12-02",
            "ai-act/art-50-3": "2026-08-02",
            "ai-act/art-111-2": "2027-12-02",
        },
    ),
    "city-chatbot": (
        ["provider", "deployer"],
        "transparency",
        {"ai-act/art-50-1": "2026-08-02", "ai-act/art-50-2": "2026-08-02"},
    ),
    "hobby-log-sorter": (["provider", "deployer"], "outside_the_act", {"ai-act/art-2-12": "2025-02-02"}),
}


@pytest.mark.parametrize("name", TIERS)
def test_each_story_stands_in_its_tier_with_its_points_and_days(name: str) -> None:
    roles, risk, points = TIERS[name]
    (workload,) = record(name)["workloads"]
    section = workload["eu_ai_act"]
    assert (section["roles"], section["risk"]) == (roles, risk)
    assert {point["rule"]: point["from"] for point in section["points"]} == points


OUTCOMES = {
    "hospital-triage": "approve_with_conditions",
    "cv-screening": "approve_with_conditions",
    "bank-credit-score": "approve_with_conditions",
    "school-emotions": "reject",
    "city-chatbot": "approve_with_conditions",
    "hobby-log-sorter": "approve",
}


@pytest.mark.parametrize("name", OUTCOMES)
def test_being_high_risk_rejects_nobody_and_a_prohibition_does(name: str) -> None:
    assert record(name)["assessment"]["outcome"] == OUTCOMES[name]


def test_who_assesses_fundamental_rights_among_the_six() -> None:
    owed = {
        name: next(one["status"] for one in record(name)["findings"] if one["rule"] == "ai-act/art-27")
        for name in TIERS
    }
    assert {name for name, status in owed.items() if status == "upcoming"} == {"hospital-triage", "bank-credit-score"}
