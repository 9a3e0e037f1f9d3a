"""The leaves of a candidate that the organisation runs itself: the precision of its weights, and its machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from auditor.catalogue.offers import Hardware
from auditor.engine.values import FactType, Value
from auditor.inputs.descriptor import Workload
from auditor.inputs.routes import ROUTES_WITH_HARDWARE, Candidate
from auditor.outlook.fits import Day, moved
from auditor.outlook.steps import Lever, Step, pointer
from auditor.outlook.variation import Variations

PRECISION: Final = "access.precision"
MACHINE: Final = "access.hardware"
"""What the descriptor calls ``hardware`` of a candidate; no rule reads it by that name."""


def routes(variations: Variations) -> Iterator[Lever]:
    """The precision of the weights, and other machines of the same kind."""
    day = Day.of(variations.assessed)
    for workload, one in _run_here(variations):
        yield from _precision(variations, workload, one, day)
        steps = _machines(variations, workload, one, day, same=True)
        if steps:
            yield Lever(pointer((*one.path, "hardware")), one.id, MACHINE, tuple((step,) for step in steps))


def other_kinds(variations: Variations) -> Iterator[tuple[Step, ...]]:
    """A device in place of a server, or a server in place of a device: whose it is may change with it."""
    day = Day.of(variations.assessed)
    for workload, one in _run_here(variations):
        for step in _machines(variations, workload, one, day, same=False):
            yield (replace(step, change={}),)


def _run_here(variations: Variations) -> Iterator[tuple[Workload, Candidate]]:
    for workload in variations.assessed.descriptor.workloads:
        for one in workload.candidates:
            if one.access in ROUTES_WITH_HARDWARE and not one.chosen_for:
                yield workload, one


def _precision(variations: Variations, workload: Workload, one: Candidate, day: Day) -> Iterator[Lever]:
    spec = variations.specs().get(PRECISION)
    if one.precision is None or spec is None:
        return
    steps = []
    for value in spec.values:
        if value != one.precision:
            then, alike = _running(workload, one, precision=value)
            own: dict[tuple[str, str], Value | None] = {(name, PRECISION): value for name in alike}
            change = own | moved(day, workload, then)
            steps.append((_named(one, PRECISION, "precision", one.precision, value, change),))
    yield Lever(pointer((*one.path, "precision")), one.id, PRECISION, tuple(steps))


def _machines(variations: Variations, workload: Workload, one: Candidate, day: Day, *, same: bool) -> list[Step]:
    """Machines of the same kind or of the other; those of which the same comes stand together behind the cheapest."""
    today = day.catalogue.hardware_at(one.hardware or "", day.as_of)
    if today is None:
        return []
    names = dict.fromkeys(row.id for row in day.catalogue.hardware)
    rows = [row for name in names if (row := day.catalogue.hardware_at(name, day.as_of)) is not None]
    found: dict[tuple[object, ...], list[Step]] = {}
    for row in sorted(rows, key=lambda row: (row.per_hour, row.id)):
        if row.id == today.id or (row.device is today.device) is not same:
            continue
        change = _on(variations, workload, (one, row, today), day)
        step = _named(one, MACHINE, "hardware", today.id, row.id, change)
        found.setdefault(tuple(sorted(change.items(), key=repr)), []).append(step)
    if same:
        found.pop((), None)
    return [replace(each[0], alike=tuple(str(step.to) for step in each[1:])) for each in found.values()]


def _on(
    variations: Variations, workload: Workload, machine: tuple[Candidate, Hardware, Hardware], day: Day
) -> dict[tuple[str, str], Value | None]:
    """What of the figures moves when a candidate runs on a machine and no longer on today's."""
    one, row, today = machine
    then, alike = _running(workload, one, hardware=row.id)
    change = moved(day, workload, then)
    if row.gpus != today.gpus and "access.gpus" in variations.specs():
        change |= {(name, "access.gpus"): float(row.gpus) for name in alike}
    return change


def _named(one: Candidate, fact: str, key: str, was: str, to: str, change: dict[tuple[str, str], Value | None]) -> Step:
    """Another word for a field of a candidate."""
    leaf = pointer((*one.path, key))
    patch = ({"op": "replace", "path": leaf, "value": to},)
    return Step(leaf, one.id, fact, change, patch, was, to, kind=FactType.TEXT)


def _running(workload: Workload, one: Candidate, **fields: str) -> tuple[Workload, list[str]]:
    """The workload with other fields of a candidate and of the hybrids it is part of, and which those are."""
    alike = [
        other.id
        for other in workload.candidates
        if other.id == one.id or (other.split is not None and other.split.small == one.id)
    ]
    candidates = tuple(
        replace(other, **fields) if other.id in alike else other  # type: ignore[arg-type]  # by name
        for other in workload.candidates
    )
    return replace(workload, candidates=candidates), alike
