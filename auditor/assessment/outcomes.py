"""Outcomes of candidates, workloads and the project, and the ranking of what is permitted.

A candidate answers for its own findings and for those of its workload and the project, a hybrid also for those of its
two parts. A workload stands as its selected candidate does or, with none selected, as the first in the order of
``preferences``: the least severe, then the preferred, then the cheaper. The project stands as its worst workload does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from auditor.assessment.algebra import Assessment, Combined, combine, worst
from auditor.assessment.findings import Finding, by_subject
from auditor.assessment.preferences import Rankable, rankable
from auditor.costs.option import Option
from auditor.engine.dated import Subject
from auditor.engine.rules import ReferBecause
from auditor.engine.values import Scope


@dataclass(frozen=True, slots=True)
class CandidateOutcome:
    """The outcome of one candidate; ``rank`` counts from 1 among the permitted ones of its workload.

    ``ranked`` is all that ranks it, ``rank`` or not. ``parts`` are the candidates a hybrid is made of, for whose
    findings it answers too.
    """

    id: str
    combined: Combined
    rank: int | None
    ranked: Rankable
    parts: tuple[str, ...] = ()

    @property
    def outcome(self) -> Assessment:
        """The outcome itself."""
        return self.combined.outcome


@dataclass(frozen=True, slots=True)
class WorkloadOutcome:
    """The outcome of one workload: that of the candidate it stands on; ``recommended`` only if that is permitted."""

    id: str
    combined: Combined
    stands_on: str
    recommended: str | None
    candidates: tuple[CandidateOutcome, ...]

    @property
    def outcome(self) -> Assessment:
        """The outcome itself."""
        return self.combined.outcome

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The candidate it stands on and, of a hybrid, the two it is made of."""
        parts = next(one.parts for one in self.candidates if one.id == self.stands_on)
        return (self.stands_on, *parts)


@dataclass(frozen=True, slots=True)
class ProjectOutcome:
    """The outcome of the project: that of its worst workload, with why all that are as bad are referred."""

    combined: Combined
    workloads: tuple[WorkloadOutcome, ...]

    @property
    def outcome(self) -> Assessment:
        """The outcome itself."""
        return self.combined.outcome


def outcomes(
    subjects: Sequence[Subject],
    found: Sequence[Finding],
    selected: Mapping[str, str | None],
    options: Mapping[str, Option],
    known: Mapping[str, WorkloadOutcome] = MappingProxyType({}),
) -> ProjectOutcome:
    """Outcomes of all subjects. ``selected`` gives each workload's chosen candidate, or None.

    ``known`` are the outcomes of workloads that need not be found again.
    """
    own = by_subject(found)
    inside: dict[str, list[Subject]] = {}
    for subject in subjects:
        inside.setdefault(subject.parent or "", []).append(subject)
    project = next(subject for subject in subjects if subject.scope is Scope.PROJECT)
    around = own.get(project.id, [])
    workloads = []
    for workload in inside.get(project.id, []):
        if workload.id in known:
            workloads.append(known[workload.id])
            continue
        shared = [*around, *own.get(workload.id, [])]
        combined = {}
        for candidate in inside.get(workload.id, []):
            answers_for = (candidate.id, *options[candidate.id].parts)
            about = [finding for name in answers_for for finding in own.get(name, [])]
            combined[candidate.id] = combine(finding.impact for finding in (*shared, *about))
        own_outcomes = {name: one.outcome for name, one in combined.items()}
        ranked = rankable(own_outcomes, (finding for name in combined for finding in own.get(name, [])), options)
        parts = {name: options[name].parts for name in combined}
        workloads.append(_workload(workload.id, combined, selected.get(workload.id), ranked, parts))
    severest = worst(workload.outcome for workload in workloads)
    because = {
        reason for workload in workloads if workload.outcome is severest for reason in workload.combined.refer_because
    }
    reasons = tuple(reason for reason in ReferBecause if reason in because)
    return ProjectOutcome(Combined(severest, reasons), tuple(workloads))


def _workload(
    identifier: str,
    combined: Mapping[str, Combined],
    selected: str | None,
    ranked: Sequence[Rankable],
    parts: Mapping[str, tuple[str, ...]],
) -> WorkloadOutcome:
    permitted = [one.id for one in ranked if one.outcome.permitted]
    ordered = {one.id: one for one in ranked}
    candidates = tuple(
        CandidateOutcome(
            name, combined[name], permitted.index(name) + 1 if name in permitted else None, ordered[name], parts[name]
        )
        for name in combined
    )
    stands_on = selected if selected is not None else ranked[0].id
    recommended = stands_on if stands_on in permitted else None
    return WorkloadOutcome(identifier, combined[stands_on], stands_on, recommended, candidates)


def reasons(found: Sequence[Finding], project: ProjectOutcome, subjects: Sequence[Subject]) -> list[Finding]:
    """The findings that decide the project's outcome, in their order.

    Of a reject those that reject, of a referral those that could be worse than a condition, of an approval with
    conditions those that make them; a plain approval has none.
    """
    parents = {subject.id: subject.parent for subject in subjects}
    relevant: set[str] = set()
    for workload in project.workloads:
        for stands_on in workload.rests_on if workload.outcome is project.outcome else ():
            name: str | None = stands_on
            while name is not None:
                relevant.add(name)
                name = parents[name]
    match project.outcome:
        case Assessment.REJECT:
            return [f for f in found if f.subject.id in relevant and f.impact.best is Assessment.REJECT]
        case Assessment.REFER:
            return [f for f in found if f.subject.id in relevant and not f.impact.worst.permitted]
        case Assessment.APPROVE_WITH_CONDITIONS:
            return [
                f for f in found if f.subject.id in relevant and f.impact.worst is Assessment.APPROVE_WITH_CONDITIONS
            ]
        case Assessment.APPROVE:
            return []
