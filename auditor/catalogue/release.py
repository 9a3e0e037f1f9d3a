"""How a model stands in the Model Openness Framework as far as its release is established.

What is not established is tried both ways: as not released, and as released under an open licence. Where both give the
same class that is the class; else it is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from auditor.catalogue import mof
from auditor.catalogue.chain import binding, strictest_of
from auditor.catalogue.entries import Catalogue, Model

WEIGHTS: Final = "model_parameters_final"
DATA_INFORMATION: Final = ("complete_description", "public_listing", "third_party_listing")
_OFFERED: Final = ("released", "gated")
_NOT_OFFERED: Final = ("described_only", "absent")
_OPEN: Final = "an open licence"


@dataclass(frozen=True, slots=True)
class Standing:
    """The class (0 for none, None where it is not known), and what of the parts asked for is known to be lacking."""

    number: int | None
    missing: tuple[str, ...]
    unlicensed: tuple[str, ...]
    invalid: tuple[str, ...]
    unknown: tuple[str, ...]


def standing(model: Model, catalogue: Catalogue) -> Standing:
    """The standing of a model of the catalogue."""
    licences = _licences(model, catalogue)
    asked = [name for number in (3, 2, 1) for name in mof.REQUIRED[number]]
    state = {name: model.components.get(name, "unknown") for name in asked}
    offered = [name for name in asked if state[name] in _OFFERED]
    unknown = [name for name in asked if state[name] not in (*_OFFERED, *_NOT_OFFERED)]
    unknown += [name for name in offered if mof.licence_of(name, licences) is None]

    def is_open(licence: str) -> bool:
        entry = catalogue.licences.get(licence)
        return licence == _OPEN or (entry is not None and entry.kind == "open")

    given = {name: key for name, key in licences.items() if key and not _is_none(key, catalogue)}
    sure = [name for name in offered if name not in unknown]
    at_worst = mof.classify(sure, given, is_open)
    at_best = mof.classify([*sure, *unknown], given | dict.fromkeys(unknown, _OPEN), is_open)
    return Standing(
        number=at_worst.number if at_worst.number == at_best.number else None,
        missing=at_best.missing,
        unlicensed=at_best.unlicensed,
        invalid=at_best.invalid,
        unknown=tuple(sorted(unknown)),
    )


def _licences(model: Model, catalogue: Catalogue) -> dict[str, str]:
    """The licences of the release; the weights stand under the strictest that binds unless something else is told."""
    release = catalogue.releases.get(model.id)
    strictest = strictest_of(binding(model, catalogue), catalogue)
    weights = model.licence if strictest is None else strictest.id
    own = {} if weights is None else {WEIGHTS: weights}
    return own | dict({} if release is None else release.licences)


def _is_none(licence: str, catalogue: Catalogue) -> bool:
    entry = catalogue.licences.get(licence)
    return entry is not None and entry.kind == "none"
