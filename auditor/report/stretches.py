"""Where one cost is below another, in a few words: over requests a month, and over the share routed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

MOST_STRETCHES: Final = 3
"""Intervals of a crossover told one by one."""

MOST_SHARES: Final = 6
"""Stretches of shares that are told one by one."""


def volumes(pair: Mapping[str, Any]) -> str:
    """At how many requests a month an option is cheaper than another: its stretches, or where they begin."""
    if pair["never"]:
        return "never"
    if pair["first"] is None:
        return f"not up to {pair['examined']:,}; not reckoned beyond"
    if len(pair["intervals"]) < pair["interval_count"] or pair["interval_count"] > MOST_STRETCHES:
        good = "" if pair["permanent"] is None else f", for good from {pair['permanent']:,}"
        told = f"first at {pair['first']:,}{good} ({pair['interval_count']} stretches in all)"
    else:
        told = " and ".join(_stretch(one) for one in pair["intervals"])
    return told if pair["settled"] else f"{told}; not reckoned beyond {pair['examined']:,}"


def _stretch(one: Mapping[str, Any]) -> str:
    if one["last"] is None:
        return "at any number" if one["first"] == 1 else f"for good from {one['first']:,}"
    if one["first"] == 1:
        return f"up to {one['last']:,}"
    return f"{one['first']:,}" if one["first"] == one["last"] else f"{one['first']:,} to {one['last']:,}"


def shares(pair: Mapping[str, Any], hybrid: Mapping[str, Any]) -> str:
    """At which shares routed a hybrid is cheaper than another option, in a few words."""
    told = [
        one["first"] if one["first"] == one["last"] else f"{one['first']} to {one['last']}" for one in pair["intervals"]
    ]
    shown = ", ".join(told[:MOST_SHARES]) + (f" and {len(told) - MOST_SHARES} more" if told[MOST_SHARES:] else "")
    beyond = "" if hybrid["settled"] else f"; not reckoned above {hybrid['examined']}"
    return f"{shown or 'at none'}{beyond}"
