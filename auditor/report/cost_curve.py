"""The three-year curve as SVG: what each option has cost up to the end of each month, and where its offer ends.

A pure function of the record, with real text and a text that says the same. Lines are told apart by dashes and by the
name at their end, not by colour.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from auditor.report import likely, words
from auditor.report.chart import ticks
from auditor.report.cost_charts import DARK, INK, LINE, QUIET, own_names, svg, text

Record = Mapping[str, Any]

LEFT: Final = 46
RIGHT: Final = 300
TOP: Final = 8
BOTTOM: Final = 158
LABEL: Final = 312
LEADING: Final = 20
ROW: Final = 8
CHARACTERS: Final = 50
SEEN: Final = 3
"""A line that ends nearer to nought than this lies on the axis, and on others that do."""

FLAT: Final = "too near nought at this scale for a line"
DASHES: Final = ("", "6 2", "2 2", "8 2 2 2", "1 3", "10 3", "4 4", "6 2 1 2 1 2")


def curve(course: Record, names: Mapping[str, str]) -> str:
    """The curve of one comparison of the record; empty where fewer than two options cost anything in the time."""
    options = [one for one in course["options"] if one["cumulative"]]
    if len(options) < 2:
        return ""
    highest = max(Decimal(one["cumulative"][-1]) for one in options)
    scale = ticks(highest)
    marks = [*_axes(scale, course["months"])]
    ends = sorted(options, key=lambda one: (-Decimal(one["cumulative"][-1]), one["candidate"]))
    flat = [BOTTOM - _y(Decimal(one["cumulative"][-1]), scale[-1]) < SEEN for one in ends]
    for place, one in enumerate(ends):
        marks += [] if flat[place] else _line(one, DASHES[place % len(DASHES)], scale[-1], course["months"])
    called = [textwrap.wrap(names.get(one["candidate"], one["candidate"]), CHARACTERS) for one in ends]
    labels = _spread(
        [_y(Decimal(one["cumulative"][-1]), scale[-1]) for one in ends],
        [len(rows) + low for rows, low in zip(called, flat, strict=True)],
    )
    told = []
    for place, (one, y) in enumerate(zip(ends, labels, strict=True)):
        name = names.get(one["candidate"], one["candidate"])
        figure = words.money(one["cumulative"][-1], course["currency"])
        ends_on = one["retires"] if one["lasts"] < course["months"] else ""
        if not flat[place]:
            marks.append(_stroke(Decimal(LABEL - 8), y - 2, Decimal(LABEL + 12), y - 2, DASHES[place % len(DASHES)]))
        rows = [(row, INK) for row in called[place]] + [(figure + (f" – ends {ends_on}" if ends_on else ""), QUIET)]
        rows += [(FLAT, QUIET)] if flat[place] else []
        marks += [text(Decimal(LABEL + 16), y + ROW * at, row, fill) for at, (row, fill) in enumerate(rows)]
        told.append(f"{name}: {figure}" + (f" until its offer ends on {ends_on}" if ends_on else ""))
    height = max(BOTTOM + 22, int(labels[-1]) + 6 + ROW * (len(called[-1]) + flat[-1]))
    title = f"Cost added up over {course['months']} months from {course['start']}, all at mid. {'; '.join(told)}."
    return svg(height, title, marks)


def _axes(scale: Sequence[Decimal], months: int) -> Iterator[str]:
    for tick in scale:
        y = _y(tick, scale[-1])
        yield f'<rect x="{LEFT}" y="{y:.1f}" width="{RIGHT - LEFT}" height="0.6" fill="{LINE}"/>'
        yield text(Decimal(LEFT - 4), y + 3, words.number(tick.normalize()), QUIET, anchor="end")
    for month in range(0, months + 1, 12):
        yield text(_x(month, months), Decimal(BOTTOM + 12), str(month), QUIET, anchor="middle")
    yield text(Decimal(LEFT), Decimal(BOTTOM + 21), "Months", QUIET)


def _line(one: Record, dashes: str, top: Decimal, months: int) -> Iterator[str]:
    """The line from nought on, and a dot where the offer ends before the time is over."""
    points = [(Decimal(LEFT), Decimal(BOTTOM))]
    points += [(_x(month + 1, months), _y(Decimal(cost), top)) for month, cost in enumerate(one["cumulative"])]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    yield f'<polyline points="{path}" fill="none" stroke="{DARK}" stroke-width="1.2"{dashed}/>'
    if one["lasts"] < months:
        x, y = points[-1]
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.4" fill="{DARK}"/>'


def _stroke(x: Decimal, y: Decimal, to_x: Decimal, to_y: Decimal, dashes: str) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
    return f'<line {ends} stroke="{DARK}" stroke-width="1.2"{dashed}/>'


def _spread(heights: Sequence[Decimal], rows: Sequence[int]) -> list[Decimal]:
    """Where the names stand: beside the ends of the lines, from the top on, each clear of the rows of those above."""
    found: list[Decimal] = []
    for place, y in enumerate(heights):
        least = found[-1] + LEADING + ROW * (rows[place - 1] - 1) if found else Decimal(TOP)
        found.append(max(y, least))
    return found


def _x(month: int, months: int) -> Decimal:
    return LEFT + Decimal(RIGHT - LEFT) * month / months


def _y(cost: Decimal, top: Decimal) -> Decimal:
    return BOTTOM - Decimal(BOTTOM - TOP) * cost / top


def of_workloads(record: Record, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Caption and drawing of every comparison that has a curve."""
    titles = {one["id"]: one.get("title") for one in record["workloads"]}
    for course in record["costs"].get("courses", []):
        drawing = curve(course, own_names(record, course["workload"], names))
        if not drawing:
            continue
        title = titles.get(course["workload"])
        about = f" ({title})" if title and len(titles) > 1 else ""
        since = f"in {course['currency']}, from {words.day(course['start'])} on"
        what = f"Cost added up over three years {since}{likely.renewed(record)}"
        yield f"{what}: a line that ends in a dot is that of an offer that ends{about}.", drawing
