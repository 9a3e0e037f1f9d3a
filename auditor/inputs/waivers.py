"""Waivers as data: exceptions an organisation accepts from rules of its own, one rule and subject each, until a day.

What a waiver may do is judged where the findings are known, in ``assessment/waivers.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path as FilePath
from typing import Any, cast

from auditor.inputs import documents, schema_errors
from auditor.inputs.documents import Document, Path

SCHEMA = "waivers.schema.json"
"""The schema of a file of waivers, beside that of the descriptor."""

WAIVER = "waivers"
UNKNOWN = "accept_unknown"
"""The two lists of the file: findings that fail, and findings that are not answered."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name and position."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document by name and digest, so that it cannot be replaced; it is not read."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Done:
    """That a measure was done: since when, and what shows it."""

    on: date
    shown_by: Paper


@dataclass(frozen=True, slots=True)
class Measure:
    """What is done instead of what the rule asks, by whom and by when; ``done`` None while nothing shows it done."""

    id: str
    text: str
    who: str
    due: date
    done: Done | None

    def met(self, day: date) -> bool:
        """Whether it is shown to be done on a day."""
        return self.done is not None and self.done.on <= day


@dataclass(frozen=True, slots=True)
class Waiver:
    """One exception, valid from the day it was ``approved`` through ``valid_through``, both days included.

    ``path`` is where it stands in its file.
    """

    id: str
    rule: str
    subject: str
    accepts_unknown: bool
    reason: str
    text: str
    requested_by: Person
    approver: Person
    evidence: Paper
    approved: date
    valid_through: date
    measures: tuple[Measure, ...]
    path: Path

    @property
    def kind(self) -> str:
        """``waiver``, or ``accept_unknown``."""
        return UNKNOWN if self.accepts_unknown else "waiver"

    def valid(self, day: date) -> bool:
        """Whether it is valid on a day."""
        return self.approved <= day <= self.valid_through


@dataclass(frozen=True, slots=True)
class Waivers:
    """A file of waivers as read, with the id of the project it is for."""

    document: Document
    project: str
    entries: tuple[Waiver, ...]


def load(path: FilePath | str, schema_folder: FilePath) -> Waivers:
    """Read waivers from a YAML or JSON file; raises InputError with every problem at once."""
    return read(documents.load(path), schema_folder)


def read(document: Document, schema_folder: FilePath) -> Waivers:
    """Waivers from a document already parsed; raises InputError with every problem at once."""
    schema_errors.check(document, json.loads((schema_folder / SCHEMA).read_bytes()))
    data = cast("dict[str, Any]", document.data)
    return Waivers(document, str(data["project"]), tuple(_entries(data)))


def _entries(data: dict[str, Any]) -> Iterator[Waiver]:
    for part in (WAIVER, UNKNOWN):
        for index, one in enumerate(data.get(part, ())):
            yield Waiver(
                id=str(one["id"]),
                rule=str(one["rule"]),
                subject=str(one["subject"]),
                accepts_unknown=part == UNKNOWN,
                reason=str(one["reason"]),
                text=str(one["text"]),
                requested_by=_person(one["requested_by"]),
                approver=_person(one["approver"]),
                evidence=_paper(one["evidence"]),
                approved=_day(one["approved"]),
                valid_through=_day(one["valid_through"]),
                measures=tuple(_measure(measure) for measure in one["compensating_measures"]),
                path=(part, index),
            )


def _measure(data: dict[str, Any]) -> Measure:
    done = data.get("done")
    shown = None if done is None else Done(_day(done["on"]), _paper(done))
    return Measure(str(data["id"]), str(data["text"]), str(data["who"]), _day(data["due"]), shown)


def _person(data: dict[str, Any]) -> Person:
    return Person(str(data["name"]), str(data["role"]))


def _paper(data: dict[str, Any]) -> Paper:
    return Paper(str(data["file"]), str(data["sha256"]))


def _day(value: Any) -> date:
    return date.fromisoformat(str(value))
