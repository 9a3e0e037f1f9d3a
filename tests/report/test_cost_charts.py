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


def swing(quantity: str, low: str, high: str, flips: bool) -> dict[str, Any]:
    ranged = str(abs(int(high) - int(low)))
    moved = {"swing": ranged, "moved": "w/a", "at_low": low, "at_high": high}
    return {"workload": "w", "currency": "USD", "quantity": quantity, "flips": flips, **moved}


def pair(**other: Any) -> dict[str, Any]:
    found = {
        "workload": "w",
        "one": "w/b",
        "other": "w/a",
        "never": False,
        "first": 1000,
        "examined": 5000,
        "intervals": [{"first": 1000, "last": 2000}, {"first": 10_000, "last": None}],
        "interval_count": 2,
        "settled": True,
    }
    return found | other


COMPARED = [{"workload": "w", "options": ["w/a", "w/b"], "requests": 100}]
NAMES = {"w/a": "A & A", "w/b": "B"}


def title(svg: str) -> str:
    found = ElementTree.fromstring(svg).find("{http://www.w3.org/2000/svg}title")
    assert found is not None
    return found.text or ""


def bars(svg: str, fill: str) -> list[tuple[str, str]]:
    return re.findall(rf'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="[\d.]+" fill="{fill}"', svg)


def test_the_tornado_goes_from_end_to_end_around_mid_and_tells_what_changes_the_cheapest() -> None:
    swings = [swing("People", "-25", "75", True), swing("Rent", "25", "-25", False), swing("Data", "0", "0", False)]
    svg = cost_charts.tornado(record(tornado=swings), "w", NAMES)
    assert title(svg) == (
        "How far each assumption moves the cost a month in USD from mid. "
        "People: −25 to +75 for A & A, changes the cheapest option; Rent: +25 to −25 for A & A."
    )
    assert bars(svg, cost_charts.DARK) == [("4.0", "396.0")]
    assert bars(svg, cost_charts.FILL) == [("4.0", "198.0")]
    assert bars(svg, cost_charts.INK) == [("103.0", "0.8"), ("103.0", "0.8")]  # mid, across each bar
    assert "Data" not in svg, "what moves nothing has no bar"


def test_crossovers_stand_on_powers_of_ten_and_are_held_against_the_volume_stated() -> None:
    svg = cost_charts.crossovers(record(crossovers=[pair()], comparisons=COMPARED), "w", NAMES)
    assert title(svg) == (
        "Requests a month at which an option is cheaper than the cheapest at the 100 stated (A & A). "
        "B: 1,000 to 2,000 and for good from 10,000."
    )
    assert bars(svg, cost_charts.DARK) == [("241.6", "23.8"), ("320.8", "79.2")]
    assert bars(svg, cost_charts.INK) == [("162.4", "0.8")]
    assert ">1,000<" in svg
    assert ">stated: 100<" in svg


def test_never_has_no_dark_stretch() -> None:
    one = pair(never=True, first=None, intervals=[], interval_count=0)
    svg = cost_charts.crossovers(record(crossovers=[one], comparisons=COMPARED), "w", NAMES)
    assert title(svg).endswith("B: never.")
    assert bars(svg, cost_charts.DARK) == []


def test_a_long_label_is_told_whole_in_several_rows() -> None:
    long = " ".join(f"word{number}" for number in range(60))
    svg = cost_charts.crossovers(record(crossovers=[pair()], comparisons=COMPARED), "w", {"w/b": long})
    root = ElementTree.fromstring(svg)
    rows = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text") if "word" in (one.text or "")]
    assert " ".join(rows).startswith(f"{long}: 1,000 to 2,000 and for")
    assert len(rows) == 4
    assert "…" not in svg


def test_a_drawing_about_one_workload_does_not_name_it_with_each_candidate() -> None:
    named = {"w/a": "A, for: W", "w/b": "B, for: W"}
    [(_, svg)] = cost_charts.of_workloads(record(crossovers=[pair()], comparisons=COMPARED), named)
    assert "for: W" not in svg


def test_three_years_say_when_an_offer_ends() -> None:
    option = {
        "candidate": "w/a",
        "currency": "USD",
        "retires": "2027-01-14",
        "three_years": {"low": "100", "mid": "200", "high": "400"},
    }
    svg = cost_charts.cumulative(record(options=[option]), "w", NAMES)
    assert title(svg).endswith("A & A: USD\N{NO-BREAK SPACE}200 (up to 400), offer ends 2027-01-14.")
    assert ">USD\N{NO-BREAK SPACE}200 (up to 400)</text>" in svg, "the label stands at the end of the range"
    assert bars(svg, cost_charts.FILL) == [("4.0", "198.0")]
    assert bars(svg, cost_charts.DARK) == [("103.0", "297.0")]


def test_a_figure_that_has_no_room_beside_its_bar_stands_in_the_label() -> None:
    option = {
        "candidate": "w/a",
        "currency": "USD",
        "retires": None,
        "three_years": {"low": "303000", "mid": "2004326", "high": "16891891"},
    }
    svg = cost_charts.cumulative(record(options=[option]), "w", NAMES)
    figure = "USD\N{NO-BREAK SPACE}2,004,326 (up to 16,891,891)"
    assert f">A &amp; A – {figure}</text>" in svg
    assert svg.count(figure) == 2, "in the label and in the text that says the same"


def test_of_many_assumptions_those_that_move_little_are_counted() -> None:
    swings = [swing(f"No. {number}", "-25", str(100 - number), number == 15) for number in range(1, 16)]
    svg = cost_charts.tornado(record(tornado=swings), "w", NAMES)
    assert len(bars(svg, cost_charts.FILL)) == cost_charts.MOST_SWINGS
    assert len(bars(svg, cost_charts.DARK)) == 1, "what changes the cheapest option is always shown"
    assert ">2 more move it less: they stand in the table of the assumptions.</text>" in svg


def test_nothing_to_show_is_no_chart() -> None:
    assert list(cost_charts.of_workloads(record(), NAMES)) == []


def test_the_same_record_gives_the_same_bytes_in_the_order_of_the_report() -> None:
    full = record(crossovers=[pair()], comparisons=COMPARED, tornado=[swing("People", "0", "100", True)])
    once = list(cost_charts.of_workloads(full, NAMES))
    assert once == list(cost_charts.of_workloads(full, NAMES))
    assert len(once) == 2
    assert all(ElementTree.fromstring(svg) is not None for _, svg in once)
