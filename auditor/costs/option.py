"""What one candidate costs: its lines, what is missing from them, and what a reader must know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from auditor.catalogue.citation import Citation
from auditor.costs.amounts import ZERO, Amount
from auditor.costs.plan import Corners, Plan
from auditor.inputs.acceptance import AcceptedPrice


class State(StrEnum):
    """Whether an option has a price, cannot run at all, or is not known."""

    PRICED = "priced"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an option: what it is, the amount a month, how it was reckoned and what it rests on."""

    name: str
    monthly: Amount
    basis: str
    how: str
    source: Citation


@dataclass(frozen=True, slots=True)
class Without:
    """A cost that is not in the total because nobody has stated it, and why."""

    name: str
    why: str
    source: Citation


@dataclass(frozen=True, slots=True)
class OnTerms:
    """What the option would cost a month on other terms of rent or in another class of service, and at what price."""

    terms: str
    monthly: Amount
    risk: str
    source: Citation


@dataclass(frozen=True, slots=True)
class Option:
    """What one candidate costs; ``reason`` says why where it has no price.

    ``fits`` says whether the weights, and the cache of one request where that is known, fit the memory of the hardware
    named; None where that is not known, or nothing is hosted. ``plan`` reckons the same lines for other volumes,
    ``ends`` are the values at which it costs least, what is most likely, and most,
    ``retires`` is the first day on which the offer or the model behind it is gone, and ``checked`` the day on which the
    price was last read. ``parts`` are the two candidates a hybrid is made of, ``notes`` what the figures take as given.
    """

    candidate: str
    state: State
    reason: str = ""
    currency: str | None = None
    lines: tuple[Line, ...] = field(default=())
    fits: bool | None = None
    plan: Plan | None = None
    ends: Corners | None = None
    retires: date | None = None
    checked: date | None = None
    growth: Amount = ZERO
    too_old: bool = False
    """Whether the price was last read too long ago to say which option is cheapest: it is told, and ranks nothing."""
    accepted: AcceptedPrice | None = None
    """Who accepts a price that was last read too long ago, so that it ranks all the same."""
    without: tuple[Without, ...] = ()
    notes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    terms: tuple[OnTerms, ...] = ()

    @property
    def monthly(self) -> Amount | None:
        """The sum of the lines, or None where the option has no price."""
        if self.state is not State.PRICED:
            return None
        amounts = [line.monthly for line in self.lines]
        return Amount(
            sum((a.low for a in amounts), Decimal(0)),
            sum((a.mid for a in amounts), Decimal(0)),
            sum((a.high for a in amounts), Decimal(0)),
        )


def unknown(candidate: str, reason: str) -> Option:
    """An option without a price."""
    return Option(candidate, State.UNKNOWN, reason)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a line: the basis of its amount, how it was reckoned and where it is from."""

    basis: str
    how: str
    source: Citation


def lines(plan: Plan, told: Mapping[str, Told], ends: Corners) -> Sequence[Line]:
    """The lines of a plan at its three corners, with what is told of each by name."""
    return tuple(_lines(plan, told, ends))


def _lines(plan: Plan, told: Mapping[str, Told], ends: Corners) -> Iterator[Line]:
    amounts = zip(plan.lines(ends.low), plan.lines(ends.mid), plan.lines(ends.high), strict=True)
    for (name, low), (_, mid), (_, high) in amounts:
        said = told[name]
        yield Line(name, Amount(low, mid, high), said.basis, said.how, said.source)
