"""The whole outlook of one assessment, and how far each part of it was searched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from auditor.assessment.assess import Assessed, Assessor
from auditor.outlook.boundary import Boundaries, boundaries
from auditor.outlook.calendar import YEARS, Event, calendar, years_on
from auditor.outlook.conflicts import Conflict, conflicts
from auditor.outlook.days import causes
from auditor.outlook.disputes import Dispute, disputes
from auditor.outlook.questions import Question, questions
from auditor.outlook.variation import Variations

MOST_CANDIDATES: Final = 6
"""A workload with more candidates is looked at with these: the one it stands on, and the first of the others."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Questions, boundaries, events and conflicts; ``until`` is the last day the calendar looked at.

    ``standing`` gives, for each workload with too many candidates to look at all, those that were: the first is the one
    the workload is taken to stand on throughout.
    """

    questions: tuple[Question, ...]
    boundaries: Boundaries
    calendar: tuple[Event, ...]
    conflicts: tuple[Conflict, ...]
    disputes: tuple[Dispute, ...]
    until: date
    standing: Mapping[str, tuple[str, ...]]


def look(assessed: Assessed, assessor: Assessor) -> Outlook:
    """Everything that varying its facts, days and readings tells of an assessment."""
    seen, standing = narrowed(assessed, assessor)
    ahead = causes(seen, assessor)
    return Outlook(
        tuple(questions(Variations(seen, assessor))),
        boundaries(Variations(seen, assessor), assessor, {cause.day for cause in ahead}),
        tuple(calendar(seen, assessor, ahead)),
        tuple(conflicts(Variations(seen, assessor))),
        tuple(disputes(Variations(seen, assessor), assessor)),
        years_on(assessed.as_of, YEARS),
        standing,
    )


def narrowed(assessed: Assessed, assessor: Assessor) -> tuple[Assessed, dict[str, tuple[str, ...]]]:
    """The assessment with the first few candidates of each workload that has many, and which those are."""
    standing: dict[str, tuple[str, ...]] = {}
    workloads = []
    for workload, outcome in zip(assessed.descriptor.workloads, assessed.project.workloads, strict=True):
        if len(workload.candidates) <= MOST_CANDIDATES:
            workloads.append(workload)
            continue
        others = sorted(outcome.candidates, key=lambda one: (one.rank is None, one.rank or 0, one.id))
        names = [outcome.stands_on, *(one.id for one in others if one.id != outcome.stands_on)][:MOST_CANDIDATES]
        standing[workload.id] = tuple(names)
        kept = tuple(one for one in workload.candidates if one.id in names)
        workloads.append(replace(workload, candidates=kept, selected=names[0], from_catalogue=None))
    if not standing:
        return assessed, standing
    return assessor.assess(replace(assessed.descriptor, workloads=tuple(workloads)), assessed.as_of), standing
