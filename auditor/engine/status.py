"""The status of a finding: one table, read off three truth values and a date.

With A = ``applies_when`` and not ``unless``; V = ``violated_when`` (for a duty: not ``met_when``, or always where
nothing can meet it); L = ``lift_when``; B = V and not L:

1. A false                 -> not applicable
2. B false                 -> pass
3. A and B true            -> fail, or *applies* for a duty
4. anything else           -> unknown

A rule that does not bind yet turns 3 and 4 into *upcoming*. The first later start (a grace or legacy rule) whose
condition holds replaces the ordinary one. While such a condition is unknown several first days are possible: the
rule is upcoming if all of them lie ahead (the earliest counts), binds if none does, and is unknown in between. Where
only the reading of the law is open, in between it is upcoming, not certain, and tells the day it started on by the
other reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from auditor.engine.values import Truth

READING = "reading"
"""The reason of a later start that holds by one reading of the law and not by another."""


class Status(StrEnum):
    """What a rule says about a subject."""

    NOT_APPLICABLE = "not_applicable"
    PASS = "pass"
    FAIL = "fail"
    APPLIES = "applies"
    UNKNOWN = "unknown"
    UPCOMING = "upcoming"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status, and for an upcoming one the earliest day it can start and why then: starts, grace, legacy, reading.

    ``certain`` is false for what is unknown, and for an upcoming rule that may yet not bind or start later.
    ``already`` is the day on which an upcoming rule has started by another reading of the law. ``since`` is the day
    from which a rule that binds has bound; it follows from the rest, and two verdicts are not told apart by it.
    """

    status: Status
    starts: date | None = None
    reason: str = ""
    certain: bool = True
    already: date | None = None
    since: date | None = field(default=None, compare=False)


NOT_APPLICABLE = Verdict(Status.NOT_APPLICABLE)
PASS = Verdict(Status.PASS)


def verdict(
    applies: Truth,
    bites: Truth,
    *,
    duty: bool,
    as_of: date,
    starts: date,
    later: Sequence[tuple[Truth, date, str]] = (),
) -> Verdict:
    """Read the table. ``later`` gives each later start in order: whether it holds, its day and its reason."""
    if applies is False:
        return NOT_APPLICABLE
    if bites is False:
        return PASS
    possible = _possible_starts(starts, later)
    first, reason = min(possible, key=lambda start: start[0])
    known = applies is True and bites is True
    if first > as_of:
        return Verdict(Status.UPCOMING, first, reason, certain=known and len(possible) == 1)
    binds = all(day <= as_of for day, _ in possible)
    ahead = [(day, why) for day, why in possible if day > as_of]
    if known and not binds and all(why == READING for _, why in ahead):
        return Verdict(Status.UPCOMING, min(day for day, _ in ahead), READING, certain=False, already=first)
    if not binds or not known:
        return Verdict(Status.UNKNOWN, certain=False, since=first if binds else None)
    return Verdict(Status.APPLIES if duty else Status.FAIL, since=first)


def _possible_starts(starts: date, later: Sequence[tuple[Truth, date, str]]) -> list[tuple[date, str]]:
    """Every first day that what is known leaves open: one when all is known."""
    possible = []
    for holds, day, reason in later:
        if holds is not False:
            possible.append((day, reason))
        if holds is True:
            return possible
    return [*possible, (starts, "starts")]
