"""Crossovers of stepped costs: against brute force, and where they come out known."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.costs.staircase import Interval, Staircase, Step, Undecided, crossover, first_below

API = Staircase(slope=Fraction("0.0125"))


def test_four_machines_against_a_price_a_request_cross_many_times() -> None:
    found = crossover(Staircase(step=Fraction(6000), capacity=500_000), API)
    assert len(found.intervals) == 24
    assert found.intervals[0] == Interval(480_001, 500_000)
    assert (found.first, found.permanent, found.never) == (480_001, 11_520_001, False)


def test_with_people_there_are_three_intervals() -> None:
    found = crossover(Staircase(fixed=Fraction(5800), step=Fraction(1500), capacity=200_000), API)
    assert found.intervals == (
        Interval(1_184_001, 1_200_000),
        Interval(1_304_001, 1_400_000),
        Interval(1_424_001, None),
    )


def test_equality_is_not_cheaper() -> None:
    assert first_below(Staircase(fixed=Fraction(1500)), API) == 120_001
    assert API.cost(120_000) == 1500


def test_never_where_a_machine_costs_more_than_all_it_can_serve_is_worth() -> None:
    found = crossover(Staircase(step=Fraction(8000), capacity=100_000), API)
    assert (found.never, found.first, found.permanent) == (True, None, None)


def test_the_same_cost_is_never_cheaper_than_itself() -> None:
    assert crossover(API, API).never


def test_two_that_run_side_by_side_for_ever_are_not_called_never() -> None:
    one = Staircase(step=Fraction(2), capacity=2, fixed=Fraction(1))
    other = Staircase(step=Fraction(3), capacity=3)
    found = crossover(one, other)
    assert (found.settled, found.never, found.first, found.permanent) == (False, False, 4, None)


def test_what_takes_too_many_steps_to_tell_is_undecided() -> None:
    one = Staircase(step=Fraction(2), capacity=20_011, fixed=Fraction(90))
    other = Staircase(step=Fraction(2), capacity=20_011 + 2)
    found = crossover(one, other, pieces=50)
    assert (found.settled, found.never, found.first) == (False, False, None)
    with pytest.raises(Undecided):
        first_below(one, replace(other, capacity=20_021, step=Fraction(2) * 20_021 / 20_011))


money = st.fractions(min_value=0, max_value=40, max_denominator=4)
staircases = st.builds(
    Staircase,
    fixed=money,
    slope=st.fractions(min_value=0, max_value=5, max_denominator=6),
    step=money,
    capacity=st.integers(1, 12),
    least=st.integers(0, 3),
    spare=st.integers(0, 2),
)


def at_random(chance: random.Random) -> Staircase:
    return Staircase(
        fixed=Fraction(chance.randint(0, 30), chance.randint(1, 4)),
        slope=Fraction(chance.randint(0, 6), chance.randint(1, 5)),
        step=Fraction(chance.randint(0, 9), chance.randint(1, 2)),
        capacity=chance.randint(1, 12),
        least=chance.randint(0, 3),
        spare=chance.randint(0, 2),
    )


def test_crossovers_equal_brute_force_on_thousands_of_cases() -> None:
    chance = random.Random(20261122)
    for _ in range(4000):
        equals_brute_force(at_random(chance), at_random(chance))


def test_crossovers_of_machines_by_the_hour_equal_brute_force() -> None:
    """Several kinds of machines, each at its own pace, as in the hours of a day."""
    chance = random.Random(24)
    for _ in range(1500):
        one, other = (replace(at_random(chance), more=some_more(chance)) for _ in range(2))
        equals_brute_force(one, other)


def some_more(chance: random.Random) -> tuple[Step, ...]:
    return tuple(
        Step(Fraction(chance.randint(0, 9), 2), chance.randint(1, 12), chance.randint(0, 2), chance.randint(0, 1))
        for _ in range(chance.randint(0, 3))
    )


def test_costs_that_run_side_by_side_are_settled_by_one_round() -> None:
    one = Staircase(fixed=Fraction(1), step=Fraction(2), capacity=2)
    other = Staircase(fixed=Fraction(5), step=Fraction(3), capacity=3)
    assert crossover(one, other).permanent == 1
    assert crossover(other, one).never
    assert crossover(one, one).never
    assert crossover(Staircase(slope=Fraction(1)), Staircase(slope=Fraction(1), fixed=Fraction(2))).permanent == 1


def test_costs_of_the_same_slope_equal_brute_force() -> None:
    chance = random.Random(7)
    for _ in range(1000):
        one, other = at_random(chance), at_random(chance)
        equals_brute_force(one, replace(other, slope=one.slope, step=Fraction(0) if not one.step else other.step))
        equals_brute_force(one, replace(other, slope=one.slope, step=one.step, capacity=one.capacity))
        equals_brute_force(replace(one, capacity=2 * other.capacity, step=2 * other.step, slope=other.slope), other)


@settings(max_examples=200, deadline=None)
@given(staircases, staircases)
def test_crossovers_equal_brute_force(one: Staircase, other: Staircase) -> None:
    equals_brute_force(one, other)


def equals_brute_force(one: Staircase, other: Staircase) -> None:
    found = crossover(one, other, pieces=100)
    last = 160 if found.settled else min(160, found.examined)
    said = {
        n
        for interval in found.intervals
        for n in range(interval.first, min(last, last if interval.last is None else interval.last) + 1)
    }
    assert said == {n for n in range(1, last + 1) if one.cost(n) < other.cost(n)}
    for before, after in zip(found.intervals, found.intervals[1:], strict=False):
        assert before.last is not None
        assert before.last + 1 < after.first, "touching intervals are one"


@settings(max_examples=200, deadline=None)
@given(staircases, staircases, st.integers(1, 10**7))
def test_permanent_is_for_ever(one: Staircase, other: Staircase, beyond: int) -> None:
    permanent = crossover(one, other, pieces=150).permanent
    if permanent is not None:
        assert one.cost(permanent + beyond) < other.cost(permanent + beyond)
        assert permanent == 1 or one.cost(permanent - 1) >= other.cost(permanent - 1)
