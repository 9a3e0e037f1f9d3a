"""The reference evaluator: the meaning of a rule pack in plain Python, and the trace behind every explanation.

It reads the conditions themselves and the facts as they are, and shares no code with the compilers of ``rete`` and
``columnar`` or their flattening of facts. Slow is fine here; wrong is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from auditor.engine.conditions import All, Any, Comparison, Condition, Literal, Not, Op, OtherFact
from auditor.engine.dated import DatedRules, Evaluation, Subject, Truths
from auditor.engine.values import FactType, Range, Scope, Truth, Value, all_of, any_of, bounds, negated


def evaluate(rules: DatedRules, subjects: Sequence[Subject]) -> Evaluation:
    """Every rule for every subject of its scope, and every derived fact whose value is known."""
    return Reference(rules).evaluate(subjects)


def derive(
    rules: DatedRules, subjects: Sequence[Subject], facts: Mapping[str, dict[str, Value]]
) -> dict[tuple[str, str], Value]:
    """Compute the derived facts in order and put each known value into ``facts``, also of the subjects inside."""
    return Reference(rules).derive(subjects, facts)


class Reference:
    """A rule pack with each condition read once, so that many subjects can be asked quickly.

    ``derived`` and ``rules`` are the definitions and the rules, each with its conditions as questions; a rule has
    those of ``DatedRule.conditions``.
    """

    def __init__(self, rules: DatedRules) -> None:
        self.derived = [(entry, [(question(when), value) for when, value in entry.cases]) for entry in rules.derived]
        self.rules = [
            (rule, question(rule.applies), question(rule.bites), [question(entry.when) for entry in rule.later])
            for rule in rules.rules
        ]

    def evaluate(self, subjects: Sequence[Subject]) -> Evaluation:
        """The same as the function ``evaluate``."""
        facts = {subject.id: dict(subject.facts) for subject in subjects}
        derived = self.derive(subjects, facts)
        by_scope: dict[Scope, list[str]] = {scope: [] for scope in Scope}
        for subject in subjects:
            by_scope[subject.scope].append(subject.id)
        truths = {}
        for rule, applies, bites, later in self.rules:
            for identifier in by_scope[rule.rule.scope]:
                known = facts[identifier]
                starts = tuple([when(known) for when in later])
                truths[rule.id, identifier] = Truths(applies(known), bites(known), starts)
        return Evaluation(truths, derived)

    def derive(
        self, subjects: Sequence[Subject], facts: Mapping[str, dict[str, Value]]
    ) -> dict[tuple[str, str], Value]:
        """The same as the function ``derive``."""
        inside = _inside(subjects)
        values: dict[tuple[str, str], Value] = {}
        for entry, cases in self.derived:
            for subject in subjects:
                if subject.scope is not entry.spec.scope:
                    continue
                value = first(cases, entry.otherwise, facts[subject.id])
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


Question: TypeAlias = Callable[[Mapping[str, Value]], Truth]
"""A condition as a function of the known facts."""


def first(cases: Sequence[tuple[Question, Value]], otherwise: Value, facts: Mapping[str, Value]) -> Value | None:
    """The value of the first case that is true with all before it false; None while one before is unknown."""
    for when, value in cases:
        holds = when(facts)
        if holds is None:
            return None
        if holds:
            return value
    return otherwise


def truth(condition: Condition, facts: Mapping[str, Value]) -> Truth:
    """What a condition is worth for these facts."""
    return question(condition)(facts)


def question(condition: Condition) -> Question:
    """Read a condition once, to ask it of many facts."""
    match condition:
        case Comparison(fact, op, Literal(value), kind):
            right = frozenset(value) if kind is FactType.SET and isinstance(value, tuple) else value
            return _of_literal(fact, _TESTS[op], right)
        case Comparison(fact, op, OtherFact(other)):
            return _of_facts(fact, _TESTS[op], other)
        case Comparison():
            raise TypeError(f"not dated: {condition}")
        case Not(part):
            return _not(question(part))
        case All(parts):
            return _all([question(part) for part in parts])
        case Any(parts):
            return _any([question(part) for part in parts])


def _of_literal(fact: str, test: _Test, right: object) -> Question:
    def compare(facts: Mapping[str, Value]) -> Truth:
        left = facts.get(fact)
        return None if left is None else test(left, right)

    return compare


def _of_facts(fact: str, test: _Test, other: str) -> Question:
    def compare(facts: Mapping[str, Value]) -> Truth:
        left, right = facts.get(fact), facts.get(other)
        return None if left is None or right is None else test(left, right)

    return compare


def _not(part: Question) -> Question:
    return lambda facts: negated(part(facts))


def _all(parts: Sequence[Question]) -> Question:
    def conjunction(facts: Mapping[str, Value]) -> Truth:
        result: Truth = True
        for part in parts:
            truth = part(facts)
            if truth is False:
                return False
            if truth is None:
                result = None
        return result

    return conjunction


def _any(parts: Sequence[Question]) -> Question:
    def disjunction(facts: Mapping[str, Value]) -> Truth:
        result: Truth = False
        for part in parts:
            truth = part(facts)
            if truth is True:
                return True
            if truth is None:
                result = None
        return result

    return disjunction


def compare(comparison: Comparison, facts: Mapping[str, Value]) -> Truth:
    """What one comparison is worth; unknown where a fact it reads is."""
    return question(comparison)(facts)


def holds(op: Op, left: Value, right: object) -> Truth:
    """``left op right``; unknown only where a bound leaves it open."""
    return _TESTS[op](left, right)


def _is(left: object, right: object) -> Truth:
    if isinstance(left, str | bool):
        return type(left) is type(right) and left == right
    low, high = bounds(_number(left))
    other_low, other_high = bounds(_number(right))
    if high < other_low or other_high < low:
        return False
    return True if low == high == other_low == other_high else None


def _in(left: object, right: object) -> Truth:
    return any_of([_is(left, item) for item in _items(right)])


def _above(left: object, right: object) -> Truth:
    low, high = bounds(_number(left))
    other_low, other_high = bounds(_number(right))
    if low > other_high:
        return True
    return False if high <= other_low else None


def _at_most(left: object, right: object) -> Truth:
    return negated(_above(left, right))


def _below(left: object, right: object) -> Truth:
    return _above(right, left)


def _at_least(left: object, right: object) -> Truth:
    return negated(_above(right, left))


def _between(left: object, right: object) -> Truth:
    low, high = _items(right)
    return all_of((_at_least(left, low), _at_most(left, high)))


def _contains_any(left: object, right: object) -> Truth:
    return not _set(left).isdisjoint(_set(right))


_Test: TypeAlias = Callable[[object, object], Truth]

_TESTS: dict[Op, _Test] = {
    Op.IS: _is,
    Op.IS_NOT: lambda left, right: negated(_is(left, right)),
    Op.IN: _in,
    Op.NOT_IN: lambda left, right: negated(_in(left, right)),
    Op.ABOVE: _above,
    Op.AT_MOST: _at_most,
    Op.BELOW: _below,
    Op.BEFORE: _below,
    Op.AT_LEAST: _at_least,
    Op.ON_OR_AFTER: _at_least,
    Op.BETWEEN: _between,
    Op.STARTS_WITH: lambda left, right: _text(left).startswith(_text(right)),
    Op.CONTAINS: lambda left, right: _text(right) in _set(left),
    Op.CONTAINS_ANY: _contains_any,
    Op.OVERLAPS: _contains_any,
    Op.CONTAINS_ALL: lambda left, right: _set(left) >= _set(right),
    Op.SUBSET_OF: lambda left, right: _set(left) <= _set(right),
}
"""What each operator means for two known values."""


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
