"""What an option costs as a function of what is only known within bounds.

Each quantity has a low, a middle and a high value and a name; options that share a quantity share its name, so that one
value of it holds for all of them at a time. A plan reckons its lines for any choice of values, and is a staircase over
the requests a month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple, Protocol

from auditor.costs.amounts import Amount
from auditor.costs.staircase import Staircase, Step
from auditor.inputs.volume import HOURS_OF_DAY, Volume

REQUESTS = "Requests a month"
INPUT = "Input tokens of a request"
OUTPUT = "Output tokens of a request"
CACHED = "Cached share of the input"
TO_CACHE = "Share of the input written to a cache"
BATCH = "Share that can wait for a batch"
CALLS = "Calls made again for each request"
PEAK = "Busiest hour over the average"
UTILISATION = "Share of a machine's throughput planned with"
TOGETHER = "Requests under way at a time"
DEVICES = "Devices in the field"
SPARE = "Machines kept spare"

FALLING = frozenset({CACHED, BATCH, UTILISATION})
"""The more there is of these, the less it costs, or the same."""

SENT = "Data sent out"

ALL = Decimal(1)
"""The share of the requests that reach a plan that stands alone."""

NEVER_FULL = 10**18
"""Requests a month that nobody has: what a machine serves in an hour in which none come."""

Values = Mapping[str, Decimal]


def quantities(volume: Volume) -> dict[str, Amount]:
    """The quantities of a workload by name; machines kept spare are one where they have a range."""
    spare = {SPARE: Amount(*volume.range("spare_machines"))} if "spare_machines" in volume.ranges else {}
    return spare | {
        REQUESTS: Amount(*volume.range("requests_per_month")),
        INPUT: Amount(*volume.range("input_tokens_per_request")),
        OUTPUT: Amount(*volume.range("output_tokens_per_request")),
        CACHED: Amount(*volume.range("cached_input_share")),
        TO_CACHE: Amount(*volume.range("cache_written_share")),
        BATCH: Amount(*volume.range("batch_share")),
        CALLS: Amount(*volume.range("extra_calls_per_request")),
        PEAK: Amount(*volume.range("peak_factor")),
        UTILISATION: Amount(*volume.range("machine_utilisation")),
        TOGETHER: Amount(*volume.range("concurrent_requests")),
        DEVICES: Amount(*volume.range("devices")),
    }


class Plan(Protocol):
    """What every plan can be asked, for any choice of values of its quantities."""

    @property
    def inputs(self) -> Mapping[str, Amount]:
        """Every quantity it rests on, by name."""

    def lines(self, values: Values) -> list[tuple[str, Decimal]]:
        """Name and amount a month of each line, always the same names in the same order."""

    def staircase(self, values: Values) -> Staircase:
        """The cost as a function of requests a month."""

    def full(self, values: Values) -> int:
        """The requests a month that what is paid for could serve."""

    def turns(self, values: Values) -> Mapping[str, Sequence[Decimal]]:
        """The quantities in which the cost may both rise and fall, each with where its extremes can lie."""


@dataclass(frozen=True, slots=True)
class HostedPlan:
    """Machines of one's own: whole ones, paid idle or not, and what stands beside them each month.

    ``machines = max(1, ceil(n / serves), ceil(together / fits)) + spare`` for the busiest hour, with
    ``serves = floor(capacity u / ((1+r) peak))``; the rent is that of a month. With ``autoscale`` the same is reckoned
    for each hour of the day by its weight, at a twenty-fourth of the rent. ``fits`` requests fit a machine's memory
    at a time, None where that is not known. ``sent`` names the price of a GB sent out.
    """

    machine: str
    rent: str
    capacity: int
    beside: Sequence[str]
    inputs: Mapping[str, Amount]
    spare: int = 0
    fits: int | None = None
    hours: tuple[int, ...] = ()
    autoscale: bool = False
    sent: str | None = None
    bytes_per_token: Decimal = Decimal(0)

    def lines(self, values: Values, share: Decimal = ALL) -> list[tuple[str, Decimal]]:
        """Name and amount a month of each line; ``share`` of the requests come here."""
        requests = int(values[REQUESTS])
        hours = 0
        for of_day, capacity, least, spare in self._kinds(values, share):  # asked in every draw
            needed = -(-requests // capacity)
            hours += of_day * ((needed if needed > least else least) + spare)
        found = [(self.machine, values[self.rent] * hours / HOURS_OF_DAY)]
        if self.sent is not None:
            found.append((SENT, self._sent_a_request(values) * share * requests))
        return [*found, *((name, values[name]) for name in self.beside)]

    def serves(self, values: Values, share: Decimal = ALL) -> int:
        """Requests a month one machine serves when it must also carry the busiest hour and the calls made again."""
        return self._kinds(values, share)[0].capacity

    def machines(self, values: Values) -> int:
        """Machines to rent for the busiest hour, the spare ones included."""
        return max(self.counts(values))

    def counts(self, values: Values, share: Decimal = ALL) -> tuple[int, ...]:
        """Machines rented in each kind of hour, the busiest first; ``share`` of the requests come here."""
        return tuple(kind.machines(int(values[REQUESTS])) for kind in self._kinds(values, share))

    def hourly(self, values: Values) -> list[int]:
        """Machines rented in each hour of the day, the spare ones included."""
        if not self.autoscale:
            return [self.machines(values)] * HOURS_OF_DAY
        by_weight = dict(zip((weight for weight, _ in kinds(self.hours)), self._kinds(values, ALL), strict=True))
        return [by_weight[weight].machines(int(values[REQUESTS])) for weight in self.hours]

    def staircase(self, values: Values, share: Decimal = ALL) -> Staircase:
        """The cost as a function of all requests a month."""
        slope = Fraction(0) if self.sent is None else Fraction(self._sent_a_request(values) * share)
        rent = Fraction(values[self.rent]) / HOURS_OF_DAY
        first, *more = (
            Step(rent * kind.hours, kind.capacity, kind.least, kind.spare) for kind in self._kinds(values, share)
        )
        return Staircase(
            fixed(self.beside, values), slope, first.cost, first.capacity, first.least, first.spare, tuple(more)
        )

    def full(self, values: Values) -> int:
        """The requests the machines that serve now could serve at full load."""
        return (self.machines(values) - self._spare(values)) * self.capacity

    def _spare(self, values: Values) -> int:
        return round(values.get(SPARE, Decimal(self.spare)))

    def turns(self, values: Values) -> Mapping[str, Sequence[Decimal]]:
        """None: every formula rises or falls in each quantity throughout."""
        return {}

    def _sent_a_request(self, values: Values) -> Decimal:
        price = Decimal(0) if self.sent is None else values[self.sent]
        return (1 + values[CALLS]) * values[OUTPUT] * self.bytes_per_token * price / 10**9

    def _kinds(self, values: Values, share: Decimal) -> list[_Kind]:
        """Machines by kind of hour, the busiest first; one kind where their number does not follow the day.

        In whole numbers only: this is asked in every draw.
        """
        offered, of = (self.capacity * values[UTILISATION]).as_integer_ratio()
        asked, by = ((1 + values[CALLS]) * share * (1 if self.hours else values[PEAK])).as_integer_ratio()
        over, under = offered * by, of * asked  # a machine serves over / under at the load of an average hour
        together = (int(values[TOGETHER]) * share).as_integer_ratio()
        fits, spare = None if self.fits is None else together[1] * self.fits, self._spare(values)
        if not self.hours:
            least = 1 if fits is None else max(1, -(-together[0] // fits))
            return [_Kind(HOURS_OF_DAY, _serves(over, under), least, spare)]
        of_day = kinds(self.hours)
        busiest = of_day[0][0]
        over, under = over * sum(self.hours), under * HOURS_OF_DAY
        return [
            _Kind(
                hours,
                _serves(over, under * weight),
                1 if fits is None else max(1, -(-together[0] * weight // (fits * busiest))),
                spare,
            )
            for weight, hours in (of_day if self.autoscale else ((busiest, HOURS_OF_DAY),))
        ]


class _Kind(NamedTuple):
    """Hours of a day in which machines serve the same, what one of them serves, and how many there are at least.

    A tuple, as one is made for each kind of hour in every draw.
    """

    hours: int
    capacity: int
    least: int
    spare: int

    def machines(self, requests: int) -> int:
        """Machines rented for so many requests a month, the spare ones included."""
        return max(self.least, -(-requests // self.capacity)) + self.spare


@cache
def kinds(hours: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """The weights of the hours of a day, each once with how many hours have it, the busiest first."""
    return tuple((weight, hours.count(weight)) for weight in sorted(set(hours), reverse=True))


def _serves(over: int, under: int) -> int:
    """Requests a month that one machine serves, whole ones; without end in an hour in which none come."""
    return max(1, over // under) if under else NEVER_FULL


def fixed(names: Sequence[str], values: Values) -> Fraction:
    """The sum of the quantities that are paid each month whatever the requests."""
    return Fraction(sum((values[name] for name in names), Decimal(0)))


def exact(amount: Fraction) -> Decimal:
    """A fraction as a decimal: exact where it ends, else to the 28 digits of decimals here."""
    return Decimal(amount.numerator) / Decimal(amount.denominator)


@dataclass(frozen=True, slots=True)
class Corners:
    """The values at which an option costs least, what is most likely, and most."""

    low: Values
    mid: Values
    high: Values = field(default_factory=dict)


def middle(inputs: Mapping[str, Amount]) -> dict[str, Decimal]:
    """Every quantity at its middle."""
    return {name: amount.mid for name, amount in inputs.items()}


def total(plan: Plan, values: Values) -> Decimal:
    """The sum of the lines a month."""
    return sum((amount for _, amount in plan.lines(values)), Decimal(0))


def corners(plan: Plan) -> Corners:
    """Each quantity at the end that makes the plan cheaper or dearer.

    In most quantities a plan is monotone; one in which it may turn is set last, where the cost is least and most. One
    that moves nothing at mid may still do so beside the others at their ends, as when one machine is enough at mid.
    """
    mid = middle(plan.inputs)
    low, high = dict(mid), dict(mid)
    turning = plan.turns(mid)
    for name, amount in plan.inputs.items():
        if amount.low == amount.high or name in turning:
            continue
        at_low, at_high = total(plan, mid | {name: amount.low}), total(plan, mid | {name: amount.high})
        rises = name not in FALLING if at_low == at_high else at_low < at_high
        low[name], high[name] = (amount.low, amount.high) if rises else (amount.high, amount.low)
    for name in turning:
        low[name] = min(plan.turns(low)[name], key=lambda value: total(plan, low | {name: value}))
        high[name] = max(plan.turns(high)[name], key=lambda value: total(plan, high | {name: value}))
    return Corners(low, mid, high)


def over_months(plan: Plan, values: Values, growth: Decimal, months: Sequence[int]) -> list[Decimal]:
    """The cost of so many months, for each of some counts of them, when requests grow by a share each month.

    A month has whole requests, what is beyond is left out; the counts are in order.
    """
    stairs, spent, requests = plan.staircase(values), [Fraction(0)], Fraction(values[REQUESTS])
    for _ in range(months[-1]):
        spent.append(spent[-1] + stairs.cost(int(requests)))
        requests *= 1 + Fraction(growth)
    return [exact(spent[count]) for count in months]


def per_million_out(plan: Plan, values: Values) -> tuple[Fraction | None, Fraction | None]:
    """The cost per million output tokens at the load stated and at the full load of the machines rented."""
    stairs, requests = plan.staircase(values), int(values[REQUESTS])
    tokens = Fraction(values[OUTPUT])
    if not requests or not tokens:
        return None, None
    actual = stairs.cost(requests) / (requests * tokens) * 10**6
    return actual, stairs.cost(requests) / (plan.full(values) * tokens) * 10**6


def by_utilisation(plan: Plan, values: Values, shares: Sequence[int]) -> list[tuple[int, Fraction]]:
    """The cost per million output tokens when the machines needed now are busy to so many per cent.

    Nothing for a service paid by the token, whose price does not depend on it, and nothing without output tokens.
    """
    tokens = Fraction(values[OUTPUT])
    if not isinstance(plan, HostedPlan) or not tokens:
        return []
    stairs, requests = plan.staircase(values), int(values[REQUESTS])
    full = plan.full(values)
    return [(share, stairs.cost(requests) * 100 / (full * share * tokens) * 10**6) for share in shares]
