"""Costs month by month: growth, offers that end, and who is cheaper when; against reckoning each month by itself."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction

import pytest

from auditor.costs.staircase import Interval, Staircase
from auditor.costs.timeline import MONTHS, Ahead, Course, ahead, course, later, overtakings

START = date(2026, 11, 30)
API = Staircase(slope=Fraction(1, 100))
OWN = Staircase(fixed=Fraction(1500), step=Fraction(500), capacity=200_000)


def test_with_growth_machines_of_ones_own_overtake_in_the_month_and_later_added_up() -> None:
    """A service of 1,000 in the first month grows by a tenth; machines cost 2,000, from the ninth on 2,500."""
    courses = {
        "w/api": course(API, 100_000, Fraction(1, 10), START, None),
        "w/own": course(OWN, 100_000, Fraction(1, 10), START, None),
    }
    assert [int(one) for one in courses["w/api"].monthly[:3]] == [1000, 1100, 1210]
    api, own = overtakings(courses)
    assert (own.one, own.other) == ("w/own", "w/api")
    assert own.monthly == Ahead((Interval(11, MONTHS),), MONTHS)  # 2,594 against 2,500
    assert api.monthly == Ahead((Interval(1, 10),), MONTHS)
    assert own.cumulative.first == own.cumulative.permanent
    assert own.cumulative.first is not None
    assert own.cumulative.first > 11


def test_an_offer_counts_while_it_is_there_on_the_first_day_of_the_month() -> None:
    ends = date(2027, 2, 28)  # month 4 begins on it
    assert course(API, 1000, Fraction(0), START, ends).lasts == 3
    assert course(API, 1000, Fraction(0), START, date(2027, 3, 1)).lasts == 4
    assert course(API, 1000, Fraction(0), START, START) == Course(())


def test_pairs_are_compared_only_while_both_are_there() -> None:
    api = course(API, 1_000_000, Fraction(0), START, date(2027, 3, 1))
    own = course(OWN, 1_000_000, Fraction(0), START, None)
    found = ahead(own.monthly, api.monthly)
    assert found == Ahead((Interval(1, 4),), 4)
    assert (found.first, found.permanent, found.never) == (1, 1, False)
    assert ahead(api.monthly, own.monthly).never
    gone = ahead((), own.monthly)
    assert (gone.lasts, gone.permanent, gone.never) == (0, None, True)


def test_equal_is_not_cheaper() -> None:
    assert ahead((Fraction(1), Fraction(2)), (Fraction(1), Fraction(3))).intervals == (Interval(2, 2),)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-31", 1, "2027-01-31"),
        ("9999-06-30", 8, "9999-12-31"),
    ],
)
def test_months_end_where_their_last_day_is(day: str, months: int, expected: str) -> None:
    assert later(date.fromisoformat(day), months) == date.fromisoformat(expected)


def random_stairs(numbers: random.Random) -> Staircase:
    return Staircase(
        fixed=Fraction(numbers.randint(0, 50)),
        slope=Fraction(numbers.randint(0, 3)),
        step=Fraction(numbers.randint(0, 40)),
        capacity=numbers.randint(1, 40),
        least=numbers.randint(0, 2),
    )


def test_overtakings_equal_reckoning_every_month_in_thousands_of_cases() -> None:
    numbers = random.Random(20261122)
    for _ in range(2000):
        one, other = random_stairs(numbers), random_stairs(numbers)
        requests, growth = numbers.randint(0, 60), Fraction(numbers.randint(0, 2), 10)
        lives = numbers.randint(0, 12)  # months for which both are there
        begin = {"a": course(one, requests, growth, START, later(START, lives)).monthly}
        begin["b"] = tuple(other.cost(int(requests * (1 + growth) ** month)) for month in range(lives + 1))
        assert begin["a"] == tuple(one.cost(int(requests * (1 + growth) ** month)) for month in range(lives))
        for found in overtakings({name: Course(monthly) for name, monthly in begin.items()}):
            first, second = begin[found.one], begin[found.other]
            both = range(lives)
            equals(found.monthly, {m + 1 for m in both if first[m] < second[m]}, lives)
            sums = {m + 1 for m in both if sum(first[: m + 1]) < sum(second[: m + 1])}
            equals(found.cumulative, sums, lives)


def equals(told: Ahead, months: set[int], lasts: int) -> None:
    assert {m for each in told.intervals for m in range(each.first, (each.last or 0) + 1)} == months
    assert (told.never, told.first) == (not months, min(months, default=None))
    assert told.permanent == next((m for m in sorted(months) if set(range(m, lasts + 1)) <= months), None)
