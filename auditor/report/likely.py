"""What a cost a month is told as: where it has a range, the range and what half of the draws from it do not exceed.

The middle of a range is what its source or the requester puts there, which may lie near one end: alone it would pass
for the likely cost. What nobody has stated is named wherever a total stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.report import words

Record = Mapping[str, Any]

BESIDE: Final = ("building it", "meeting the conditions")
"""What no line of any option is for."""


def drawn(record: Record, candidate: str | None) -> Record | None:
    """What the draws say of the cost of a candidate, with their number; None where it was not drawn."""
    for each in record["costs"].get("chances", []):
        for one in each["options"]:
            if one["candidate"] == candidate:
                return {**one, "draws": each["draws"]}
    return None


def monthly(cost: Record | None) -> str:
    """What a candidate costs a month, from low to high where they differ, or why that is not told."""
    if cost is None:
        return "Not known"
    if cost["monthly"] is None:
        return "Does not fit" if cost["state"] == "infeasible" else "Not known"
    low, high = (cost["monthly"][end] for end in ("low", "high"))
    reach = words.money(low, cost["currency"])
    return reach if low == high else f"{reach} to {words.amount(high)}"


def half(cost: Record | None, found: Record | None) -> str:
    """What half of the draws do not exceed; the middle of the range where nothing was drawn; empty without a range."""
    if cost is None or cost["monthly"] is None or cost["monthly"]["low"] == cost["monthly"]["high"]:
        return ""
    if found is None:
        return f"mid {words.amount(cost['monthly']['mid'])}"
    return f"half of the draws below {words.amount(found['p50'])}"


def without(cost: Record) -> str:
    """What is not in the total, as it follows it: what nobody has stated, and what no line is for."""
    return f"without {', '.join([*(_inside(one['name']) for one in cost.get('without', [])), *BESIDE])}"


def _inside(name: str) -> str:
    """A name as it stands inside a sentence; an abbreviation keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def estimate(cost: Record | None, found: Record | None) -> str:
    """What a candidate is estimated to cost a month and what that leaves out, or why it is not known."""
    if cost is None or cost["monthly"] is None:
        reason = cost["reason"] if cost else ""
        return f"cost not known{f': {reason}' if reason else ''}".rstrip(".")
    middle = half(cost, found)
    return f"estimated at {monthly(cost)} a month{f' ({middle})' if middle else ''}, {without(cost)}"


YEARS: Final = 3
"""Costs are reckoned ahead for so many years."""


def contract_ends(record: Record) -> str:
    """The day on which the contract ends, where that is before the years that costs are reckoned for; else empty."""
    project = record.get("project", {})
    end, start = project.get("contract_end"), max(record.get("as_of", ""), project.get("go_live") or "")
    return end if end and end < f"{int(start[:4]) + YEARS}{start[4:]}" else ""


def renewed(record: Record) -> str:
    """That costs beyond the contract are as if it were renewed, as it follows what they are; empty where none are."""
    end = contract_ends(record)
    return f", as if the contract that ends on {words.day(end)} were renewed" if end else ""
