"""Changes of a descriptor that move more than a fact: the days of the project, evidence, the candidate selected.

They move the horizon, what lapses or what a workload stands on, so each is assessed as a whole. The days tried are the
borders: those of the conditions, and every day on which something that concerns the project starts, falls due or ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, TypeAlias, cast

from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, day_number
from auditor.facts import PROJECT
from auditor.inputs.descriptor import Evidence
from auditor.inputs.documents import Path
from auditor.inputs.horizon import horizon
from auditor.outlook.borders import Asked, walks
from auditor.outlook.machines import other_kinds
from auditor.outlook.steps import Step, pointer
from auditor.outlook.variation import Variations

DAY = timedelta(days=1)
WAYS: Final = ("up", "down")

SELECTED: Final = "workload.selected"
"""The candidate a workload is to stand on; no rule reads it."""


def terms(variations: Variations, days: Iterable[date]) -> list[tuple[Step, ...]]:
    """Every way a day or the evidence can move; ``days`` are those on which anything changes."""
    asked = Asked(variations.rules.conditions())
    changes = sorted(set(days))
    return [
        *_contract_end(variations, changes),
        *_go_live(variations, changes, asked),
        *_evidence(variations),
        *_selected(variations),
        *other_kinds(variations),
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
        for key, ways in _days_of(one, variations).items():
            path = ("evidence", place, key)
            for way in ways:
                yield tuple(_moved(path, *days, (one.subject or PROJECT, fact)) for days in way)


Move: TypeAlias = tuple[date, date, date, str]
"""Where a day stands, where it goes, the last day on the way there that changes nothing, and which way that is."""


def _days_of(one: Evidence, variations: Variations) -> dict[str, list[list[Move]]]:
    """Where a first day comes to lie after the audit or no longer does, and a last day before it or the horizon."""
    days = variations.assessed.days
    found: dict[str, list[list[Move]]] = {}
    if one.effective is not None:
        border = (days.as_of, days.as_of + DAY)
        found["effective"] = [_across(one.effective, [border], way) for way in WAYS]
    if one.expires is not None:
        borders = [(days.as_of - DAY, days.as_of), (days.horizon - DAY, days.horizon)]
        found["expires"] = [_across(one.expires, borders, way) for way in WAYS]
    return found


def _across(was: date, borders: Sequence[tuple[date, date]], way: str) -> list[Move]:
    """From a day behind each border that lies one way from it, the nearest first."""
    if way == "up":
        return [(was, high, low, way) for low, high in sorted(borders) if low >= was]
    return [(was, low, high, way) for low, high in sorted(borders, reverse=True) if high <= was]


def _selected(variations: Variations) -> Iterator[tuple[Step, ...]]:
    """Another candidate for a workload whose description selects one."""
    for workload in variations.assessed.descriptor.workloads:
        path, was = (*workload.path, "selected"), _stated(variations, workload.path).get("selected")
        for one in workload.candidates if was is not None else ():
            if one.id != was:
                patch = ({"op": "replace", "path": pointer(path), "value": one.id},)
                yield (Step(pointer(path), workload.id, SELECTED, {}, patch, was, one.id, kind=FactType.TEXT),)


def _stated(variations: Variations, path: Path) -> Mapping[str, Any]:
    found: Any = variations.assessed.descriptor.document.data
    for step in path:
        found = found[step]
    return cast("Mapping[str, Any]", found)


def _shows(one: Evidence, spec: FactSpec) -> bool:
    return spec.evidence and spec.name.split(".", 1)[1] == one.kind


def _moved(path: Path, was: date, to: date, before: date, way: str, about: tuple[str, str] | None = None) -> Step:
    """A day moved; ``about`` is whose fact it is part of, where it is none itself."""
    patch = ({"op": "replace", "path": pointer(path), "value": to.isoformat()},)
    numbers = day_number(was), day_number(to), day_number(before)
    subject, fact = about or (PROJECT, ".".join(map(str, path)))
    return Step(pointer(path), subject, fact, {}, patch, *numbers, direction=way, kind=FactType.DATE)


def _after(day: date, count: float) -> date:
    return day + timedelta(days=int(count))


def _day(number: float) -> date:
    return date.fromordinal(int(number))
