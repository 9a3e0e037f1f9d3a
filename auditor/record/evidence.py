"""The evidence of a descriptor, as the record lists it."""

from __future__ import annotations

from datetime import date
from typing import Any

from auditor.inputs.descriptor import Descriptor


def evidence(descriptor: Descriptor, as_of: date) -> list[dict[str, Any]]:
    """Each piece with its days, and whether it counts on the day of the audit."""
    return [
        {
            "id": one.id,
            "kind": one.kind,
            "file": one.file,
            "sha256": one.sha256,
            "effective": None if one.effective is None else one.effective.isoformat(),
            "expires": None if one.expires is None else one.expires.isoformat(),
            "counts": one.counts(as_of),
        }
        for one in descriptor.evidence
    ]
