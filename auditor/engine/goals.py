"""The goals of a dated rule pack: every condition to decide, each once, with the level on which it can be.

Goals are A, B and the later starts of each rule, each case of each derived fact, and the parts that ``clauses``
splits off. Everything a goal reads is decided on a level below its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.engine.clauses import Clause, YesNo, yes_no
from auditor.engine.conditions import Condition
from auditor.engine.dated import DatedDerived, DatedRule, DatedRules
from auditor.engine.flatten import Field, Kind
from auditor.engine.values import Scope
from auditor.errors import Problem, RulesError


@dataclass(slots=True, eq=False)
class Goal:
    """One condition to decide for the subjects of one scope.

    ``gates``: only subjects for which one of these goals is not false need an answer; None for all subjects.
    ``block`` and ``slot`` are filled in by ``network`` and say where the answers stand. ``constant`` is the truth of
    a condition that reads no fact; ``open`` says that there is something for the engine to decide; ``fields`` are
    those its clauses read.
    """

    clauses: YesNo
    scope: Scope
    pack: str
    level: int
    gates: tuple[Goal, ...] | None = None
    block: int = -1
    slot: int = -1
    constant: bool | None = field(init=False)
    open: bool = field(init=False)
    fields: frozenset[Field] = field(init=False)

    def __post_init__(self) -> None:
        self.constant = self.clauses.constant
        self.open = self.constant is None and len(self.clauses) > 0
        self.fields = fields_of(self.clauses)

    def __iter__(self) -> Iterator[tuple[Clause, bool]]:
        """Each clause, and the truth it gives the goal."""
        yield from ((clause, True) for clause in self.clauses.yes)
        yield from ((clause, False) for clause in self.clauses.no)


@dataclass(frozen=True)
class RuleGoals:
    """The goals of one rule, named as in the status table."""

    rule: DatedRule
    applies: Goal
    bites: Goal
    later: tuple[Goal, ...]


@dataclass(frozen=True)
class DerivedGoals:
    """The goals of one derived fact, case by case, and the level from which on it is known."""

    derived: DatedDerived
    cases: tuple[Goal, ...]
    level: int


@dataclass(frozen=True)
class Goals:
    """All goals of a pack. ``parts`` are those that other goals read, by number; ``levels`` those of derived facts."""

    rules: tuple[RuleGoals, ...]
    derived: tuple[DerivedGoals, ...]
    parts: tuple[Goal, ...]
    all: tuple[Goal, ...]
    levels: dict[str, int]


def fields_of(clauses: YesNo) -> frozenset[Field]:
    """Every field that clauses read, also those that others are compared with."""
    checks = {check for clause in (*clauses.yes, *clauses.no) for check in clause}
    compared = [check.value for check in checks if isinstance(check.value, Field)]
    return frozenset(check.field for check in checks).union(compared)


def goals_of(rules: DatedRules) -> Goals:
    """Every goal of a pack; raises RulesError for conditions the engine cannot be asked, all of them at once."""
    return _Collector().collect(rules)


class _Collector:
    def __init__(self) -> None:
        self.goals: dict[tuple[str, Scope, Condition], Goal] = {}
        self.parts: list[Goal] = []
        self.levels: dict[str, int] = {}
        self.problems: list[Problem] = []

    def collect(self, rules: DatedRules) -> Goals:
        derived = [self._derived(entry) for entry in rules.derived]
        # A goal that every subject needs must not be taken for one that only some need: first all A, then all B.
        applies = [
            self._goal(r.applies, r.rule.scope, r.rule.pack, (r.rule.file, r.rule.line, r.id)) for r in rules.rules
        ]
        whole = [self._rule(rule, goal) for rule, goal in zip(rules.rules, applies, strict=True)]
        if self.problems:
            raise RulesError(self.problems)
        everything = (*self.parts, *self.goals.values())
        return Goals(tuple(whole), tuple(derived), tuple(self.parts), everything, self.levels)

    def _derived(self, entry: DatedDerived) -> DerivedGoals:
        place = (entry.spec.file, entry.spec.line, entry.fact)
        cases = tuple(self._goal(when, entry.spec.scope, entry.pack, place) for when, _ in entry.cases)
        level = max((goal.level + 1 for goal in cases if goal.open), default=0)
        self.levels[entry.fact] = level
        return DerivedGoals(entry, cases, level)

    def _rule(self, dated: DatedRule, applies: Goal) -> RuleGoals:
        rule = dated.rule
        bites, *later = (
            self._goal(condition, rule.scope, rule.pack, (rule.file, rule.line, rule.id), gate=applies)
            for condition in (dated.bites, *(entry.when for entry in dated.later))
        )
        return RuleGoals(dated, applies, bites, tuple(later))

    def _goal(
        self,
        condition: Condition,
        scope: Scope,
        pack: str,
        place: tuple[str, int, str],
        gate: Goal | None = None,
    ) -> Goal:
        key = (pack, scope, condition)
        known = self.goals.get(key)
        if known is None:
            try:
                clauses = yes_no(condition, lambda part: self._part(part, scope, pack))
            except ValueError as error:
                file, line, name = place
                self.problems.append(Problem(file, line, name, f"cannot be given to the rule engine: {error}."))
                clauses = YesNo((), ())
            known = self.goals[key] = Goal(clauses, scope, pack, self._level(clauses), () if gate else None)
        if known.gates is not None:
            known.gates = None if gate is None or gate.constant else (*known.gates, gate)
            if gate is not None and gate.open:
                known.level = max(known.level, gate.level + 1)
        return known

    def _part(self, clauses: YesNo, scope: Scope, pack: str) -> Field:
        self.parts.append(Goal(clauses, scope, pack, self._level(clauses)))
        return Field(Kind.GOAL, len(self.parts) - 1)

    def _level(self, clauses: YesNo) -> int:
        levels = [0]
        for read in fields_of(clauses):
            if isinstance(read.about, int):
                levels.append(self.parts[read.about].level + 1)
            levels += [self.levels.get(fact, 0) for fact in read.facts]
        return max(levels)
