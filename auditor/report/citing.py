"""Short names of the acts and papers that a report cites on every page; its list of sources gives each in full."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

AI_ACT: Final = "Regulation (EU) 2024/1689"
_ACT: Final = re.compile(r"(?:Regulation|Directive|Implementing Decision) \(EU\) [0-9]+/[0-9]+ \(([^()]{2,40})\)")
_PAPER: Final = re.compile(r"Open vs Closed AI Models – (.+)")


def short(document: str) -> str:
    """EU AI Act, GDPR, essay (source document); any other document by its own name."""
    if document.startswith(AI_ACT):
        return "EU AI Act"
    if found := _ACT.fullmatch(document):
        return found[1]
    found = _PAPER.fullmatch(document)
    return found[1] if found else document


def shortened(documents: Iterable[str]) -> list[tuple[str, str]]:
    """Each short name that stands for another one, with the name that it shortens, in the order of the short ones."""
    return sorted({(short(one), one.removesuffix(f" ({short(one)})")) for one in documents if short(one) != one})
