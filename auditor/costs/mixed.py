"""Plans that are not one service or one kind of machine: a hybrid of two, and devices in the field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from auditor.costs.amounts import Amount
from auditor.costs.plan import DEVICES, REQUESTS, HostedPlan, Values, exact, fixed
from auditor.costs.service import TokenPlan
from auditor.costs.staircase import Staircase

_NEXT = Decimal("1e-12")
"""The next share that is told apart from one."""

MOST_TURNS = 50
"""Shares looked at from each end of a range at which a machine more is needed."""


@dataclass(frozen=True, slots=True)
class SplitPlan:
    """A hybrid: the share *s* of the requests goes to the smaller model, the share *e* of it is asked again.

    ``cost = Small(n s) + Frontier(n (1 - s + s e))``. Where nothing is routed there is no machine, nobody and no
    routing to pay; what is asked again is paid twice. ``names`` are those of the two parts, ``beside`` what routing
    costs.
    """

    names: tuple[str, str]
    small: TokenPlan | HostedPlan
    frontier: TokenPlan
    routed: str
    escalated: str
    inputs: Mapping[str, Amount]
    beside: Sequence[str] = ()

    def lines(self, values: Values) -> list[tuple[str, Decimal]]:
        """Name and amount a month of each line, those of the smaller part first."""
        small, frontier = self._shares(values)
        found = [
            (f"{self.names[0]}: {name}", amount if small else Decimal(0))
            for name, amount in self.small.lines(values, small)
        ]
        found += [(f"{self.names[1]}: {name}", amount) for name, amount in self.frontier.lines(values, frontier)]
        return [*found, *((name, values[name] if self._routes(values) else Decimal(0)) for name in self.beside)]

    def staircase(self, values: Values) -> Staircase:
        """The cost as a function of all requests a month, at the shares given."""
        small, frontier = self._shares(values)
        one = self.small.staircase(values, small) if small else Staircase()
        other = self.frontier.staircase(values, frontier)
        between = fixed(self.beside, values) if self._routes(values) else Fraction(0)
        return Staircase(
            one.fixed + other.fixed + between,
            one.slope + other.slope,
            one.step,
            one.capacity,
            one.least,
            one.spare,
            one.more,
        )

    def full(self, values: Values) -> int:
        """A hybrid has no load of its own: the requests stated."""
        return int(values[REQUESTS])

    def turns(self, values: Values) -> Mapping[str, Sequence[Decimal]]:
        """The routed share: each machine more is a step up, between two steps the cost may fall."""
        amount = self.inputs[self.routed]
        if amount.low == amount.high:
            return {}
        found = {amount.low, amount.mid, amount.high, amount.low + _NEXT, amount.high - _NEXT}
        found |= set(self._breaks(values, amount))
        return {self.routed: sorted(share for share in found if amount.low <= share <= amount.high)}

    def _breaks(self, values: Values, amount: Amount) -> Iterator[Decimal]:
        """The last share that so many machines serve, and the next one."""
        requests = int(values[REQUESTS])
        if not isinstance(self.small, HostedPlan) or not requests:
            return
        whole = self.small.staircase(values)
        for step in whole.steps:
            first, last = (
                max(1, step.machines(int(requests * share)) - step.spare) for share in (amount.low, amount.high)
            )
            counts = range(first, last + 1)
            near = {*counts[:MOST_TURNS], *counts[-MOST_TURNS:]}
            for count in sorted(near):
                share = exact(Fraction(step.capacity, -(-requests // count))).quantize(_NEXT, ROUND_DOWN)
                yield share
                yield share + _NEXT

    def _shares(self, values: Values) -> tuple[Decimal, Decimal]:
        """The shares of all requests that reach the smaller and the other model."""
        routed = values[self.routed]
        return routed, 1 - routed + routed * values[self.escalated]

    def _routes(self, values: Values) -> bool:
        """Whether there is anything to route: requests for both."""
        return all(self._shares(values))


@dataclass(frozen=True, slots=True)
class DevicePlan:
    """Devices bought and spread over their life, and what each of them and all of them cost besides."""

    device: str
    price: str
    each: Sequence[str]
    beside: Sequence[str]
    inputs: Mapping[str, Amount]

    def lines(self, values: Values) -> list[tuple[str, Decimal]]:
        """Name and amount a month of each line."""
        count = int(values[DEVICES])
        found = [(self.device, count * values[self.price])]
        found += [(name, count * values[name]) for name in self.each]
        return [*found, *((name, values[name]) for name in self.beside)]

    def staircase(self, values: Values) -> Staircase:
        """The same whatever the requests: a device is there, asked or not."""
        return Staircase(fixed=Fraction(sum((amount for _, amount in self.lines(values)), Decimal(0))))

    def full(self, values: Values) -> int:
        """What devices could serve is not part of the plan: the requests stated."""
        return int(values[REQUESTS])

    def turns(self, values: Values) -> Mapping[str, Sequence[Decimal]]:
        """None: the cost rises in each quantity throughout."""
        return {}
