"""The same descriptor on the days before and after each change of the law: exactly what the law changes, changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from tests.rules.eu import AFFECTING, ai_act, audit, findings

DAYS = [
    date(2026, 11, 22),
    date(2026, 12, 1),
    date(2026, 12, 2),
    date(2027, 12, 1),
    date(2027, 12, 2),
    date(2028, 8, 2),
]

SCREENING = AFFECTING | {"areas": "[recruitment]", "profiles_people": "true", "placed_on_market": "2027-01-10"}
DEVICE = AFFECTING | {
    "regulated_product": "annex_i_section_a",
    "third_party_assessment": "true",
    "product_circumstances": "[]",
    "supply_roles": "[]",
    "placed_on_market": "2027-01-10",
}
IMAGES = {
    "generates": "[image]",
    "output_exemption": "[]",
    "can_generate_imagery_of_people": "true",
    "imagery_safeguards": "false",
    "deepfake": "true",
    "evidently_artistic": "false",
    "placed_on_market": "2026-07-01",
    "practices": "[intimate_imagery_without_consent, child_sexual_abuse_material]",
    "practice_exceptions": "[]",
}
BOTH = DEVICE | {"areas": "[recruitment]", "profiles_people": "true"}
STORIES = {"screening": SCREENING, "device": DEVICE, "both": BOTH, "images": IMAGES}

CHAPTER_III = {
    *("annex-iii-4-a", "art-6-2"),
    *("art-9", "art-10", "art-11", "art-12", "art-13", "art-14", "art-15", "art-16", "art-17", "art-18", "art-20"),
    *("art-25-4", "choice-nobody-signs"),
    *("art-26-1", "art-26-2", "art-26-4", "art-26-5", "art-26-6", "art-26-11"),
}
SECTION_5 = {"art-43-2", "art-47", "art-48", "art-49-1", "art-72", "art-73", "art-86"}
PRODUCTS = {
    "art-6-1",
    "art-8-products",
    "art-16-products",
    "art-25-4-products",
    "art-26-products",
    "art-43-3",
    "art-72-products",
    "art-73-products",
}

ENDED = "ended"
LEGACY_MODEL = {"art-53-1-b": "unknown", "art-53-1-c": "applies"}
"""A model from before August 2025 is owed for from 2 August 2027; of this one the training compute is not known."""

CHANGES: dict[str, list[dict[str, str]]] = {
    "screening": [
        {},
        {"art-111-4-in-house": ENDED},
        LEGACY_MODEL,
        dict.fromkeys(CHAPTER_III | SECTION_5, "applies") | {"art-113-section-5": ENDED},
        {},
    ],
    "device": [
        {},
        {"art-111-4-in-house": ENDED},
        LEGACY_MODEL,
        {"art-113-section-5": ENDED},
        dict.fromkeys(PRODUCTS, "applies"),
    ],
    # Article 43(3), last subparagraph: the procedure of the product law, and each duty once, from the earlier day.
    "both": [
        {},
        {"art-111-4-in-house": ENDED},
        LEGACY_MODEL,
        dict.fromkeys(CHAPTER_III | SECTION_5 - {"art-43-2"} | {"art-43-3-both-annexes", "both-annexes"}, "applies")
        | {"art-113-section-5": ENDED},
        {"art-6-1": "applies"},
    ],
    "images": [
        {},
        {
            **dict.fromkeys(("art-5-1-ba", "art-5-1-bb", "art-5-1a"), "fail"),
            **dict.fromkeys(("art-50-2", "choice-filters-alone"), "applies"),
            "art-111-4-in-house": ENDED,
        },
        LEGACY_MODEL,
        {"art-113-section-5": ENDED},
        {},
    ],
}


def seen(use: Mapping[str, str], day: date) -> dict[str, tuple[str, str | None]]:
    found = findings(audit(day, use=use))
    return {rule.removeprefix("ai-act/"): (one["status"], one["applies_from"]) for rule, one in found.items()}


def changes(use: Mapping[str, str], earlier: date, later: date) -> dict[str, str]:
    before, after = seen(use, earlier), seen(use, later)
    assert set(after) <= set(before)
    return {rule: after[rule][0] if rule in after else ENDED for rule in before if before[rule] != after.get(rule)}


@pytest.mark.parametrize("story", STORIES)
def test_between_these_days_exactly_what_the_law_changes_changes(story: str) -> None:
    for step, expected in enumerate(CHANGES[story]):
        assert changes(STORIES[story], DAYS[step], DAYS[step + 1]) == expected, DAYS[step + 1]


@pytest.mark.parametrize("story", STORIES)
def test_what_is_announced_for_a_day_binds_on_it_and_not_the_day_before(story: str) -> None:
    """Each day the record announces on 22 November 2026 is kept: the rules named change then, and on no day before."""
    for entry in ai_act(audit(DAYS[0], use=STORIES[story]))["dates"]:
        day = date.fromisoformat(entry["date"])
        before, after = seen(STORIES[story], day - timedelta(days=1)), seen(STORIES[story], day)
        for name in entry["rules"]:
            rule = name.removeprefix("ai-act/")
            assert before[rule] == ("upcoming", entry["date"])
            assert after[rule][0] in ("applies", "fail")


def test_a_contested_start_is_told_with_both_days_and_settled_by_name() -> None:
    reading = "readings.ai_act_start_of_section_5"
    found = findings(audit(use=SCREENING))
    for rule in SECTION_5:
        one = found[f"ai-act/{rule}"]
        assert (one["status"], one["applies_from"], one["applies_from_literal"]) == (
            "upcoming",
            "2027-12-02",
            "2026-08-02",
        )
        assert (one["applies_from_reason"], one["source"]["confidence"]) == ("reading", "contested")
    literal = findings(audit(use=SCREENING, readings={reading: "literal"}))
    effective = findings(audit(use=SCREENING, readings={reading: "with_classification"}))
    assert {literal[f"ai-act/{rule}"]["status"] for rule in SECTION_5} == {"applies"}
    assert {effective[f"ai-act/{rule}"]["status"] for rule in SECTION_5} == {"upcoming"}
    assert {effective[f"ai-act/{rule}"]["applies_from_literal"] for rule in SECTION_5} == {None}
    settled = next(one for one in literal["ai-act/art-47"]["facts"] if one["name"] == reading)
    assert (settled["value"], settled["provenance"]["kind"], settled["provenance"]["where"]) == (
        "literal",
        "policy",
        "a policy",
    )
    changed = {rule for rule in found if found[rule]["status"] != literal[rule]["status"]}
    assert changed == {f"ai-act/{rule}" for rule in SECTION_5}


def test_what_a_reading_leaves_open_is_told_with_every_reading_and_never_asked() -> None:
    record = audit(use=SCREENING).record
    (reading,) = record["workloads"][0]["eu_ai_act"]["readings"]
    assert reading["fact"] == "readings.ai_act_start_of_section_5"
    assert [one["value"] for one in reading["readings"]] == ["literal", "with_classification"]
    assert set(reading["rules"]) == {f"ai-act/{rule}" for rule in SECTION_5}
    assert not [one for one in record["questions"] if one["fact"].startswith("readings.")]


CLAIMED = AFFECTING | {
    "areas": "[recruitment]",
    "derogation": "[preparatory_task]",
    "significant_risk": "true",
    "placed_on_market": "2027-12-02",
}


@pytest.mark.parametrize(
    ("value", "high_risk", "says"),
    [
        (None, None, "unknown"),
        ("circumstance_is_enough", False, "pass"),
        ("no_significant_risk_too", True, "not_applicable"),
    ],
)
def test_each_reading_of_article_6_3_has_its_outcome(value: str | None, high_risk: bool | None, says: str) -> None:
    settled = None if value is None else {"readings.ai_act_6_3_conditions": value}
    found = audit(date(2027, 12, 2), use=CLAIMED, readings=settled)
    assert ai_act(found)["high_risk"] is high_risk
    assert findings(found)["ai-act/art-6-3-significant-risk"]["status"] == says
    referred = "contested" in found.found["assessment"]["refer_because"]
    assert referred is (value is None)


def test_every_reading_of_the_pack_changes_something() -> None:
    specs = {name: spec for name, spec in audit().audited.rules.facts.items() if spec.readings}
    assert set(specs) == {
        f"readings.ai_act_{name}"
        for name in (
            "2_2_section_b",
            "start_of_section_5",
            "article_4a_start",
            "6_3_conditions",
            "legacy_of_both_annexes",
            "111_4_in_house",
            "union_market_excluded",
            "use_restrictions",
        )
    }
    for spec in specs.values():
        assert {str(one.source.confidence) for one in spec.readings} == {"contested"}


def test_the_record_tells_which_of_its_sources_have_grown_old() -> None:
    assert audit(date(2026, 12, 22), use=SCREENING).found["inputs"]["old_sources"] == []
    old = audit(date(2026, 12, 23), use=SCREENING).found["inputs"]["old_sources"]
    act = "Regulation (EU) 2024/1689 as amended by Regulation (EU) 2026/1744"
    assert {one["age_days"] for one in old if one["document"] == act} == {31}
    assert {one["checked"] for one in old} == {"2026-11-22"}


def test_what_is_in_use_longer_than_its_duty_was_not_late_before_that_duty_began() -> None:
    """Of a film maker in use since June 2026: disclosure by 2 August, marking after the grace by 2 December 2026."""
    use = IMAGES | {"placed_on_market": "2026-06-01", "practices": "[]", "imagery_safeguards": "true"}
    found = audit(date(2027, 1, 10), use=use, project=", go_live: 2026-06-01").found
    due = {one["rule"].removeprefix("ai-act/"): one["due"] for one in found["obligations"] if one["state"] == "open"}
    assert (due["art-50-4-deepfake"], due["art-50-2"]) == ("2026-08-02", "2026-12-02")
