"""The algebra of outcomes: what one finding allows at best and at worst, and how subjects combine them.

*Worst* counts every unknown as failing, *best* as passing. If the worst is no worse than an approval with conditions,
that is the outcome. If even the best is a reject, it is reject. Otherwise the auditor refers, and says because of what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auditor.engine.rules import Obligation, Outcome, ReferBecause, Rule, Timing
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
        return _SEVERITIES[self]

    @property
    def permitted(self) -> bool:
        """Whether the subject may go ahead, at most under conditions."""
        return self.severity <= Assessment.APPROVE_WITH_CONDITIONS.severity


_SEVERITIES = {assessment: place for place, assessment in enumerate(Assessment)}


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


def impact(
    rule: Rule,
    verdict: Verdict,
    *,
    due_days: Mapping[str, date],
    horizon: date,
    ahead: Iterable[date] = (),
    contested: bool = False,
) -> Impact:
    """What a finding means for its subject.

    ``due_days`` gives the day of each obligation that is due by a date, ``ahead`` the starts of the rule that lie
    after the day of the audit: while a finding is unknown, it may be one of them that holds. ``contested`` says that
    nothing but the reading of a contested text keeps the finding open.
    """
    now = _from(rule, None, due_days, horizon)
    open_because = ReferBecause.CONTESTED if contested else ReferBecause.MISSING_FACT
    match verdict.status:
        case Status.NOT_APPLICABLE | Status.PASS:
            return CLEAR
        case Status.WAIVED:
            return Impact(Assessment.APPROVE_WITH_CONDITIONS, Assessment.APPROVE_WITH_CONDITIONS)
        case Status.FAIL | Status.APPLIES:
            return Impact(now, now, rule.refer_because if now is Assessment.REFER else None)
        case Status.UPCOMING:
            then = _from(rule, verdict.starts, due_days, horizon)
            if verdict.already is not None:
                return _of_readings((now, then))
            because = (rule.refer_because or ReferBecause.HUMAN_REVIEW) if then is Assessment.REFER else None
            if not verdict.certain:
                because = open_because if then is Assessment.REFER else None
            return Impact(then if verdict.certain else Assessment.APPROVE, then, because)
        case Status.UNKNOWN:
            at_worst = worst((now, *(_from(rule, day, due_days, horizon) for day in ahead)))
            because = None if at_worst.permitted else open_because
            return Impact(Assessment.APPROVE, at_worst, because)


def _of_readings(outcomes: tuple[Assessment, Assessment]) -> Impact:
    """What a rule means that binds already by one reading and later by another."""
    at_best, at_worst = sorted(outcomes, key=lambda outcome: outcome.severity)
    return Impact(at_best, at_worst, None if at_worst.permitted else ReferBecause.CONTESTED)


def _from(rule: Rule, starts: date | None, due_days: Mapping[str, date], horizon: date) -> Assessment:
    """What the rule means unmet: where it binds (``starts`` None), or from a day ahead, when a bar refers."""
    if starts is not None and starts > horizon:
        return Assessment.APPROVE
    match rule.outcome:
        case Outcome.NOTE:
            return Assessment.APPROVE
        case Outcome.CONDITION:
            due = any(is_condition(one, due_days.get(one.id), starts, horizon) for one in rule.obligations)
            return Assessment.APPROVE_WITH_CONDITIONS if due else Assessment.APPROVE
        case Outcome.REFER:
            return Assessment.REFER
        case Outcome.REJECT:
            return Assessment.REJECT if starts is None else Assessment.REFER


def is_condition(obligation: Obligation, due: date | None, starts: date | None, horizon: date) -> bool:
    """Whether an unmet obligation is a condition of an approval, or stands while the system is used.

    ``due`` is its own day if it has one. Of a rule that binds (``starts`` None) what is due before use or by a day
    inside the horizon is a condition. Of one that starts on a day ahead everything is that falls due inside it.
    """
    if starts is not None:
        return max(starts, due or starts) <= horizon
    if obligation.timing is Timing.BY_DATE:
        return due is not None and due <= horizon
    return obligation.timing is Timing.BEFORE_USE


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
