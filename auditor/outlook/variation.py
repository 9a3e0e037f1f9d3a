"""An assessment asked again with a few facts changed: only what reads them is evaluated anew.

The answer is that of a whole new assessment of the changed descriptor, at the price of the rules that read the facts
changed. Everything an outlook says (questions, boundaries, conflicts) is made of such answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from auditor.assessment.algebra import CLEAR, Impact
from auditor.assessment.assess import Assessed, Assessor
from auditor.assessment.contested import known_facts, only_readings
from auditor.assessment.findings import Finding, Judge
from auditor.assessment.outcomes import ProjectOutcome, outcomes
from auditor.engine import contradictions
from auditor.engine.binding import Bound
from auditor.engine.conditions import Condition, facts_of
from auditor.engine.dated import DatedRule, DatedRules, Evaluation, Subject, Truths
from auditor.engine.reference import Question, first
from auditor.engine.rules import FactSpec
from auditor.engine.status import Verdict
from auditor.engine.values import FactType, Scope, Value

Change: TypeAlias = Mapping[tuple[str, str], Value | None]
"""New values by subject and fact, each of the subject of the fact's own scope; None takes an answer away."""

Put: TypeAlias = Callable[[str, str, Value | None], None]
"""Gives a subject, and all inside it, a fact."""

Key: TypeAlias = tuple[str, str]
"""A rule and a subject."""


@dataclass(frozen=True, slots=True)
class Varied:
    """What becomes of an assessment when facts change: outcomes, and the verdicts and impacts that may be others."""

    project: ProjectOutcome
    verdicts: Mapping[Key, Verdict]
    impacts: Mapping[Key, Impact]

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


class Variations:
    """One assessment, with all that is needed to vary its facts.

    ``count`` is how many variations were evaluated, ``asked`` how often a rule was asked of a subject for them.
    """

    def __init__(self, assessed: Assessed, assessor: Assessor) -> None:
        self.assessed = assessed
        self.rules = assessed.rules
        self.count = 0
        self.asked = 0
        self.subjects: dict[str, Subject] = {subject.id: subject for subject in assessed.bound.subjects}
        self.inside = inside(assessed.bound.subjects)
        self.reading = _Reading(assessor, assessed)
        self.now = _World(assessed.bound, assessed.evaluation, self.rules)
        self._later = None
        if assessed.lapse is not None and assessed.lasting is not None:
            self._later = _World(assessed.lasting, assessed.lapse.evaluation, self.rules)
        lapsing = {} if assessed.lapse is None else assessed.lapse.days
        self.judge = Judge(assessor.ruleset, assessed.days, lapsing)
        self._by_id = {rule.id: rule for rule in self.rules.rules}
        self._derived = {entry.fact: entry for entry in self.rules.derived}
        self.impacts: dict[Key, Impact] = {
            (finding.rule.id, finding.subject.id): finding.impact for finding in assessed.findings
        }
        self.findings = {(finding.rule.id, finding.subject.id): finding for finding in assessed.findings}
        self._telling = {key: finding for key, finding in self.findings.items() if _tells(finding)}
        self._selected = {workload.id: workload.selected for workload in assessed.descriptor.workloads}

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
        facts, truths = self.now.changed(full, self)
        if any(self.reading.contradicted(name, known) for name, known in facts.items()):
            return None
        after: Mapping[Key, Truths] = {}
        if self._later is not None:
            after = self._later.changed(full, self)[1]
        verdicts: dict[Key, Verdict] = {}
        impacts: dict[Key, Impact] = {}
        changed: dict[Key, Finding] = {}
        for key in {*truths, *after}:
            now, later = truths.get(key) or self.now.truths[key], None
            if self._later is not None:
                later = after.get(key) or self._later.truths[key]
            if self._as_before(key, now, later):
                continue
            rule = self._by_id[key[0]]
            verdict = self.judge.verdict(rule, now, later)
            impact = self.judge.impact(rule, verdict, contested=False)
            if not verdict.certain and not impact.worst.permitted:
                known = facts.get(key[1]) or self.now.facts[key[1]]
                contested = only_readings(rule, known, self._derived)
                impact = self.judge.impact(rule, verdict, contested=contested)
            verdicts[key] = verdict
            if impact != self.impacts[key]:
                impacts[key] = impact
            if impact != self.impacts[key] or rule.rule.preference is not None:
                changed[key] = replace(self.findings[key], verdict=verdict, impact=impact)
        return Varied(self._outcomes(changed), verdicts, impacts)

    def allowed(self, key: Key, change: Change) -> Impact | None:
        """What one finding allows with these facts, and nothing else; None where they contradict each other."""
        self.count += 1
        full = self.whole(change)
        if full is None:
            return None
        rule, chain = self._by_id[key[0]], self.around(key[1])
        facts, truths = self.now.changed(full, self, chain, rule)
        if any(self.reading.contradicted(name, known) for name, known in facts.items()):
            return None
        later = None
        if self._later is not None:
            later = self._later.changed(full, self, chain, rule)[1].get(key, self._later.truths[key])
        verdict = self.judge.verdict(rule, truths.get(key, self.now.truths[key]), later)
        return self.judge.impact(rule, verdict, contested=False)

    def around(self, subject: str) -> tuple[str, ...]:
        """A subject and those around it, from the outermost inwards."""
        found = [subject]
        while (parent := self.subjects[found[-1]].parent) is not None:
            found.append(parent)
        return tuple(reversed(found))

    def _as_before(self, key: Key, now: Truths, later: Truths | None) -> bool:
        """Whether a finding stays what it is: its truths do, and no answer can have turned it into a contested one."""
        same = now == self.now.truths[key] and (self._later is None or later == self._later.truths[key])
        return same and self.impacts[key].worst.permitted

    def with_impacts(self, impacts: Mapping[Key, Impact]) -> ProjectOutcome:
        """The outcomes if these findings allowed this much, and all others what they allow."""
        return self._outcomes({key: replace(self.findings[key], impact=impact) for key, impact in impacts.items()})

    def _outcomes(self, changed: Mapping[Key, Finding]) -> ProjectOutcome:
        """The outcomes with some findings in place of those there are."""
        if not changed:
            return self.assessed.project
        findings = {**self._telling, **changed}
        rows, options = self.assessed.bound.subjects, self.assessed.options
        return outcomes(rows, list(findings.values()), self._selected, options)


def _tells(finding: Finding) -> bool:
    """Whether an outcome or a rank can rest on a finding."""
    return finding.impact != CLEAR or finding.rule.rule.preference is not None


def inside(subjects: Sequence[Subject]) -> dict[str, list[str]]:
    """For each subject, itself and all subjects inside it."""
    parents = {subject.id: subject.parent for subject in subjects}
    found: dict[str, list[str]] = {subject.id: [] for subject in subjects}
    for name in parents:
        around: str | None = name
        while around is not None:
            found[around].append(name)
            around = parents[around]
    return found


class _Reading:
    """Who reads a fact: derived facts, rules and contradictions of one day."""

    def __init__(self, assessor: Assessor, assessed: Assessed) -> None:
        reference = assessor.day(assessed.as_of).reference
        self.derived = reference.derived
        self.rules = reference.rules
        self.derived_by: dict[str, list[int]] = {}
        self.rules_by: dict[str, list[int]] = {}
        for place, (entry, _) in enumerate(self.derived):
            for fact in _facts(when for when, _ in entry.cases):
                self.derived_by.setdefault(fact, []).append(place)
        for place, (rule, *_) in enumerate(self.rules):
            for fact in _facts(rule.conditions()):
                self.rules_by.setdefault(fact, []).append(place)
        self._places = {rule.id: place for place, (rule, *_) in enumerate(self.rules)}
        self.settled: dict[str, list[FactSpec]] = {}
        for spec in assessed.rules.facts.values():
            if spec.settled_by is not None:
                self.settled.setdefault(spec.settled_by, []).append(spec)
        scopes = {subject.id: subject.scope for subject in assessed.bound.subjects}
        found = contradictions.questions(assessor.ruleset, assessed.as_of)
        self._contradictions: dict[str, list[Question]] = {
            name: [holds for of, holds in found if of is scope] for name, scope in scopes.items()
        }

    def of(self, rule: DatedRule) -> tuple[DatedRule, Question, Question, list[Question]]:
        """A rule with its questions."""
        return self.rules[self._places[rule.id]]

    def contradicted(self, subject: str, known: Mapping[str, Value]) -> bool:
        """Whether what is known of a subject cannot all be true."""
        return any(holds(known) is True for holds in self._contradictions[subject])


def _facts(conditions: Iterable[Condition]) -> Iterator[str]:
    return iter(dict.fromkeys(fact for condition in conditions for fact in facts_of(condition)))


class _World:
    """What is known of every subject, derived facts included, and what each rule is worth for it."""

    def __init__(self, bound: Bound, evaluation: Evaluation, rules: DatedRules) -> None:
        self.truths = evaluation.truths
        self.facts = known_facts(bound.subjects, rules, evaluation)

    def changed(
        self, change: Change, variations: Variations, chain: Sequence[str] = (), only: DatedRule | None = None
    ) -> tuple[dict[str, dict[str, Value]], dict[Key, Truths]]:
        """The facts of every subject that is touched, and the truths of every rule that reads one of them.

        With ``only`` those of one rule, for the innermost subject of a ``chain`` of subjects.
        """
        facts: dict[str, dict[str, Value]] = {}
        names: dict[str, set[str]] = {}

        def put(subject: str, fact: str, value: Value | None) -> None:
            for inner in chain or variations.inside[subject]:
                if chain and inner not in variations.inside[subject]:
                    continue
                mine = facts[inner] if inner in facts else facts.setdefault(inner, dict(self.facts[inner]))
                names.setdefault(inner, set()).add(fact)
                if value is None:
                    mine.pop(fact, None)
                else:
                    mine[fact] = value

        for (subject, fact), value in change.items():
            put(subject, fact, value)
        self._derive(facts, names, put, variations)
        if only is None:
            return facts, self._truths(facts, names, variations)
        _, applies, bites, later = variations.reading.of(only)
        known = facts.get(chain[-1], self.facts[chain[-1]])
        return facts, {
            (only.id, chain[-1]): Truths(applies(known), bites(known), tuple([when(known) for when in later]))
        }

    def _derive(
        self,
        facts: Mapping[str, Mapping[str, Value]],
        names: Mapping[str, set[str]],
        put: Put,
        variations: Variations,
    ) -> None:
        """Derive anew what reads a changed fact, stratum by stratum."""
        reading = variations.reading
        read = {place for touched in names.values() for fact in touched for place in reading.derived_by.get(fact, ())}
        waiting = sorted(read)
        while waiting:
            place = waiting.pop(0)
            entry, cases = reading.derived[place]
            for subject in [name for name in names if variations.subjects[name].scope is entry.spec.scope]:
                value = first(cases, entry.otherwise, facts[subject])
                if value == facts[subject].get(entry.fact):
                    continue
                put(subject, entry.fact, value)
                further = {later for later in reading.derived_by.get(entry.fact, ()) if later > place}
                waiting = sorted({*waiting, *further})

    def _truths(
        self,
        facts: Mapping[str, Mapping[str, Value]],
        names: Mapping[str, set[str]],
        variations: Variations,
    ) -> dict[Key, Truths]:
        reading = variations.reading
        found: dict[Key, Truths] = {}
        for subject, touched in names.items():
            scope, known = variations.subjects[subject].scope, facts[subject]
            for place in {place for fact in touched for place in reading.rules_by.get(fact, ())}:
                rule, applies, bites, later = reading.rules[place]
                if rule.rule.scope is scope:
                    starts = tuple([when(known) for when in later])
                    found[rule.id, subject] = Truths(applies(known), bites(known), starts)
        variations.asked += len(found)
        return found
