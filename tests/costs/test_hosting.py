"""Machines and devices of one's own: by the hour or on other terms, by the hours of the day, and one by one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

import pytest

from auditor.catalogue.entries import Catalogue
from auditor.catalogue.offers import Architecture, Hidden, Overhead, Rent
from auditor.costs.amounts import Amount
from auditor.costs.option import Option, State
from auditor.costs.options import options
from auditor.costs.plan import TOGETHER, HostedPlan, middle, quantities, total
from auditor.inputs.descriptor import Workload
from auditor.inputs.routes import Candidate
from auditor.inputs.volume import Beside, Volume
from tests.costs.test_options import AS_OF, CITED, SINCE, candidate, capacity, hosting, machine

DAY = (0,) * 6 + (1, 3, 8, 10, 10, 9, 6, 9, 10, 10, 8, 4, 2, 1, 1, 0, 0, 0)


def rent(terms: str, per_hour: str, currency: str = "USD", since: date = SINCE) -> Rent:
    return Rent("box", terms, Decimal(per_hour), currency, since, None, "list", f"The risk of {terms}.", CITED)


RENTS = [rent("spot", "0.2"), rent("reserved_1_year", "0.7"), rent("reserved_3_years", "0.5")]


def volume(requests: int = 5_000_000, **other: object) -> Volume:
    return Volume(requests, Decimal(900), Decimal(250), **other)  # type: ignore[arg-type]  # keywords


def cost(catalogue: Catalogue, one: Candidate, shape: Volume, beside: Beside | None = None) -> Option:
    workload = Workload("w", "", "", {}, shape, (one,), None, (), None, beside)
    return options([workload], catalogue, AS_OF)[one.id]


def machines(**other: object) -> Catalogue:
    return hosting(overheads=[], rents=RENTS, **other)


def plan(found: Option) -> HostedPlan:
    assert isinstance(found.plan, HostedPlan)
    return found.plan


# Terms of rent


def test_a_machine_on_other_terms_at_their_price_with_their_risk() -> None:
    found = cost(machines(), replace(candidate(), rented="spot"), volume())
    assert found.monthly == Amount.exactly(Decimal("146"))
    assert [(line.name, line.how) for line in found.lines] == [
        ("Machine: A box, as spot", "1 x 0.2 an hour x 730 hours")
    ]
    assert found.notes[0].startswith("The cache of requests")
    assert "Rented as spot: The risk of spot." in found.notes


def test_the_terms_not_chosen_are_told_with_the_whole_month() -> None:
    found = cost(machines(), candidate(), volume())
    assert [(one.terms, one.monthly.mid, one.risk) for one in found.terms] == [
        ("reserved_1_year", Decimal("511"), "The risk of reserved_1_year."),
        ("reserved_3_years", Decimal("365"), "The risk of reserved_3_years."),
        ("spot", Decimal("146"), "The risk of spot."),
    ]
    spot = cost(machines(), replace(candidate(), rented="spot"), volume())
    assert next((one.terms, one.risk) for one in spot.terms) == ("on_demand", "")


def test_terms_without_a_price_are_not_known_and_never_those_by_the_hour() -> None:
    late = [rent("spot", "0.2", since=date(2026, 11, 23))]
    for rents in ([], late, [rent("spot", "0.2", "EUR")]):
        found = cost(hosting(rents=rents), replace(candidate(), rented="spot"), volume())
        assert (found.state, found.monthly, found.terms) == (State.UNKNOWN, None, ())
        assert found.reason == "No price of A box as spot is known on 2026-11-22."


# Machines


@pytest.mark.parametrize(("share", "count"), [("1", 1), ("0.5", 2), ("0.34", 3), ("0.33", 4)])
def test_machines_planned_below_their_throughput(share: str, count: int) -> None:
    shape = volume(machine_utilisation=Decimal(share))
    assert cost(machines(), candidate(), shape).monthly == Amount.exactly(count * Decimal("734.38"))


@pytest.mark.parametrize(("together", "count"), [(1, 1), (31, 1), (32, 2), (62, 2), (63, 3)])
def test_requests_at_a_time_need_their_memory(together: int, count: int) -> None:
    """7.6 GB beside the weights hold 31 requests of 1,150 tokens at 1,600 x 131,072 bytes for eight heads more."""
    built = Architecture(("m",), layers=32, kv_heads=13, head_dim=128, source=CITED)
    catalogue = machines(architectures={"m": built})
    found = cost(catalogue, candidate(), volume(concurrent_requests=together))
    assert plan(found).fits == 31
    assert found.monthly == Amount.exactly(count * Decimal("734.38"))


def test_whole_machines_by_the_hour_of_the_day_are_those_of_brute_force() -> None:
    """Every hour by itself: the least whole number of machines that carries its share of the month, and one spare."""
    chance = random.Random(7)
    for _ in range(60):
        hours = tuple(chance.choice((0, 1, 3, 8, 10)) for _ in range(24))
        if not any(hours):
            continue
        requests = chance.randrange(0, 60_000_000)
        calls = Decimal(chance.randrange(0, 4)) / 4
        shape = volume(requests, hours_of_day=hours, spare_machines=1, extra_calls_per_request=calls)
        found = cost(machines(), replace(candidate(), autoscale=True), shape)
        expected = [_needed(requests, weight, hours, calls) + 1 for weight in hours]
        assert plan(found).hourly(middle(plan(found).inputs)) == expected
        assert found.monthly is not None
        exact = Fraction(sum(expected)) * Fraction("734.38") / 24
        assert abs(Fraction(found.monthly.mid) - exact) < Fraction(1, 10**15)
        steady = cost(machines(), candidate(), shape)
        assert steady.monthly == Amount.exactly(max(expected) * Decimal("734.38"))


def _needed(requests: int, weight: int, hours: tuple[int, ...], calls: Decimal) -> int:
    """Counted up: machines until so many serve the hour, each a whole number of requests a month."""
    if not weight:
        return 1
    load = Fraction(weight * 24, sum(hours)) * Fraction(1 + calls)
    serves, count = floor(5_000_000 / load), 1
    while count * serves < requests:
        count += 1
    return count


def test_a_day_told_by_hours_is_the_same_as_its_busiest_hour() -> None:
    shape = volume(9_000_000, hours_of_day=DAY)
    peak = Decimal(max(DAY) * 24) / sum(DAY)
    other = volume(9_000_000, peak_factor=peak)
    assert cost(machines(), candidate(), shape).monthly == cost(machines(), candidate(), other).monthly


def test_machines_that_follow_the_day_never_cost_more_and_say_so() -> None:
    steady = cost(machines(), candidate(), volume(9_000_000, hours_of_day=DAY))
    follows = cost(machines(), replace(candidate(), autoscale=True), volume(9_000_000, hours_of_day=DAY))
    assert steady.monthly is not None
    assert follows.monthly is not None
    assert follows.monthly.mid < steady.monthly.mid
    assert follows.lines[0].how == "1 to 5 by hour of the day, 58 machine hours a day, at 1.006 an hour"
    assert follows.notes[-1].startswith("Machines follow the hours of the day")
    assert [one.terms for one in follows.terms] == ["reserved_1_year", "reserved_3_years", "spot"]
    assert follows.terms[0].monthly.mid == 5 * 511  # reserved machines do not follow anything


def test_more_requests_never_cost_less() -> None:
    built = Architecture(("m",), layers=32, kv_heads=8, head_dim=128, source=CITED)
    shape = volume(1, hours_of_day=DAY, concurrent_requests=80, machine_utilisation=Decimal("0.7"))
    for follows in (False, True):
        one = replace(candidate(), autoscale=follows)
        own = plan(cost(hosting(architectures={"m": built}), one, shape))
        values = middle(own.inputs)
        stairs = own.staircase(values)
        costs = [stairs.cost(requests) for requests in range(0, 40_000_000, 99_991)]
        assert costs == sorted(costs)
        for name in (TOGETHER, "People"):
            assert total(own, values) <= total(own, values | {name: values[name] * 3})


def test_data_sent_out_is_paid_by_the_token() -> None:
    """5,000,000 x 250 tokens x 4 bytes are 5 GB; with half the calls made again 7.5."""
    sent = Overhead(
        "Data out", "self_hosted", *map(Decimal, ("0.01", "0.09", "0.12")), "USD", SINCE, None, CITED, "egress", "gb"
    )
    shape = volume(extra_calls_per_request=Decimal("0.5"), machine_utilisation=Decimal(1))
    found = cost(hosting(overheads=[sent], capacity=[capacity(9_000_000)]), candidate(), shape)
    assert found.lines[1].name == "Data sent out"
    assert found.lines[1].monthly == Amount(Decimal("0.075"), Decimal("0.675"), Decimal("0.9"))


# Devices


def edge(**other: object) -> Catalogue:
    unknown = Hidden("device_care", "Care", ("edge",), "No figure.", SINCE, None, CITED)
    updates = Hidden("device_updates", "Updates", ("edge",), "No figure.", SINCE, None, CITED)
    fields = {
        "hardware": [replace(machine(per_hour="0.01"), device=True)],
        "capacity": [],
        "hidden": [unknown, updates],
    }
    return hosting(overheads=[], **(fields | other))


def stated(**amounts: str) -> Beside:
    return Beside("USD", {name: (Decimal(value),) * 3 for name, value in amounts.items()}, ("costs",))


def test_devices_are_paid_one_by_one_and_what_is_missing_is_named() -> None:
    found = cost(edge(), candidate("edge"), volume(devices=250))
    assert found.monthly == Amount.exactly(Decimal("1825"))
    assert found.lines[0].how == "250 x 0.01 an hour of its life x 730 hours"
    assert [(one.name, one.why) for one in found.without] == [("Care", "No figure."), ("Updates", "No figure.")]
    assert "Whether a device answers its requests in time is not checked: no throughput is known." in found.notes


def test_care_and_updates_of_each_device() -> None:
    """14 GB of weights, six times a year, at 0.10 a GB: 0.70 a month and device."""
    beside = stated(device_care_per_month="4", device_updates_per_year="6", egress_per_gb="0.1")
    found = cost(edge(), candidate("edge"), volume(devices=100), beside)
    assert [(line.name, line.monthly.mid, line.basis) for line in found.lines[1:]] == [
        ("Care", 400, "stated"),
        ("Updates", 70, "stated"),
    ]
    assert found.without == ()


def test_devices_nobody_counted_have_no_price() -> None:
    found = cost(edge(), candidate("edge"), volume())
    assert (found.state, found.fits) == (State.UNKNOWN, True)
    assert found.reason == "How many devices run it is not stated (volume.devices)."


def test_devices_that_cannot_keep_up_are_infeasible() -> None:
    served = edge(capacity=[capacity(10_000)])
    assert cost(served, candidate("edge"), volume(1_000_000, devices=100)).state is State.PRICED
    found = cost(served, candidate("edge"), volume(1_000_001, devices=100))
    assert (found.state, found.monthly) == (State.INFEASIBLE, None)
    assert found.reason == (
        "100 devices serve 1,000,000 requests a month, fewer than the 1,000,001 that the busiest hour comes to."
    )


def test_a_model_too_large_for_the_device_is_infeasible() -> None:
    small = edge(hardware=[replace(machine("8", "0.01"), device=True)])
    found = cost(small, candidate("edge"), volume(devices=5))
    assert (found.state, found.fits) == (State.INFEASIBLE, False)


def test_the_quantities_of_a_workload_have_names() -> None:
    assert quantities(volume(devices=3))["Devices in the field"] == Amount.exactly(Decimal(3))
