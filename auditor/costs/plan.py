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

from auditor.catalogue.offers import Price
from auditor.costs.amounts import Amount
from auditor.costs.staircase import Staircase
from auditor.inputs.descriptor import Volume

REQUESTS = "Requests a month"
INPUT = "Input tokens of a request"
OUTPUT = "Output tokens of a request"
CACHED = "Cached share of the input"
BATCH = "Share that can wait for a batch"
CALLS = "Calls made again for each request"
PEAK = "Busiest hour over the average"

_MILLION = Decimal(1_000_000)

Values = Mapping[str, Decimal]


def quantities(volume: Volume) -> dict[str, Amount]:
    """The quantities of a workload by name."""
    return {
        REQUESTS: Amount(*volume.range("requests_per_month")),
        INPUT: Amount(*volume.range("input_tokens_per_request")),
        OUTPUT: Amount(*volume.range("output_tokens_per_request")),
        CACHED: Amount(*volume.range("cached_input_share")),
        BATCH: Amount(*volume.range("batch_share")),
        CALLS: Amount(*volume.range("extra_calls_per_request")),
        PEAK: Amount(*volume.range("peak_factor")),
    }


@dataclass(frozen=True, slots=True)
class TokenPlan:
    """A service paid by the token: ``n (1+r) [i(1-h) p_in + i h p_cache + o p_out] / 10^6 (1 - b d)``.

    The tier of long prompts is chosen for each request, never for a month's tokens together.
    """

    price: Price
    inputs: Mapping[str, Amount]

    def lines(self, values: Values) -> list[tuple[str, Decimal]]:
        """Name and amount a month of each line."""
        return [(name, amount * values[REQUESTS]) for name, amount in self.per_request(values)]

    def per_request(self, values: Values) -> list[tuple[str, Decimal]]:
        """Name and amount a request of each line."""
        price_in, price_out = self.rates(values)
        cached = values[CACHED] if self.price.cached_input_per_mtok is not None else Decimal(0)
        factor = (1 + values[CALLS]) * (1 - values[BATCH] * (self.price.batch_discount or 0)) / _MILLION
        found = [("Input tokens", values[INPUT] * (1 - cached) * price_in * factor)]
        if self.inputs[CACHED].high and self.price.cached_input_per_mtok is not None:
            found.append(("Cached input tokens", values[INPUT] * cached * self.price.cached_input_per_mtok * factor))
        found.append(("Output tokens", values[OUTPUT] * price_out * factor))
        return found

    def rates(self, values: Values) -> tuple[Decimal, Decimal]:
        """The prices per million tokens in and out for a request of this length."""
        long = self.price.long_context
        if long is not None and values[INPUT] > long.above_input_tokens:
            return long.input_per_mtok, long.output_per_mtok
        return self.price.input_per_mtok, self.price.output_per_mtok

    def staircase(self, values: Values) -> Staircase:
        """The cost as a function of requests a month."""
        return Staircase(slope=Fraction(sum((amount for _, amount in self.per_request(values)), Decimal(0))))


@dataclass(frozen=True, slots=True)
class HostedPlan:
    """Machines of one's own: whole ones, paid idle or not, and what stands beside them each month.

    ``machines = max(1, ceil(n / floor(capacity / ((1+r) peak)))) + spare``; the rent is that of a month.
    """

    machine: str
    rent: str
    capacity: int
    overheads: Sequence[str]
    inputs: Mapping[str, Amount]
    spare: int = 0

    def lines(self, values: Values) -> list[tuple[str, Decimal]]:
        """Name and amount a month of each line."""
        rent = self.machines(values) * values[self.rent]
        return [(self.machine, rent), *((name, values[name]) for name in self.overheads)]

    def serves(self, values: Values) -> int:
        """Requests a month one machine serves when it must also carry the busiest hour and the calls made again."""
        needed = Fraction((1 + values[CALLS]) * values[PEAK])
        return max(1, int(self.capacity / needed))

    def machines(self, values: Values) -> int:
        """Machines to rent, the spare ones included."""
        return self.staircase(values).machines(int(values[REQUESTS]))

    def staircase(self, values: Values) -> Staircase:
        """The cost as a function of requests a month."""
        return Staircase(
            fixed=Fraction(sum((values[name] for name in self.overheads), Decimal(0))),
            step=Fraction(values[self.rent]),
            capacity=self.serves(values),
            least=1,
            spare=self.spare,
        )


Plan = TokenPlan | HostedPlan


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
    """Each quantity at the end that makes the plan cheaper or dearer; every plan is monotone in each of them."""
    mid = middle(plan.inputs)
    low, high = dict(mid), dict(mid)
    for name, amount in plan.inputs.items():
        if amount.low == amount.high:
            continue
        rises = total(plan, mid | {name: amount.low}) <= total(plan, mid | {name: amount.high})
        low[name], high[name] = (amount.low, amount.high) if rises else (amount.high, amount.low)
    return Corners(low, mid, high)


def over_months(plan: Plan, values: Values, growth: Decimal, months: int) -> Decimal:
    """The cost of so many months when requests grow by a share each month, to the whole request below."""
    stairs, found, requests = plan.staircase(values), Fraction(0), Fraction(values[REQUESTS])
    for _ in range(months):
        found += stairs.cost(int(requests))
        requests *= 1 + Fraction(growth)
    return Decimal(found.numerator) / Decimal(found.denominator)


def per_million_out(plan: Plan, values: Values) -> tuple[Fraction | None, Fraction | None]:
    """The cost per million output tokens at the load stated and at the full load of the machines rented."""
    stairs, requests = plan.staircase(values), int(values[REQUESTS])
    tokens = Fraction(values[OUTPUT])
    if not requests or not tokens:
        return None, None
    actual = stairs.cost(requests) / (requests * tokens) * 10**6
    full = requests
    if isinstance(plan, HostedPlan):
        full = max(1, -(-requests // stairs.capacity)) * plan.capacity
    return actual, stairs.cost(requests) / (full * tokens) * 10**6


def by_utilisation(plan: Plan, values: Values, shares: Sequence[int]) -> list[tuple[int, Fraction]]:
    """The cost per million output tokens when the machines needed now are busy to so many per cent.

    Nothing for a service paid by the token, whose price does not depend on it, and nothing without output tokens.
    """
    tokens = Fraction(values[OUTPUT])
    if not isinstance(plan, HostedPlan) or not tokens:
        return []
    stairs, requests = plan.staircase(values), int(values[REQUESTS])
    serving = stairs.machines(requests) - plan.spare
    full = serving * plan.capacity
    return [(share, stairs.cost(requests) * 100 / (full * share * tokens) * 10**6) for share in shares]
