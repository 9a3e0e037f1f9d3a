"""What a trace tells: the comparison that decided, and the facts that are missing."""

from __future__ import annotations

import pytest

from auditor.engine.conditions import ALWAYS, All, Any, Comparison, Condition, Literal, Not, Op, OtherFact
from auditor.engine.dated import DatedDerived
from auditor.engine.explain import deciding, missing
from auditor.engine.reference import trace
from auditor.engine.rules import AnsweredBy, FactSpec
from auditor.engine.values import FactType, Range, Scope, Value


def holds(fact: str) -> Comparison:
    return Comparison(fact, Op.IS, Literal(True), FactType.BOOLEAN)


A, B, C = holds("a"), holds("b"), holds("c")
FACTS: dict[str, Value] = {"a": True, "b": False}


@pytest.mark.parametrize(
    ("condition", "fact"),
    [
        (B, "b"),
        (All((A, B)), "b"),
        (All((C, B, A)), "b"),
        (Any((B, A)), "a"),
        (Not(A), "a"),
        (All((A, Not(Any((B, A))))), "a"),
        (All((A, Not(All((A, B))))), "a"),
        (Any((B, All((A, B)))), "b"),
        (Not(Not(B)), "b"),
    ],
)
def test_the_comparison_that_decided(condition: Condition, fact: str) -> None:
    found = deciding(trace(condition, FACTS)).comparison
    assert found is not None
    assert found.fact == fact


def test_what_is_always_true_was_decided_by_no_comparison() -> None:
    assert deciding(trace(ALWAYS, {})).comparison is None


def asked(condition: Condition, facts: dict[str, Value], *derived: DatedDerived) -> list[str]:
    return list(missing(trace(condition, facts), facts, {entry.fact: entry for entry in derived}))


def test_missing_facts_are_those_that_keep_the_answer_open() -> None:
    """What is decided without a fact does not ask for it."""
    assert asked(C, FACTS) == ["c"]
    assert asked(All((A, C)), FACTS) == ["c"]
    assert asked(All((B, C)), FACTS) == []
    assert asked(Any((A, C)), FACTS) == []
    assert asked(Not(Any((B, C))), FACTS) == ["c"]
    assert asked(All((Any((B, C)), Any((A, holds("d"))), holds("e"))), FACTS) == ["c", "e"]


def test_of_two_facts_compared_the_missing_one_is_asked_for() -> None:
    both = Comparison("n", Op.ABOVE, OtherFact("m"), FactType.NUMBER)
    assert asked(both, {"n": 5.0}) == ["m"]
    assert asked(both, {"m": 5.0}) == ["n"]
    assert asked(both, {}) == ["n", "m"]


def test_a_number_known_too_roughly_is_asked_for_again() -> None:
    above = Comparison("n", Op.ABOVE, Literal(5.0), FactType.NUMBER)
    assert asked(above, {"n": Range(0.0, 9.0)}) == ["n"]
    assert asked(above, {"n": Range(6.0, 9.0)}) == []
    both = Comparison("n", Op.ABOVE, OtherFact("m"), FactType.NUMBER)
    assert asked(both, {"n": Range(0.0, 9.0), "m": Range(1.0, 2.0)}) == ["n", "m"]


def derived(name: str, *cases: Condition) -> DatedDerived:
    spec = FactSpec(name, FactType.BOOLEAN, Scope.PROJECT, name, "", AnsweredBy.NOBODY, derived=True)
    return DatedDerived(spec, tuple((case, True) for case in cases), False, 0, "pack")


def test_a_derived_fact_is_followed_to_what_it_is_derived_from() -> None:
    one = derived("d", All((A, C)), holds("e"))
    two = derived("f", holds("d"), B)
    assert asked(holds("d"), FACTS, one) == ["c", "e"]
    assert asked(holds("f"), FACTS, one, two) == ["c", "e"]
    assert asked(holds("f"), {**FACTS, "e": False}, one, two) == ["c"]


def test_a_derived_fact_asks_for_nothing_behind_a_case_that_holds() -> None:
    """Once the first case is answered with no, the second is true whatever the third is."""
    one = derived("d", C, A, holds("e"))
    assert asked(holds("d"), FACTS, one) == ["c"]
