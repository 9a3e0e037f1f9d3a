"""Conditions as Polars expressions over the columns of ``columnar``: a null is an unknown fact.

On nullable booleans Polars' ``&``, ``|``, ``~``, ``all_horizontal`` and ``any_horizontal`` are Kleene's, and
a comparison with a null is null. Two things are kept out because Polars does not compare them as a rule means
it: NaN, which it takes for a number above all others, and integers, which it rounds when they meet a float.
"""

from __future__ import annotations

from typing import TypeAlias, cast

import polars as pl

from auditor.engine.conditions import (
    FACT_OPERANDS,
    LIST_OPS,
    All,
    Any,
    Comparison,
    Condition,
    Literal,
    Not,
    Op,
    Operand,
    OtherFact,
)
from auditor.engine.dated import DatedDerived
from auditor.engine.values import FactType

Bounds: TypeAlias = tuple[pl.Expr, pl.Expr]
"""The lowest and the highest a number can be."""

BOUNDED = frozenset({FactType.NUMBER, FactType.DATE})
"""The types of facts that may be known within bounds only, and so have two columns."""

COLUMN_TYPES: dict[FactType, pl.DataType] = {
    FactType.BOOLEAN: pl.Boolean(),
    FactType.NUMBER: pl.Float64(),
    FactType.DATE: pl.Float64(),
    FactType.TEXT: pl.String(),
    FactType.SET: pl.List(pl.String()),
}


class Compiler:
    """Turns conditions into expressions; ``read`` collects the given facts they need, each with its type."""

    def __init__(self, derived: frozenset[str]) -> None:
        self.derived_facts = derived
        self.read: dict[str, FactType] = {}

    def derived(self, entry: DatedDerived) -> pl.Expr:
        """The value of the first case that is true with all before it false; null while one is unknown."""
        kind = COLUMN_TYPES[entry.spec.type]
        value = pl.lit(entry.otherwise, dtype=kind)
        for when, result in reversed(entry.cases):
            holds = self.condition(when)
            value = pl.when(holds).then(pl.lit(result, dtype=kind)).when(~holds).then(value)
        return value.alias(entry.fact)

    def condition(self, condition: Condition) -> pl.Expr:
        """What a condition is worth, row by row."""
        match condition:
            case Comparison(type=kind):
                return self._bounded(condition) if kind in BOUNDED else self._exact(condition)
            case All(parts):
                return pl.all_horizontal([self.condition(part) for part in parts]) if parts else pl.lit(True)
            case Any(parts):
                return pl.any_horizontal([self.condition(part) for part in parts]) if parts else pl.lit(False)
            case Not(part):
                return ~self.condition(part)

    def _bounded(self, comparison: Comparison) -> pl.Expr:
        """A comparison of a number or a date."""
        left, operand = self._bounds(comparison.fact, comparison.type), comparison.operand
        if isinstance(operand, OtherFact):
            return _compare_bounds(comparison.op, left, [self._bounds(operand.fact, comparison.type)])
        return _compare_bounds(comparison.op, left, [_point(item) for item in _items(operand)])

    def _bounds(self, fact: str, kind: FactType) -> Bounds:
        """The columns of a number or a date; a derived one is exact, so that one column is both bounds."""
        if fact in self.derived_facts:
            return pl.col(fact), pl.col(fact)
        self.read[fact] = kind
        return pl.col(f"{fact}:low"), pl.col(f"{fact}:high")

    def _exact(self, comparison: Comparison) -> pl.Expr:
        """A comparison of a boolean, a text or a set."""
        op, kind, operand = comparison.op, comparison.type, comparison.operand
        left = self._column(comparison.fact, kind)
        if isinstance(operand, OtherFact):
            return _compare(op, left, self._column(operand.fact, FACT_OPERANDS[op] or kind))
        items = _items(operand)
        return _compare_items(op, left, items) if op in LIST_OPS else _compare(op, left, pl.lit(items[0]))

    def _column(self, fact: str, kind: FactType) -> pl.Expr:
        if fact not in self.derived_facts:
            self.read[fact] = kind
        return pl.col(fact)


def _items(operand: Operand) -> list[bool | float | str]:
    """The values of a literal, one or many; the operator tells how many it has."""
    if not isinstance(operand, Literal):
        raise TypeError(f"not dated: {operand}")
    return list(operand.value) if isinstance(operand.value, tuple) else [operand.value]


def _point(value: object) -> Bounds:
    number = pl.lit(float(cast("float", value)))
    return number, number


def _compare_bounds(op: Op, left: Bounds, right: list[Bounds]) -> pl.Expr:
    """``left op right`` for numbers and dates; ``right`` has one entry unless the operator takes a list."""
    match op:
        case Op.IS | Op.IN:
            return _equal_to_any(left, right)
        case Op.IS_NOT | Op.NOT_IN:
            return ~_equal_to_any(left, right)
        case Op.ABOVE:
            return _above(left, right[0])
        case Op.AT_MOST:
            return ~_above(left, right[0])
        case Op.BELOW | Op.BEFORE:
            return _above(right[0], left)
        case Op.AT_LEAST | Op.ON_OR_AFTER:
            return ~_above(right[0], left)
        case Op.BETWEEN:
            lowest, highest = right
            return ~_above(lowest, left) & ~_above(left, highest)
    raise TypeError(f"{op} does not compare numbers")


def _above(left: Bounds, right: Bounds) -> pl.Expr:
    return _within(certain=left[0] > right[1], possible=left[1] > right[0])


def _equal_to_any(left: Bounds, right: list[Bounds]) -> pl.Expr:
    low, high = left
    equal = [
        _within(
            certain=(low == high) & (low == other_low) & (low == other_high),
            possible=(low <= other_high) & (high >= other_low),
        )
        for other_low, other_high in right
    ]
    # Nothing is in an empty list, but an unknown fact stays unknown: false, and null for null.
    return pl.any_horizontal(equal) if equal else low < low


def _within(certain: pl.Expr, possible: pl.Expr) -> pl.Expr:
    """True where certain, false where not even possible, and null between."""
    return certain | (possible & pl.lit(None, dtype=pl.Boolean))


def _compare(op: Op, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """``left op right`` for booleans, texts and sets."""
    match op:
        case Op.IS:
            return left == right
        case Op.IS_NOT:
            return left != right
        case Op.STARTS_WITH:
            return left.str.starts_with(right)
        case Op.CONTAINS:
            # By default a null is looked for like any text, and not found: false, where unknown is meant.
            return left.list.contains(right, nulls_equal=False)
        case Op.CONTAINS_ANY | Op.OVERLAPS:
            return left.list.set_intersection(right).list.len() > 0
        case Op.CONTAINS_ALL:
            return right.list.set_difference(left).list.len() == 0
        case Op.SUBSET_OF:
            return left.list.set_difference(right).list.len() == 0
    raise TypeError(f"{op} does not compare booleans, texts or sets")


def _compare_items(op: Op, left: pl.Expr, items: list[bool | float | str]) -> pl.Expr:
    """``left op items`` for texts and sets."""
    match op:
        case Op.IN:
            return left.is_in(items)
        case Op.NOT_IN:
            return ~left.is_in(items)
        case Op.CONTAINS_ANY | Op.OVERLAPS:
            return left.list.eval(pl.element().is_in(items)).list.any()
        case Op.SUBSET_OF:
            return left.list.eval(pl.element().is_in(items)).list.all()
    return _compare(op, left, pl.lit(items, dtype=pl.List(pl.String)))
