"""Whether conditions can have given truths at all: exact, over every value their facts can have.

The values of each fact are reduced to the representatives that the comparisons can tell apart
(``breakpoints``), so that a comparison becomes the set of representatives for which it holds: the bits of one
integer. Facts compared with each other share one list of joint representatives. A fact that is a set is taken apart
into its members, each of which it has or has not, since the sets that many members can make up are too many to list. A
condition is then a formula over such states, and the search walks its clauses, giving one up as soon as nothing is left
for one fact.

Two things are not decided: more than ``MOST_STEPS`` clauses, or facts compared with each other that can meet
in more than ``MOST_JOINT`` ways. The answer is then "it can", so that nobody is told of a contradiction that
is not one. A number known only within bounds is not considered here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import TypeAlias

from auditor.engine.breakpoints import constants, members, pool, representatives
from auditor.engine.conditions import (
    All,
    Any,
    Comparison,
    Condition,
    Literal,
    Not,
    Op,
    OtherFact,
    comparisons,
)
from auditor.engine.reference import compare, truth
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, Range, Truth, Value

MOST_STEPS = 20_000
"""How many choices the search makes before it answers that a condition can be so."""
MOST_JOINT = 20_000
"""How many joint values of facts compared with each other are looked at."""
_DEEPEST = 200
_NOT_ONE = (frozenset, Range)


def can_be_true(condition: Condition, facts: Mapping[str, FactSpec]) -> bool:
    """Whether some known facts make a condition true; ``facts`` declares them, by name without a month."""
    return Worlds((condition,), facts).some(((condition, True),))


def can_be_false(condition: Condition, facts: Mapping[str, FactSpec]) -> bool:
    """Whether some known facts make a condition false."""
    return Worlds((condition,), facts).some(((condition, False),))


def tautologies(condition: Condition, facts: Mapping[str, FactSpec]) -> list[Condition]:
    """The smallest parts of a condition that come out the same for all known facts, yet are unknown without them.

    ``x above 5 or x at_most 5`` is one: it says nothing about the world and only hides an answer. So is a
    single comparison that the declared values of its fact decide. What contains a part already found is not
    named again.
    """
    match condition:
        case Not(part):
            return tautologies(part, facts)
        case All(parts) | Any(parts):
            inner = [found for part in parts for found in tautologies(part, facts)]
            if inner or not parts:
                return inner
    worlds = Worlds((condition,), facts)
    varies = worlds.some(((condition, True),)) and worlds.some(((condition, False),))
    return [] if varies or truth(condition, {}) is not None else [condition]


class Worlds:
    """Every state of the facts that some conditions can tell apart.

    With ``unknowns`` a fact may also be unknown (evidence is always known), and truths are Kleene's three.
    """

    def __init__(
        self, conditions: Sequence[Condition], facts: Mapping[str, FactSpec], *, unknowns: bool = False
    ) -> None:
        self._unknowns = unknowns
        self._places: dict[Comparison, _Place] = {}
        self._all: list[int] = []
        self._sets: dict[str, _Members] = {}
        distinct = dict.fromkeys(found for condition in conditions for found in comparisons(condition))
        for group in _linked(distinct):
            spec = facts.get(group[0].fact.partition("@")[0])
            if spec is not None and spec.type is FactType.SET and all(_plain_set(found) for found in group):
                self._take_apart(group, spec)
            else:
                self._place(group, facts)

    def some(self, wanted: Iterable[tuple[Condition, Truth]]) -> bool:
        """Whether each of these conditions can have its truth at the same time as the others."""
        parts: list[_Formula] = []
        for condition, worth in wanted:
            if worth is None:
                parts += [self._formula(condition, True, False), self._formula(condition, False, False)]
            else:
                parts.append(self._formula(condition, worth, True))
        return _Search(MOST_STEPS).some(parts, dict(enumerate(self._all)))

    def _place(self, group: Sequence[Comparison], facts: Mapping[str, FactSpec]) -> None:
        number = len(self._all)
        states = _states(group, facts, self._unknowns)
        if states is None:
            # Not enumerable: each comparison is free to be anything, apart from the others.
            for offset, comparison in enumerate(group):
                self._places[comparison] = _Place(number + offset, 0b01, 0b10)
                self._all.append(0b111 if self._unknowns else 0b11)
            return
        for index, comparison in enumerate(group):
            true = sum(1 << bit for bit, state in enumerate(states) if state[index] is True)
            false = sum(1 << bit for bit, state in enumerate(states) if state[index] is False)
            self._places[comparison] = _Place(number, true, false)
        self._all.append((1 << len(states)) - 1)

    def _take_apart(self, group: Sequence[Comparison], spec: FactSpec) -> None:
        """Give each member of one set a place with two states, has not and has, and the fact itself one if it can
        be unknown.
        """
        names = members(group, spec)
        first = len(self._all)
        self._all += [0b11] * len(names)
        known = None
        if self._unknowns and not spec.evidence:
            known = len(self._all)
            self._all.append(0b11)
        self._sets[group[0].fact] = _Members({name: first + place for place, name in enumerate(names)}, known)

    def _of_members(self, comparison: Comparison, truth: bool, is_so: bool) -> _Formula:
        """What a comparison of a set says of its members; it is unknown exactly while the set is."""
        found = self._sets[comparison.fact]
        named = [str(value) for value in constants(comparison)]
        asked = truth is is_so
        match comparison.op:
            case Op.CONTAINS_ALL:
                has, together = asked, asked
            case Op.SUBSET_OF:
                named = [name for name in found.places if name not in named]
                has, together = not asked, asked
            case _:
                has, together = asked, not asked
        states = 0b10 if has else 0b01
        parts: tuple[_Formula, ...] = tuple(_Atom(found.places[name], states) for name in named if name in found.places)
        if len(parts) < len(named) and has is together:
            parts = (_NEVER,) if has else (_ALWAYS,)  # one named is a member that the declaration does not allow
        said: _Formula = _Both(parts) if together else _Either(parts)
        if found.known is None:
            return said
        return _Both((_Atom(found.known, 0b10), said)) if is_so else _Either((_Atom(found.known, 0b01), said))

    def _formula(self, condition: Condition, truth: bool, is_so: bool) -> _Formula:
        """That a condition has this truth, or (``is_so`` false) that it does not."""
        match condition:
            case Comparison() if condition.fact in self._sets:
                return self._of_members(condition, truth, is_so)
            case Comparison():
                place = self._places[condition]
                states = place.true if truth else place.false
                return _Atom(place.number, states if is_so else self._all[place.number] & ~states)
            case Not(part):
                return self._formula(part, not truth, is_so)
            case All(parts):
                together = truth
            case Any(parts):
                together = not truth
        inner = tuple(self._formula(part, truth, is_so) for part in parts)
        return _Both(inner) if together is is_so else _Either(inner)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a comparison stands: the number of its group, and the states of it that make it true and false."""

    number: int
    true: int
    false: int


@dataclass(frozen=True, slots=True)
class _Atom:
    number: int
    states: int


@dataclass(frozen=True, slots=True)
class _Both:
    parts: tuple[_Formula, ...]


@dataclass(frozen=True, slots=True)
class _Either:
    parts: tuple[_Formula, ...]


_Formula: TypeAlias = "_Atom | _Both | _Either"

_NEVER = _Either(())
_ALWAYS = _Both(())


@dataclass(frozen=True, slots=True)
class _Members:
    """Where the members of a set stand, and where it stands whether the set is known at all."""

    places: Mapping[str, int]
    known: int | None


def _plain_set(comparison: Comparison) -> bool:
    return _dated(comparison) and isinstance(comparison.operand, Literal)


class _Search:
    """Looks for one clause of a formula that leaves a state to every group."""

    def __init__(self, steps: int) -> None:
        self._steps = steps

    def some(self, pending: list[_Formula], left: dict[int, int], depth: int = 0) -> bool:
        """Whether all pending formulas can hold; ``left`` gives the states each group may still be in."""
        choices = self._settle(pending, left)
        if choices is None:
            return False
        if not choices:
            return True
        shortest = min(choices, key=lambda choice: len(choice.parts))
        rest = [choice for choice in choices if choice is not shortest]
        for part in shortest.parts:
            self._steps -= 1
            if self._steps < 0 or depth == _DEEPEST or self.some([part, *rest], dict(left), depth + 1):
                return True
        return False

    def _settle(self, pending: list[_Formula], left: dict[int, int]) -> list[_Either] | None:
        """Narrow ``left`` by all that is certain; what remains to be chosen, or None for a contradiction."""
        open_choices: list[_Either] = []
        while pending:
            match pending.pop():
                case _Atom(number, states):
                    narrowed = left[number] & states
                    if not narrowed:
                        return None
                    if narrowed != left[number]:
                        left[number] = narrowed
                        pending += open_choices  # what was a choice may now be certain
                        open_choices = []
                case _Both(parts):
                    pending += parts
                case _Either(parts):
                    possible = [part for part in parts if not _excluded(part, left)]
                    if not possible:
                        return None
                    if len(possible) == 1:
                        pending.append(possible[0])
                    elif not any(_certain(part, left) for part in possible):
                        open_choices.append(_Either(tuple(possible)))
        return open_choices


def _excluded(formula: _Formula, left: Mapping[int, int]) -> bool:
    return isinstance(formula, _Atom) and not left[formula.number] & formula.states


def _certain(formula: _Formula, left: Mapping[int, int]) -> bool:
    match formula:
        case _Atom(number, states):
            return not left[number] & ~states
        case _Both(parts):
            return all(_certain(part, left) for part in parts)
        case _Either(parts):
            return any(_certain(part, left) for part in parts)


def _linked(found: Iterable[Comparison]) -> list[list[Comparison]]:
    """The comparisons in groups that share no fact; one that is not dated is a group of its own."""
    groups: list[tuple[set[str], list[Comparison]]] = []
    for comparison in found:
        if not _dated(comparison):
            groups.append((set(), [comparison]))
            continue
        facts, members = set(_facts(comparison)), [comparison]
        apart = []
        for group in groups:
            if group[0].isdisjoint(facts):
                apart.append(group)
            else:
                facts |= group[0]
                members = group[1] + members
        groups = [*apart, (facts, members)]
    return [members for _, members in groups]


def _states(
    group: Sequence[Comparison], facts: Mapping[str, FactSpec], unknowns: bool
) -> list[tuple[Truth, ...]] | None:
    """Every combination of truths the comparisons of one group can have, or None where they cannot be listed."""
    if not _dated(group[0]):
        return None
    names = list(dict.fromkeys(name for comparison in group for name in _facts(comparison)))
    specs = [facts[name.partition("@")[0]] for name in names]
    values: list[list[Value | None]]
    if len(names) == 1:
        values = [list(representatives(names[0], group, specs[0]))]
    else:
        # One more than can be looked at is enough to see that there are too many.
        values = [list(islice(_joint_pool(group, spec, specs), MOST_JOINT + 1)) for spec in specs]
    if unknowns:
        for spec, possible in zip(specs, values, strict=True):
            if not spec.evidence:
                possible.append(None)
    if math.prod(len(possible) for possible in values) > MOST_JOINT:
        return None
    states: dict[tuple[Truth, ...], None] = {}
    for chosen in product(*values):
        known = {name: value for name, value in zip(names, chosen, strict=True) if value is not None}
        states[tuple(compare(comparison, known) for comparison in group)] = None
    return list(states)


def _joint_pool(group: Sequence[Comparison], spec: FactSpec, specs: Sequence[FactSpec]) -> Iterable[Value]:
    """The values of one of several facts compared with each other.

    What one of them can be is a constant for the others, so that they can meet, or pass, wherever they are.
    """
    met = list(group)
    for other in specs:
        if other.type is FactType.SET:
            offered: Iterable[Value] = (*other.values, *(c for found in group for c in constants(found)))
        else:
            offered = pool(group, other, len(specs))
        met += [
            Comparison("", Op.IS, Literal(value), other.type) for value in offered if not isinstance(value, _NOT_ONE)
        ]
    return pool(met, spec, len(specs))


def _dated(comparison: Comparison) -> bool:
    return comparison.month is None and isinstance(comparison.operand, Literal | OtherFact)


def _facts(comparison: Comparison) -> tuple[str, ...]:
    operand = comparison.operand
    return (comparison.fact, operand.fact) if isinstance(operand, OtherFact) else (comparison.fact,)
