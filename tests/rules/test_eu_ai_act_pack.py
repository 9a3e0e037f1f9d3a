"""What every rule of the EU AI Act pack must be: cited to the point, sure or unsure in plain sight, and no verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from auditor.assessment.contested import is_reading
from auditor.engine import dated, reference
from auditor.engine.conditions import facts_of
from auditor.engine.dated import Subject, read_verdict
from auditor.engine.rules import Confidence, Outcome, Rule, Timing
from auditor.engine.status import Status
from auditor.engine.values import Scope, Value
from tests.rules.eu import DAY
from tests.samples.story import auditor

PINPOINT = re.compile(r"^(Art\. [0-9]+[a-z]?|Annex [IVX]+|section[s]? [0-9])")
FORBIDDEN = re.compile(
    r"\b(is|are|fully|be|being) (compliant|certified)\b|\bin compliance with the AI Act\b", re.IGNORECASE
)
AREAS = 25
PRACTICES = 10


def rules() -> list[Rule]:
    return [rule for rule in auditor().pack.rules.rules if rule.pack == "eu_ai_act"]


def texts(rule: Rule) -> Iterator[str]:
    yield from (rule.title, rule.message, rule.how_to_fix)
    for one in rule.obligations:
        yield from (one.text, one.who, one.trigger)


def reads(rule: Rule) -> set[str]:
    return {fact.partition("@")[0] for condition in rule.conditions().values() for fact in facts_of(condition)}


def test_every_rule_names_article_paragraph_and_point_and_how_sure_its_source_is() -> None:
    for rule in rules():
        assert PINPOINT.match(rule.source.pinpoint), rule.id
        assert rule.source.confidence in Confidence
        assert rule.source.checked >= "2026-11-22", rule.id
        assert rule.source.url.startswith("https://"), rule.id
        for one in rule.obligations:
            assert re.search(r"Art\. [0-9]+[a-z]?", one.clause), (rule.id, one.id)
            assert one.who, (rule.id, one.id)


def test_no_rule_says_that_anything_is_compliant_or_certified() -> None:
    for rule in rules():
        for text in texts(rule):
            assert not FORBIDDEN.search(text), (rule.id, text)


def test_a_contested_source_is_said_to_be_contested_in_words_or_in_a_reading() -> None:
    for rule in rules():
        if rule.source.confidence is Confidence.CONTESTED:
            told = " ".join(texts(rule))
            by_reading = any(is_reading(fact) for fact in reads(rule)) or "readings." in told
            assert by_reading or re.search(r"contested|open|[Rr]ead|reading", told), rule.id


def test_guidelines_are_kept_apart_from_the_statute() -> None:
    for rule in rules():
        of_guidelines = "guidelines" in rule.source.document
        assert of_guidelines is rule.file.endswith("_guidelines.yaml"), rule.id
        if of_guidelines:
            assert "not binding" in rule.source.document


def test_every_area_of_annex_iii_has_its_point_and_every_practice_its_bar() -> None:
    facts = auditor().pack.rules.facts
    conditions = " ".join(str(rule.applies_when) + str(rule.violated_when) for rule in rules())
    assert len(facts["use.areas"].values) == AREAS
    assert len([rule for rule in rules() if rule.id.startswith("ai-act/annex-iii-")]) == AREAS
    assert len(facts["use.practices"].values) == PRACTICES
    for value in (*facts["use.areas"].values, *facts["use.practices"].values):
        assert f"'{value}'" in conditions, value


ARTICLES = {
    *("2-1", "2-2", "2-3", "2-4", "2-6", "2-8", "2-10", "2-12", "4-1", "4a"),
    *("5-1-a", "5-1-b", "5-1-ba", "5-1-bb", "5-1-c", "5-1-d", "5-1-e", "5-1-f", "5-1-g", "5-1-h", "5-1a", "5-1b"),
    *("6-1", "6-1a", "6-1b", "6-1c", "6-2", "6-3", "6-4", "annex-i", "annex-i-b", "annex-iii"),
    *("9", "10", "11", "12", "13", "14", "15", "17", "18", "19", "20", "21", "22", "23", "24"),
    *("25-1-a", "25-1-b", "25-1-c", "25-2", "25-3", "25-4"),
    *("26-1", "26-2", "26-4", "26-5", "26-6", "26-7", "26-8", "26-9", "26-10", "26-11", "26-12", "27"),
    *("43-1", "43-2", "43-3", "47", "48", "49-1", "49-2", "49-3", "49-4", "49-5"),
    *("50-1", "50-2", "50-3", "50-4-deepfake", "50-4-text", "50-5", "50-6", "50-7"),
    *("51-2", "52-1", "53-1-a", "53-1-b", "53-1-c", "53-1-d", "53-2", "54", "54-6", "55-1"),
    *(
        "72",
        "73",
        "74-6",
        "74-8",
        "75-1",
        "75c-4",
        "75c-5",
        "86",
        "99-3",
        "99-4",
        "99-5",
        "99-6",
        "99-6a",
        "99-8",
        "100",
        "101",
    ),
    *("111-1", "111-2", "111-3", "111-4", "113"),
}
"""The clauses of the Act that bind an operator, or say whom and from when, by the names the rules give them."""


def test_every_clause_that_binds_an_operator_is_encoded() -> None:
    encoded = {clause.removeprefix("ai-act/") for rule in rules() for clause in rule.clauses}
    assert ARTICLES - encoded == set()


def test_what_nobody_outside_the_maker_can_know_never_blocks() -> None:
    """Whatever asks for the training compute is a note or, of whoever makes itself the provider, a condition."""
    specs = auditor().pack.rules.facts
    for rule in rules():
        if any(specs[fact].name == "model.training_flop" for fact in reads(rule)):
            assert rule.outcome in (Outcome.NOTE, Outcome.CONDITION), rule.id
            if rule.outcome is Outcome.CONDITION:
                assert {"ai_act.gpai_provider", "ai_act.own_gpai"} & reads(rule), rule.id


def verdicts(facts: dict[str, Value]) -> dict[str, Status]:
    """What each rule says on a day when all of them bind, of a project, a workload and a candidate with these facts."""
    day = date(2031, 1, 1)
    pack = dated.at(auditor().pack.rules, day)
    hidden: dict[str, Value] = {name: False for name, spec in pack.facts.items() if spec.evidence}
    subjects = [
        Subject(scope, scope, hidden | facts, parent)
        for scope, parent in ((Scope.PROJECT, None), (Scope.WORKLOAD, "project"), (Scope.CANDIDATE, "workload"))
    ]
    found = reference.evaluate(pack, subjects)
    return {
        rule.id: read_verdict(rule, found.truths[rule.id, rule.rule.scope], day).status
        for rule in pack.rules
        if rule.rule.pack == "eu_ai_act"
    }


def test_nothing_passes_where_nothing_is_known() -> None:
    known = verdicts({})
    assert {rule for rule, status in known.items() if status in (Status.PASS, Status.NOT_APPLICABLE)} == set()
    assert set(known.values()) == {Status.UNKNOWN}


def test_a_duty_is_met_by_evidence_alone() -> None:
    for rule in rules():
        if rule.outcome is Outcome.CONDITION:
            assert rule.met_when is not None, rule.id
            assert all(fact.split(".")[0] in ("evidence", "controls") for fact in facts_of(rule.met_when)), rule.id


@pytest.mark.parametrize("timing", list(Timing))
def test_obligations_say_when(timing: Timing) -> None:
    for rule in rules():
        for one in rule.obligations:
            if one.timing is timing and timing is Timing.ON_EVENT:
                assert one.trigger, (rule.id, one.id)


def test_today_is_not_later_than_the_facts_by_more_than_the_pack_says() -> None:
    through = auditor().pack.rules.parameters["pack.facts_verified_through"].values[-1].value.value
    assert isinstance(through, float)
    assert 0 <= DAY.toordinal() - int(through) <= 90
