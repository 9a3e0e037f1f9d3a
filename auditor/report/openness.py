"""How open a model is, in words: the Open Source AI Definition element by element, and the parts of the release."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from auditor.report import words

ELEMENTS: Final = {
    "F": "freedom to use",
    "D1": "description of the data",
    "D2": "list of public data",
    "D3": "list of data of third parties",
    "C1": "code that processes the data",
    "C2": "training code",
    "C3": "evaluation code",
    "C4": "libraries",
    "C5": "inference code",
    "C6": "architecture",
    "P": "weights",
}
"""The elements of the Open Source AI Definition 1.0 by the codes of the record."""

STATES: Final = {
    "not_met": "Not there",
    "licence": "Under terms that are not open",
    "undetermined": "There, but not settled",
    None: "Not established",
    "met": "Met",
}
"""What may be said of an element, what speaks against the model first."""


def elements(openness: Mapping[str, Any]) -> Iterator[str]:
    """The elements of the definition by what is said of them, each kind a line such as "Met: weights (P)"."""
    for state, said in STATES.items():
        names = [one["element"] for one in openness["elements"] if one["state"] == state]
        if names:
            yield f"{said}: {', '.join(f'{ELEMENTS[name]} ({name})' for name in names)}"


def verdict(openness: Mapping[str, Any]) -> str:
    """The verdict by the definition, with each element it rests on."""
    return ". ".join((words.OSAID[openness["osaid"]], *elements(openness)))


def parts(openness: Mapping[str, Any]) -> Sequence[str]:
    """The parts of the release that are lacking, or of which that is not known, by what is said of them."""
    return [
        f"{title}: {', '.join(part.replace('_', ' ') for part in openness[key])}"
        for key, title in words.RELEASE.items()
        if openness[key]
    ]


def tier(openness: Mapping[str, Any]) -> str:
    """The tier of openness; undetermined as well where a fact that decides it is not known."""
    return words.TIERS[openness["tier"] or "undetermined"]
