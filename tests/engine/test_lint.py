"""What a rule pack must be beside well-formed. The words of every refusal stand in tests/bad/rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auditor.engine.conditions import Any as AnyOf
from auditor.engine.conditions import Comparison, Condition, Literal, Op
from auditor.engine.lint import check, in_order
from auditor.engine.rules import (
    AnsweredBy,
    Confidence,
    Derived,
    DerivedCase,
    FactSpec,
    InForce,
    Outcome,
    Rule,
    RuleSet,
    Source,
)
from auditor.engine.values import FactType, Scope
from auditor.inputs import documents

SOURCE = Source("An act", "Art. 1", "", "https://example.org", "2026-11-22", Confidence.VERIFIED)
FILES = {"act.yaml": documents.loads("a: 1\n", name="rules/act.yaml")}
DAY = date(2025, 1, 1)


def is_true(fact: str) -> Comparison:
    return Comparison(fact, Op.IS, Literal(True), FactType.BOOLEAN)


def derived(name: str, *used: str, line: int = 1) -> Derived:
    spec = FactSpec(name, FactType.BOOLEAN, Scope.PROJECT, name, "", AnsweredBy.NOBODY, derived=True)
    when = AnyOf(tuple(is_true(fact) for fact in used))
    return Derived(spec, (DerivedCase(when, True),), False, SOURCE, "act", "act.yaml", line)


def order(*entries: Derived) -> tuple[list[str], list[str]]:
    ordered, problems = in_order(entries, FILES)
    return [entry.spec.name for entry in ordered], [str(problem) for problem in problems]


def test_derived_facts_stand_after_those_they_use_and_as_read_otherwise() -> None:
    assert order(derived("d.c", "d.a", "d.b"), derived("d.b", "d.a"), derived("d.a", "a.a"), derived("d.d")) == (
        ["d.a", "d.d", "d.b", "d.c"],
        [],
    )


@pytest.mark.parametrize(
    ("entries", "chain"),
    [
        ([derived("d.a", "d.a")], "d.a -> d.a"),
        ([derived("d.a", "d.b"), derived("d.b", "d.c"), derived("d.c", "d.a")], "d.a -> d.b -> d.c -> d.a"),
        ([derived("d.x", "d.a"), derived("d.a", "d.b"), derived("d.b", "d.a")], "d.a -> d.b -> d.a"),
    ],
)
def test_a_circle_is_named_without_what_only_leads_to_it(entries: list[Derived], chain: str) -> None:
    _, problems = order(derived("d.fine", "a.a"), *entries)
    assert problems == [f"rules/act.yaml:1: d.a is derived from itself: {chain}.\n  Break the circle at one of them."]


def rule(pack: str, **other: object) -> Rule:
    fields: dict[str, object] = {"violated_when": is_true("a.a"), "pack": pack, "file": "act.yaml", "line": 3}
    return Rule(f"{pack}/rule", "", Scope.PROJECT, (), SOURCE, InForce(DAY), Outcome.REJECT, **(fields | other))  # type: ignore[arg-type]  # keywords


def problems_of(*rules: Rule) -> list[str]:
    facts = {
        name: FactSpec(name, FactType.BOOLEAN, Scope.PROJECT, "", "", AnsweredBy.REQUESTER, file="act.yaml", line=1)
        for name in ("a.a", "a.b")
    }
    return [problem.what for problem in check(RuleSet(facts, {}, (), rules, {}), FILES)]


@pytest.mark.parametrize("pack", ["decision", "policy"])
def test_an_organisation_may_waive_its_own_rules(pack: str) -> None:
    assert problems_of(rule(pack, waivable=True)) == []


def test_a_note_asks_for_nothing_that_could_be_waived() -> None:
    noted = replace(rule("decision", waivable=True), outcome=Outcome.NOTE)
    assert problems_of(noted) == ["cannot be waivable: a note asks for nothing."]


@pytest.mark.parametrize("pack", ["licences", "eu_ai_act", "openness", "privacy", "costs", "anything"])
def test_nobody_waives_the_law_or_a_licence(pack: str) -> None:
    assert problems_of(rule(pack, waivable=True)) == [
        "cannot be waivable: nobody waives the law or somebody else's licence."
    ]


@pytest.mark.parametrize(
    "violated",
    [is_true("a.a"), AnyOf((is_true("a.a"), is_true("a.b")))],
)
def test_a_rule_that_can_be_kept_and_broken_is_fine(violated: Condition) -> None:
    assert problems_of(rule("act", violated_when=violated)) == []


def test_a_duty_without_any_condition_is_fine() -> None:
    """It binds everyone, and nothing can meet it."""
    assert problems_of(rule("act", violated_when=None)) == []
