"""Mutation of the rules: would the cases notice a slip of the pen?

Each mutant of a rule or derived fact has to fail a case of it; one that fails none survives. A mutant that no
facts on any day can tell from the original is equivalent and not held against the cases: that is decided
exactly, over every value the facts can have and every day on which something changes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from auditor.engine import dated
from auditor.engine.cases import Answer, Case, by_target, situation, status_answer, value_answer
from auditor.engine.conditions import Condition
from auditor.engine.dated import DatedRules
from auditor.engine.excerpts import Excerpts
from auditor.engine.mutants import mutants, parameters_of
from auditor.engine.reference import truth
from auditor.engine.rules import Derived, FactSpec, ParameterSpec, Rule, RuleSet
from auditor.engine.satisfiable import Worlds
from auditor.engine.status import Status, verdict
from auditor.engine.values import Truth, Value
from auditor.errors import RulesError

MOST_ASKED = 5_000
"""How many states of the facts are looked at before a surviving mutant counts as different."""


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of a rule or derived fact that none of its cases notices, and the line it is made in."""

    target: str
    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.target}: no case notices: {self.what}"


@dataclass(frozen=True, slots=True)
class TargetMutation:
    """How the mutants of one rule or derived fact fared; ``equivalent`` ones cannot be told from it by any facts."""

    target: str
    mutants: int
    noticed: int
    equivalent: int
    survivors: tuple[Survivor, ...]


@dataclass(frozen=True, slots=True)
class Mutation:
    """How the mutants of a whole rule pack fared: rules, then derived facts."""

    targets: tuple[TargetMutation, ...]

    @property
    def mutants(self) -> int:
        """How many mutants were made."""
        return sum(target.mutants for target in self.targets)

    @property
    def noticed(self) -> int:
        """How many of them failed a case."""
        return sum(target.noticed for target in self.targets)

    @property
    def equivalent(self) -> int:
        """How many of them no facts can tell from the original."""
        return sum(target.equivalent for target in self.targets)

    @property
    def survivors(self) -> tuple[Survivor, ...]:
        """All mutants that should have failed a case and did not."""
        return tuple(survivor for target in self.targets for survivor in target.survivors)


def mutation(ruleset: RuleSet, cases: Sequence[Case]) -> Mutation:
    """Make every mutant of every rule and derived fact and put it to the cases of that one.

    Only cases that the original passes count. Raises RulesError where a part of the rule pack cannot be read
    on the day of a case.
    """
    excerpts = Excerpts(ruleset)
    return Mutation(tuple(_target(excerpts, name, own) for name, own in by_target(excerpts, cases).items()))


def _target(excerpts: Excerpts, name: str, cases: Sequence[Case]) -> TargetMutation:
    target, ruleset = excerpts.target(name), excerpts.ruleset
    original = _Version(target, ruleset.parameters, ruleset.facts)
    scenes = []
    for case in cases:
        _, facts = situation(excerpts, case)
        if original.answer(case.as_of, facts).meets(case.expected):
            scenes.append((case, facts))
    made = noticed = equivalent = 0
    survivors = []
    for mutant in mutants(target, ruleset):
        made += 1
        version = _Version(mutant.target, mutant.parameters, ruleset.facts)
        if any(_notices(case, facts, version) for case, facts in scenes):
            noticed += 1
        elif not _differ(original, version):
            equivalent += 1
        else:
            survivors.append(Survivor(name, mutant.file, mutant.line, mutant.what))
    return TargetMutation(name, made, noticed, equivalent, tuple(survivors))


def _notices(case: Case, facts: Mapping[str, Value], version: _Version) -> bool:
    try:
        return not version.answer(case.as_of, facts).meets(case.expected)
    except RulesError:
        return True  # the mutant cannot even be read on that day


Ask: TypeAlias = Callable[[Condition], Truth]
"""Gives the truth of a condition when it is needed."""


@dataclass(slots=True)
class _Version:
    """A rule or derived fact, original or mutant, alone and with its own parameters."""

    target: Rule | Derived
    parameters: Mapping[str, ParameterSpec]
    facts: Mapping[str, FactSpec]
    _dated: dict[date, DatedRules] = field(default_factory=dict)

    def at(self, day: date) -> DatedRules:
        """As it stands on a day; raises RulesError where a parameter has no value yet."""
        if day not in self._dated:
            rules, derived = ((self.target,), ()) if isinstance(self.target, Rule) else ((), (self.target,))
            part = RuleSet(dict(self.facts), dict(self.parameters), derived, rules, {})
            self._dated[day] = dated.at(part, day)
        return self._dated[day]

    def answer(self, day: date, facts: Mapping[str, Value]) -> Answer:
        """What it says for these facts."""
        return self.decide(day, lambda condition: truth(condition, facts))

    def decide(self, day: date, ask: Ask) -> Answer:
        """What it says, asking for the truths it needs one by one."""
        found = self.at(day)
        if isinstance(self.target, Derived):
            (entry,) = found.derived
            for when, value in entry.cases:
                holds = ask(when)
                if holds is not False:
                    return value_answer(value if holds else None, entry.spec)
            return value_answer(entry.otherwise, entry.spec)
        if not found.rules:
            return Answer(str(Status.NOT_APPLICABLE))  # it has ended
        (rule,) = found.rules
        applies = ask(rule.applies)
        bites = None if applies is False else ask(rule.bites)
        later = []
        if applies is not False and bites is not False:
            later = [(ask(entry.when), entry.starts, entry.reason) for entry in rule.later]
        read = verdict(applies, bites, duty=rule.rule.duty, as_of=day, starts=rule.starts, later=later)
        return status_answer(read)

    def conditions(self, day: date) -> tuple[Condition, ...]:
        """The conditions it may ask for on a day."""
        return tuple(self.at(day).conditions())

    def days(self) -> Iterator[date]:
        """Every day on which something about it changes, with the day before and the day after."""
        changing = [date(2000, 1, 1)]  # any day will do for what never changes
        if isinstance(self.target, Rule):
            force = self.target.in_force
            changing += [day for day in (force.starts, force.ends) if isinstance(day, date)]
            changing += [entry.starts for entry in force.later if isinstance(entry.starts, date)]
        for name in parameters_of(self.target, self.facts):
            for value in self.parameters[name].values:
                changing.append(value.starts)
                if self.parameters[name].type == "date":
                    changing.append(date.fromordinal(int(float(str(value.value.value)))))
        for day in changing:
            yield from (day - timedelta(days=1), day, day + timedelta(days=1))


def _differ(first: _Version, second: _Version) -> bool:
    """Whether any facts on any day tell two versions apart; yes where that takes too long to say."""
    return any(_differ_on(day, first, second) for day in sorted({*first.days(), *second.days()}))


def _differ_on(day: date, first: _Version, second: _Version) -> bool:
    readable = [_readable(version, day) for version in (first, second)]
    if not all(readable):
        return any(readable)
    conditions = (*first.conditions(day), *second.conditions(day))
    worlds = Worlds(conditions, first.facts, unknowns=True)
    return _States(worlds, lambda ask: (first.decide(day, ask), second.decide(day, ask))).differ({})


def _readable(version: _Version, day: date) -> bool:
    try:
        version.at(day)
    except RulesError:
        return False
    return True


class _Open(Exception):
    """A condition whose truth is asked for and not yet chosen."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition


class _States:
    """Tries the truths that conditions can have together, each only when somebody asks for it."""

    def __init__(self, worlds: Worlds, decide: Callable[[Ask], tuple[Hashable, Hashable]]) -> None:
        self._worlds = worlds
        self._decide = decide
        self._left = MOST_ASKED

    def differ(self, chosen: dict[Condition, Truth]) -> bool:
        """Whether the two answers differ in some state in which these conditions have these truths."""

        def ask(condition: Condition) -> Truth:
            if condition not in chosen:
                raise _Open(condition)
            return chosen[condition]

        try:
            one, other = self._decide(ask)
        except _Open as open_:
            self._left -= 3
            return self._left < 0 or any(
                self._worlds.some(more.items()) and self.differ(more)
                for worth in (True, False, None)
                for more in ({**chosen, open_.condition: worth},)
            )
        return one != other
