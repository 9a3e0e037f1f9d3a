"""A rule pack as it stands on one day: what every evaluator works on.

Dating a rule pack drops the rules that have ended, puts the parameters' values in and joins the keywords of each
rule into the conditions of the status table: A (``applies``) and B (``bites``), see ``engine/status.py``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from auditor.engine.conditions import (
    ALWAYS,
    All,
    Condition,
    Literal,
    Not,
    Parameter,
    comparisons,
    facts_of,
    resolve,
)
from auditor.engine.rules import FactSpec, Rule, RuleSet
from auditor.engine.status import NOT_APPLICABLE, Verdict, verdict
from auditor.engine.values import Scope, Truth, Value
from auditor.errors import Problem, RulesError


@dataclass(frozen=True)
class DatedLater:
    """A later start that is still ahead: for whom, from when, and why: grace, legacy, or a reading of the law."""

    when: Condition
    starts: date
    reason: str


@dataclass(frozen=True)
class DatedRule:
    """A rule with its conditions as they read on one day; ``stated`` are those it was written with, by keyword."""

    rule: Rule
    applies: Condition
    violated: Condition
    lifted: Condition | None
    starts: date
    later: tuple[DatedLater, ...]
    stated: Mapping[str, Condition] = field(default_factory=dict, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.rule.id

    @property
    def bites(self) -> Condition:
        """B of the status table: violated and not lifted."""
        return self.violated if self.lifted is None else All((self.violated, Not(self.lifted)))

    def conditions(self) -> tuple[Condition, ...]:
        """A, B and the condition of each later start."""
        return (self.applies, self.bites, *(entry.when for entry in self.later))


@dataclass(frozen=True)
class DatedDerived:
    """A derived fact with its cases as they read on one day, and the stratum it is computed in (from 0)."""

    spec: FactSpec
    cases: tuple[tuple[Condition, bool | float | str], ...]
    otherwise: bool | float | str
    stratum: int
    pack: str

    @property
    def fact(self) -> str:
        """The name of the fact."""
        return self.spec.name


@dataclass(frozen=True)
class DatedRules:
    """The rules in force or ahead on a day, and the derived facts by stratum.

    ``digest`` names this exact content: two dated packs with one digest give one answer.
    """

    as_of: date
    facts: Mapping[str, FactSpec]
    derived: tuple[DatedDerived, ...]
    rules: tuple[DatedRule, ...]
    digest: str

    @property
    def strata(self) -> int:
        """How many rounds of derived facts come before the rules."""
        return max((entry.stratum for entry in self.derived), default=-1) + 1

    def conditions(self) -> Iterator[Condition]:
        """Every condition of the pack."""
        for entry in self.derived:
            for when, _ in entry.cases:
                yield when
        for rule in self.rules:
            yield from rule.conditions()

    def months_asked(self) -> dict[str, tuple[str, ...]]:
        """For each fact reported by month, the months that some condition reads, in order."""
        asked: dict[str, set[str]] = {}
        for condition in self.conditions():
            for comparison in comparisons(condition):
                fact, _, month = comparison.fact.partition("@")
                if month:
                    asked.setdefault(fact, set()).add(month)
        return {fact: tuple(sorted(months)) for fact, months in sorted(asked.items())}


@dataclass(frozen=True)
class Subject:
    """One row the rules speak about: the project, a workload or a candidate.

    ``facts`` holds the known facts of this subject and of all around it; evidence facts are always present.
    ``parent`` is the id of the subject around it.
    """

    id: str
    scope: Scope
    facts: Mapping[str, Value]
    parent: str | None = None


@dataclass(frozen=True)
class Truths:
    """What one rule's conditions are worth for one subject."""

    applies: Truth
    bites: Truth
    later: tuple[Truth, ...] = ()


@dataclass(frozen=True)
class Evaluation:
    """One evaluator's whole answer: every rule for every subject of its scope, every derived fact that is known."""

    truths: Mapping[tuple[str, str], Truths]
    derived: Mapping[tuple[str, str], Value]


def read_verdict(rule: DatedRule, truths: Truths, as_of: date) -> Verdict:
    """The status of one rule for one subject."""
    if truths.applies is False:
        return NOT_APPLICABLE  # most rules of most subjects: no need to look at the rest
    later = [(truth, entry.starts, entry.reason) for truth, entry in zip(truths.later, rule.later, strict=True)]
    return verdict(truths.applies, truths.bites, duty=rule.rule.duty, as_of=as_of, starts=rule.starts, later=later)


def at(ruleset: RuleSet, as_of: date) -> DatedRules:
    """The rule pack as it stands on a day; raises RulesError where a parameter has no value when a rule needs it."""
    problems: list[Problem] = []
    derived = _date_derived(ruleset, as_of, problems)
    rules = [dated for rule in ruleset.rules if (dated := _date_rule(ruleset, rule, as_of, problems)) is not None]
    if problems:
        raise RulesError(problems)
    digest = hashlib.sha256(repr((as_of.isoformat(), derived, rules)).encode()).hexdigest()
    return DatedRules(as_of, ruleset.facts, tuple(derived), tuple(rules), digest)


def first_day(ruleset: RuleSet) -> date:
    """The first day on which a rule pack can be read: its definitions need their parameters on any day."""
    used = {name for entry in ruleset.derived for case in entry.cases for name in parameters_of(case.when)}
    return max((ruleset.parameters[name].values[0].starts for name in used), default=date.min)


def parameters_of(condition: Condition) -> Iterator[str]:
    """The parameters a condition reads, before it is dated."""
    for comparison in comparisons(condition):
        for part in (comparison.operand, comparison.month):
            if isinstance(part, Parameter):
                yield part.id


class _NoValue(Exception):
    """A parameter that has no value on the day asked."""


def _value_at(ruleset: RuleSet, name: str, day: date) -> Literal:
    found = ruleset.parameters[name].at(day)
    if found is None:
        raise _NoValue(f"the parameter {name} has no value on {day.isoformat()}")
    return found.value


def _day(ruleset: RuleSet, day: date | Parameter, as_of: date) -> date:
    """A start as a plain date; a parameter is read as known on ``as_of``, or at its first value when later."""
    if isinstance(day, date):
        return day
    spec = ruleset.parameters[day.id]
    found = spec.at(as_of) or spec.values[0]
    return date.fromordinal(int(float(found.value.value)))  # type: ignore[arg-type]  # a date: checked on loading


def _date_rule(ruleset: RuleSet, rule: Rule, as_of: date, problems: list[Problem]) -> DatedRule | None:
    starts = _day(ruleset, rule.in_force.starts, as_of)
    if rule.in_force.ends is not None and rule.in_force.ends < as_of:
        return None
    reading_day = max(as_of, starts)

    def dated(condition: Condition) -> Condition:
        return resolve(condition, lambda name, day: _value_at(ruleset, name, day), reading_day)

    try:
        met = rule.met_when
        violated = rule.violated_when or (Not(met) if met is not None else ALWAYS)
        later = tuple(
            DatedLater(dated(entry.when), _day(ruleset, entry.starts, as_of), entry.reason)
            for entry in rule.in_force.later
        )
        return DatedRule(
            rule=rule,
            applies=dated(_applies(rule)),
            violated=dated(violated),
            lifted=None if rule.lift_when is None else dated(rule.lift_when),
            starts=starts,
            later=later,
            stated={key: dated(condition) for key, condition in rule.conditions().items()},
        )
    except _NoValue as error:
        problems.append(
            Problem(
                rule.file,
                rule.line,
                rule.id,
                f"cannot be read on {reading_day.isoformat()}: {error}.",
                fix="Give the parameter a value that starts on or before the day the rule starts.",
            )
        )
        return None


def _applies(rule: Rule) -> Condition:
    parts = []
    if rule.applies_when is not None:
        parts.append(rule.applies_when)
    if rule.unless is not None:
        parts.append(Not(rule.unless))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _date_derived(ruleset: RuleSet, as_of: date, problems: list[Problem]) -> list[DatedDerived]:
    stratum: dict[str, int] = {}
    result = []
    for entry in ruleset.derived:
        below = [stratum[name] for case in entry.cases for name in _base_facts(case.when) if name in stratum]
        stratum[entry.spec.name] = max(below, default=-1) + 1
        try:
            cases = tuple(
                (resolve(case.when, lambda name, day: _value_at(ruleset, name, day), as_of), case.value)
                for case in entry.cases
            )
        except _NoValue as error:
            problems.append(
                Problem(
                    entry.file,
                    entry.line,
                    entry.spec.name,
                    f"cannot be derived on {as_of.isoformat()}: {error}.",
                    fix="Give the parameter a value that starts earlier.",
                )
            )
            continue
        level = stratum[entry.spec.name]
        result.append(DatedDerived(entry.spec, cases, entry.otherwise, level, entry.pack))
    return result


def _base_facts(condition: Condition) -> Iterator[str]:
    for fact in facts_of(condition):
        yield fact.partition("@")[0]
