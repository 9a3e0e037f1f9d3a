"""Where sources differ about what an audit rests on: who says what, what holds, and what decides it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.catalogue.entries import Catalogue, Disagreement
from auditor.engine.values import Value
from auditor.inputs.descriptor import Candidate, Descriptor
from auditor.record import values


def conflicts(
    descriptor: Descriptor, facts: Mapping[str, Mapping[str, Value]], catalogue: Catalogue
) -> list[dict[str, Any]]:
    """Every documented disagreement that concerns a candidate, by id; ``facts`` are keyed by subject.

    ``settled`` is what holds and ``decided_by`` the evidence: only settled matters stand in the catalogue.
    """
    listed = [candidate for workload in descriptor.workloads for candidate in workload.candidates]
    rows = []
    for one in sorted(catalogue.disagreements.values(), key=lambda entry: entry.id):
        subjects = [c.id for c in listed if _concerns(one, c, _licences(facts[c.id]))]
        if subjects:
            rows.append(_row(one, subjects))
    return rows


def _licences(facts: Mapping[str, Value]) -> set[str]:
    """The licences that bind whoever uses the model of a candidate."""
    chain, own = facts.get("licence.chain"), facts.get("licence.id")
    return {str(name) for name in chain} if isinstance(chain, frozenset) else {str(own)}


def _concerns(one: Disagreement, candidate: Candidate, licences: set[str]) -> bool:
    by_provider = candidate.provider is not None and candidate.provider in one.providers
    return candidate.model in one.models or by_provider or bool(licences & set(one.licences))


def _row(one: Disagreement, subjects: list[str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "fact": one.fact,
        "subjects": subjects,
        "question": one.question,
        "statements": [
            {"value": said.value, "said_by": said.said_by, "as_of": said.as_of, "source": values.source(said.source)}
            for said in one.statements
        ],
        "settled": one.settled,
        "decided_by": one.decided_by,
        "source": values.source(one.source),
    }
