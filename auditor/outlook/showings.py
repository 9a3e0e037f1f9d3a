"""What is not shown and some rule asks for: the levers that show it, by a control or by a piece of evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from auditor.engine.values import Scope
from auditor.facts import PROJECT
from auditor.outlook.borders import Asked
from auditor.outlook.steps import Lever, Patch, Step, pointer
from auditor.outlook.variation import Variations

NEW_EVIDENCE: Final = "E-to-be-obtained"
"""The id of a piece of evidence that a patch adds."""


def showings(variations: Variations, asked: Asked) -> Iterator[Lever]:
    """What is not shown and some rule asks for: shown by a control of the workload, or by a piece of evidence."""
    document = variations.assessed.descriptor.document
    data = document.data
    assert isinstance(data, dict)
    for subject in variations.subjects.values():
        for spec in variations.specs().values():
            if not spec.evidence or spec.scope is not subject.scope or not asked.of(spec.name):
                continue
            if subject.facts.get(spec.name) is not False:
                continue
            root, kind = spec.name.split(".", 1)
            if spec.name in variations.assessed.bound.stated[subject.id]:
                continue  # said to be absent: a leaf like any other
            change = {(subject.id, spec.name): True}
            if root == "controls" and subject.scope is Scope.WORKLOAD:
                patch, leaf = _control(variations, subject.id, kind)
            else:
                entry = {"id": NEW_EVIDENCE, "kind": kind}
                if subject.id != PROJECT:
                    entry["subject"] = subject.id
                has = isinstance(data.get("evidence"), list)
                patch = (
                    {"op": "add", "path": "/evidence/-" if has else "/evidence", "value": entry if has else [entry]},
                )
                leaf = f"/evidence/-:{subject.id}:{kind}"
            step = Step(leaf, subject.id, spec.name, change, patch, False, True)
            yield Lever(leaf, subject.id, spec.name, ((step,),))


def _control(variations: Variations, workload: str, kind: str) -> tuple[Patch, str]:
    found = next(one for one in variations.assessed.descriptor.workloads if one.id == workload)
    leaf = pointer((*found.path, "controls", kind))
    if "controls" in found.facts:
        return ({"op": "add", "path": leaf, "value": True},), leaf
    return ({"op": "add", "path": pointer((*found.path, "controls")), "value": {kind: True}},), leaf
