"""``candidates: all``: every model of the catalogue, by every route that has a price or a machine it fits.

A model counts where it is out and not retired on the day and meets what the workload says it needs. Its routes are

- every provider with a price on that day, by that provider's way of access;
- where its weights can be had and its size is known, hosting it oneself on the smallest machine for rent it fits; and
- where the workload must work offline, the smallest device it fits.

The precision is the highest of 16, 8 and 4 bits a weight for which there is a machine at all. Of machines with the same
memory the one with a list price comes first, then the cheapest, then the first by id. The order of the candidates is
that of model, access and provider by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import cast

from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.offers import Hardware
from auditor.costs.memory import cache_gb
from auditor.costs.method import Method
from auditor.costs.needs import met
from auditor.errors import InputError, Problem
from auditor.inputs.descriptor import Descriptor, Workload, unknown_subjects
from auditor.inputs.documents import Data
from auditor.inputs.routes import Candidate
from auditor.inputs.words import closest

PRECISIONS = ("fp16", "int8", "int4")
"""Tried in this order."""

ROUTES = ("api", "managed", "self_hosted", "edge")
"""The routes a candidate of the catalogue can take; the split of a hybrid is for people to describe."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Models of the catalogue that gave no candidate, for one reason."""

    why: str
    models: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expanded:
    """A descriptor with every candidate named, the catalogue they are from, and what of it was left out, by workload.

    Asked again, on whatever day, it stays as it is: what may happen later happens to the same candidates.
    """

    descriptor: Descriptor
    catalogue: Catalogue
    left_out: dict[str, tuple[LeftOut, ...]]


def expand(descriptor: Descriptor, catalogue: Catalogue, as_of: date) -> Expanded:
    """Name the candidates of every workload that asks for all; raises InputError with every problem at once."""
    if not any(workload.from_catalogue for workload in descriptor.workloads):
        return Expanded(descriptor, catalogue, {})
    problems: list[Problem] = []
    left_out: dict[str, tuple[LeftOut, ...]] = {}
    workloads = []
    for workload in descriptor.workloads:
        if workload.from_catalogue is not None:
            problems += _exceptions(descriptor, workload, catalogue)
            candidates, left_out[workload.id] = _candidates(workload, catalogue, as_of)
            if not candidates:
                what = "asks for every model of the catalogue, but none meets the needs of this workload by any route."
                path = (*workload.path, "candidates")
                problems.append(descriptor.document.problem(path, what, fix="Name candidates, or correct the needs."))
            workload = replace(workload, candidates=tuple(candidates), from_catalogue=None)
        workloads.append(workload)
    found = replace(descriptor, workloads=tuple(workloads))
    if not problems:
        problems += unknown_subjects(found)
    if problems:
        raise InputError(problems)
    return Expanded(found, catalogue, left_out)


def _exceptions(descriptor: Descriptor, workload: Workload, catalogue: Catalogue) -> Iterator[Problem]:
    """Names to leave out that are nothing the catalogue has."""
    known = {*catalogue.models, *catalogue.providers, *ROUTES}
    for name, path in () if workload.from_catalogue is None else workload.from_catalogue.leave_out:
        if name not in known:
            near = closest(name, sorted(known))
            what = f'"{name}" is no model or provider of the catalogue, and no route.'
            fix = f'Did you mean "{near}"?' if near else f"Routes are {', '.join(ROUTES)}."
            yield descriptor.document.problem(path, what, fix=fix)


def _candidates(workload: Workload, catalogue: Catalogue, as_of: date) -> tuple[list[Candidate], tuple[LeftOut, ...]]:
    """The candidates of a workload by id, and why each other model of the day gave none."""
    excepted = {name for name, _ in workload.from_catalogue.leave_out} if workload.from_catalogue else set()
    found: list[Candidate] = []
    reasons: dict[str, list[str]] = {}
    for model in catalogue.models_at(as_of):
        why = _unfit(workload, model, excepted)
        if not why:
            routes = [one for one in _routes(workload, model, catalogue, as_of) if not excepted & _names(one)]
            found += routes
            why = "" if routes else "No price on the day, and no machine it fits, or the route was left out."
        if why:
            reasons.setdefault(why, []).append(model.id)
    found.sort(key=lambda one: (one.model, one.access, one.provider or ""))
    return found, tuple(LeftOut(why, tuple(sorted(models))) for why, models in sorted(reasons.items()))


def _unfit(workload: Workload, model: Model, excepted: set[str]) -> str:
    """Why a model is no candidate; empty where it may be one."""
    if model.id in excepted:
        return "Left out by the descriptor."
    needs = cast("dict[str, Data]", workload.facts.get("needs") or {})
    if model.instruction_tuned is False and needs.get("tasks") and needs.get("tuning") != "full":
        return "A base model: it continues text and was not trained to follow instructions."
    need = met(workload, model)
    if need.truth:
        return ""
    return "Does not meet a need stated." if need.truth is False else "Whether it meets a need stated is not known."


def _names(candidate: Candidate) -> set[str]:
    return {candidate.access, candidate.provider or ""}


def _routes(workload: Workload, model: Model, catalogue: Catalogue, as_of: date) -> Iterator[Candidate]:
    for price in catalogue.prices_at(as_of):
        provider = catalogue.providers[price.provider]
        if price.model == model.id and provider.access is not None:
            why = f"{provider.title} has a price for it on {as_of.isoformat()}"
            yield _candidate(workload, model, provider.access, why, provider=provider.id)
    if not model.has_weights() or model.parameters is None:
        return
    needs = cast("dict[str, Data]", workload.facts.get("needs") or {})
    for access in ("self_hosted", "edge") if needs.get("offline") is True else ("self_hosted",):
        cache = cache_gb(model, workload, catalogue, Method.at(catalogue, as_of))
        place = smallest(model.parameters, catalogue, as_of, device=access == "edge", cache=cache)
        if place is not None:
            machine, precision = place
            why = f"{machine.title} is the smallest {'device' if machine.device else 'machine'} it fits at {precision}"
            yield _candidate(workload, model, access, why, hardware=machine.id, precision=precision)


def smallest(
    parameters: int, catalogue: Catalogue, as_of: date, *, device: bool, cache: Decimal = Decimal(0)
) -> tuple[Hardware, str] | None:
    """The smallest machine (or device) so many weights fit, at the highest precision at which any is large enough.

    ``cache`` is what one request keeps in memory, in GB, as far as it is known.
    """
    ids = dict.fromkeys(row.id for row in catalogue.hardware if row.device is device)
    rows = (catalogue.hardware_at(name, as_of) for name in ids)
    machines = [row for row in rows if row is not None]
    method = Method.at(catalogue, as_of)
    for precision in PRECISIONS:
        need = method.weights_gb(parameters, precision) + cache
        fitting = [row for row in machines if need <= row.memory_gb * method.usable_memory]
        if fitting:
            return min(fitting, key=_size), precision
    return None


def _size(machine: Hardware) -> tuple[Decimal, bool, Decimal, str]:
    return machine.memory_gb, machine.basis != "list", machine.per_hour, machine.id


def _candidate(
    workload: Workload,
    model: Model,
    access: str,
    why: str,
    *,
    provider: str | None = None,
    hardware: str | None = None,
    precision: str | None = None,
) -> Candidate:
    route = f"{access}:{provider}" if provider else access
    return Candidate(
        id=f"{workload.id}/{model.id}@{route}",
        model=model.id,
        access=access,
        provider=provider,
        hardware=hardware,
        precision=precision,
        path=(*workload.path, "candidates"),
        chosen_for=why,
    )
