"""An assessment asked again with a few facts changed: only what reads them is evaluated anew.

The answer is that of a whole new assessment of the changed descriptor, at the price of the rules that read the facts
changed. Everything an outlook says (questions, boundaries, conflicts) is made of such answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from auditor.assessment.algebra import CLEAR, Impact
from auditor.assessment.assess import Assessed, Assessor, days_of
from auditor.assessment.contested import only_readings
from auditor.assessment.findings import Finding, Judge, in_force
from auditor.assessment.outcomes import ProjectOutcome, outcomes
from auditor.costs.option import Option
from auditor.engine.dated import DatedRule, Subject, Truths
from auditor.engine.rules import FactSpec
from auditor.engine.status import Status, Verdict
from auditor.engine.values import FactType, Scope, Value
from auditor.inputs.descriptor import Descriptor
from auditor.outlook.worlds import Change, Key, Reading, World, inside

Standing: TypeAlias = tuple[Mapping[str, Option], Mapping[str, str | None]]
"""What each candidate costs, and which one each workload selects."""


@dataclass(frozen=True, slots=True)
class Varied:
    """What becomes of an assessment when facts change: outcomes, and the verdicts and impacts that may be others."""

    project: ProjectOutcome
    verdicts: Mapping[Key, Verdict]
    impacts: Mapping[Key, Impact]
    options: Mapping[str, Option]

    def outcomes(self) -> dict[str, str]:
        """The outcome of the project, of every workload and of every candidate, by id."""
        return outcomes_by_subject(self.project)


def outcomes_by_subject(project: ProjectOutcome) -> dict[str, str]:
    """The outcome of the project, of every workload and of every candidate, by id."""
    found = {"project": str(project.outcome)}
    for workload in project.workloads:
        found[workload.id] = str(workload.outcome)
        found |= {candidate.id: str(candidate.outcome) for candidate in workload.candidates}
    return found


def turning(variations: Variations, each: Iterable[Varied]) -> tuple[str, ...]:
    """The rules that say something else of a subject by one variation than by another, in the order of the pack."""
    varied = list(each)
    turned = {
        key[0]
        for key, finding in variations.findings.items()
        if len({one.verdicts.get(key, finding.verdict) for one in varied}) > 1
    }
    return tuple(rule.id for rule in variations.rules.rules if rule.id in turned)


class Variations:
    """One assessment, with all that is needed to vary its facts.

    ``count`` is how many variations were evaluated, ``asked`` how often a rule was asked of a subject for them.
    """

    def __init__(self, assessed: Assessed, assessor: Assessor) -> None:
        self.assessed = assessed
        self.rules = assessed.rules
        self.count = 0
        self.subjects: dict[str, Subject] = {subject.id: subject for subject in assessed.bound.subjects}
        self.inside = inside(assessed.bound.subjects)
        self.reading = Reading(assessor, assessed)
        self.now = World(assessed.bound, assessed.evaluation, self.rules, self.reading)
        self._later = None
        if assessed.lapse is not None and assessed.lasting is not None:
            self._later = World(assessed.lasting, assessed.lapse.evaluation, self.rules, self.reading)
        lapsing = {} if assessed.lapse is None else assessed.lapse.days
        waivers = in_force(assessed.descriptor.waivers, assessed.as_of)
        self.judge = Judge(assessor.ruleset, assessed.days, lapsing, waivers)
        self._assessor = assessor
        self._by_id = {rule.id: rule for rule in self.rules.rules}
        self._derived = {entry.fact: entry for entry in self.rules.derived}
        self.findings = {(finding.rule.id, finding.subject.id): finding for finding in assessed.findings}
        self.impacts: dict[Key, Impact] = {key: finding.impact for key, finding in self.findings.items()}
        self._telling = {key: finding for key, finding in self.findings.items() if _tells(finding)}
        self._open = [key for key, finding in self.findings.items() if finding.status not in _SETTLED]
        selected = {workload.id: workload.selected for workload in assessed.descriptor.workloads}
        self._standing: Standing = assessed.options, selected

    @property
    def asked(self) -> int:
        """How often a rule was asked of a subject for the variations."""
        return self.now.asked + (0 if self._later is None else self._later.asked)

    def rule(self, identifier: str) -> DatedRule:
        """The dated rule of this id."""
        return self._by_id[identifier]

    def specs(self) -> Mapping[str, FactSpec]:
        """The facts the rules declare."""
        return self.rules.facts

    def worlds(self, subject: str) -> list[Mapping[str, Value]]:
        """What is known of a subject and of each one inside it."""
        return [self.now.facts[name] for name in self.inside[subject]]

    def of_scope(self, subject: str, scope: Scope) -> str:
        """The subject of a scope that is this one or stands around it."""
        name: str | None = subject
        while name is not None:
            if self.subjects[name].scope is scope:
                return name
            name = self.subjects[name].parent
        raise LookupError(f"{subject} stands in no {scope}")

    def whole(self, change: Change) -> dict[tuple[str, str], Value | None] | None:
        """The change with all that screening answers settle or no longer settle; None where answers contradict."""
        result = dict(change)
        waiting = list(change)
        while waiting:
            subject, fact = waiting.pop()
            for spec in self.reading.settled.get(fact, ()):
                for inner in self.inside[subject]:
                    if self.subjects[inner].scope is not spec.scope or (inner, spec.name) in change:
                        continue
                    known = self.subjects[inner].facts.get(spec.name)
                    by_screening = self._settles(inner, spec.name, fact)
                    if result[subject, fact] is False:
                        if known and not by_screening:
                            return None
                        value: Value | None = frozenset() if spec.type is FactType.SET else False
                    elif by_screening:
                        value = None
                    else:
                        continue
                    result[inner, spec.name] = value
                    waiting.append((inner, spec.name))
        return result

    def _settles(self, subject: str, fact: str, by: str) -> bool:
        stated = self.assessed.bound.stated[subject].get(fact)
        return stated is not None and stated.provenance.where == f"settled by {by}"

    def vary(self, change: Change) -> Varied | None:
        """The assessment with these facts; None where they contradict each other or what else is stated."""
        self.count += 1
        full = self.whole(change)
        if full is None:
            return None
        facts, truths = self.now.changed(full)
        if any(self.reading.contradicted(name, known) for name, known in facts.items()):
            return None
        now, later = _Known(truths, self.now.truths), None
        if self._later is not None:
            later = _Known(self._later.changed(full)[1], self._later.truths)
        keys = {*now.changed, *(() if later is None else later.changed)}
        asked = [key for key in keys if not self._as_before(key, now, later)]
        return self._varied(asked, facts, now, later, self.judge, self._standing)

    def again(self, descriptor: Descriptor, later_on: date | None = None) -> Varied:
        """The assessment of the descriptor with other days, volume or evidence; raises InputError where it is refused.

        It has the same subjects and is made on the same day, or ``later_on`` by the same rules. Its verdicts are those
        of every finding that a day alone can change, and of every one whose facts are others.
        """
        self.count += 1
        as_of = self.assessed.as_of if later_on is None else later_on
        bound, options = self._assessor.bind(descriptor, as_of)
        facts, truths = self.now.changed(self.now.difference(bound.subjects))
        now, later = _Known(truths, self.now.truths), None
        days = days_of(descriptor, as_of)
        lasting, ends = self._assessor.lasting(descriptor, days)
        if lasting is not None:
            later = _Known(self.now.changed(self.now.difference(lasting.subjects))[1], self.now.truths)
        keys = {*now.changed, *(() if later is None else later.changed), *self._open}
        judge = Judge(self.judge.ruleset, days, ends, in_force(descriptor.waivers, as_of))
        selected = {workload.id: workload.selected for workload in descriptor.workloads}
        return self._varied(keys, facts, now, later, judge, (options, selected))

    def _varied(
        self,
        keys: Iterable[Key],
        facts: Mapping[str, Mapping[str, Value]],
        now: _Known,
        later: _Known | None,
        judge: Judge,
        standing: Standing,
    ) -> Varied:
        """What becomes of the assessment where these findings are judged anew, and all others are what they are."""
        verdicts: dict[Key, Verdict] = {}
        impacts: dict[Key, Impact] = {}
        changed: dict[Key, Finding] = {}
        for key in keys:
            rule = self._by_id[key[0]]
            verdict = judge.verdict(rule, key[1], now[key], None if later is None else later[key])
            impact = judge.impact(rule, verdict, contested=False)
            if not verdict.certain and not impact.worst.permitted:
                known = facts.get(key[1]) or self.now.facts[key[1]]
                impact = judge.impact(rule, verdict, contested=only_readings(rule, known, self._derived))
            verdicts[key] = verdict
            if impact != self.impacts[key]:
                impacts[key] = impact
            if impact != self.impacts[key] or rule.rule.preference is not None:
                changed[key] = replace(self.findings[key], verdict=verdict, impact=impact)
        return Varied(self._outcomes(changed, standing), verdicts, impacts, standing[0])

    def allowed(self, key: Key, change: Change) -> Impact | None:
        """What one finding allows with these facts, and nothing else; None where they contradict each other."""
        verdict = self.verdict(key, change)
        return None if verdict is None else self.judge.impact(self._by_id[key[0]], verdict, contested=False)

    def verdict(self, key: Key, change: Change) -> Verdict | None:
        """What one rule says of a subject with these facts, and nothing else; None where they contradict each other."""
        self.count += 1
        full = self.whole(change)
        if full is None:
            return None
        rule, chain = self._by_id[key[0]], self.around(key[1])
        facts, truths = self.now.changed(full, chain, rule)
        if any(self.reading.contradicted(name, known) for name, known in facts.items()):
            return None
        later = None
        if self._later is not None:
            later = self._later.changed(full, chain, rule)[1].get(key, self._later.truths[key])
        return self.judge.verdict(rule, key[1], truths.get(key, self.now.truths[key]), later)

    def around(self, subject: str) -> tuple[str, ...]:
        """A subject and those around it, from the outermost inwards."""
        found = [subject]
        while (parent := self.subjects[found[-1]].parent) is not None:
            found.append(parent)
        return tuple(reversed(found))

    def _as_before(self, key: Key, now: _Known, later: _Known | None) -> bool:
        """Whether a finding stays what it is: its truths do, and no answer can have turned it into a contested one."""
        same = now[key] == self.now.truths[key]
        if later is not None and self._later is not None:
            same = same and later[key] == self._later.truths[key]
        return same and self.impacts[key].worst.permitted

    def with_impacts(self, impacts: Mapping[Key, Impact]) -> ProjectOutcome:
        """The outcomes if these findings allowed this much, and all others what they allow."""
        changed = {key: replace(self.findings[key], impact=impact) for key, impact in impacts.items()}
        return self._outcomes(changed, self._standing)

    def _outcomes(self, changed: Mapping[Key, Finding], standing: Standing) -> ProjectOutcome:
        """The outcomes with some findings in place of those there are."""
        if not changed and standing is self._standing:
            return self.assessed.project
        findings = {**self._telling, **changed}
        places = [self.around(subject) for _, subject in changed]
        known = {}
        if standing is self._standing and all(len(place) > 1 for place in places):
            touched = {place[1] for place in places}  # the workload, inside the project
            known = {one.id: one for one in self.assessed.project.workloads if one.id not in touched}
        options, selected = standing
        return outcomes(self.assessed.bound.subjects, list(findings.values()), selected, options, known)


@dataclass(frozen=True, slots=True)
class _Known:
    """What each rule is worth for a subject: anew where it was asked anew, else as it was."""

    changed: Mapping[Key, Truths]
    others: Mapping[Key, Truths]

    def __getitem__(self, key: Key) -> Truths:
        return self.changed[key] if key in self.changed else self.others[key]


_SETTLED = (Status.NOT_APPLICABLE, Status.PASS)
"""What a rule says that asks nothing of anybody, on whatever day."""


def _tells(finding: Finding) -> bool:
    """Whether an outcome or a rank can rest on a finding."""
    return finding.impact != CLEAR or finding.rule.rule.preference is not None
