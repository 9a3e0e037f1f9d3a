"""Costs reckoned column by column are those of reckoning each draw by itself, to the millionth."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from auditor.catalogue.offers import LongContext
from auditor.costs import chance, columns
from auditor.costs.amounts import Amount
from auditor.costs.mixed import DevicePlan, SplitPlan
from auditor.costs.plan import REQUESTS, HostedPlan, Plan, quantities, total
from auditor.costs.service import TokenPlan
from tests.costs.test_plan import CACHE, price, volume

COUNT = 60
MONEY = {
    name: Amount(Decimal(low), Decimal(low + 300), Decimal(low * 3)) for name, low in (("Rent", 901), ("People", 7))
}
PRICE = {"A GB": Amount(Decimal("0.0085"), Decimal("0.09"), Decimal("0.12"))}


def shape(chances: random.Random) -> dict[str, Amount]:
    """A volume in which each quantity may or may not have a range."""

    def ends(low: str, mid: str, high: str) -> Amount:
        range_ = Amount(Decimal(low), Decimal(mid), Decimal(high))
        return range_ if chances.random() < 0.7 else Amount.exactly(range_.mid)

    named = {
        "requests_per_month": ends("0", "400000", "3000000"),
        "input_tokens_per_request": ends("100", "900", "5000"),
        "output_tokens_per_request": ends("0", "250", "800"),
        "cached_input_share": ends("0", "0.3", "0.6"),
        "cache_written_share": ends("0", "0.1", "0.4"),
        "batch_share": ends("0", "0.2", "1"),
        "extra_calls_per_request": ends("0", "0.15", "2"),
        "peak_factor": ends("1", "2.5", "7"),
        "machine_utilisation": ends("0.3", "0.65", "1"),
        "concurrent_requests": ends("0", "17", "400"),
        "spare_machines": ends("0", "1", "3"),
        "devices": ends("3", "40", "90"),
    }
    whole = ("requests_per_month", "concurrent_requests", "spare_machines", "devices")
    mids = {name: int(one.mid) if name in whole else one.mid for name, one in named.items()}
    return quantities(volume(**mids, ranges={name: (one.low, one.high) for name, one in named.items()}))


def plans(chances: random.Random) -> Iterator[Plan]:
    """A plan of each kind."""
    inputs = shape(chances) | MONEY | PRICE
    hours = (*(chances.choice((0, 1, 2, 5, 9)) for _ in range(23)), 3)
    hosted = HostedPlan("Machine", "Rent", 37_001, ["People"], inputs, 1, 11, sent="A GB", bytes_per_token=Decimal(4))
    yield hosted
    by_day = replace(hosted, hours=hours, autoscale=chances.random() < 0.6, fits=chances.choice((None, 7)))
    yield by_day
    tier = LongContext(2000, Decimal(5), Decimal(15), Decimal("2.5"), Decimal(6))
    service = TokenPlan(price(long_context=tier, **CACHE), inputs, ["People"])
    yield service
    share = {
        "s": Amount(Decimal(0), Decimal("0.7"), Decimal(1)),
        "e": Amount(Decimal(0), Decimal("0.1"), Decimal("0.5")),
    }
    for small in (by_day, hosted, replace(service, beside=())):
        both = inputs | share | {"Routing": Amount(Decimal(1), Decimal(5), Decimal(8))}
        yield SplitPlan(("a", "b"), small, replace(service, beside=()), "s", "e", both, ["Routing"])
    yield DevicePlan("Device", "Rent", ["A GB"], ["People"], inputs)


@pytest.mark.parametrize("number", range(12))
def test_all_draws_at_once_are_those_of_each_by_itself(number: int) -> None:
    for plan in plans(random.Random(number)):
        at = {name: amount.mid for name, amount in plan.inputs.items()}
        moves = {
            name: chance.column(amount, chance.key_of(number, name), COUNT)
            for name, amount in plan.inputs.items()
            if amount.low != amount.high
        }
        each = []
        for row in zip(*moves.values(), strict=True):
            drawn = {name: Decimal(value).scaleb(-9) for name, value in zip(moves, row, strict=True)}
            values = at | drawn
            values[REQUESTS] = Decimal(int(values[REQUESTS]))
            each.append(round(total(plan, values) * 1_000_000))
        assert columns.costs(plan, at, moves, COUNT) == each, type(plan).__name__


def test_where_nothing_is_routed_no_draw_pays_the_smaller_part() -> None:
    *_, split, _, _, _ = plans(random.Random(1))
    assert isinstance(split, SplitPlan)
    at = {name: amount.mid for name, amount in split.inputs.items()} | {"s": Decimal(0)}
    [cost] = columns.costs(split, at, {}, 1) or []
    at_frontier = {name: amount.mid for name, amount in split.frontier.inputs.items()}
    assert cost == round(total(split.frontier, at_frontier) * 1_000_000)
