"""The cost of one candidate for one workload, as line items.

All amounts are exact decimals per month of 730 hours (a twelfth of 8,760). A price that is not known makes the
option *unknown*, never free; weights that do not fit the memory make it *infeasible*, never cheap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from auditor.catalogue.entries import Capacity, Catalogue, Citation, Hardware, Model
from auditor.inputs.descriptor import Candidate, Volume, Workload

HOURS_PER_MONTH = 730
"""8,760 hours a year divided by twelve."""

USABLE_MEMORY = Decimal("0.9")
"""The share of a machine's memory that weights may take; the rest is working memory of the server."""

BYTES_PER_WEIGHT = {
    "fp32": Decimal(4),
    "fp16": Decimal(2),
    "int8": Decimal(1),
    "int4": Decimal("0.5"),
}

_MILLION = Decimal(1_000_000)


class State(StrEnum):
    """Whether an option has a price, cannot run at all, or is not known."""

    PRICED = "priced"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Amount:
    """A monthly amount with its range."""

    low: Decimal
    mid: Decimal
    high: Decimal

    @classmethod
    def exactly(cls, amount: Decimal) -> Amount:
        """An amount without a range."""
        return cls(amount, amount, amount)

    def times(self, factor: int) -> Amount:
        """The amount taken several times, as twelve months for a year."""
        return Amount(self.low * factor, self.mid * factor, self.high * factor)


ZERO = Amount.exactly(Decimal(0))


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
    is hosted.
    """

    candidate: str
    state: State
    reason: str = ""
    currency: str | None = None
    lines: tuple[Line, ...] = field(default=())
    fits: bool | None = None

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


def options(workloads: Sequence[Workload], catalogue: Catalogue, as_of: date) -> dict[str, Option]:
    """The cost of every candidate, by candidate id."""
    return {
        candidate.id: option(candidate, workload.volume, catalogue, as_of)
        for workload in workloads
        for candidate in workload.candidates
    }


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
    requests = volume.requests_per_month
    lines = [
        _token_line("Input tokens", requests, volume.input_tokens_per_request, price.input_per_mtok, price.source),
        _token_line("Output tokens", requests, volume.output_tokens_per_request, price.output_per_mtok, price.source),
    ]
    return Option(candidate.id, State.PRICED, currency=price.currency, lines=tuple(lines))


def _token_line(name: str, requests: int, tokens: Decimal, per_mtok: Decimal, source: Citation) -> Line:
    amount = requests * tokens * per_mtok / _MILLION
    how = f"{requests:,} requests x {tokens:,f} tokens x {per_mtok:f} per million"
    return Line(name, Amount.exactly(amount), "list", how, source)


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
    need = model.parameters * BYTES_PER_WEIGHT[candidate.precision] / 10**9
    room = hardware.memory_gb * USABLE_MEMORY
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
    machines = -(-volume.requests_per_month // capacity.requests_per_month) or 1
    rent = machines * hardware.per_hour * HOURS_PER_MONTH
    how = f"{machines} x {hardware.per_hour:f} an hour x {HOURS_PER_MONTH} hours"
    lines = [Line(f"Machine: {hardware.title}", Amount.exactly(rent), "list", how, hardware.source)]
    for overhead in catalogue.overheads_at(candidate.access, as_of):
        if overhead.currency != hardware.currency:
            return _unknown(candidate, f"{overhead.name} is priced in {overhead.currency}, the machine is not.")
        amount = Amount(overhead.low, overhead.mid, overhead.high)
        lines.append(Line(overhead.name, amount, "assumption", "a month, as the source assumes", overhead.source))
    return Option(candidate.id, State.PRICED, currency=hardware.currency, lines=tuple(lines))


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
