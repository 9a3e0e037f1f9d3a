"""How open the model of a candidate is, as the record has it: tier, definition element by element, and class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.release import standing
from auditor.engine.values import Value

ELEMENTS: Final = {
    "F": "osaid.use",
    "D1": "osaid.data_description",
    "D2": "osaid.public_data",
    "D3": "osaid.third_party_data",
    "C1": "osaid.processing_code",
    "C2": "osaid.training_code",
    "C3": "osaid.evaluation_code",
    "C4": "osaid.libraries",
    "C5": "osaid.inference_code",
    "C6": "osaid.architecture",
    "P": "osaid.parameters",
}
"""The elements of the Open Source AI Definition 1.0 in its order, each with the fact that answers it."""

UNSETTLED: Final = "insufficient_evidence"
"""The verdict by the definition where it is not known."""

CLASSES: Final = {1: "I", 2: "II", 3: "III", 0: "none"}


def openness(model: Model | None, catalogue: Catalogue, facts: Mapping[str, Value]) -> dict[str, Any]:
    """``facts`` are those of the candidate, derived ones included. What is not known is null, and no verdict."""
    found = None if model is None else standing(model, catalogue)
    osaid = facts.get("openness.osaid") or UNSETTLED
    return {
        "tier": facts.get("openness.tier"),
        "osaid": osaid,
        "elements": [{"element": name, "state": facts.get(fact)} for name, fact in ELEMENTS.items()],
        "mof_class": None if found is None or found.number is None else CLASSES[found.number],
        "missing": [] if found is None else sorted(found.missing),
        "unlicensed": [] if found is None else sorted(found.unlicensed),
        "invalid": [] if found is None else sorted(found.invalid),
        "not_established": [] if found is None else list(found.unknown),
        "reasons": [] if model is None else list(_reasons(model, catalogue, settled=osaid != UNSETTLED)),
    }


def _reasons(model: Model, catalogue: Catalogue, *, settled: bool) -> Iterator[str]:
    """Why parts, their licences and, where the definition is not settled, the account of the data are not known."""
    release = catalogue.releases.get(model.id)
    if release is None:
        return
    for name in ("components", "licences", "data_information"):
        if name in release.unknown and (name != "data_information" or not settled):
            yield release.unknown[name]
