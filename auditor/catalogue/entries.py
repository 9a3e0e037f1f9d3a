"""What the catalogue holds, as plain data; each entry carries its source and the day it was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a datum comes from: document, place in it, words quoted, address, day checked, degree of confidence."""

    document: str
    pinpoint: str
    quote: str
    url: str
    checked: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model release. None is *unknown*; ``unknown`` gives the reason where it was looked for.

    ``sources`` names for each field the citation it rests on. ``parameters`` counts all weights.
    """

    id: str
    title: str
    maker: str
    licence: str | None
    released: date | None
    retires: date | None
    parameters: int | None
    claimed_open_source: bool | None
    components: Mapping[str, str]
    unknown: Mapping[str, str]
    sources: Mapping[str, Citation]


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence by its catalogue id, its SPDX expression and its kind."""

    id: str
    title: str
    spdx: str
    kind: str
    source: Citation


@dataclass(frozen=True, slots=True)
class Provider:
    """Who runs models for others."""

    id: str
    title: str
    country: str | None
    source: Citation


@dataclass(frozen=True, slots=True)
class Price:
    """List price of one model at one provider, per million tokens, from its first day to its last (included)."""

    provider: str
    model: str
    currency: str
    starts: date
    ends: date | None
    input_per_mtok: Decimal
    output_per_mtok: Decimal
    source: Citation


@dataclass(frozen=True, slots=True)
class Hardware:
    """A machine to rent: graphics processors, memory of all of them together in GB (10^9 bytes), price per hour."""

    id: str
    title: str
    gpu: str
    gpus: int
    memory_gb: Decimal
    currency: str
    starts: date
    ends: date | None
    per_hour: Decimal
    source: Citation


@dataclass(frozen=True, slots=True)
class Capacity:
    """Requests a month one machine serves, for models up to a size at a precision and for one shape of request."""

    hardware: str
    parameters_at_most: int
    precision: str
    requests_per_month: int
    input_tokens_per_request: Decimal
    output_tokens_per_request: Decimal
    basis: str
    source: Citation


@dataclass(frozen=True, slots=True)
class Overhead:
    """A monthly cost beside the machine for a way of access, as a range."""

    name: str
    access: str
    low: Decimal
    mid: Decimal
    high: Decimal
    currency: str
    starts: date
    ends: date | None
    source: Citation


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entries; ``files`` maps each file's name to the SHA-256 of its bytes."""

    models: dict[str, Model] = field(default_factory=dict)
    licences: dict[str, Licence] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)
    prices: list[Price] = field(default_factory=list)
    hardware: list[Hardware] = field(default_factory=list)
    capacity: list[Capacity] = field(default_factory=list)
    overheads: list[Overhead] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)

    def price_at(self, provider: str, model: str, day: date) -> Price | None:
        """The list price on a day: the row that started last among those that hold."""
        rows = [p for p in self.prices if (p.provider, p.model) == (provider, model) and holds(p.starts, p.ends, day)]
        return max(rows, key=lambda price: price.starts, default=None)

    def hardware_at(self, identifier: str, day: date) -> Hardware | None:
        """The machine with the price that holds on a day."""
        rows = [h for h in self.hardware if h.id == identifier and holds(h.starts, h.ends, day)]
        return max(rows, key=lambda row: row.starts, default=None)

    def overheads_at(self, access: str, day: date) -> list[Overhead]:
        """The overheads of a way of access that hold on a day, in the order of the catalogue."""
        return [o for o in self.overheads if o.access == access and holds(o.starts, o.ends, day)]


def holds(starts: date, ends: date | None, day: date) -> bool:
    """Whether a dated row holds on a day; its last day is included."""
    return starts <= day and (ends is None or day <= ends)
