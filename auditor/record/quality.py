"""How good sources say the model of a candidate is: its tier, and every score as one source's statement on a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.catalogue.description import plain_decimal
from auditor.catalogue.entries import Model
from auditor.engine.values import Value
from auditor.record import values

TIER: Final = "decision.quality_tier"
"""The derived fact that names a candidate's tier; null where no source states a tier or a score to read one off."""


def quality(model: Model | None, facts: Mapping[str, Value]) -> dict[str, Any]:
    """``facts`` are those of the candidate, derived ones included. A score is never a measurement of this project."""
    return {
        "tier": facts.get(TIER),
        "scores": [
            {
                "benchmark": one.benchmark,
                "score": plain_decimal(one.score),
                "said_by": one.said_by,
                "as_of": one.as_of,
                "source": values.source(one.source),
            }
            for one in (() if model is None else model.benchmarks)
        ],
    }
