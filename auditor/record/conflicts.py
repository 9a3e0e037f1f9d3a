"""Where sources differ about what an audit rests on: who says what, what holds, and what decides it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import Catalogue, Disagreement
from auditor.catalogue.identity import tag_standing
from auditor.engine.values import Value
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.routes import Candidate
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
    return [*rows, *_tags(listed, catalogue)]


def _tags(listed: list[Candidate], catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """Where a model hub tags a model with another licence than the one it stands under."""
    for name in sorted({one.model for one in listed} & set(catalogue.models)):
        model = catalogue.models[name]
        tag, licence = model.hub_licence, catalogue.licences.get(model.licence or "")
        if tag is None or licence is None or tag_standing(model, catalogue.licences) != "contradicts":
            continue
        source = model.sources.get("licence", licence.source)
        yield {
            "id": f"hub-tag-{name}",
            "fact": "licence.id",
            "subjects": [one.id for one in listed if one.model == name],
            "question": f"Under which licence does {model.title} stand?",
            "statements": [
                _said(tag.tag, "the tag on the model hub", tag.as_of, tag.source),
                _said(licence.id, "the licence of the release", source.checked, source),
            ],
            "settled": f"{licence.title}. A tag is a word picked on upload, and no licence.",
            "decided_by": "The licence that came with the release.",
            "source": values.source(source),
        }


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
        "statements": [_said(said.value, said.said_by, said.as_of, said.source) for said in one.statements],
        "settled": one.settled,
        "decided_by": one.decided_by,
        "source": values.source(one.source),
    }


def _said(value: str, said_by: str, as_of: str, source: Citation) -> dict[str, Any]:
    return {"value": value, "said_by": said_by, "as_of": as_of, "source": values.source(source)}
