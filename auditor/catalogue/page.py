"""One entry on one screen, in words: what it is, its licence and dates, what is open, sources, what is not known."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from auditor.catalogue import wording
from auditor.catalogue.citation import Citation
from auditor.catalogue.description import plain_decimal
from auditor.catalogue.entries import Benchmark, Catalogue, Disagreement, Licence, Model, Release
from auditor.catalogue.identity import tag_standing
from auditor.catalogue.offers import Hardware, Price, Provider, Statement
from auditor.catalogue.release import Standing, standing
from auditor.catalogue.search import AnyEntry

_WIDTH: Final = 80
_LABEL: Final = 24


def lines(entry: AnyEntry, catalogue: Catalogue, day: date) -> list[str]:
    """The entry in words, as of a day."""
    match entry:
        case Model():
            return list(_model(entry, catalogue, day))
        case Licence():
            return list(_licence(entry, catalogue))
        case Provider():
            return list(_provider(entry, catalogue, day))
        case Price():
            return list(_price(entry, catalogue, day))
        case Hardware():
            return list(_hardware(entry, catalogue))
        case _:
            return []


def money(price: Price) -> str:
    """A price for reading."""
    return (
        f"{plain_decimal(price.input_per_mtok)} in, {plain_decimal(price.output_per_mtok)} out "
        f"{price.currency} per million tokens"
    )


def status(model: Model, day: date) -> str:
    """Where a model stands on a day."""
    if model.released and model.released > day:
        return "not out yet"
    if model.retires is not None:
        gone = model.retired_at(day)
        return "retired" if gone else f"retires {_end(model)}" if gone is False else f"disputed: retires {_end(model)}"
    return "weights" if model.has_weights() else "offered"


def _model(model: Model, catalogue: Catalogue, day: date) -> Iterator[str]:
    yield f"{model.title} ({model.id}), a model by {model.maker}"
    licence = catalogue.licences.get(model.licence or "")
    if licence:
        yield from labelled("Licence", f"{licence.title} ({licence.id}): {wording.KINDS_OF_LICENCE[licence.kind]}")
    else:
        yield from labelled("Licence", "not established")
    yield from labelled("Tag on the hub", _hub_tag(model, catalogue))
    yield from labelled("Called open source", wording.CLAIMED.get(model.claimed_open_source))
    yield from labelled("Released", model.released)
    if model.retires:
        tense = "Retired" if model.retired_at(day) else "Retires"
        yield from labelled(tense, f"{_end(model)}, at its maker's own service{_disputed(model)}")
    for base in model.base_models:
        made_from = base.model or (f"{base.name} ({base.licence})" if base.licence else base.name)
        yield from labelled("Made from", f"{wording.RELATIONS[base.relation]} {made_from}")
    yield from labelled("Size", _size(model))
    yield from labelled("Training", _training(model))
    if model.context_tokens:
        yield from labelled("Context", f"{model.context_tokens:,} tokens")
    if model.inputs or model.outputs:
        yield from labelled("Takes and gives", f"{_and(model.inputs)} in, {_and(model.outputs)} out")
    for availability, label in wording.AVAILABLE.items():
        names = [name for name, value in model.components.items() if value == availability]
        yield from labelled(label, ", ".join(_component(name) for name in names))
    yield from labelled("Licence of the code", model.components.get("code_licence_kind"))
    yield from labelled("Openness framework", _framework(standing(model, catalogue)))
    offers = [price for price in catalogue.prices_at(day) if price.model == model.id]
    for number, price in enumerate(offers):
        label = f"Prices on {day.isoformat()}" if number == 0 else " "
        yield from labelled(label, f"{price.provider}: {money(price)}{_until(price)}")
    yield from labelled("Other names", ", ".join(model.aliases))
    yield from _said(model.benchmarks)
    yield from _differ(one for one in catalogue.disagreements.values() if model.id in one.models)
    release = catalogue.releases.get(model.id)
    yield from _not_established({**model.unknown, **({} if release is None else _of_release(release))})
    yield from _sources({**model.sources, **({} if release is None else {"release": release.source})})


def _of_release(release: Release) -> dict[str, str]:
    """What is not established of a release and why, under the words a reader knows it by."""
    return {wording.RELEASE[name]: reason for name, reason in release.unknown.items()}


def _hub_tag(model: Model, catalogue: Catalogue) -> str:
    """What a model hub calls the licence, and how that stands to it."""
    if model.hub_licence is None:
        return ""
    standing_of_tag = wording.HUB_TAG[tag_standing(model, catalogue.licences)]
    return f"{model.hub_licence.tag} ({model.hub_licence.as_of}): {standing_of_tag}"


def _end(model: Model) -> str:
    """The day its offer ends, or the two between which the sources differ."""
    last = "" if model.retires is None else model.retires.isoformat()
    return last if model.retires_disputed_from is None else f"{model.retires_disputed_from.isoformat()} or {last}"


def _disputed(model: Model) -> str:
    """A reminder that the sources differ about the day."""
    return "" if model.retires_disputed_from is None else "; the sources differ, and between the two it is not known"


def _licence(licence: Licence, catalogue: Catalogue) -> Iterator[str]:
    yield f"{licence.title} ({licence.id}), a licence"
    yield from labelled("Kind", wording.KINDS_OF_LICENCE[licence.kind])
    yield from labelled("SPDX", licence.spdx)
    yield from labelled("Written by", licence.steward)
    yield from labelled("Version", licence.version)
    yield from labelled("Governing law", licence.governing_law)
    yield from labelled("Other names", ", ".join(licence.aliases))
    models = [model.id for model in catalogue.models.values() if model.licence == licence.id]
    yield from labelled("Models under it", ", ".join(models))
    services = [provider.id for provider in catalogue.providers.values() if provider.terms == licence.id]
    yield from labelled("Services under it", ", ".join(services))
    yield from _differ(one for one in catalogue.disagreements.values() if licence.id in one.licences)
    yield from _not_established(licence.unknown)
    yield from _sources({"text": licence.source})


def _provider(provider: Provider, catalogue: Catalogue, day: date) -> Iterator[str]:
    service = wording.ACCESS.get(provider.access or "", "")
    yield f"{provider.title} ({provider.id}), a provider{f': {service}' if service else ''}"
    yield from labelled("Established in", provider.country)
    yield from labelled("Processes in", ", ".join(provider.processing_countries))
    yield from labelled("Regions to choose", ", ".join(provider.regions))
    yield from labelled("Residency", wording.RESIDENCY.get(provider.residency or ""))
    terms = catalogue.licences.get(provider.terms or "")
    yield from labelled("Terms", f"{terms.title} ({terms.id})" if terms else "")
    yield from labelled("Training", wording.TRAINING.get(provider.trains_on_customer_data or ""))
    if provider.retention_days is not None:
        yield from labelled("Keeps prompts", f"{provider.retention_days} days by default")
    yield from labelled("Storage", wording.ZERO_RETENTION.get(provider.zero_retention or ""))
    yield from labelled("Processing agreement", wording.PROCESSING_AGREEMENT.get(provider.dpa or ""))
    yield from labelled("Health data (HIPAA)", wording.HEALTH.get(provider.baa or ""))
    yield from labelled("Audit", wording.AUDIT.get(provider.audit_right or ""))
    yield from labelled("Claims over output", wording.INDEMNITY.get(provider.ip_indemnity or ""))
    if provider.subprocessor_notice_days is not None:
        yield from labelled("Sub-processors", f"{provider.subprocessor_notice_days} days to object to a further one")
    for place, one in enumerate(provider.subprocessors):
        yield from labelled("Passes data on to" if place == 0 else "", f"{one.name} ({one.where()}), {one.purpose}")
    if provider.terms_notice_days is not None:
        yield from labelled("New terms", f"take effect {provider.terms_notice_days} days after they are posted")
    yield from labelled("Sold", wording.PRICING.get(provider.pricing_model or ""))
    offers = [price.model for price in catalogue.prices_at(day) if price.provider == provider.id]
    yield from labelled(
        f"Prices on {day.isoformat()}", f"{len(offers)} models: {', '.join(offers)}" if offers else "none"
    )
    yield from _said(provider.statements)
    yield from _not_established(provider.unknown)
    yield from _sources({"country": provider.source, **provider.sources})


def _price(price: Price, catalogue: Catalogue, day: date) -> Iterator[str]:
    model, provider = catalogue.models[price.model], catalogue.providers[price.provider]
    yield f"{model.title} at {provider.title} ({price.id}), a list price"
    yield from labelled("Price", money(price))
    if price.cached_input_per_mtok is not None:
        yield from labelled("Cached input", f"{plain_decimal(price.cached_input_per_mtok)} per million tokens")
    if price.cache_write_per_mtok is not None:
        yield from labelled("Written to a cache", f"{plain_decimal(price.cache_write_per_mtok)} per million tokens")
    if price.batch_discount is not None:
        cached = price.cached_batch_per_mtok
        also = "" if cached is None else f"; cached input {plain_decimal(cached)} per million tokens"
        yield from labelled("Batch", f"{plain_decimal(price.batch_discount * 100)} % less{also}")
    if price.long_context is not None:
        long = price.long_context
        yield from labelled(
            "Long prompts",
            f"above {long.above_input_tokens:,} tokens: {plain_decimal(long.input_per_mtok)} in, "
            f"{plain_decimal(long.output_per_mtok)} out"
            + ("" if long.cached_input_per_mtok is None else f", {plain_decimal(long.cached_input_per_mtok)} cached"),
        )
    for name, other in price.classes.items():
        amounts = f"{plain_decimal(other.input_per_mtok)} in, {plain_decimal(other.output_per_mtok)} out"
        yield from labelled(f"Class {name}", amounts)
    yield from labelled("From", price.starts)
    yield from labelled("Until", price.ends)
    yield from labelled("Offer ends", price.retires)
    yield from labelled(f"On {day.isoformat()}", "asked" if price.holds(day) else "not asked")
    yield from labelled("Note", price.note)
    yield from _sources({"price": price.source})


def _hardware(machine: Hardware, catalogue: Catalogue) -> Iterator[str]:
    yield f"{machine.title} ({machine.id}), a machine to rent"
    memory = plain_decimal(machine.memory_gb)
    yield from labelled("Graphics processors", f"{machine.gpus} x {machine.gpu}, {memory} GB in all")
    yield from labelled("Price", f"{machine.per_hour.quantize(Decimal('0.0001')):f} {machine.currency} an hour")
    if machine.month_low is not None and machine.month_high is not None:
        yield from labelled("A month", _month(machine.month_low, machine.month_high, machine.currency))
    yield from labelled("Kind of price", machine.basis)
    yield from labelled("From", machine.starts)
    yield from labelled("Until", machine.ends)
    for row in catalogue.capacity:
        if row.hardware == machine.id:
            shape = f"{plain_decimal(row.input_tokens_per_request)} tokens in, "
            shape += f"{plain_decimal(row.output_tokens_per_request)} out"
            size = f"up to {row.parameters_at_most / 10**9:g} billion parameters, {row.precision}"
            yield from labelled(
                "Carries", f"{row.requests_per_month:,} requests a month of {shape}: {size} ({row.basis})"
            )
    yield from _sources({"price": machine.source})


def _month(low: Decimal, high: Decimal, currency: str) -> str:
    if low == high:
        return f"{plain_decimal(low)} {currency}, as the source prints it"
    span = f"{plain_decimal(low)} to {plain_decimal(high)} {currency}"
    return f"{span}, as the source prints it; the price an hour is the middle"


def _size(model: Model) -> str:
    if model.parameters is None:
        return ""
    text = f"{_short(model.parameters)} parameters"
    return text + (f", {_short(model.active_parameters)} used for one token" if model.active_parameters else "")


def _training(model: Model) -> str:
    if model.training_flop is None:
        return ""
    return f"{model.training_flop:.2g} operations, {wording.FLOP_BASIS[model.training_flop_basis or 'reported']}"


def _short(number: int) -> str:
    return f"{number / 10**9:,.4g} billion" if number >= 10**9 else f"{number / 10**6:,.4g} million"


def _until(price: Price) -> str:
    if price.ends:
        return f", until {price.ends.isoformat()}"
    return f", no longer offered from {price.retires.isoformat()}" if price.retires else ""


def _component(name: str) -> str:
    return wording.COMPONENTS.get(name, name.replace("_", " "))


def _and(words: tuple[str, ...]) -> str:
    return ", ".join(words[:-1]) + f" and {words[-1]}" if len(words) > 1 else "".join(words)


def _said(statements: tuple[Benchmark, ...] | tuple[Statement, ...]) -> Iterator[str]:
    if statements:
        yield "Said of it (statements, not measurements of this project)"
    for statement in statements:
        if isinstance(statement, Benchmark):
            what, words = statement.benchmark, plain_decimal(statement.score)
        else:
            what, words = statement.about.replace("_", " "), statement.words
        yield from labelled(what, f"{words} ({statement.said_by}, {statement.as_of})")


def _framework(found: Standing) -> str:
    """Where a model stands in the Model Openness Framework, and what keeps it from a class, or from an answer."""
    if found.number:
        return f"class {'I' * found.number} of the Model Openness Framework"
    lacking = {
        "not released": found.missing,
        "without a licence": found.unlicensed,
        "under a licence that is not open": found.invalid,
        "not established": found.unknown if found.number is None else (),
    }
    why = "; ".join(f"{what}: {', '.join(map(_component, names))}" for what, names in lacking.items() if names)
    return f"{'not settled' if found.number is None else 'no class'} ({why})"


def _differ(matters: Iterable[Disagreement]) -> Iterator[str]:
    """Who says what where sources differ, and what holds."""
    for number, matter in enumerate(matters):
        if number == 0:
            yield "Where sources differ"
        yield from wrapped(matter.question, "  ", "  ")
        for said in matter.statements:
            yield from labelled(f"- {said.said_by}", f"{said.value} ({said.source.pinpoint}, {said.as_of})")
        yield from labelled("What holds", matter.settled)
        yield from labelled("Decided by", matter.decided_by)


def _not_established(unknown: Mapping[str, str]) -> Iterator[str]:
    if unknown:
        yield "Not established"
    for field, reason in unknown.items():
        yield from labelled(field.replace("_", " "), reason)


def _sources(sources: Mapping[str, Citation]) -> Iterator[str]:
    yield "Sources"
    resting: dict[Citation, list[str]] = {}
    for field, source in sources.items():
        resting.setdefault(source, []).append(field.replace("_", " "))
    for source, names in resting.items():
        yield from wrapped(f"{', '.join(names)}:", "  ", "  ")
        yield from wrapped(f"{source.document}, {source.pinpoint}", "    ", "    ")
        if source.quote:
            yield from wrapped(f"“{source.quote}”", "    ", "    ")
        yield f"    {source.url} ({source.confidence}, checked {source.checked})"
        if source.opened:
            yield from wrapped(f"opened: {source.opened}", "    ", "    ")


def labelled(label: str, value: object) -> Iterator[str]:
    """A label and its value, wrapped; nothing where there is no value."""
    if value is None or value == "":
        return
    head = f"  {label:<{_LABEL - 2}}"
    yield from wrapped(str(value), head if len(head) == _LABEL else f"{head} ", " " * _LABEL)


def wrapped(text: str, first: str, rest: str) -> list[str]:
    """A text in lines of the width of a page; ``first`` and ``rest`` begin them."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
        drop_whitespace=True,
    )
