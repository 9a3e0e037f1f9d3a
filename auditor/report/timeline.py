"""Where the days of the calendar stand on a line: from the day of the audit to the horizon, or a little beyond."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from auditor.report import words

Record = Mapping[str, Any]

WIDTH: Final = 520
_LEFT: Final = 6
_RIGHT: Final = 506
_MONTHS: Final = (1, 2, 3, 6, 12, 24, 60, 120)
_MOST_TICKS: Final = 9
_LETTER: Final = Decimal("3.7")
"""About the width of a character in the size of the marks, to keep them apart."""


def strip(record: Record) -> dict[str, Any]:
    """Geometry of the line as text with one decimal: ticks, a dot a day, and the marks of the project itself."""
    start, until = date.fromisoformat(record["as_of"]), date.fromisoformat(record["horizon"]["until"])
    project = record["project"]
    marks = [("Audit", record["as_of"]), ("Planned start", project["go_live"]), ("Horizon", record["horizon"]["until"])]
    end = max(until, start)
    span = max((end - start).days, 1)

    def x(day: str) -> Decimal:
        return _LEFT + Decimal(_RIGHT - _LEFT) * (date.fromisoformat(day) - start).days / span

    events: dict[str, int] = {}
    for event in record["calendar"]:
        events[event["date"]] = events.get(event["date"], 0) + 1
    inside = [day for day in sorted(events) if start <= date.fromisoformat(day) <= end]
    beyond = sum(count for day, count in events.items() if date.fromisoformat(day) > end)
    placed = [(x(day), f"{name}, {words.day(day)}") for name, day in marks if day and _LEFT <= x(day) <= _RIGHT]
    lines, row = _apart(placed)
    y = 9 * (row + 1) + 8
    return {
        "width": str(WIDTH),
        "height": str(y + 18),
        "from": _text(Decimal(_LEFT)),
        "length": _text(Decimal(_RIGHT - _LEFT)),
        "y": str(y),
        "middle": f"{y}.7",
        "below": str(y + 15),
        "ticks": [{"x": _text(x(day.isoformat())), "text": text} for day, text in _ticks(start, end)],
        "dots": [{"x": _text(x(day)), "day": words.day(day)} for day in inside],
        "marks": [
            {
                "x": _text(place),
                "text": text,
                "anchor": anchor,
                "y": str(9 * line + 8),
                "from": str(9 * line + 10),
                "length": str(y - 9 * line - 10),
            }
            for place, text, anchor, line in lines
        ],
        "beyond": beyond,
        "title": f"Days on which something changes until {words.day(record['horizon']['until'])}: "
        f"{'; '.join(words.day(day) for day in inside) or 'none'}.",
    }


def _apart(marks: Sequence[tuple[Decimal, str]]) -> tuple[list[tuple[Decimal, str, str, int]], int]:
    """Marks with the side of their text that keeps it on the page, each on a line where it has room; the last line."""
    taken: list[Decimal] = []
    found = []
    for place, text in sorted(marks):
        width = _LETTER * len(text)
        anchor, left = ("start", place) if place < WIDTH / 2 else ("end", place - width)
        line = next((index for index, right in enumerate(taken) if left > right + 4), len(taken))
        taken[line : line + 1] = [left + width]
        found.append((place, text, anchor, line))
    return found, max(len(taken) - 1, 0)


def _ticks(start: date, end: date) -> list[tuple[date, str]]:
    """The first days of months, as many as there is room for."""
    months = (end.year - start.year) * 12 + end.month - start.month
    step = next((step for step in _MONTHS if months // step < _MOST_TICKS), _MONTHS[-1])
    found = []
    for count in range(step - (start.month - 1) % step, months + 1, step):
        year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
        day = date(year, month + 1, 1)
        if start < day <= end:
            found.append((day, str(year) if step >= 12 else words.month(day.isoformat()[:7])[:3] + f" {year}"))
    return found


def _text(value: Decimal) -> str:
    return f"{value:.1f}"
