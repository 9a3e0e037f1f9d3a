"""The grammar of conditions: comparisons of facts, joined by all, any and not.

A condition is first read as written (``parameter`` operands open), then dated: ``resolve`` puts the values in that
the parameters have on one day. Evaluators only ever see dated conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from auditor.engine.values import FactType


class Op(StrEnum):
    """The comparisons a rule may make, named as they are written in YAML."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    CONTAINS = "contains"
    CONTAINS_ANY = "contains_any"
    CONTAINS_ALL = "contains_all"
    SUBSET_OF = "subset_of"
    OVERLAPS = "overlaps"
    ABOVE = "above"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"
    BETWEEN = "between"
    BEFORE = "before"
    ON_OR_AFTER = "on_or_after"
    STARTS_WITH = "starts_with"


_B, _N, _D, _T, _S = FactType.BOOLEAN, FactType.NUMBER, FactType.DATE, FactType.TEXT, FactType.SET

FACT_TYPES: dict[Op, frozenset[FactType]] = {
    Op.IS: frozenset({_B, _N, _D, _T}),
    Op.IS_NOT: frozenset({_B, _N, _D, _T}),
    Op.IN: frozenset({_N, _D, _T}),
    Op.NOT_IN: frozenset({_N, _D, _T}),
    Op.CONTAINS: frozenset({_S}),
    Op.CONTAINS_ANY: frozenset({_S}),
    Op.CONTAINS_ALL: frozenset({_S}),
    Op.SUBSET_OF: frozenset({_S}),
    Op.OVERLAPS: frozenset({_S}),
    Op.ABOVE: frozenset({_N}),
    Op.AT_LEAST: frozenset({_N}),
    Op.BELOW: frozenset({_N}),
    Op.AT_MOST: frozenset({_N}),
    Op.BETWEEN: frozenset({_N, _D}),
    Op.BEFORE: frozenset({_D}),
    Op.ON_OR_AFTER: frozenset({_D}),
    Op.STARTS_WITH: frozenset({_T}),
}
"""The fact types each operator compares."""

LIST_OPS = frozenset({Op.IN, Op.NOT_IN, Op.CONTAINS_ANY, Op.CONTAINS_ALL, Op.SUBSET_OF, Op.OVERLAPS, Op.BETWEEN})
"""Operators whose literal is a list; ``between`` takes exactly two values, both included."""

FACT_OPERANDS: dict[Op, FactType | None] = {
    Op.IS: None,
    Op.IS_NOT: None,
    Op.ABOVE: _N,
    Op.AT_LEAST: _N,
    Op.BELOW: _N,
    Op.AT_MOST: _N,
    Op.BEFORE: _D,
    Op.ON_OR_AFTER: _D,
    Op.CONTAINS: _T,
    Op.CONTAINS_ANY: _S,
    Op.CONTAINS_ALL: _S,
    Op.SUBSET_OF: _S,
    Op.OVERLAPS: _S,
}
"""Operators that may compare with another fact, and the type it needs (None: the same as the first fact's)."""


@dataclass(frozen=True)
class Literal:
    """A constant. Numbers and dates are float64 (dates as day numbers); lists are tuples in the order written.

    ``exact`` keeps the decimals of numbers as written, to refuse a fact that only rounding makes equal;
    ``parameter`` the name of the parameter a dated condition took it from.
    """

    value: bool | float | str | tuple[float, ...] | tuple[str, ...]
    exact: tuple[Decimal, ...] = field(default=(), compare=False)
    parameter: str = field(default="", compare=False)

    @property
    def items(self) -> tuple[float, ...] | tuple[str, ...]:
        """The value as a tuple of items, for the operators that take a list."""
        if not isinstance(self.value, tuple):
            raise TypeError(f"not a list: {self.value!r}")
        return self.value


@dataclass(frozen=True)
class Parameter:
    """A dated value of the rule pack, by name; gone once a condition is dated."""

    id: str


@dataclass(frozen=True)
class OtherFact:
    """A second fact that the first is compared with."""

    fact: str


Operand: TypeAlias = Literal | Parameter | OtherFact


@dataclass(frozen=True)
class Comparison:
    """One fact compared with a literal, a parameter or another fact.

    ``type`` is the type of the fact. ``month`` picks one month of a fact that is reported by month; once the
    condition is dated it is part of ``fact`` (``organisation.group_mau@2024-06``) and None here.
    """

    fact: str
    op: Op
    operand: Operand
    type: FactType
    month: str | Parameter | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class All:
    """True when every part is; ``All(())`` is always true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Any:
    """True when at least one part is; ``Any(())`` is never true."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """True when its part is false."""

    part: Condition


Condition: TypeAlias = Comparison | All | Any | Not

ALWAYS = All(())
NEVER = Any(())


def month_key(fact: str, month: str) -> str:
    """The name under which one month of a fact reported by month is known to the evaluators."""
    return f"{fact}@{month}"


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Every comparison in a condition, left to right."""
    match condition:
        case Comparison():
            yield condition
        case Not(part):
            yield from comparisons(part)
        case All(parts) | Any(parts):
            for part in parts:
                yield from comparisons(part)


def facts_of(condition: Condition) -> Iterator[str]:
    """The name of every fact a condition reads, with repetitions, left to right."""
    for comparison in comparisons(condition):
        yield comparison.fact
        if isinstance(comparison.operand, OtherFact):
            yield comparison.operand.fact


def replaced(condition: Condition, change: Callable[[Comparison], Condition]) -> Condition:
    """The same condition with every comparison put through ``change``; what does not change is the same object."""
    match condition:
        case Comparison():
            return change(condition)
        case Not(part):
            other = replaced(part, change)
            return condition if other is part else Not(other)
        case All(parts) | Any(parts):
            others = tuple(replaced(part, change) for part in parts)
            alike = all(other is part for other, part in zip(others, parts, strict=True))
            return condition if alike else type(condition)(others)


def resolve(condition: Condition, value_at: Callable[[str, date], Literal], day: date) -> Condition:
    """The condition as it reads on one day: parameters become literals, months become part of the fact's name.

    ``value_at`` gives a parameter's value on a day and raises where it has none.
    """

    def dated(comparison: Comparison) -> Comparison:
        operand = comparison.operand
        if isinstance(operand, Parameter):
            operand = replace(value_at(operand.id, day), parameter=operand.id)
        fact, month = comparison.fact, comparison.month
        if isinstance(month, Parameter):
            month = str(value_at(month.id, day).value)
        if month is not None:
            fact = month_key(fact, month)
        elif operand is comparison.operand:
            return comparison
        return replace(comparison, fact=fact, operand=operand, month=None)

    return replaced(condition, dated)
