"""Facts as a table: named values with their provenance, for each subject."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from auditor.catalogue.citation import Citation
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.documents import Path, dotted


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number known only to lie between two bounds, both included; None where there is none."""

    low: int | Decimal | None
    high: int | Decimal | None


@dataclass(frozen=True, slots=True)
class Months:
    """A number reported by calendar month (``2024-06``).

    ``never_above`` holds for every month up to ``through``; in the months before ``none_before`` it was zero.
    """

    values: Mapping[str, int | Decimal]
    never_above: int | Decimal | None = None
    through: str | None = None
    none_before: date | None = None

    def at(self, month: str) -> int | Decimal | Bounds | None:
        """What is known of one month: the number, a bound, or nothing."""
        if month in self.values:
            return self.values[month]
        if self.none_before is not None and last_day(month) < self.none_before:
            return 0
        if self.never_above is not None and self.through is not None and month <= self.through:
            return Bounds(0, self.never_above)
        return None


FactValue: TypeAlias = bool | int | Decimal | str | tuple[str, ...] | Bounds | Months


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact comes from: a place in the descriptor, a catalogue entry with its source, or evidence."""

    kind: str
    where: str
    source: Citation | None = None
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One known fact."""

    name: str
    value: FactValue
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """The facts of one subject itself; those of the subjects around it stand there (``parent``)."""

    id: str
    scope: str
    parent: str | None
    facts: dict[str, Fact]


PROJECT = "project"
"""The id of the project as a subject."""


def stated(descriptor: Descriptor, name: str, value: FactValue, path: Path) -> Fact:
    """A fact that the descriptor or the organisation's profile states, with its place and who stands for it."""
    where = f"{dotted(path)} ({descriptor.document.spot(path)}){_by_whom(descriptor, path)}"
    return Fact(name, value, Provenance("descriptor", where, path=path))


def _by_whom(descriptor: Descriptor, path: Path) -> str:
    """Who stands for the answers of the file a fact stands in, and since when."""
    document, _ = descriptor.document.origin(path)
    said = document.data.get("answers") if isinstance(document.data, dict) else None
    return f", stated by {said['by']} on {said['on']}" if isinstance(said, dict) else ""


def last_day(month: str) -> date:
    """The last day of a month such as 2024-06."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])
