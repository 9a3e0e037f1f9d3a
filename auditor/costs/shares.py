"""At which shares routed to the smaller model a hybrid is cheaper than something else: exact, to a millionth.

The cost of a hybrid at a share is a straight line between the shares at which a machine more is needed, and may jump
where nothing is routed and where everything is. So between two jumps its difference from a cost that stays the same
changes sign at most once. Both the jumps and the changes of sign are found by halving, with the cost itself and not
with a line fitted to it, so that the answer is that of looking at every millionth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from auditor.costs.mixed import SplitPlan
from auditor.costs.plan import REQUESTS, HostedPlan, Values
from auditor.costs.staircase import Interval

PARTS = 1_000_000
"""Shares are counted in so many parts of all requests."""

MOST_PIECES = 200
"""Stretches between two jumps looked at for one hybrid; beyond them the answer says how far it reaches."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of shares, in parts, over which the cost is a straight line, with the cost at either end."""

    first: int
    last: int
    at_first: Fraction
    at_last: Fraction


@dataclass(frozen=True, slots=True)
class Curve:
    """The cost of a hybrid over the routed share, from none to all; ``settled`` is False where pieces ran out."""

    cost: Callable[[int], Fraction]
    pieces: tuple[Piece, ...]
    settled: bool

    @property
    def examined(self) -> int:
        """The last share looked at, in parts."""
        return self.pieces[-1].last

    def below(self, other: Fraction) -> tuple[Interval, ...]:
        """The shares, in parts, at which the hybrid costs strictly less than so much."""
        found: list[Interval] = []
        for piece in self.pieces:
            for one in _below(piece, self.cost, other):
                if found and found[-1].last == one.first - 1:
                    found[-1] = Interval(found[-1].first, one.last)
                else:
                    found.append(one)
        return tuple(found)

    def least(self) -> tuple[int, Fraction]:
        """The share at which the hybrid costs least, in parts, and that cost; of equals the smallest share."""
        ends = [(cost, share) for p in self.pieces for share, cost in ((p.first, p.at_first), (p.last, p.at_last))]
        cost, share = min(ends)
        return share, cost


def curve(
    cost: Callable[[int], Fraction], machines: Callable[[int], tuple[int, ...]], pieces: int = MOST_PIECES
) -> Curve:
    """The curve of a cost by share in parts; ``machines`` tells the machines of each kind, which never fall."""

    def kind(share: int) -> tuple[object, ...]:
        return (share == 0, share == PARTS, *machines(share))

    found: list[Piece] = []
    first = 0
    while first <= PARTS and len(found) < pieces:
        last = _last(first, kind)
        found.append(Piece(first, last, cost(first), cost(last)))
        first = last + 1
    return Curve(cost, tuple(found), first > PARTS)


def _last(first: int, kind: Callable[[int], tuple[object, ...]]) -> int:
    """The last share of the same kind: found by doubling the stretch, then halving it."""
    own, known, step = kind(first), first, 1
    while known + step <= PARTS and kind(known + step) == own:
        known += step
        step *= 2
    beyond = min(known + step, PARTS + 1)
    while beyond - known > 1:
        between = (known + beyond) // 2
        known, beyond = (between, beyond) if kind(between) == own else (known, between)
    return known


def _below(piece: Piece, cost: Callable[[int], Fraction], other: Fraction) -> Iterator[Interval]:
    starts, ends = piece.at_first < other, piece.at_last < other
    if starts and ends:
        yield Interval(piece.first, piece.last)
    elif starts != ends:
        low, high = piece.first, piece.last
        while high - low > 1:
            between = (low + high) // 2
            low, high = (between, high) if (cost(between) < other) == starts else (low, between)
        yield Interval(piece.first, low) if starts else Interval(high, piece.last)


def of_plan(plan: SplitPlan, values: Values) -> Curve:
    """The curve of a hybrid's plan over its routed share, all else as given."""
    requests = int(values[REQUESTS])

    def at(share: int) -> Mapping[str, Decimal]:
        return {**values, plan.routed: Decimal(share) / PARTS}

    def machines(share: int) -> tuple[int, ...]:
        if not share or not isinstance(plan.small, HostedPlan):
            return ()
        return plan.small.counts(values, Decimal(share) / PARTS)

    return curve(lambda share: plan.staircase(at(share)).cost(requests), machines)
