"""Changes of a descriptor that move more than a fact: the days of the project, its volume, a piece of evidence.

They move the horizon, costs or what lapses, so each is assessed as a whole. The days and numbers tried are the borders:
those of the conditions, and every day on which something that concerns the project starts, falls due or ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, day_number
from auditor.facts import PROJECT, requests_per_day, tokens_per_day
from auditor.inputs.descriptor import Evidence
from auditor.inputs.horizon import horizon
from auditor.inputs.volume import Volume
from auditor.outlook.borders import Asked, walks
from auditor.outlook.steps import Step, pointer
from auditor.outlook.variation import Variations

DAY = timedelta(days=1)


def terms(variations: Variations, days: Iterable[date]) -> list[tuple[Step, ...]]:
    """Every way a day, the volume or the evidence can move; ``days`` are those on which anything changes."""
    asked = Asked(variations.rules.conditions())
    changes = sorted(set(days))
    return [
        *_contract_end(variations, changes),
        *_go_live(variations, changes, asked),
        *_volumes(variations, asked),
        *_evidence(variations),
    ]


def _contract_end(variations: Variations, changes: list[date]) -> Iterator[tuple[Step, ...]]:
    """The end of the contract is the horizon: what starts on a day counts if the contract has not ended by then."""
    end = variations.assessed.descriptor.contract_end
    if end is None:
        return
    path = ("project", "contract_end")
    as_of = variations.assessed.as_of
    later = [(day, day - DAY) for day in changes if day > end]
    earlier = [(day - DAY, day) for day in reversed(changes) if as_of < day <= end]
    yield tuple(_moved(path, end, to, before, "up") for to, before in later)
    yield tuple(_moved(path, end, to, before, "down") for to, before in earlier)


def _go_live(variations: Variations, changes: list[date], asked: Asked) -> Iterator[tuple[Step, ...]]:
    """The first day of use: the borders of the conditions that read it, and where the horizon passes a change."""
    assessed = variations.assessed
    start = assessed.descriptor.go_live
    if start is None:
        return
    spec = variations.specs().get("project.go_live")
    borders: set[tuple[date, date]] = set()
    if spec is not None:
        for _, each in walks(day_number(start), spec, asked.literal(spec.name, variations.worlds(PROJECT))):
            borders |= {tuple(sorted((_day(one.to), _day(one.before)))) for one in each}  # type: ignore[misc]  # pairs
    left = variations.specs().get("project.days_to_go_live")
    if left is not None:
        now = float(max(0, (start - assessed.as_of).days))
        for _, each in walks(now, left, asked.literal(left.name, variations.worlds(PROJECT))):
            days = ([one.to, one.before] for one in each)
            borders |= {tuple(sorted(_after(assessed.as_of, count) for count in two)) for two in days}  # type: ignore[misc]
    if assessed.descriptor.contract_end is None:
        borders |= {(first - DAY, first) for change in changes if (first := _reaches(assessed.as_of, change))}
    path = ("project", "go_live")
    yield tuple(_moved(path, start, high, low, "up") for low, high in sorted(borders) if low >= start)
    yield tuple(_moved(path, start, low, high, "down") for low, high in sorted(borders, reverse=True) if high <= start)


def _reaches(as_of: date, change: date) -> date | None:
    """The first day of use whose horizon reaches a change; None where every one does."""
    low, high = as_of.toordinal(), change.toordinal()
    if horizon(as_of, as_of, None).until >= change:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        reaches = horizon(as_of, date.fromordinal(middle), None).until >= change
        low, high = (low, middle) if reaches else (middle, high)
    return date.fromordinal(high)


def _volumes(variations: Variations, asked: Asked) -> Iterator[tuple[Step, ...]]:
    """The requests a month: the borders of what reads them, and of what reads the tokens a day they make."""
    specs = variations.specs()
    for workload in variations.assessed.descriptor.workloads:
        volume = workload.volume
        if volume is None:
            continue
        borders: set[tuple[int, int]] = set()
        worlds = variations.worlds(workload.id)
        for name, figure in _figures(volume).items():
            if name not in specs:
                continue
            value = float(figure(volume.requests_per_month))
            for way, each in walks(value, specs[name], asked.literal(name, worlds)):
                for border in each:
                    fewest = _fewest(figure, border.nearest if way == "up" else border.before)
                    borders.add((fewest - 1, fewest))
        now = volume.requests_per_month
        path = (*workload.path, "volume", "requests_per_month")
        up = [_counted(path, workload.id, now, high, low, "up") for low, high in sorted(borders) if low >= now]
        down = [
            _counted(path, workload.id, now, low, high, "down")
            for low, high in sorted(borders, reverse=True)
            if high <= now and low >= 1
        ]
        yield tuple(up)
        yield tuple(down)


def _figures(volume: Volume) -> dict[str, Callable[[int], int | Decimal]]:
    """What the requests a month make, by fact: figures that never fall when those rise."""
    return {
        "volume.requests_per_month": lambda requests: requests,
        "volume.requests_per_day": requests_per_day,
        "volume.tokens_per_day": lambda requests: tokens_per_day(volume, requests),
    }


def _fewest(figure: Callable[[int], int | Decimal], least: float) -> int:
    """The fewest requests a month whose figure is at least so much."""
    low, high = 0, 1
    while figure(high) < least:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if figure(middle) >= least else (middle, high)
    return high


def _evidence(variations: Variations) -> Iterator[tuple[Step, ...]]:
    """Each piece of evidence taken away."""
    for place, one in enumerate(variations.assessed.descriptor.evidence):
        fact = next((name for name, spec in variations.specs().items() if _shows(one, spec)), f"evidence.{one.kind}")
        patch = ({"op": "remove", "path": f"/evidence/{place}"},)
        yield (Step(f"/evidence/{place}", one.subject or PROJECT, fact, {}, patch, True, False),)


def _shows(one: Evidence, spec: FactSpec) -> bool:
    return spec.evidence and spec.name.split(".", 1)[1] == one.kind


def _moved(path: tuple[str, ...], was: date, to: date, before: date, way: str) -> Step:
    patch = ({"op": "replace", "path": pointer(path), "value": to.isoformat()},)
    numbers = day_number(was), day_number(to), day_number(before)
    return Step(pointer(path), PROJECT, ".".join(path), {}, patch, *numbers, direction=way, kind=FactType.DATE)


def _counted(path: tuple[str | int, ...], subject: str, was: int, to: int, before: int, way: str) -> Step:
    patch = ({"op": "replace", "path": pointer(path), "value": to},)
    return Step(
        pointer(path),
        subject,
        "volume.requests_per_month",
        {},
        patch,
        float(was),
        float(to),
        float(before),
        direction=way,
        kind=FactType.NUMBER,
    )


def _after(day: date, count: float) -> date:
    return day + timedelta(days=int(count))


def _day(number: float) -> date:
    return date.fromordinal(int(number))
