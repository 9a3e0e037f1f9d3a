"""A hybrid of two candidates: priced by the shares routed and asked again, from nothing routed to everything."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from auditor.catalogue.entries import Catalogue
from auditor.catalogue.offers import Hidden
from auditor.costs.amounts import Amount
from auditor.costs.mixed import SplitPlan
from auditor.costs.option import Option, State
from auditor.costs.options import options
from auditor.costs.plan import REQUESTS, corners, middle, total
from auditor.inputs.descriptor import Workload
from auditor.inputs.routes import Candidate
from auditor.inputs.volume import Beside, Range, Split, Volume
from tests.costs.test_hosting import stated
from tests.costs.test_options import AS_OF, CITED, SINCE, candidate, capacity, hosting, model, overhead, price

SMALL, LARGE, BOTH = "w/m@self_hosted", "w/n@api:cloud", "w/m@hybrid"
VOLUME = Volume(1_000_000, Decimal(1000), Decimal(1000))
COMPLIANCE = Hidden("compliance", "Legal work", ("api", "self_hosted"), "No figure.", SINCE, None, CITED)
ROUTING = Hidden("routing", "Routing", ("hybrid",), "No figure.", SINCE, None, CITED)


def exactly(share: str) -> Range:
    return (Decimal(share),) * 3


def split(routed: str | Range, escalated: str = "0", frontier: str = LARGE) -> Candidate:
    range_ = exactly(routed) if isinstance(routed, str) else routed
    shares = Split(SMALL, frontier, range_, exactly(escalated), ("hybrid",))
    return replace(candidate("hybrid"), id=BOTH, provider="cloud", split=shares)


def catalogue(**other: object) -> Catalogue:
    fields: dict[str, object] = {
        "models": {"m": model(), "n": replace(model(), id="n")},
        "prices": [replace(price("2.5", "10"), model="n")],
        "capacity": [capacity(200_000)],
        "hidden": [COMPLIANCE, ROUTING],
    }
    return hosting(**(fields | other))


def costs(one: Candidate, beside: Beside | None = None, shape: Volume = VOLUME, **other: object) -> dict[str, Option]:
    large = replace(candidate("api"), id=LARGE, model="n")
    workload = Workload("w", "", "", {}, shape, (one, candidate(), large), None, (), None, beside)
    return options([workload], catalogue(**other), AS_OF)


def mid(option: Option) -> Decimal:
    assert option.monthly is not None
    return option.monthly.mid


@pytest.mark.parametrize("beside", [None, stated(compliance_per_month="300", routing_per_month="900")])
def test_nothing_routed_is_the_larger_model_alone(beside: Beside | None) -> None:
    found = costs(split("0", "0.5"), beside)
    assert mid(found[BOTH]) == mid(found[LARGE]) == 12_500 + (300 if beside else 0)


@pytest.mark.parametrize("beside", [None, stated(compliance_per_month="300", routing_per_month="900")])
def test_everything_routed_and_nothing_asked_again_is_the_smaller_model_alone(beside: Beside | None) -> None:
    found = costs(split("1"), beside)
    assert mid(found[BOTH]) == mid(found[SMALL]) == 5 * Decimal("734.38") + 2500 + (300 if beside else 0)


def test_what_is_asked_again_is_paid_twice() -> None:
    """All routed and all asked again costs both; half routed and a fifth of it asked again costs 0.6 of the larger."""
    found = costs(split("1", "1"))
    assert mid(found[BOTH]) == mid(found[SMALL]) + mid(found[LARGE])
    half = costs(split("0.5", "0.2"))[BOTH]
    assert mid(half) == 3 * Decimal("734.38") + 2500 + Decimal("0.6") * 12_500
    assert [(line.name, line.monthly.mid) for line in half.lines] == [
        ("Smaller part: Machine: A box", Decimal("2203.14")),
        ("Smaller part: People", 2500),
        ("Frontier part: Input tokens", 1500),
        ("Frontier part: Output tokens", 6000),
    ]
    assert half.lines[2].how.startswith("0.6 of the requests; alone: 1,000,000 requests x 1,000 tokens")


def test_it_names_its_parts_and_everything_missing_once() -> None:
    found = costs(split("0.5"))[BOTH]
    assert found.parts == (SMALL, LARGE)
    assert [one.name for one in found.without] == ["Routing", "Legal work"]
    assert found.notes[0] == "Smaller part: m@self_hosted; frontier part: n@api:cloud."
    assert (found.checked, found.currency, found.fits) == (found.checked, "USD", True)


def test_a_part_without_a_price_leaves_none_for_the_whole() -> None:
    too_large = costs(split("0.5"), models={"m": model(70_000_000_000), "n": replace(model(), id="n")})[BOTH]
    assert (too_large.state, too_large.monthly, too_large.fits) == (State.INFEASIBLE, None, False)
    assert too_large.reason.startswith("m@self_hosted: The weights need 140.0 GB")
    free = costs(split("0.5"), prices=[])[BOTH]
    assert (free.state, free.monthly) == (State.UNKNOWN, None)
    assert free.reason == "n@api:cloud: No price of n at cloud is known on 2026-11-22."
    assert free.parts == (SMALL, LARGE)


def test_parts_in_two_currencies_are_not_added() -> None:
    euro = [replace(price("2.5", "10"), model="n", currency="EUR")]
    found = costs(split("0.5"), prices=euro)[BOTH]
    assert (found.state, found.reason) == (State.UNKNOWN, "m@self_hosted is priced in USD, n@api:cloud in EUR.")


def test_a_price_too_old_in_one_part_ranks_the_whole_nowhere() -> None:
    old = [replace(price("2.5", "10"), model="n", source=replace(CITED, checked="2026-08-01"))]
    found = costs(split("0.5"), prices=old)
    assert (found[SMALL].too_old, found[LARGE].too_old, found[BOTH].too_old) == (False, True, True)


def test_the_range_over_a_share_is_that_of_every_share() -> None:
    """Between two machines the cost falls, with each machine more it jumps: the extremes may lie between the ends."""
    chance = random.Random(11)
    for _ in range(25):
        low, high = sorted(Decimal(chance.randrange(0, 1001)) / 1000 for _ in range(2))
        shape = replace(VOLUME, requests_per_month=chance.randrange(1, 4_000_000))
        one = split((low, (low + high) / 2, high), str(Decimal(chance.randrange(0, 10)) / 10))
        found = costs(one, stated(routing_per_month="50"), shape, overheads=[overhead()])[BOTH]
        plan = found.plan
        assert isinstance(plan, SplitPlan)
        ends = corners(plan)
        steps = [low + (high - low) * number / 400 for number in range(401)]
        for at, least in ((ends.low, True), (ends.high, False)):
            seen = [total(plan, at | {plan.routed: share}) for share in steps]
            reached = total(plan, at)
            assert reached <= min(seen) + 1 if least else reached >= max(seen) - 1
        assert found.monthly is not None
        assert found.monthly.low <= found.monthly.mid <= found.monthly.high


def test_its_staircase_is_its_lines_added_up() -> None:
    chance = random.Random(3)
    for _ in range(200):
        one = split(str(Decimal(chance.randrange(0, 101)) / 100), str(Decimal(chance.randrange(0, 101)) / 100))
        plan = costs(one, stated(routing_per_month="50"))[BOTH].plan
        assert plan is not None
        values = middle(plan.inputs) | {REQUESTS: Decimal(chance.randrange(0, 3_000_000))}
        assert plan.staircase(values).cost(int(values[REQUESTS])) == Fraction(total(plan, values))


def test_two_services_can_be_a_hybrid_too() -> None:
    cheap = replace(candidate("managed"), id="w/m@managed:cloud")
    large = replace(candidate("api"), id=LARGE, model="n")
    shares = Split(cheap.id, LARGE, exactly("0.8"), exactly("0.1"), ("hybrid",))
    one = replace(candidate("hybrid"), id=BOTH, split=shares)
    workload = Workload("w", "", "", {}, VOLUME, (one, cheap, large), None, ())
    prices = [price("0.1", "0.4"), replace(price("2.5", "10"), model="n")]
    found = options([workload], catalogue(prices=prices), AS_OF)
    assert found[BOTH].monthly == Amount.exactly(Decimal("0.8") * 500 + Decimal("0.28") * 12_500)
    assert found[BOTH].fits is None
