"""Can the times that signatures state be true: each after what it covers, within the life of its key, and not to come.

A time that no authority vouches for is what the signer wrote. It proves nothing by itself, but it can be impossible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from auditor.report import words
from auditor.signoff.checks import Check, bad

CLOCKS = timedelta(hours=1)
"""So much may the clocks of two machines differ."""


@dataclass(frozen=True, slots=True)
class Made:
    """A signature with the time it states, and by whose clock; ``whose`` names it in a sentence."""

    field: str
    whose: str
    when: datetime | None
    clock: str
    certificate: Any


def checks(made: Sequence[Made], moment: datetime) -> Iterator[Check]:
    """A check that speaks only where a time cannot be; ``made`` in the order in which they cover each other."""
    latest: Made | None = None
    for one in made:
        if one.when is None:
            yield bad(f"{one.field}/time", f"{one.whose} does not say when it was made.")
            continue
        yield from _impossible(one, one.when, latest, moment)
        if latest is None or latest.when is None or one.when > latest.when:
            latest = one


def _impossible(one: Made, when: datetime, before: Made | None, moment: datetime) -> Iterator[Check]:
    told = f"{one.whose} says it was made on {_told(when)} by {one.clock}"
    first, last = one.certificate.not_valid_before, one.certificate.not_valid_after
    if when > moment + CLOCKS:
        yield bad(f"{one.field}/time", f"{told}, which is still to come.")
    elif before is not None and before.when is not None and when < before.when - CLOCKS:
        covered = f"{before.whose[0].lower()}{before.whose[1:]}, which it covers, on {_told(before.when)}"
        yield bad(f"{one.field}/time", f"{told}, and {covered}: one of the two is dated falsely.")
    elif not first - CLOCKS <= when <= last + CLOCKS:
        yield bad(f"{one.field}/time", f"{told}, when its key was not valid ({_told(first)} to {_told(last)}).")


def _told(when: datetime) -> str:
    return f"{words.day(when.date().isoformat())}, {when:%H:%M}"
