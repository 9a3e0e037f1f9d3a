"""Where the bars of the cost chart stand: one row an option, from its low to its high, with a tick at the middle."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from typing import Any, Final

WIDTH: Final = 520
ROW: Final = 27
LEADING: Final = 9
CHARACTERS: Final = 124
TOP: Final = 16
_LEFT: Final = 4
_RIGHT: Final = 400
MOST_ROWS: Final = 30
SEEN: Final = 3
"""A bar that ends nearer to nought than this is hardly seen beside the others."""


def bars(rows: Sequence[tuple[str, str, str, str]]) -> dict[str, Any]:
    """Geometry in units of the drawing, as text with one decimal. A row is label, low, mid and high (decimals).

    A label takes as many lines as it needs, each with its ``baseline``.
    """
    numbers = [
        (textwrap.wrap(label, CHARACTERS), Decimal(low), Decimal(mid), Decimal(high)) for label, low, mid, high in rows
    ]
    tops = [
        TOP + ROW * index + LEADING * sum(len(label) - 1 for label, *_ in numbers[:index])
        for index in range(len(numbers) + 1)
    ]
    scale = ticks(max((high for *_, high in numbers), default=Decimal(0)))
    top = scale[-1]

    def x(value: Decimal) -> Decimal:
        return _LEFT + (_RIGHT - _LEFT) * max(value, Decimal(0)) / top

    height = tops[-1] + 6
    return {
        "width": str(WIDTH),
        "height": str(height),
        "ticks": [{"x": _text(x(tick)), "value": tick} for tick in scale],
        "rows": [
            {
                "label": [
                    {"text": line, "baseline": _text(Decimal(top + 10 + LEADING * place))}
                    for place, line in enumerate(label)
                ],
                "y": _text(Decimal(top + 13 + LEADING * (len(label) - 1))),
                "beside": _text(Decimal(top + 20 + LEADING * (len(label) - 1))),
                "x": _text(x(low)),
                "width": _text(max(x(high) - x(low), Decimal(2))),
                "mid": _text(x(mid)),
                "after": _text(x(high) + 6),
                "tiny": x(high) - _LEFT < SEEN,
            }
            for top, (label, low, mid, high) in zip(tops, numbers, strict=False)
        ],
    }


def ticks(highest: Decimal) -> list[Decimal]:
    """Round numbers from zero up to or just above the highest, at most six of them."""
    if highest <= 0:
        return [Decimal(0), Decimal(1)]
    unit = Decimal(1).scaleb(highest.adjusted() - 1)  # highest is 10 to 100 of these
    step = next(unit * factor for factor in (2, 5, 10, 20) if highest <= unit * factor * 5)
    steps = (highest / step).to_integral_value(ROUND_CEILING)
    return [step * index for index in range(int(steps) + 1)]


def _text(value: Decimal) -> str:
    return f"{value:.1f}"
