"""Laws of the truth algebra, by enumeration, and what more knowledge may change, on random packs.

Knowing more never takes back what was known: that is why an answer given with gaps may be relied upon.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from random import Random

import pytest

from auditor.engine import reference
from auditor.engine.dated import Evaluation
from auditor.engine.status import Status, verdict
from auditor.engine.values import Range, Truth, Value, all_of, any_of, negated
from tests.properties.packs import Size, trial

T, F, U = True, False, None
TRUTHS: tuple[Truth, ...] = (T, F, U)


def both(*truths: Truth) -> Truth:
    return all_of(truths)


def either(*truths: Truth) -> Truth:
    return any_of(truths)


def completions(truths: Iterable[Truth]) -> list[tuple[bool, ...]]:
    """Every way the unknown ones may turn out."""
    return list(product(*[(T, F) if truth is None else (truth,) for truth in truths]))


@pytest.mark.parametrize(("a", "b", "c"), list(product(TRUTHS, repeat=3)))
def test_laws_of_three_valued_logic(a: Truth, b: Truth, c: Truth) -> None:
    assert negated(negated(a)) is a
    assert negated(both(a, b)) is either(negated(a), negated(b))
    assert negated(either(a, b)) is both(negated(a), negated(b))
    assert both(a, b) is both(b, a)
    assert either(a, b) is either(b, a)
    assert both(a, b, c) is both(a, both(b, c)) is both(both(a, b), c)
    assert either(a, b, c) is either(a, either(b, c)) is either(either(a, b), c)
    assert both(a, either(b, c)) is either(both(a, b), both(a, c))
    assert either(a, both(b, c)) is both(either(a, b), either(a, c))
    assert both(a, either(a, b)) is a
    assert either(a, both(a, b)) is a
    assert both(a, a, T) is a
    assert either(a, a, F) is a
    assert both(a, F) is F
    assert either(a, T) is T


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_conjunction_and_disjunction_are_known_exactly_where_every_completion_agrees(size: int) -> None:
    """Kleene's tables are not too careful either: unknown is said only where it could still be both."""
    for truths in product(TRUTHS, repeat=size):
        conjunctions = {all(completion) for completion in completions(truths)}
        disjunctions = {any(completion) for completion in completions(truths)}
        assert all_of(truths) is (conjunctions.pop() if len(conjunctions) == 1 else None)
        assert any_of(truths) is (disjunctions.pop() if len(disjunctions) == 1 else None)


AS_OF = date(2026, 11, 22)
DAYS = (date(2026, 1, 1), AS_OF, date(2027, 1, 1))

MAY_BECOME = {
    Status.NOT_APPLICABLE: {Status.NOT_APPLICABLE},
    Status.PASS: {Status.PASS, Status.NOT_APPLICABLE},
    Status.FAIL: {Status.FAIL},
    Status.APPLIES: {Status.APPLIES},
    Status.UPCOMING: {Status.UPCOMING, Status.PASS, Status.NOT_APPLICABLE},
    Status.UNKNOWN: set(Status) - {Status.WAIVED},
}
"""What a status may turn into as more becomes known."""


@pytest.mark.parametrize("duty", [False, True], ids=["bar", "duty"])
def test_knowing_more_settles_a_status_and_never_unsettles_one(duty: bool) -> None:
    for truths, days in product(product(TRUTHS, repeat=4), product(DAYS, repeat=3)):
        known_now = status(truths, days, duty)
        for completion in completions(truths):
            assert status(completion, days, duty) in MAY_BECOME[known_now]


def status(truths: tuple[Truth, ...], days: tuple[date, ...], duty: bool) -> Status:
    """The status for A, B and two later starts, on the ordinary day and the days of those two."""
    applies, bites, *holds = truths
    starts, *starts_later = days
    later = list(zip(holds, starts_later, ("grace", "legacy"), strict=True))
    return verdict(applies, bites, duty=duty, as_of=AS_OF, starts=starts, later=later).status


def assert_settled(less: Evaluation, more: Evaluation) -> int:
    """What was known with less is the same with more; returns how many answers became known."""
    for key, value in less.derived.items():
        assert more.derived[key] == value
    learnt = len(more.derived) - len(less.derived)
    for key, truths in less.truths.items():
        after = more.truths[key]
        for before, now in zip(
            (truths.applies, truths.bites, *truths.later), (after.applies, after.bites, *after.later), strict=True
        ):
            assert before is None or before is now
            learnt += before is not now
    return learnt


SEEDS = [f"truth/{number}" for number in range(12)]
SMALL = Size(rules=25, audits=6)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_further_fact_never_changes_what_is_known(seed: str) -> None:
    """Facts come to light in a random order, a third at a time."""
    random = Random(seed)
    current = trial(seed, SMALL)
    learnt = 0
    for audit in current.audits:
        observed = sorted({n for subject in audit for n in subject.facts if not n.startswith("evidence.")})
        random.shuffle(observed)
        answers = []
        for third in range(4):
            hidden = set(observed[third * len(observed) // 3 :])
            answers.append(
                reference.evaluate(
                    current.rules,
                    [
                        replace(subject, facts={n: v for n, v in subject.facts.items() if n not in hidden})
                        for subject in audit
                    ],
                )
            )
        learnt += sum(assert_settled(*pair) for pair in combinations(answers, 2))
    assert learnt > 100


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tighter_bound_never_changes_what_is_known(seed: str) -> None:
    """First every number and day is known within wide bounds, then within those given, then exactly."""
    current = trial(seed, SMALL)
    learnt = 0
    for audit in current.audits:
        answers = [
            reference.evaluate(
                current.rules,
                [replace(s, facts={name: known(name, v) for name, v in s.facts.items()}) for s in audit],
            )
            for known in (widened, as_given, exactly)
        ]
        learnt += sum(assert_settled(*pair) for pair in combinations(answers, 2))
    assert learnt > 100


# The same fact of the same value becomes the same in every subject that sees it.


def widened(name: str, value: Value) -> Value:
    if isinstance(value, bool | str | frozenset):
        return value
    random = Random(f"{name} {value}")
    low, high = (value.low, value.high) if isinstance(value, Range) else (value, value)
    return Range(random.choice((low, low - 1.0, -math.inf)), random.choice((high, high + 1.0, math.inf)))


def as_given(name: str, value: Value) -> Value:
    return value


def exactly(name: str, value: Value) -> Value:
    if not isinstance(value, Range):
        return value
    ends = [end for end in (value.low, value.high) if math.isfinite(end)]
    return Random(f"{name} {value}").choice(ends or [0.0])
