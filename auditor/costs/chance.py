"""How probable it is that an option is the cheapest: a Monte Carlo that gives the same figures on every machine.

Uniform numbers come from SplitMix64 (Steele, Lea and Flood, 2014, "Fast splittable pseudorandom number generators"),
addressed by quantity and draw, so that neither order nor the number of options changes them. A quantity with a range is
drawn from the triangular distribution by its inverse, in whole numbers with an integer square root. One draw of a
quantity holds for every option it stands in.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache

from auditor.costs import columns
from auditor.costs.amounts import Amount
from auditor.costs.columns import SCALE, half_even
from auditor.costs.plan import REQUESTS, HostedPlan, Plan, total
from auditor.costs.service import TokenPlan

_MASK = (1 << 64) - 1
_MICRO = 1_000_000
_LANE = 128
_KEPT = 256
"""Columns of draws that are kept: a quantity of the catalogue is drawn alike in every workload."""


def splitmix64(state: int) -> int:
    """The output of SplitMix64 for a state, a number of 64 bits."""
    z = (state + 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def key_of(seed: int, name: str) -> int:
    """The state that the draws of a quantity start from."""
    return splitmix64((seed ^ int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")) & _MASK)


def uniform(key: int, draw: int) -> int:
    """A number from 0 to 2^32 - 1 for a quantity, by its key, and a draw."""
    return splitmix64(key ^ draw) >> 32


def uniforms(key: int, count: int) -> list[int]:
    """``uniform`` of the first draws, all in one go.

    Each number has 128 bits of one long number to itself, so that no product of two of 64 bits reaches the next.
    """
    each, numbers = _lanes(count)
    mask = each * _MASK
    z = (((each * key) ^ numbers) + each * 0x9E3779B97F4A7C15) & mask
    z = (z ^ (z >> 30 & mask)) * 0xBF58476D1CE4E5B9 & mask
    z = (z ^ (z >> 27 & mask)) * 0x94D049BB133111EB & mask
    z ^= z >> 31 & mask
    return [number >> 32 for number in struct.unpack(f"<{2 * count}Q", z.to_bytes(count * _LANE // 8, "little"))[::2]]


@cache
def _lanes(count: int) -> tuple[int, int]:
    """One in each lane, and the number of each lane."""
    ones, numbers = ([one for number in given for one in (number, 0)] for given in ([1] * count, range(count)))
    packed = (struct.pack(f"<{2 * count}Q", *lanes) for lanes in (ones, numbers))
    first, second = (int.from_bytes(lanes, "little") for lanes in packed)
    return first, second


def triangular(amount: Amount, number: int) -> Decimal:
    """The value below which the share ``number / 2^32`` of the triangular distribution lies, to a billionth."""
    return amount.mid if amount.low == amount.high else Decimal(_inverse(amount, [number])[0]) / SCALE


@lru_cache(_KEPT)
def column(amount: Amount, key: int, count: int) -> Sequence[int]:
    """The draws of a quantity with a range, in billionths."""
    return tuple(_inverse(amount, uniforms(key, count)))


def _inverse(amount: Amount, numbers: Sequence[int]) -> list[int]:
    """The inverse of the triangular distribution, in whole billionths with a whole root."""
    low, mid, high = (int(end * SCALE) for end in (amount.low, amount.mid, amount.high))
    width, root = high - low, math.isqrt
    turn, rising, falling = (mid - low) << 32, width * (mid - low), width * (high - mid)
    return [
        low + root(number * rising >> 32)
        if number * width < turn
        else high - root(((1 << 32) - number) * falling >> 32)
        for number in numbers
    ]


def draws(plans: Mapping[str, Plan], count: int, seed: int) -> dict[str, list[int]]:
    """For each option its cost a month in every draw, in millionths of the currency, rounded half to even."""
    inputs: dict[str, Amount] = {}
    for plan in plans.values():
        inputs |= plan.inputs
    drawn = {
        name: column(amount, key_of(seed, name), count) for name, amount in inputs.items() if amount.low != amount.high
    }
    values = {name: amount.mid for name, amount in inputs.items()}
    values[REQUESTS] = Decimal(int(values[REQUESTS]))
    found: dict[str, list[int]] = {}
    for option in sorted(plans):
        plan = plans[option]
        moves = {name: drawn[name] for name in sorted(drawn.keys() & plan.inputs.keys())}
        known = moves.keys() <= _amounts(plan)
        cost = _sums(plan, values, moves, count) if known else columns.costs(plan, values, moves, count)
        found[option] = _anew(plan, values, moves) if cost is None else cost
    return found


def _sums(plan: Plan, at: Mapping[str, Decimal], moves: Mapping[str, Sequence[int]], count: int) -> list[int]:
    """The costs where only amounts of money are drawn, each paid so many times whatever else is drawn.

    The cost is then a sum of so many times each of them, and is not reckoned from the start in each draw: in whole
    numbers over one denominator.
    """
    base = Fraction(total(plan, at))
    times = {name: Fraction(total(plan, {**at, name: at[name] + 1})) - base for name in moves}
    rest = base - sum((times[name] * Fraction(at[name]) for name in moves), Fraction(0))
    parts = math.lcm(rest.denominator, *(each.denominator for each in times.values()))
    costs = [int(rest * parts) * SCALE] * count
    for name, drawn in moves.items():
        each = int(times[name] * parts)
        costs = [cost + each * value for cost, value in zip(costs, drawn, strict=True)]
    return [half_even(cost * _MICRO, parts * SCALE) for cost in costs]


def _anew(plan: Plan, at: Mapping[str, Decimal], moves: Mapping[str, Sequence[int]]) -> list[int]:
    """The costs reckoned from the start in each draw."""
    values, found = dict(at), []
    for drawn in zip(*moves.values(), strict=True):
        values.update({name: Decimal(value).scaleb(-9) for name, value in zip(moves, drawn, strict=True)})
        values[REQUESTS] = Decimal(int(values[REQUESTS]))
        found.append(round(total(plan, values) * _MICRO))
    return found


def _amounts(plan: Plan) -> frozenset[str]:
    """The quantities of a plan that are amounts of money, each in a line of its own."""
    if isinstance(plan, HostedPlan):
        return frozenset({*plan.beside, plan.rent, *([] if plan.sent is None else [plan.sent])})
    return frozenset(plan.beside) if isinstance(plan, TokenPlan) else frozenset()
