"""What the cases of a comparison have to show: every value at which it could go wrong, and that it can be unknown.

A known value is asked for by a condition of its own, so that the same algebra decides whether a case shows it
and whether any case could: what the declared values of a fact rule out is not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from auditor.engine.breakpoints import breakpoints, constants, unit
from auditor.engine.case_values import shown
from auditor.engine.conditions import All, Any, Comparison, Condition, Literal, Not, Op, OtherFact
from auditor.engine.reference import compare, truth
from auditor.engine.rules import FactSpec
from auditor.engine.satisfiable import can_be_true
from auditor.engine.values import FactType, Range, Value, as_number

_EQUALITY = frozenset({Op.IS, Op.IS_NOT, Op.IN, Op.NOT_IN})


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to be shown of a comparison, and in words what is missing without it.

    ``condition`` must have been true; where it is None, the comparison must have been unknown for want of
    ``fact``.
    """

    missing: str
    comparison: Comparison
    fact: str
    condition: Condition | None = None

    def met(self, facts: Mapping[str, Value]) -> bool:
        """Whether these facts show it."""
        if self.condition is not None:
            return truth(self.condition, facts) is True
        open_fact = self.fact not in facts or isinstance(facts[self.fact], Range)
        return open_fact and compare(self.comparison, facts) is None


_Wanted: TypeAlias = Iterator[tuple[str, Condition]]


def points(comparison: Comparison, facts: Mapping[str, FactSpec]) -> tuple[Point, ...]:
    """What cases have to show of one dated comparison."""
    other = comparison.operand.fact if isinstance(comparison.operand, OtherFact) else None
    spec = facts[_base(comparison.fact)]
    wanted = _values(comparison, spec) if other is None else _meetings(comparison, other)
    found = [
        Point(f"{_named(comparison.fact)} was never {words}", comparison, comparison.fact, condition)
        for words, condition in wanted
        if can_be_true(condition, facts)
    ]
    read = [comparison.fact] if other is None else [comparison.fact, other]
    found += [
        Point(f"{_named(fact)} was never unknown", comparison, fact) for fact in read if not facts[_base(fact)].evidence
    ]
    return tuple(found)


def _base(fact: str) -> str:
    return fact.partition("@")[0]


def _named(fact: str) -> str:
    name, _, month = fact.partition("@")
    return f"{name} in {month}" if month else name


def _values(comparison: Comparison, spec: FactSpec) -> _Wanted:
    match spec.type:
        case FactType.BOOLEAN:
            words = ("shown", "not shown") if spec.evidence else ("true", "false")
            yield words[0], _like(comparison, Op.IS, True)
            yield words[1], _like(comparison, Op.IS, False)
        case FactType.SET:
            yield from _sets(comparison)
        case FactType.TEXT if comparison.op is Op.STARTS_WITH:
            (prefix,) = constants(comparison)
            yield f'one that starts with "{prefix}"', comparison
            yield f'one that does not start with "{prefix}"', Not(comparison)
        case _ if comparison.op in _EQUALITY:
            named = constants(comparison)
            for value in named:
                yield shown(value, spec), _like(comparison, Op.IS, value)
            yield "anything else", All(tuple(_like(comparison, Op.IS_NOT, value) for value in named))
        case _:
            yield from _sides(comparison, spec)


def _sides(comparison: Comparison, spec: FactSpec) -> _Wanted:
    """The values on either side of each flip.

    Beyond a threshold with decimals any value within one unit of its last place will do: no author should
    have to write the next float64.
    """
    operand = comparison.operand
    exact = dict(zip(constants(comparison), operand.exact, strict=False)) if isinstance(operand, Literal) else {}
    for flip in breakpoints(comparison, spec):
        for value, beside in ((flip.holds, flip.fails), (flip.fails, flip.holds)):
            assert isinstance(value, float)  # sides are of numbers and days
            assert isinstance(beside, float)
            whole = spec.whole or spec.type is FactType.DATE
            if whole or value in constants(comparison):
                yield shown(value, spec), _like(comparison, Op.IS, value)
                continue
            written = exact.get(beside)
            step = unit(beside, written, spec)
            above = value > beside
            end = as_number((written if written is not None else type(step)(beside)) + (step if above else -step))
            low, high = sorted((value, end))
            words = f"just {'above' if above else 'below'} {shown(beside, spec)}, up to {shown(end, spec)}"
            yield words, _like(comparison, Op.BETWEEN, (low, high))


def _sets(comparison: Comparison) -> _Wanted:
    named = tuple(str(member) for member in constants(comparison))
    none = Not(_like(comparison, Op.CONTAINS_ANY, named))
    match comparison.op:
        case Op.CONTAINS | Op.CONTAINS_ANY | Op.OVERLAPS:
            for member, others in _each(named):
                words = f"one with {member}" + (" alone of those named" if others else "")
                yield words, All((_has(comparison, member), *(Not(_has(comparison, other)) for other in others)))
            yield f"one without {_either(named)}", none
        case Op.CONTAINS_ALL:
            yield f"one with {' and '.join(named)}", comparison
            for member, others in _each(named):
                words = f"one that lacks only {member}"
                yield words, All((*(_has(comparison, other) for other in others), Not(_has(comparison, member))))
        case _:
            for member, _ in _each(named):
                yield f"one with {member} and none but those named", All((comparison, _has(comparison, member)))
            yield "empty", _like(comparison, Op.SUBSET_OF, ())
            yield "one with another member than those named", Not(comparison)


def _meetings(comparison: Comparison, other: str) -> _Wanted:
    """How two facts can meet."""
    if comparison.type in (FactType.NUMBER, FactType.DATE):
        number = comparison.type is FactType.NUMBER
        below = replace(comparison, op=Op.BELOW if number else Op.BEFORE)
        equal = replace(comparison, op=Op.IS)
        words = ("below", "equal to", "above") if number else ("before", "the day of", "after")
        ways: tuple[Condition, ...] = (below, equal, Not(Any((below, equal))))
        yield from ((f"{word} {other}", way) for word, way in zip(words, ways, strict=True))
    else:
        yield f'such that "{comparison.op} {other}" holds', comparison
        yield f'such that "{comparison.op} {other}" does not hold', Not(comparison)


def _each(named: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each name with all others."""
    for place, name in enumerate(named):
        yield name, (*named[:place], *named[place + 1 :])


def _either(named: tuple[str, ...]) -> str:
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"


def _has(comparison: Comparison, member: str) -> Comparison:
    return _like(comparison, Op.CONTAINS, member)


def _like(
    comparison: Comparison, op: Op, value: bool | float | str | tuple[float, ...] | tuple[str, ...]
) -> Comparison:
    return replace(comparison, op=op, operand=Literal(value))
