"""What a plan costs in every draw, reckoned column by column in whole numbers: the same as each draw by itself.

A column is what a quantity is in each draw, as whole numbers over one denominator. Machines are counted from the
columns exactly as a plan counts them; the parts of a cost are added over their common denominator and rounded once.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from auditor.costs.mixed import DevicePlan, SplitPlan
from auditor.costs.plan import (
    BATCH,
    CACHED,
    CALLS,
    DEVICES,
    INPUT,
    NEVER_FULL,
    OUTPUT,
    PEAK,
    REQUESTS,
    SPARE,
    TO_CACHE,
    TOGETHER,
    UTILISATION,
    HostedPlan,
    Plan,
    kinds,
)
from auditor.costs.service import TokenPlan
from auditor.inputs.volume import HOURS_OF_DAY

OF_A_REQUEST = (INPUT, OUTPUT, CACHED, TO_CACHE, BATCH, CALLS)
"""What the price of one request depends on."""

SCALE = 10**9
"""Draws are in billionths."""

_MICRO = 1_000_000
_DIGITS = 60
_FINE = 10**_DIGITS


class Column(NamedTuple):
    """What a quantity is in each draw: whole numbers over one denominator."""

    numbers: Sequence[int]
    over: int

    def whole(self) -> list[int]:
        """Each without what is beyond a whole number."""
        return [number // self.over for number in self.numbers]


class Draws:
    """The quantities of all draws: what is drawn, and what stays as it is."""

    def __init__(self, at: Mapping[str, Decimal], moves: Mapping[str, Sequence[int]], count: int) -> None:
        self.at = at
        self.moves = moves
        self.count = count
        self.requests = self.column(REQUESTS).whole()

    def column(self, name: str) -> Column:
        """A quantity in each draw."""
        return Column(self.moves[name], SCALE) if name in self.moves else self.same(Fraction(self.at[name]))

    def same(self, value: Fraction) -> Column:
        """A value that is the same in each draw."""
        return Column([value.numerator] * self.count, value.denominator)

    def each(self, names: Sequence[str]) -> Iterator[Mapping[str, Decimal]]:
        """The values of each draw by themselves, these quantities as drawn; one mapping, which changes."""
        values = dict(self.at)
        for row in zip(*(self.moves[name] for name in names), strict=True):
            for name, value in zip(names, row, strict=True):
                values[name] = Decimal(value).scaleb(-9)
            yield values


def costs(plan: Plan, at: Mapping[str, Decimal], moves: Mapping[str, Sequence[int]], count: int) -> list[int] | None:
    """The cost in each draw in millionths, rounded half to even; None for a plan that is reckoned draw by draw."""
    draws = Draws(at, moves, count)
    if isinstance(plan, SplitPlan):
        return _rounded(_split(plan, draws), count)
    if isinstance(plan, DevicePlan):
        return _rounded(_devices(plan, draws), count)
    if isinstance(plan, HostedPlan | TokenPlan):
        return _rounded(_alone(plan, draws, draws.same(Fraction(1))), count)
    return None


def half_even(number: int, by: int) -> int:
    """A quotient of whole numbers, rounded half to even."""
    whole, rest = divmod(number, by)
    return whole + (2 * rest > by or (2 * rest == by and whole % 2))


def _rounded(parts: Sequence[Column], count: int) -> list[int]:
    over = math.lcm(*(part.over for part in parts))
    found = [0] * count
    for part in parts:
        times = over // part.over
        found = [cost + number * times for cost, number in zip(found, part.numbers, strict=True)]
    return [half_even(cost * _MICRO, over) for cost in found]


def _split(plan: SplitPlan, draws: Draws) -> list[Column]:
    """The parts of a hybrid: nothing of the smaller one and of what routing costs where nothing is routed."""
    routed, again = draws.column(plan.routed), draws.column(plan.escalated)
    over = routed.over * again.over
    other = Column(
        [over - share * again.over + share * asked for share, asked in zip(routed.numbers, again.numbers, strict=True)],
        over,
    )
    small = _alone(plan.small, draws, routed)
    between = [draws.column(name) for name in plan.beside]
    return [
        *(_where(part, routed.numbers) for part in small),
        *_service(plan.frontier, draws, other),
        *(_where(_where(part, routed.numbers), other.numbers) for part in between),
    ]


def _alone(plan: HostedPlan | TokenPlan, draws: Draws, share: Column) -> list[Column]:
    return _hosted(plan, draws, share) if isinstance(plan, HostedPlan) else _service(plan, draws, share)


def _where(part: Column, share: Sequence[int]) -> Column:
    return Column([number if some else 0 for number, some in zip(part.numbers, share, strict=True)], part.over)


def _service(plan: TokenPlan, draws: Draws, share: Column) -> list[Column]:
    moved = [name for name in OF_A_REQUEST if name in draws.moves]
    prices = [_a_request(plan, values) for values in (draws.each(moved) if moved else [draws.at])]
    each = prices if moved else prices * draws.count
    paid = [a * n * s for a, n, s in zip(each, draws.requests, share.numbers, strict=True)]
    return [Column(paid, _FINE * share.over), *(draws.column(name) for name in plan.beside)]


def _a_request(plan: TokenPlan, values: Mapping[str, Decimal]) -> int:
    """The price of one request in the finest parts: decimals here have 28 digits, so that none is lost."""
    return int(sum((amount for _, amount in plan.per_request(values)), Decimal(0)).scaleb(_DIGITS))


def _devices(plan: DevicePlan, draws: Draws) -> list[Column]:
    counts = draws.column(DEVICES).whole()
    each = [draws.column(name) for name in (plan.price, *plan.each)]
    bought = [
        Column([number * count for number, count in zip(one.numbers, counts, strict=True)], one.over) for one in each
    ]
    return [*bought, *(draws.column(name) for name in plan.beside)]


def _hosted(plan: HostedPlan, draws: Draws, share: Column) -> list[Column]:
    rent = draws.column(plan.rent)
    paid = [price * hours for price, hours in zip(rent.numbers, _hours(plan, draws, share), strict=True)]
    found = [Column(paid, rent.over * HOURS_OF_DAY), *(draws.column(name) for name in plan.beside)]
    if plan.sent is not None:
        found.append(_sent(plan, plan.sent, draws, share))
    return found


def _sent(plan: HostedPlan, price: str, draws: Draws, share: Column) -> Column:
    a_token = draws.same(Fraction(plan.bytes_per_token) / SCALE)
    calls, out, each = (draws.column(name) for name in (CALLS, OUTPUT, price))
    sent = [
        (calls.over + again) * tokens * cost * size * part * requests
        for again, tokens, cost, size, part, requests in zip(
            calls.numbers, out.numbers, each.numbers, a_token.numbers, share.numbers, draws.requests, strict=True
        )
    ]
    return Column(sent, calls.over * out.over * each.over * a_token.over * share.over)


def _hours(plan: HostedPlan, draws: Draws, share: Column) -> list[int]:
    """Machine hours of a day in each draw, the spare machines included."""
    planned, calls = draws.column(UTILISATION), draws.column(CALLS)
    peak = draws.same(Fraction(1)) if plan.hours else draws.column(PEAK)
    day = kinds(plan.hours) if plan.hours else ((1, HOURS_OF_DAY),)
    busiest = day[0][0]
    of_day = day if plan.autoscale or not plan.hours else ((busiest, HOURS_OF_DAY),)
    over = plan.capacity * calls.over * peak.over * share.over * (sum(plan.hours) if plan.hours else 1)
    under = planned.over * (HOURS_OF_DAY if plan.hours else 1)
    together = draws.column(TOGETHER).whole()
    spare = draws.column(SPARE) if SPARE in draws.at else draws.same(Fraction(plan.spare))
    kept = [half_even(number, spare.over) for number in spare.numbers]
    fits = None if plan.fits is None else plan.fits * busiest * share.over
    found = []
    for use, again, top, part, requests, at_once, more in zip(
        planned.numbers, calls.numbers, peak.numbers, share.numbers, draws.requests, together, kept, strict=True
    ):
        serves, asked, busy = over * use, under * (calls.over + again) * top * part, at_once * part
        hours = HOURS_OF_DAY * more
        for weight, count in of_day:
            load = asked * weight
            capacity = (serves // load or 1) if load else NEVER_FULL
            needed = -(-requests // capacity)
            least = 1 if fits is None else -(-busy * weight // fits) or 1
            hours += count * (needed if needed > least else least)
        found.append(hours)
    return found
