"""The routed share at which a hybrid is cheaper: against every share there is, and where it comes out known."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from auditor.costs import shares
from auditor.costs.shares import PARTS, Curve, curve
from auditor.costs.staircase import Interval


def split(
    requests: int, price: Fraction, rent: Fraction, capacity: int, people: Fraction, again: Fraction, parts: int
) -> Curve:
    """A service at a price a request beside machines of one's own that take a share; part of it is asked again."""

    def machines(share: int) -> tuple[int, ...]:
        return (-(-requests * share // (capacity * parts)),)

    def cost(share: int) -> Fraction:
        routed = Fraction(share, parts)
        beside = people if share else Fraction(0)
        return requests * (1 - routed + routed * again) * price + machines(share)[0] * rent + beside

    return curve(cost, machines)


def test_a_hybrid_is_cheaper_where_its_machines_are_full_enough() -> None:
    """1,000,000 requests at 0.0125 are 12,500; a machine at 1,500 takes 200,000 of them, saving 2,500."""
    found = split(1_000_000, Fraction("0.0125"), Fraction(1500), 200_000, Fraction(0), Fraction(0), PARTS)
    assert found.settled
    assert found.below(Fraction(12_500)) == (
        Interval(120_001, 200_000),  # a share of 0.12 saves exactly the rent of one machine
        Interval(240_001, PARTS),  # and with two, one full machine pays the next one's start
    )
    assert found.least() == (PARTS, Fraction(7500))


def test_of_equal_costs_the_smallest_share_is_told() -> None:
    found = split(1000, Fraction(1), Fraction(0), 1, Fraction(0), Fraction(1), PARTS)
    assert found.least() == (0, Fraction(1000))
    assert found.below(Fraction(1000)) == ()


def test_a_hybrid_with_more_steps_than_are_looked_at_says_how_far_it_reaches() -> None:
    found = split(10_000_000, Fraction(1), Fraction(1), 1, Fraction(0), Fraction(0), PARTS)
    assert not found.settled
    assert found.examined < PARTS


def test_shares_equal_looking_at_every_one_in_thousands_of_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "PARTS", 20)
    numbers = random.Random(20261122)
    for _ in range(2000):
        requests, capacity = numbers.randint(1, 200), numbers.randint(1, 60)
        price, again = Fraction(numbers.randint(0, 6), 2), Fraction(numbers.randint(0, 4), 4)
        rent, people = Fraction(numbers.randint(0, 60)), Fraction(numbers.randint(0, 30))
        found = split(requests, price, rent, capacity, people, again, 20)
        assert found.settled
        costs = [found.cost(share) for share in range(21)]
        other = Fraction(numbers.randint(0, 400))
        said = {share for one in found.below(other) for share in range(one.first, (one.last or 0) + 1)}
        assert said == {share for share in range(21) if costs[share] < other}
        assert found.least() == (costs.index(min(costs)), min(costs))
