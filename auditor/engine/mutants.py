"""Mutants: a rule or derived fact with one thing changed, as a slip of the pen would change it.

Every operator is exchanged for its neighbours, every constant moved by one unit or replaced, every part of a
condition dropped or turned round, every keyword that may be missing left out, every date moved by a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from auditor.engine.case_values import shown
from auditor.engine.changes import changes, line_of, literals, months_beside, replaced
from auditor.engine.conditions import Condition, Literal, Parameter, comparisons
from auditor.engine.excerpts import conditions_of
from auditor.engine.rules import (
    Derived,
    DerivedCase,
    FactSpec,
    InForce,
    Later,
    ParameterSpec,
    ParameterValue,
    Rule,
    RuleSet,
)
from auditor.engine.values import day_number

_DROPPABLE = ("applies_when", "unless", "met_when", "lift_when")
_REASONS = {"grace": "legacy", "legacy": "grace", "reading": "grace"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed rule or derived fact, with the parameters it reads, and in words what was changed where."""

    target: Rule | Derived
    parameters: Mapping[str, ParameterSpec]
    file: str
    line: int
    what: str


def mutants(target: Rule | Derived, ruleset: RuleSet) -> Iterator[Mutant]:
    """Every mutant of a rule or derived fact, in the order of its keywords; none equals the original."""
    made = _of_rule(target, ruleset.facts) if isinstance(target, Rule) else _of_derived(target, ruleset.facts)
    for line, what, changed in made:
        if changed != target:
            yield Mutant(changed, ruleset.parameters, target.file, line, what)
    for name, specs in parameters_of(target, ruleset.facts).items():
        original = ruleset.parameters[name]
        for line, what, parameter in _of_parameter(original, specs):
            if parameter.values != original.values:
                yield Mutant(target, {**ruleset.parameters, name: parameter}, original.file, line, what)


def _of_rule(rule: Rule, facts: Mapping[str, FactSpec]) -> Iterator[tuple[int, str, Rule]]:
    for key in ("applies_when", "unless", "violated_when", "met_when", "lift_when"):
        condition: Condition | None = getattr(rule, key)
        if condition is None:
            continue
        if key in _DROPPABLE:
            yield line_of(condition, rule.line), f"{key} dropped", _with(rule, **{key: None})
        for line, what, changed in changes(condition, facts, rule.line):
            yield line, f"{key}: {what}", _with(rule, **{key: changed})
    for line, what, force in _of_dates(rule.in_force, facts, rule.line):
        yield line, f"in_force {what}", replace(rule, in_force=force)


def _with(rule: Rule, **changed: Condition | None) -> Rule:
    return replace(rule, **changed)  # type: ignore[arg-type]  # keywords of conditions only


def _of_dates(force: InForce, facts: Mapping[str, FactSpec], line: int) -> Iterator[tuple[int, str, InForce]]:
    for words, moved in _days_beside(force.starts):
        yield line, f"from: {words}", replace(force, starts=moved)
    if force.ends is not None:
        for words, moved in _days_beside(force.ends):
            yield line, f"until: {words}", replace(force, ends=moved)
        yield line, "until dropped", replace(force, ends=None)
    for place, entry in enumerate(force.later):
        before, after = force.later[:place], force.later[place + 1 :]
        for at, words, made in _of_later(entry, facts, line):
            yield at, f"later start {place + 1}{words}", replace(force, later=(*before, *made, *after))
        if after:
            exchanged = (*before, after[0], entry, *after[1:])
            words = f"later starts {place + 1} and {place + 2} exchanged"
            yield line_of(entry.when, line), words, replace(force, later=exchanged)


def _of_later(entry: Later, facts: Mapping[str, FactSpec], line: int) -> Iterator[tuple[int, str, tuple[Later, ...]]]:
    """What may stand in place of a later start."""
    own = line_of(entry.when, line)
    yield own, " dropped", ()
    for words, moved in _days_beside(entry.starts):
        yield own, f": {words}", (replace(entry, starts=moved),)
    reason = _REASONS[entry.reason]
    yield own, f": {entry.reason} became {reason}", (replace(entry, reason=reason),)
    for at, words, when in changes(entry.when, facts, line):
        yield at, f": {words}", (replace(entry, when=when),)


def _days_beside(day: date | Parameter) -> Iterator[tuple[str, date]]:
    """The days before and after; none of a parameter, whose values are changed where it stands."""
    if isinstance(day, date):
        for moved in (day - timedelta(days=1), day + timedelta(days=1)):
            yield f"{day.isoformat()} became {moved.isoformat()}", moved


def _of_derived(entry: Derived, facts: Mapping[str, FactSpec]) -> Iterator[tuple[int, str, Derived]]:
    spec, cases = entry.spec, entry.cases
    for place, case in enumerate(cases):
        before, after = cases[:place], cases[place + 1 :]
        name, line = f"case {place + 1}", case.line
        for at, words, made in _of_case(case, facts, spec):
            yield at, f"{name}: {words}", replace(entry, cases=(*before, made, *after))
        if len(cases) > 1:
            yield line, f"{name} dropped", replace(entry, cases=(*before, *after))
        if after:
            following, rest = after[0], after[1:]
            exchanged = (*before, following, case, *rest)
            yield line, f"{name} and {place + 2} exchanged", replace(entry, cases=exchanged)
            values = replace(case, value=following.value), replace(following, value=case.value)
            words = f"values of {name} and {place + 2} exchanged"
            yield line, words, replace(entry, cases=(*before, *values, *rest))
        else:
            last = (*before, replace(case, value=entry.otherwise))
            words = f"value of {name} and otherwise exchanged"
            yield line, words, replace(entry, cases=last, otherwise=case.value)
    for value in replaced(entry.otherwise, None, spec):
        words = f"otherwise {shown(entry.otherwise, spec)} became {shown(value, spec)}"
        yield entry.line, words, replace(entry, otherwise=value)


def _of_case(
    case: DerivedCase, facts: Mapping[str, FactSpec], spec: FactSpec
) -> Iterator[tuple[int, str, DerivedCase]]:
    for line, words, when in changes(case.when, facts, case.line):
        yield line, words, replace(case, when=when)
    for value in replaced(case.value, None, spec):
        yield case.line, f"value {shown(case.value, spec)} became {shown(value, spec)}", replace(case, value=value)


def parameters_of(target: Rule | Derived, facts: Mapping[str, FactSpec]) -> dict[str, FactSpec | None]:
    """The parameters a rule or derived fact reads, each with the fact it is compared with, if it is with one."""
    found: dict[str, FactSpec | None] = {}
    if isinstance(target, Rule):
        days = (target.in_force.starts, *(entry.starts for entry in target.in_force.later))
        found |= {day.id: None for day in days if isinstance(day, Parameter)}
    for condition in conditions_of(target).values():
        for comparison in comparisons(condition):
            if isinstance(comparison.month, Parameter):
                found.setdefault(comparison.month.id, None)
            if isinstance(comparison.operand, Parameter):
                found[comparison.operand.id] = facts[comparison.fact]
    return found


def _of_parameter(spec: ParameterSpec, fact: FactSpec | None) -> Iterator[tuple[int, str, ParameterSpec]]:
    """A parameter with one of its values changed, or taking effect a day sooner or later."""
    for place, value in enumerate(spec.values):
        before, after = spec.values[:place], spec.values[place + 1 :]
        first = place == 0
        for words, made in _of_value(value, spec.type, fact, first):
            yield value.line, f"parameter {spec.id}: {words}", replace(spec, values=(*before, made, *after))


def _of_value(
    value: ParameterValue, kind: str, fact: FactSpec | None, first: bool
) -> Iterator[tuple[str, ParameterValue]]:
    for words, literal in _literals(value.value, kind, fact):
        yield words, replace(value, value=literal)
    if not first:  # before its first value a parameter has none, and no rule is read then
        for words, starts in _days_beside(value.starts):
            yield f"value from {words}", replace(value, starts=starts)


def _literals(literal: Literal, kind: str, fact: FactSpec | None) -> Iterator[tuple[str, Literal]]:
    if kind == "month":
        for words, month in months_beside(str(literal.value)):
            yield words, Literal(month)
    elif kind == "date":
        for words, day in _days_beside(date.fromordinal(int(float(str(literal.value))))):
            yield words, Literal(day_number(day))
    elif fact is not None:
        yield from literals(literal, fact)
