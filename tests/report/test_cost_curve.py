"""The three-year curve: what it shows is in the record, told in text as well, the same bytes each time."""

from __future__ import annotations

import itertools
import re
from typing import Any
from xml.etree import ElementTree

from auditor.report import cost_curve

SVG = "{http://www.w3.org/2000/svg}"
NAMES = {"w/a": "A & A", "w/b": "B"}
MONEY = "USD\N{NO-BREAK SPACE}"


def course(**other: Any) -> dict[str, Any]:
    options = [
        {"candidate": "w/a", "lasts": 2, "retires": "2027-01-14", "cumulative": ["50", "100"]},
        {"candidate": "w/b", "lasts": 36, "retires": None, "cumulative": [str(10 * month) for month in range(1, 37)]},
    ]
    found = {"workload": "w", "currency": "USD", "start": "2026-11-22", "months": 36, "options": options}
    return found | other


def record(*courses: dict[str, Any]) -> dict[str, Any]:
    return {"workloads": [{"id": "w", "title": "W"}], "costs": {"courses": list(courses)}}


def test_the_curve_says_in_text_what_it_shows() -> None:
    root = ElementTree.fromstring(cost_curve.curve(course(), NAMES))
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == (
        "Cost added up over 36 months from 2026-11-22, all at mid. "
        f"B: {MONEY}360; A & A: {MONEY}100 until its offer ends on 2027-01-14."
    )
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert texts[-4:] == ["B", f"{MONEY}360", "A & A", f"{MONEY}100 – ends 2027-01-14"]


def test_a_line_stops_with_a_dot_where_the_offer_ends() -> None:
    svg = cost_curve.curve(course(), NAMES)
    lines = re.findall(r'<polyline points="([^"]+)"', svg)
    assert [len(line.split()) for line in lines] == [37, 3]  # from nought on, the dearest first
    assert lines[1].split()[0] == "46.0,158.0"
    [dot] = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)
    assert ",".join(dot) == lines[1].split()[-1]


def test_lines_are_told_apart_without_colour() -> None:
    svg = cost_curve.curve(course(), NAMES)
    dashes = re.findall(r"<polyline [^>]*?(?:stroke-dasharray=\"([^\"]*)\")?/>", svg)
    assert len(set(dashes)) == 2


def test_names_never_stand_on_each_other() -> None:
    options = [
        {"candidate": f"w/{name}", "lasts": 36, "retires": None, "cumulative": ["1"] * 35 + [str(100 + place)]}
        for place, name in enumerate("abcdefgh")
    ]
    root = ElementTree.fromstring(cost_curve.curve(course(options=options), {}))
    labels = [float(one.get("y", "")) for one in root.iter(f"{SVG}text") if (one.text or "").startswith("w/")]
    assert all(low - high >= cost_curve.LEADING for high, low in itertools.pairwise(labels))
    assert float((root.get("viewBox") or "").split()[3]) > labels[-1] + 8


def test_a_long_name_is_told_whole_and_pushes_the_next_down() -> None:
    long = " ".join(f"word{number}" for number in range(20))
    svg = cost_curve.curve(course(), {"w/b": long, "w/a": long})
    texts = [(one.text or "", float(one.get("y", ""))) for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    rows = [(text, y) for text, y in texts if "word" in text]
    assert " ".join(text for text, _ in rows) == f"{long} {long}"
    assert all(low - high >= cost_curve.ROW for (_, high), (_, low) in itertools.pairwise(rows))
    assert "…" not in svg


def test_one_option_alone_has_no_curve() -> None:
    only = course(options=course()["options"][:1])
    gone = course(options=[course()["options"][1], {"candidate": "w/c", "lasts": 0, "retires": None, "cumulative": []}])
    assert list(cost_curve.of_workloads(record(only, gone), NAMES)) == []


def test_the_same_record_gives_the_same_bytes() -> None:
    [(caption, svg)] = cost_curve.of_workloads(record(course()), NAMES)
    assert caption.startswith(
        "Cost added up over three years in USD, from 22 November 2026 on: a line that ends in a dot"
    )
    assert svg == cost_curve.curve(course(), NAMES)


def test_what_would_lie_on_the_axis_is_named_and_not_drawn() -> None:
    small = [
        {
            "candidate": f"w/{name}",
            "lasts": 36,
            "retires": None,
            "cumulative": [f"{month / 100}" for month in range(36)],
        }
        for name in "xy"
    ]
    svg = cost_curve.curve(course(options=[*course()["options"], *small]), NAMES)
    assert svg.count("<polyline") == 2, "two dashed lines on the axis would cover each other"
    assert svg.count(f">{cost_curve.FLAT}</text>") == 2
    assert ">w/x</text>" in svg
