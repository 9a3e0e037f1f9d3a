"""The chain of licences of a candidate as the record writes it: each link with what the rules on its licence found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auditor.assessment.findings import Finding
from auditor.catalogue import chain
from auditor.catalogue.chain import Link, Reach
from auditor.catalogue.entries import Catalogue, Model
from auditor.engine.status import Status
from auditor.record import values


def links(model: Model | None, catalogue: Catalogue, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """The model itself, then all it was made from; ``findings`` are those of the candidate.

    A rule belongs to the licence its id begins with.
    """
    if model is None:
        return []
    found: dict[str, list[str]] = {}
    for finding in findings:
        if finding.status is not Status.NOT_APPLICABLE:
            found.setdefault(finding.rule.id.split("/", 1)[0], []).append(finding.id)
    return [_link(link, catalogue, found) for link in chain.links(model, catalogue)]


def sources(model: Model | None, catalogue: Catalogue) -> list[dict[str, str]]:
    """What the links of the chain rest on."""
    found = () if model is None else chain.links(model, catalogue)
    return [values.source(link.source) for link in found if link.source is not None]


def _link(link: Link, catalogue: Catalogue, found: dict[str, list[str]]) -> dict[str, Any]:
    licence = catalogue.licences.get(link.licence or "")
    reaches = link.reach not in (None, Reach.LICENSED_ANEW)
    return {
        "model": link.model or None,
        "title": link.title,
        "made": link.made or None,
        "relation": link.relation,
        "licence": link.licence,
        "licence_title": None if licence is None else licence.title,
        "reach": None if link.reach is None else str(link.reach),
        "findings": found.get(link.licence or "", []) if reaches else [],
        "source": None if link.source is None else values.source(link.source),
    }
