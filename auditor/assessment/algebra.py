"""The algebra of outcomes: what one finding allows at best and at worst, and how subjects combine them.

*Worst* counts every unknown as failing, *best* as passing. If the worst is no worse than an approval with conditions,
that is the outcome. If even the best is a reject, it is reject. Otherwise the auditor refers, and says because of what.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auditor.engine.rules import Outcome, ReferBecause, Rule, Timing
from auditor.engine.status import Status, Verdict


class Assessment(StrEnum):
    """What the auditor concludes, from mild to severe."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    REFER = "refer"
    REJECT = "reject"

    @property
    def severity(self) -> int:
        """0 for approve up to 3 for reject."""
        return list(Assessment).index(self)

    @property
    def permitted(self) -> bool:
        """Whether the subject may go ahead, at most under conditions."""
        return self.severity <= Assessment.APPROVE_WITH_CONDITIONS.severity


def worst(assessments: Iterable[Assessment]) -> Assessment:
    """The most severe; approve where there is none."""
    return max(assessments, key=lambda assessment: assessment.severity, default=Assessment.APPROVE)


@dataclass(frozen=True, slots=True)
class Impact:
    """What one finding allows at best and at worst, and why it would be referred."""

    best: Assessment
    worst: Assessment
    refer_because: ReferBecause | None = None


CLEAR = Impact(Assessment.APPROVE, Assessment.APPROVE)


def impact(rule: Rule, verdict: Verdict, *, due_days: dict[str, date], horizon: date) -> Impact:
    """What a finding means for its subject. ``due_days`` gives the day of each obligation that is due by a date."""
    now = _in_force(rule, due_days, horizon)
    match verdict.status:
        case Status.NOT_APPLICABLE | Status.PASS:
            return CLEAR
        case Status.WAIVED:
            return Impact(Assessment.APPROVE_WITH_CONDITIONS, Assessment.APPROVE_WITH_CONDITIONS)
        case Status.FAIL | Status.APPLIES:
            return Impact(now, now, rule.refer_because if now is Assessment.REFER else None)
        case Status.UPCOMING:
            ahead = _ahead(rule, verdict.starts, horizon)
            because = (rule.refer_because or ReferBecause.HUMAN_REVIEW) if ahead is Assessment.REFER else None
            if not verdict.certain:
                because = ReferBecause.MISSING_FACT if ahead is Assessment.REFER else None
            return Impact(ahead if verdict.certain else Assessment.APPROVE, ahead, because)
        case Status.UNKNOWN:
            at_worst = worst((now, _ahead(rule, horizon, horizon) if rule.in_force.later else now))
            because = None if at_worst.permitted else ReferBecause.MISSING_FACT
            return Impact(Assessment.APPROVE, at_worst, because)


def _in_force(rule: Rule, due_days: dict[str, date], horizon: date) -> Assessment:
    """What the rule means where it binds and is not met."""
    match rule.outcome:
        case Outcome.REJECT:
            return Assessment.REJECT
        case Outcome.REFER:
            return Assessment.REFER
        case Outcome.NOTE:
            return Assessment.APPROVE
        case Outcome.CONDITION:
            due = any(
                obligation.timing is Timing.BEFORE_USE
                or (obligation.timing is Timing.BY_DATE and due_days[obligation.id] <= horizon)
                for obligation in rule.obligations
            )
            return Assessment.APPROVE_WITH_CONDITIONS if due else Assessment.APPROVE


def _ahead(rule: Rule, starts: date | None, horizon: date) -> Assessment:
    """What the rule means when it starts on a day ahead: inside the horizon a bar refers, a duty is a condition."""
    if starts is None or starts > horizon or rule.outcome is Outcome.NOTE:
        return Assessment.APPROVE
    if rule.outcome is Outcome.CONDITION:
        return Assessment.APPROVE_WITH_CONDITIONS
    return Assessment.REFER


@dataclass(frozen=True, slots=True)
class Combined:
    """The outcome of a subject and why it is referred, if it is."""

    outcome: Assessment
    refer_because: tuple[ReferBecause, ...] = ()


def combine(impacts: Iterable[Impact]) -> Combined:
    """The outcome of a subject from everything that is found about it and what surrounds it."""
    found = list(impacts)
    best, at_worst = worst(one.best for one in found), worst(one.worst for one in found)
    if at_worst.permitted:
        return Combined(at_worst)
    if best is Assessment.REJECT:
        return Combined(Assessment.REJECT)
    because = {one.refer_because for one in found if one.refer_because is not None and not one.worst.permitted}
    return Combined(Assessment.REFER, tuple(reason for reason in ReferBecause if reason in because))
