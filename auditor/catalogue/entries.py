"""What the catalogue holds, as plain data; each entry carries its source and the day it was checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Citation:
    """Where a datum comes from: document, place in it, words quoted, address, day checked, degree of confidence."""

    document: str
    pinpoint: str
    quote: str
    url: str
    checked: str
    confidence: str


@dataclass(frozen=True)
class BaseModel:
    """What a model was made from: a model of the catalogue, or one only named here with its licence and its maker.

    ``relation`` is finetune, distillation, merge, quantisation or outputs (trained on what the other one wrote).
    """

    relation: str
    model: str | None = None
    name: str = ""
    licence: str | None = None
    maker: str | None = None


@dataclass(frozen=True)
class Benchmark:
    """What one source says a model scored, and when: a statement, not a measurement of this project."""

    benchmark: str
    score: Decimal
    as_of: str
    said_by: str
    source: Citation


@dataclass(frozen=True)
class Model:
    """A model release. None (or nothing listed) is *unknown*; ``unknown`` gives the reason where it was looked for.

    ``sources`` names for each field the citation it rests on. ``parameters`` counts all weights, and
    ``active_parameters`` those used for one token. ``retires`` is the first day on which the maker's own service no
    longer offers it: weights that can be downloaded do not retire. Where sources differ, it is the last day any of
    them gives, and ``retires_disputed_from`` the first: between the two nobody here knows. ``training_flop_basis`` says
    whether the maker reported the training compute or who estimated it. ``instruction_tuned`` is False for a base
    model: it continues text and was not trained to follow instructions.
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
    aliases: tuple[str, ...] = ()
    base_models: tuple[BaseModel, ...] = ()
    active_parameters: int | None = None
    context_tokens: int | None = None
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    training_flop: Decimal | None = None
    training_flop_basis: str | None = None
    benchmarks: tuple[Benchmark, ...] = ()
    instruction_tuned: bool | None = None
    retires_disputed_from: date | None = None

    def has_weights(self) -> bool:
        """Whether the weights can be downloaded, by anyone or on request."""
        return self.components.get("model_parameters_final") in ("released", "gated", "partial")

    def retired_at(self, day: date) -> bool | None:
        """Whether the maker's own service no longer offers it on a day; None where sources differ about that day."""
        if self.retires is None or (self.retires_disputed_from or self.retires) > day:
            return False
        return True if self.retires <= day else None


@dataclass(frozen=True)
class Licence:
    """A licence by its catalogue id, its SPDX expression and its kind."""

    id: str
    title: str
    spdx: str
    kind: str
    source: Citation
    aliases: tuple[str, ...] = ()
    steward: str | None = None
    version: str | None = None
    governing_law: str | None = None
    unknown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Release:
    """Under which licences parts of models were released (by component, code, data, document or ``distribution``).

    ``data_information`` answers the three questions of the Open Source AI Definition; ``unknown`` says what is open.
    """

    models: tuple[str, ...]
    source: Citation
    licences: Mapping[str, str] = field(default_factory=dict)
    data_information: Mapping[str, bool] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What one source says in a matter on which sources differ; ``calls`` is the word it uses for the openness."""

    value: str
    said_by: str
    as_of: str
    source: Citation
    calls: str | None = None


@dataclass(frozen=True)
class Disagreement:
    """A matter on which sources differ about the models, licences or providers named: what holds, and what decides."""

    id: str
    fact: str
    question: str
    statements: tuple[Said, ...]
    settled: str
    decided_by: str
    source: Citation
    models: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Permission:
    """What a licence allows, in plain words, with its clause; rules of the same licence may take it back."""

    licence: str
    text: str
    source: Citation


@dataclass(frozen=True)
class Statement:
    """What one source says of a provider, in its own words."""

    about: str
    words: str
    as_of: str
    said_by: str
    source: Citation


@dataclass(frozen=True)
class Provider:
    """Who runs models for others, and what its terms say of the data it is sent.

    ``source`` says who they are; ``sources`` names for each term of their service the citation it rests on.
    """

    id: str
    title: str
    country: str | None
    source: Citation
    access: str | None = None
    processing_countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    terms: str | None = None
    pricing_model: str | None = None
    trains_on_customer_data: str | None = None
    retention_days: int | None = None
    zero_retention: str | None = None
    dpa: str | None = None
    baa: str | None = None
    residency: str | None = None
    audit_right: str | None = None
    ip_indemnity: str | None = None
    subprocessor_notice_days: int | None = None
    terms_notice_days: int | None = None
    statements: tuple[Statement, ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Citation] = field(default_factory=dict)


@dataclass(frozen=True)
class LongContext:
    """The price per million tokens of a request whose prompt is longer than so many tokens."""

    above_input_tokens: int
    input_per_mtok: Decimal
    output_per_mtok: Decimal


@dataclass(frozen=True)
class Price:
    """List price of one model at one provider, per million tokens, from its first day on record to its last (included).

    From ``retires`` on the offer itself is gone. ``batch_discount`` is the share taken off for batch processing.
    ``note`` says why this row, where its sources differ or the price is not that of every hour or region.
    """

    provider: str
    model: str
    currency: str
    starts: date
    ends: date | None
    input_per_mtok: Decimal
    output_per_mtok: Decimal
    source: Citation
    retires: date | None = None
    cached_input_per_mtok: Decimal | None = None
    batch_discount: Decimal | None = None
    long_context: LongContext | None = None
    note: str = ""

    @property
    def id(self) -> str:
        """Provider, model and first day: what tells one row from all others."""
        return f"{self.provider}/{self.model}/{self.starts.isoformat()}"

    def holds(self, day: date) -> bool:
        """Whether this price is asked on a day, and the offer still there."""
        return holds(self.starts, self.ends, day) and (self.retires is None or day < self.retires)


@dataclass(frozen=True)
class Hardware:
    """A machine to rent: graphics processors, memory of all of them together in GB (10^9 bytes), price per hour.

    ``basis`` says what kind of price it is (list, seed …). Where the source prints a range a month, ``month_low`` and
    ``month_high`` keep it, and the price per hour is its middle over 730 hours. A ``device`` is bought and taken into
    the field, not rented in a data centre.
    """

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
    basis: str = "list"
    month_low: Decimal | None = None
    month_high: Decimal | None = None
    device: bool = False


@dataclass(frozen=True)
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


@dataclass(frozen=True)
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


@dataclass(frozen=True)
class Classification:
    """A classification of industries: what a code looks like in words, how many digits it has, and its divisions."""

    id: str
    title: str
    shape: str
    lengths: tuple[int, ...]
    divisions: tuple[str, ...]
    source: Citation


@dataclass(frozen=True)
class Sector:
    """A sector with laws of its own, and the industry codes that lie wholly inside it, by classification.

    The codes are written as digits; each stands for all codes that begin with it.
    """

    id: str
    title: str
    codes: Mapping[str, tuple[str, ...]]
    source: Citation


@dataclass(frozen=True)
class Catalogue:
    """All entries; ``files`` maps each file's name to the SHA-256 of its bytes. What changes is read at a date."""

    models: dict[str, Model] = field(default_factory=dict)
    licences: dict[str, Licence] = field(default_factory=dict)
    providers: dict[str, Provider] = field(default_factory=dict)
    prices: list[Price] = field(default_factory=list)
    hardware: list[Hardware] = field(default_factory=list)
    capacity: list[Capacity] = field(default_factory=list)
    overheads: list[Overhead] = field(default_factory=list)
    permissions: list[Permission] = field(default_factory=list)
    classifications: dict[str, Classification] = field(default_factory=dict)
    sectors: dict[str, Sector] = field(default_factory=dict)
    releases: dict[str, Release] = field(default_factory=dict)
    disagreements: dict[str, Disagreement] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def models_at(self, day: date) -> list[Model]:
        """The models that are out on a day and, for all that is known, still offered, or whose weights can be had."""
        return [
            model
            for model in self.models.values()
            if (model.released is None or model.released <= day) and not model.retired_at(day)
        ]

    def price_at(self, provider: str, model: str, day: date) -> Price | None:
        """The list price on a day: the row that started last among those that hold."""
        rows = [p for p in self.prices if (p.provider, p.model) == (provider, model) and p.holds(day)]
        return max(rows, key=lambda price: price.starts, default=None)

    def prices_at(self, day: date) -> list[Price]:
        """Every price that is asked on a day, one for each provider and model, in the order of the catalogue."""
        pairs = dict.fromkeys((price.provider, price.model) for price in self.prices)
        found = (self.price_at(provider, model, day) for provider, model in pairs)
        return [price for price in found if price is not None]

    def hardware_at(self, identifier: str, day: date) -> Hardware | None:
        """The machine with the price that holds on a day."""
        rows = [h for h in self.hardware if h.id == identifier and holds(h.starts, h.ends, day)]
        return max(rows, key=lambda row: row.starts, default=None)

    def overheads_at(self, access: str, day: date) -> list[Overhead]:
        """The overheads of a way of access that hold on a day, in the order of the catalogue."""
        return [o for o in self.overheads if o.access == access and holds(o.starts, o.ends, day)]

    def permitted(self, licence: str) -> list[Permission]:
        """What a licence allows, in the order of the catalogue."""
        return [permission for permission in self.permissions if permission.licence == licence]

    def citations(self) -> Iterator[tuple[str, str, str, Citation]]:
        """Every citation with the kind and id of its entry and the field that rests on it."""
        for model in self.models.values():
            yield from (("model", model.id, name, source) for name, source in model.sources.items())
            yield from (("model", model.id, f"benchmarks: {b.benchmark}", b.source) for b in model.benchmarks)
        for licence in self.licences.values():
            yield "licence", licence.id, "text", licence.source
        for provider in self.providers.values():
            yield "provider", provider.id, "country", provider.source
            yield from (("provider", provider.id, name, source) for name, source in provider.sources.items())
            yield from (("provider", provider.id, f"statements: {s.about}", s.source) for s in provider.statements)
        yield from (("price", price.id, "price", price.source) for price in self.prices)
        yield from (("hardware", row.id, "price", row.source) for row in self.hardware)
        yield from (("capacity", f"{c.hardware}/{c.precision}", "requests", c.source) for c in self.capacity)
        yield from (("disagreement", d.id, "settled", d.source) for d in self.disagreements.values())
        yield from (("model", name, "releases", release.source) for name, release in self.releases.items())
        yield from (("licence", p.licence, f"permissions: {p.text}", p.source) for p in self.permissions)
        yield from (("classification", c.id, "divisions", c.source) for c in self.classifications.values())
        yield from (("sector", s.id, "codes", s.source) for s in self.sectors.values())
        yield from (("overhead", o.name, "amount", o.source) for o in self.overheads)


def holds(starts: date, ends: date | None, day: date) -> bool:
    """Whether a dated row holds on a day; its last day is included."""
    return starts <= day and (ends is None or day <= ends)
