"""Draws that are the same on every machine, and winners counted in columns whatever the number of threads."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

from auditor.costs import chance, table
from auditor.costs.amounts import Amount
from auditor.costs.plan import total
from tests.costs.figures import METHOD
from tests.costs.test_compare import api
from tests.costs.test_plan import hosted, volume

SHAPE = volume(ranges={"requests_per_month": (Decimal(500_000), Decimal(2_000_000))})


def test_splitmix64_is_the_published_generator() -> None:
    """The first outputs for the seed 1234567, as published with the reference implementation."""
    gamma = 0x9E3779B97F4A7C15
    found = [chance.splitmix64((1234567 + gamma * step) % 2**64) for step in range(3)]
    assert found == [6457827717110365317, 3203168211198807973, 9817491932198370423]


def test_uniform_numbers_are_spread_evenly_and_differ_by_quantity() -> None:
    drawn = [chance.uniform(chance.key_of(1, "a"), number) for number in range(4000)]
    assert all(0 <= number < 2**32 for number in drawn)
    quarters = [sum(1 for number in drawn if number >> 30 == quarter) for quarter in range(4)]
    assert all(900 < count < 1100 for count in quarters)
    assert drawn[:5] != [chance.uniform(chance.key_of(1, "b"), number) for number in range(5)]
    assert drawn[:5] != [chance.uniform(chance.key_of(2, "a"), number) for number in range(5)]


@pytest.mark.parametrize("count", [1, 2, 3, 64, 2000])
def test_all_draws_at_once_are_those_of_drawing_one_after_the_other(count: int) -> None:
    for key in (0, 1, 2**64 - 1, chance.key_of(7, "People")):
        assert chance.uniforms(key, count) == [chance.uniform(key, number) for number in range(count)]
    amount = Amount(Decimal("0.01"), Decimal("0.09"), Decimal("0.12"))
    drawn = chance.column(amount, chance.key_of(7, "Data"), count)
    each = (chance.triangular(amount, chance.uniform(chance.key_of(7, "Data"), number)) for number in range(count))
    assert [Decimal(value).scaleb(-9) for value in drawn] == list(each)


@pytest.mark.parametrize(
    ("number", "value"),
    [(0, "10"), (2**32 // 5, "20"), (2**32 - 1, "60")],
)
def test_the_triangular_distribution_by_its_inverse(number: int, value: str) -> None:
    """From 10 over 20 to 60: a fifth of the draws lie below 20."""
    amount = Amount(Decimal(10), Decimal(20), Decimal(60))
    assert abs(chance.triangular(amount, number) - Decimal(value)) < Decimal("0.01")


def test_the_mean_of_the_draws_is_that_of_the_triangle() -> None:
    amount = Amount(Decimal(0), Decimal(3), Decimal(9))
    values = [chance.triangular(amount, chance.uniform(chance.key_of(7, "x"), number)) for number in range(5000)]
    assert abs(Fraction(sum(values)) / 5000 - 4) < Fraction(1, 10)
    assert all(0 <= value <= 9 for value in values)


def test_a_quantity_without_a_range_is_itself() -> None:
    assert chance.triangular(Amount.exactly(Decimal("0.1")), 12345) == Decimal("0.1")


def two() -> dict[str, int]:
    one = api("w/api", SHAPE).plan
    assert one is not None
    drawn = chance.draws({"w/api": one, "w/own": hosted(SHAPE)}, 400, METHOD.seed)
    return table.wins(table.drawn(drawn))


def test_the_chances_are_these_figures_everywhere() -> None:
    assert two() == {"w/api": 277, "w/own": 123}


def test_costs_that_only_amounts_of_money_move_are_those_of_reckoning_each_draw_anew() -> None:
    """The rent and what stands beside the machines are drawn; the requests are not."""
    plan = hosted(volume())
    plan = replace(plan, inputs={**plan.inputs, plan.rent: Amount(Decimal(900), Decimal(1500), Decimal("2100.10"))})
    ranged = {name: one for name, one in plan.inputs.items() if one.low != one.high}
    assert set(ranged) == {plan.rent, "People"}
    at = {name: one.mid for name, one in plan.inputs.items()}
    for number, drawn in enumerate(chance.draws({"w/own": plan}, 50, 7)["w/own"]):
        keys = {name: chance.uniform(chance.key_of(7, name), number) for name in ranged}
        values = at | {name: chance.triangular(one, keys[name]) for name, one in ranged.items()}
        assert drawn == round(total(plan, values) * 1_000_000)


def test_ties_go_to_the_first_by_id() -> None:
    assert table.wins(table.drawn({"b": [5, 4], "a": [5, 5]})) == {"a": 1, "b": 1}
    assert table.wins(table.drawn({})) == {}


def test_percentiles_are_draws() -> None:
    assert table.spread(table.drawn({"a": list(range(100, 0, -1))})) == {"a": [5, 50, 95]}


def test_winners_and_percentiles_are_those_of_counting_by_hand() -> None:
    """Many ties, and costs beyond what 64 bits hold."""
    names = ["a", "b", "c"]
    for count in (1, 7, 100):
        costs = {
            name: [chance.splitmix64(number * 3 + place) % 4 * 10**22 for number in range(count)]
            for place, name in enumerate(names)
        }
        found = [min(names, key=lambda name, row=row: costs[name][row]) for row in range(count)]  # type: ignore[misc]
        assert table.wins(table.drawn(costs)) == {name: found.count(name) for name in names}
        ranks = [math.ceil(share * count / 100) for share in (5, 50, 95)]
        assert table.cheaper(table.drawn(costs)) == {
            (one, other): sum(low < high for low, high in zip(costs[one], costs[other], strict=True))
            for one in names
            for other in names
            if one != other
        }
        assert table.spread(table.drawn(costs)) == {
            name: [sorted(costs[name])[rank - 1] for rank in ranks] for name in names
        }


def test_sums_are_exact() -> None:
    frame = pl.LazyFrame({"p": [1, 1, 2], "option": [0, 1, 0], "micros": [10**15, 1, -1]})
    assert table.totals(frame, ["p"]).collect().rows() == [(1, 10**15 + 1), (2, -1)]


def test_the_same_bytes_ten_times_and_on_any_number_of_threads() -> None:
    code = (
        "from tests.costs.test_chance import many\n"
        "import hashlib, sys\n"
        "sys.stdout.write(hashlib.sha256(repr(many()).encode()).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"POLARS_MAX_THREADS": threads},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "2", "4", "7")
    }
    assert len(found) == 1
    assert len({repr(many()) for _ in range(10)}) == 1


def many() -> list[tuple[int, ...]]:
    """The winners of 20,000 groups of 8 options with many ties."""
    rows = [(number // 8, number % 8, chance.splitmix64(number) % 5) for number in range(160_000)]
    frame = pl.LazyFrame(rows, schema={"p": pl.Int64, "option": pl.Int64, "micros": pl.Int64}, orient="row")
    return [*table.cheapest(frame, pl.col("p")).collect().rows(), *table.totals(frame, ["p"]).collect().rows()]
