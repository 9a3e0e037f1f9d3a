"""The priced options of one workload against each other: crossovers, what flips the cheapest, and what runs out.

Only options in one currency are compared. Which of them may be used at all is decided later, in the assessment.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, groupby

from auditor.costs.amounts import Amount
from auditor.costs.method import Method
from auditor.costs.mixed import SplitPlan
from auditor.costs.option import Option, State
from auditor.costs.plan import REQUESTS, Plan, middle, total
from auditor.costs.service import TokenPlan
from auditor.costs.staircase import Crossover, crossover

MOST_COMPARED = 8
"""Options of one workload compared in pairs; of more, the cheapest ones of all and of those that may be used."""

MOST_PIECES = 2000
"""Steps looked at for one pair in an audit."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Where the first of two options is strictly cheaper than the second, over requests a month, all else at mid."""

    one: str
    other: str
    found: Crossover


@dataclass(frozen=True, slots=True)
class Swing:
    """What one quantity does when it goes from its low to its high end, all else at mid.

    ``moved`` is the option whose cost it moves most, by ``swing`` from end to end; ``at_low`` and ``at_high`` are what
    that option then costs more than at mid, or less.
    """

    quantity: str
    values: Amount
    cheapest_low: str
    cheapest_high: str
    swing: Decimal
    moved: str
    at_low: Decimal
    at_high: Decimal

    def flips(self, cheapest: str) -> bool:
        """Whether another option than the one at mid becomes the cheapest at either end."""
        return {self.cheapest_low, self.cheapest_high} != {cheapest}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The options of one workload in one currency, the cheapest first; ties by id. ``requests`` a month are stated."""

    currency: str
    options: tuple[str, ...]
    pairs: tuple[Pair, ...]
    swings: tuple[Swing, ...]
    left_out: int
    requests: int

    @property
    def cheapest(self) -> str:
        """The option with the lowest cost a month at mid; of equals the first by id."""
        return self.options[0]


def compare(options: Iterable[Option], permitted: Collection[str] = ()) -> list[Comparison]:
    """The comparisons of the options of one workload, by currency; ``permitted`` are those that may be used."""
    priced = [one for one in options if one.state is State.PRICED and one.plan is not None]
    priced.sort(key=lambda one: (one.currency or "", _mid(one), one.candidate))
    return [
        _one_currency(currency, list(group), permitted)
        for currency, group in groupby(priced, key=lambda one: one.currency or "")
    ]


def _one_currency(currency: str, options: Sequence[Option], permitted: Collection[str]) -> Comparison:
    shown = _shown(options, permitted)
    plans = {one.candidate: one.plan for one in shown if one.plan is not None}
    stairs = {name: plan.staircase(middle(plan.inputs)) for name, plan in plans.items()}
    pairs = []
    for cheaper, dearer in combinations(plans, 2):
        pairs += [
            Pair(one, other, crossover(stairs[one], stairs[other], MOST_PIECES))
            for one, other in ((cheaper, dearer), (dearer, cheaper))
        ]
    left_out = len(options) - len(shown)
    requests = max(int(plan.inputs[REQUESTS].mid) for plan in plans.values())
    return Comparison(currency, tuple(plans), tuple(pairs), tuple(_swings(plans)), left_out, requests)


def _shown(options: Sequence[Option], permitted: Collection[str]) -> Sequence[Option]:
    """Of too many options the cheapest half of what is shown, and for the rest those first that may be used."""
    if len(options) <= MOST_COMPARED:
        return options
    first, more = options[: MOST_COMPARED // 2], options[MOST_COMPARED // 2 :]
    preferred = sorted(more, key=lambda one: one.candidate not in permitted)[: MOST_COMPARED - len(first)]
    return [one for one in options if any(one is other for other in (*first, *preferred))]


def _swings(plans: Mapping[str, Plan]) -> list[Swing]:
    """Every quantity with a range, the one that moves any option most first; ties by name."""
    inputs: dict[str, Amount] = {}
    for plan in plans.values():
        inputs |= plan.inputs
    found = []
    for name, values in inputs.items():
        if values.low == values.high:
            continue
        ends = [
            {option: _at(plan, name, value) for option, plan in plans.items()} for value in (values.low, values.high)
        ]
        low, high = ends
        swings = {option: abs(high[option] - low[option]) for option in plans}
        moved = max(swings, key=swings.__getitem__)
        mid = total(plans[moved], middle(plans[moved].inputs))
        cheapest = _cheapest(low), _cheapest(high)
        found.append(Swing(name, values, *cheapest, swings[moved], moved, low[moved] - mid, high[moved] - mid))
    return sorted(found, key=lambda one: (-one.swing, one.quantity))


def _at(plan: Plan, name: str, value: Decimal) -> Decimal:
    values = middle(plan.inputs)
    return total(plan, values | {name: value} if name in values else values)


def _cheapest(costs: Mapping[str, Decimal]) -> str:
    return min(costs, key=lambda option: (costs[option], option))


def _mid(option: Option) -> Decimal:
    monthly = option.monthly
    return Decimal(0) if monthly is None else monthly.mid


def warnings(option: Option, as_of: date, method: Method) -> list[str]:
    """What a reader must know of the class, the age and the end of a price, in sentences."""
    found = []
    service = option.plan.frontier if isinstance(option.plan, SplitPlan) else option.plan
    if isinstance(service, TokenPlan) and service.of_class:
        found.append(f"Reckoned in the {service.of_class} class of service of {service.price.provider}.")
    age = 0 if option.checked is None else (as_of - option.checked).days
    if option.checked is not None and age > method.old_after:
        read = f"The price was last read on {option.checked.isoformat()}, {age} days before this audit"
        found.append(f"{read}: too long ago to say which option is cheapest." if option.too_old else f"{read}.")
    if option.accepted is not None:
        until = option.accepted.on + timedelta(days=method.stale_after)
        found.append(
            f"{option.accepted.by} accepted the price on {option.accepted.on.isoformat()}, until {until.isoformat()}: "
            f"{option.accepted.why}"
        )
    if option.retires is not None:
        left = (option.retires - as_of).days
        what = f"The offer ends on {option.retires.isoformat()}, in {left} days"
        found.append(f"{what}: less than {method.soon}." if left < method.soon else f"{what}.")
    return found
