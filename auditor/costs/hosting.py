"""The cost of running a model oneself: on machines in a data centre, or on devices in the field."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.offers import Capacity, Hardware, Rent
from auditor.costs import memory
from auditor.costs.amounts import Amount
from auditor.costs.beside import Extras, OtherCurrency, extras
from auditor.costs.memory import Fit
from auditor.costs.method import Method
from auditor.costs.mixed import DevicePlan
from auditor.costs.option import OnTerms, Option, State, Told, lines, unknown
from auditor.costs.plan import SENT, Corners, HostedPlan, corners, middle, quantities, total
from auditor.inputs.descriptor import Workload
from auditor.inputs.routes import ON_DEMAND, Candidate
from auditor.inputs.volume import Volume

TERMS = {
    ON_DEMAND: "by the hour",
    "reserved_1_year": "reserved for a year",
    "reserved_3_years": "reserved for three years",
    "spot": "as spot",
}
"""The terms of rent, in words."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One candidate to be hosted, and all that its price depends on."""

    candidate: Candidate
    machine: Hardware
    parameters: int
    volume: Volume
    workload: Workload
    catalogue: Catalogue
    as_of: date
    method: Method
    fit: Fit


def hosted(candidate: Candidate, model: Model, workload: Workload, catalogue: Catalogue, as_of: date) -> Option:
    """The cost of a model on machines or devices of one's own; infeasible where it does not fit their memory."""
    machine = catalogue.hardware_at(candidate.hardware or "", as_of)
    if candidate.hardware is None or candidate.precision is None:
        return unknown(candidate.id, "The hardware and the precision are not described.")
    if machine is None:
        return unknown(candidate.id, f"No price of {candidate.hardware} is known on {as_of.isoformat()}.")
    if model.parameters is None:
        reason = f"The size of {model.title} is not established, so its memory need is not either."
        return unknown(candidate.id, reason)
    method = Method.at(catalogue, as_of)
    fit = memory.fit(model, model.parameters, candidate.precision, machine, workload, (catalogue, method))
    if not fit.fits:
        return Option(candidate.id, State.INFEASIBLE, fit.reason, fits=False)
    found = unknown(candidate.id, "The volume of the workload is not described.")
    if workload.volume is not None:
        case = _Case(candidate, machine, model.parameters, workload.volume, workload, catalogue, as_of, method, fit)
        try:
            found = _devices(case) if candidate.access == "edge" else _machines(case)
        except OtherCurrency as error:
            found = unknown(candidate.id, str(error))
    return replace(found, fits=True, notes=(*fit.notes, *found.notes) if found.plan else found.notes)


def _machines(case: _Case) -> Option:
    candidate, machine = case.candidate, case.machine
    capacity = _capacity(case)
    if capacity is None:
        return unknown(candidate.id, "No throughput is known for this size, precision, machine and length of request.")
    rents = {rent.terms: rent for rent in case.catalogue.rents_at(machine.id, case.as_of)}
    rent = rents.get(candidate.rented)
    if candidate.rented != ON_DEMAND and (rent is None or rent.currency != machine.currency):
        what = f"No price of {machine.title} {TERMS[candidate.rented]} is known on {case.as_of.isoformat()}."
        return unknown(candidate.id, what)
    where = candidate.access, case.workload, case.catalogue, case.as_of, machine.currency
    beside = extras(*where, parameters=case.parameters)
    plan = _plan(case, capacity, beside, rent)
    ends = corners(plan)
    notes = [] if rent is None else [f"Rented {TERMS[rent.terms]}: {rent.risk}"]
    if plan.autoscale:
        notes.append("Machines follow the hours of the day, at least one at any hour; starting one takes no time here.")
    return Option(
        candidate.id,
        State.PRICED,
        currency=machine.currency,
        lines=tuple(lines(plan, _told(case, plan, beside, rent), ends)),
        plan=plan,
        ends=ends,
        checked=date.fromisoformat((machine if rent is None else rent).source.checked),
        growth=Amount(*case.volume.range("growth_per_month")),
        without=beside.without,
        notes=tuple(notes),
        terms=_other_terms(case, plan, rents, ends),
    )


def _plan(case: _Case, capacity: Capacity, beside: Extras, rent: Rent | None) -> HostedPlan:
    sent = beside.of("egress")
    monthly = beside.but("egress")
    terms = "" if rent is None else f" {TERMS[rent.terms]}"
    name = f"Rent of {case.machine.title} a month{terms}"
    inputs = quantities(case.volume) | {name: _rent(case, rent)}
    inputs |= {one.name: one.amount for one in monthly}
    inputs |= {f"Price of a GB: {one.name}": one.amount for one in sent}
    return HostedPlan(
        machine=f"Machine: {case.machine.title}{terms and ','}{terms}",
        rent=name,
        capacity=capacity.requests_per_month,
        beside=tuple(one.name for one in monthly),
        inputs=inputs,
        spare=case.volume.spare_machines,
        fits=case.fit.together,
        hours=case.volume.hours_of_day,
        autoscale=case.candidate.autoscale,
        sent=f"Price of a GB: {sent[0].name}" if sent else None,
        bytes_per_token=case.method.bytes_per_token,
    )


def _rent(case: _Case, rent: Rent | None) -> Amount:
    """The price of a machine a month, as a range where the source prints one."""
    machine, hours = case.machine, case.method.hours_per_month
    if rent is not None:
        return Amount.exactly(rent.per_hour * hours)
    mid = machine.per_hour * hours
    low = mid if machine.month_low is None else min(mid, machine.month_low)
    high = mid if machine.month_high is None else max(mid, machine.month_high)
    return Amount(low, mid, high)


def _told(case: _Case, plan: HostedPlan, beside: Extras, rent: Rent | None) -> dict[str, Told]:
    """What is said of each line of machines."""
    values = middle(plan.inputs)
    hours = case.method.hours_per_month
    price = case.machine.per_hour if rent is None else rent.per_hour
    how = f"{plan.machines(values)} x {price:f} an hour x {hours:f} hours"
    if plan.autoscale:
        hourly = plan.hourly(values)
        by_hour = f"{min(hourly)} to {max(hourly)} by hour of the day"
        how = f"{by_hour}, {sum(hourly)} machine hours a day, at {price:f} an hour"
    if case.volume.spare_machines:
        how += f", {case.volume.spare_machines} of them spare"
    basis, source = (case.machine.basis, case.machine.source) if rent is None else (rent.basis, rent.source)
    found = {plan.machine: Told(basis, how, source)}
    for one in beside.of("egress"):
        how = (
            f"{case.volume.requests_per_month:,} requests x {case.volume.output_tokens_per_request:,f} tokens"
            f" x {plan.bytes_per_token:f} bytes x {one.amount.mid:f} a GB"
        )
        found[SENT] = Told(one.told.basis, how, one.told.source)
    return found | {one.name: one.told for one in beside.but("egress")}


def _other_terms(case: _Case, plan: HostedPlan, rents: dict[str, Rent], ends: Corners) -> tuple[OnTerms, ...]:
    """The same machines on the terms that were not chosen: what the month would cost, all lines included."""
    found = []
    for terms in TERMS:
        rent = rents.get(terms)
        same = terms == case.candidate.rented or (rent is None and terms != ON_DEMAND)
        if same or (rent is not None and rent.currency != case.machine.currency):
            continue
        follows = plan.autoscale and terms in (ON_DEMAND, "spot")
        price = _rent(case, rent)
        other = replace(plan, inputs={**plan.inputs, plan.rent: price}, autoscale=follows)
        each = ((ends.low, price.low), (ends.mid, price.mid), (ends.high, price.high))
        amount = Amount(*(total(other, {**at, plan.rent: per_month}) for at, per_month in each))
        risk, source = ("", case.machine.source) if rent is None else (rent.risk, rent.source)
        found.append(OnTerms(terms, amount, risk, source))
    return tuple(found)


def _devices(case: _Case) -> Option:
    candidate, device, volume = case.candidate, case.machine, case.volume
    if not volume.devices:
        return unknown(candidate.id, "How many devices run it is not stated (volume.devices).")
    capacity = _capacity(case)
    notes = []
    if capacity is None:
        notes.append("Whether a device answers its requests in time is not checked: no throughput is known.")
    else:
        served = capacity.requests_per_month * volume.devices
        needed = volume.requests_per_month * Fraction(1 + volume.extra_calls_per_request) * volume.busiest
        if needed > served:
            has = f"{volume.devices:,} devices serve {served:,} requests a month"
            reason = f"{has}, fewer than the {math.ceil(needed):,} that the busiest hour comes to."
            return Option(candidate.id, State.INFEASIBLE, reason)
    gigabytes = case.method.weights_gb(case.parameters, candidate.precision or "")
    beside = extras(candidate.access, case.workload, case.catalogue, case.as_of, device.currency, gigabytes=gigabytes)
    each = beside.of("device_care", "device_updates")
    others = beside.but("device_care", "device_updates", "egress")
    price = f"Price of {device.title} a month of its life"
    plan = DevicePlan(
        device=f"Devices: {device.title}",
        price=price,
        each=tuple(one.name for one in each),
        beside=tuple(one.name for one in others),
        inputs=quantities(volume)
        | {price: Amount.exactly(device.per_hour * case.method.hours_per_month)}
        | {one.name: one.amount for one in (*each, *others)},
    )
    how = f"{volume.devices:,} x {device.per_hour:f} an hour of its life x {case.method.hours_per_month:f} hours"
    ends = corners(plan)
    told = {plan.device: Told(device.basis, how, device.source)} | {one.name: one.told for one in (*each, *others)}
    return Option(
        candidate.id,
        State.PRICED,
        currency=device.currency,
        lines=tuple(lines(plan, told, ends)),
        plan=plan,
        ends=ends,
        checked=date.fromisoformat(device.source.checked),
        growth=Amount(*volume.range("growth_per_month")),
        without=beside.without,
        notes=tuple(notes),
    )


def _capacity(case: _Case) -> Capacity | None:
    """The throughput known for a model no smaller, at this precision, and for requests no shorter than these."""
    fitting = [
        row
        for row in case.catalogue.capacity
        if row.hardware == case.machine.id
        and row.precision == case.candidate.precision
        and row.parameters_at_most >= case.parameters
        and row.input_tokens_per_request >= case.volume.input_tokens_per_request
        and row.output_tokens_per_request >= case.volume.output_tokens_per_request
    ]
    return max(fitting, key=lambda row: row.requests_per_month, default=None)
