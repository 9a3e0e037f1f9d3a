"""Mutants: a rule or derived fact with one thing changed, as a slip of the pen would change it.

Every operator is exchanged for its neighbours, every constant moved by one unit or replaced, every part of a
condition dropped or turned round, every keyword that may be missing left out, every date moved by a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from auditor.engine.breakpoints import another, following, preceding, unit
from auditor.engine.case_values import shown
from auditor.engine.conditions import All, Any, Comparison, Condition, Literal, Not, Op, Parameter, comparisons
from auditor.engine.excerpts import conditions_of
from auditor.engine.index import condition_lines
from auditor.engine.rules import (
    Derived,
    DerivedCase,
    FactSpec,
    Later,
    ParameterSpec,
    ParameterValue,
    Rule,
    RuleSet,
)
from auditor.engine.values import as_number, day_number

NEIGHBOURS: dict[Op, tuple[Op, ...]] = {
    Op.IS: (Op.IS_NOT,),
    Op.IS_NOT: (Op.IS,),
    Op.IN: (Op.NOT_IN,),
    Op.NOT_IN: (Op.IN,),
    Op.CONTAINS: (),
    Op.CONTAINS_ANY: (Op.CONTAINS_ALL, Op.SUBSET_OF),
    Op.CONTAINS_ALL: (Op.CONTAINS_ANY, Op.SUBSET_OF),
    Op.SUBSET_OF: (Op.CONTAINS_ANY, Op.CONTAINS_ALL),
    Op.OVERLAPS: (Op.CONTAINS_ALL, Op.SUBSET_OF),
    Op.ABOVE: (Op.AT_LEAST, Op.BELOW),
    Op.AT_LEAST: (Op.ABOVE, Op.AT_MOST),
    Op.BELOW: (Op.AT_MOST, Op.ABOVE),
    Op.AT_MOST: (Op.BELOW, Op.AT_LEAST),
    Op.BETWEEN: (),
    Op.BEFORE: (Op.ON_OR_AFTER,),
    Op.ON_OR_AFTER: (Op.BEFORE,),
    Op.STARTS_WITH: (Op.IS,),
}
"""What each operator is easily mistaken for; one without a neighbour is negated instead."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed rule or derived fact, with the parameters it reads, and in words what was changed where."""

    target: Rule | Derived
    parameters: Mapping[str, ParameterSpec]
    file: str
    line: int
    what: str


Change: TypeAlias = tuple[int, str, Condition]
"""The line of a change, the change in words, and the condition after it."""


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


def changes(condition: Condition, facts: Mapping[str, FactSpec], line: int = 0) -> Iterator[Change]:
    """Every change of one operator, constant or part of a condition."""
    match condition:
        case Comparison():
            yield from _comparison_changes(condition, facts[condition.fact])
        case Not(part):
            yield _line(part, line), "not dropped", part
            for at, what, changed in changes(part, facts, line):
                yield at, what, Not(changed)
        case All(parts) | Any(parts):
            kind, other = (All, Any) if isinstance(condition, All) else (Any, All)
            names = ("all", "any") if kind is All else ("any", "all")
            if len(parts) > 1:
                yield _line(condition, line), f"{names[0]} turned into {names[1]}", other(parts)
                for place, part in enumerate(parts):
                    left = (*parts[:place], *parts[place + 1 :])
                    words = f'part {place + 1} of {names[0]} dropped ("{_words(part)}")'
                    yield _line(part, line), words, kind(left)
            for place, part in enumerate(parts):
                for at, what, changed in changes(part, facts, line):
                    yield at, what, kind((*parts[:place], changed, *parts[place + 1 :]))


def _line(condition: Condition, default: int) -> int:
    match condition:
        case Comparison():
            return condition.line or default
        case Not(part):
            return _line(part, default)
        case All(parts) | Any(parts):
            return _line(parts[0], default) if parts else default


def _words(condition: Condition) -> str:
    return " ".join(line.strip() for line in condition_lines(condition))


def _comparison_changes(comparison: Comparison, spec: FactSpec) -> Iterator[Change]:
    line, name = comparison.line, comparison.fact
    for op in NEIGHBOURS[comparison.op]:
        yield line, f"{name}: {comparison.op} became {op}", replace(comparison, op=op)
    if not NEIGHBOURS[comparison.op]:
        yield line, f"{name}: {comparison.op} negated", Not(comparison)
    if isinstance(comparison.operand, Literal):
        for words, literal in literals(comparison.operand, spec, ends=comparison.op is Op.BETWEEN):
            yield line, f"{name}: {words}", replace(comparison, operand=literal)
    if isinstance(comparison.month, str):
        for words, month in _months_beside(comparison.month):
            yield line, f"{name}: {words}", replace(comparison, month=month)


def literals(literal: Literal, spec: FactSpec, *, ends: bool = False) -> Iterator[tuple[str, Literal]]:
    """A constant changed: a number or day moved by one unit, a text replaced, a list with one element
    dropped.

    ``ends`` says that a list holds the two ends of a range, which are moved and never dropped.
    """
    value = literal.value
    if not isinstance(value, tuple):
        for changed in _replaced(value, literal.exact[0] if literal.exact else None, spec):
            yield f"{shown(value, spec)} became {shown(changed, spec)}", Literal(changed)
        return
    items: tuple[float | str, ...] = value
    for place, item in enumerate(items):
        before, after = value[:place], value[place + 1 :]
        if not ends:
            yield f"{shown(item, spec)} dropped", Literal((*before, *after))
        if isinstance(item, float):
            for changed in _replaced(item, literal.exact[place] if literal.exact else None, spec):
                words = f"{shown(item, spec)} became {shown(changed, spec)}"
                yield words, Literal((*before, changed, *after))


def _replaced(value: bool | float | str, exact: Decimal | None, spec: FactSpec) -> Iterator[bool | float | str]:
    """One constant changed: a number by a unit up and down, a text and a truth into another."""
    match value:
        case bool():
            yield not value
        case str():
            # The members of a set are texts too; those of a closed list may run out.
            other = another((value,), spec)
            yield "another" if other is None else other
        case float():
            written = Decimal(value) if exact is None else exact
            step = unit(value, exact, spec)
            up, down = as_number(written + step), as_number(written - step)
            yield up if up > value else following(value, spec)
            yield down if down < value else preceding(value, spec)


def _months_beside(month: str) -> Iterator[tuple[str, str]]:
    first = date.fromisoformat(f"{month}-01")
    for other in (first - timedelta(days=1), first + timedelta(days=31)):
        beside = other.isoformat()[:7]
        yield f"{month} became {beside}", beside


_RuleChange: TypeAlias = tuple[int, str, Rule]
_DROPPABLE = ("applies_when", "unless", "met_when", "lift_when")
_REASONS = {"grace": "legacy", "legacy": "grace"}


def _of_rule(rule: Rule, facts: Mapping[str, FactSpec]) -> Iterator[_RuleChange]:
    for key in ("applies_when", "unless", "violated_when", "met_when", "lift_when"):
        condition: Condition | None = getattr(rule, key)
        if condition is None:
            continue
        if key in _DROPPABLE:
            yield _line(condition, rule.line), f"{key} dropped", _with(rule, **{key: None})
        for line, what, changed in changes(condition, facts, rule.line):
            yield line, f"{key}: {what}", _with(rule, **{key: changed})
    yield from _of_dates(rule, facts)


def _with(rule: Rule, **changed: Condition | None) -> Rule:
    return replace(rule, **changed)  # type: ignore[arg-type]  # keywords of conditions only


def _of_dates(rule: Rule, facts: Mapping[str, FactSpec]) -> Iterator[_RuleChange]:
    force = rule.in_force

    def dated(line: int, what: str, **changed: object) -> _RuleChange:
        return line, f"in_force {what}", replace(rule, in_force=replace(force, **changed))  # type: ignore[arg-type]

    for key, word in (("starts", "from"), ("ends", "until")):
        day = getattr(force, key)
        for words, moved in _days_beside(day):
            yield dated(rule.line, f"{word}: {words}", **{key: moved})
    if force.ends is not None:
        yield dated(rule.line, "until dropped", ends=None)
    for place, entry in enumerate(force.later):
        line = _line(entry.when, rule.line)
        before, after = force.later[:place], force.later[place + 1 :]

        def later(what: str, line: int, *entries: Later) -> _RuleChange:
            return dated(line, f"later start {place + 1}{what}", later=(*before, *entries, *after))  # noqa: B023  # used at once

        yield later(" dropped", line)
        for words, moved in _days_beside(entry.starts):
            yield later(f": {words}", line, replace(entry, starts=moved))
        other = _REASONS[entry.reason]
        yield later(f": {entry.reason} became {other}", line, replace(entry, reason=other))
        for at, what, changed in changes(entry.when, facts, rule.line):
            yield later(f": {what}", at, replace(entry, when=changed))
        if after:
            yield dated(
                line,
                f"later starts {place + 1} and {place + 2} exchanged",
                later=(*before, after[0], entry, *after[1:]),
            )


def _days_beside(day: date | Parameter | None) -> Iterator[tuple[str, date]]:
    if isinstance(day, date):
        for moved in (day - timedelta(days=1), day + timedelta(days=1)):
            yield f"{day.isoformat()} became {moved.isoformat()}", moved


def _of_derived(entry: Derived, facts: Mapping[str, FactSpec]) -> Iterator[tuple[int, str, Derived]]:
    cases = entry.cases
    for place, case in enumerate(cases):
        before, after = cases[:place], cases[place + 1 :]
        number = f"case {place + 1}"

        def changed(*made: DerivedCase) -> Derived:
            return replace(entry, cases=(*before, *made, *after))  # noqa: B023  # used at once

        for line, what, when in changes(case.when, facts, case.line):
            yield line, f"{number}: {what}", changed(replace(case, when=when))
        if len(cases) > 1:
            yield case.line, f"{number} dropped", changed()
        for value in _replaced(case.value, None, entry.spec):
            words = f"{number}: value {shown(case.value, entry.spec)} became {shown(value, entry.spec)}"
            yield case.line, words, changed(replace(case, value=value))
        if after:
            order = (*before, after[0], case, *after[1:])
            yield case.line, f"{number} and {place + 2} exchanged", replace(entry, cases=order)
            swapped = (replace(case, value=after[0].value), replace(after[0], value=case.value))
            values = (*before, *swapped, *after[1:])
            yield case.line, f"values of {number} and {place + 2} exchanged", replace(entry, cases=values)
        else:
            last = replace(entry, cases=(*before, replace(case, value=entry.otherwise)), otherwise=case.value)
            yield case.line, f"value of {number} and otherwise exchanged", last
    for value in _replaced(entry.otherwise, None, entry.spec):
        words = f"otherwise {shown(entry.otherwise, entry.spec)} became {shown(value, entry.spec)}"
        yield entry.line, words, replace(entry, otherwise=value)


def parameters_of(target: Rule | Derived, facts: Mapping[str, FactSpec]) -> dict[str, FactSpec | None]:
    """The parameters a rule or derived fact reads, each with the fact it is compared with if it is an
    operand.
    """
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

        def changed(what: str, made: ParameterValue) -> tuple[int, str, ParameterSpec]:
            return value.line, f"parameter {spec.id}: {what}", replace(spec, values=(*before, made, *after))  # noqa: B023

        for words, literal in _parameter_literals(value.value, spec.type, fact):
            yield changed(words, replace(value, value=literal))
        if place:  # before its first value a parameter has none: no rule is read then
            for words, starts in _days_beside(value.starts):
                yield changed(f"value from {words}", replace(value, starts=starts))


def _parameter_literals(literal: Literal, kind: str, fact: FactSpec | None) -> Iterator[tuple[str, Literal]]:
    if kind == "month":
        for words, month in _months_beside(str(literal.value)):
            yield words, Literal(month)
    elif kind == "date":
        for words, day in _days_beside(date.fromordinal(int(float(str(literal.value))))):
            yield words, Literal(day_number(day))
    elif fact is not None:
        yield from literals(literal, fact)
