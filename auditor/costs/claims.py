"""Published figures and quotes recomputed from their own stated inputs.

A claim is what somebody printed, and the formula that follows from what the same source states. Each input may be a
range; the formula is reckoned with every combination of their ends, so that an input that stands in it twice has one
value at a time. Nothing is judged but the arithmetic.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from auditor.costs import formula
from auditor.costs.formula import FormulaError

MOST_RANGES = 10
"""Inputs that are ranges in one formula: ten make 1,024 combinations."""


class Verdict(StrEnum):
    """What recomputing a claim gives."""

    AGREES = "agrees"
    WITHIN = "within"
    DIFFERS = "differs"
    INFEASIBLE = "infeasible"
    NEVER = "never"
    DERIVED = "derived"


HELD = frozenset({Verdict.AGREES, Verdict.WITHIN, Verdict.DERIVED})
"""Verdicts under which a claim holds, or none was made."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lowest and the highest value of a quantity."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Input:
    """A quantity a source states, or one assumed; ``where`` is its place in the source."""

    value: Bounds
    unit: str = ""
    where: str = ""
    basis: str = "stated"


@dataclass(frozen=True, slots=True)
class Printed:
    """What the source prints: a range, several figures, or only that something is above a value.

    ``to`` is the unit the source rounds to: $2.7M is printed to 100,000.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    each: tuple[Fraction, ...] = ()
    above: Fraction | None = None
    to: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One figure. ``fits_in`` makes it a claim that what the formula gives goes into what that formula gives."""

    id: str
    what: str
    where: str
    unit: str
    formula: str
    printed: Printed | None
    given: Mapping[str, Input] = field(default_factory=dict)
    fits_in: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """A claim with what it gives.

    ``low`` and ``high`` are None where a crossover never comes. ``factors`` are printed over recomputed, at the low and
    the high end. ``short`` is how much room is lacking where something does not fit.
    """

    claim: Claim
    verdict: Verdict
    low: Fraction | None
    high: Fraction | None
    factors: tuple[Fraction, ...] = ()
    short: Fraction | None = None
    room: Fraction | None = None


def recompute(claim: Claim, inputs: Mapping[str, Input]) -> Result:
    """What a claim gives. Raises FormulaError where its formula cannot be reckoned."""
    known = {**inputs, **claim.given}
    results = corners(claim.formula, known)
    if None in results:
        reached = [value for value in results if value is not None]
        if not reached:
            return Result(claim, Verdict.NEVER, None, None)
        return Result(claim, Verdict.DIFFERS if claim.printed else Verdict.DERIVED, min(reached), None)
    values = [value for value in results if value is not None]
    low, high = min(values), max(values)
    if claim.fits_in:
        return _fit(claim, low, high, known)
    if claim.printed is None:
        return Result(claim, Verdict.DERIVED, low, high)
    verdict = _compared(claim.printed, low, high)
    factors = _factors(claim.printed, low, high) if verdict is Verdict.DIFFERS else ()
    return Result(claim, verdict, low, high, factors)


def recompute_all(claims: Sequence[Claim], inputs: Mapping[str, Input]) -> list[Result]:
    """What every claim gives, in their order."""
    return [recompute(claim, inputs) for claim in claims]


def corners(text: str, inputs: Mapping[str, Input]) -> list[Fraction | None]:
    """A formula with every combination of the ends of its inputs; None is a crossover that never comes."""
    used = sorted(formula.names(text) & inputs.keys())
    ranged = [name for name in used if inputs[name].value.low != inputs[name].value.high]
    if len(ranged) > MOST_RANGES:
        raise FormulaError(f"speaks of {len(ranged)} ranges; {MOST_RANGES} are the most that are reckoned at once.")
    fixed = {name: inputs[name].value.low for name in used}
    ends = [(inputs[name].value.low, inputs[name].value.high) for name in ranged]
    return [
        formula.value(text, fixed | dict(zip(ranged, combination, strict=True)))
        for combination in itertools.product(*ends)
    ]


def _fit(claim: Claim, low: Fraction, high: Fraction, inputs: Mapping[str, Input]) -> Result:
    rooms = [value for value in corners(claim.fits_in, inputs) if value is not None]
    room = min(rooms)
    if high <= room:
        return Result(claim, Verdict.AGREES, low, high, room=room)
    return Result(claim, Verdict.INFEASIBLE, low, high, short=high - room, room=room)


def _compared(printed: Printed, low: Fraction, high: Fraction) -> Verdict:
    if printed.above is not None:
        return Verdict.AGREES if low > printed.above else Verdict.DIFFERS
    if printed.each:
        return Verdict.WITHIN if all(low <= figure <= high for figure in printed.each) else Verdict.DIFFERS
    if printed.low is None or printed.high is None:
        return Verdict.DERIVED
    if _rounded(low, printed.to) == printed.low and _rounded(high, printed.to) == printed.high:
        return Verdict.AGREES
    inside = printed.low <= low and high <= printed.high
    around = printed.low == printed.high and low <= printed.low <= high
    return Verdict.WITHIN if inside or around else Verdict.DIFFERS


def _rounded(value: Fraction, to: Fraction | None) -> Fraction:
    return value if not to else round(value / to) * to  # half to even, as everywhere


def _factors(printed: Printed, low: Fraction, high: Fraction) -> tuple[Fraction, ...]:
    figures = printed.each or (printed.low or printed.above, printed.high or printed.above)
    first, last = figures[0], figures[-1]
    pairs = ((first, low), (last, high))
    return tuple(figure / value for figure, value in pairs if figure is not None and value)
