"""The figures of the built-in catalogue, for catalogues made by hand in tests."""

from __future__ import annotations

from datetime import date

from auditor import resources
from auditor.catalogue import load
from auditor.costs.method import Method

_CATALOGUE = load.load(resources.rules() / "catalogue" / "reckoning", resources.schemas())

FIGURES = _CATALOGUE.figures
METHOD = Method.at(_CATALOGUE, date(2026, 11, 22))
