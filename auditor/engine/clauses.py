"""Conditions as clauses: what makes a condition true, and what makes it false.

The rule engine is asked only what it answers reliably: does every test of a clause hold? So each condition becomes
two lists of clauses, both positive: one that makes it true and one that makes it false. A condition neither makes
true nor false is unknown; nothing is ever concluded from the absence of a fact.

Where the clauses of a condition would be too many (``all`` of many ``any`` multiplies them), parts of it become
*goals* of their own, decided first; the condition then reads their truth like a fact.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, cast

from auditor.engine.conditions import All, Any, Comparison, Condition, Literal, Not, Op, OtherFact
from auditor.engine.flatten import Field, Kind
from auditor.engine.values import FactType

MAX_CLAUSES = 40
"""How many clauses one condition may have, for true and false together, before parts of it become goals."""

MAX_DEPTH = 200
"""How deep conditions may be nested."""


class Sign(StrEnum):
    """How a test compares a field."""

    EQUAL = "="
    UNEQUAL = "!="
    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="


@dataclass(frozen=True)
class Check:
    """One field compared with a literal or with another field; false where either is unknown."""

    field: Field
    sign: Sign
    value: float | str | Field

    def __str__(self) -> str:
        return f"{self.field} {self.sign} {self.value if isinstance(self.value, Field) else repr(self.value)}"


Clause: TypeAlias = frozenset[Check]
"""Tests that must all hold; the empty clause always holds."""


@dataclass(frozen=True)
class YesNo:
    """The clauses that make a condition true and those that make it false: at least one of each list must hold."""

    yes: tuple[Clause, ...]
    no: tuple[Clause, ...]

    def __invert__(self) -> YesNo:
        return YesNo(self.no, self.yes)

    def __len__(self) -> int:
        return len(self.yes) + len(self.no)

    @property
    def constant(self) -> bool | None:
        """The truth of a condition that reads no fact; None for all others."""
        if frozenset() in self.yes:
            return True
        return False if frozenset() in self.no else None


Goal: TypeAlias = Callable[[YesNo], Field]
"""Registers a part of a condition that is decided first, and returns the field that carries its truth."""


def yes_no(condition: Condition, goal: Goal) -> YesNo:
    """The clauses of a dated condition; raises ValueError for what the engine cannot be asked."""
    return _yes_no(condition, goal, MAX_DEPTH)


def _yes_no(condition: Condition, goal: Goal, depth: int) -> YesNo:
    if depth == 0:
        raise ValueError(f"it is nested more than {MAX_DEPTH} levels deep")
    match condition:
        case Comparison():
            return of_comparison(condition)
        case Not(part):
            return ~_yes_no(part, goal, depth - 1)
        case All(parts):
            return _all([_yes_no(part, goal, depth - 1) for part in parts], goal)
        case Any(parts):
            return ~_all([~_yes_no(part, goal, depth - 1) for part in parts], goal)


def _all(parts: Sequence[YesNo], goal: Goal) -> YesNo:
    """The conjunction: true where every part is, false where one is; parts become goals where it grows too large."""
    parts = list(dict.fromkeys(parts))
    while True:
        no = simplest(clause for part in parts for clause in part.no)
        yes = _product([part.yes for part in parts], MAX_CLAUSES - min(len(no), MAX_CLAUSES - 1))
        if yes is not None and len(yes) + len(no) <= MAX_CLAUSES:
            return YesNo(yes, no)
        largest = max(parts, key=lambda part: max(len(part.yes), len(part.no)))
        if max(len(largest.yes), len(largest.no)) > 1:
            parts[parts.index(largest)] = _as_goal(largest, goal)
        else:
            size = max(2, MAX_CLAUSES // 2)
            groups = [parts[start : start + size] for start in range(0, len(parts), size)]
            parts = [_as_goal(_all(group, goal), goal) for group in groups]


def _as_goal(part: YesNo, goal: Goal) -> YesNo:
    field = goal(part)
    return YesNo((frozenset({Check(field, Sign.EQUAL, 1)}),), (frozenset({Check(field, Sign.EQUAL, 0)}),))


def _product(choices: Sequence[tuple[Clause, ...]], limit: int) -> tuple[Clause, ...] | None:
    """One clause of each list joined, in every way; None where more than ``limit`` clauses remain on the way."""
    first, *others = choices or [(frozenset(),)]
    product: tuple[Clause, ...] = first
    for choice in others:
        if len(product) * len(choice) > 50 * limit:
            return None
        product = simplest(left | right for left in product for right in choice)
        if len(product) > limit:
            return None
    return product


def simplest(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """The clauses without those that can never hold and those that another, shorter one makes superfluous."""
    possible = dict.fromkeys(tidy for clause in clauses if (tidy := _tidy(clause)) is not None)
    kept: list[Clause] = []
    for clause in sorted(possible, key=len):
        if not any(other <= clause for other in kept):
            kept.append(clause)
    return tuple(kept)


def _tidy(clause: Clause) -> Clause | None:
    """The clause without superfluous tests; None where two of its tests contradict each other."""
    by_field: dict[Field, list[Check]] = {}
    kept: list[Check] = []
    for test in clause:
        if isinstance(test.value, Field):
            kept.append(test)
        else:
            by_field.setdefault(test.field, []).append(test)
    if len(by_field) + len(kept) == len(clause) and not any(field.kind is Kind.LOW for field in by_field):
        return clause
    for field, tests in by_field.items():
        tidied = _tidy_bounds(tests) if field.kind in (Kind.LOW, Kind.HIGH) else _tidy_choices(tests)
        if tidied is None:
            return None
        kept += tidied
    for field, tests in by_field.items():
        if field.kind is Kind.LOW:
            # The lowest value is never above the highest, so no clause can ask for that.
            above = by_field.get(Field(Kind.HIGH, field.about), [])
            between = [t for t in tests if t.sign in _FROM_BELOW] + [t for t in above if t.sign in _FROM_ABOVE]
            if _tidy_bounds(between) is None:
                return None
    return frozenset(kept)


_FROM_BELOW = frozenset({Sign.ABOVE, Sign.AT_LEAST, Sign.EQUAL})
_FROM_ABOVE = frozenset({Sign.BELOW, Sign.AT_MOST, Sign.EQUAL})


def _tidy_bounds(tests: Sequence[Check]) -> list[Check] | None:
    """Of several bounds of one number the tightest from either side; None where they leave nothing between."""
    exact = next((test for test in tests if test.sign is Sign.EQUAL), None)
    if exact is not None:
        return [exact] if all(_meets(cast("float", exact.value), test) for test in tests) else None
    lower = [test for test in tests if test.sign in (Sign.ABOVE, Sign.AT_LEAST)]
    upper = [test for test in tests if test.sign in (Sign.BELOW, Sign.AT_MOST)]
    least = max(lower, key=lambda test: (test.value, test.sign is Sign.ABOVE), default=None)
    most = min(upper, key=lambda test: (test.value, test.sign is Sign.AT_MOST), default=None)
    if least is not None and most is not None:
        low, high = cast("float", least.value), cast("float", most.value)
        if low > high or (low == high and (least.sign is Sign.ABOVE or most.sign is Sign.BELOW)):
            return None
    return [test for test in (least, most) if test is not None]


def _meets(number: float, test: Check) -> bool:
    bound = cast("float", test.value)
    match test.sign:
        case Sign.EQUAL:
            return number == bound
        case Sign.ABOVE:
            return number > bound
        case Sign.AT_LEAST:
            return number >= bound
        case Sign.BELOW:
            return number < bound
        case Sign.AT_MOST:
            return number <= bound
        case Sign.UNEQUAL:
            return number != bound


def _tidy_choices(tests: Sequence[Check]) -> list[Check] | None:
    """Of several tests of one text or flag: the value it must have, else those it must not have."""
    wanted = {test.value for test in tests if test.sign is Sign.EQUAL}
    unwanted = {test.value for test in tests if test.sign is Sign.UNEQUAL}
    if len(wanted) > 1 or wanted & unwanted:
        return None
    return [test for test in tests if test.sign is Sign.EQUAL] if wanted else list(tests)


def of_comparison(comparison: Comparison) -> YesNo:
    """The clauses of one comparison; raises ValueError for a literal that is not finite."""
    negation = {Op.IS_NOT: Op.IS, Op.NOT_IN: Op.IN}.get(comparison.op)
    if negation is not None:
        return ~of_comparison(
            Comparison(comparison.fact, negation, comparison.operand, comparison.type, line=comparison.line)
        )
    operand, number = comparison.operand, comparison.type in (FactType.NUMBER, FactType.DATE)
    if number and comparison.op is Op.BETWEEN:
        least, most = (_finite(item) for item in cast("Literal", operand).items)
        return _between(comparison.fact, least, most)
    if number and comparison.op is not Op.IN:
        return _of_number(comparison)
    if isinstance(operand, Literal) and comparison.op is Op.IS:
        if comparison.type is FactType.BOOLEAN and isinstance(operand.value, bool):
            field = Field(Kind.BOOLEAN, comparison.fact)
            return _either(Check(field, Sign.EQUAL, int(operand.value)), Check(field, Sign.EQUAL, 1 - operand.value))
        if comparison.type is FactType.TEXT and isinstance(operand.value, str):
            field = Field(Kind.TEXT, comparison.fact)
            return _either(Check(field, Sign.EQUAL, operand.value), Check(field, Sign.UNEQUAL, operand.value))
    flag = Field(Kind.FLAG, comparison)
    return _either(Check(flag, Sign.EQUAL, 1), Check(flag, Sign.EQUAL, 0))


def _either(yes: Check, no: Check) -> YesNo:
    return YesNo((frozenset({yes}),), (frozenset({no}),))


def _between(fact: str, least: float, most: float) -> YesNo:
    low, high = Field(Kind.LOW, fact), Field(Kind.HIGH, fact)
    yes = frozenset({Check(low, Sign.AT_LEAST, least), Check(high, Sign.AT_MOST, most)})
    return YesNo((yes,), (frozenset({Check(high, Sign.BELOW, least)}), frozenset({Check(low, Sign.ABOVE, most)})))


def _of_number(comparison: Comparison) -> YesNo:
    """A number or day against another: certain only where no value between the bounds would change the answer."""
    low, high = Field(Kind.LOW, comparison.fact), Field(Kind.HIGH, comparison.fact)
    right_low: float | Field
    right_high: float | Field
    match comparison.operand:
        case OtherFact(fact):
            right_low, right_high = Field(Kind.LOW, fact), Field(Kind.HIGH, fact)
        case Literal(value):
            right_low = right_high = _finite(value)
        case _:
            raise TypeError(f"not dated: {comparison}")
    match comparison.op:
        case Op.IS:
            # With low <= high on both sides, these two equalities leave a single number.
            yes = frozenset({Check(low, Sign.EQUAL, right_high), Check(high, Sign.EQUAL, right_low)})
            no = (
                frozenset({Check(high, Sign.BELOW, right_low)}),
                frozenset({Check(low, Sign.ABOVE, right_high)}),
            )
            return YesNo((yes,), no)
        case Op.ABOVE:
            return _either(Check(low, Sign.ABOVE, right_high), Check(high, Sign.AT_MOST, right_low))
        case Op.AT_MOST:
            return _either(Check(high, Sign.AT_MOST, right_low), Check(low, Sign.ABOVE, right_high))
        case Op.BELOW | Op.BEFORE:
            return _either(Check(high, Sign.BELOW, right_low), Check(low, Sign.AT_LEAST, right_high))
        case Op.AT_LEAST | Op.ON_OR_AFTER:
            return _either(Check(low, Sign.AT_LEAST, right_high), Check(high, Sign.BELOW, right_low))
        case _:
            raise TypeError(f"not a comparison of numbers: {comparison}")


def _finite(value: object) -> float:
    number = float(cast("float", value))
    if not math.isfinite(number):
        raise ValueError(f"it compares with {value}, which is not a finite number")
    return number + 0.0
