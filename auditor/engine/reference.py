"""The reference evaluator: the meaning of a rule pack in plain Python, and the trace behind every explanation.

It reads the conditions themselves and the facts as they are, and shares no code with the compilers of ``rete`` and
``columnar`` or their flattening of facts. Slow is fine here; wrong is not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from auditor.engine.conditions import All, Any, Comparison, Condition, Literal, Not, Op, OtherFact
from auditor.engine.dated import DatedDerived, DatedRules, Evaluation, Subject, Truths
from auditor.engine.values import Range, Scope, Truth, Value, all_of, any_of, bounds, negated


def evaluate(rules: DatedRules, subjects: Sequence[Subject]) -> Evaluation:
    """Every rule for every subject of its scope, and every derived fact whose value is known."""
    facts = {subject.id: dict(subject.facts) for subject in subjects}
    derived = derive(rules, subjects, facts)
    by_scope: dict[Scope, list[str]] = {scope: [] for scope in Scope}
    for subject in subjects:
        by_scope[subject.scope].append(subject.id)
    truths = {}
    for rule in rules.rules:
        bites = rule.bites
        for identifier in by_scope[rule.rule.scope]:
            known = facts[identifier]
            truths[rule.id, identifier] = Truths(
                applies=truth(rule.applies, known),
                bites=truth(bites, known),
                later=tuple(truth(entry.when, known) for entry in rule.later),
            )
    return Evaluation(truths, derived)


def derive(
    rules: DatedRules, subjects: Sequence[Subject], facts: Mapping[str, dict[str, Value]]
) -> dict[tuple[str, str], Value]:
    """Compute the derived facts in order and put each known value into ``facts``, also of the subjects inside."""
    inside = _inside(subjects)
    values: dict[tuple[str, str], Value] = {}
    for entry in rules.derived:
        for subject in subjects:
            if subject.scope is not entry.spec.scope:
                continue
            value = derived_value(entry, facts[subject.id])
            if value is None:
                continue
            values[entry.fact, subject.id] = value
            for identifier in inside[subject.id]:
                facts[identifier][entry.fact] = value
    return values


def _inside(subjects: Sequence[Subject]) -> dict[str, list[str]]:
    """For each subject, itself and all subjects inside it."""
    parents = {subject.id: subject.parent for subject in subjects}
    inside: dict[str, list[str]] = {subject.id: [] for subject in subjects}
    for identifier in parents:
        around: str | None = identifier
        while around is not None:
            inside[around].append(identifier)
            around = parents[around]
    return inside


def derived_value(entry: DatedDerived, facts: Mapping[str, Value]) -> Value | None:
    """The value of the first case that is true with all before it false; None while one before is unknown."""
    for when, value in entry.cases:
        holds = truth(when, facts)
        if holds is None:
            return None
        if holds:
            return value
    return entry.otherwise


def truth(condition: Condition, facts: Mapping[str, Value]) -> Truth:
    """What a condition is worth for these facts."""
    match condition:
        case Comparison():
            return compare(condition, facts)
        case All(parts):
            return all_of(truth(part, facts) for part in parts)
        case Any(parts):
            return any_of(truth(part, facts) for part in parts)
        case Not(part):
            return negated(truth(part, facts))


def compare(comparison: Comparison, facts: Mapping[str, Value]) -> Truth:
    """What one comparison is worth; unknown where a fact it reads is."""
    left = facts.get(comparison.fact)
    if left is None:
        return None
    operand = comparison.operand
    right: object
    match operand:
        case OtherFact(name):
            right = facts.get(name)
            if right is None:
                return None
        case Literal(value):
            right = value
        case _:
            raise TypeError(f"not dated: {comparison}")
    return holds(comparison.op, left, right)


def holds(op: Op, left: Value, right: object) -> Truth:
    """``left op right``; unknown only where a bound leaves it open."""
    match op:
        case Op.IS_NOT | Op.NOT_IN:
            return negated(holds(Op.IS if op is Op.IS_NOT else Op.IN, left, right))
        case Op.IN:
            return any_of(holds(Op.IS, left, item) for item in _items(right))
        case Op.IS:
            return _equal(left, right)
        case Op.ABOVE:
            return _greater(left, right)
        case Op.AT_MOST:
            return negated(_greater(left, right))
        case Op.BELOW | Op.BEFORE:
            return _greater(right, left)
        case Op.AT_LEAST | Op.ON_OR_AFTER:
            return negated(_greater(right, left))
        case Op.BETWEEN:
            low, high = _items(right)
            return all_of((negated(_greater(low, left)), negated(_greater(left, high))))
        case Op.STARTS_WITH:
            return _text(left).startswith(_text(right))
        case Op.CONTAINS:
            return _text(right) in _set(left)
        case Op.CONTAINS_ANY | Op.OVERLAPS:
            return not _set(left).isdisjoint(_set(right))
        case Op.CONTAINS_ALL:
            return _set(left) >= _set(right)
        case Op.SUBSET_OF:
            return _set(left) <= _set(right)


def _equal(left: object, right: object) -> Truth:
    if isinstance(left, str | bool):
        return type(left) is type(right) and left == right
    low, high = bounds(_number(left))
    other_low, other_high = bounds(_number(right))
    if high < other_low or other_high < low:
        return False
    return True if low == high == other_low == other_high else None


def _greater(left: object, right: object) -> Truth:
    low, high = bounds(_number(left))
    other_low, other_high = bounds(_number(right))
    if low > other_high:
        return True
    return False if high <= other_low else None


# The types of facts and operands were checked when the rule and the facts were read; these only tell them.


def _number(value: object) -> float | Range:
    return cast("float | Range", value)


def _text(value: object) -> str:
    return cast("str", value)


def _set(value: object) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset(_items(value))


def _items(value: object) -> tuple[str, ...]:
    return cast("tuple[str, ...]", value)


@dataclass(frozen=True, slots=True)
class Trace:
    """Why a condition has the value it has: the tree of its parts, each with its own truth.

    ``kind`` is all, any, not or compare; a comparison carries itself and the value of each fact it read.
    """

    kind: str
    truth: Truth
    parts: tuple[Trace, ...] = ()
    comparison: Comparison | None = None
    value: Value | None = None
    other: Value | None = None


def trace(condition: Condition, facts: Mapping[str, Value]) -> Trace:
    """Evaluate a condition and keep every step."""
    match condition:
        case Comparison(fact=fact, operand=operand):
            other = facts.get(operand.fact) if isinstance(operand, OtherFact) else None
            return Trace("compare", compare(condition, facts), (), condition, facts.get(fact), other)
        case All(parts):
            steps = tuple(trace(part, facts) for part in parts)
            return Trace("all", all_of(step.truth for step in steps), steps)
        case Any(parts):
            steps = tuple(trace(part, facts) for part in parts)
            return Trace("any", any_of(step.truth for step in steps), steps)
        case Not(part):
            step = trace(part, facts)
            return Trace("not", negated(step.truth), (step,))
