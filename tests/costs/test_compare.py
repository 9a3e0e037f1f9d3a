"""Options against each other: crossovers in pairs, what flips the cheapest, what is too old or ends soon."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from auditor.costs import compare
from auditor.costs.amounts import Amount
from auditor.costs.option import Line, Option, State
from auditor.costs.options import too_stale
from auditor.costs.plan import HostedPlan, quantities, total
from auditor.costs.service import TokenPlan
from auditor.inputs.acceptance import AcceptedPrice
from auditor.inputs.volume import Volume
from tests.costs.figures import METHOD
from tests.costs.test_plan import CITED, hosted, price, volume

AS_OF = date(2026, 11, 28)


def option(name: str, plan: TokenPlan | HostedPlan, currency: str = "USD", **other: object) -> Option:
    amount = Amount.exactly(total(plan, {key: one.mid for key, one in plan.inputs.items()}))
    line = Line("All", amount, "list", "", CITED)
    fields = {"lines": (line,), "plan": plan, "currency": currency}
    return Option(name, State.PRICED, **(fields | other))  # type: ignore[arg-type]  # keywords


def api(name: str = "w/api", shape: Volume | None = None, currency: str = "USD") -> Option:
    return option(name, TokenPlan(price(), quantities(shape or volume())), currency)


def test_every_pair_is_compared_both_ways_and_the_cheapest_comes_first() -> None:
    [found] = compare.compare([api("w/api"), option("w/own", hosted(volume()))])
    assert (found.currency, found.options, found.cheapest) == ("USD", ("w/own", "w/api"), "w/own")
    own = next(pair.found for pair in found.pairs if pair.one == "w/own")
    back = next(pair.found for pair in found.pairs if pair.one == "w/api")
    assert [own.first, own.permanent] == [900_001, 900_001]
    assert [(one.first, one.last) for one in back.intervals] == [(1, 799_999), (800_001, 899_999)]  # 800,000: equal


def test_of_equal_costs_the_first_by_id_is_the_cheapest() -> None:
    [found] = compare.compare([api("w/b"), api("w/a")])
    assert found.options == ("w/a", "w/b")
    assert all(pair.found.never for pair in found.pairs)


def test_currencies_are_never_mixed() -> None:
    found = compare.compare([api("w/a"), api("w/b", currency="EUR")])
    assert [(one.currency, one.options) for one in found] == [("EUR", ("w/b",)), ("USD", ("w/a",))]


def test_what_has_no_price_is_not_compared() -> None:
    assert compare.compare([Option("w/x", State.UNKNOWN, "why"), Option("w/y", State.INFEASIBLE, "why")]) == []


def test_an_assumption_that_changes_which_is_cheapest_flips_it() -> None:
    shape = volume(ranges={"requests_per_month": (Decimal(100_000), Decimal(2_000_000))})
    [found] = compare.compare([api("w/api", shape), option("w/own", hosted(shape))])
    flips = {swing.quantity: (swing.cheapest_low, swing.cheapest_high, swing.flips("w/own")) for swing in found.swings}
    assert flips == {
        "Requests a month": ("w/api", "w/own", True),
        "People": ("w/own", "w/api", True),
        "Rent": ("w/own", "w/api", True),  # equal at 1,500 each: the first by id
    }
    assert [swing.quantity for swing in found.swings] == ["Requests a month", "People", "Rent"]
    assert [swing.swing for swing in found.swings] == [23_750, 18_000, 2_500]
    assert [(swing.moved, swing.at_low, swing.at_high) for swing in found.swings] == [
        ("w/api", -11_250, 12_500),
        ("w/own", -3_000, 15_000),
        ("w/own", -1_250, 1_250),
    ]
    assert found.requests == 1_000_000


def test_of_many_options_the_cheapest_are_compared_and_the_rest_counted() -> None:
    [found] = compare.compare([api(f"w/{number:02}") for number in range(compare.MOST_COMPARED + 3)])
    assert len(found.options) == compare.MOST_COMPARED
    assert found.left_out == 3
    assert found.options == tuple(f"w/{number:02}" for number in range(8))


def test_of_many_options_those_that_may_be_used_are_compared_before_dearer_ones_that_may_not() -> None:
    many = [api(f"w/{number:02}") for number in range(20)]
    [found] = compare.compare(many, {"w/02", "w/15", "w/17"})
    assert found.options == ("w/00", "w/01", "w/02", "w/03", "w/04", "w/05", "w/15", "w/17")
    assert (found.cheapest, found.left_out) == ("w/00", 12)


@pytest.mark.parametrize(("days", "warned", "blocked"), [(30, False, False), (31, True, False), (91, True, True)])
def test_the_age_of_a_price(days: int, warned: bool, blocked: bool) -> None:
    one = option("w/a", hosted(volume()), checked=AS_OF - timedelta(days=days))
    assert bool(compare.warnings(one, AS_OF, METHOD)) is warned
    assert too_stale(one, AS_OF, METHOD.stale_after) is blocked


def test_at_ninety_days_it_may_still_be_said() -> None:
    assert not too_stale(option("w/a", hosted(volume()), checked=AS_OF - timedelta(days=90)), AS_OF, METHOD.stale_after)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (59, "The offer ends on 2027-01-26, in 59 days: less than 60."),
        (60, "The offer ends on 2027-01-27, in 60 days."),
    ],
)
def test_an_offer_that_ends_soon_is_flagged(days: int, told: str) -> None:
    one = option("w/a", hosted(volume()), retires=AS_OF + timedelta(days=days))
    assert compare.warnings(one, AS_OF, METHOD) == [told]


def test_who_accepts_an_old_price_is_told_with_the_day_until_which_it_holds() -> None:
    word = AcceptedPrice("cloud", "m", None, "Head of Procurement", date(2026, 11, 1), "The contract fixes it.", ())
    checked = AS_OF - timedelta(days=100)
    one = option("w/a", hosted(volume()), checked=checked, accepted=word)
    assert compare.warnings(one, AS_OF, METHOD) == [
        f"The price was last read on {checked.isoformat()}, 100 days before this audit.",
        "Head of Procurement accepted the price on 2026-11-01, until 2027-01-30: The contract fixes it.",
    ]
    blocked = option("w/a", hosted(volume()), checked=checked, too_old=True)
    [told] = compare.warnings(blocked, AS_OF, METHOD)
    assert told.endswith("100 days before this audit: too long ago to say which option is cheapest.")
