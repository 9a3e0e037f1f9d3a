"""Charts of the costs as SVG: pure functions of the record, with real text and a text that says the same.

A chart says what is in the record and reckons nothing but where its marks stand. Coordinates are decimals with one
digit after the point, so that the same record gives the same bytes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, Final

from auditor.report import likely, stretches, words

Record = Mapping[str, Any]

WIDTH: Final = 520
LEFT: Final = 4
RIGHT: Final = 400
FONT: Final = "Auditor Sans"
INK: Final = "#1c2b4a"
QUIET: Final = "#5b667a"
FILL: Final = "#9dbbd6"
DARK: Final = "#14284b"
LINE: Final = "#d5dae3"

CHARACTERS: Final = 128
LEADING: Final = 9
MOST_DECADES: Final = 12
SEEN: Final = Decimal(3)
"""A bar that is shorter than this is hardly seen beside the others."""

TINY: Final = " – too small to be seen at this scale"
MOST_SWINGS: Final = 12
"""Bars of the tornado; what moves the cost less is told in its table, unless it changes which option is cheapest."""

WIDE: Final = Decimal("4.3")
"""More than a character of a label takes on average."""

LEAST_SWING: Final = Decimal("0.01")
"""What moves a month by less than this is neither a bar of the tornado nor a row of its table."""


def tornado(record: Record, workload: str, names: Mapping[str, str]) -> str:
    """How far each assumption moves the cost of the option it moves most, the widest first; empty where none does."""
    swings = [one for one in record["costs"].get("tornado", []) if one["workload"] == workload and moves(one)]
    if not swings:
        return ""
    shown = [one for place, one in enumerate(swings) if place < MOST_SWINGS or one["flips"]]
    least, most = _reach(shown)
    scale = (RIGHT - LEFT) / (most - least)
    middle = LEFT - least * scale
    marks: list[str] = []
    told = []
    top = Decimal(0)
    for one in shown:
        low, high = (Decimal(one[end]) for end in ("at_low", "at_high"))
        figure = f"{_signed(one['at_low'])} to {_signed(one['at_high'])}"
        said = f"{one['quantity']}: {figure} for {names.get(one['moved'], one['moved'])}"
        label = f"{said}{' – changes the cheapest option' if one['flips'] else ''}"
        rows, marked = label_rows(label, top, bold=one["flips"])
        x, width = (
            middle + min(low, high, Decimal(0)) * scale,
            (max(low, high, Decimal(0)) - min(low, high, Decimal(0))),
        )
        fill = DARK if one["flips"] else FILL
        bar = _rect(x, top + rows + 3, max(width * scale, Decimal(2)), Decimal(9), fill)
        marks += [*marked, bar, _rule(middle, top + rows)]
        told.append(f"{said}{', changes the cheapest option' if one['flips'] else ''}")
        top += rows + 17
    if len(shown) < len(swings):
        told.append(f"{len(swings) - len(shown)} more move it less: they stand in the table of the assumptions")
        marks.append(text(Decimal(0), top + 9, f"{told[-1]}.", QUIET))
        top += 13
    title = f"How far each assumption moves the cost a month in {swings[0]['currency']} from mid. {'; '.join(told)}."
    return svg(int(top) + 4, title, marks)


def moves(swing: Record) -> bool:
    """Whether an assumption moves a month by what can be told, or changes which option is cheapest."""
    return Decimal(swing["swing"]) >= LEAST_SWING or bool(swing["flips"])


def _reach(swings: Sequence[Record]) -> tuple[Decimal, Decimal]:
    """How far below and above mid any of them goes; the two are never the same."""
    ends = [Decimal(one[end]) for one in swings for end in ("at_low", "at_high")]
    least, most = min(*ends, Decimal(0)), max(*ends, Decimal(0))
    return least, most if most > least else least + 1


def _signed(amount: str) -> str:
    if 0 < abs(Decimal(amount)) < Decimal("0.005"):
        return "about 0"
    return f"{'+' if Decimal(amount) > 0 else ''}{words.amount(amount)}"


def crossovers(record: Record, workload: str, names: Mapping[str, str]) -> str:
    """For each other option the requests a month, by powers of ten, at which it is cheaper than the cheapest now."""
    compared = [one for one in record["costs"].get("comparisons", []) if one["workload"] == workload]
    cheapest = {one["options"][0] for one in compared}
    pairs_of = [one for one in record["costs"]["crossovers"] if one["workload"] == workload]
    pairs = [one for one in pairs_of if one["other"] in cheapest]
    if not pairs:
        return ""
    requests = max(one["requests"] for one in compared)
    highest = max((_end(pair) for pair in pairs), default=1)
    decades = min(max(len(str(highest)), len(str(requests)), 3), MOST_DECADES)
    marks: list[str] = []
    for decade in range(decades + 1):
        x = _at(Decimal(10) ** decade, decades)
        marks.append(text(x, Decimal(8), _power(decade), QUIET, anchor="middle"))
    now = _at(Decimal(requests), decades)
    told = []
    top = Decimal(14)
    for pair in pairs:
        said = f"{names.get(pair['one'], pair['one'])}: {stretches.told(pair, pairs_of)}"
        rows, marked = label_rows(said, top)
        marks += [*marked, _rect(Decimal(LEFT), top + rows + 3, Decimal(RIGHT - LEFT), Decimal(9), LINE)]
        marks += [
            _rect(start, top + rows + 3, max(end - start, Decimal("0.5")), Decimal(9), DARK)
            for start, end in (_ends(interval, decades) for interval in pair["intervals"])
        ]
        marks.append(_rule(now, top + rows))
        told.append(said)
        top += rows + 17
    marks.append(text(now, top + 8, f"stated: {requests:,}", QUIET, anchor="middle" if now > 40 else "start"))
    against = "; ".join(names.get(name, name) for name in sorted(cheapest))
    title = f"Requests a month at which an option is cheaper than the cheapest at the {requests:,} stated ({against})."
    return svg(int(top) + 14, f"{title} {'; '.join(told)}.", marks)


def _ends(interval: Record, decades: int) -> tuple[Decimal, Decimal]:
    end = Decimal(RIGHT) if interval["last"] is None else _at(Decimal(interval["last"]), decades)
    return _at(Decimal(interval["first"]), decades), end


def _end(pair: Record) -> int:
    """The highest number that the drawing of a pair should reach."""
    return max((one["last"] or one["first"] for one in pair["intervals"]), default=1)


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
    if not options or (len(options) == 1 and options[0]["three_years"]["low"] == options[0]["three_years"]["high"]):
        return ""  # nothing to compare
    most = max(Decimal(one["three_years"]["high"]) for one in options) or Decimal(1)
    marks: list[str] = []
    told = []
    top = Decimal(0)
    for one in options:
        low, mid, high = (
            LEFT + (RIGHT - LEFT) * Decimal(one["three_years"][end]) / most for end in ("low", "mid", "high")
        )
        name = names.get(one["candidate"], one["candidate"])
        ends = f", offer ends {one['retires']}" if one.get("retires") else ""
        figure = _reaching(one["three_years"], one["currency"])
        beside = figure + (TINY if max(high, mid) - LEFT < SEEN else "")
        x = max(high, mid) + 6
        fits = x + WIDE * len(beside) <= WIDTH
        rows, marked = label_rows(name + ("" if fits else f" – {figure}") + ends.replace(", ", " – "), top)
        marks += [
            *marked,
            _rect(Decimal(LEFT), top + rows + 3, max(mid - LEFT, Decimal(1)), Decimal(9), FILL),
            _rect(low, top + rows + 7, max(high - low, Decimal(1)), Decimal(1), DARK),
            *([text(x, top + rows + 10, beside, INK)] if fits else []),
        ]
        told.append(f"{name}: {figure}{ends}")
        top += rows + 17
    return svg(int(top) + 4, f"Cost over three years, mid, with low to high. {'; '.join(told)}.", marks)


def _reaching(amounts: Record, currency: str) -> str:
    """The middle, and how far above it the range goes, as it stands at the end of the range."""
    mid = words.money(amounts["mid"], currency)
    return mid if amounts["high"] == amounts["mid"] else f"{mid} (up to {words.amount(amounts['high'])})"


def own_names(record: Record, workload: str, names: Mapping[str, str]) -> dict[str, str]:
    """What the candidates of a workload are called in a drawing that is about it alone."""
    title = next((one.get("title") for one in record["workloads"] if one["id"] == workload), None)
    return {name: told.removesuffix(f", for: {title}") for name, told in names.items()}


def _candidates(record: Record, workload: str) -> Sequence[str]:
    return next((one["candidates"] for one in record["workloads"] if one["id"] == workload), ())


def of_workloads(record: Record, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Caption and drawing of every chart there is something to show in, by workload."""
    for workload in record["workloads"]:
        about = f" ({workload['title']})" if len(record["workloads"]) > 1 and workload.get("title") else ""
        years = f"Cost over three years{likely.renewed(record)}"
        for caption, draw in (
            (
                "Requests a month at which an option is cheaper (dark) than the cheapest at the volume stated (line)",
                crossovers,
            ),
            (
                "How far each assumption moves the cost a month from mid (thin line), of the option it moves most",
                tornado,
            ),
            (f"{years}: the bar ends at mid, the thin line goes from low to high", cumulative),
        ):
            drawing = draw(record, workload["id"], own_names(record, workload["id"], names))
            if drawing:
                yield f"{caption}{about}.", drawing


def svg(height: int, title: str, marks: Sequence[str]) -> str:
    """A drawing of the width of the page, with a text that says what it shows."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        f' class="chart"><title>{escape(title)}</title>'
    )
    return head + "".join(marks) + "</svg>"


def label_rows(told: str, top: Decimal, *, bold: bool = False) -> tuple[int, list[str]]:
    """A label above a bar, in as many rows as it takes: their height, and the rows."""
    rows = textwrap.wrap(told, CHARACTERS)
    marks = [text(Decimal(0), top + 9 + LEADING * place, row, INK, bold=bold) for place, row in enumerate(rows)]
    return 9 + LEADING * (len(rows) - 1), marks


def _rule(x: Decimal, y: Decimal) -> str:
    """A thin line across the bar below a label, at a value that all bars are held against."""
    return _rect(x, y + 1, Decimal("0.8"), Decimal(13), INK)


def _rect(x: Decimal, y: Decimal, width: Decimal, height: Decimal, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def text(x: Decimal, y: Decimal, told: str, fill: str, *, bold: bool = False, anchor: str = "start") -> str:
    """A line of text that begins, ends or is centred at a place."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-family="{FONT}" font-size="7.5" fill="{fill}"'
        f' text-anchor="{anchor}"{weight}>{escape(told)}</text>'
    )
