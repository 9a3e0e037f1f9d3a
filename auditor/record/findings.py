"""Findings and duties as the record has them: with their trace, the facts they read, and where those come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from auditor.assessment.contested import known_facts
from auditor.assessment.findings import Duty, DutyState, Finding
from auditor.engine.conditions import Condition, facts_of
from auditor.engine.explain import deciding
from auditor.engine.reference import Trace, trace
from auditor.engine.rules import FactSpec
from auditor.engine.status import Status
from auditor.engine.values import Value
from auditor.record import values
from auditor.record.audited import Audited


def explained(audited: Audited, rule: str, subject: str | None) -> list[dict[str, Any]]:
    """The findings of a rule as the record has them, but each with its whole trace and every fact it reads."""
    written = Findings(audited, known_facts(audited.bound.subjects, audited.rules, audited.evaluation))
    return [
        written.finding(finding, whole=True)
        for finding in audited.findings
        if finding.rule.id == rule and subject in (None, finding.subject.id)
    ]


@dataclass(frozen=True, slots=True)
class Findings:
    """Writes findings down; ``facts`` are those known of each subject, ``duties`` the ids of those of each finding."""

    audited: Audited
    facts: Mapping[str, Mapping[str, Value]]
    duties: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for duty in self.audited.duties:
            self.duties.setdefault(duty.finding.id, []).append(duty.id)

    def finding(self, finding: Finding, *, whole: bool = False) -> dict[str, Any]:
        """One finding; of a rule that does not apply only the comparison that made it so, unless ``whole``."""
        brief = finding.status is Status.NOT_APPLICABLE and not whole
        steps = self._steps(finding, brief)
        return {
            **self.said(finding),
            "facts": self._facts_read(finding, steps, brief),
            "trace": {key: values.trace(step, self.audited.rules.facts) for key, step in steps.items()},
        }

    def said(self, finding: Finding) -> dict[str, Any]:
        """One finding without what it rests on."""
        rule, verdict = finding.rule.rule, finding.verdict
        return {
            "id": finding.id,
            "rule": rule.id,
            "subject": finding.subject.id,
            "scope": str(rule.scope),
            "status": str(verdict.status),
            "outcome": str(rule.outcome),
            "refer_because": None if finding.impact.refer_because is None else str(finding.impact.refer_because),
            "title": rule.title,
            "message": rule.message,
            "source": values.source(rule.source),
            "clauses": list(rule.clauses),
            "how_to_fix": rule.how_to_fix,
            "applies_from": values.day(verdict.starts),
            "applies_from_reason": verdict.reason or None,
            "applies_from_literal": values.day(verdict.already),
            "obligations": self.duties.get(finding.id, []),
            "duty": rule.duty,
            **({} if finding.waiver is None else {"waiver": finding.waiver.id}),
        }

    def _steps(self, finding: Finding, brief: bool) -> dict[str, Trace]:
        """How each condition came to be worth what it is; in brief the comparison that made the rule not apply."""
        facts, rule = self.facts[finding.subject.id], finding.rule
        if brief:
            return {"because": deciding(trace(rule.applies, facts))}
        return {key: trace(condition, facts) for key, condition in rule.stated.items()}

    def _facts_read(self, finding: Finding, steps: Mapping[str, Trace], brief: bool) -> list[dict[str, Any]]:
        if brief:
            names = [one.comparison.fact for one in steps.values() if one.comparison is not None]
        else:
            names = list(dict.fromkeys(_all_facts(finding.rule.stated.values())))
        return [self.fact(name, finding.subject.id) for name in names]

    def fact(self, name: str, subject: str) -> dict[str, Any]:
        """One fact of a subject: its value and where it comes from."""
        spec = self.audited.rules.facts[name.partition("@")[0]]
        return {
            "name": name,
            "title": spec.title,
            "value": values.fact_value(self.facts[subject].get(name), spec.type),
            "unit": spec.unit,
            "provenance": self._provenance(name, spec, subject),
        }

    def _provenance(self, name: str, spec: FactSpec, subject: str) -> dict[str, Any]:
        if spec.derived:
            where = f"{spec.title}: derived by {spec.file}"
            return {"kind": "derived", "where": where, "source": None}
        stated = self.audited.bound.stated[subject].get(spec.name)
        if stated is None or name not in self.facts[subject]:
            where = "not shown" if spec.evidence else "not stated"
            return {"kind": "absent", "where": where, "source": None}
        return values.provenance(stated.provenance)


def _all_facts(conditions: Iterable[Condition]) -> Iterable[str]:
    for condition in conditions:
        yield from facts_of(condition)


def duty(duty: Duty) -> dict[str, Any]:
    """One duty, with the finding that it comes from."""
    obligation = duty.obligation
    return {
        "id": duty.id,
        "rule": duty.finding.rule.id,
        "subject": duty.finding.subject.id,
        "finding": duty.finding.id,
        "text": obligation.text,
        "who": obligation.who,
        "clause": obligation.clause,
        "timing": str(obligation.timing),
        "trigger": obligation.trigger,
        "due": None if duty.state is DutyState.MET else values.day(duty.due),
        "state": str(duty.state),
        "condition": duty.condition,
    }
