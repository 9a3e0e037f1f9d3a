"""How probable it is that an option is the cheapest: a Monte Carlo that gives the same figures on every machine.

Uniform numbers come from SplitMix64 (Steele, Lea and Flood, 2014, "Fast splittable pseudorandom number generators"),
addressed by quantity and draw, so that neither order nor the number of options changes them. A quantity with a range is
drawn from the triangular distribution by its inverse, in whole numbers with an integer square root. One draw of a
quantity holds for every option it stands in.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

from auditor.costs.amounts import Amount
from auditor.costs.plan import REQUESTS, Plan, total

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
    low, mid, high = (int(value * _SCALE) for value in (amount.low, amount.mid, amount.high))
    width = high - low
    if not width:
        return amount.mid
    if number * width < (mid - low) << 32:
        drawn = low + math.isqrt(number * width * (mid - low) >> 32)
    else:
        drawn = high - math.isqrt(((1 << 32) - number) * width * (high - mid) >> 32)
    return Decimal(drawn) / _SCALE


def draws(plans: Mapping[str, Plan], count: int, seed: int) -> list[dict[str, int]]:
    """For each draw the cost a month of every option in millionths of the currency, rounded half to even."""
    inputs: dict[str, Amount] = {}
    for plan in plans.values():
        inputs |= plan.inputs
    drawn = {name: (amount, key_of(seed, name)) for name, amount in inputs.items() if amount.low != amount.high}
    values = {name: amount.mid for name, amount in inputs.items()}
    values[REQUESTS] = Decimal(int(values[REQUESTS]))
    settled = {option: _micros(plan, values) for option, plan in plans.items() if drawn.keys().isdisjoint(plan.inputs)}
    found = []
    for draw in range(count):
        values |= {name: triangular(amount, uniform(key, draw)) for name, (amount, key) in drawn.items()}
        values[REQUESTS] = Decimal(int(values[REQUESTS]))
        found.append(
            {option: settled[option] if option in settled else _micros(plan, values) for option, plan in plans.items()}
        )
    return found


def wins(drawn: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """In how many draws each option is the cheapest; of equal costs the first by id is."""
    names = sorted(drawn[0]) if drawn else []
    found = dict.fromkeys(names, 0)
    for one in drawn:
        found[min(names, key=one.__getitem__)] += 1
    return found


def spread(drawn: Sequence[Mapping[str, int]], shares: Sequence[int] = (5, 50, 95)) -> dict[str, tuple[int, ...]]:
    """For each option the costs in millionths that so many per cent of the draws do not exceed (nearest rank)."""
    found = {}
    for name in sorted(drawn[0]) if drawn else []:
        ordered = sorted(one[name] for one in drawn)
        found[name] = tuple(ordered[-(-share * len(ordered) // 100) - 1] for share in shares)
    return found


def _micros(plan: Plan, values: Mapping[str, Decimal]) -> int:
    return round(total(plan, values) * _MICRO)
