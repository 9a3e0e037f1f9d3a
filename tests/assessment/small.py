"""Rules, verdicts and whole small audits without files, to ask the assessment about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from auditor.assessment import findings as assessing
from auditor.assessment.findings import Days, Duty, Finding
from auditor.assessment.outcomes import ProjectOutcome, outcomes
from auditor.costs.option import Option, State
from auditor.engine import dated, reference
from auditor.engine.conditions import Comparison, Condition, Literal, Op
from auditor.engine.dated import DatedRules, Subject
from auditor.engine.rules import (
    AnsweredBy,
    Confidence,
    FactSpec,
    InForce,
    Later,
    Obligation,
    Outcome,
    ReferBecause,
    Rule,
    RuleSet,
    Source,
    Timing,
)
from auditor.engine.values import FactType, Scope, Value
from auditor.inputs import documents
from auditor.inputs.waivers import Measure, Paper, Person, Waiver, Waivers

AS_OF = date(2026, 11, 22)
HORIZON = date(2027, 11, 22)
AFTER = HORIZON + timedelta(days=1)
PAST = date(2025, 2, 2)
SOURCE = Source("An act", "Art. 1", "shall", "https://example.org/act", "2026-11-22", Confidence.VERIFIED)


def obligation(timing: Timing, due: date | None = None, identifier: str = "do") -> Obligation:
    return Obligation(identifier, "Do it.", "the deployer", "Art. 1", timing, due)


def rule(
    outcome: Outcome = Outcome.REJECT,
    *,
    identifier: str = "act/rule",
    scope: Scope = Scope.CANDIDATE,
    because: ReferBecause | None = None,
    obligations: Sequence[Obligation] = (),
    starts: date = PAST,
    later: Sequence[Later] = (),
    applies: Condition | None = None,
    violated: Condition | None = None,
    met: Condition | None = None,
) -> Rule:
    """A rule as it is read; without ``violated`` it is a duty."""
    return Rule(
        identifier,
        "A rule",
        scope,
        (),
        SOURCE,
        InForce(starts, None, tuple(later)),
        outcome,
        applies_when=applies,
        violated_when=violated,
        met_when=met,
        refer_because=because,
        obligations=tuple(obligations),
    )


def holds(fact: str) -> Comparison:
    """That a boolean fact is true."""
    return Comparison(fact, Op.IS, Literal(True), FactType.BOOLEAN)


def boolean(name: str, scope: Scope) -> FactSpec:
    return FactSpec(name, FactType.BOOLEAN, scope, name, f"{name}?", AnsweredBy.REQUESTER)


def ruleset(rules: Sequence[Rule], facts: Sequence[FactSpec] = ()) -> RuleSet:
    return RuleSet({spec.name: spec for spec in facts}, {}, (), tuple(rules), {})


def waiver(rule_id: str, subject: str, *, unknown: bool = False, through: date = AS_OF) -> Waiver:
    """An exception approved in the past, with one measure that is open."""
    return Waiver(
        id=f"W-{rule_id}-{subject}",
        rule=rule_id,
        subject=subject,
        accepts_unknown=unknown,
        reason="risk_accepted",
        text="It is worth it.",
        requested_by=Person("Ada Example", "Head of Development"),
        approver=Person("Bo Sample", "Head of Risk"),
        evidence=Paper("minutes.pdf", "a" * 64),
        approved=PAST,
        valid_through=through,
        measures=(Measure("M-1", "Watch it.", "the help desk", through, None),),
        path=("waivers", 0),
    )


def waivers(*entries: Waiver) -> Waivers:
    return Waivers(documents.loads("{}", name="waivers.yaml"), "small", entries)


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the assessment made of some subjects."""

    project: ProjectOutcome
    findings: Sequence[Finding]
    duties: Sequence[Duty]
    subjects: Sequence[Subject]

    def candidate(self, identifier: str) -> str:
        """The outcome of one candidate."""
        return next(str(c.outcome) for w in self.project.workloads for c in w.candidates if c.id == identifier)

    def conditions(self) -> list[Duty]:
        """The conditions of what the project stands on: itself, its workloads and a candidate of each."""
        standing = {"project", *(w.id for w in self.project.workloads), *(w.stands_on for w in self.project.workloads)}
        return [duty for duty in self.duties if duty.condition and duty.finding.subject.id in standing]


def subjects(
    project: Mapping[str, Value],
    workloads: Mapping[str, Mapping[str, Value]],
    candidates: Mapping[str, Mapping[str, Value]],
) -> list[Subject]:
    """Subjects that see the facts around them; a candidate ``w/c`` stands in the workload ``w``."""
    found = [Subject("project", Scope.PROJECT, project)]
    for workload, own in workloads.items():
        around = {**project, **own}
        found.append(Subject(workload, Scope.WORKLOAD, around, "project"))
        found += [
            Subject(name, Scope.CANDIDATE, {**around, **facts}, workload)
            for name, facts in candidates.items()
            if name.split("/")[0] == workload
        ]
    return found


def assess(
    pack: RuleSet,
    rows: Sequence[Subject],
    *,
    horizon: date = HORIZON,
    go_live: date | None = None,
    selected: Mapping[str, str] | None = None,
    options: Mapping[str, Option] | None = None,
    rules: DatedRules | None = None,
    waivers: Waivers | None = None,
) -> Assessed:
    """Evaluate and assess; candidates without an option have no price. ``rules`` is the pack dated already."""
    rules = rules or dated.at(pack, AS_OF)
    days = Days(AS_OF, horizon, go_live)
    found = assessing.findings(pack, rules, rows, reference.evaluate(rules, rows), days, waivers=waivers)
    priced = {row.id: Option(row.id, State.UNKNOWN) for row in rows if row.scope is Scope.CANDIDATE}
    project = outcomes(rows, found, selected or {}, priced | dict(options or {}))
    return Assessed(project, found, assessing.duties(pack, found, days), rows)
