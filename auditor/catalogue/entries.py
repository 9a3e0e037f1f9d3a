"""What the catalogue holds, as plain data; each entry carries its source and the day it was checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from auditor.catalogue.citation import Citation
from auditor.catalogue.offers import (
    Architecture,
    Capacity,
    Figure,
    Hardware,
    Hidden,
    Overhead,
    Price,
    Provider,
    Rent,
    holds,
)
from auditor.errors import Problem, RulesError


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
class HubTag:
    """The tag by which a model hub names the licence of a model, and when: what the hub says, not what holds."""

    tag: str
    as_of: str
    source: Citation


@dataclass(frozen=True)
class Model:
    """A model release. None (or nothing listed) is *unknown*; ``unknown`` gives the reason where it was looked for.

    ``sources`` names for each field the citation it rests on. ``parameters`` counts all weights, and
    ``active_parameters`` those used for one token. ``retires`` is the first day on which the maker's own service no
    longer offers it: weights that can be downloaded do not retire. Where sources differ, it is the last day any of
    them gives, and ``retires_disputed_from`` the first: between the two nobody here knows. ``training_flop_basis`` says
    whether the maker reported the training compute or who estimated it. ``instruction_tuned`` is False for a base
    model: it continues text and was not trained to follow instructions. ``trained_by_organisation`` is said only by a
    descriptor that describes the model itself. ``added_licence`` is that of what its maker added to weights that stay
    under ``licence``, where the two differ: both bind.
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
    hub_licence: HubTag | None = None
    trained_by_organisation: bool | None = None
    added_licence: str | None = None

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
    figures: list[Figure] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    rents: list[Rent] = field(default_factory=list)
    architectures: dict[str, Architecture] = field(default_factory=dict)
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

    def figure(self, identifier: str, day: date) -> Figure:
        """A figure with the value that holds on a day; raises RulesError where none does."""
        rows = [one for one in self.figures if one.id == identifier and holds(one.starts, one.ends, day)]
        if not rows:
            what = f"holds no value of the figure {identifier} on {day.isoformat()}."
            raise RulesError([Problem("catalogue", None, "", what, fix="Add a row under figures.")])
        return max(rows, key=lambda row: row.starts)

    def overheads_at(self, access: str, day: date, parameters: int | None = None) -> list[Overhead]:
        """The overheads of a way of access that hold on a day, in the order of the catalogue.

        Of those for models of one size or another, by topic, the one of the least size that is enough.
        """
        rows = [o for o in self.overheads if o.access == access and holds(o.starts, o.ends, day)]
        least: dict[str, int] = {}
        for row in rows:
            size = row.parameters_at_most
            if size is not None and parameters is not None and size >= parameters:
                least[row.topic] = min(size, least.get(row.topic, size))
        return [row for row in rows if row.parameters_at_most == least.get(row.topic)]

    def hidden_at(self, access: str, day: date) -> list[Hidden]:
        """The costs of a way of access that nobody has a figure for on a day, in the order of the catalogue."""
        return [one for one in self.hidden if access in one.access and holds(one.starts, one.ends, day)]

    def rents_at(self, hardware: str, day: date) -> list[Rent]:
        """The other terms on which a machine is rented on a day: of each the row that started last."""
        rows = sorted(
            (row for row in self.rents if row.hardware == hardware and holds(row.starts, row.ends, day)),
            key=lambda row: row.starts,
        )
        return sorted({row.terms: row for row in rows}.values(), key=lambda row: row.terms)

    def permitted(self, licence: str) -> list[Permission]:
        """What a licence allows, in the order of the catalogue."""
        return [permission for permission in self.permissions if permission.licence == licence]

    def citations(self) -> Iterator[tuple[str, str, str, Citation]]:
        """Every citation with the kind and id of its entry and the field that rests on it."""
        for model in self.models.values():
            yield from (("model", model.id, name, source) for name, source in model.sources.items())
            yield from (("model", model.id, f"benchmarks: {b.benchmark}", b.source) for b in model.benchmarks)
            if model.hub_licence is not None:
                yield "model", model.id, "hub_licence", model.hub_licence.source
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
        yield from (("figure", f.id, "value", f.source) for f in self.figures)
        yield from (("hidden", f"{h.topic}: {h.name}", "why", h.source) for h in self.hidden)
        yield from (("rent", f"{r.hardware}/{r.terms}", "price", r.source) for r in self.rents)
        yield from (("model", name, "architecture", a.source) for name, a in self.architectures.items())
