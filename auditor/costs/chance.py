"""How probable it is that an option is the cheapest: a Monte Carlo that gives the same figures on every machine.

Uniform numbers come from SplitMix64 (Steele, Lea and Flood, 2014, "Fast splittable pseudorandom number generators"),
addressed by quantity and draw, so that neither order nor the number of options changes them. A quantity with a range is
drawn from the triangular distribution by its inverse, in whole numbers with an integer square root. One draw of a
quantity holds for every option it stands in.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Set
from decimal import Decimal

from auditor.costs.amounts import Amount
from auditor.costs.plan import REQUESTS, HostedPlan, Plan, TokenPlan, total

_MASK = (1 << 64) - 1
_SCALE = 10**9
_MICRO = 1_000_000


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


def triangular(amount: Amount, number: int) -> Decimal:
    """The value below which the share ``number / 2^32`` of the triangular distribution lies, to a billionth."""
    return amount.mid if amount.low == amount.high else _inverse(*_whole(amount), number)


def _whole(amount: Amount) -> tuple[int, int, int]:
    """Low, middle and high in billionths."""
    return int(amount.low * _SCALE), int(amount.mid * _SCALE), int(amount.high * _SCALE)


def _inverse(low: int, mid: int, high: int, number: int) -> Decimal:
    width = high - low
    if number * width < (mid - low) << 32:
        drawn = low + math.isqrt(number * width * (mid - low) >> 32)
    else:
        drawn = high - math.isqrt(((1 << 32) - number) * width * (high - mid) >> 32)
    return Decimal(drawn) / _SCALE


def draws(plans: Mapping[str, Plan], count: int, seed: int) -> dict[str, list[int]]:
    """For each option its cost a month in every draw, in millionths of the currency, rounded half to even."""
    inputs: dict[str, Amount] = {}
    for plan in plans.values():
        inputs |= plan.inputs
    drawn = {name: (_whole(amount), key_of(seed, name)) for name, amount in inputs.items() if amount.low != amount.high}
    values = {name: amount.mid for name, amount in inputs.items()}
    values[REQUESTS] = Decimal(int(values[REQUESTS]))
    reckoned = {option: _reckoner(plan, values, drawn.keys()) for option, plan in plans.items()}
    found: dict[str, list[int]] = {option: [] for option in sorted(plans)}
    for draw in range(count):
        values |= {name: _inverse(*ends, uniform(key, draw)) for name, (ends, key) in drawn.items()}
        values[REQUESTS] = Decimal(int(values[REQUESTS]))
        for option, cost in reckoned.items():
            found[option].append(round(cost(values) * _MICRO))
    return found


def _reckoner(plan: Plan, at: Mapping[str, Decimal], drawn: Set[str]) -> Callable[[Mapping[str, Decimal]], Decimal]:
    """How the cost of a plan follows from values of which only some are drawn.

    Where those are amounts of money that are paid so many times, whatever else is drawn, the cost is a sum of so many
    times each of them, and is not reckoned from the start in each draw.
    """
    moves = drawn & plan.inputs.keys()
    if not moves <= _amounts(plan):
        return lambda values: total(plan, values)
    base = total(plan, at)
    times = {name: total(plan, {**at, name: at[name] + 1}) - base for name in sorted(moves)}
    rest = base - sum((times[name] * at[name] for name in times), Decimal(0))
    return lambda values: sum((times[name] * values[name] for name in times), rest)


def _amounts(plan: Plan) -> frozenset[str]:
    """The quantities of a plan that are amounts of money, each in a line of its own."""
    if isinstance(plan, HostedPlan):
        return frozenset({*plan.beside, plan.rent, *([] if plan.sent is None else [plan.sent])})
    return frozenset(plan.beside) if isinstance(plan, TokenPlan) else frozenset()
