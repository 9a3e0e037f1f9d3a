"""An assessment on later days: between two days on which the rules change, only what a day moves is evaluated anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from auditor.assessment.algebra import Impact
from auditor.assessment.assess import Assessed, Assessor
from auditor.assessment.findings import told_first
from auditor.assessment.outcomes import ProjectOutcome
from auditor.costs import option
from auditor.costs.option import Option
from auditor.engine.dated import Subject
from auditor.engine.status import Status, Verdict
from auditor.inputs.descriptor import Descriptor
from auditor.outlook.variation import Variations, outcomes_by_subject
from auditor.outlook.worlds import Key

_SETTLED: Final = (Status.NOT_APPLICABLE, Status.PASS, Status.WAIVED)
"""What a rule says that asks nothing of anybody by itself; what a waiver asks for is told as its own."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says of a subject, and what that allows."""

    verdict: Verdict
    impact: Impact


@dataclass(frozen=True, slots=True)
class State:
    """An assessment as the calendar compares it; ``asking`` are the rules that ask something of somebody.

    ``costs`` tell of each candidate whether it has a cost, and the middle of its range a month.
    """

    outcomes: Mapping[str, str]
    findings: Mapping[Key, Said]
    asking: frozenset[str]
    costs: Mapping[str, tuple[option.State, Decimal | None]]
    refer_because: tuple[str, ...]

    def in_order(self, key: Key, subjects: Mapping[str, int]) -> tuple[object, ...]:
        """Sorts findings as an audit tells them; those that are not there come last, in no order."""
        said = self.findings.get(key)
        if said is None:
            return (True,)
        return (False, *told_first(said.verdict, said.impact), key[0], subjects[key[1]])


class States:
    """The states of one assessment on its own day and on later ones, asked in the order of the days."""

    def __init__(self, assessed: Assessed, assessor: Assessor) -> None:
        self._assessor = assessor
        self._base = assessed
        self._varied: Variations | None = None
        self._known: State | None = None

    def first(self) -> State:
        """That of the assessment itself."""
        return self._of_base()

    def on(self, descriptor: Descriptor, day: date) -> State:
        """That of a day; raises InputError where the descriptor is refused then."""
        if not self._assessor.alike(self._base.as_of, day):
            self._base, self._varied, self._known = self._assessor.assess(descriptor, day), None, None
            return self._of_base()
        base = self._of_base()
        if self._varied is None:
            self._varied = Variations(self._base, self._assessor)
        varied = self._varied.again(descriptor, day)
        moved = {
            key: Said(verdict, varied.impacts.get(key, base.findings[key].impact))
            for key, verdict in varied.verdicts.items()
        }
        asking = frozenset(rule for (rule, _), said in moved.items() if said.verdict.status not in _SETTLED)
        return _state(varied.project, {**base.findings, **moved}, asking, varied.options)

    def _of_base(self) -> State:
        """The state of the last day that was assessed as a whole."""
        if self._known is None:
            found = {(one.rule.id, one.subject.id): Said(one.verdict, one.impact) for one in self._base.findings}
            asking = frozenset(rule for (rule, _), said in found.items() if said.verdict.status not in _SETTLED)
            self._known = _state(self._base.project, found, asking, self._base.options)
        return self._known


def _state(
    project: ProjectOutcome, findings: Mapping[Key, Said], asking: frozenset[str], options: Mapping[str, Option]
) -> State:
    return State(
        outcomes_by_subject(project),
        findings,
        asking,
        {name: (one.state, None if one.monthly is None else one.monthly.mid) for name, one in options.items()},
        tuple(str(reason) for reason in project.combined.refer_because),
    )


def positions(subjects: Sequence[Subject]) -> dict[str, int]:
    """The place of each subject in the order of the descriptor."""
    return {subject.id: place for place, subject in enumerate(subjects)}
