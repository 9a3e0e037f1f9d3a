"""What a fact may be worth, and the three truth values.

Numbers and dates meet rules as float64, converted once for every evaluator alike: a date is its day number
(``date.toordinal``). A number known only within bounds is a ``Range``; an unknown fact is simply absent.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

Truth: TypeAlias = bool | None
"""Kleene's three values: true, false, and None for unknown."""


class FactType(StrEnum):
    """The types a fact can be declared with."""

    BOOLEAN = "boolean"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    SET = "set"


class Scope(StrEnum):
    """What a fact or a rule speaks about; each also sees the facts of the scopes around it."""

    PROJECT = "project"
    WORKLOAD = "workload"
    CANDIDATE = "candidate"

    def sees(self, other: Scope) -> bool:
        """Whether something of this scope may read a fact of the other."""
        order = list(Scope)
        return order.index(other) <= order.index(self)


@dataclass(frozen=True)
class Range:
    """A number, or a day, known only to lie between two bounds, both included; infinite where there is none."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise ValueError(f"not a range: {self.low} to {self.high}")


Value: TypeAlias = bool | float | str | frozenset[str] | Range


def day_number(day: date | str) -> float:
    """The day number of a date or of its ISO 8601 text; the form in which dates are compared."""
    return float((date.fromisoformat(day) if isinstance(day, str) else day).toordinal())


def as_number(value: int | Decimal | float) -> float:
    """The float64 nearest to a number; raises ValueError where it would not be finite."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value} is too large to compare")
    return number + 0.0  # turns -0.0 into 0.0, so that equal numbers have equal bits


def bounds(value: float | Range) -> tuple[float, float]:
    """The lowest and the highest a number can be."""
    return (value.low, value.high) if isinstance(value, Range) else (value, value)


def all_of(truths: Iterable[Truth]) -> Truth:
    """Kleene conjunction: false if any is false, else unknown if any is unknown, else true."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def any_of(truths: Iterable[Truth]) -> Truth:
    """Kleene disjunction: true if any is true, else unknown if any is unknown, else false."""
    result: Truth = False
    for truth in truths:
        if truth is True:
            return True
        if truth is None:
            result = None
    return result


def negated(truth: Truth) -> Truth:
    """Kleene negation: unknown stays unknown."""
    return None if truth is None else not truth
