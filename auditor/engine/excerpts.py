"""The part of a rule pack that one rule or derived fact needs, and the subjects a case makes for it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from auditor.engine import dated, reference
from auditor.engine.conditions import Condition, facts_of
from auditor.engine.dated import DatedRules, Subject
from auditor.engine.rules import Derived, Rule, RuleSet
from auditor.engine.values import Scope, Value


class Excerpts:
    """The parts of a rule pack that its rules and derived facts need, each made once for a day."""

    def __init__(self, ruleset: RuleSet) -> None:
        self.ruleset = ruleset
        self.rules = {rule.id: rule for rule in ruleset.rules}
        self.derived = {entry.spec.name: entry for entry in ruleset.derived}
        self._made: dict[tuple[str, frozenset[str], date], DatedRules] = {}

    def target(self, name: str) -> Rule | Derived:
        """The rule or derived fact of this name."""
        return self.rules[name] if name in self.rules else self.derived[name]

    def given_in(self, names: Collection[str]) -> frozenset[str]:
        """The derived facts among those a case states itself: they are not computed."""
        return frozenset(name for name in names if name in self.derived)

    def reads(self, target: str, given: Collection[str] = ()) -> frozenset[str]:
        """The facts that decide on a rule or derived fact, with those its derived facts are computed from."""
        found: set[str] = set()
        pending = [*conditions_of(self.target(target)).values()]
        while pending:
            for name in names_in(pending.pop()):
                if name not in found:
                    found.add(name)
                    if name in self.derived and name not in given:
                        pending += conditions_of(self.derived[name]).values()
        return frozenset(found)

    def at(self, target: str, given: frozenset[str], day: date) -> DatedRules:
        """A rule or derived fact and what it needs on a day; raises RulesError where a parameter has no value then."""
        key = (target, given, day)
        if key not in self._made:
            self._made[key] = dated.at(self._part(target, given), day)
        return self._made[key]

    def _part(self, target: str, given: Collection[str]) -> RuleSet:
        needed = {target, *self.reads(target, given)}
        facts = self.ruleset.facts
        return RuleSet(
            facts=facts | {name: replace(facts[name], derived=False) for name in given},
            parameters=self.ruleset.parameters,
            derived=tuple(entry for name, entry in self.derived.items() if name in needed and name not in given),
            rules=(self.rules[target],) if target in self.rules else (),
            files={},
        )


def conditions_of(target: Rule | Derived) -> dict[str, Condition]:
    """The conditions a rule or derived fact states: by keyword, or ``case 1`` and so on."""
    if isinstance(target, Rule):
        return target.conditions()
    return {f"case {number}": case.when for number, case in enumerate(target.cases, start=1)}


def dated_conditions(target: Rule | Derived, rules: DatedRules) -> dict[str, Condition]:
    """The same conditions as they read on the day of an excerpt; none of a rule that has ended."""
    if isinstance(target, Rule):
        return {key: condition for rule in rules.rules for key, condition in rule.stated.items()}
    (entry,) = (entry for entry in rules.derived if entry.fact == target.spec.name)
    return {f"case {number}": when for number, (when, _) in enumerate(entry.cases, start=1)}


def names_in(condition: Condition) -> Iterator[str]:
    """The facts a condition reads, without the months in which it reads them."""
    return (name.partition("@")[0] for name in facts_of(condition))


def subjects_of(facts: Mapping[str, Value], rules: DatedRules, scope: Scope, prefix: str = "") -> tuple[Subject, ...]:
    """A project with one workload and one candidate, as far as the scope needs them, that have these facts.

    The last one is what the case is about. Evidence that is not stated is not shown.
    """
    read = {name for condition in rules.conditions() for name in names_in(condition)}
    hidden = {name: False for name in sorted(read) if rules.facts[name].evidence}
    everything: dict[str, Value] = {**hidden, **facts}
    found: list[Subject] = []
    for inner in Scope:
        if scope.sees(inner):
            seen = {name: value for name, value in everything.items() if inner.sees(_scope(rules, name))}
            found.append(Subject(f"{prefix}{inner}", inner, seen, found[-1].id if found else None))
    return tuple(found)


def known(facts: Mapping[str, Value], rules: DatedRules, scope: Scope) -> dict[str, Value]:
    """These facts, evidence not shown and the derived facts that follow."""
    subjects = subjects_of(facts, rules, scope)
    everything = {subject.id: dict(subject.facts) for subject in subjects}
    reference.derive(rules, subjects, everything)
    return everything[subjects[-1].id]


def scope_of(target: Rule | Derived) -> Scope:
    """What a rule or derived fact speaks about."""
    return target.scope if isinstance(target, Rule) else target.spec.scope


def name_of(target: Rule | Derived) -> str:
    """The id of a rule, or the name of a derived fact."""
    return target.id if isinstance(target, Rule) else target.spec.name


def _scope(rules: DatedRules, name: str) -> Scope:
    return rules.facts[name.partition("@")[0]].scope
