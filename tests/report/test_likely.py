"""A cost with a range is told as the range with what half of the draws do not exceed, and with what it leaves out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from auditor import resources
from auditor.catalogue.load import load as load_catalogue
from auditor.report import likely, stretches, ties
from tests.samples.story import record as audited

MONEY = "USD\N{NO-BREAK SPACE}"
SAMPLES = ["support-startup", "vision-eu-company", "portfolio-mix", "chat-assistant", "bank-payments"]


def cost(low: str, mid: str, high: str, *without: str) -> dict[str, Any]:
    monthly = {"low": low, "mid": mid, "high": high}
    names = [{"name": name} for name in without]
    return {"state": "priced", "currency": "USD", "monthly": monthly, "without": names, "reason": ""}


def test_no_assumption_of_the_catalogue_has_its_middle_at_an_end() -> None:
    """A middle at the low end made totals that lay below one in twenty of the program's own draws."""
    catalogue = load_catalogue(resources.rules() / "catalogue", resources.schemas())
    ranged = [one for one in catalogue.overheads if one.low != one.high]
    assert {one.topic for one in ranged} >= {"people", "orchestration", "observability", "tuning", "egress"}
    assert [one.topic for one in ranged if not one.low < one.mid < one.high] == []
    people = next(one for one in ranged if one.topic == "people")
    assert (people.low, people.mid, people.high) == (2000, 5000, 20000)
    assert "none is called the most likely" in people.source.pinpoint


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_middle_of_no_option_lies_outside_nine_in_ten_of_its_draws(sample: str) -> None:
    record = audited(sample)
    ranged = 0
    for option in record["costs"]["options"]:
        found = likely.drawn(record, option["candidate"])
        if found is None or option["monthly"]["low"] == option["monthly"]["high"]:
            continue
        ranged += 1
        assert Decimal(found["p5"]) <= Decimal(option["monthly"]["mid"]) <= Decimal(found["p95"])
    assert ranged or sample == "bank-payments"


def test_a_range_is_never_told_by_its_middle_alone() -> None:
    found = {"p50": "10210.4"}
    hosted = cost("3134", "6534", "23234", "On-call support", "Compliance and legal work")
    assert likely.estimate(hosted, found) == (
        f"estimated at {MONEY}3,134 to 23,234 a month (half of the draws below 10,210), "
        "without on-call support, compliance and legal work, building it, meeting the conditions"
    )
    assert likely.half(hosted, None) == "mid 6,534"
    tokens = cost("30", "30", "30")
    assert likely.estimate(tokens, found) == (
        f"estimated at {MONEY}30 a month, without building it, meeting the conditions"
    )
    unknown = {"state": "unknown", "monthly": None, "reason": "No price is known."}
    assert likely.estimate(unknown, None) == "cost not known: No price is known"
    assert (likely.monthly(None), likely.half(None, None)) == ("Not known", "")


def test_the_page_for_the_decision_says_range_half_and_what_is_left_out() -> None:
    from auditor.report import decision

    record = audited("vision-eu-company")
    page = decision.page(record, {}, [], {}, [])
    assert page["figures"][3] == (
        f"{MONEY}3,134 to 23,234",
        "a month, estimated for the recommended option; half of the draws below 10,461",
    )
    told = next(one["cost"] for one in page["workloads"] if one["recommended"])
    for part in ("updates and tuning of the model", "on-call support", "compliance and legal work", "building it"):
        assert part in told


@pytest.mark.parametrize(
    ("end", "found"),
    [("2030-01-31", "2030-01-31"), ("2030-02-01", ""), ("2030-01-01", "2030-01-01"), (None, "")],
)
def test_costs_beyond_the_contract_are_as_if_it_were_renewed(end: str | None, found: str) -> None:
    record = {"as_of": "2026-11-22", "project": {"go_live": "2027-02-01", "contract_end": end}}
    assert likely.contract_ends(record) == found
    assert bool(likely.renewed(record)) == bool(found)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (999, "999"),
        (100_000, "100,000"),
        (1_234, "about 1,230"),
        (4_097_268, "about 4.1 million"),
        (30_000_000, "30 million"),
        (999_999, "about 1 million"),
        (1_234_567_890, "about 1.23 billion"),
    ],
)
def test_a_number_of_requests_has_three_digits(number: int, told: str) -> None:
    assert stretches.about(number) == told


def pair(one: str, other: str, *, never: bool, **found: Any) -> dict[str, Any]:
    empty = {"first": None, "permanent": None, "settled": True, "intervals": [], "interval_count": 0}
    return {"one": one, "other": other, "never": never, **empty, **found}


def test_equals_are_told_as_equals_and_only_they() -> None:
    equal = [pair("a", "b", never=True), pair("b", "a", never=True)]
    dearer = [pair("a", "c", never=False, first=1, intervals=[{"first": 1, "last": None}], interval_count=1)]
    dearer.append(pair("c", "a", never=True))
    assert [stretches.told(one, [*equal, *dearer]) for one in (*equal, *dearer)] == [
        "equal at any number",
        "equal at any number",
        "at any number",
        "never",
    ]
    draws = {
        "options": [{"candidate": name, "cheapest_in": won} for name, won in (("a", 10), ("b", 0), ("c", 0))],
        "pairs": [
            {"one": one, "other": other, "cheaper_in": 0 if {one, other} == {"a", "b"} or one == "c" else 10}
            for one, other in (("a", "b"), ("b", "a"), ("a", "c"), ("c", "a"), ("b", "c"), ("c", "b"))
        ],
    }
    assert [ties.cheapest_in(draws, name) for name in "abc"] == [10, 10, 0]
    assert ties.in_draws(draws, "b") == ["a"]


def test_ends_of_a_stretch_that_would_look_the_same_stand_in_full() -> None:
    close = pair(
        "a", "b", never=False, first=4_097_268, intervals=[{"first": 4_097_268, "last": 4_097_300}], interval_count=1
    )
    assert stretches.told(close, []) == "4,097,268 to 4,097,300"
