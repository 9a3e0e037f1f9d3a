"""The candidates of a workload: one model by one route each, and what of a route goes together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from auditor.errors import Problem
from auditor.inputs import volume as volumes
from auditor.inputs.documents import Data, Document, Path
from auditor.inputs.volume import Split, Volume
from auditor.inputs.words import closest

ROUTES_WITH_PROVIDER = frozenset({"api", "managed"})
ROUTES_WITH_HARDWARE = frozenset({"self_hosted", "edge"})
ROUTES_OF_SMALL = frozenset({"api", "managed", "self_hosted"})
"""The routes that the smaller model of a hybrid can take."""

ON_DEMAND = "on_demand"
STANDARD = "standard"
RESERVED = frozenset({"reserved_1_year", "reserved_3_years"})

ROUTE_FACTS = ("paid_service", "processing_countries", "host")
"""The fields of a candidate that are facts about its route."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One model by one route for one workload; ``stated`` are the facts given for this route itself.

    ``rented`` says on which terms machines are rented, ``autoscale`` whether their number follows the hours of the day,
    ``service_class`` in which class of service the provider answers, and ``split`` how a hybrid shares out its
    requests. A hybrid with a split has the hardware and the precision of its smaller part and the provider of the
    other one.
    """

    id: str
    model: str
    access: str
    provider: str | None
    hardware: str | None
    precision: str | None
    path: Path
    stated: dict[str, Data] = field(default_factory=dict)
    chosen_for: str = ""
    """Why the catalogue gave this candidate; empty where the descriptor names it."""
    rented: str = ON_DEMAND
    autoscale: bool = False
    service_class: str = STANDARD
    split: Split | None = None


def candidate(workload: str, entry: Mapping[str, Data], path: Path) -> Candidate:
    """A candidate as written."""
    provider = _text(entry.get("provider"))
    route = f"{entry['access']}:{provider}" if provider else str(entry["access"])
    split = cast("dict[str, Data] | None", entry.get("hybrid"))
    return Candidate(
        id=f"{workload}/{entry['model']}@{route}",
        model=str(entry["model"]),
        access=str(entry["access"]),
        provider=provider,
        hardware=_text(entry.get("hardware")),
        precision=_text(entry.get("precision")),
        path=path,
        stated={key: entry[key] for key in ROUTE_FACTS if key in entry},
        rented=str(entry.get("rented", ON_DEMAND)),
        autoscale=entry.get("autoscale") is True,
        service_class=str(entry.get("service_class", STANDARD)),
        split=None if split is None else volumes.split(split, (*path, "hybrid")),
    )


def with_parts(candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """The candidates, hybrids with the machine of their smaller part and the provider of the other one."""
    known = {one.id: one for one in candidates}
    found = []
    for one in candidates:
        if one.split is not None and {one.split.small, one.split.frontier} <= set(known):
            small, frontier = known[one.split.small], known[one.split.frontier]
            one = replace(
                one,
                provider=one.provider or frontier.provider,
                hardware=one.hardware or small.hardware,
                precision=one.precision or small.precision,
            )
        found.append(one)
    return tuple(found)


def problems(document: Document, candidates: Sequence[Candidate], volume: Volume | None) -> Iterator[Problem]:
    """What does not go together in the candidates of a workload."""
    known = {one.id: one for one in candidates}
    for one in candidates:
        yield from _provider(document, one)
        yield from _machines(document, one, volume)
        yield from _split(document, one, known)


def _provider(document: Document, candidate: Candidate) -> Iterator[Problem]:
    if candidate.access in ROUTES_WITH_PROVIDER and candidate.provider is None:
        yield document.problem(
            candidate.path,
            f"has access {candidate.access} but names no provider.",
            why="Price, terms and place of processing depend on who runs the model.",
            fix="Write:  provider: aws-bedrock",
        )
    if candidate.access in ROUTES_WITH_HARDWARE and candidate.provider is not None:
        yield document.problem(
            (*candidate.path, "provider"),
            f"has no meaning with access {candidate.access}.",
            fix="Remove it, or use access managed or api.",
        )


def _machines(document: Document, candidate: Candidate, volume: Volume | None) -> Iterator[Problem]:
    stated = [key for key in ("hardware", "precision") if getattr(candidate, key) is not None]
    for key in stated if candidate.access not in ROUTES_WITH_HARDWARE else ():
        what = f"has no meaning with access {candidate.access}."
        yield document.problem((*candidate.path, key), what, fix="Remove it, or use access self_hosted or edge.")
    if candidate.service_class != STANDARD and candidate.access not in ROUTES_WITH_PROVIDER:
        what = f"has no meaning with access {candidate.access}."
        yield document.problem((*candidate.path, "service_class"), what, fix="Remove it, or use access api or managed.")
    rented = ["rented"] if candidate.rented != ON_DEMAND else []
    rented += ["autoscale"] if candidate.autoscale else []
    for key in rented if candidate.access != "self_hosted" else ():
        what = f"has no meaning with access {candidate.access}."
        yield document.problem((*candidate.path, key), what, fix="Remove it, or use access self_hosted.")
    if not candidate.autoscale or candidate.access != "self_hosted":
        return
    if candidate.rented in RESERVED:
        yield document.problem(
            (*candidate.path, "autoscale"),
            f"cannot stand beside rented: {candidate.rented}.",
            why="A reserved machine is paid for whether it runs or not.",
            fix="Remove one of the two.",
        )
    if volume is None or not volume.hours_of_day:
        yield document.problem(
            (*candidate.path, "autoscale"),
            "needs the load by hour of the day.",
            fix="Add volume.hours_of_day: 24 weights, one for each hour from midnight on.",
        )


def _split(document: Document, candidate: Candidate, known: Mapping[str, Candidate]) -> Iterator[Problem]:
    split = candidate.split
    if split is None:
        return
    if candidate.access != "hybrid":
        what = f"has no meaning with access {candidate.access}."
        yield document.problem(split.path, what, fix="Remove it, or use access hybrid.")
        return
    for key, amount in (("routed_share", split.routed), ("escalated_share", split.escalated)):
        yield from volumes.in_order(document, (*split.path, key), amount)
    for key, name, routes in (
        ("small", split.small, ROUTES_OF_SMALL),
        ("frontier", split.frontier, ROUTES_WITH_PROVIDER),
    ):
        part, path = known.get(name), (*split.path, key)
        if part is None:
            near = closest(name, [one.id for one in known.values() if one.access in routes])
            fix = f'Did you mean "{near}"?' if near else "Name a candidate: <workload>/<model>@<access>[:<provider>]."
            yield document.problem(path, f'"{name}" is no candidate of this workload.', fix=fix)
        elif part.access not in routes:
            what = f"is reached by {part.access}, which cannot be the {key} part of a hybrid."
            yield document.problem(path, what, fix=f"Name a candidate by {', '.join(sorted(routes))}.")
        elif key == "small" and part.model != candidate.model:
            what = f"is {part.model}, but the hybrid is filed under {candidate.model}."
            yield document.problem(path, what, fix=f"Write:  model: {part.model}")
        elif key == "frontier" and candidate.provider not in (None, part.provider):
            what = f"is at {part.provider}, but the hybrid says provider {candidate.provider}."
            yield document.problem(path, what, fix="Remove provider from the hybrid: it is that of this part.")


def _text(value: Data) -> str | None:
    return None if value is None else str(value)
