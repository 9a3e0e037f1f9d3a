"""Charts of the costs as SVG: pure functions of the record, with real text and a text that says the same.

A chart says what is in the record and reckons nothing but where its marks stand. Coordinates are decimals with one
digit after the point, so that the same record gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, Final

from auditor.report import words

Record = Mapping[str, Any]

WIDTH: Final = 520
LEFT: Final = 4
RIGHT: Final = 400
ROW: Final = 26
FONT: Final = "Auditor Sans"
INK: Final = "#1c2b4a"
QUIET: Final = "#5b667a"
FILL: Final = "#9dbbd6"
DARK: Final = "#14284b"
LINE: Final = "#d5dae3"

MOST_DECADES: Final = 12


def tornado(record: Record, workload: str, names: Mapping[str, str]) -> str:
    """How far each assumption moves the cost of any option, the widest first; empty where none has a range."""
    swings = [one for one in record["costs"].get("tornado", []) if one["workload"] == workload]
    if not swings:
        return ""
    most = max(Decimal(one["swing"]) for one in swings) or Decimal(1)
    marks: list[str] = []
    told = []
    for index, one in enumerate(swings):
        top = Decimal(ROW * index)
        width = (RIGHT - LEFT) * Decimal(one["swing"]) / most
        figure = words.money(one["swing"], one["currency"])
        flips = ", changes the cheapest option" if one["flips"] else ""
        label = f"{one['quantity']}{' – changes the cheapest option' if one['flips'] else ''}"
        marks += [
            text(Decimal(0), top + 9, label, INK, bold=one["flips"]),
            _rect(Decimal(LEFT), top + 12, max(width, Decimal(2)), Decimal(9), DARK if one["flips"] else FILL),
            text(LEFT + max(width, Decimal(2)) + 6, top + 19, figure, INK),
        ]
        told.append(f"{one['quantity']}: {figure}{flips}")
    return svg(ROW * len(swings) + 4, f"How far each assumption moves the cost a month. {'; '.join(told)}.", marks)


def crossovers(record: Record, workload: str, names: Mapping[str, str]) -> str:
    """For each other option the requests a month, by powers of ten, at which it is cheaper than the cheapest now."""
    cheapest = {one["options"][0] for one in record["costs"].get("comparisons", []) if one["workload"] == workload}
    pairs = [one for one in record["costs"]["crossovers"] if one["workload"] == workload and one["other"] in cheapest]
    if not pairs:
        return ""
    highest = max((_end(pair) for pair in pairs), default=1)
    decades = min(max(len(str(highest)), 3), MOST_DECADES)
    marks: list[str] = []
    for decade in range(decades + 1):
        x = _at(Decimal(10) ** decade, decades)
        marks.append(text(x, Decimal(8), _power(decade), QUIET, anchor="middle"))
    told = []
    for index, pair in enumerate(pairs):
        top = Decimal(14 + ROW * index)
        name = names.get(pair["one"], pair["one"])
        marks.append(text(Decimal(0), top + 9, f"{name} – {_when(pair)}", INK))
        marks.append(_rect(Decimal(LEFT), top + 12, Decimal(RIGHT - LEFT), Decimal(9), LINE))
        for interval in pair["intervals"]:
            start = _at(Decimal(interval["first"]), decades)
            end = Decimal(RIGHT) if interval["last"] is None else _at(Decimal(interval["last"]), decades)
            marks.append(_rect(start, top + 12, max(end - start, Decimal("0.5")), Decimal(9), DARK))
        told.append(f"{name}: {_when(pair)}")
    title = f"Requests a month at which an option is cheaper than the cheapest now. {'; '.join(told)}."
    return svg(14 + ROW * len(pairs) + 4, title, marks)


def _end(pair: Record) -> int:
    """The highest number that the drawing of a pair should reach."""
    return max((one["last"] or one["first"] for one in pair["intervals"]), default=1)


def _when(pair: Record) -> str:
    if pair["never"]:
        return "never"
    if pair["first"] is None:
        return f"not up to {pair['examined']:,}"
    return f"from {pair['first']:,}"


def _at(requests: Decimal, decades: int) -> Decimal:
    """Where a number stands on a scale of powers of ten, from one on."""
    share = max(requests, Decimal(1)).log10() / decades
    return LEFT + (RIGHT - LEFT) * min(share, Decimal(1))


def _power(decade: int) -> str:
    return f"{10**decade:,}" if decade < 4 else {0: "", 1: "10", 2: "100"}[decade % 3] + _thousands(decade)


def _thousands(decade: int) -> str:
    unit = {1: "k", 2: "m", 3: "bn", 4: "tn"}[decade // 3]
    return unit if decade % 3 else f"1{unit}"


def cumulative(record: Record, workload: str, names: Mapping[str, str]) -> str:
    """What each priced option costs over three years, with the day on which its offer ends; empty without a price."""
    ids = _candidates(record, workload)
    options = [
        one for one in record["costs"]["options"] if one["candidate"] in ids and one.get("three_years") is not None
    ]
    if not options:
        return ""
    most = max(Decimal(one["three_years"]["high"]) for one in options) or Decimal(1)
    marks: list[str] = []
    told = []
    for index, one in enumerate(options):
        top = Decimal(ROW * index)
        low, mid, high = (
            LEFT + (RIGHT - LEFT) * Decimal(one["three_years"][end]) / most for end in ("low", "mid", "high")
        )
        name = names.get(one["candidate"], one["candidate"])
        ends = f", offer ends {one['retires']}" if one.get("retires") else ""
        figure = words.money(one["three_years"]["mid"], one["currency"])
        marks += [
            text(Decimal(0), top + 9, name + ends.replace(", ", " – "), INK),
            _rect(Decimal(LEFT), top + 12, max(mid - LEFT, Decimal(1)), Decimal(9), FILL),
            _rect(low, top + 16, max(high - low, Decimal(1)), Decimal(1), DARK),
            text(max(high, mid) + 6, top + 19, figure, INK),
        ]
        told.append(f"{name}: {figure}{ends}")
    return svg(ROW * len(options) + 4, f"Cost over three years, mid, with low to high. {'; '.join(told)}.", marks)


def _candidates(record: Record, workload: str) -> Sequence[str]:
    return next((one["candidates"] for one in record["workloads"] if one["id"] == workload), ())


def of_workloads(record: Record, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Caption and drawing of every chart there is something to show in, by workload."""
    for workload in record["workloads"]:
        about = f" ({workload['title']})" if len(record["workloads"]) > 1 and workload.get("title") else ""
        for caption, draw in (
            ("Requests a month at which an option is cheaper than the cheapest now: the dark stretches", crossovers),
            ("How far each assumption moves the cost a month of any option", tornado),
            ("Cost over three years: the bar ends at mid, the thin line goes from low to high", cumulative),
        ):
            drawing = draw(record, workload["id"], names)
            if drawing:
                yield f"{caption}{about}.", drawing


def svg(height: int, title: str, marks: Sequence[str]) -> str:
    """A drawing of the width of the page, with a text that says what it shows."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' class="chart"><title>{escape(title)}</title>'
    )
    return head + "".join(marks) + "</svg>"


def _rect(x: Decimal, y: Decimal, width: Decimal, height: Decimal, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def text(x: Decimal, y: Decimal, told: str, fill: str, *, bold: bool = False, anchor: str = "start") -> str:
    """A line of text that begins, ends or is centred at a place."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="7.5" fill="{fill}"'
        f' text-anchor="{anchor}"{weight}>{escape(words.shortened(told, 100))}</text>'
    )
