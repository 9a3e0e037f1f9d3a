"""The project descriptor: read, checked against its schema and across its fields, as plain data."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path as FilePath
from typing import cast

from auditor import cache
from auditor.errors import InputError, Problem
from auditor.inputs import documents, exchange, profile, routes, schema_errors
from auditor.inputs import volume as volumes
from auditor.inputs.acceptance import AcceptedPrice, accepted_price, foreign
from auditor.inputs.control import Control, control
from auditor.inputs.documents import Data, Document, Path
from auditor.inputs.exchange import ExchangeRate
from auditor.inputs.routes import Candidate
from auditor.inputs.statements import Statement, statement
from auditor.inputs.volume import Beside, Volume
from auditor.inputs.waivers import Waivers
from auditor.inputs.words import closest

FACT_GROUPS = ("use", "data", "needs", "controls", "house")
"""The groups of a workload whose fields are facts."""

MOST_NAMED = 12
"""Names listed in a message; of more, only the one most like what was written."""


@dataclass(frozen=True, slots=True)
class FromCatalogue:
    """``candidates: all``: every model and route of the catalogue but these (ids of models, providers or routes)."""

    leave_out: tuple[tuple[str, Path], ...] = ()


@dataclass(frozen=True, slots=True)
class Workload:
    """One AI system or use inside the project; ``facts`` are its use and its controls as written.

    With ``from_catalogue`` there are no candidates until the catalogue has been asked for them.
    """

    id: str
    title: str
    purpose: str
    facts: dict[str, Data]
    volume: Volume | None
    candidates: tuple[Candidate, ...]
    selected: str | None
    path: Path
    from_catalogue: FromCatalogue | None = None
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that shows a permission or a control, and when it is in effect; ``subject`` None is the project."""

    id: str
    kind: str
    subject: str | None
    file: str | None
    sha256: str | None
    effective: date | None
    expires: date | None
    path: Path

    def counts(self, as_of: date) -> bool:
        """Whether it is in effect on a day; both ends are included."""
        return (self.effective is None or self.effective <= as_of) and (self.expires is None or as_of <= self.expires)


@dataclass(frozen=True, slots=True)
class DescribedModel:
    """A model that the descriptor describes itself, as written; the catalogue stage makes a model of it."""

    id: str
    data: dict[str, Data]
    path: Path


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What a team submits; ``document`` keeps lines and digest of its file, ``profile`` those of the organisation's."""

    document: Document
    as_of: date | None
    id: str
    title: str
    owner: str | None
    go_live: date | None
    contract_end: date | None
    control: Control
    organisation: dict[str, Data]
    workloads: tuple[Workload, ...]
    evidence: tuple[Evidence, ...]
    models: tuple[DescribedModel, ...] = ()
    statements: tuple[Statement, ...] = ()
    accepted_prices: tuple[AcceptedPrice, ...] = ()
    exchange_rate: ExchangeRate | None = None
    claims: Document | None = None  # figures of a vendor to recompute
    profile: Document | None = None
    waivers: Waivers | None = None


def load(path: FilePath | str, schema_folder: FilePath) -> Descriptor:
    """Read a descriptor from a YAML or JSON file; raises InputError with every problem at once."""
    return read(documents.load(path), schema_folder, FilePath(path).parent)


def read(
    document: Document,
    schema_folder: FilePath,
    folder: FilePath | None = None,
    organisation_profile: Document | None = None,
) -> Descriptor:
    """A descriptor from a document already parsed; raises InputError with every problem at once.

    ``folder`` is where the document stands, and where an organisation's profile is looked for from;
    ``organisation_profile`` is that profile where it was read already.
    """
    _check_shape(document, (schema_folder / "descriptor.schema.json").read_bytes())
    document, organisation = profile.with_profile(document, folder, schema_folder, organisation_profile)
    return of_shape(document, organisation)


def of_shape(document: Document, organisation: Document | None = None) -> Descriptor:
    """A descriptor from a document that fits the schema and holds what a profile says.

    Raises InputError where its fields do not go together.
    """
    descriptor = replace(_build(document), profile=organisation)
    problems = list(_across(descriptor))
    if not any(workload.from_catalogue for workload in descriptor.workloads):
        problems += unknown_subjects(descriptor)
    if problems:
        raise InputError(problems)
    workloads = (replace(one, candidates=routes.with_parts(one.candidates)) for one in descriptor.workloads)
    return replace(descriptor, workloads=tuple(workloads))


def _check_shape(document: Document, schema: bytes) -> None:
    """Check a document against the schema, unless exactly these bytes were found good before.

    Loading the validator takes longer than all the rest of a short audit.
    """
    key = cache.key(document.sha256, document.name.rpartition(".")[2], schema)
    if cache.recall("descriptor", key) is not True:
        schema_errors.check(document, json.loads(schema))
        cache.keep("descriptor", key, True)


def _build(document: Document) -> Descriptor:
    data = cast("dict[str, Data]", document.data)
    project = cast("dict[str, Data]", data["project"])
    rate = cast("dict[str, Data] | None", data.get("exchange_rate"))
    return Descriptor(
        document=document,
        as_of=_day(data.get("as_of")),
        id=str(project["id"]),
        title=str(project["title"]),
        owner=_text(project.get("owner")),
        go_live=_day(project.get("go_live")),
        contract_end=_day(project.get("contract_end")),
        control=control(cast("dict[str, Data]", project.get("document", {}))),
        organisation=cast("dict[str, Data]", data["organisation"]),
        workloads=tuple(_workload(entry, path) for entry, path in _list(data, "workloads", ())),
        evidence=tuple(_evidence(entry, path) for entry, path in _list(data, "evidence", ())),
        models=tuple(DescribedModel(str(entry["id"]), entry, path) for entry, path in _list(data, "models", ())),
        statements=tuple(statement(entry, path) for entry, path in _list(data, "statements", ())),
        accepted_prices=tuple(accepted_price(entry, path) for entry, path in _list(data, "accepted_prices", ())),
        exchange_rate=None if rate is None else exchange.exchange_rate(rate),
    )


def _workload(entry: dict[str, Data], path: Path) -> Workload:
    name = str(entry["id"])
    volume = cast("dict[str, Data] | None", entry.get("volume"))
    beside = cast("dict[str, Data] | None", entry.get("costs"))
    return Workload(
        id=name,
        title=str(entry["title"]),
        purpose=str(entry["purpose"]),
        facts={key: entry[key] for key in FACT_GROUPS if entry.get(key) is not None},
        volume=None if volume is None else volumes.volume(volume),
        beside=None if beside is None else volumes.beside(beside, (*path, "costs")),
        candidates=tuple(routes.candidate(name, one, place) for one, place in _listed(entry, "candidates", path)),
        selected=_text(entry.get("selected")),
        path=path,
        from_catalogue=_from_catalogue(entry["candidates"], (*path, "candidates")),
    )


def _from_catalogue(data: Data, path: Path) -> FromCatalogue | None:
    """What ``candidates`` asks of the catalogue; None where it is a list."""
    if isinstance(data, list):
        return None
    names = cast("list[str]", data.get("except") or []) if isinstance(data, dict) else []
    return FromCatalogue(tuple((name, (*path, "except", index)) for index, name in enumerate(names)))


def _evidence(entry: dict[str, Data], path: Path) -> Evidence:
    return Evidence(
        id=str(entry["id"]),
        kind=str(entry["kind"]),
        subject=_text(entry.get("subject")),
        file=_text(entry.get("file")),
        sha256=_text(entry.get("sha256")),
        effective=_day(entry.get("effective")),
        expires=_day(entry.get("expires")),
        path=path,
    )


def _across(descriptor: Descriptor) -> Iterator[Problem]:
    """What no schema sees: names used twice, references to nothing, days in the wrong order."""
    yield from _repeated(descriptor, [(w.id, (*w.path, "id")) for w in descriptor.workloads], "workload")
    yield from _repeated(descriptor, [(e.id, (*e.path, "id")) for e in descriptor.evidence], "piece of evidence")
    yield from _repeated(descriptor, [(m.id, (*m.path, "id")) for m in descriptor.models], "model")
    for workload in descriptor.workloads:
        yield from _repeated(descriptor, [(c.id, c.path) for c in workload.candidates], "candidate")
        yield from volumes.problems(descriptor.document, workload.volume, workload.beside, workload.path)
        yield from routes.problems(descriptor.document, workload.candidates, workload.volume)
    yield from _day_problems(descriptor)


def unknown_subjects(descriptor: Descriptor) -> Iterator[Problem]:
    """What is said of a candidate or workload that there is not; asked once every candidate is known."""
    say = descriptor.document.problem
    for workload in descriptor.workloads:
        ids = [candidate.id for candidate in workload.candidates]
        if workload.selected is not None and workload.selected not in ids:
            what = "names no candidate of this workload."
            yield say((*workload.path, "selected"), what, fix=_one_of(workload.selected, ids))
    subjects = (
        {"project"} | {w.id for w in descriptor.workloads} | {c.id for w in descriptor.workloads for c in w.candidates}
    )
    for one in descriptor.evidence:
        if one.subject is not None and one.subject not in subjects:
            what = f'"{one.subject}" is no subject of this descriptor.'
            yield say((*one.path, "subject"), what, fix=_one_of(one.subject, sorted(subjects)))
    routes = [(c.provider, c.model, c.hardware) for w in descriptor.workloads for c in w.candidates]
    yield from foreign(descriptor.document, descriptor.accepted_prices, routes)
    yield from exchange.problems(descriptor.document, descriptor.exchange_rate)


def _one_of(word: str, names: Sequence[str]) -> str:
    """The name most likely meant, or all of them where they are few."""
    near = closest(word, names)
    if len(names) <= MOST_NAMED:
        return f"Use one of: {', '.join(names)}."
    return f'Did you mean "{near}"?' if near else "A candidate is named <workload>/<model>@<access>[:<provider>]."


def _repeated(descriptor: Descriptor, named: list[tuple[str, Path]], what: str) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for name, path in named:
        if name in first:
            spot = descriptor.document.spot(first[name])
            yield descriptor.document.problem(
                path, f"{name} is already the {what} of {spot}.", fix="Remove one, or make them differ."
            )
        first.setdefault(name, path)


def _day_problems(descriptor: Descriptor) -> Iterator[Problem]:
    say = descriptor.document.problem
    end = descriptor.contract_end
    if end is not None and descriptor.go_live is not None and end < descriptor.go_live:
        yield say(("project", "contract_end"), "is before go_live.", fix="Correct one of the two days.")
    for one in descriptor.evidence:
        if one.effective is not None and one.expires is not None and one.expires < one.effective:
            yield say((*one.path, "expires"), "is before effective.", fix="Correct one of the two days.")


def _listed(data: dict[str, Data], key: str, path: Path) -> list[tuple[dict[str, Data], Path]]:
    """The entries of a list; none where another kind of value stands in its place."""
    return _list(data, key, path) if isinstance(data[key], list) else []


def _list(data: dict[str, Data], key: str, path: Path) -> list[tuple[dict[str, Data], Path]]:
    items = cast("list[dict[str, Data]]", data.get(key, []))
    return [(item, (*path, key, index)) for index, item in enumerate(items)]


def _text(value: Data) -> str | None:
    return None if value is None else str(value)


def _day(value: Data) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
