"""Findings and the obligations that come with them: each rule's verdict on each subject, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from auditor.assessment.algebra import CLEAR, Impact, impact, is_condition
from auditor.assessment.contested import Missing
from auditor.engine.conditions import facts_of
from auditor.engine.dated import DatedRule, DatedRules, Evaluation, Subject, Truths, read_verdict
from auditor.engine.rules import Obligation, Outcome, RuleSet, Timing
from auditor.engine.status import Status, Verdict
from auditor.inputs.waivers import Waiver, Waivers


class DutyState(StrEnum):
    """Where an obligation stands."""

    OPEN = "open"
    MET = "met"
    UPCOMING = "upcoming"
    NOT_ANSWERED = "not_answered"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about one subject, and what that allows; ``waiver`` is the exception that was accepted."""

    id: str
    rule: DatedRule
    subject: Subject
    verdict: Verdict
    impact: Impact
    waiver: Waiver | None = None

    @property
    def status(self) -> Status:
        """The status in the finding's verdict."""
        return self.verdict.status


@dataclass(frozen=True, slots=True)
class Duty:
    """An obligation of one finding: its state, the day it is due, and whether the assessment depends on it."""

    id: str
    finding: Finding
    obligation: Obligation
    state: DutyState
    due: date | None
    condition: bool


@dataclass(frozen=True, slots=True)
class Days:
    """The days an assessment looks at: its own, the last that counts, and the first of use if known."""

    as_of: date
    horizon: date
    go_live: date | None = None


_ORDER = {
    status: index
    for index, status in enumerate(
        (
            Status.FAIL,
            Status.WAIVED,
            Status.UPCOMING,
            Status.UNKNOWN,
            Status.APPLIES,
            Status.PASS,
            Status.NOT_APPLICABLE,
        )
    )
}


@dataclass(frozen=True, slots=True)
class Lapse:
    """What the rules will say once evidence that ends inside the horizon is gone; ``days`` gives each one's last day.

    ``days`` is keyed by the fact that the evidence shows.
    """

    evaluation: Evaluation
    days: Mapping[str, date]


def findings(
    ruleset: RuleSet,
    rules: DatedRules,
    subjects: Sequence[Subject],
    evaluation: Evaluation,
    days: Days,
    lapse: Lapse | None = None,
    waivers: Waivers | None = None,
) -> list[Finding]:
    """Every finding, most severe first, then by date, rule and subject; ids count in that order.

    A bar that evidence lifts, or a duty that it meets, only until a day inside the horizon is ahead, not passed.
    """
    by_id = {rule.id: rule for rule in rules.rules}
    rows = {subject.id: subject for subject in subjects}
    open_facts = Missing(subjects, rules, evaluation)
    position = {subject.id: index for index, subject in enumerate(subjects)}
    judge = Judge(ruleset, days, {} if lapse is None else lapse.days, in_force(waivers, days.as_of))
    found = []
    for (rule_id, subject_id), truths in evaluation.truths.items():
        rule, subject = by_id[rule_id], rows[subject_id]
        after = None if lapse is None else lapse.evaluation.truths[rule_id, subject_id]
        verdict = judge.verdict(rule, subject_id, truths, after)
        contested = not verdict.certain and open_facts.only_readings(rule, subject)
        found.append((rule, subject, verdict, judge.impact(rule, verdict, contested=contested)))
    found.sort(key=lambda entry: (*told_first(entry[2], entry[3]), entry[0].id, position[entry[1].id]))
    return [
        Finding(f"F-{number:03}", *entry, judge.waiver(entry[0].id, entry[1].id, entry[2]))
        for number, entry in enumerate(found, start=1)
    ]


def told_first(verdict: Verdict, allowed: Impact) -> tuple[int, int, int, date]:
    """Sorts what is told of findings first: the most severe, then by date; rule and subject come after."""
    severity = -allowed.worst.severity, -allowed.best.severity
    return (*severity, _ORDER[verdict.status], verdict.starts or date.min)


def in_force(waivers: Waivers | None, day: date) -> dict[tuple[str, str], Waiver]:
    """The waivers that are valid on a day, by rule and subject; ``assessment/waivers.py`` refuses two of one pair."""
    entries = () if waivers is None else waivers.entries
    return {(one.rule, one.subject): one for one in entries if one.valid(day)}


@dataclass(slots=True)
class Judge:
    """Reads truths as verdicts, and verdicts as what they allow, on the days of one assessment.

    ``lapsing`` gives the last day of each fact that evidence shows only until a day inside the horizon, ``waivers`` the
    exceptions in force, by rule and subject. Only here is one applied, and to no rule that is not waivable.
    """

    ruleset: RuleSet
    days: Days
    lapsing: Mapping[str, date]
    waivers: Mapping[tuple[str, str], Waiver]
    _dates: dict[str, tuple[Mapping[str, date], list[date]]] = field(default_factory=dict)

    def verdict(self, rule: DatedRule, subject: str, truths: Truths, after: Truths | None) -> Verdict:
        """The verdict on a rule; ``after`` is what it is worth without the evidence that lapses, if any does."""
        found = self._unwaived(rule, truths, after)
        waiver = self.waivers.get((rule.id, subject))
        if waiver is not None and rule.rule.waivable and _covers(waiver, found):
            return Verdict(Status.WAIVED, certain=found.certain)
        return found

    def waiver(self, rule: str, subject: str, verdict: Verdict) -> Waiver | None:
        """The waiver to which a verdict is due, if it is due to one."""
        return self.waivers[rule, subject] if verdict.status is Status.WAIVED else None

    def _unwaived(self, rule: DatedRule, truths: Truths, after: Truths | None) -> Verdict:
        now = read_verdict(rule, truths, self.days.as_of)
        if after is None or now.status is not Status.PASS:
            return now
        return self._after(rule, after) or now

    def impact(self, rule: DatedRule, verdict: Verdict, *, contested: bool) -> Impact:
        """What a verdict allows at best and at worst."""
        if verdict.status is Status.NOT_APPLICABLE or verdict.status is Status.PASS:
            return CLEAR
        if rule.id not in self._dates:
            self._dates[rule.id] = due_dates(self.ruleset, rule, self.days.as_of), _ahead(rule, self.days.as_of)
        due_days, ahead = self._dates[rule.id]
        until = self.days.horizon
        return impact(rule.rule, verdict, due_days=due_days, horizon=until, ahead=ahead, contested=contested)

    def _after(self, rule: DatedRule, truths: Truths) -> Verdict | None:
        """The verdict on a rule that passes today, once its evidence is gone; None where it passes then too."""
        later = read_verdict(rule, truths, self.days.as_of)
        if later.status in (Status.PASS, Status.NOT_APPLICABLE):
            return None
        lapsing = [self.lapsing[fact] for fact in facts_of(rule.bites) if fact in self.lapsing]
        first = min(lapsing, default=max(self.lapsing.values())) + timedelta(days=1)
        return Verdict(Status.UPCOMING, max(first, later.starts or first), "evidence", certain=later.certain)


def _covers(waiver: Waiver, verdict: Verdict) -> bool:
    """Whether there is something to waive, of the kind the waiver is for, and it begins before the waiver ends."""
    if verdict.status in (Status.PASS, Status.NOT_APPLICABLE) or waiver.accepts_unknown is verdict.certain:
        return False
    return verdict.starts is None or verdict.starts <= waiver.valid_through


def _ahead(rule: DatedRule, as_of: date) -> list[date]:
    """The starts of a rule that lie after a day."""
    return [day for day in (rule.starts, *(entry.starts for entry in rule.later)) if day > as_of]


def due_dates(ruleset: RuleSet, rule: DatedRule, as_of: date) -> dict[str, date]:
    """The day of each obligation of a rule that is due by a date."""
    days = {}
    for obligation in rule.rule.obligations:
        if isinstance(obligation.due, date):
            days[obligation.id] = obligation.due
        elif obligation.due is not None:
            spec = ruleset.parameters[obligation.due.id]
            value = (spec.at(as_of) or spec.values[0]).value.value
            days[obligation.id] = date.fromordinal(int(float(str(value))))
    return days


def duties(ruleset: RuleSet, found: Sequence[Finding], days: Days) -> list[Duty]:
    """The obligations of every finding that has any to state, in the order of the findings."""
    result: list[Duty] = []
    for finding in found:
        rule = finding.rule.rule
        if finding.status is Status.NOT_APPLICABLE or (finding.status is Status.PASS and not rule.duty):
            continue
        if finding.waiver is not None:
            for obligation, state in _instead(finding.waiver, rule.title, days.as_of):
                number = f"O-{len(result) + 1:03}"
                result.append(Duty(number, finding, obligation, state, _by(obligation), state is DutyState.OPEN))
            continue
        due_days = due_dates(ruleset, finding.rule, days.as_of)
        for obligation in rule.obligations:
            state = _state(finding.status, obligation.timing)
            due = _due(finding, obligation, due_days, days)
            counts = _counts(finding, obligation, state, due_days.get(obligation.id), days)
            result.append(Duty(f"O-{len(result) + 1:03}", finding, obligation, state, due, counts))
    return result


def _instead(waiver: Waiver, title: str, day: date) -> Iterator[tuple[Obligation, DutyState]]:
    """What a waiver asks for in place of its rule: its measures, and to do without it from the day after its last."""
    clause = f"Waiver {waiver.id}"
    for one in waiver.measures:
        state = DutyState.MET if one.met(day) else DutyState.OPEN
        yield Obligation(one.id, one.text, one.who, clause, Timing.BY_DATE, one.due), state
    text = f"Settle “{title}” by the day waiver {waiver.id} ends, or have the exception approved anew."
    who = f"{waiver.requested_by.name}, {waiver.requested_by.role}"
    yield Obligation("ends", text, who, clause, Timing.BY_DATE, waiver.valid_through), DutyState.OPEN


def _by(obligation: Obligation) -> date | None:
    return obligation.due if isinstance(obligation.due, date) else None


def _state(status: Status, timing: Timing) -> DutyState:
    match status:
        case Status.PASS:
            return DutyState.MET
        case Status.UPCOMING:
            return DutyState.UPCOMING
        case Status.UNKNOWN:
            return DutyState.NOT_ANSWERED
    return DutyState.STANDING if timing in (Timing.WHILE_IN_USE, Timing.ON_EVENT) else DutyState.OPEN


def _due(finding: Finding, obligation: Obligation, due_days: Mapping[str, date], days: Days) -> date | None:
    """The day an obligation falls due: its own, the first day of use, or the day its rule starts if that is later.

    What is in use longer than its rule binds was not late before that rule began to bind.
    """
    own = due_days.get(obligation.id)
    if obligation.timing is Timing.BEFORE_USE:
        own = days.go_live
    starts = finding.verdict.starts
    if finding.status is Status.UPCOMING and starts is not None:
        return max(own, starts) if own is not None else starts
    since = finding.verdict.since
    if obligation.timing is Timing.BEFORE_USE and own is not None and since is not None:
        return max(own, since)
    return own


def _counts(finding: Finding, obligation: Obligation, state: DutyState, due: date | None, days: Days) -> bool:
    """Whether the assessment depends on the obligation, now or at a start that is possible. A note asks for nothing."""
    if state in (DutyState.MET, DutyState.STANDING) or finding.rule.rule.outcome is Outcome.NOTE:
        return False
    if state is DutyState.UPCOMING and finding.verdict.already is None:
        return is_condition(obligation, due, finding.verdict.starts, days.horizon)
    ahead = _ahead(finding.rule, days.as_of) if state in (DutyState.NOT_ANSWERED, DutyState.UPCOMING) else []
    return any(is_condition(obligation, due, starts, days.horizon) for starts in (None, *ahead))


def by_subject(found: Sequence[Finding]) -> Mapping[str, list[Finding]]:
    """The findings of each subject itself."""
    result: dict[str, list[Finding]] = {}
    for finding in found:
        result.setdefault(finding.subject.id, []).append(finding)
    return result
