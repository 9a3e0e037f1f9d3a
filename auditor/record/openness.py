"""How open the model of a candidate is, as the record has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.catalogue.entries import Model
from auditor.engine.values import Value


def openness(model: Model | None, facts: Mapping[str, Value]) -> dict[str, Any]:
    """Tier and what was not released; ``facts`` are those of the candidate, derived ones included."""
    components = {} if model is None else model.components
    lacking = [name for name, state in components.items() if state in ("absent", "described_only")]
    return {"tier": facts.get("openness.tier"), "osaid": None, "mof_class": None, "missing": sorted(lacking)}
