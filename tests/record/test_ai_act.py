"""How the record sees a workload under the AI Act: null while not answered, only what is certain among the days."""

from __future__ import annotations

from datetime import date

from tests.rules.eu import AFFECTING, ai_act, audit

SCREENING = AFFECTING | {"areas": "[recruitment]", "profiles_people": "true", "placed_on_market": "2027-12-02"}


def test_what_is_not_answered_is_null_and_places_the_system_nowhere() -> None:
    section = ai_act(audit(use={"offered_under_own_name": "", "interacts_with_people": ""}))
    assert (section["in_scope"], section["provider"], section["deployer"]) == (True, None, True)
    assert section["roles"] == ["deployer"]
    assert (section["risk"], section["high_risk"]) == (None, False)
    assert section["points"] == []


def test_outside_the_act_there_are_no_days_ahead() -> None:
    section = ai_act(audit(use={"exclusions": "[military_defence_or_national_security]"}))
    assert (section["in_scope"], section["risk"], section["dates"]) == (False, "outside_the_act", [])
    assert [(point["rule"], point["from"]) for point in section["points"]] == [("ai-act/art-2-3", "2025-02-02")]


def test_points_bear_the_day_they_start_and_what_they_say() -> None:
    (point,) = ai_act(audit(use=SCREENING))["points"]
    assert point == {
        "rule": "ai-act/annex-iii-4-a",
        "pinpoint": "Annex III point 4(a)",
        "title": "The system is meant to recruit or select people",
        "from": "2027-12-02",
    }


def test_a_duty_of_transparency_places_the_system_also_where_it_is_met() -> None:
    talks = {"interacts_with_people": "true", "interaction_obvious": "false"}
    notice = (
        "evidence:\n  - id: E-1\n    kind: ai_interaction_notice\n"
        "    file: evidence/notice.png\n    effective: 2026-11-01\n"
    )
    for evidence in ("", notice):
        (point,) = ai_act(audit(use=talks, evidence=evidence))["points"]
        assert (point["rule"], point["from"]) == ("ai-act/art-50-1", "2026-08-02")
    assert ai_act(audit(use=talks | {"interaction_obvious": "true"}))["points"] == []


def test_days_ahead_are_in_order_and_end_when_they_have_come() -> None:
    ahead = [entry["date"] for entry in ai_act(audit(use=SCREENING))["dates"]]
    assert ahead == sorted(ahead)
    assert set(ahead) == {"2027-08-02", "2027-12-02"}
    assert ai_act(audit(date(2027, 12, 2), use=SCREENING))["dates"] == []


def test_a_day_says_whom_its_rules_bind() -> None:
    binds = {(entry["date"], entry["binds"]) for entry in ai_act(audit(use=SCREENING))["dates"]}
    assert binds == {("2027-08-02", "maker"), ("2027-12-02", "organisation")}


def test_a_rule_that_may_yet_not_bind_is_no_day_ahead() -> None:
    unsaid = SCREENING | {"significant_design_change": "", "placed_on_market": "2027-01-10"}
    rules = {rule for entry in ai_act(audit(use=unsaid))["dates"] for rule in entry["rules"]}
    assert "ai-act/art-6-2" in rules
    assert "ai-act/art-9" not in rules


def test_an_importer_is_told_as_one() -> None:
    imported = SCREENING | {"offered_under_own_name": "false", "supply_roles": "[importer]"}
    section = ai_act(audit(use=imported))
    assert section["roles"] == ["deployer", "importer"]
    assert section["distributor"] is False
    assert "ai-act/art-23" in {rule for entry in section["dates"] for rule in entry["rules"]}
