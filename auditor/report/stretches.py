"""Where one cost is below another, in a few words: over requests a month, and over the share routed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from auditor.report import ties

MOST_STRETCHES: Final = 3
"""Intervals of a crossover told one by one."""

DIGITS: Final = 3
"""Digits that a number of requests is told with."""

SIZES: Final = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))

MOST_SHARES: Final = 6
"""Stretches of shares that are told one by one."""


def told(pair: Mapping[str, Any], crossovers: Iterable[Mapping[str, Any]]) -> str:
    """Where an option is cheaper than another, or that the two cost the same at any number of requests."""
    return "equal at any number" if ties.everywhere(crossovers, pair["one"], pair["other"]) else volumes(pair)


def volumes(pair: Mapping[str, Any]) -> str:
    """At how many requests a month an option is cheaper than another: its stretches, or where they begin.

    Numbers are rounded as far as they still differ; the record has them to the last request.
    """
    if pair["never"]:
        return "never"
    if pair["first"] is None:
        return f"not up to {about(pair['examined'])}; not reckoned beyond"
    if len(pair["intervals"]) < pair["interval_count"] or pair["interval_count"] > MOST_STRETCHES:
        good = "" if pair["permanent"] is None else f", for good from {about(pair['permanent'])}"
        stretch = f"first at {about(pair['first'])}{good} ({pair['interval_count']} stretches in all)"
    else:
        stretch = " and ".join(_stretch(one) for one in pair["intervals"])
    return stretch if pair["settled"] else f"{stretch}; not reckoned beyond {about(pair['examined'])}"


def _stretch(one: Mapping[str, Any]) -> str:
    first, last = one["first"], one["last"]
    if last is None:
        return "at any number" if first == 1 else f"for good from {about(first)}"
    if first == 1:
        return f"up to {about(last)}"
    if first == last:
        return about(first)
    ends = about(first), about(last)
    return f"{first:,} to {last:,}" if ends[0] == ends[1] else f"{ends[0]} to {ends[1].removeprefix('about ')}"


def about(number: int) -> str:
    """A number of requests to three digits, "about" where that changed it; millions and above in words."""
    place = max(len(str(number)) - DIGITS, 0)
    rounded = int(Decimal(number).scaleb(-place).to_integral_value(ROUND_HALF_EVEN)) * 10**place
    size, name = next(((size, f" {name}") for size, name in SIZES if rounded >= size), (1, ""))
    told = f"{(Decimal(rounded) / size).normalize():,f}{name}"
    return told if rounded == number else f"about {told}"


AT_AN_END: Mapping[tuple[str, ...], str] = {("0",): "only where none is routed", ("1",): "only where all are routed"}
"""The one share at which a hybrid is cheaper, where that is an end."""


def shares(pair: Mapping[str, Any], hybrid: Mapping[str, Any]) -> str:
    """At which shares routed a hybrid is cheaper than another option, in a few words."""
    told = [
        one["first"] if one["first"] == one["last"] else f"{one['first']} to {one['last']}" for one in pair["intervals"]
    ]
    ends = AT_AN_END.get(tuple(told), "")
    shown = ends or ", ".join(told[:MOST_SHARES]) + (
        f" and {len(told) - MOST_SHARES} more" if told[MOST_SHARES:] else ""
    )
    beyond = "" if hybrid["settled"] else f"; not reckoned above {hybrid['examined']}"
    return f"{shown or 'at none'}{beyond}"
