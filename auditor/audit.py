"""One audit from descriptor to record: the only place that runs the stages one after the other."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from auditor import __version__, cache, facts, pack
from auditor.assessment import findings as assessing
from auditor.assessment.outcomes import outcomes
from auditor.costs import options as costs
from auditor.costs.options import Option
from auditor.engine import contradictions, dated, shadow
from auditor.engine.binding import Binder, Bound
from auditor.engine.dated import DatedRules, Evaluation, Subject
from auditor.engine.network import Network, network_of
from auditor.engine.parse import suggestion
from auditor.engine.reference import Reference
from auditor.engine.rete import Rete, available
from auditor.engine.rules import EVIDENCE_ROOTS, RuleSet
from auditor.engine.status import Status
from auditor.errors import InputError, Problem, RulesError
from auditor.inputs import descriptor as descriptors
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.horizon import horizon
from auditor.record import build, canonical


@dataclass(frozen=True, slots=True)
class Audit:
    """A finished audit: the record, and ``run``, which says what made it and is no part of it.

    ``audited`` is what the record was made of, for explanations that go beyond it.
    """

    record: dict[str, Any]
    run: dict[str, str]
    audited: build.Audited

    @property
    def digest(self) -> str:
        """The SHA-256 of the record's canonical bytes; reckoned anew each time it is asked for."""
        return canonical.digest(self.record)

    @property
    def outcome(self) -> str:
        """The assessment of the project."""
        return str(self.record["assessment"]["outcome"])


@dataclass(slots=True)
class _Engine:
    """One dated rule pack, compiled; ``rete`` is None where durable-rules is not installed."""

    rules: DatedRules
    binder: Binder
    reference: Reference
    rete: Rete | None

    def evaluate(self, subjects: Sequence[Subject]) -> Evaluation:
        """The inference, and the shadow check on it; raises EngineDisagreement when they differ."""
        answer = self.reference.evaluate(subjects)
        if self.rete is not None:
            shadow.check(self.rules, answer, self.rete.evaluate(subjects), "rete")
        return answer


@dataclass(slots=True)
class Auditor:
    """Audits descriptors against one rule pack; keeps the rules compiled for each day asked.

    ``readings`` settles contested readings of the law by name, on the word of ``settled_by``.
    """

    pack: pack.Pack
    readings: Mapping[str, str] = field(default_factory=dict)
    settled_by: str = ""
    _engines: dict[date, _Engine] = field(default_factory=dict)

    @classmethod
    def open(cls, folder: Path | None = None) -> Auditor:
        """An auditor with the built-in rule pack, or the one in a folder."""
        return cls(pack.load(folder))

    def audit(self, path: Path | str, as_of: date) -> Audit:
        """Read a descriptor from a file and audit it as of a day (its own ``as_of`` does not count here).

        Raises InputError, RulesError or EngineDisagreement; nothing is written.
        """
        return self.audit_descriptor(descriptors.load(path, self.pack.schemas), as_of)

    def engine(self, as_of: date) -> _Engine:
        """The rules of a day, compiled."""
        if as_of not in self._engines:
            rules, network = self._compiled(as_of)
            rete = None if network is None else Rete(rules, network)
            self._engines[as_of] = _Engine(rules, Binder(rules), Reference(rules), rete)
        return self._engines[as_of]

    def _compiled(self, as_of: date) -> tuple[DatedRules, Network | None]:
        """The rules of a day and, where durable-rules is there to take it, what it is given; from the cache if kept."""
        key = cache.key(self.pack.key, as_of.isoformat(), str(available() is None)) if self.pack.key else ""
        kept = cache.recall("day", key) if key else None
        if isinstance(kept, tuple):
            return cast("tuple[DatedRules, Network | None]", kept)
        rules = dated.at(self.pack.rules, as_of)
        found = (rules, None if available() else network_of(rules))
        if key:
            cache.keep("day", key, found)
        return found

    def check(self, descriptor: Descriptor, as_of: date) -> None:
        """Whether every id and value of a descriptor can be used; raises InputError with every problem."""
        self._bind(descriptor, as_of)

    def _bind(self, descriptor: Descriptor, as_of: date) -> tuple[Bound, dict[str, Option]]:
        _check(descriptor, self.pack, as_of)
        options = costs.options(descriptor.workloads, self.pack.catalogue, as_of)
        table = facts.collect(descriptor, self.pack.catalogue, options, as_of)
        table = facts.settled(table, self.readings, self.settled_by)
        bound = self.engine(as_of).binder.bind(table, descriptor.document)
        opposed = list(contradictions.found(self.pack.rules, bound, descriptor.document, as_of))
        if opposed:
            raise InputError(opposed)
        return bound, options

    def _lapse(self, descriptor: Descriptor, as_of: date, until: date) -> assessing.Lapse | None:
        """What the rules say without the evidence that ends inside the horizon; None where none does."""
        lapsing = {
            one.id: one.expires
            for one in descriptor.evidence
            if one.counts(as_of) and one.expires is not None and one.expires < until
        }
        if not lapsing:
            return None
        lasting = replace(descriptor, evidence=tuple(one for one in descriptor.evidence if one.id not in lapsing))
        bound, _ = self._bind(lasting, as_of)
        days: dict[str, date] = {}
        for one in descriptor.evidence:
            for root in EVIDENCE_ROOTS if one.id in lapsing else ():
                name = f"{root}.{one.kind}"
                days[name] = min(lapsing[one.id], days.get(name, lapsing[one.id]))
        return assessing.Lapse(self.engine(as_of).evaluate(bound.subjects), days)

    def audit_descriptor(self, descriptor: Descriptor, as_of: date) -> Audit:
        """Audit a descriptor that was read already."""
        bound, options = self._bind(descriptor, as_of)
        engine = self.engine(as_of)
        evaluation = engine.evaluate(bound.subjects)
        until = horizon(as_of, descriptor.go_live, descriptor.contract_end)
        days = assessing.Days(as_of, until.until, descriptor.go_live)
        lapse = self._lapse(descriptor, as_of, until.until)
        found = assessing.findings(self.pack.rules, engine.rules, bound.subjects, evaluation, days, lapse)
        selected = {workload.id: workload.selected for workload in descriptor.workloads}
        rules_pack, catalogue_pack = self.pack.described()
        audited = build.Audited(
            descriptor=descriptor,
            as_of=as_of,
            horizon=until,
            catalogue=self.pack.catalogue,
            rules=engine.rules,
            bound=bound,
            evaluation=evaluation,
            options=options,
            findings=found,
            duties=assessing.duties(self.pack.rules, found, days),
            project=outcomes(bound.subjects, found, selected, options),
            signoffs=_signoffs(self.pack.rules, found, as_of),
            facts_verified_through=_verified_through(self.pack.rules, as_of),
            rules_pack=rules_pack,
            catalogue_pack=catalogue_pack,
        )
        record = build.build(audited)
        run = {
            "auditor": __version__,
            "python": ".".join(map(str, sys.version_info[:3])),
            "inference": "rete" if engine.rete is not None else "reference",
        }
        return Audit(record, run, audited)


def _check(descriptor: Descriptor, found: pack.Pack, as_of: date) -> None:
    """Every model, provider and machine named must be in the catalogue, and the day one that can be audited."""
    known = {
        "model": set(found.catalogue.models),
        "provider": set(found.catalogue.providers),
        "hardware": {row.id for row in found.catalogue.hardware},
    }
    problems = []
    first = dated.first_day(found.rules)
    if as_of < first:
        what = f"{as_of.isoformat()} lies before {first.isoformat()}, the first day these rules can be read on."
        problems.append(descriptor.document.problem(("as_of",), what, fix="Audit as of a later day."))
    if descriptor.contract_end is not None and descriptor.contract_end < as_of:
        what = f"is before {as_of.isoformat()}, the day of the audit: the contract has ended."
        fix = "Give the end of the contract that is to be signed, or leave it out."
        problems.append(descriptor.document.problem(("project", "contract_end"), what, fix=fix))
    founded = descriptor.organisation.get("group_founded")
    if founded is not None and date.fromisoformat(str(founded)) > as_of:
        what = f"is after {as_of.isoformat()}, the day of the audit."
        fix = "Give the day on which the oldest company of the group was founded."
        problems.append(descriptor.document.problem(("organisation", "group_founded"), what, fix=fix))
    for workload in descriptor.workloads:
        for candidate in workload.candidates:
            for key, ids in known.items():
                name = getattr(candidate, key)
                if name is not None and name not in ids:
                    guess = suggestion(name, ids) or f"Known: {', '.join(sorted(ids))}."
                    what = f'"{name}" is not in the catalogue.'
                    problems.append(descriptor.document.problem((*candidate.path, key), what, fix=guess))
    if problems:
        raise InputError(problems)


def _signoffs(rules: RuleSet, found: Sequence[assessing.Finding], as_of: date) -> list[str]:
    """The roles that sign: those of every report, and those that rules which bind ask for."""
    spec = rules.parameters.get("pack.signoff_roles")
    value = None if spec is None else spec.at(as_of)
    roles = [] if value is None else [str(role) for role in value.value.items]
    for finding in found:
        if finding.status not in (Status.NOT_APPLICABLE, Status.PASS):
            roles += finding.rule.rule.signoffs
    return list(dict.fromkeys(roles))


def _verified_through(rules: RuleSet, as_of: date) -> date:
    spec = rules.parameters.get("pack.facts_verified_through")
    if spec is None:
        what = "is not among the parameters of the rule pack."
        fix = "Add it: the last day up to which changes of the law and the licences were looked for."
        raise RulesError([Problem("rules", None, "pack.facts_verified_through", what, fix=fix)])
    value = (spec.at(as_of) or spec.values[0]).value.value
    return date.fromordinal(int(float(str(value))))
