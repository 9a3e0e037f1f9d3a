"""The comparisons that read a fact, and the borders between two behaviours on the way up or down from its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from auditor.engine.breakpoints import against, breakpoints, unit
from auditor.engine.conditions import Comparison, Condition, Literal, Op, OtherFact, comparisons
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, Range, Value


class Asked:
    """The comparisons that read each fact."""

    def __init__(self, conditions: Iterator[Condition]) -> None:
        self._of: dict[str, dict[Comparison, None]] = {}
        for condition in conditions:
            for comparison in comparisons(condition):
                self._of.setdefault(comparison.fact, {})[comparison] = None
                if isinstance(comparison.operand, OtherFact):
                    self._of.setdefault(comparison.operand.fact, {})[comparison] = None

    def of(self, fact: str) -> Sequence[Comparison]:
        """Every comparison that reads a fact, on either side."""
        return list(self._of.get(fact, ()))

    def literal(self, fact: str, worlds: Iterable[Mapping[str, Value]]) -> list[Comparison]:
        """The comparisons of a fact, those with another fact as they read for each value that is known of that one."""
        found: dict[Comparison, None] = {}
        for comparison in self.of(fact):
            if isinstance(comparison.operand, Literal):
                found[comparison] = None
            elif isinstance(comparison.operand, OtherFact):
                found |= dict.fromkeys(_read_with(fact, comparison, comparison.operand.fact, worlds))
        return list(found)


_MIRRORED: Final = {
    Op.IS: Op.IS,
    Op.IS_NOT: Op.IS_NOT,
    Op.ABOVE: Op.BELOW,
    Op.BELOW: Op.ABOVE,
    Op.AT_LEAST: Op.AT_MOST,
    Op.AT_MOST: Op.AT_LEAST,
    Op.BEFORE: Op.ABOVE,
    Op.ON_OR_AFTER: Op.AT_MOST,
}
"""How a comparison reads from the side of the fact on its right."""


def _read_with(
    fact: str, comparison: Comparison, right: str, worlds: Iterable[Mapping[str, Value]]
) -> Iterator[Comparison]:
    """A comparison of two facts as one of the first with what is known of the second, or the other way round."""
    other = right if comparison.fact == fact else comparison.fact
    for known in worlds:
        value = known.get(other)
        if value is None or isinstance(value, Range):
            continue
        if comparison.fact == fact:
            yield against(comparison, value)
        elif comparison.op in _MIRRORED and not isinstance(value, frozenset):
            yield Comparison(fact, _MIRRORED[comparison.op], Literal(value), comparison.type)


@dataclass(frozen=True, slots=True)
class Border:
    """Two neighbouring values between which something changes on the way from a value: ``to`` behind, ``before`` ahead.

    Where a number is not counted in whole units ``limit`` is the border as the rule writes it, on either side, and
    ``to`` a value behind it that a person would write.
    """

    to: float
    before: float
    nearest: float
    limit: float | None = None


def walks(value: float, spec: FactSpec, reads: Sequence[Comparison]) -> Iterator[tuple[str, list[Border]]]:
    """Up and down from a value: each border between two behaviours, the nearest first."""
    pairs: set[tuple[float, ...]] = set()
    for comparison in reads:
        for found in breakpoints(comparison, spec):
            pairs.add(tuple(sorted((_number(found.fails), _number(found.holds)))))
    up = [(high, low) for low, high in sorted(pairs) if low >= value]
    down = [(low, high) for low, high in sorted(pairs, reverse=True) if high <= value]
    for way, each, edge in (("up", up, spec.maximum), ("down", down, spec.minimum)):
        further = [*(before for _, before in each[1:]), edge]
        yield way, [_border(to, before, last, spec) for (to, before), last in zip(each, further, strict=False)]


def _border(to: float, before: float, last: float | None, spec: FactSpec) -> Border:
    """The border between two neighbours; ``last`` is the furthest value that behaves like ``to``, if there is one."""
    if spec.whole or spec.type is FactType.DATE:
        return Border(to, before, to)
    limit = min(to, before, key=lambda one: len(repr(one)))
    if limit == to:
        return Border(to, before, to, limit)
    exact = Decimal(repr(limit))
    step = unit(limit, None, spec) * (1 if to > before else -1)
    while last is not None and (float(exact + step) > last) is (to > before) and float(exact + step) != last:
        step /= 10
        if float(exact + step) == limit:
            return Border(to, before, to, limit)
    return Border(float(exact + step), before, to, limit)


def _number(value: Value) -> float:
    assert isinstance(value, float)
    return value
