"""The charts of the costs: what they show is in the record, told in text as well, the same bytes each time."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from auditor.report import cost_charts


def record(**costs: Any) -> dict[str, Any]:
    return {
        "workloads": [{"id": "w", "title": "W", "candidates": ["w/a", "w/b"]}],
        "costs": {"options": [], "crossovers": [], "tornado": [], "comparisons": []} | costs,
    }


def swing(quantity: str, amount: str, flips: bool) -> dict[str, Any]:
    return {"workload": "w", "currency": "USD", "quantity": quantity, "swing": amount, "flips": flips}


def pair(**other: Any) -> dict[str, Any]:
    found = {
        "workload": "w",
        "one": "w/b",
        "other": "w/a",
        "never": False,
        "first": 1000,
        "examined": 5000,
        "intervals": [{"first": 1000, "last": 2000}, {"first": 10_000, "last": None}],
    }
    return found | other


COMPARED = [{"workload": "w", "options": ["w/a", "w/b"]}]
NAMES = {"w/a": "A & A", "w/b": "B"}


def title(svg: str) -> str:
    found = ElementTree.fromstring(svg).find("{http://www.w3.org/2000/svg}title")
    assert found is not None
    return found.text or ""


def bars(svg: str, fill: str) -> list[tuple[str, str]]:
    return re.findall(rf'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="[\d.]+" fill="{fill}"', svg)


def test_the_tornado_tells_which_assumption_changes_the_cheapest() -> None:
    svg = cost_charts.tornado(record(tornado=[swing("People", "100", True), swing("Rent", "50", False)]), "w", NAMES)
    assert title(svg) == (
        "How far each assumption moves the cost a month. "
        "People: USD\N{NO-BREAK SPACE}100, changes the cheapest option; Rent: USD\N{NO-BREAK SPACE}50."
    )
    assert bars(svg, cost_charts.DARK) == [("4.0", "396.0")]
    assert bars(svg, cost_charts.FILL) == [("4.0", "198.0")]


def test_crossovers_stand_on_powers_of_ten() -> None:
    svg = cost_charts.crossovers(record(crossovers=[pair()], comparisons=COMPARED), "w", NAMES)
    assert title(svg) == "Requests a month at which an option is cheaper than the cheapest now. B: from 1,000."
    assert bars(svg, cost_charts.DARK) == [("241.6", "23.8"), ("320.8", "79.2")]
    assert ">1,000<" in svg


def test_never_has_no_dark_stretch() -> None:
    one = pair(never=True, first=None, intervals=[])
    svg = cost_charts.crossovers(record(crossovers=[one], comparisons=COMPARED), "w", NAMES)
    assert title(svg).endswith("B: never.")
    assert bars(svg, cost_charts.DARK) == []


def test_three_years_say_when_an_offer_ends() -> None:
    option = {
        "candidate": "w/a",
        "currency": "USD",
        "retires": "2027-01-14",
        "three_years": {"low": "100", "mid": "200", "high": "400"},
    }
    svg = cost_charts.cumulative(record(options=[option]), "w", NAMES)
    assert title(svg).endswith("A & A: USD\N{NO-BREAK SPACE}200, offer ends 2027-01-14.")
    assert bars(svg, cost_charts.FILL) == [("4.0", "198.0")]
    assert bars(svg, cost_charts.DARK) == [("103.0", "297.0")]


def test_nothing_to_show_is_no_chart() -> None:
    assert list(cost_charts.of_workloads(record(), NAMES)) == []


def test_the_same_record_gives_the_same_bytes_in_the_order_of_the_report() -> None:
    full = record(crossovers=[pair()], comparisons=COMPARED, tornado=[swing("People", "100", True)])
    once = list(cost_charts.of_workloads(full, NAMES))
    assert once == list(cost_charts.of_workloads(full, NAMES))
    assert len(once) == 2
    assert all(ElementTree.fromstring(svg) is not None for _, svg in once)
