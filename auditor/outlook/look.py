"""The whole outlook of one assessment, and how far each part of it was searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from auditor.assessment.assess import Assessed, Assessor
from auditor.inputs.descriptor import Workload
from auditor.outlook.boundary import Boundaries, boundaries
from auditor.outlook.calendar import YEARS, Event, calendar, years_on
from auditor.outlook.conflicts import Conflict, conflicts
from auditor.outlook.days import Cause, causes
from auditor.outlook.disputes import Dispute, disputes
from auditor.outlook.questions import Question, questions
from auditor.outlook.takes import Deciding, of_deciding
from auditor.outlook.variation import Variations

MOST_CANDIDATES: Final = 6
"""A workload with more candidates is looked at with so many: the one it stands on, and the first of the others."""


@dataclass(frozen=True)
class Outlook:
    """What varying its facts, days and readings tells of an assessment; each part is found when it is first asked for.

    ``standing`` gives, for each workload with too many candidates to look at all, those that were: the first is the one
    the workload is taken to stand on throughout.
    """

    seen: Assessed
    assessor: Assessor
    standing: Mapping[str, tuple[str, ...]]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """What is not answered."""
        return tuple(questions(Variations(self.seen, self.assessor)))

    @cached_property
    def boundaries(self) -> Boundaries:
        """What would flip an outcome."""
        days = {cause.day for cause in self._ahead}
        return boundaries(Variations(self.seen, self.assessor), days)

    @cached_property
    def calendar(self) -> tuple[Event, ...]:
        """The days on which something changes, up to ``until``."""
        return tuple(calendar(self.seen, self.assessor, self._ahead))

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """What each reading of a contested text makes of the assessment."""
        return tuple(conflicts(Variations(self.seen, self.assessor)))

    @cached_property
    def disputes(self) -> tuple[Dispute, ...]:
        """What each of the statements that differ makes of the assessment."""
        return tuple(disputes(Variations(self.seen, self.assessor), self.assessor))

    @cached_property
    def takes(self) -> Deciding:
        """What it would take for each finding that decides to be another."""
        return of_deciding(Variations(self.seen, self.assessor))

    @property
    def until(self) -> date:
        """The last day the calendar looks at."""
        return years_on(self.seen.as_of, YEARS)

    @cached_property
    def _ahead(self) -> list[Cause]:
        return list(causes(self.seen, self.assessor))


def look(assessed: Assessed, assessor: Assessor) -> Outlook:
    """The outlook of an assessment."""
    seen, standing = narrowed(assessed, assessor)
    return Outlook(seen, assessor, standing)


def narrowed(assessed: Assessed, assessor: Assessor) -> tuple[Assessed, dict[str, tuple[str, ...]]]:
    """The assessment with the first few candidates of each workload that has many, and which those are."""
    standing: dict[str, tuple[str, ...]] = {}
    workloads = []
    for workload, outcome in zip(assessed.descriptor.workloads, assessed.project.workloads, strict=True):
        if len(workload.candidates) <= MOST_CANDIDATES:
            workloads.append(workload)
            continue
        others = sorted(outcome.candidates, key=lambda one: (one.rank is None, one.rank or 0, one.id))
        order = [outcome.stands_on, *(one.id for one in others if one.id != outcome.stands_on)]
        names = _with_parts(order, workload)
        standing[workload.id] = tuple(names)
        kept = tuple(one for one in workload.candidates if one.id in names)
        workloads.append(replace(workload, candidates=kept, selected=names[0], from_catalogue=None))
    if not standing:
        return assessed, standing
    return assessor.assess(replace(assessed.descriptor, workloads=tuple(workloads)), assessed.as_of), standing


def _with_parts(order: Sequence[str], workload: Workload) -> list[str]:
    """The first candidates, each hybrid with those it is made of; one for whose parts there is no room is left out."""
    splits = {one.id: one.split for one in workload.candidates}
    names: dict[str, None] = {}
    for name in order:
        split = splits[name]
        added = {name, *(() if split is None else (split.small, split.frontier))} - names.keys()
        if len(names) + len(added) <= MOST_CANDIDATES:
            names |= dict.fromkeys((name, *sorted(added - {name})))
    return list(names)
