"""From an assessment to the record: every finding once, with its trace, facts and sources; nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from auditor.assessment.contested import Missing
from auditor.assessment.findings import Duty, Finding
from auditor.assessment.outcomes import CandidateOutcome, WorkloadOutcome
from auditor.assessment.preferences import Standing
from auditor.costs.method import Method
from auditor.engine.values import Value
from auditor.inputs.descriptor import Workload
from auditor.inputs.documents import Document
from auditor.outlook.look import Outlook
from auditor.record import ai_act, chain, choice, claims, costs, decision, findings, outlook, prospects, values, waivers
from auditor.record.assessment import assessment
from auditor.record.audited import Audited
from auditor.record.canonical import VERSION
from auditor.record.conflicts import conflicts
from auditor.record.evidence import evidence
from auditor.record.openness import openness
from auditor.record.privacy import privacy
from auditor.record.quality import quality


def build(audited: Audited, ahead: Outlook) -> dict[str, Any]:
    """The record of an audit with what lies ahead of it, as data; ``canonical`` makes the bytes."""
    record = found(audited)
    record["conflicts"] += [
        outlook.dispute(one, audited.descriptor, audited.rules.facts, audited.as_of) for one in ahead.disputes
    ]
    return record | outlook.sections(ahead, audited.rules.facts, audited.named())


def found(audited: Audited) -> dict[str, Any]:
    """The record without what lies ahead, which takes longest to find."""
    return _Builder(audited).record()


def outline(audited: Audited) -> dict[str, Any]:
    """What two audits are compared by: no traces, no sources, and of costs what each candidate comes to today."""
    builder = _Builder(audited)
    written = findings.Findings(audited, builder.facts)
    return builder.found([written.said(finding) for finding in audited.findings])


@dataclass(slots=True)
class _Builder:
    """Writes one record; keeps what several parts of it need."""

    audited: Audited
    facts: dict[str, dict[str, Value]] = field(init=False)
    open_to: Missing = field(init=False)
    method: Method = field(init=False)
    options: dict[str, dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        audited = self.audited
        self.open_to = Missing(audited.bound.subjects, audited.rules, audited.evaluation)
        self.facts = self.open_to.known
        self.method = Method.at(audited.catalogue, audited.as_of)
        self.options = {
            name: costs.option(option, audited.as_of, self.method, audited.descriptor.exchange_rate)
            for name, option in audited.options.items()
        }

    def record(self) -> dict[str, Any]:
        """The whole record."""
        audited = self.audited
        descriptor = audited.descriptor
        written = findings.Findings(audited, self.facts)
        return {
            **self.found([written.finding(finding) for finding in audited.findings]),
            "record_version": VERSION,
            "as_of": audited.as_of.isoformat(),
            "horizon": {"until": audited.horizon.until.isoformat(), "basis": audited.horizon.basis},
            "document": {
                "number": descriptor.control.number or f"{descriptor.id}-{audited.as_of.isoformat()}",
                "title": descriptor.title,
                "supersedes": descriptor.control.supersedes,
                "marking": descriptor.control.marking,
                "privilege": descriptor.control.privilege,
                "distribution": list(descriptor.control.distribution),
            },
            "inputs": {
                "descriptor": _file(descriptor.document),
                "organisation": None if descriptor.profile is None else _file(descriptor.profile),
                "policy": audited.policy,
                "waivers": None if descriptor.waivers is None else _file(descriptor.waivers.document),
                "claims": None if descriptor.claims is None else _file(descriptor.claims),
                "rules": audited.rules_pack,
                "catalogue": audited.catalogue_pack,
                "facts_verified_through": audited.facts_verified_through.isoformat(),
                "old_sources": values.old_sources(self._sources(), audited.as_of, self.method.old_after),
            },
            "portfolio": decision.portfolio(
                audited.project.workloads, {one.id: one for one in descriptor.workloads}, self.facts
            ),
            "conflicts": conflicts(descriptor, self.facts, audited.catalogue),
            "privacy": privacy(
                written,
                [outcome.id for outcome in audited.project.workloads],
                [outcome.id for workload in audited.project.workloads for outcome in workload.candidates],
                audited.rules.facts,
            ),
            "evidence": evidence(descriptor, audited.as_of),
            "costs": {
                "options": list(self.options.values()),
                "exchange_rate": costs.exchange(descriptor.exchange_rate),
                **self._against_each_other(),
                "assumptions": costs.assumptions(audited.options.values()),
                "claims": claims.claims(descriptor.claims),
            },
            "sources": self._sources(),
        }

    def found(self, written: list[dict[str, Any]]) -> dict[str, Any]:
        """Outcomes, findings as they were written down, duties and waivers."""
        audited = self.audited
        descriptor = audited.descriptor
        return {
            "project": {
                "id": descriptor.id,
                "title": descriptor.title,
                "organisation": str(descriptor.organisation["name"]),
                "country": descriptor.organisation.get("country"),
                "owner": descriptor.owner,
                "go_live": values.day(descriptor.go_live),
                "contract_end": values.day(descriptor.contract_end),
            },
            "assessment": assessment(audited),
            "workloads": [self._workload(outcome) for outcome in audited.project.workloads],
            "candidates": [
                self._candidate(workload, outcome)
                for workload in audited.project.workloads
                for outcome in workload.candidates
            ],
            "findings": written,
            "obligations": [findings.duty(duty) for duty in audited.duties],
            "waivers": waivers.waivers(descriptor.waivers, audited.findings),
        }

    def _against_each_other(self) -> dict[str, Any]:
        audited = self.audited
        ranked = (one for workload in audited.project.workloads for one in workload.candidates if one.rank is not None)
        found = costs.compared(audited.descriptor.workloads, audited.options, frozenset(one.id for one in ranked))
        start = max(audited.as_of, audited.descriptor.go_live or audited.as_of)
        return found | prospects.prospects(found["comparisons"], audited.options, start, self.method)

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
            "duties": choice.duties(outcome, {one.id: self._duties(one) for one in outcome.candidates}),
        }

    def _duties(self, outcome: CandidateOutcome) -> list[Duty]:
        """Those of a candidate, and of a hybrid those of its parts as well."""
        subjects = (outcome.id, *outcome.parts)
        return [duty for subject in subjects for duty in self.audited.duties if duty.finding.subject.id == subject]

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
            "quality": quality(model, self.facts[outcome.id]),
            "outcome": str(outcome.outcome),
            "refer_because": [str(reason) for reason in outcome.combined.refer_because],
            "rank": outcome.rank,
            "preferences": decision.standing(outcome.ranked.standing),
            "parts": list(outcome.parts),
            "findings": [name for subject in (outcome.id, *outcome.parts) for name in self._findings_of(subject)],
            "obligations": [duty.id for duty in self._duties(outcome)],
            "cost": self.options[outcome.id],
        }

    def _sources(self) -> list[dict[str, str]]:
        """Every source a finding, fact or cost line rests on, once."""
        cited = [values.source(finding.rule.rule.source) for finding in self.audited.findings]
        for stated in self.audited.bound.stated.values():
            cited += [values.source(f.provenance.source) for f in stated.values() if f.provenance.source]
        for option in self.audited.options.values():
            cited += [values.source(line.source) for line in option.lines]
            cited += [values.source(one.source) for one in option.without]
            cited += [values.source(one.source) for one in option.terms]
        for workload in self.audited.descriptor.workloads:
            for candidate in workload.candidates:
                model = self.audited.catalogue.models.get(candidate.model)
                cited += chain.sources(model, self.audited.catalogue)
                cited += [values.source(one.source) for one in (() if model is None else model.benchmarks)]
        unique = {tuple(one.values()): one for one in cited}
        return [unique[key] for key in sorted(unique)]


def _file(document: Document) -> dict[str, str]:
    """A file by its own name and digest: the folder it stood in is no part of the record."""
    return {"name": document.own_name, "sha256": document.sha256}
