"""What is known of every subject, who reads it, and what comes of a change before any verdict is passed on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from auditor.assessment.assess import Assessed, Assessor
from auditor.assessment.contested import known_facts
from auditor.engine import contradictions
from auditor.engine.binding import Bound
from auditor.engine.conditions import Condition, facts_of
from auditor.engine.dated import DatedRule, DatedRules, Evaluation, Subject, Truths
from auditor.engine.reference import Question, first
from auditor.engine.rules import FactSpec
from auditor.engine.values import Value

Change: TypeAlias = Mapping[tuple[str, str], Value | None]
"""New values by subject and fact, each of the subject of the fact's own scope; None takes an answer away."""

Put: TypeAlias = Callable[[str, str, Value | None], None]
"""Gives a subject, and all inside it, a fact."""

Key: TypeAlias = tuple[str, str]
"""A rule and a subject."""


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


class Reading:
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


class World:
    """What is known of every subject, derived facts included, and what each rule is worth for it."""

    def __init__(self, bound: Bound, evaluation: Evaluation, rules: DatedRules, reading: Reading) -> None:
        self.truths = evaluation.truths
        self.facts = known_facts(bound.subjects, rules, evaluation)
        self.asked = 0
        """How often a rule was asked of a subject in this world."""
        self._reading = reading
        self._subjects = {subject.id: subject for subject in bound.subjects}
        self._inside = inside(bound.subjects)
        self._specs = rules.facts

    def difference(self, subjects: Sequence[Subject]) -> dict[tuple[str, str], Value | None]:
        """The change that makes what is known of these subjects, the same ones, out of what is known here."""
        found: dict[tuple[str, str], Value | None] = {}
        for subject in subjects:
            before, after = self._subjects[subject.id].facts, subject.facts
            for name in {**before, **after}:
                own = self._specs[name.partition("@")[0]].scope is subject.scope
                if own and before.get(name) != after.get(name):
                    found[subject.id, name] = after.get(name)
        return found

    def changed(
        self, change: Change, chain: Sequence[str] = (), only: DatedRule | None = None
    ) -> tuple[dict[str, dict[str, Value]], dict[Key, Truths]]:
        """The facts of every subject that is touched, and the truths of every rule that reads one of them.

        With ``only`` those of one rule, for the innermost subject of a ``chain`` of subjects.
        """
        facts: dict[str, dict[str, Value]] = {}
        names: dict[str, set[str]] = {}

        def put(subject: str, fact: str, value: Value | None) -> None:
            for inner in chain or self._inside[subject]:
                if chain and inner not in self._inside[subject]:
                    continue
                mine = facts[inner] if inner in facts else facts.setdefault(inner, dict(self.facts[inner]))
                names.setdefault(inner, set()).add(fact)
                if value is None:
                    mine.pop(fact, None)
                else:
                    mine[fact] = value

        for (subject, fact), value in change.items():
            put(subject, fact, value)
        self._derive(facts, names, put)
        if only is None:
            return facts, self._truths(facts, names)
        _, applies, bites, later = self._reading.of(only)
        known = facts.get(chain[-1], self.facts[chain[-1]])
        return facts, {
            (only.id, chain[-1]): Truths(applies(known), bites(known), tuple([when(known) for when in later]))
        }

    def _derive(
        self,
        facts: Mapping[str, Mapping[str, Value]],
        names: Mapping[str, set[str]],
        put: Put,
    ) -> None:
        """Derive anew what reads a changed fact, stratum by stratum."""
        reading = self._reading
        read = {place for touched in names.values() for fact in touched for place in reading.derived_by.get(fact, ())}
        waiting = sorted(read)
        while waiting:
            place = waiting.pop(0)
            entry, cases = reading.derived[place]
            for subject in [name for name in names if self._subjects[name].scope is entry.spec.scope]:
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
    ) -> dict[Key, Truths]:
        reading = self._reading
        found: dict[Key, Truths] = {}
        for subject, touched in names.items():
            scope, known = self._subjects[subject].scope, facts[subject]
            for place in {place for fact in touched for place in reading.rules_by.get(fact, ())}:
                rule, applies, bites, later = reading.rules[place]
                if rule.rule.scope is scope:
                    starts = tuple([when(known) for when in later])
                    found[rule.id, subject] = Truths(applies(known), bites(known), starts)
        self.asked += len(found)
        return found
