"""Costs beside the model: stated, assumed with a source, or named as missing; never nothing."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from auditor.catalogue.entries import Catalogue
from auditor.catalogue.offers import Hidden, Overhead
from auditor.costs.amounts import Amount
from auditor.costs.beside import Extras, OtherCurrency, extras
from auditor.inputs.descriptor import Workload
from auditor.inputs.volume import Beside
from tests.costs.figures import FIGURES
from tests.costs.test_hosting import stated
from tests.costs.test_options import AS_OF, CITED, SINCE, overhead


def of(topic: str, **other: object) -> Overhead:
    return replace(overhead(topic.title()), topic=topic, **other)  # type: ignore[arg-type]  # keywords


ON_CALL = Hidden("on_call", "On-call support", ("self_hosted",), "No figure.", SINCE, None, CITED)
LEGAL = Hidden("compliance", "Legal work", ("api", "self_hosted"), "No figure.", SINCE, None, CITED)
CYCLE = of("tuning", low=Decimal(1000), mid=Decimal(3000), high=Decimal(5000), per="cycle")
CATALOGUE = Catalogue(overheads=[of("people"), CYCLE], hidden=[ON_CALL, LEGAL], figures=FIGURES)


def told(beside: Beside | None = None, access: str = "self_hosted", currency: str = "USD") -> Extras:
    workload = Workload("w", "", "", {}, None, (), None, (), None, beside)
    return extras(access, workload, CATALOGUE, AS_OF, currency)


def test_what_nobody_states_is_assumed_with_its_source_or_missing_with_why() -> None:
    found = told()
    assert [(one.name, one.amount, one.told.basis, one.told.source) for one in found.found] == [
        ("People", Amount(Decimal(2000), Decimal(2500), Decimal("20000.5")), "assumption", CITED)
    ]
    assert [(one.name, one.why) for one in found.without] == [
        ("Tuning", "The source says USD 1,000 to 5,000 a cycle, not how often; nobody has stated that."),
        ("On-call support", "No figure."),
        ("Legal work", "No figure."),
    ]


def test_engineers_are_assumed_by_the_size_of_the_model() -> None:
    workload = Workload("w", "", "", {}, None, (), None, (), None, None)
    small = of("people", low=Decimal(1000), parameters_at_most=9_000_000_000)
    catalogue = Catalogue(overheads=[small, of("people")], figures=FIGURES)
    found = {
        size: [(one.name, one.amount.low) for one in extras(*case, parameters=size).found]
        for case in [("self_hosted", workload, catalogue, AS_OF, "USD")]
        for size in (8_000_000_000, 9_000_000_000, 9_000_000_001, None)
    }
    assert found == {
        8_000_000_000: [("People, up to 9B", 1000)],
        9_000_000_000: [("People, up to 9B", 1000)],
        9_000_000_001: [("People", 2000)],
        None: [("People", 2000)],
    }


def test_what_is_stated_counts_instead_and_says_where() -> None:
    found = told(stated(people_per_month="4000", on_call_per_month="0"))
    assert [(one.name, one.amount.mid, one.told.basis) for one in found.found] == [
        ("People", 4000, "stated"),
        ("On-call support", 0, "stated"),
    ]
    assert found.found[0].told.source.pinpoint == "costs.people_per_month"
    assert [one.name for one in found.without] == ["Tuning", "Legal work"]


def test_cycles_of_tuning_times_what_one_costs() -> None:
    """Four a year: a third of 1,000, 3,000 and 5,000 a month."""
    [cycles] = told(stated(tuning_cycles_per_year="4")).of("tuning")
    assert (cycles.amount.mid, cycles.told.basis) == (1000, "assumption")
    assert cycles.told.how == "4 cycles a year x 3,000 over 12 months"
    [own] = told(stated(tuning_cycles_per_year="6", tuning_per_cycle="500")).of("tuning")
    assert (own.amount, own.told.basis) == (Amount.exactly(Decimal(250)), "stated")


def test_what_is_paid_once_is_spread_over_36_months() -> None:
    [legal] = told(stated(compliance_once="9000", compliance_per_month="300")).of("compliance")
    assert legal.amount == Amount.exactly(Decimal(550))


def test_each_way_of_access_has_its_own() -> None:
    found = told(stated(people_per_month="4000"), access="api")
    assert (found.found, [one.name for one in found.without]) == ((), ["Legal work"])


def test_amounts_in_another_currency_are_missing_not_converted() -> None:
    euro = replace(stated(on_call_per_month="900"), currency="EUR")
    missing = {one.name: one.why for one in told(euro).without}
    assert missing["On-call support"] == "It is stated in EUR, the option is priced in USD; nothing is converted."
    with pytest.raises(OtherCurrency, match="People is priced in USD, the machine is not"):
        told(currency="EUR")
