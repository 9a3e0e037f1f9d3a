"""Reading the catalogue's files: every problem at once, with file and line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path as FilePath
from typing import TypeVar, cast

from auditor.catalogue.entries import (
    Capacity,
    Catalogue,
    Citation,
    Hardware,
    Licence,
    Model,
    Overhead,
    Price,
    Provider,
)
from auditor.errors import Problem, ProblemsError, RulesError
from auditor.inputs import documents, schema_errors
from auditor.inputs.documents import Data, Document, Path

_Entry = TypeVar("_Entry", Model, Licence, Provider)

SOURCED = ("licence", "released", "retires", "parameters", "claimed_open_source", "components")
"""The fields of a model that need a source each."""


def load(folder: FilePath, schema_folder: FilePath) -> Catalogue:
    """The catalogue in a folder; raises RulesError with every problem found."""
    schema = json.loads((schema_folder / "catalogue.schema.json").read_text("utf-8"))
    reader = _Reader()
    for path in sorted(folder.rglob("*.yaml")):
        try:
            document = documents.load(path, error=RulesError)
            schema_errors.check(document, schema, error=RulesError)
        except ProblemsError as error:
            reader.problems += error.problems
            continue
        reader.read(document, path.relative_to(folder).as_posix())
    reader.check_references()
    if reader.problems:
        raise RulesError(reader.problems)
    return reader.catalogue


@dataclass(slots=True)
class _Reader:
    catalogue: Catalogue = field(default_factory=Catalogue)
    problems: list[Problem] = field(default_factory=list)
    used: list[tuple[Document, Path, str, str]] = field(default_factory=list)

    def read(self, document: Document, name: str) -> None:
        """Add one file's entries."""
        data = cast("dict[str, Data]", document.data)
        found = self.catalogue
        found.files[name] = document.sha256
        for entry, path in _entries(data, "models"):
            self._add(found.models, _model(entry), document, path)
            self._check_sources(entry, document, path)
            if "licence" in entry:
                self.used.append((document, (*path, "licence"), "licences", str(entry["licence"])))
        for entry, path in _entries(data, "licences"):
            self._add(found.licences, _licence(entry), document, path)
        for entry, path in _entries(data, "providers"):
            self._add(found.providers, _provider(entry), document, path)
        for entry, path in _entries(data, "prices"):
            found.prices.append(_price(entry))
            self.used.append((document, (*path, "provider"), "providers", str(entry["provider"])))
            self.used.append((document, (*path, "model"), "models", str(entry["model"])))
        found.hardware.extend(_hardware(entry) for entry, _ in _entries(data, "hardware"))
        for entry, path in _entries(data, "capacity"):
            found.capacity.append(_capacity(entry))
            self.used.append((document, (*path, "hardware"), "hardware", str(entry["hardware"])))
        found.overheads.extend(_overhead(entry) for entry, _ in _entries(data, "overheads"))

    def check_references(self) -> None:
        """Every id an entry refers to must be an entry too."""
        hardware = {row.id for row in self.catalogue.hardware}
        known = {
            "licences": set(self.catalogue.licences),
            "providers": set(self.catalogue.providers),
            "models": set(self.catalogue.models),
            "hardware": hardware,
        }
        for document, path, kind, name in self.used:
            if name not in known[kind]:
                self.problems.append(
                    document.problem(
                        path,
                        f'"{name}" is not among the {kind} of the catalogue.',
                        fix="Add it, or correct the id.",
                    )
                )

    def _add(self, into: dict[str, _Entry], entry: _Entry, document: Document, path: Path) -> None:
        if entry.id in into:
            self.problems.append(
                document.problem((*path, "id"), f"{entry.id} is in the catalogue already.", fix="Remove one.")
            )
        into[entry.id] = entry

    def _check_sources(self, entry: dict[str, Data], document: Document, path: Path) -> None:
        cited = {name for source, _ in _entries(entry, "sources") for name in cast("list[str]", source["of"])}
        for name in SOURCED:
            if name in entry and name not in cited:
                self.problems.append(
                    document.problem((*path, name), "has no source.", fix=f"Add {name} to the list under sources.of.")
                )


def _entries(data: dict[str, Data], key: str) -> Iterator[tuple[dict[str, Data], Path]]:
    for index, item in enumerate(cast("list[dict[str, Data]]", data.get(key, []))):
        yield item, (key, index)


def _citation(data: Data) -> Citation:
    entry = cast("dict[str, Data]", data)
    return Citation(
        **{key: str(entry[key]) for key in ("document", "pinpoint", "quote", "url", "checked", "confidence")}
    )


def _day(value: Data) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _first_day(entry: dict[str, Data]) -> date:
    return date.fromisoformat(str(entry["from"]))


def _decimal(entry: dict[str, Data], key: str) -> Decimal:
    return Decimal(str(entry[key]))


def _text(value: Data) -> str | None:
    return None if value is None else str(value)


def _model(entry: dict[str, Data]) -> Model:
    sources = {
        name: _citation(source) for source, _ in _entries(entry, "sources") for name in cast("list[str]", source["of"])
    }
    return Model(
        id=str(entry["id"]),
        title=str(entry["title"]),
        maker=str(entry["maker"]),
        licence=_text(entry.get("licence")),
        released=_day(entry.get("released")),
        retires=_day(entry.get("retires")),
        parameters=cast("int | None", entry.get("parameters")),
        claimed_open_source=cast("bool | None", entry.get("claimed_open_source")),
        components=cast("dict[str, str]", entry.get("components", {})),
        unknown=cast("dict[str, str]", entry.get("unknown", {})),
        sources=sources,
    )


def _licence(entry: dict[str, Data]) -> Licence:
    texts = {key: str(entry[key]) for key in ("id", "title", "spdx", "kind")}
    return Licence(**texts, source=_citation(entry["source"]))


def _provider(entry: dict[str, Data]) -> Provider:
    return Provider(str(entry["id"]), str(entry["title"]), _text(entry.get("country")), _citation(entry["source"]))


def _price(entry: dict[str, Data]) -> Price:
    return Price(
        provider=str(entry["provider"]),
        model=str(entry["model"]),
        currency=str(entry["currency"]),
        starts=_first_day(entry),
        ends=_day(entry.get("until")),
        input_per_mtok=_decimal(entry, "input_per_mtok"),
        output_per_mtok=_decimal(entry, "output_per_mtok"),
        source=_citation(entry["source"]),
    )


def _hardware(entry: dict[str, Data]) -> Hardware:
    return Hardware(
        id=str(entry["id"]),
        title=str(entry["title"]),
        gpu=str(entry["gpu"]),
        gpus=int(str(entry["gpus"])),
        memory_gb=_decimal(entry, "memory_gb"),
        currency=str(entry["currency"]),
        starts=_first_day(entry),
        ends=_day(entry.get("until")),
        per_hour=_decimal(entry, "per_hour"),
        source=_citation(entry["source"]),
    )


def _capacity(entry: dict[str, Data]) -> Capacity:
    return Capacity(
        hardware=str(entry["hardware"]),
        parameters_at_most=int(str(entry["parameters_at_most"])),
        precision=str(entry["precision"]),
        requests_per_month=int(str(entry["requests_per_month"])),
        input_tokens_per_request=_decimal(entry, "input_tokens_per_request"),
        output_tokens_per_request=_decimal(entry, "output_tokens_per_request"),
        basis=str(entry["basis"]),
        source=_citation(entry["source"]),
    )


def _overhead(entry: dict[str, Data]) -> Overhead:
    return Overhead(
        name=str(entry["name"]),
        access=str(entry["access"]),
        low=_decimal(entry, "low"),
        mid=_decimal(entry, "mid"),
        high=_decimal(entry, "high"),
        currency=str(entry["currency"]),
        starts=_first_day(entry),
        ends=_day(entry.get("until")),
        source=_citation(entry["source"]),
    )
