"""Where one cost falls below another: exact crossovers of costs that rise in steps.

A cost of ``n`` requests is ``fixed + slope x n + step x (max(least, ceil(n / capacity)) + spare)``, with one step or
several: a price a request is a slope, machines are steps, people are fixed. Between two steps the difference of two
costs is a straight line, so it changes sign at most once there; beyond the last step that can matter the slopes alone
decide. Break-even is equality; *cheaper* is strict.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

MOST_PIECES = 20_000
"""Steps looked at for one pair. Where two costs run side by side for longer, the answer says how far it reaches."""


class Undecided(ArithmeticError):
    """Two costs run side by side too long to tell which is lower; the argument says up to where that was looked at."""


@dataclass(frozen=True, slots=True)
class Step:
    """Machines at ``cost`` each: one for every ``capacity`` requests a month begun, at least ``least``, and spare."""

    cost: Fraction
    capacity: int
    least: int = 0
    spare: int = 0

    def machines(self, requests: int) -> int:
        """Machines rented for so many requests, with those kept spare."""
        return max(self.least, -(-requests // self.capacity)) + self.spare


@dataclass(frozen=True, slots=True)
class Staircase:
    """A cost a month as a function of requests a month; all amounts in one currency.

    ``more`` are further machines that follow the requests at a pace of their own, as in each hour of a day.
    """

    fixed: Fraction = Fraction(0)
    slope: Fraction = Fraction(0)
    step: Fraction = Fraction(0)
    capacity: int = 1
    least: int = 0
    spare: int = 0
    more: tuple[Step, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """Everything that is rented in whole machines and costs something."""
        own = Step(self.step, self.capacity, self.least, self.spare)
        return tuple(step for step in (own, *self.more) if step.cost)

    def cost(self, requests: int) -> Fraction:
        """The cost of so many requests a month."""
        found = self.fixed + self.slope * requests
        for step in self.steps:
            found += step.cost * step.machines(requests)
        return found

    def machines(self, requests: int) -> int:
        """Machines rented for so many requests, with those kept spare; those of ``more`` not counted."""
        return Step(self.step, self.capacity, self.least, self.spare).machines(requests)

    @property
    def marginal(self) -> Fraction:
        """The cost of one request more in the long run."""
        return self.slope + sum((step.cost / step.capacity for step in self.steps), Fraction(0))


@dataclass(frozen=True, slots=True)
class Interval:
    """Whole numbers from first to last, both included; ``last`` None is without end."""

    first: int
    last: int | None


@dataclass(frozen=True, slots=True)
class Crossover:
    """Where the first of two costs is strictly below the second.

    ``permanent`` is the number from which on it always is, None where there is none. ``settled`` is False where the
    two run side by side beyond ``examined``, so that nothing is said of what lies above it.
    """

    intervals: tuple[Interval, ...]
    examined: int
    settled: bool

    @property
    def first(self) -> int | None:
        """The least number at which the first cost is below; None where it never is as far as examined."""
        return self.intervals[0].first if self.intervals else None

    @property
    def permanent(self) -> int | None:
        """From which number on the first cost is always below."""
        last = self.intervals[-1] if self.intervals else None
        return last.first if last is not None and last.last is None else None

    @property
    def never(self) -> bool:
        """Whether the first cost is below the second nowhere at all."""
        return self.settled and not self.intervals


def crossover(one: Staircase, other: Staircase, pieces: int = MOST_PIECES) -> Crossover:
    """Where ``one`` is strictly cheaper than ``other``, from one request a month on."""
    horizon = _horizon(one, other)
    if horizon is None:
        return _alike(one, other, pieces)
    difference = _difference(one, other)
    found: list[Interval] = []
    start, count = 1, 0
    while start <= horizon:
        if count == pieces:
            return Crossover(tuple(found), start - 1, False)
        count += 1
        last = difference.ends(start)
        for interval in _below(difference, start, last):
            _add(found, interval)
        if last is None:
            return Crossover(tuple(found), start, True)
        start = last + 1
    if difference.at(start) < 0:  # beyond the horizon the sign of the difference stays what it is
        _add(found, Interval(start, None))
    return Crossover(tuple(found), start - 1, True)


def _alike(one: Staircase, other: Staircase, pieces: int) -> Crossover:
    """Two costs with the same slope in the long run: beyond their least machines the difference repeats itself.

    Looked at up to the end of one whole round; where the first is cheaper in part of a round, it is so in every one,
    and the answer is not settled.
    """
    steps = [*one.steps, *other.steps]
    begin = max((step.least * step.capacity for step in steps), default=0)
    end = begin + math.lcm(*(step.capacity for step in steps))
    difference = _difference(one, other)
    found: list[Interval] = []
    start = 1
    for _ in range(pieces):
        if start > end:
            break
        last = min(difference.ends(start) or end, end)
        for interval in _below(difference, start, last):
            _add(found, interval)
        start = last + 1
    whole = start > end
    if whole and found and found[-1].first <= begin + 1 and found[-1].last == end:
        found[-1] = Interval(found[-1].first, None)
        return Crossover(tuple(found), end, True)
    recurs = any(interval.last is None or interval.last > begin for interval in found)
    return Crossover(tuple(found), start - 1, whole and not recurs)


def first_below(one: Staircase, other: Staircase) -> int | None:
    """The least number of requests at which ``one`` is strictly cheaper, or None if it never is.

    Raises Undecided where the two run side by side too long to tell.
    """
    found = crossover(one, other)
    if found.first is None and not found.settled:
        raise Undecided(found.examined)
    return found.first


def _horizon(one: Staircase, other: Staircase) -> int | None:
    """A number beyond which the sign of the difference cannot change, or None where the slopes are equal.

    ``ceil(x)`` lies in [x, x+1): each cost lies within one of each step (and its least machines) of its straight line.
    """
    gap = one.marginal - other.marginal
    if not gap:
        return None
    steps = (*one.steps, *other.steps)
    spread = sum((abs(step.cost) * (step.least + step.spare + 1) for step in steps), abs(one.fixed) + abs(other.fixed))
    return math.floor(spread / abs(gap)) + 1


class _Difference(NamedTuple):
    """One cost less another, in whole parts of the currency: looked at in every piece, so that no fraction is reduced.

    Each step is its cost, what one machine serves, the machines there are at least, and those kept spare.
    """

    fixed: int
    slope: int
    steps: tuple[tuple[int, int, int, int], ...]

    def at(self, requests: int) -> int:
        """The difference at so many requests a month."""
        found = self.fixed + self.slope * requests
        for cost, capacity, least, spare in self.steps:
            needed = -(-requests // capacity)
            found += cost * ((needed if needed > least else least) + spare)
        return found

    def ends(self, requests: int) -> int | None:
        """The last number of requests served by as many machines as this one; None where none is ever added."""
        return min((max(least, -(-requests // each)) * each for _, each, least, _ in self.steps), default=None)


def _difference(one: Staircase, other: Staircase) -> _Difference:
    fixed, slope = one.fixed - other.fixed, one.slope - other.slope
    steps = [(step, step.cost) for step in one.steps] + [(step, -step.cost) for step in other.steps]
    parts = math.lcm(fixed.denominator, slope.denominator, *(cost.denominator for _, cost in steps))
    return _Difference(
        int(fixed * parts),
        int(slope * parts),
        tuple((int(cost * parts), step.capacity, step.least, step.spare) for step, cost in steps),
    )


def _below(difference: _Difference, start: int, last: int | None) -> Iterator[Interval]:
    """Where the difference is below nought in a piece in which no machine is added."""
    base, slope = difference.at(start), difference.slope
    if base < 0:
        if slope <= 0:
            yield Interval(start, last)
            return
        end = start - (base // slope) - 1  # the last number at which base + slope x (n - start) < 0
        yield Interval(start, end if last is None else min(end, last))
    elif slope < 0:
        begin = start + base // -slope + 1
        if last is None or begin <= last:
            yield Interval(begin, last)


def _add(found: list[Interval], interval: Interval) -> None:
    """Append, joining with the one before where they touch."""
    if found and found[-1].last is not None and found[-1].last + 1 == interval.first:
        found[-1] = Interval(found[-1].first, interval.last)
    else:
        found.append(interval)
