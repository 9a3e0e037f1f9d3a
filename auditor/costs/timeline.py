"""Costs month by month over three years: who is cheaper when, with requests that grow and offers that end.

Month 1 begins on the day of the start, every further month on the same day of the month after it, or on the last day of
a shorter month. An offer counts in a month if it is still there on the first day of it. All else stands at mid.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import accumulate, permutations

from auditor.costs.staircase import Interval, Staircase

MONTHS = 36
"""Three years."""


@dataclass(frozen=True, slots=True)
class Course:
    """What one option costs in each month while its offer lasts; fewer than all months where it ends before."""

    monthly: tuple[Fraction, ...]

    @property
    def cumulative(self) -> tuple[Fraction, ...]:
        """What it has cost up to the end of each month."""
        return tuple(accumulate(self.monthly))

    @property
    def lasts(self) -> int:
        """The last month in which it is there."""
        return len(self.monthly)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The months in which one option is strictly cheaper than another, as far as both are there.

    ``lasts`` is the last of those months; ``permanent`` the month from which on the first is cheaper until then.
    """

    intervals: tuple[Interval, ...]
    lasts: int

    @property
    def first(self) -> int | None:
        """The first month in which it is cheaper."""
        return self.intervals[0].first if self.intervals else None

    @property
    def permanent(self) -> int | None:
        """The month from which on it is cheaper as long as both are there."""
        last = self.intervals[-1] if self.intervals else None
        return last.first if last is not None and last.last == self.lasts else None

    @property
    def never(self) -> bool:
        """Whether it is cheaper in no month in which both are there."""
        return not self.intervals


@dataclass(frozen=True, slots=True)
class Overtaking:
    """Where one option is cheaper than another: in the month itself, and added up since the start."""

    one: str
    other: str
    monthly: Ahead
    cumulative: Ahead


def course(stairs: Staircase, requests: int, growth: Fraction, start: date, ends: date | None) -> Course:
    """The cost of each month: month *m* has ``floor(n (1+g)^(m-1))`` requests; ``ends`` is the first day without it."""
    found: list[Fraction] = []
    asked = Fraction(requests)
    for month in range(MONTHS):
        if ends is not None and later(start, month) >= ends:
            break
        found.append(stairs.cost(int(asked)))
        asked *= 1 + growth
    return Course(tuple(found))


def overtakings(courses: Mapping[str, Course]) -> list[Overtaking]:
    """Every ordered pair of options."""
    return [
        Overtaking(
            one,
            other,
            ahead(courses[one].monthly, courses[other].monthly),
            ahead(courses[one].cumulative, courses[other].cumulative),
        )
        for one, other in permutations(courses, 2)
    ]


def ahead(one: Sequence[Fraction], other: Sequence[Fraction]) -> Ahead:
    """The months, from 1 on, in which the first is strictly below the second; both have to be there."""
    found: list[Interval] = []
    lasts = min(len(one), len(other))
    for month in range(1, lasts + 1):
        if one[month - 1] >= other[month - 1]:
            continue
        if found and found[-1].last == month - 1:
            found[-1] = Interval(found[-1].first, month)
        else:
            found.append(Interval(month, month))
    return Ahead(tuple(found), lasts)


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month without it; 9999 is the last year."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
