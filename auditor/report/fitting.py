"""How many entries of each list stand on a page that must stay one page: a reckoning in lines, before it is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Final

ACROSS: Final = 118
"""Characters that a line across the page holds at the least, set in the type of the decision page."""

GAP: Final = 0.35
"""What stands between two entries, in lines."""


def lines(text: str, across: int = ACROSS) -> int:
    """The lines that a text takes at the most, in a column that holds so many characters."""
    return max(1, ceil(len(text) / across))


def shown(lists: Mapping[str, Sequence[int]], room: float, least: Mapping[str, int]) -> dict[str, int]:
    """How many entries of each list fit into a room of lines: of the list that takes most the last is left out first.

    ``lists`` are the lines of each entry, ``least`` how many of each stay whatever the room.
    """
    kept = {name: list(entries) for name, entries in lists.items()}

    def taken(name: str) -> float:
        return sum(kept[name]) + GAP * len(kept[name])

    while sum(map(taken, kept)) > room:
        spare = [name for name in kept if len(kept[name]) > least[name]]
        if not spare:
            break
        kept[max(spare, key=taken)].pop()
    return {name: len(entries) for name, entries in kept.items()}
