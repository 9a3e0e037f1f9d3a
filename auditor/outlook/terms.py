"""Changes of a descriptor that move more than a fact: the days of the project, a piece of evidence.

They move the horizon or what lapses, so each is assessed as a whole. The days tried are the borders: those of the
conditions, and every day on which something that concerns the project starts, falls due or ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, day_number
from auditor.facts import PROJECT
from auditor.inputs.descriptor import Evidence
from auditor.inputs.horizon import horizon
from auditor.outlook.borders import Asked, walks
from auditor.outlook.steps import Step, pointer
from auditor.outlook.variation import Variations

DAY = timedelta(days=1)


def terms(variations: Variations, days: Iterable[date]) -> list[tuple[Step, ...]]:
    """Every way a day or the evidence can move; ``days`` are those on which anything changes."""
    asked = Asked(variations.rules.conditions())
    changes = sorted(set(days))
    return [
        *_contract_end(variations, changes),
        *_go_live(variations, changes, asked),
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


def _after(day: date, count: float) -> date:
    return day + timedelta(days=int(count))


def _day(number: float) -> date:
    return date.fromordinal(int(number))
