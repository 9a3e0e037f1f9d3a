"""Leaves that decide whether a model fits: how many requests there are, how long they are, and what they hold.

Rules read what comes of them: whether the model fits its machine and meets the needs, and the tokens a day. Each step
carries these facts with it, so that it is what an audit of the patched descriptor says.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias, cast

from auditor.assessment.assess import Assessed
from auditor.catalogue.entries import Catalogue
from auditor.costs import memory, needs
from auditor.costs.method import Method
from auditor.engine.breakpoints import breakpoints
from auditor.engine.values import FactType, Range, Value
from auditor.facts import requests_per_day, tokens_per_day
from auditor.inputs.descriptor import Workload
from auditor.inputs.documents import Data, Path
from auditor.inputs.routes import ROUTES_WITH_HARDWARE, Candidate
from auditor.inputs.volume import Volume
from auditor.outlook.borders import Asked
from auditor.outlook.steps import Lever, Step, pointer
from auditor.outlook.variation import Variations

NEEDS: Final = ("needs.inputs", "needs.outputs", "needs.tasks")
"""What a model has to take in and give out."""

LONGEST: Final = "needs.context_tokens"

SIZES: Final = ("requests_per_month", "input_tokens_per_request", "output_tokens_per_request")
VOLUMES: Final[Mapping[str, Callable[[Volume], int | Decimal]]] = {
    "volume.requests_per_month": lambda volume: volume.requests_per_month,
    "volume.requests_per_day": lambda volume: requests_per_day(volume.requests_per_month),
    "volume.tokens_per_day": lambda volume: tokens_per_day(volume, volume.requests_per_month),
}
"""What rules read of a volume: none falls when more or longer requests come."""

MOST: Final = 10**12
"""No request has more tokens, and no month more requests."""

_RANK: Final = {True: 0, None: 1, False: 2}
"""What is known of a fit only gets worse as a request grows."""

Figures: TypeAlias = Mapping[tuple[str, str], Value | None]
"""Facts that are reckoned, by subject and name."""

Sized: TypeAlias = Callable[[int], Workload]
"""A workload with requests of so many tokens."""


@dataclass(frozen=True, slots=True)
class Day:
    """What the figures are reckoned with on the day of the audit."""

    catalogue: Catalogue
    as_of: date
    method: Method

    @classmethod
    def of(cls, assessed: Assessed) -> Day:
        """That of an assessment."""
        return cls(assessed.catalogue, assessed.as_of, Method.at(assessed.catalogue, assessed.as_of))


def sizes(variations: Variations, asked: Asked) -> Iterator[Lever]:
    """The requests a month of each workload, and the length of the average one, in and out."""
    day = Day.of(variations.assessed)
    for workload in variations.assessed.descriptor.workloads:
        for key in () if workload.volume is None else SIZES:
            now = float(getattr(workload.volume, key))
            path = (*workload.path, "volume", key)
            yield _tokens(variations, workload, (f"volume.{key}", path, now), _sized(workload, key), asked, day)


def longest(variations: Variations, subject: str, value: Value, path: Path, asked: Asked) -> Iterator[Lever]:
    """The longest request there is, stated as a number or as a lower bound of it."""
    if isinstance(value, Range):
        value, path = value.low, (*path, "at_least")
    workload = _workload(variations.assessed, subject)
    now = float(cast("float", value))
    if now >= 1:
        day, sized = Day.of(variations.assessed), _needing(workload, "context_tokens")
        yield _tokens(variations, workload, (LONGEST, path, now), sized, asked, day)


def carried(variations: Variations, lever: Lever) -> Lever:
    """A lever of what a model has to take in or give out, each step with what comes of it for each candidate."""
    day = Day.of(variations.assessed)
    workload = _workload(variations.assessed, lever.subject)
    needing = _needing(workload, lever.fact.partition(".")[2])

    def with_figures(step: Step) -> Step:
        listed: list[Data] = [*sorted(cast("frozenset[str]", step.to))]
        then = needing(listed)
        return replace(step, change={**step.change, **moved(day, workload, then)})

    return replace(lever, ways=tuple(tuple(with_figures(step) for step in way) for way in lever.ways))


def _tokens(
    variations: Variations, workload: Workload, leaf: tuple[str, Path, float], sized: Sized, asked: Asked, day: Day
) -> Lever:
    """The lengths of a request at which something comes of them, up and down from today's."""
    fact, path, now = leaf
    seen = _seen(variations, workload, sized, asked, day)
    borders = list(_turns(seen, 1, MOST))
    up = [(high, low) for low, high in borders if low >= now]
    down = [(low, high) for low, high in reversed(borders) if high <= now]
    specs = variations.specs()
    daily = [name for name in VOLUMES if name in specs]

    def step(to: int, before: int, way: str) -> Step:
        then = sized(to)
        change = dict(moved(day, workload, then))
        if then.volume is not None and then.volume != workload.volume:
            change |= {(workload.id, name): float(VOLUMES[name](then.volume)) for name in daily}
        elif fact in specs:
            change[workload.id, fact] = float(to)
        patch = ({"op": "replace", "path": pointer(path), "value": to},)
        numbers = now, float(to), float(before)
        return Step(pointer(path), workload.id, fact, change, patch, *numbers, direction=way, kind=FactType.NUMBER)

    ways = (tuple(step(*two, "up") for two in up), tuple(step(*two, "down") for two in down))
    return Lever(pointer(path), workload.id, fact, tuple(way for way in ways if way))


def _seen(
    variations: Variations, workload: Workload, sized: Sized, asked: Asked, day: Day
) -> Callable[[int], tuple[int, ...]]:
    """What comes of a length, as numbers that only grow with it."""
    borders = {name: _borders(variations, workload, name, asked) for name in VOLUMES if name in variations.specs()}

    def seen(tokens: int) -> tuple[int, ...]:
        then = sized(tokens)
        figures = (_RANK[cast("bool | None", value)] for value in _figures(day, then).values())
        volume = then.volume
        if volume is None:
            return tuple(figures)
        return (*(bisect_right(each, float(VOLUMES[name](volume))) for name, each in borders.items()), *figures)

    return seen


def _borders(variations: Variations, workload: Workload, name: str, asked: Asked) -> list[float]:
    """The values from which on a comparison that reads a fact of the volume says something else."""
    spec = variations.specs()[name]
    points = (point for one in asked.literal(name, variations.worlds(workload.id)) for point in breakpoints(one, spec))
    return sorted({max(cast("float", point.fails), cast("float", point.holds)) for point in points})


def _turns(seen: Callable[[int], tuple[int, ...]], low: int, high: int) -> Iterator[tuple[int, int]]:
    """Every two neighbours between which something changes; what grows only and is the same at both ends never did."""
    waiting = [(low, seen(low), high, seen(high))]
    while waiting:
        low, first, high, last = waiting.pop()
        if first == last:
            continue
        if high - low == 1:
            yield low, high
            continue
        middle = (low + high) // 2
        between = seen(middle)
        waiting += [(middle, between, high, last), (low, first, middle, between)]


def _sized(workload: Workload, key: str) -> Sized:
    """The workload with average requests of another length; a range becomes the number."""
    volume = workload.volume
    assert volume is not None
    ranges = {name: ends for name, ends in volume.ranges.items() if name != key}

    def sized(tokens: int) -> Workload:
        fields = {key: tokens if key == "requests_per_month" else Decimal(tokens), "ranges": ranges}
        return replace(workload, volume=replace(volume, **fields))  # type: ignore[arg-type]  # by name

    return sized


def _needing(workload: Workload, key: str) -> Callable[[Data], Workload]:
    """The workload with something else said of what it needs."""
    stated = cast("dict[str, Data]", workload.facts.get("needs") or {})
    return lambda data: replace(workload, facts={**workload.facts, "needs": {**stated, key: data}})


def moved(day: Day, before: Workload, after: Workload) -> dict[tuple[str, str], Value | None]:
    """The figures that are others for the second workload than for the first."""
    was = _figures(day, before)
    return {key: value for key, value in _figures(day, after).items() if value is not was[key]}


def _figures(day: Day, workload: Workload) -> Figures:
    """Whether each candidate fits its machine and meets the needs, as far as that is known."""
    catalogue, as_of = day.catalogue, day.as_of
    found: dict[tuple[str, str], Value | None] = {}
    for one in workload.candidates:
        model = catalogue.models.get(one.model)
        found[one.id, "cost.needs_stated"] = needs.stated(workload)
        found[one.id, "cost.meets_needs"] = None if model is None else needs.met(workload, model).truth
        part = _hosted(one, workload.candidates)
        model = None if part is None else catalogue.models.get(part.model)
        machine = None if part is None else catalogue.hardware_at(part.hardware or "", as_of)
        fits: bool | None = None
        if part is not None and part.precision and machine is not None and model is not None and model.parameters:
            rest = (catalogue, day.method)
            fits = memory.fit(model, model.parameters, part.precision, machine, workload, rest).fits
        found[one.id, "cost.weights_fit"] = fits
    return found


def _hosted(one: Candidate, candidates: Sequence[Candidate]) -> Candidate | None:
    """The candidate that runs on the organisation's machine: it itself, or the smaller part of a hybrid."""
    if one.split is not None:
        one = next((other for other in candidates if other.id == one.split.small), one)
    return one if one.access in ROUTES_WITH_HARDWARE else None


def _workload(assessed: Assessed, subject: str) -> Workload:
    return next(one for one in assessed.descriptor.workloads if one.id == subject)
