"""Where a comparison changes: the values on either side, and a few values that stand for all others.

Every comparison splits the values of its fact into those that make it true and those that make it false. For
numbers and days the border lies between two neighbours (700,000,000 and 700,000,001 users; the last day
before and the first day on which). From the borders follows a short list of values that shows every behaviour
a set of comparisons can show: nothing is sampled.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain, count, pairwise

from auditor.engine.conditions import Comparison, Literal, Op
from auditor.engine.reference import compare
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, Value

_ORDERED = (FactType.NUMBER, FactType.DATE)


@dataclass(frozen=True, slots=True)
class Breakpoint:
    """Two neighbouring values of a fact between which a comparison changes its truth.

    For numbers and days nothing lies between the two; a text or a set changes by one word or one member.
    """

    fails: Value
    holds: Value


def breakpoints(comparison: Comparison, spec: FactSpec) -> tuple[Breakpoint, ...]:
    """Every place where a comparison with a literal flips, in ascending order or the order the rule names them.

    A place outside the declared values of the fact is none. A comparison with another fact flips where the
    two meet: give it that fact's value with ``against`` first. Raises TypeError while a parameter is open.
    """
    pairs: list[tuple[Value, Value]] = []
    if spec.type in _ORDERED:
        around = _legal(_steps(_thresholds((comparison,)), 1, spec), spec)
        pairs += [(low, high) for low, high in pairwise(around) if following(low, spec) == high]
    elif spec.type is FactType.BOOLEAN:
        pairs.append((False, True))
    elif spec.type is FactType.TEXT:
        pairs += _text_pairs(comparison, spec)
    else:
        pairs += _set_pairs(comparison, spec)
    found = []
    for first, second in pairs:
        holds_first, holds_second = _holds(comparison, first), _holds(comparison, second)
        if holds_first is not holds_second:
            found.append(Breakpoint(second, first) if holds_first else Breakpoint(first, second))
    return tuple(found)


def against(comparison: Comparison, other: float | bool | str | frozenset[str]) -> Comparison:
    """A comparison with another fact as it reads for one value of that fact."""
    return replace(comparison, operand=Literal(tuple(sorted(other)) if isinstance(other, frozenset) else other))


def following(value: float, spec: FactSpec) -> float:
    """The next value above that the fact can have, its maximum aside: the next day, whole number or float64."""
    if spec.whole or spec.type is FactType.DATE:
        above = math.floor(value) + 1.0
        if above > value:  # beyond 2**53 float64 no longer has every whole number
            return above
    return math.nextafter(value, math.inf)


def preceding(value: float, spec: FactSpec) -> float:
    """The next value below that the fact can have, its minimum aside: the day, whole number or float64 before."""
    if spec.whole or spec.type is FactType.DATE:
        below = math.ceil(value) - 1.0
        if below < value:
            return below
    return math.nextafter(value, -math.inf)


def unit(value: float, exact: Decimal | None, spec: FactSpec) -> Decimal:
    """The smallest change a reader of the rule would notice in a number of it.

    One for days and whole numbers, else one in the last place of the number as written: 0.01 for 0.75.
    """
    if spec.whole or spec.type is FactType.DATE:
        return Decimal(1)
    written = Decimal(repr(value)) if exact is None else exact
    return Decimal(1).scaleb(int(written.as_tuple().exponent))


def another(named: Iterable[str], spec: FactSpec) -> str | None:
    """A text the fact can have that is none of those named; None if there is none.

    Where the list of its values is open, the text starts with none of those named either.
    """
    taken = tuple(named)
    if spec.values:
        return next((value for value in spec.values if value not in taken), None)
    return next(_fresh("", taken))


def representatives(fact: str, comparisons: Sequence[Comparison], spec: FactSpec) -> tuple[Value, ...]:
    """One value of a fact for every combination of truths these comparisons can have together.

    Comparisons of other facts, with other facts or with open parameters are passed over. Numbers and days are
    exact to the neighbour, texts and sets to the member, closed lists and declared bounds are kept.
    """
    own = [comparison for comparison in comparisons if _plain(comparison, fact)]
    if spec.type is FactType.SET:
        return _representative_sets(own, spec)
    return _one_of_each(own, pool(own, spec))


def pool(comparisons: Sequence[Comparison], spec: FactSpec, facts: int = 1) -> Iterator[Value]:
    """Enough values of one type to show every behaviour of some facts compared with literals and with each other.

    ``comparisons`` are those whose constants count, ``facts`` is how many facts meet: that many fresh values
    are offered between any two constants. Sets are offered as every selection of the members named and
    ``facts`` more.
    """
    match spec.type:
        case FactType.BOOLEAN:
            yield from (False, True)
        case FactType.NUMBER | FactType.DATE:
            yield from _legal(_steps(_thresholds(comparisons), facts, spec), spec)
        case FactType.TEXT:
            yield from _texts(comparisons, spec, facts)
        case FactType.SET:
            offered = members(comparisons, spec, facts)
            for bits in range(1 << len(offered)):
                yield frozenset(member for index, member in enumerate(offered) if bits >> index & 1)


def constants(comparison: Comparison) -> tuple[bool | float | str, ...]:
    """The constants a comparison names: one, a list, or none when it reads another fact or an open parameter."""
    operand = comparison.operand
    if not isinstance(operand, Literal):
        return ()
    return operand.value if isinstance(operand.value, tuple) else (operand.value,)


def _plain(comparison: Comparison, fact: str) -> bool:
    return comparison.fact == fact and isinstance(comparison.operand, Literal) and comparison.month is None


def _holds(comparison: Comparison, value: Value) -> bool:
    truth = compare(comparison, {comparison.fact: value})
    if truth is None:
        raise TypeError(f"not a comparison with a literal: {comparison}")
    return truth


def _one_of_each(comparisons: Sequence[Comparison], values: Iterable[Value]) -> tuple[Value, ...]:
    found: dict[tuple[bool, ...], Value] = {}
    for value in values:
        found.setdefault(tuple(_holds(comparison, value) for comparison in comparisons), value)
    return tuple(found.values())


def _thresholds(comparisons: Iterable[Comparison]) -> list[float]:
    return [float(c) for comparison in comparisons for c in constants(comparison) if not isinstance(c, str)]


def _steps(thresholds: Iterable[float], count: int, spec: FactSpec) -> set[float]:
    """Each threshold and the ``count`` values next to it on either side; 0 where there is no threshold at all.

    The declared bounds are thresholds too: a value between one of them and the first constant must be
    offered.
    """
    steps = {float(bound) for bound in (spec.minimum, spec.maximum) if bound is not None} | set(thresholds) or {0.0}
    for start in tuple(steps):
        below = above = start
        for _ in range(count):
            below, above = preceding(below, spec), following(above, spec)
            steps |= {below, above}
    return steps


def _legal(values: Iterable[float], spec: FactSpec) -> list[float]:
    low = -math.inf if spec.minimum is None else spec.minimum
    high = math.inf if spec.maximum is None else spec.maximum
    whole = spec.whole or spec.type is FactType.DATE
    return sorted(v for v in values if low <= v <= high and math.isfinite(v) and (not whole or v.is_integer()))


def _fresh(stem: str, taken: Sequence[str]) -> Iterator[str]:
    """Texts that start with the stem, are none of those taken and start with none that is longer than the stem."""
    longer = [text for text in taken if len(text) > len(stem)]
    openings = (stem + opening for opening in chain(("another", "other", "unlisted"), map(chr, count(ord("A")))))
    free = next(text for text in openings if not any(other.startswith(text[: len(stem) + 1]) for other in longer))
    yield free
    yield from (f"{free} {number}" for number in count(2))


def _words(comparisons: Iterable[Comparison]) -> list[str]:
    words = [c for comparison in comparisons for c in constants(comparison) if isinstance(c, str)]
    return list(dict.fromkeys(words))


def _texts(comparisons: Sequence[Comparison], spec: FactSpec, facts: int) -> Iterator[str]:
    if spec.values:
        yield from spec.values
        return
    words = _words(comparisons)
    yield from words
    stems = [c.operand.value for c in comparisons if c.op is Op.STARTS_WITH and isinstance(c.operand, Literal)]
    for stem in (*dict.fromkeys(str(stem) for stem in stems), ""):
        fresh = _fresh(stem, words)
        yield from (next(fresh) for _ in range(facts))


def _text_pairs(comparison: Comparison, spec: FactSpec) -> Iterator[tuple[str, str]]:
    """A text that is not named beside each one that is."""
    words = _words((comparison,))
    if comparison.op is Op.STARTS_WITH:
        stem = words[0]
        fitting = [value for value in spec.values if value.startswith(stem)] if spec.values else [stem]
        misses = [v for v in spec.values if not v.startswith(stem)] if spec.values else [stem[:-1]]
        yield from zip(misses[:1], fitting[:1], strict=False)
        return
    other = another(words, spec)
    if other is not None:
        yield from ((other, word) for word in words)


def members(comparisons: Sequence[Comparison], spec: FactSpec, fresh: int = 1) -> list[str]:
    """The members named, and some that are not: of the closed list where there is one."""
    named = _words(comparisons)
    if spec.values:
        named = [word for word in named if word in spec.values]
        return named + [value for value in spec.values if value not in named][:fresh]
    others = _fresh("", named)
    return named + [next(others) for _ in range(fresh)]


def _set_pairs(comparison: Comparison, spec: FactSpec) -> Iterator[tuple[Value, Value]]:
    """Two sets that differ by one member, for each member that can make the difference."""
    named = _words((comparison,))
    match comparison.op:
        case Op.CONTAINS | Op.CONTAINS_ANY | Op.OVERLAPS:
            yield from ((frozenset(), frozenset({member})) for member in named)
        case Op.CONTAINS_ALL:
            whole = frozenset(named)
            yield from ((whole - {member}, whole) for member in named)
        case _:
            whole = frozenset(named)
            yield from ((whole | {member}, whole) for member in members((comparison,), spec)[len(named) :])


def _representative_sets(comparisons: Sequence[Comparison], spec: FactSpec) -> tuple[Value, ...]:
    """Sets for every combination of truths, without trying all selections.

    Members named by the same comparisons are one kind, and a comparison only sees whether a set holds none,
    some or all of a kind. The kinds are added one by one, and of all sets that no comparison tells apart one
    is kept; that is enough because each comparison is a conjunction or a disjunction over the kinds.
    """
    named = [frozenset(_words((comparison,))) for comparison in comparisons]
    kinds: dict[tuple[bool, ...], list[str]] = {}
    for member in members(comparisons, spec):
        kinds.setdefault(tuple(member in names for names in named), []).append(member)
    found: dict[tuple[bool, ...], frozenset[str]] = {}
    seen = frozenset[str]()
    sets = [frozenset[str]()]
    for kind in kinds.values():
        seen |= frozenset(kind)
        choices = dict.fromkeys((frozenset[str](), frozenset(kind[:1]), frozenset(kind)))
        found = {}
        for chosen in (base | choice for base in sets for choice in choices):
            found.setdefault(_so_far(comparisons, named, chosen, seen), chosen)
        sets = list(found.values())
    return tuple(sets)


def _so_far(
    comparisons: Sequence[Comparison],
    named: Sequence[frozenset[str]],
    chosen: frozenset[str],
    seen: frozenset[str],
) -> tuple[bool, ...]:
    """The truths if the members not yet seen never came into play."""
    truths = []
    for comparison, names in zip(comparisons, named, strict=True):
        match comparison.op:
            case Op.CONTAINS | Op.CONTAINS_ANY | Op.OVERLAPS:
                truths.append(not chosen.isdisjoint(names))
            case Op.CONTAINS_ALL:
                truths.append(chosen >= names & seen)
            case _:
                truths.append(chosen <= names)
    return tuple(truths)
