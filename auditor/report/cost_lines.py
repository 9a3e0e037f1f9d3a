"""What each option is made of, as SVG: one bar an option, one segment a line, with the lines in words below the bar.

A pure function of the record, with real text and a text that says the same. Segments are told apart by gaps and by the
order of the words, not by colour.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from auditor.report import words
from auditor.report.cost_charts import FILL, LEFT, QUIET, RIGHT, SEEN, TINY, label_rows, own_names, svg, text

Record = Mapping[str, Any]

MOST_OPTIONS: Final = 6
DEEP: Final = "#5f8bb3"
CHARACTERS: Final = 98
LEADING: Final = 9
GAP: Final = Decimal("0.8")
SMALL: Final = Decimal("0.02")
"""Lines below this share of their option are told together."""


def bars(record: Record, workload: str, names: Mapping[str, str]) -> str:
    """The cheapest options of a workload in one currency, by their lines at mid; empty where none has a price."""
    options = _options(record, workload)
    if not options:
        return ""
    most = max(Decimal(one["monthly"]["mid"]) for one in options) or Decimal(1)
    marks: list[str] = []
    told = []
    top = 0
    for one in options:
        name = names.get(one["candidate"], one["candidate"])
        total = words.money(one["monthly"]["mid"], one["currency"])
        tiny = TINY if (RIGHT - LEFT) * Decimal(one["monthly"]["mid"]) / most < SEEN else ""
        rows, marked = label_rows(f"{name} – {total}{tiny}", Decimal(top), bold=True)
        top += rows - 9
        marks += [*marked, *_segments(one["lines"], most, Decimal(top + 12))]
        said = _said(one)
        for place, row in enumerate(textwrap.wrap(said, CHARACTERS)):
            marks.append(text(Decimal(0), Decimal(top + 30 + LEADING * place), row, QUIET))
        top += 40 + LEADING * (len(textwrap.wrap(said, CHARACTERS)) - 1)
        told.append(f"{name}, {total}: {said}")
    return svg(top, f"Cost a month by line, at mid. {' '.join(told)}", marks)


def of_workloads(record: Record, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Caption and drawing for every workload with a priced option."""
    for workload in record["workloads"]:
        about = f" ({workload['title']})" if len(record["workloads"]) > 1 and workload.get("title") else ""
        drawing = bars(record, workload["id"], own_names(record, workload["id"], names))
        if drawing:
            caption = "What a month is made of, at mid; the segments stand in the order of the words below them"
            yield f"{caption}{about}.", drawing


def _options(record: Record, workload: str) -> Sequence[Record]:
    """The priced options of the first currency by name, the cheapest first."""
    ids = next((one["candidates"] for one in record["workloads"] if one["id"] == workload), ())
    priced = [one for one in record["costs"]["options"] if one["candidate"] in ids and one["monthly"] is not None]
    currency = min((one["currency"] for one in priced), default=None)
    same = [one for one in priced if one["currency"] == currency]
    return sorted(same, key=lambda one: (Decimal(one["monthly"]["mid"]), one["candidate"]))[:MOST_OPTIONS]


def _segments(lines: Sequence[Record], most: Decimal, top: Decimal) -> Iterator[str]:
    """One rectangle a line that is wide enough to be seen, with a gap after it; a sliver where none is."""
    x, drawn = Decimal(LEFT), 0
    for line in lines:
        width = (RIGHT - LEFT) * Decimal(line["monthly"]["mid"]) / most
        if width > 2 * GAP:
            fill = DEEP if drawn % 2 else FILL
            yield f'<rect x="{x:.1f}" y="{top:.1f}" width="{width - GAP:.1f}" height="9" fill="{fill}"/>'
            drawn += 1
        x += width
    if not drawn:
        yield f'<rect x="{LEFT:.1f}" y="{top:.1f}" width="1.0" height="9" fill="{DEEP}"/>'


def _said(option: Record) -> str:
    """The lines in words, small ones together, and what is not in them."""
    lines = [line for line in option["lines"] if Decimal(line["monthly"]["mid"])]
    least = Decimal(option["monthly"]["mid"]) * SMALL
    large = [line for line in lines if Decimal(line["monthly"]["mid"]) >= least]
    small = [Decimal(line["monthly"]["mid"]) for line in lines if line not in large]
    parts = [f"{line['name']} {words.amount(line['monthly']['mid'])}" for line in large]
    if small:
        more = "1 smaller line" if len(small) == 1 else f"{len(small)} smaller lines"
        parts.append(f"{more} {words.amount(str(sum(small, Decimal(0))))}")
    without = "; ".join(one["name"] for one in option.get("without", []))
    return f"{'; '.join(parts)}." + (f" Without: {without}." if without else "")
