"""An assessment over time: every day ahead on which it changes, what changes, and why, for up to ten years.

Only days on which something starts, ends, falls due or comes within the horizon can change an assessment; each is
assessed as a whole, as if the audit were made on it. After the end of the contract it is assessed as if renewed
without an end, and the event says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from auditor.assessment.assess import Assessed, Assessor
from auditor.engine.status import Status
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.horizon import horizon
from auditor.outlook.days import Cause
from auditor.outlook.states import State, States, positions

YEARS: Final = 10
"""How far ahead is looked."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """A finding that says something else from a day on."""

    rule: str
    subject: str
    before: Status
    after: Status


@dataclass(frozen=True, slots=True)
class Event:
    """A day on which the assessment changes; ``outcomes`` are the subjects that get another, before and after.

    ``costs`` names the candidates that cost something else, ``renewed`` says that the contract has ended by then.
    """

    day: date
    causes: tuple[Cause, ...]
    outcomes: tuple[tuple[str, str, str], ...]
    turns: tuple[Turn, ...]
    costs: tuple[str, ...]
    outcome: str
    refer_because: tuple[str, ...]
    renewed: bool


def calendar(assessed: Assessed, assessor: Assessor, causes: Sequence[Cause]) -> list[Event]:
    """Every event ahead, in order; ``causes`` are all changes that can concern the project."""
    last = years_on(assessed.as_of, YEARS)
    by_day: dict[date, list[Cause]] = {}
    for cause in (*causes, *_reached(assessed, causes, last)):
        if assessed.as_of < cause.day <= last:
            by_day.setdefault(cause.day, []).append(cause)
    states, order = States(assessed, assessor), positions(assessed.bound.subjects)
    state = states.first()
    events = []
    for day in sorted(by_day):
        descriptor, renewed = on(assessed.descriptor, day)
        then = states.on(descriptor, day)
        event = _event(day, by_day[day], (state, then), order, renewed)
        if event is not None:
            events.append(event)
        state = then
    return events


def on(descriptor: Descriptor, day: date) -> tuple[Descriptor, bool]:
    """The descriptor to be assessed on a day, and whether its contract has ended by then and is taken as renewed."""
    ended = descriptor.contract_end is not None and descriptor.contract_end < day
    return (replace(descriptor, contract_end=None), True) if ended else (descriptor, False)


def years_on(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes the 28th, and the calendar ends with the year 9999."""
    year = min(day.year + years, date.max.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _reached(assessed: Assessed, causes: Iterable[Cause], last: date) -> Iterator[Cause]:
    """The first day on which the horizon of an audit made on it reaches a change, for each that it does not yet."""
    for cause in causes:
        low, high = assessed.as_of.toordinal(), min(cause.day, last).toordinal()
        if (
            cause.kind in ("price", "waiver", "go_live", "audit_day", "contract")
            or _until(assessed.descriptor, assessed.as_of) >= cause.day
        ):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            reaches = _until(assessed.descriptor, date.fromordinal(middle)) >= cause.day
            low, high = (low, middle) if reaches else (middle, high)
        day = date.fromordinal(high)
        if _until(assessed.descriptor, day) >= cause.day:
            what = f"Comes within the horizon ({cause.day.isoformat()}): {cause.what}"
            yield Cause(day, "horizon", cause.id, what)


def _until(descriptor: Descriptor, day: date) -> date:
    then, _ = on(descriptor, day)
    return horizon(day, then.go_live, then.contract_end).until


def _event(
    day: date, causes: Sequence[Cause], states: tuple[State, State], order: Mapping[str, int], renewed: bool
) -> Event | None:
    """What changes between two states; None where nothing does. ``order`` is that of the subjects."""
    before, after = states
    outcomes = tuple((n, before.outcomes[n], after.outcomes[n]) for n in before.outcomes if _differs(before, after, n))
    turns = tuple(_turns(before, after, order))
    costs = tuple(name for name, cost in before.costs.items() if after.costs[name] != cost)
    if not (outcomes or turns or costs or any(_is_told(cause, after) for cause in causes)):
        return None
    return Event(
        day,
        tuple(_relevant(causes, turns, costs, after)),
        outcomes,
        turns,
        costs,
        after.outcomes["project"],
        after.refer_because,
        renewed,
    )


def _is_told(cause: Cause, state: State) -> bool:
    """Whether a day is told although nothing turns on it: contract or waiver end, or an open duty falls due."""
    due = cause.kind == "duty_due" and cause.id.partition("#")[0] in state.asking
    return due or cause.kind in ("contract", "waiver")


def _differs(before: State, after: State, name: str) -> bool:
    return before.outcomes[name] != after.outcomes[name]


def _turns(before: State, after: State, order: Mapping[str, int]) -> list[Turn]:
    """Findings that have another status or allow something else; one that only begins or ceases to be told counts."""
    turns = []
    for key in {**before.findings, **after.findings}:
        was, becomes = before.findings.get(key), after.findings.get(key)
        if was is becomes:
            continue
        status = [Status.NOT_APPLICABLE if one is None else one.verdict.status for one in (was, becomes)]
        if status[0] != status[1] or (was is not None and becomes is not None and was.impact != becomes.impact):
            turns.append(Turn(*key, *status))

    def place(turn: Turn) -> tuple[tuple[object, ...], tuple[object, ...]]:
        key = turn.rule, turn.subject
        return before.in_order(key, order), after.in_order(key, order)

    return sorted(turns, key=place)


def _relevant(causes: Sequence[Cause], turns: Sequence[Turn], costs: Sequence[str], state: State) -> list[Cause]:
    """The causes of a day that have to do with what changes on it; all of them where none is plainly it."""
    rules = {turn.rule for turn in turns}
    further = rules - {cause.id.partition("#")[0] for cause in causes}
    plain = [
        cause
        for cause in causes
        if (cause.id.partition("#")[0] in rules and cause.kind != "duty_due")
        or cause.kind == "evidence"
        or _is_told(cause, state)
        or (cause.kind in ("retirement", "parameter") and turns)
        or ((cause.kind == "audit_day" or cause.id == "project.days_to_go_live") and further)
        or (cause.kind == "price" and costs)
    ]
    return plain or list(causes)
