"""The cost of one candidate for one workload, as line items.

All amounts are exact decimals per month. A price that is not known makes the
option *unknown*, never free; weights that do not fit the memory make it *infeasible*, never cheap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.offers import Capacity, Hardware, Overhead, Price
from auditor.costs.amounts import Amount
from auditor.costs.method import Method
from auditor.costs.plan import HostedPlan, Plan, TokenPlan, corners, quantities
from auditor.inputs.acceptance import AcceptedPrice
from auditor.inputs.descriptor import Candidate, Volume, Workload


class State(StrEnum):
    """Whether an option has a price, cannot run at all, or is not known."""

    PRICED = "priced"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an option: what it is, the amount a month, how it was reckoned and what it rests on."""

    name: str
    monthly: Amount
    basis: str
    how: str
    source: Citation


@dataclass(frozen=True, slots=True)
class Option:
    """What one candidate costs; ``reason`` says why where it has no price.

    ``fits`` says whether the weights fit the memory of the hardware named; None where that is not known, or nothing
    is hosted. ``plan`` reckons the same lines for other volumes, ``retires`` is the first day on which the offer or
    the model behind it is gone, and ``checked`` the day on which the price was last read.
    """

    candidate: str
    state: State
    reason: str = ""
    currency: str | None = None
    lines: tuple[Line, ...] = field(default=())
    fits: bool | None = None
    plan: Plan | None = None
    retires: date | None = None
    checked: date | None = None
    growth: Decimal = Decimal(0)
    too_old: bool = False
    """Whether the price was last read too long ago to say which option is cheapest: it is told, and ranks nothing."""
    accepted: AcceptedPrice | None = None
    """Who accepts a price that was last read too long ago, so that it ranks all the same."""

    @property
    def monthly(self) -> Amount | None:
        """The sum of the lines, or None where the option has no price."""
        if self.state is not State.PRICED:
            return None
        amounts = [line.monthly for line in self.lines]
        return Amount(
            sum((a.low for a in amounts), Decimal(0)),
            sum((a.mid for a in amounts), Decimal(0)),
            sum((a.high for a in amounts), Decimal(0)),
        )


def options(
    workloads: Sequence[Workload], catalogue: Catalogue, as_of: date, accepted: Sequence[AcceptedPrice] = ()
) -> dict[str, Option]:
    """The cost of every candidate, by candidate id; ``accepted`` are the old prices somebody accepts."""
    limit = Method.at(catalogue, as_of).stale_after
    found = {}
    for workload in workloads:
        for candidate in workload.candidates:
            one = option(candidate, workload.volume, catalogue, as_of)
            if too_stale(one, as_of, limit):
                word = _acceptance(candidate, accepted, as_of, limit)
                one = replace(one, too_old=word is None, accepted=word)
            found[candidate.id] = one
    return found


def _acceptance(
    candidate: Candidate, accepted: Sequence[AcceptedPrice], as_of: date, limit: int
) -> AcceptedPrice | None:
    """The latest acceptance of the price of a candidate that holds on a day: it grows old as a price does."""
    holding = [
        one
        for one in accepted
        if one.covers(candidate.provider, candidate.model, candidate.hardware) and 0 <= (as_of - one.on).days <= limit
    ]
    return max(holding, key=lambda one: one.on, default=None)


def too_stale(option: Option, as_of: date, limit: int) -> bool:
    """Whether the price was read more than so many days ago: too old to say which option is cheapest."""
    return option.checked is not None and (as_of - option.checked).days > limit


def option(candidate: Candidate, volume: Volume | None, catalogue: Catalogue, as_of: date) -> Option:
    """The cost of one candidate at a volume with the prices of a day."""
    model = catalogue.models.get(candidate.model)
    if model is None:
        return _unknown(candidate, f"The model {candidate.model} is not in the catalogue.")
    if candidate.access in ("self_hosted", "edge"):
        return _self_hosted(candidate, model, volume, catalogue, as_of)
    if candidate.access in ("api", "managed"):
        return _per_token(candidate, volume, catalogue, as_of)
    return _unknown(candidate, "The split of a hybrid between its routes is not described.")


def _unknown(candidate: Candidate, reason: str) -> Option:
    return Option(candidate.id, State.UNKNOWN, reason)


def _per_token(candidate: Candidate, volume: Volume | None, catalogue: Catalogue, as_of: date) -> Option:
    if volume is None:
        return _unknown(candidate, "The volume of the workload is not described.")
    price = catalogue.price_at(candidate.provider or "", candidate.model, as_of)
    if price is None:
        return _unknown(
            candidate,
            f"No price of {candidate.model} at {candidate.provider} is known on {as_of.isoformat()}.",
        )
    model = catalogue.models[candidate.model]
    ends = [price.retires, model.retires if candidate.access == "api" else None]
    return Option(
        candidate.id,
        State.PRICED,
        currency=price.currency,
        lines=tuple(_token_lines(price, volume)),
        plan=TokenPlan(price, quantities(volume)),
        retires=min((day for day in ends if day is not None), default=None),
        checked=date.fromisoformat(price.source.checked),
        growth=volume.growth_per_month,
    )


def _token_lines(price: Price, volume: Volume) -> Iterator[Line]:
    plan = TokenPlan(price, quantities(volume))
    ends = corners(plan)
    amounts = zip(plan.lines(ends.low), plan.lines(ends.mid), plan.lines(ends.high), strict=True)
    rates = plan.rates(ends.mid)
    cached = price.cached_input_per_mtok or Decimal(0)
    told = {"Input tokens": rates[0], "Cached input tokens": cached, "Output tokens": rates[1]}
    tokens = {"Output tokens": volume.output_tokens_per_request}
    for (name, low), (_, mid), (_, high) in amounts:
        count = tokens.get(name, volume.input_tokens_per_request)
        how = f"{volume.requests_per_month:,} requests x {count:,f} tokens x {told[name]:f} per million"
        yield Line(name, Amount(low, mid, high), "list", how + _factors(name, price, volume), price.source)


def _factors(name: str, price: Price, volume: Volume) -> str:
    """What else an amount was multiplied by, as it follows the price."""
    parts = []
    if volume.cached_input_share and price.cached_input_per_mtok is not None:
        share = volume.cached_input_share
        parts += {"Input tokens": [f"(1 - {share:f} cached)"], "Cached input tokens": [f"{share:f} cached"]}.get(
            name, []
        )
    if volume.extra_calls_per_request:
        parts.append(f"(1 + {volume.extra_calls_per_request:f} calls again)")
    if volume.batch_share and price.batch_discount:
        parts.append(f"(1 - {volume.batch_share:f} in batches x {price.batch_discount:f} off)")
    return "".join(f" x {part}" for part in parts)


def _self_hosted(
    candidate: Candidate, model: Model, volume: Volume | None, catalogue: Catalogue, as_of: date
) -> Option:
    hardware = catalogue.hardware_at(candidate.hardware or "", as_of)
    if candidate.hardware is None or candidate.precision is None:
        return _unknown(candidate, "The hardware and the precision are not described.")
    if hardware is None:
        return _unknown(candidate, f"No price of {candidate.hardware} is known on {as_of.isoformat()}.")
    if model.parameters is None:
        return _unknown(candidate, f"The size of {model.title} is not established, so its memory need is not either.")
    method = Method.at(catalogue, as_of)
    need = method.weights_gb(model.parameters, candidate.precision)
    room = hardware.memory_gb * method.usable_memory
    if need > room:
        return Option(
            candidate.id,
            State.INFEASIBLE,
            f"The weights need {need:.1f} GB at {candidate.precision}; {hardware.title} has {room:.1f} GB for them.",
            fits=False,
        )
    return replace(_hosting(candidate, hardware, model.parameters, volume, catalogue, as_of), fits=True)


def _hosting(
    candidate: Candidate,
    hardware: Hardware,
    parameters: int,
    volume: Volume | None,
    catalogue: Catalogue,
    as_of: date,
) -> Option:
    """The cost of running a model that fits."""
    if volume is None:
        return _unknown(candidate, "The volume of the workload is not described.")
    capacity = _capacity(catalogue, hardware, parameters, candidate.precision or "", volume)
    if capacity is None:
        return _unknown(candidate, "No throughput is known for this size, precision, machine and length of request.")
    overheads = catalogue.overheads_at(candidate.access, as_of)
    for overhead in overheads:
        if overhead.currency != hardware.currency:
            return _unknown(candidate, f"{overhead.name} is priced in {overhead.currency}, the machine is not.")
    hours = Method.at(catalogue, as_of).hours_per_month
    plan = _hosted_plan(hardware, capacity, overheads, volume, hours)
    ends = corners(plan)
    machines = plan.machines(ends.mid)
    how = f"{machines} x {hardware.per_hour:f} an hour x {hours:f} hours"
    if volume.spare_machines:
        how += f", {volume.spare_machines} of them spare"
    amounts = zip(plan.lines(ends.low), plan.lines(ends.mid), plan.lines(ends.high), strict=True)
    lines = []
    for (name, low), (_, mid), (_, high) in amounts:
        beside = next((one for one in overheads if one.name == name), None)
        amount = Amount(low, mid, high)
        if beside is None:
            lines.append(Line(name, amount, hardware.basis, how, hardware.source))
        else:
            lines.append(Line(name, amount, "assumption", "a month, as the source assumes", beside.source))
    return Option(
        candidate.id,
        State.PRICED,
        currency=hardware.currency,
        lines=tuple(lines),
        plan=plan,
        checked=date.fromisoformat(hardware.source.checked),
        growth=volume.growth_per_month,
    )


def _hosted_plan(
    hardware: Hardware, capacity: Capacity, overheads: Sequence[Overhead], volume: Volume, hours: Decimal
) -> HostedPlan:
    mid = hardware.per_hour * hours
    low = mid if hardware.month_low is None else min(mid, hardware.month_low)
    high = mid if hardware.month_high is None else max(mid, hardware.month_high)
    rent = f"Rent of {hardware.title} a month"
    beside = {one.name: Amount(one.low, one.mid, one.high) for one in overheads}
    return HostedPlan(
        machine=f"Machine: {hardware.title}",
        rent=rent,
        capacity=capacity.requests_per_month,
        overheads=tuple(beside),
        inputs=quantities(volume) | {rent: Amount(low, mid, high)} | beside,
        spare=volume.spare_machines,
    )


def _capacity(
    catalogue: Catalogue, hardware: Hardware, parameters: int, precision: str, volume: Volume
) -> Capacity | None:
    """The throughput known for a model no smaller, at this precision, and for requests no shorter than these."""
    fitting = [
        row
        for row in catalogue.capacity
        if row.hardware == hardware.id
        and row.precision == precision
        and row.parameters_at_most >= parameters
        and row.input_tokens_per_request >= volume.input_tokens_per_request
        and row.output_tokens_per_request >= volume.output_tokens_per_request
    ]
    return max(fitting, key=lambda row: row.requests_per_month, default=None)
