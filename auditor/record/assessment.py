"""The assessment of the project as the record has it: all that a gate asks for."""

from __future__ import annotations

from typing import Any, Final

from auditor.assessment.algebra import Assessment
from auditor.assessment.outcomes import reasons
from auditor.facts import PROJECT
from auditor.record.audited import Audited

_MOST_PERMITTING: Final = Assessment.APPROVE_WITH_CONDITIONS.severity


def assessment(audited: Audited) -> dict[str, Any]:
    """Outcome, reasons, conditions and who signs."""
    project = audited.project
    standing = _standing_subjects(audited)
    conditions = [d for d in audited.duties if d.condition and d.finding.subject.id in standing]
    deciding_findings = reasons(audited.findings, project, audited.bound.subjects)
    return {
        "outcome": str(project.outcome),
        "refer_because": [str(reason) for reason in project.combined.refer_because],
        "summary": _summary(audited, len(conditions)),
        "reasons": [{"rule": f.rule.id, "subject": f.subject.id} for f in deciding_findings],
        "conditions": [duty.id for duty in conditions],
        "required_signoffs": list(audited.signoffs),
    }


def _standing_subjects(audited: Audited) -> set[str]:
    """The project, every workload, and the candidate each workload stands on, of a hybrid its parts too."""
    stands_on = {name for workload in audited.project.workloads for name in workload.rests_on}
    return {PROJECT} | {workload.id for workload in audited.project.workloads} | stands_on


def _summary(audited: Audited, conditions: int) -> str:
    """The assessment in one sentence a workload, made of its figures."""
    titles = {workload.id: workload.title for workload in audited.descriptor.workloads}
    sentences = []
    for workload in audited.project.workloads:
        permitted = sum(candidate.rank is not None for candidate in workload.candidates)
        of = len(workload.candidates)
        sentences.append(f"“{titles[workload.id]}”: {_permitted(permitted, of)}.")
    if conditions:
        what = "1 condition has" if conditions == 1 else f"{conditions} conditions have"
        alone = ", which alone permits nothing" if audited.project.outcome.severity > _MOST_PERMITTING else ""
        sentences.append(f"{what} to be met{alone}.")
    if waived := sum(finding.waiver is not None for finding in audited.findings):
        what = "1 exception was" if waived == 1 else f"{waived} exceptions were"
        sentences.append(f"{what} accepted.")
    return " ".join(sentences)


def _permitted(permitted: int, of: int) -> str:
    """How many of the candidates of a workload are permitted, as a sentence says it."""
    if of == 0:
        return "no candidate stands for it"
    if of == 1:
        return "its only candidate is permitted" if permitted else "its only candidate is not permitted"
    if permitted == 0:
        return f"none of {of} candidates is permitted"
    return f"{permitted} of {of} candidates {'is' if permitted == 1 else 'are'} permitted"
