"""From an assessment to the record: every finding once, with its trace, facts and sources; nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from auditor.assessment.contested import Missing
from auditor.assessment.findings import Duty, DutyState, Finding
from auditor.assessment.outcomes import CandidateOutcome, ProjectOutcome, WorkloadOutcome, reasons
from auditor.assessment.preferences import Standing
from auditor.catalogue.entries import Catalogue
from auditor.catalogue.freshness import OLD_AFTER
from auditor.costs.options import Option
from auditor.costs.routes import LeftOut
from auditor.engine.binding import Bound
from auditor.engine.conditions import Condition, facts_of
from auditor.engine.dated import DatedDerived, DatedRules, Evaluation
from auditor.engine.explain import deciding
from auditor.engine.reference import trace
from auditor.engine.rules import FactSpec, Rule
from auditor.engine.status import Status
from auditor.engine.values import Value
from auditor.facts import PROJECT
from auditor.inputs.descriptor import Descriptor, Workload
from auditor.inputs.documents import Document
from auditor.inputs.horizon import Horizon
from auditor.outlook.look import Outlook
from auditor.record import ai_act, chain, costs, decision, outlook, values
from auditor.record.canonical import VERSION
from auditor.record.conflicts import conflicts
from auditor.record.evidence import evidence
from auditor.record.openness import openness


@dataclass(frozen=True, slots=True)
class Audited:
    """Everything an audit found out, ready to be written down.

    ``rules_pack`` and ``catalogue_pack`` name the data used: version, digest and files; ``policy`` the house policy.
    ``left_out`` says for each workload that leaves its candidates to the catalogue which of its models gave none, and
    why.
    """

    descriptor: Descriptor
    as_of: date
    horizon: Horizon
    catalogue: Catalogue
    rules: DatedRules
    bound: Bound
    evaluation: Evaluation
    options: Mapping[str, Option]
    findings: Sequence[Finding]
    duties: Sequence[Duty]
    project: ProjectOutcome
    signoffs: Sequence[str]
    facts_verified_through: date
    rules_pack: Mapping[str, Any]
    catalogue_pack: Mapping[str, Any]
    every_rule: Sequence[Rule]
    left_out: Mapping[str, Sequence[LeftOut]] = field(default_factory=dict)
    policy: Mapping[str, Any] | None = None

    def named(self) -> dict[str, Rule]:
        """Every rule of the pack, in force or not, by id."""
        return {rule.id: rule for rule in self.every_rule}


def build(audited: Audited, ahead: Outlook) -> dict[str, Any]:
    """The record of an audit with what lies ahead of it, as data; ``canonical`` makes the bytes."""
    record = _Builder(audited).record()
    record["conflicts"] += [
        outlook.dispute(one, audited.descriptor, audited.rules.facts, audited.as_of) for one in ahead.disputes
    ]
    return record | outlook.sections(ahead, audited.rules.facts, audited.named())


def assessment(audited: Audited) -> dict[str, Any]:
    """The assessment alone, as the record has it."""
    return _Builder(audited).assessment()


def explained(audited: Audited, rule: str, subject: str | None) -> list[dict[str, Any]]:
    """The findings of a rule as the record has them, but each with its whole trace and every fact it reads."""
    builder = _Builder(audited)
    duties_of = _grouped((duty.finding.id, duty.id) for duty in audited.duties)
    return [
        builder.finding(finding, duties_of.get(finding.id, []), whole=True)
        for finding in audited.findings
        if finding.rule.id == rule and subject in (None, finding.subject.id)
    ]


@dataclass(slots=True)
class _Builder:
    """Writes one record; keeps what several parts of it need."""

    audited: Audited
    facts: dict[str, dict[str, Value]] = field(init=False)
    open_to: Missing = field(init=False)
    derived: dict[str, DatedDerived] = field(init=False)

    def __post_init__(self) -> None:
        audited = self.audited
        self.derived = {entry.fact: entry for entry in audited.rules.derived}
        self.open_to = Missing(audited.bound.subjects, audited.rules, audited.evaluation)
        self.facts = self.open_to.known

    def record(self) -> dict[str, Any]:
        """The whole record."""
        audited = self.audited
        descriptor = audited.descriptor
        duties_of = _grouped((duty.finding.id, duty.id) for duty in audited.duties)
        return {
            "record_version": VERSION,
            "as_of": audited.as_of.isoformat(),
            "horizon": {"until": audited.horizon.until.isoformat(), "basis": audited.horizon.basis},
            "document": {
                "number": descriptor.number or f"{descriptor.id}-{audited.as_of.isoformat()}",
                "title": descriptor.title,
                "supersedes": descriptor.supersedes,
                "marking": descriptor.marking,
            },
            "project": {
                "id": descriptor.id,
                "title": descriptor.title,
                "organisation": str(descriptor.organisation["name"]),
                "country": descriptor.organisation.get("country"),
                "owner": descriptor.owner,
                "go_live": _day(descriptor.go_live),
                "contract_end": _day(descriptor.contract_end),
            },
            "inputs": {
                "descriptor": _file(descriptor.document),
                "organisation": None if descriptor.profile is None else _file(descriptor.profile),
                "policy": audited.policy,
                "waivers": None,
                "rules": audited.rules_pack,
                "catalogue": audited.catalogue_pack,
                "facts_verified_through": audited.facts_verified_through.isoformat(),
                "old_sources": values.old_sources(self._sources(), audited.as_of, OLD_AFTER),
            },
            "assessment": self.assessment(),
            "workloads": [self._workload(outcome) for outcome in audited.project.workloads],
            "candidates": [
                self._candidate(workload, outcome)
                for workload in audited.project.workloads
                for outcome in workload.candidates
            ],
            "portfolio": decision.portfolio(
                audited.project.workloads, {one.id: one for one in descriptor.workloads}, self.facts
            ),
            "findings": [self.finding(finding, duties_of.get(finding.id, [])) for finding in audited.findings],
            "obligations": [_duty(duty) for duty in audited.duties],
            "conflicts": conflicts(descriptor, self.facts, audited.catalogue),
            "waivers": [],
            "evidence": evidence(descriptor, audited.as_of),
            "costs": {
                "options": [costs.option(option, audited.as_of) for option in audited.options.values()],
                **costs.compared(audited.descriptor.workloads, audited.options, audited.as_of),
                "assumptions": costs.assumptions(audited.options.values()),
            },
            "sources": self._sources(),
        }

    def assessment(self) -> dict[str, Any]:
        """Outcome, reasons, conditions and who signs."""
        audited = self.audited
        project = audited.project
        standing = self._standing_subjects()
        conditions = [d for d in audited.duties if d.condition and d.finding.subject.id in standing]
        deciding_findings = reasons(audited.findings, project, audited.bound.subjects)
        return {
            "outcome": str(project.outcome),
            "refer_because": [str(reason) for reason in project.combined.refer_because],
            "summary": _summary(audited.descriptor, project, len(conditions)),
            "reasons": [{"rule": f.rule.id, "subject": f.subject.id} for f in deciding_findings],
            "conditions": [duty.id for duty in conditions],
            "required_signoffs": list(audited.signoffs),
        }

    def _standing_subjects(self) -> set[str]:
        """The project, every workload, and the candidate each workload stands on."""
        stands_on = {workload.stands_on for workload in self.audited.project.workloads}
        return {PROJECT} | {workload.id for workload in self.audited.project.workloads} | stands_on

    def _workload(self, outcome: WorkloadOutcome) -> dict[str, Any]:
        workload = self._described(outcome.id)
        recommended = next((one for one in outcome.candidates if one.id == outcome.recommended), None)
        architecture = None if recommended is None else self.facts[recommended.id].get(decision.ARCHITECTURE)
        speaks = decision.standing(Standing() if recommended is None else recommended.ranked.standing)
        return {
            "id": outcome.id,
            "title": workload.title,
            "purpose": workload.purpose,
            "outcome": str(outcome.outcome),
            "refer_because": [str(reason) for reason in outcome.combined.refer_because],
            "recommended_candidate": outcome.recommended,
            "architecture": architecture if isinstance(architecture, str) else None,
            "for": speaks["for"],
            "against": speaks["against"],
            "alternatives": decision.alternatives(outcome),
            "would_change": decision.would_change(outcome, self.audited.findings),
            "candidates": [candidate.id for candidate in outcome.candidates],
            "left_out": self._left_out(outcome.id),
            "permitted": sum(candidate.rank is not None for candidate in outcome.candidates),
            "findings": self._findings_of(outcome.id),
            "eu_ai_act": ai_act.section(outcome, self.audited.findings, self.open_to),
        }

    def _left_out(self, workload: str) -> list[dict[str, Any]] | None:
        """Which models of the catalogue gave no candidate, by reason; None where the descriptor names them."""
        reasons = self.audited.left_out.get(workload)
        return None if reasons is None else [{"why": one.why, "models": list(one.models)} for one in reasons]

    def _described(self, identifier: str) -> Workload:
        return next(workload for workload in self.audited.descriptor.workloads if workload.id == identifier)

    def _findings_of(self, subject: str) -> list[str]:
        return [finding.id for finding in self._about(subject)]

    def _about(self, subject: str) -> list[Finding]:
        return [finding for finding in self.audited.findings if finding.subject.id == subject]

    def _candidate(self, workload: WorkloadOutcome, outcome: CandidateOutcome) -> dict[str, Any]:
        described = next(c for c in self._described(workload.id).candidates if c.id == outcome.id)
        model = self.audited.catalogue.models.get(described.model)
        licence = self.audited.catalogue.licences.get(model.licence or "") if model else None
        provider = self.audited.catalogue.providers.get(described.provider or "")
        return {
            "id": outcome.id,
            "workload": workload.id,
            "model": described.model,
            "model_title": described.model if model is None else model.title,
            "licence": None if licence is None else licence.spdx,
            "licence_title": None if licence is None else licence.title,
            "chain": chain.links(model, self.audited.catalogue, self._about(outcome.id)),
            "access": described.access,
            "chosen_for": described.chosen_for or None,
            "provider": described.provider if provider is None else provider.title,
            "openness": openness(model, self.audited.catalogue, self.facts[outcome.id]),
            "outcome": str(outcome.outcome),
            "refer_because": [str(reason) for reason in outcome.combined.refer_because],
            "rank": outcome.rank,
            "preferences": decision.standing(outcome.ranked.standing),
            "findings": self._findings_of(outcome.id),
            "obligations": [d.id for d in self.audited.duties if d.finding.subject.id == outcome.id],
            "cost": costs.option(self.audited.options[outcome.id], self.audited.as_of),
        }

    def finding(self, finding: Finding, duties: Sequence[str], *, whole: bool = False) -> dict[str, Any]:
        """One finding; of a rule that does not apply only the comparison that made it so, unless ``whole``."""
        rule = finding.rule.rule
        brief = finding.status is Status.NOT_APPLICABLE and not whole
        verdict = finding.verdict
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
            "facts": self._facts_read(finding, brief),
            "trace": self._trace(finding, brief),
            "source": values.source(rule.source),
            "clauses": list(rule.clauses),
            "how_to_fix": rule.how_to_fix,
            "applies_from": _day(verdict.starts),
            "applies_from_reason": verdict.reason or None,
            "applies_from_literal": _day(verdict.already),
            "obligations": list(duties),
            "duty": rule.duty,
        }

    def _trace(self, finding: Finding, brief: bool) -> dict[str, Any]:
        facts = self.facts[finding.subject.id]
        specs = self.audited.rules.facts
        rule = finding.rule
        if brief:
            return {"because": values.trace(deciding(trace(rule.applies, facts)), specs)}
        return {key: values.trace(trace(condition, facts), specs) for key, condition in rule.stated.items()}

    def _facts_read(self, finding: Finding, brief: bool) -> list[dict[str, Any]]:
        facts = self.facts[finding.subject.id]
        if brief:
            step = deciding(trace(finding.rule.applies, facts)).comparison
            names = [] if step is None else [step.fact]
        else:
            names = list(dict.fromkeys(_all_facts(finding.rule.stated.values())))
        return [self._fact(name, finding.subject.id) for name in names]

    def _fact(self, name: str, subject: str) -> dict[str, Any]:
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

    def _sources(self) -> list[dict[str, str]]:
        """Every source a finding, fact or cost line rests on, once."""
        cited = [values.source(finding.rule.rule.source) for finding in self.audited.findings]
        for stated in self.audited.bound.stated.values():
            cited += [values.source(f.provenance.source) for f in stated.values() if f.provenance.source]
        for option in self.audited.options.values():
            cited += [values.source(line.source) for line in option.lines]
        for workload in self.audited.descriptor.workloads:
            for candidate in workload.candidates:
                cited += chain.sources(self.audited.catalogue.models.get(candidate.model), self.audited.catalogue)
        unique = {tuple(one.values()): one for one in cited}
        return [unique[key] for key in sorted(unique)]


def _all_facts(conditions: Iterable[Condition]) -> Iterable[str]:
    for condition in conditions:
        yield from facts_of(condition)


def _summary(descriptor: Descriptor, project: ProjectOutcome, conditions: int) -> str:
    """The assessment in one sentence a workload, made of its figures."""
    titles = {workload.id: workload.title for workload in descriptor.workloads}
    sentences = []
    for workload in project.workloads:
        permitted = sum(candidate.rank is not None for candidate in workload.candidates)
        of = len(workload.candidates)
        sentences.append(f"“{titles[workload.id]}” can be met by {permitted} of {of} candidates.")
    if conditions:
        what = "1 condition has" if conditions == 1 else f"{conditions} conditions have"
        sentences.append(f"{what} to be met.")
    return " ".join(sentences)


def _duty(duty: Duty) -> dict[str, Any]:
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
        "due": None if duty.state is DutyState.MET else _day(duty.due),
        "state": str(duty.state),
        "condition": duty.condition,
    }


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    result: dict[str, list[str]] = {}
    for key, value in pairs:
        result.setdefault(key, []).append(value)
    return result


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _file(document: Document) -> dict[str, str]:
    """A file by its own name and digest: the folder it stood in is no part of the record."""
    return {"name": document.own_name, "sha256": document.sha256}
