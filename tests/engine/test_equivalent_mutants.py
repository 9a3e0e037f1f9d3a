"""Which mutants count as equivalent: the same as trying every value of every fact on every day."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from auditor.engine import dated
from auditor.engine.conditions import All, Any, Comparison, Condition, Literal, Not, Op
from auditor.engine.dated import Subject, read_verdict
from auditor.engine.mutants import mutants
from auditor.engine.mutation import mutation
from auditor.engine.reference import evaluate
from auditor.engine.rules import (
    AnsweredBy,
    Confidence,
    Derived,
    DerivedCase,
    FactSpec,
    InForce,
    Later,
    Outcome,
    ParameterSpec,
    Rule,
    RuleSet,
    Source,
)
from auditor.engine.values import FactType, Scope, Value


def fact(name: str, type: FactType, **more: object) -> FactSpec:
    return FactSpec(name, type, Scope.PROJECT, "", "", AnsweredBy.REQUESTER, **more)  # type: ignore[arg-type]


FACTS = {
    spec.name: spec
    for spec in (
        fact("users", FactType.NUMBER, whole=True, minimum=0.0, maximum=3.0),
        fact("public", FactType.BOOLEAN),
        fact("route", FactType.TEXT, values=("api", "edge", "hosted")),
        fact("evidence.grant", FactType.BOOLEAN),
        fact("size", FactType.TEXT, values=("small", "medium", "large"), derived=True),
    )
}
VALUES: dict[str, list[Value | None]] = {
    "users": [None, 0.0, 1.0, 2.0, 3.0],
    "public": [None, False, True],
    "route": [None, "api", "edge", "hosted"],
    "evidence.grant": [False, True],
}
STATES = [
    Subject(
        str(number),
        Scope.PROJECT,
        {name: value for name, value in zip(VALUES, chosen, strict=True) if value is not None},
    )
    for number, chosen in enumerate(product(*VALUES.values()))
]
SOURCE = Source("law", "1", "", "urn:law", "2026-01-01", Confidence.VERIFIED)
START = date(2026, 1, 1)


def comparison(rng: random.Random) -> Comparison:
    name = rng.choice(["users", "users", "public", "route"])
    match name:
        case "users":
            op = rng.choice([Op.ABOVE, Op.AT_LEAST, Op.BELOW, Op.AT_MOST, Op.IS, Op.IS_NOT])
            return Comparison(name, op, Literal(float(rng.randint(0, 3))), FactType.NUMBER)
        case "public":
            return Comparison(name, Op.IS, Literal(rng.random() < 0.5), FactType.BOOLEAN)
    return Comparison(name, rng.choice([Op.IN, Op.NOT_IN]), Literal(("api", "edge")), FactType.TEXT)


def condition(rng: random.Random, depth: int = 2) -> Condition:
    kind = rng.random()
    if depth == 0 or kind < 0.3:
        return comparison(rng)
    if kind < 0.4:
        return Not(condition(rng, depth - 1))
    parts = tuple(condition(rng, depth - 1) for _ in range(2))
    return All(parts) if kind < 0.7 else Any(parts)


def rule(rng: random.Random) -> Rule:
    grant = Comparison("evidence.grant", Op.IS, Literal(True), FactType.BOOLEAN)
    later = (Later(condition(rng, 1), date(2026, 1, 3), "grace"),) if rng.random() < 0.5 else ()
    return Rule(
        id="law/rule",
        title="",
        scope=Scope.PROJECT,
        clauses=(),
        source=SOURCE,
        in_force=InForce(START, date(2026, 1, 4) if rng.random() < 0.3 else None, later),
        outcome=Outcome.REJECT,
        applies_when=condition(rng),
        unless=condition(rng, 1) if rng.random() < 0.5 else None,
        violated_when=condition(rng),
        lift_when=grant if rng.random() < 0.5 else None,
    )


def derived(rng: random.Random) -> Derived:
    cases = tuple(
        DerivedCase(condition(rng, 1), rng.choice(["small", "medium", "large"])) for _ in range(rng.randint(1, 3))
    )
    return Derived(FACTS["size"], cases, "large", SOURCE, "law", "law.yaml", 1)


def answers(target: Rule | Derived, parameters: Mapping[str, ParameterSpec]) -> Iterator[object]:
    """What a rule or derived fact says in every state of the facts, on every day around its dates."""
    is_rule = isinstance(target, Rule)
    part = RuleSet(FACTS, dict(parameters), () if is_rule else (target,), (target,) if is_rule else (), {})  # type: ignore[arg-type]
    for day in (START + timedelta(days=n) for n in (range(-1, 5) if is_rule else [0])):
        found = dated.at(part, day)
        result = evaluate(found, STATES)
        for state in STATES:
            if not is_rule:
                yield result.derived.get(("size", state.id))
            else:
                truths = result.truths.get((target.id, state.id))  # type: ignore[union-attr]  # of a rule
                yield None if truths is None else read_verdict(found.rules[0], truths, day)


@pytest.mark.parametrize("kind", ["rule", "derived"])
def test_a_mutant_is_equivalent_exactly_when_no_facts_tell_it_apart(kind: str) -> None:
    rng = random.Random(2 if kind == "rule" else 3)
    equivalent = different = 0
    for _ in range(6 if kind == "rule" else 40):
        target = rule(rng) if kind == "rule" else derived(rng)
        pack = RuleSet(FACTS, {}, (target,), (), {}) if kind == "derived" else RuleSet(FACTS, {}, (), (target,), {})  # type: ignore[arg-type]
        original = list(answers(target, {}))
        telling = [
            mutant.what
            for mutant in mutants(target, pack)
            if list(answers(mutant.target, mutant.parameters)) != original
        ]
        (found,) = mutation(pack, ()).targets
        assert sorted(survivor.what for survivor in found.survivors) == sorted(telling)
        equivalent += found.equivalent
        different += len(telling)
    assert equivalent > 10
    assert different > 100


def test_a_rule_without_dates_is_compared_on_any_day() -> None:
    rng = random.Random(1)
    entry = replace(derived(rng), cases=(DerivedCase(comparison(rng), "small"),))
    (found,) = mutation(RuleSet(FACTS, {}, (entry,), (), {}), ()).targets
    assert found.survivors
