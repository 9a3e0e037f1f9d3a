"""The EU AI Act pack as a whole: what no single case can show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from auditor import resources
from auditor.engine import dated, reference
from auditor.engine.conditions import facts_of
from auditor.engine.dated import Subject, read_verdict
from auditor.engine.rules import Outcome, Rule, RuleSet, Timing
from auditor.engine.ruleset import load
from auditor.engine.status import Status
from auditor.engine.values import Scope, Value
from auditor.record import ai_act

AS_OF = date(2026, 11, 22)
SECTION_5 = "readings.ai_act_start_of_section_5"


@pytest.fixture(scope="module")
def ruleset() -> RuleSet:
    return load(resources.rules(), resources.schemas())


@pytest.fixture(scope="module")
def pack(ruleset: RuleSet) -> dict[str, Rule]:
    return {rule.id: rule for rule in ruleset.rules if rule.pack == "eu_ai_act"}


def _reads(rule: Rule) -> set[str]:
    return {fact for condition in rule.conditions().values() for fact in facts_of(condition)}


def test_only_article_5_rejects(pack: Mapping[str, Rule]) -> None:
    rejecting = {rule.id for rule in pack.values() if rule.outcome is Outcome.REJECT}
    points = ("a", "b", "ba", "bb", "c", "d", "e", "f", "g", "h")
    assert rejecting == {f"ai-act/art-5-1-{point}" for point in points} | {"ai-act/art-5-1a"}


def test_only_contested_readings_refer_and_being_high_risk_never_does(pack: Mapping[str, Rule]) -> None:
    referring = {rule.id: rule for rule in pack.values() if rule.outcome is Outcome.REFER}
    assert set(referring) == {"ai-act/art-6-3-significant-risk", "ai-act/gpai-eu-excluded"}
    assert {str(rule.refer_because) for rule in referring.values()} == {"contested"}
    assert {str(rule.source.confidence) for rule in referring.values()} == {"contested"}


def test_what_binds_only_the_maker_of_a_model_is_a_note_without_duties(pack: Mapping[str, Rule]) -> None:
    of_articles = [rule for rule in pack.values() if rule.id.startswith(("ai-act/art-51-", "ai-act/art-53-"))]
    of_makers = [rule for rule in of_articles if "ai_act.own_gpai" not in facts_of(rule.applies_when)]
    assert len(of_makers) == 6
    assert {(rule.outcome, rule.obligations) for rule in of_makers} == {(Outcome.NOTE, ())}


@pytest.mark.parametrize("name", ["ai-act/art-4", "ai-act/art-27"])
def test_no_union_fine_is_told_where_there_is_none(name: str, pack: Mapping[str, Rule]) -> None:
    message = pack[name].message
    assert "Art. 99(4)" in message
    assert "Member States may penalise" in message
    assert "EUR" not in message


def test_fines_of_article_5_are_lower_for_smes_but_not_for_small_mid_caps(pack: Mapping[str, Rule]) -> None:
    for rule in pack.values():
        if rule.outcome is Outcome.REJECT:
            assert "for SMEs, but not for small mid-caps, whichever is lower" in rule.message, rule.id


def test_duties_of_chapter_iii_wait_for_their_day(ruleset: RuleSet, pack: Mapping[str, Rule]) -> None:
    rules = {rule.id: rule for rule in dated.at(ruleset, AS_OF).rules}
    for annex, day in (("annex_iii", date(2027, 12, 2)), ("annex_i", date(2028, 8, 2))):
        roles = {f"ai_act.{annex}_provider", f"ai_act.{annex}_deployer"}
        duties = [rule for rule in pack.values() if roles & set(facts_of(rule.applies_when))]
        contested = {rule.id for rule in duties if SECTION_5 in _reads(rule)}
        assert len(duties) >= 4
        assert {rules[rule.id].starts for rule in duties if rule.id not in contested} == {day}
        assert {rules[name].starts for name in contested} == {date(2026, 8, 2)}
        later = {(one.starts, one.reason) for rule in duties for one in rules[rule.id].later}
        assert later == {(date(2030, 8, 2), "legacy"), (day, "reading")}


def test_exactly_the_duties_outside_sections_1_to_3_have_a_contested_start(pack: Mapping[str, Rule]) -> None:
    contested = {rule.id.removeprefix("ai-act/art-") for rule in pack.values() if SECTION_5 in _reads(rule)}
    assert contested == {
        *("43-1", "43-2", "43-3", "43-3-both-annexes", "47", "48", "49-1", "49-2", "49-3", "49-4", "49-5"),
        *("72", "72-products", "73", "73-products", "74-6", "74-8", "86"),
    }
    assert {str(pack[f"ai-act/art-{name}"].source.confidence) for name in contested} == {"contested"}


SUMMARISER: dict[str, Value] = {
    "use.practices": frozenset[str](),
    "use.generates": frozenset({"text"}),
    "use.interacts_with_people": False,
    "use.public_interest_text": False,
    "use.regulated_product": "none",
    "use.modifies": frozenset[str](),
    # no to use.affects_people, the screening question, answers these
    "use.areas": frozenset[str](),
    "use.emotion_or_biometric_exposure": False,
}
"""An internal summariser's seven answers: six, and no to the screening question."""

SHOWN = {"controls.ai_literacy_measures": True, "controls.machine_readable_marking": True}


def _open(ruleset: RuleSet, answers: Mapping[str, Value], as_of: date) -> set[str]:
    """Rules of the pack that could still change the outcome: unknown, failed or due before use."""
    rules = dated.at(ruleset, as_of)
    hidden: dict[str, Value] = {spec.name: False for spec in ruleset.facts.values() if spec.evidence}
    subjects = [
        Subject(scope, scope, {**hidden, **SHOWN, **answers}, parent)
        for scope, parent in ((Scope.PROJECT, None), (Scope.WORKLOAD, "project"), (Scope.CANDIDATE, "workload"))
    ]
    evaluation = reference.evaluate(rules, subjects)
    found = set()
    for rule in rules.rules:
        if rule.rule.pack != "eu_ai_act" or rule.rule.outcome is Outcome.NOTE:
            continue
        standing = all(one.timing in (Timing.WHILE_IN_USE, Timing.ON_EVENT) for one in rule.rule.obligations)
        if rule.rule.obligations and standing and rule.starts <= as_of:
            continue
        status = read_verdict(rule, evaluation.truths[rule.id, rule.rule.scope], as_of).status
        if status not in (Status.PASS, Status.NOT_APPLICABLE):
            found.add(rule.id)
    return found


OF_THE_CATALOGUE = {"licence.chain": ("apache-2.0",), "model.trained_by_organisation": False}
"""What nobody is asked, because the catalogue knows it of the model."""


def test_an_internal_summariser_needs_seven_answers(ruleset: RuleSet) -> None:
    answers = {**SUMMARISER, **OF_THE_CATALOGUE}
    assert _open(ruleset, answers, AS_OF) == set()
    assert _open(ruleset, answers, date(2028, 8, 2)) == set()


@pytest.mark.parametrize("name", sorted(SUMMARISER))
def test_and_none_of_them_can_be_left_out(name: str, ruleset: RuleSet) -> None:
    answers = {**SUMMARISER, **OF_THE_CATALOGUE}
    del answers[name]
    assert _open(ruleset, answers, AS_OF) != set()


def test_outside_the_act_nothing_is_asked(ruleset: RuleSet) -> None:
    assert _open(ruleset, {"use.is_ai_system": False}, AS_OF) == set()


def test_the_rules_that_the_record_knows_by_name_are_in_the_pack(pack: dict[str, Rule]) -> None:
    assert set(ai_act._LEFT_ALONE) <= set(pack), "a renamed rule would silently no longer place a system"
    for start in ai_act._POINTS:
        assert any(id.startswith(start) for id in pack), start
    assert any(ai_act._TRANSPARENCY.match(id) for id in pack)
    assert any(ai_act.CHAPTER_V.match(clause) for rule in pack.values() for clause in rule.clauses)
