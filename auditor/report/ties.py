"""Options that cost the same: told as equals, though one of them has to stand first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Record = Mapping[str, Any]


def everywhere(crossovers: Iterable[Record], one: str, other: str) -> bool:
    """Whether neither of two options is cheaper than the other at any number of requests."""
    ways = [pair for pair in crossovers if {pair["one"], pair["other"]} == {one, other}]
    return len(ways) == 2 and all(pair["never"] for pair in ways)


def in_draws(chances: Record, candidate: str) -> list[str]:
    """The other options that cost as much as this one in every draw."""
    less = {(pair["one"], pair["other"]): pair["cheaper_in"] for pair in chances.get("pairs", ())}
    return [
        one["candidate"]
        for one in chances["options"]
        if one["candidate"] != candidate
        and less.get((candidate, one["candidate"])) == less.get((one["candidate"], candidate)) == 0
    ]


def cheapest_in(chances: Record, candidate: str) -> int:
    """In how many draws an option, or one that costs the same in every draw, is the cheapest."""
    counts = {one["candidate"]: one["cheapest_in"] for one in chances["options"]}
    return sum(counts[name] for name in (candidate, *in_draws(chances, candidate)))
