"""The assessment of the project as the record has it: all that a gate asks for."""

from __future__ import annotations

from typing import Any

from auditor.assessment.outcomes import ProjectOutcome, reasons
from auditor.facts import PROJECT
from auditor.inputs.descriptor import Descriptor
from auditor.record.audited import Audited


def assessment(audited: Audited) -> dict[str, Any]:
    """Outcome, reasons, conditions and who signs."""
    project = audited.project
    standing = _standing_subjects(audited)
    conditions = [d for d in audited.duties if d.condition and d.finding.subject.id in standing]
    deciding_findings = reasons(audited.findings, project, audited.bound.subjects)
    return {
        "outcome": str(project.outcome),
        "refer_because": [str(reason) for reason in project.combined.refer_because],
        "summary": _summary(audited.descriptor, project, len(conditions)),
        "reasons": [{"rule": f.rule.id, "subject": f.subject.id} for f in deciding_findings],
        "conditions": [duty.id for duty in conditions],
        "required_signoffs": list(audited.signoffs),
    }


def _standing_subjects(audited: Audited) -> set[str]:
    """The project, every workload, and the candidate each workload stands on, of a hybrid its parts too."""
    stands_on = {name for workload in audited.project.workloads for name in workload.rests_on}
    return {PROJECT} | {workload.id for workload in audited.project.workloads} | stands_on


def _summary(descriptor: Descriptor, project: ProjectOutcome, conditions: int) -> str:
    """The assessment in one sentence a workload, made of its figures."""
    titles = {workload.id: workload.title for workload in descriptor.workloads}
    sentences = []
    for workload in project.workloads:
        permitted = sum(candidate.rank is not None for candidate in workload.candidates)
        of = len(workload.candidates)
        sentences.append(f"“{titles[workload.id]}” can be met by {permitted} of {of} candidates.")
    if conditions:
        what = "1 condition has" if conditions == 1 else f"{conditions} conditions have"
        sentences.append(f"{what} to be met.")
    return " ".join(sentences)
