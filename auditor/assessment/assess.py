"""The assessment of a descriptor on a day, without a record: what an audit, and every "what if", is made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeAlias

from auditor import facts
from auditor.assessment import findings as assessing
from auditor.assessment.admission import refuse
from auditor.assessment.findings import Days, Duty, Finding, Lapse
from auditor.assessment.outcomes import ProjectOutcome, outcomes
from auditor.catalogue import described
from auditor.catalogue.entries import Catalogue
from auditor.costs import options as costs
from auditor.costs import routes
from auditor.costs.option import Option
from auditor.costs.routes import Expanded, LeftOut
from auditor.engine import contradictions, dated
from auditor.engine.binding import Binder, Bound
from auditor.engine.dated import DatedRules, Evaluation, Subject
from auditor.engine.reference import Reference
from auditor.engine.rules import EVIDENCE_ROOTS, RuleSet
from auditor.errors import InputError, Problem
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.horizon import Horizon, horizon

Evaluate: TypeAlias = Callable[[Sequence[Subject]], Evaluation]


@dataclass(frozen=True, slots=True)
class DayRules:
    """The rules of one day, ready to bind facts and to be evaluated by the reference."""

    rules: DatedRules
    binder: Binder
    reference: Reference


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the rules of a day say of a descriptor, and everything that led there.

    ``lapse`` is what they say without the evidence that ends inside the horizon; None where none does. The
    ``catalogue`` has the models the descriptor describes, too; ``left_out`` says for each workload that leaves its
    candidates to the catalogue which models gave none.
    """

    descriptor: Descriptor
    as_of: date
    horizon: Horizon
    rules: DatedRules
    bound: Bound
    options: Mapping[str, Option]
    evaluation: Evaluation
    lapse: Lapse | None
    lasting: Bound | None
    findings: Sequence[Finding]
    duties: Sequence[Duty]
    project: ProjectOutcome
    catalogue: Catalogue
    left_out: Mapping[str, Sequence[LeftOut]]

    @property
    def days(self) -> Days:
        """The days the assessment looks at."""
        return Days(self.as_of, self.horizon.until, self.descriptor.go_live)


def changes(ruleset: RuleSet) -> list[date]:
    """Every day from which the rules read otherwise than the day before: a parameter changes, or a rule has ended."""
    found = {value.starts for spec in ruleset.parameters.values() for value in spec.values}
    found |= {rule.in_force.ends + timedelta(days=1) for rule in ruleset.rules if rule.in_force.ends is not None}
    return sorted(found)


@dataclass(slots=True)
class Assessor:
    """Assesses descriptors against one rule pack and catalogue; keeps the rules of each day asked.

    ``readings`` settles contested readings of the law by name, on the word of ``settled_by``.
    """

    ruleset: RuleSet
    catalogue: Catalogue
    readings: Mapping[str, str] = field(default_factory=dict)
    settled_by: str = ""
    _days: dict[date, DayRules] = field(default_factory=dict)
    _changes: list[date] | None = None

    def day(self, as_of: date) -> DayRules:
        """The rules of a day; raises RulesError where a parameter lacks a value that a rule needs.

        Days between which no parameter changes and no rule ends read alike: they share what was compiled.
        """
        if as_of not in self._days:
            if self._changes is None:
                self._changes = changes(self.ruleset)
            place = bisect_right(self._changes, as_of)
            alike = next((one for day, one in self._days.items() if bisect_right(self._changes, day) == place), None)
            if alike is None:
                return self.know(dated.at(self.ruleset, as_of))
            rules = replace(alike.rules, as_of=as_of, digest=f"{alike.rules.digest} read on {as_of.isoformat()}")
            self._days[as_of] = replace(alike, rules=rules)
        return self._days[as_of]

    def alike(self, one: date, other: date) -> bool:
        """Whether the rules read alike on two days."""
        return self.day(one).reference is self.day(other).reference

    def know(self, rules: DatedRules) -> DayRules:
        """Take the rules of a day that were dated elsewhere."""
        self._days[rules.as_of] = DayRules(rules, Binder(rules), Reference(rules))
        return self._days[rules.as_of]

    def name(self, descriptor: Descriptor, as_of: date) -> Expanded:
        """The descriptor with every candidate named that it leaves to the catalogue.

        Raises InputError with every problem: what is not in the catalogue, or days that make no sense.
        """
        catalogue = described.with_described(self.catalogue, descriptor, as_of)
        refuse(descriptor, self.ruleset, catalogue, as_of)
        return routes.expand(descriptor, catalogue, as_of)

    def bind(self, descriptor: Descriptor, as_of: date) -> tuple[Bound, dict[str, Option]]:
        """The facts of a descriptor whose candidates are all named, as the rules read them, and what each costs.

        Raises InputError with every problem: what is not in the catalogue, does not fit, or contradicts itself.
        """
        catalogue = described.with_described(self.catalogue, descriptor, as_of)
        refuse(descriptor, self.ruleset, catalogue, as_of)
        options = costs.options(descriptor.workloads, catalogue, as_of, descriptor.accepted_prices)
        table = facts.collect(descriptor, catalogue, options, as_of)
        said = facts.heard(table, descriptor, facts.value_of)
        binder = self.day(as_of).binder
        misfits = list(binder.misfits((v.fact for one in said for v in one.voices if v.statement), descriptor.document))
        if misfits:
            raise InputError(misfits)
        table = facts.settled(facts.weighed(table, said), self.readings, self.settled_by)
        bound = replace(binder.bind(table, descriptor.document), disputes=tuple(facts.disputes(said)))
        opposed = list(_settled_all_the_same(bound, descriptor))
        opposed += list(contradictions.found(self.ruleset, bound, descriptor.document, as_of))
        if opposed:
            raise InputError(opposed)
        return bound, options

    def assess(self, descriptor: Descriptor, as_of: date, evaluate: Evaluate | None = None) -> Assessed:
        """The assessment on a day; ``evaluate`` is the inference, the reference evaluator where none is given."""
        expanded = self.name(descriptor, as_of)
        descriptor = expanded.descriptor
        bound, options = self.bind(descriptor, as_of)
        rules = self.day(as_of)
        infer = evaluate or rules.reference.evaluate
        evaluation = infer(bound.subjects)
        days = days_of(descriptor, as_of)
        lasting, ends = self.lasting(descriptor, days)
        lapse = None if lasting is None else Lapse(infer(lasting.subjects), ends)
        given = descriptor.waivers
        found = assessing.findings(self.ruleset, rules.rules, bound.subjects, evaluation, days, lapse, given)
        selected = {workload.id: workload.selected for workload in descriptor.workloads}
        return Assessed(
            descriptor=descriptor,
            as_of=as_of,
            horizon=horizon(as_of, descriptor.go_live, descriptor.contract_end),
            rules=rules.rules,
            bound=bound,
            options=options,
            evaluation=evaluation,
            lapse=lapse,
            lasting=lasting,
            findings=found,
            duties=assessing.duties(self.ruleset, found, days),
            project=outcomes(bound.subjects, found, selected, options),
            catalogue=expanded.catalogue,
            left_out=expanded.left_out,
        )

    def lasting(self, descriptor: Descriptor, days: Days) -> tuple[Bound | None, dict[str, date]]:
        """What is known without the evidence that ends inside the horizon, and the last day of each fact that it shows.

        None where no evidence ends.
        """
        lapsing = {
            one.id: one.expires
            for one in descriptor.evidence
            if one.counts(days.as_of) and one.expires is not None and one.expires < days.horizon
        }
        if not lapsing:
            return None, {}
        without = replace(descriptor, evidence=tuple(one for one in descriptor.evidence if one.id not in lapsing))
        bound, _ = self.bind(without, days.as_of)
        ends: dict[str, date] = {}
        for one in descriptor.evidence:
            for root in EVIDENCE_ROOTS if one.id in lapsing else ():
                name = f"{root}.{one.kind}"
                ends[name] = min(lapsing[one.id], ends.get(name, lapsing[one.id]))
        return bound, ends


def days_of(descriptor: Descriptor, as_of: date) -> Days:
    """The days that an audit made on a day looks at."""
    return Days(as_of, horizon(as_of, descriptor.go_live, descriptor.contract_end).until, descriptor.go_live)


def _settled_all_the_same(bound: Bound, descriptor: Descriptor) -> Iterator[Problem]:
    """Facts on which statements differ although a screening answer settles them."""
    for one in bound.disputes:
        settled = bound.stated[one.subject].get(one.name)
        if settled is not None:
            path = next(voice.statement.path for voice in one.voices if voice.statement is not None)
            what = f"statements differ about {one.name}, which is {settled.provenance.where}."
            yield descriptor.document.problem(path, what, fix="Correct the screening answer, or the statements.")
