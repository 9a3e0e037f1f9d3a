"""What keeps a finding open: facts that somebody could still tell, or only how a contested text is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.engine.dated import DatedDerived, DatedRule, DatedRules, Evaluation, Subject
from auditor.engine.explain import missing
from auditor.engine.reference import trace
from auditor.engine.rules import READINGS_ROOT
from auditor.engine.values import Value


def known_facts(subjects: Sequence[Subject], rules: DatedRules, evaluation: Evaluation) -> dict[str, dict[str, Value]]:
    """The facts each subject sees, with the derived facts that are known of it and of what stands around it."""
    parents = {subject.id: subject.parent for subject in subjects}
    found = {}
    for subject in subjects:
        known = dict(subject.facts)
        name: str | None = subject.id
        while name is not None:
            for entry in rules.derived:
                if (entry.fact, name) in evaluation.derived:
                    known[entry.fact] = evaluation.derived[entry.fact, name]
            name = parents[name]
        found[subject.id] = known
    return found


def is_reading(fact: str) -> bool:
    """Whether a fact is a contested reading of the law, which no answer but a house policy settles."""
    return fact.partition(".")[0] == READINGS_ROOT


@dataclass(slots=True)
class Missing:
    """Which facts keep a rule open for a subject.

    ``known`` holds the facts each subject sees, with the derived facts known of it and of what stands around it.
    """

    subjects: Sequence[Subject]
    rules: DatedRules
    evaluation: Evaluation
    known: dict[str, dict[str, Value]] = field(init=False)
    _derived: Mapping[str, DatedDerived] = field(init=False)

    def __post_init__(self) -> None:
        self.known = known_facts(self.subjects, self.rules, self.evaluation)
        self._derived = {entry.fact: entry for entry in self.rules.derived}

    def of(self, rule: DatedRule, subject: Subject) -> Iterator[str]:
        """The facts not stated that keep any condition of a rule unknown."""
        yield from open_facts(rule, self.known[subject.id], self._derived)

    def only_readings(self, rule: DatedRule, subject: Subject) -> bool:
        """Whether nothing but contested readings keeps a rule open."""
        return only_readings(rule, self.known[subject.id], self._derived)


def only_readings(rule: DatedRule, known: Mapping[str, Value], derived: Mapping[str, DatedDerived]) -> bool:
    """Whether nothing but contested readings keeps a rule open for a subject of whom these facts are known."""
    facts = list(open_facts(rule, known, derived))
    return bool(facts) and all(is_reading(fact) for fact in facts)


def open_facts(rule: DatedRule, known: Mapping[str, Value], derived: Mapping[str, DatedDerived]) -> Iterator[str]:
    """The facts not stated that keep any condition of a rule unknown, for a subject of whom these are known."""
    for condition in rule.stated.values():
        yield from missing(trace(condition, known), known, derived)
