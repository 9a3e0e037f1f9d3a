"""Changes of one operator, constant or part of a condition, as a slip of the pen would make them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from auditor.engine.breakpoints import another, following, preceding, unit
from auditor.engine.case_values import shown
from auditor.engine.conditions import All, Any, Comparison, Condition, Literal, Not, Op
from auditor.engine.index import condition_lines
from auditor.engine.rules import FactSpec
from auditor.engine.values import as_number

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

Change: TypeAlias = tuple[int, str, Condition]
"""The line of a change, the change in words, and the condition after it."""


def changes(condition: Condition, facts: Mapping[str, FactSpec], line: int = 0) -> Iterator[Change]:
    """Every change of one operator, constant or part of a condition."""
    match condition:
        case Comparison():
            yield from _comparison_changes(condition, facts[condition.fact])
        case Not(part):
            yield line_of(part, line), "not dropped", part
            for at, what, changed in changes(part, facts, line):
                yield at, what, Not(changed)
        case All(parts) | Any(parts):
            kind, other = (All, Any) if isinstance(condition, All) else (Any, All)
            names = ("all", "any") if kind is All else ("any", "all")
            if len(parts) > 1:
                yield line_of(condition, line), f"{names[0]} turned into {names[1]}", other(parts)
                for place, part in enumerate(parts):
                    left = (*parts[:place], *parts[place + 1 :])
                    words = f'part {place + 1} of {names[0]} dropped ("{_words(part)}")'
                    yield line_of(part, line), words, kind(left)
            for place, part in enumerate(parts):
                for at, what, changed in changes(part, facts, line):
                    yield at, what, kind((*parts[:place], changed, *parts[place + 1 :]))


def line_of(condition: Condition, default: int) -> int:
    """The line of the first comparison of a condition."""
    match condition:
        case Comparison():
            return condition.line or default
        case Not(part):
            return line_of(part, default)
        case All(parts) | Any(parts):
            return line_of(parts[0], default) if parts else default


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
        for words, month in months_beside(comparison.month):
            yield line, f"{name}: {words}", replace(comparison, month=month)


def literals(literal: Literal, spec: FactSpec, *, ends: bool = False) -> Iterator[tuple[str, Literal]]:
    """A constant changed: a number or day moved by one unit, a text replaced, a list with one element dropped.

    ``ends`` says that a list holds the two ends of a range, which are moved and never dropped.
    """
    value = literal.value
    if not isinstance(value, tuple):
        for changed in replaced(value, literal.exact[0] if literal.exact else None, spec):
            yield f"{shown(value, spec)} became {shown(changed, spec)}", Literal(changed)
        return
    items: tuple[float | str, ...] = value
    for place, item in enumerate(items):
        before, after = value[:place], value[place + 1 :]
        if not ends:
            yield f"{shown(item, spec)} dropped", Literal((*before, *after))
        if isinstance(item, float):
            for changed in replaced(item, literal.exact[place] if literal.exact else None, spec):
                words = f"{shown(item, spec)} became {shown(changed, spec)}"
                yield words, Literal((*before, changed, *after))


def replaced(value: bool | float | str, exact: Decimal | None, spec: FactSpec) -> Iterator[bool | float | str]:
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


def months_beside(month: str) -> Iterator[tuple[str, str]]:
    """The months before and after, and the change in words."""
    first = date.fromisoformat(f"{month}-01")
    for other in (first - timedelta(days=1), first + timedelta(days=31)):
        beside = other.isoformat()[:7]
        yield f"{month} became {beside}", beside
