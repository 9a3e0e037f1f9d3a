"""What people get wrong about the EU AI Act: the 23 common errors of the fact base, each met by what the rules say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from auditor.engine.rules import Outcome, Rule
from tests.rules.eu import AFFECTING, ai_act, audit, findings, status
from tests.samples.story import auditor

HIGH_RISK = AFFECTING | {"areas": "[recruitment]", "profiles_people": "true", "placed_on_market": "2027-12-02"}
PRODUCT = AFFECTING | {
    "regulated_product": "annex_i_section_a",
    "third_party_assessment": "true",
    "product_circumstances": "[]",
    "supply_roles": "[]",
    "placed_on_market": "2028-08-02",
}
GENERATOR = {"generates": "[text]", "output_exemption": "[]", "public_interest_text": "false"}
CHAPTER_III = ("art-9", "art-10", "art-14", "art-26-1", "art-27", "art-25-4")


def rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in auditor().pack.rules.rules}


def texts(rule: Rule) -> str:
    return " ".join((rule.title, rule.message, rule.how_to_fix, *(one.text for one in rule.obligations)))


def test_error_1_high_risk_duties_bind_from_december_2027_and_august_2028() -> None:
    people = {"organisation": {"kind": "public_authority"}}
    for day, expected in ((date(2026, 8, 2), "upcoming 2027-12-02"), (date(2027, 12, 1), "upcoming 2027-12-02")):
        found = audit(day, use=HIGH_RISK, **people)
        assert {status(found, rule) for rule in CHAPTER_III} == {expected}
    found = audit(date(2027, 12, 2), use=HIGH_RISK, **people)
    assert {status(found, rule) for rule in CHAPTER_III} == {"applies"}
    products = ("art-8-products", "art-16-products", "art-26-products")
    assert {status(audit(date(2028, 8, 1), use=PRODUCT), rule) for rule in products} == {"upcoming 2028-08-02"}
    assert {status(audit(date(2028, 8, 2), use=PRODUCT), rule) for rule in products} == {"applies"}


def test_error_2_no_decision_of_the_commission_moves_these_days() -> None:
    for name in ("ai_act.annex_iii_from", "ai_act.annex_i_from"):
        newest = auditor().pack.rules.parameters[name].values[-1]
        assert newest.starts == date(2026, 7, 27)
    assert "hangs on no further decision" in rules()["ai-act/art-6-2"].message


def test_error_3_article_50_binds_since_august_2026() -> None:
    talking = {"interacts_with_people": "true", "interaction_obvious": "false"}
    assert status(audit(date(2026, 8, 1), use=talking), "art-50-1") == "upcoming 2026-08-02"
    assert status(audit(date(2026, 8, 2), use=talking), "art-50-1") == "applies"


def test_error_4_the_grace_for_marking_ends_on_2_december_2026_not_in_february_2027() -> None:
    older = GENERATOR | {"placed_on_market": "2026-08-01"}
    assert status(audit(date(2026, 12, 1), use=older), "art-50-2") == "upcoming 2026-12-02"
    assert status(audit(date(2026, 12, 2), use=older), "art-50-2") == "applies"
    newer = GENERATOR | {"placed_on_market": "2026-08-02"}
    assert status(audit(date(2026, 8, 2), use=newer), "art-50-2") == "applies"


def test_error_5_literacy_stays_a_duty_of_providers_and_deployers() -> None:
    duty = rules()["ai-act/art-4"]
    assert status(audit(), "art-4") == "applies"
    assert [one.who for one in duty.obligations] == ["provider and deployer"]
    assert "no particular level has to be guaranteed" in duty.message


def test_error_6_the_new_prohibitions_are_points_ba_and_bb_from_2_december_2026() -> None:
    assert {"ai-act/art-5-1-ba", "ai-act/art-5-1-bb"} <= set(rules())
    assert "ai-act/art-5-1-i" not in rules()
    for point, practice in (("ba", "intimate_imagery_without_consent"), ("bb", "child_sexual_abuse_material")):
        use = {"practices": f"[{practice}]", "practice_exceptions": "[]"}
        assert status(audit(date(2026, 12, 1), use=use), f"art-5-1-{point}") == "upcoming 2026-12-02"
        assert status(audit(date(2026, 12, 2), use=use), f"art-5-1-{point}") == "fail"


def test_error_7_machinery_stands_in_section_b_and_owes_no_chapter_iii_duties() -> None:
    found = audit(date(2028, 8, 2), use=PRODUCT | {"regulated_product": "annex_i_section_b"})
    assert status(found, "art-6-1") == "applies"
    assert status(found, "art-2-2") == "applies"
    assert status(found, "art-8-products") == "not_applicable"
    assert "machinery belongs here" in rules()["ai-act/art-2-2"].message
    help_text = auditor().pack.rules.facts["use.regulated_product"].help
    assert "since 2026, machinery" in help_text.split("Section B")[1]


def test_error_8_systemic_risk_is_presumed_strictly_above_ten_to_the_25() -> None:
    threshold = auditor().pack.rules.parameters["ai_act.systemic_risk_flop"].values[-1].value
    assert threshold.exact == (Decimal("1e25"),)
    assert ai_act_status("llama-3.1-405b-instruct", "art-51-2") == "applies"
    assert ai_act_status("qwen-2.5-72b-instruct", "art-51-2") == "not_applicable"
    assert "presumption" in rules()["ai-act/art-51-2"].message


def ai_act_status(model: str, rule: str, use: dict[str, str] | None = None) -> str:
    return status(audit(use=use, candidates=f"{{model: {model}, access: self_hosted}}"), rule)


@pytest.mark.parametrize("access", ["api, provider: openai, paid_service: true", "self_hosted"])
def test_error_9_using_a_model_brings_no_duty_of_its_maker(access: str) -> None:
    model = "gpt-4o" if access.startswith("api") else "llama-3.1-8b-instruct"
    found = audit(candidates=f"{{model: {model}, access: {access}}}")
    owed = [one for one in found.found["obligations"] if "provider of the model" in one["who"]]
    assert owed == []
    for rule in ("art-53-1-b", "art-53-1-c", "art-51-2"):
        assert findings(found)[f"ai-act/{rule}"]["outcome"] == "note"


def test_error_10_open_source_is_no_way_out_of_articles_5_6_and_50() -> None:
    released = {"exclusions": "[released_open_source]"}
    assert ai_act(audit(use=released))["risk"] == "outside_the_act"
    assert ai_act(audit(use=released | GENERATOR))["risk"] == "transparency"
    assert ai_act(audit(use=released | HIGH_RISK))["risk"] == "high_risk_annex_iii"
    scoring = {"practices": "[social_scoring]", "practice_exceptions": "[]"}
    assert ai_act(audit(use=released | scoring))["risk"] == "prohibited"
    # and the maker of a free model still owes the copyright policy and the summary
    assert ai_act_status("mistral-7b-instruct-v0.3", "art-53-1-c").startswith("upcoming")


@pytest.mark.parametrize(
    ("model", "free"),
    [
        ("llama-3.1-405b-instruct", False),
        ("qwen-2.5-72b-instruct", False),
        ("qwen-2.5-3b-instruct", False),
        ("qwen-2.5-7b-instruct", True),
        ("mistral-7b-instruct-v0.3", True),
        ("deepseek-r1", True),
    ],
)
def test_error_11_a_threshold_of_users_or_no_commerce_is_not_open_source(model: str, free: bool) -> None:
    assert (ai_act_status(model, "choice-documentation-public") == "applies") is free
    assert (ai_act_status(model, "art-53-2-open-weights") == "applies") is not free


def test_error_12_only_more_than_a_third_of_the_training_compute_makes_a_provider() -> None:
    tuned = {"modifies": "[full_fine_tune]"}
    third = {"modification_flop": "1.266e25"}  # three times that is 3.798e25, and the model was trained with 3.8e25
    more = {"modification_flop": "1.267e25"}
    model = "llama-3.1-405b-instruct"
    assert ai_act_status(model, "gpai-modifier", tuned | third) == "not_applicable"
    assert ai_act_status(model, "gpai-modifier", tuned | more) == "applies"
    assert ai_act_status(model, "art-55", tuned | more) == "applies"
    # of unknown compute: the fallback of 10^23, strictly
    small = "mistral-7b-instruct-v0.3"
    assert ai_act_status(small, "gpai-modifier", tuned | {"modification_flop": "3.3e22"}) == "not_applicable"
    assert ai_act_status(small, "gpai-modifier", tuned | {"modification_flop": "3.4e22"}) == "applies"
    assert ai_act_status(small, "gpai-modifier", {"modifies": "[adapter]", "modifies_above_a_third": "false"}) == (
        "not_applicable"
    )


@pytest.mark.parametrize(
    ("kind", "area", "owed"),
    [
        ("private_company", "recruitment", False),
        ("private_company", "creditworthiness", True),
        ("private_company", "life_or_health_insurance", True),
        ("public_authority", "recruitment", True),
        ("public_law_body", "education_admission", True),
        ("private_provider_of_public_services", "education_admission", True),
        ("public_authority", "critical_infrastructure_safety", False),
    ],
)
def test_error_13_not_every_deployer_assesses_fundamental_rights(kind: str, area: str, owed: bool) -> None:
    found = audit(date(2027, 12, 2), use=HIGH_RISK | {"areas": f"[{area}]"}, organisation={"kind": kind})
    assert status(found, "art-27") == ("applies" if owed else "not_applicable")


def test_error_13_a_public_university_is_governed_by_public_law() -> None:
    use = HIGH_RISK | {"areas": "[education_admission]"}
    university = {"kind": "research_institution", "governed_by_public_law": "true"}
    assert status(audit(date(2027, 12, 2), use=use, organisation=university), "art-27") == "applies"
    unsaid = audit(date(2027, 12, 2), use=use, organisation={"kind": "research_institution"})
    assert status(unsaid, "art-27") == "unknown"


def test_error_14_profiling_ends_the_derogation_and_the_third_subparagraph_says_so() -> None:
    claimed = HIGH_RISK | {"derogation": "[preparatory_task]", "significant_risk": "false"}
    assert ai_act(audit(use=claimed))["high_risk"] is True
    assert ai_act(audit(use=claimed | {"profiles_people": "false"}))["high_risk"] is False
    derived = {one.spec.name: one for one in auditor().pack.rules.derived}
    source = derived["ai_act.derogation"].source
    assert source is not None
    assert source.pinpoint == "Art. 6(3), first to third subparagraphs"


def test_error_15_small_mid_caps_get_the_lower_cap_for_operators_duties_only() -> None:
    mid_cap = findings(audit(organisation={"size": "small_mid_cap"}))
    assert mid_cap["ai-act/art-99-small-mid-cap"]["status"] == "applies"
    assert mid_cap["ai-act/art-99-sme"]["status"] == "not_applicable"
    message = rules()["ai-act/art-99-small-mid-cap"].message
    assert message.startswith("Article 5: EUR 35 million or 7 % of worldwide turnover, whichever is higher.")
    assert message.endswith("whichever is lower.")
    assert "no lower ceiling for SMEs" in rules()["ai-act/art-101"].message


@pytest.mark.parametrize("rule", ["art-4", "art-27"])
def test_error_16_no_union_fine_of_15_million_for_articles_4_and_27(rule: str) -> None:
    message = rules()[f"ai-act/{rule}"].message
    assert "Member States may penalise" in message
    assert "15 million" not in message


def test_error_17_models_from_before_august_2025_have_until_august_2027() -> None:
    candidates = "{model: gpt-4o, access: api, provider: openai, paid_service: true}"
    for rule in ("art-53-1-b", "art-53-1-c"):
        assert status(audit(candidates=candidates), rule) == "upcoming 2027-08-02"
        assert findings(audit(candidates=candidates))[f"ai-act/{rule}"]["applies_from_reason"] == "legacy"
        assert status(audit(date(2027, 8, 2), candidates=candidates), rule) == "applies"


def test_error_18_codes_of_practice_give_no_presumption() -> None:
    for name in ("ai-act/art-50-2", "ai-act/art-55"):
        assert "not a presumption" in rules()[name].message
    for rule in rules().values():
        if rule.pack == "eu_ai_act":
            assert "presumption of conformity" not in texts(rule), rule.id


def test_error_19_colorado_binds_by_the_act_that_replaced_the_repealed_one() -> None:
    american = {"organisation": {"country": "US"}, "use": AFFECTING}
    for day in (date(2026, 2, 1), date(2026, 6, 30), date(2026, 12, 31)):
        assert findings(audit(day, **american), "laws/")["laws/us-colorado"]["applies_from"] == "2027-01-01"
    assert findings(audit(date(2027, 1, 1), **american), "laws/")["laws/us-colorado"]["status"] == "applies"
    rule = rules()["laws/us-colorado"]
    assert rule.source.pinpoint == "SB 26-189, in place of SB 24-205"
    assert "Enforcement is stayed in xAI v. Weiser" in rule.message
    assert [one.id for one in rules().values() if "SB 24-205" in one.source.pinpoint] == ["laws/us-colorado"]


def test_error_20_a_model_below_the_threshold_of_korea_is_systemic_in_the_union() -> None:
    compute = auditor().pack.catalogue.models["llama-3.1-405b-instruct"].training_flop
    assert compute is not None
    assert Decimal("1e25") < compute < Decimal("1e26")
    assert ai_act_status("llama-3.1-405b-instruct", "art-51-2") == "applies"
    assert "models of 10^26 operations have safety duties" in rules()["laws/korea"].message
    assert "10^26" not in " ".join(texts(rule) for rule in rules().values() if rule.pack == "eu_ai_act")


def test_error_21_data_against_bias_rest_on_article_4a_not_10_5() -> None:
    assert "ai-act/10-5" not in {clause for rule in rules().values() for clause in rule.clauses}
    assert "took the place of Art. 10(5)" in rules()["ai-act/art-10"].message
    permission = rules()["ai-act/art-4a"]
    assert permission.outcome is Outcome.NOTE
    assert permission.obligations == ()


def test_error_22_qwen_is_not_apache_throughout() -> None:
    models = auditor().pack.catalogue.models
    assert models["qwen-2.5-72b-instruct"].licence != "apache-2.0"
    assert models["qwen-2.5-3b-instruct"].licence != "apache-2.0"
    assert models["qwen-2.5-7b-instruct"].licence == "apache-2.0"


def test_error_23_only_multimodal_llama_leaves_out_the_union() -> None:
    for model, rule in (("llama-3.1-8b-instruct", "not_applicable"), ("llama-3.2-3b-instruct", "not_applicable")):
        assert ai_act_status(model, "gpai-eu-excluded") == rule
    for model in ("llama-3.2-90b-vision-instruct", "llama-4-scout-instruct"):
        assert ai_act_status(model, "gpai-eu-excluded") == "unknown"
