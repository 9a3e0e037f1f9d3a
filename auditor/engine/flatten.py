"""Facts as whole numbers: the only form in which the rule engine sees them.

A number or a day becomes two fields, its lowest and its highest possible value, each as the 64-bit integer that
orders like the float64. A truth value becomes 1 or 0; a text the number of the literal it equals; a comparison of
sets or of texts a *flag*, 1 or 0. What is unknown has no field at all. So neither the locale, nor the exponent of
a number, nor the length or the characters of a text can change what the engine concludes.

A *source* turns the value of one fact (or of two) into the piece of JSON that carries its fields.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, cast

from auditor.engine.conditions import Comparison, Literal, Op, OtherFact
from auditor.engine.values import FactType, Range, Truth, Value
from auditor.errors import AuditorError


class Kind(StrEnum):
    """What a field says about its fact."""

    LOW = "low"
    HIGH = "high"
    BOOLEAN = "boolean"
    TEXT = "text"
    FLAG = "flag"
    GOAL = "goal"


@dataclass(frozen=True)
class Field:
    """One integer of a row: a bound, a truth value, the number of a text, a flag, or the truth of a part of a rule.

    ``about`` is the fact's name, for a flag the comparison, for a goal the number of the part.
    """

    kind: Kind
    about: str | Comparison | int

    def __str__(self) -> str:
        match self.about:
            case Comparison(fact, op, operand):
                other = operand.fact if isinstance(operand, OtherFact) else getattr(operand, "value", operand)
                return f"[{fact} {op} {other!r}]"
            case int(number):
                return f"part {number}"
            case str(fact):
                bound = {Kind.LOW: "lowest ", Kind.HIGH: "highest "}.get(self.kind, "")
                return f"{bound}{fact}"

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts the field is computed from."""
        match self.about:
            case Comparison(fact, _, OtherFact(other)):
                return (fact, other)
            case Comparison(fact):
                return (fact,)
            case str(fact):
                return (fact,)
            case _:
                return ()


Row: TypeAlias = tuple[Mapping[str, Value], list[str]]
"""The known facts of a subject, and the piece of JSON of each source; empty where the source is unknown."""


def ordered(value: float) -> int:
    """The 64-bit integer that stands to others as the float64 does; raises ValueError for what is not a number."""
    if math.isnan(value):
        raise ValueError("not a number")
    bits: int = struct.unpack("<q", struct.pack("<d", value + 0.0))[0]  # + 0.0: -0.0 and 0.0 are one number
    return bits if bits >= 0 else bits ^ 0x7FFF_FFFF_FFFF_FFFF


@dataclass(frozen=True)
class NumberSource:
    """Both bounds of a number or a day."""

    fact: str
    low: str
    high: str

    def fill(self, rows: Sequence[Row], position: int) -> None:
        """Write the piece of every row in which the fact is known."""
        fact = self.fact
        pieces: dict[float, str] = {}
        for facts, row in rows:
            value = facts.get(fact)
            if value is None:
                continue
            if value.__class__ is float:
                piece = pieces.get(value)
                if piece is None:
                    piece = pieces[value] = self._piece(value)
                row[position] = piece
            else:
                row[position] = self._piece(value)

    def _piece(self, value: Value) -> str:
        try:
            low, high = _bounds(value)
        except (TypeError, OverflowError):
            raise _refused(self.fact, value, "a finite number or a day") from None
        return f',"{self.low}":{ordered(low)},"{self.high}":{ordered(high)}'


@dataclass(frozen=True)
class BooleanSource:
    """A truth value as 1 or 0."""

    fact: str
    name: str

    def fill(self, rows: Sequence[Row], position: int) -> None:
        """Write the piece of every row in which the fact is known."""
        fact, true, false = self.fact, f',"{self.name}":1', f',"{self.name}":0'
        for facts, row in rows:
            value = facts.get(fact)
            if value is True:
                row[position] = true
            elif value is False:
                row[position] = false
            elif value is not None:
                raise _refused(fact, value, "true or false")


@dataclass(frozen=True)
class TextSource:
    """A text as the number of the literal it equals; 0 for every text no rule names."""

    fact: str
    name: str
    codes: Mapping[str, int]

    def fill(self, rows: Sequence[Row], position: int) -> None:
        """Write the piece of every row in which the fact is known."""
        fact = self.fact
        pieces = {text: f',"{self.name}":{code}' for text, code in self.codes.items()}
        other = f',"{self.name}":0'
        for facts, row in rows:
            value = facts.get(fact)
            if value is None:
                continue
            if value.__class__ is not str:
                raise _refused(fact, value, "a text")
            row[position] = pieces.get(value, other)


@dataclass(frozen=True)
class FlagSource:
    """A whole comparison as 1 or 0, for what the engine does not compare itself: sets, lists, and two texts."""

    comparison: Comparison
    name: str

    def fill(self, rows: Sequence[Row], position: int) -> None:
        """Write the piece of every row in which the comparison is known."""
        fact, operand = self.comparison.fact, self.comparison.operand
        test = _test(self.comparison)
        other = operand.fact if isinstance(operand, OtherFact) else None
        pieces: dict[tuple[type, Value, Value | None], str] = {}
        for facts, row in rows:
            value = facts.get(fact)
            right = None if other is None else facts.get(other)
            if value is None or (right is None and other is not None):
                continue
            key = value.__class__, value, right
            piece = pieces.get(key)
            if piece is None:
                piece = pieces[key] = self._piece(test, value, right)
            row[position] = piece

    def _piece(self, test: _Test, value: Value, right: Value | None) -> str:
        try:
            truth = test(value, right)
        except (TypeError, OverflowError):
            both = value if right is None else f"{value!r} or {right!r}"
            raise _refused(self.comparison.fact, both, f"what {self.comparison.op} compares") from None
        return "" if truth is None else f',"{self.name}":{int(truth)}'


Source: TypeAlias = NumberSource | BooleanSource | TextSource | FlagSource

_Test: TypeAlias = Callable[[Value, object], Truth]


def _test(comparison: Comparison) -> _Test:
    """What decides a flag: a function of the fact's value and, where there is one, of the other fact's value."""
    operand = comparison.operand
    if isinstance(operand, OtherFact):
        return _FACT_TESTS[comparison.op]
    if not isinstance(operand, Literal):
        raise TypeError(f"not dated: {comparison}")
    op, literal = comparison.op, operand.value
    if op is Op.STARTS_WITH:
        return lambda value, _: _text(value).startswith(cast("str", literal))
    if op is Op.IS:
        return lambda value, _: value.__class__ is literal.__class__ and value == literal
    if op is Op.IN and comparison.type is not FactType.TEXT:
        numbers = tuple(float(item) for item in operand.items)
        return lambda value, _: _among(value, numbers)
    if op is Op.CONTAINS:
        return lambda value, _: literal in _set(value)
    items = frozenset(cast("tuple[str, ...]", operand.items))
    if op is Op.IN:
        return lambda value, _: _text(value) in items
    test = _FACT_TESTS[op]
    return lambda value, _: test(value, items)


_FACT_TESTS: dict[Op, _Test] = {
    Op.IS: lambda value, other: value.__class__ is other.__class__ and value == other,
    Op.CONTAINS: lambda value, other: _text(other) in _set(value),
    Op.CONTAINS_ANY: lambda value, other: not _set(value).isdisjoint(_set(other)),
    Op.OVERLAPS: lambda value, other: not _set(value).isdisjoint(_set(other)),
    Op.CONTAINS_ALL: lambda value, other: _set(value).issuperset(_set(other)),
    Op.SUBSET_OF: lambda value, other: _set(value).issubset(_set(other)),
}


def _among(value: Value, numbers: Sequence[float]) -> Truth:
    low, high = _bounds(value)
    if low == high:
        return low in numbers
    return None if any(low <= number <= high for number in numbers) else False


def _bounds(value: Value) -> tuple[float, float]:
    """The lowest and highest a number can be; infinite only at the ends of a range."""
    if isinstance(value, Range):
        low, high = float(value.low), float(value.high)
        if low != value.low or high != value.high:
            raise TypeError
        return low, high
    if isinstance(value, bool | str | frozenset):
        raise TypeError
    number = float(value)
    # An int that float64 cannot hold would be compared exactly by plain Python, and so differently.
    if not math.isfinite(number) or number != value:
        raise TypeError
    return number, number


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _set(value: object) -> frozenset[str]:
    if not isinstance(value, frozenset):
        raise TypeError
    return value


def _refused(fact: str, value: object, wanted: str) -> AuditorError:
    return AuditorError(f"The rule engine refuses the fact {fact}: {value!r} is not {wanted}.")
