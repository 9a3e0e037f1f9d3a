"""The facts of one candidate: its route, its model and licence, and the provider that runs it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from auditor.catalogue.citation import Citation
from auditor.catalogue.described import UNREAD
from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.offers import Provider
from auditor.costs import needs
from auditor.costs.option import Option
from auditor.facts import modification
from auditor.facts.licences import licence_facts
from auditor.facts.openness import openness_facts
from auditor.facts.table import Bounds, Fact, FactValue, Provenance, stated
from auditor.inputs.descriptor import Descriptor, Workload
from auditor.inputs.documents import Data
from auditor.inputs.routes import Candidate

OPERATORS = {"self_hosted": "organisation", "edge": "organisation", "api": "provider", "managed": "provider"}
"""Who runs the model, by route; for a hybrid that is not one answer."""

RENTED = ("self_hosted", "hybrid")
"""The routes on which a machine of the catalogue, which is one to rent, says who hosts the model."""

TERMS = (
    "trains_on_customer_data",
    "dpa",
    "baa",
    "zero_retention",
    "residency",
    "audit_right",
    "ip_indemnity",
    "subprocessor_notice_days",
    "terms_notice_days",
)
"""What the catalogue knows of a provider's terms, by the name it has as a fact too."""

_OF_PART = {"provider": "frontier", "precision": "small"}
"""Which part of a hybrid a field of its route is taken from."""

STATED_TIER = "practical quality tier (1 is best)"
"""The benchmark under which the catalogue keeps the tier that a source gives a model."""

MMLU = ("MMLU", "MMLU (5-shot)", "MMLU (0-shot, CoT)")
"""The benchmarks that count as a score on MMLU: the same questions, asked in different ways."""


def candidate_facts(
    descriptor: Descriptor, candidate: Candidate, catalogue: Catalogue, option: Option, days: tuple[date, date]
) -> dict[str, Fact]:
    """Every known fact of a candidate; ``days`` are the day of the audit and the last day of its horizon."""
    facts = list(_route(descriptor, candidate))
    machine = catalogue.hardware_at(candidate.hardware or "", days[0])
    if machine is not None:
        facts += _known(f"hardware {machine.id}", "gpus", "access.gpus", machine.gpus, machine.source)
    model = catalogue.models.get(candidate.model)
    provider = catalogue.providers.get(candidate.provider or "")
    facts += modification.of(descriptor, candidate, model)
    if model is not None:
        facts += _from_here(descriptor, model, _model(model, catalogue))
        facts += _trained(descriptor, model)
        facts += _offers(descriptor, candidate, catalogue, days)
    if machine is not None and not machine.device and candidate.access in RENTED:
        facts.append(Fact("access.host", "cloud", Provenance("catalogue", f"hardware {machine.id}", machine.source)))
    if provider is not None:
        facts += _provider(provider)
    if option.fits is not None:
        where = option.reason or f"size of {candidate.model} at {candidate.precision}, memory of {candidate.hardware}"
        facts.append(Fact("cost.weights_fit", option.fits, Provenance("cost", where)))
    named = {fact.name: fact for fact in facts}
    named |= {fact.name: fact for fact in _of_descriptor(descriptor, candidate)}
    return named


def model_facts(model: Model, catalogue: Catalogue) -> dict[str, Fact]:
    """What the catalogue knows of a model, however it is reached."""
    return {fact.name: fact for fact in _model(model, catalogue)}


def need_facts(workload: Workload, candidate: Candidate, catalogue: Catalogue) -> dict[str, Fact]:
    """Whether the workload says what it needs, and whether the model meets that, where it is known."""
    facts = [Fact("cost.needs_stated", needs.stated(workload), Provenance("cost", "needs of the workload"))]
    model = catalogue.models.get(candidate.model)
    need = None if model is None else needs.met(workload, model)
    if need is not None and need.truth is not None:
        where = need.why or "needs of the workload, and what the model takes in, gives out and has room for"
        facts.append(Fact("cost.meets_needs", need.truth, Provenance("cost", where)))
    return {fact.name: fact for fact in facts}


def _from_here(descriptor: Descriptor, model: Model, facts: Iterator[Fact]) -> Iterator[Fact]:
    """The facts of a model, with the line that states each where the descriptor describes the model itself."""
    described = next((one for one in descriptor.models if one.id == model.id), None)
    for fact in facts:
        if described is None:
            yield fact
            continue
        group, _, field = fact.name.partition(".")
        of_chain = {"licence.id": "licence", "licence.kind": "licence", "model.made_by": "base_models"}
        path = (*described.path, of_chain.get(fact.name, field if group == "model" else "base_models"))
        if group == "components":
            path = (*described.path, "components", field)
        here = stated(descriptor, fact.name, fact.value, path).provenance
        unread = fact.name == "licence.kind" and fact.value == "restricted"
        yield replace(fact, provenance=replace(here, where=f"{here.where}: {UNREAD}") if unread else here)


def _trained(descriptor: Descriptor, model: Model) -> Iterator[Fact]:
    """Whether the organisation trained the model: as the descriptor says, or as the catalogue calls its maker."""
    name = "model.trained_by_organisation"
    described = next((one for one in descriptor.models if one.id == model.id), None)
    if described is None:
        own = model.maker.strip().casefold() == str(descriptor.organisation.get("name", "")).strip().casefold()
        yield Fact(name, own, Provenance("catalogue", f"model {model.id}, maker: {model.maker}"))
    elif model.trained_by_organisation is not None:
        path = (*described.path, "trained_by_organisation")
        yield stated(descriptor, name, model.trained_by_organisation, path)


def _route(descriptor: Descriptor, candidate: Candidate) -> Iterator[Fact]:
    """What makes the candidate what it is: as the descriptor names it, or as the catalogue gave it."""
    named: list[tuple[str, str, str | None]] = [
        ("access.route", "access", candidate.access),
        ("access.operator", "access", OPERATORS.get(candidate.access)),
        ("model.id", "model", candidate.model),
        ("provider.id", "provider", candidate.provider),
        ("access.precision", "precision", candidate.precision),
    ]
    asked = f"from the catalogue, {descriptor.document.spot(candidate.path)} asks for all: {candidate.chosen_for}"
    for name, key, value in named:
        if value is None:
            continue
        if candidate.split is not None and key in _OF_PART:
            yield stated(descriptor, name, value, (*candidate.split.path, _OF_PART[key]))
            continue
        if candidate.chosen_for:
            yield Fact(name, value, Provenance("catalogue", asked, path=candidate.path))
        else:
            yield stated(descriptor, name, value, (*candidate.path, key))


def _of_descriptor(descriptor: Descriptor, candidate: Candidate) -> Iterator[Fact]:
    """What the descriptor says of the route itself; it outranks what the catalogue knows of the provider."""
    for key, data in candidate.stated.items():
        if data is not None:
            name = f"access.{key}"
            yield stated(descriptor, name, _value(data), (*candidate.path, key))


def _value(data: Data) -> FactValue:
    return tuple(str(item) for item in data) if isinstance(data, list) else cast("FactValue", data)


def _known(of: str, field: str, name: str, value: FactValue | None, source: Citation | None) -> Iterator[Fact]:
    """A fact of the catalogue, where it is known."""
    if value is not None:
        yield Fact(name, value, Provenance("catalogue", f"{of}, {field}", source))


def _model(model: Model, catalogue: Catalogue) -> Iterator[Fact]:
    of, sources = f"model {model.id}", model.sources
    yield from _known(of, "licence", "licence.id", model.licence, sources.get("licence"))
    yield from licence_facts(model, catalogue)
    named: dict[str, FactValue | None] = {
        "claimed_open_source": model.claimed_open_source,
        "parameters": model.parameters,
        "released": None if model.released is None else model.released.isoformat(),
        "inputs": model.inputs or None,
        "training_flop": model.training_flop,
    }
    for field, value in named.items():
        yield from _known(of, field, f"model.{field}", value, sources.get(field))
    yield from _quality(model)
    for component, availability in model.components.items():
        yield from _known(of, "components", f"components.{component}", availability, sources.get("components"))
    yield from openness_facts(model, catalogue)


def _quality(model: Model) -> Iterator[Fact]:
    """The tier and the score that sources state: what they say of it, where they differ within its bounds."""
    tiers = [one for one in model.benchmarks if one.benchmark == STATED_TIER]
    tier = f"tier_{tiers[0].score:f}" if tiers else "none"
    source = tiers[0].source if tiers else model.sources.get("licence")
    yield from _known(f"model {model.id}", "benchmarks", "model.stated_tier", tier, source)
    scores = [one for one in model.benchmarks if one.benchmark in MMLU]
    if scores:
        low, high = min(one.score for one in scores), max(one.score for one in scores)
        said = ", ".join(f"{one.score:f} {one.said_by} ({one.as_of})" for one in scores)
        value = low if low == high else Bounds(low, high)
        yield from _known(f"model {model.id}", f"benchmarks: {said}", "model.mmlu", value, scores[0].source)


def _offers(
    descriptor: Descriptor, candidate: Candidate, catalogue: Catalogue, days: tuple[date, date]
) -> Iterator[Fact]:
    """The offer of a candidate; that of a hybrid is gone when one of its parts is, and there while both are."""
    split = candidate.split
    ids = (candidate.id,) if split is None else (split.small, split.frontier)
    parts = [one for workload in descriptor.workloads for one in workload.candidates if one.id in ids]
    each = [
        {fact.name: fact for fact in _offer(one, catalogue.models[one.model], catalogue, days)}
        for one in parts or [candidate]
        if one.model in catalogue.models
    ]
    for name in dict.fromkeys(name for facts in each for name in facts):
        known = [facts[name] for facts in each if name in facts]
        gone = next((fact for fact in known if fact.value is True), None)
        if gone is not None or len(known) == len(each):
            yield gone or known[0]


def _offer(candidate: Candidate, model: Model, catalogue: Catalogue, days: tuple[date, date]) -> Iterator[Fact]:
    """Whether the model is still offered on this route, and whether its end within the horizon was announced.

    Weights one holds do not retire. At a provider the offer's own end counts, at the maker's also the model's. Where
    neither an end nor a price of the day is known, neither is the answer; nor is it between two days on which sources
    that differ see the end.
    """
    as_of, until = days
    if OPERATORS.get(candidate.access) == "organisation":
        ends: list[_End] = []
        offered = model.has_weights()
        source = model.sources.get("components")
    else:
        price = catalogue.price_at(candidate.provider or "", model.id, as_of)
        ends, offered = list(_ends(candidate, model, catalogue)), price is not None
        source = None if price is None else price.source
    if not ends and not offered:
        return
    source = min(ends, key=lambda end: end.surely).source if ends else source
    of = f"{model.id} by {candidate.access}" + (f" at {candidate.provider}" if candidate.provider else "")
    yield from _known(of, "offer", "model.retired", _ended(ends, as_of), source)
    yield from _known(of, "offer", "model.retires_within_horizon", _ended(ends, until), source)


@dataclass(frozen=True, slots=True)
class _End:
    """The first day without the offer: the earliest that any source gives, and the one that all agree has come."""

    perhaps: date
    surely: date
    source: Citation | None


def _ended(ends: Sequence[_End], day: date) -> bool | None:
    """Whether an offer has ended by a day; None where sources differ about it."""
    if any(end.surely <= day for end in ends):
        return True
    return None if any(end.perhaps <= day for end in ends) else False


def _ends(candidate: Candidate, model: Model, catalogue: Catalogue) -> Iterator[_End]:
    """When the model is, or will be, no longer offered by its provider."""
    for price in catalogue.prices:
        if (price.provider, price.model) == (candidate.provider, model.id) and price.retires is not None:
            yield _End(price.retires, price.retires, price.source)
    provider = catalogue.providers.get(candidate.provider or "")
    if provider is not None and provider.access == "api" and model.retires is not None:
        yield _End(model.retires_disputed_from or model.retires, model.retires, model.sources.get("retires"))


def _provider(provider: Provider) -> Iterator[Fact]:
    of, sources = f"provider {provider.id}", provider.sources
    yield from _known(of, "country", "provider.country", provider.country, provider.source)
    countries = provider.processing_countries or None
    yield from _known(
        of, "processing_countries", "access.processing_countries", countries, sources.get("processing_countries")
    )
    for term in TERMS:
        yield from _known(of, term, f"provider.{term}", getattr(provider, term), sources.get(term))
    if provider.subprocessors:
        source = sources.get("subprocessors")
        names = ", ".join(one.name for one in provider.subprocessors)
        listed = tuple(sorted({code for one in provider.subprocessors for code in one.countries}))
        anywhere = [one.name for one in provider.subprocessors if one.worldwide]
        yield Fact(
            "provider.subprocessor_countries", listed, Provenance("catalogue", f"{of}, passes on to {names}", source)
        )
        where = f"{of}, no country given for {', '.join(anywhere) or 'none'}"
        yield Fact("provider.subprocessors_anywhere", bool(anywhere), Provenance("catalogue", where, source))
