"""The cost of every candidate of a descriptor, each by the way its access is paid for.

All amounts are exact decimals per month. A price that is not known makes an option *unknown*, never free; what does not
fit the memory is *infeasible*, never cheap; a cost beside the model that nobody has stated is named as missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from auditor.catalogue.entries import Catalogue
from auditor.catalogue.offers import Price
from auditor.costs import classes
from auditor.costs.amounts import Amount
from auditor.costs.beside import OtherCurrency, extras
from auditor.costs.hosting import hosted
from auditor.costs.hybrid import hybrid
from auditor.costs.method import Method
from auditor.costs.option import Option, State, Told, lines, unknown
from auditor.costs.plan import corners, middle, quantities
from auditor.costs.service import IN, OUT, READ, WRITTEN, Rates, TokenPlan
from auditor.inputs.acceptance import AcceptedPrice
from auditor.inputs.descriptor import Workload
from auditor.inputs.routes import STANDARD, Candidate
from auditor.inputs.volume import Volume


def options(
    workloads: Sequence[Workload], catalogue: Catalogue, as_of: date, accepted: Sequence[AcceptedPrice] = ()
) -> dict[str, Option]:
    """The cost of every candidate, by candidate id; ``accepted`` are the old prices somebody accepts."""
    limit = Method.at(catalogue, as_of).stale_after
    found: dict[str, Option] = {}
    for workload in workloads:
        own: dict[str, Option] = {}
        for one in workload.candidates:
            if one.access != "hybrid":
                own[one.id] = _aged(option(one, workload, catalogue, as_of), one, accepted, as_of, limit)
        for one in workload.candidates:
            if one.access == "hybrid":
                own[one.id] = hybrid(one, workload, own, catalogue, as_of)
        found |= {one.id: own[one.id] for one in workload.candidates}
    return found


def _aged(one: Option, candidate: Candidate, accepted: Sequence[AcceptedPrice], as_of: date, limit: int) -> Option:
    """An option whose price ranks nothing where it is too old and nobody accepts it."""
    if not too_stale(one, as_of, limit):
        return one
    word = _acceptance(candidate, accepted, as_of, limit)
    return replace(one, too_old=word is None, accepted=word)


def _acceptance(
    candidate: Candidate, accepted: Sequence[AcceptedPrice], as_of: date, limit: int
) -> AcceptedPrice | None:
    """The latest acceptance of the price of a candidate that holds on a day: it grows old as a price does."""
    holding = [
        one
        for one in accepted
        if one.covers(candidate.provider, candidate.model, candidate.hardware) and 0 <= (as_of - one.on).days <= limit
    ]
    return max(holding, key=lambda one: one.on, default=None)


def too_stale(option: Option, as_of: date, limit: int) -> bool:
    """Whether the price was read more than so many days ago: too old to say which option is cheapest."""
    return option.checked is not None and (as_of - option.checked).days > limit


def option(candidate: Candidate, workload: Workload, catalogue: Catalogue, as_of: date) -> Option:
    """The cost of one candidate that is no hybrid, with the prices of a day."""
    model = catalogue.models.get(candidate.model)
    if model is None:
        return unknown(candidate.id, f"The model {candidate.model} is not in the catalogue.")
    if candidate.access in ("self_hosted", "edge"):
        return hosted(candidate, model, workload, catalogue, as_of)
    return _per_token(candidate, workload, catalogue, as_of)


def _per_token(candidate: Candidate, workload: Workload, catalogue: Catalogue, as_of: date) -> Option:
    volume = workload.volume
    if volume is None:
        return unknown(candidate.id, "The volume of the workload is not described.")
    listed = catalogue.price_at(candidate.provider or "", candidate.model, as_of)
    if listed is None:
        return unknown(candidate.id, _unpriced(candidate, catalogue, as_of))
    try:
        price = classes.chosen(listed, candidate.service_class, volume)
        beside = extras(candidate.access, workload, catalogue, as_of, price.currency)
    except (classes.NoClass, OtherCurrency) as error:
        return unknown(candidate.id, str(error))
    plan = TokenPlan(
        price,
        quantities(volume) | {one.name: one.amount for one in beside.found},
        tuple(one.name for one in beside.found),
        "" if candidate.service_class == STANDARD else candidate.service_class,
    )
    model = catalogue.models[candidate.model]
    ends = [price.retires, model.retires if candidate.access == "api" else None]
    told = dict(_told(plan, volume)) | {one.name: one.told for one in beside.found}
    reach = corners(plan)
    return Option(
        candidate.id,
        State.PRICED,
        currency=price.currency,
        lines=tuple(lines(plan, told, reach)),
        plan=plan,
        ends=reach,
        retires=min((day for day in ends if day is not None), default=None),
        checked=date.fromisoformat(price.source.checked),
        growth=Amount(*volume.range("growth_per_month")),
        without=beside.without,
        notes=(*classes.notes(candidate.service_class, volume), *_said(plan, volume)),
        terms=classes.others(plan, listed, reach),
    )


def _unpriced(candidate: Candidate, catalogue: Catalogue, as_of: date) -> str:
    """Why there is no price by the token on a day: billed otherwise, gone, or not on record."""
    provider = catalogue.providers.get(candidate.provider or "")
    if provider is not None and provider.pricing_model == "gpu_hours":
        return f"{provider.title} bills the hours of machines, not tokens, and no price of its machines is on record."
    rows = [one for one in catalogue.prices if (one.provider, one.model) == (candidate.provider, candidate.model)]
    gone = [one.retires for one in rows if one.retires is not None and one.retires <= as_of]
    if gone:
        return f"{candidate.provider} no longer offers {candidate.model}: the offer ended on {max(gone).isoformat()}."
    return f"No price of {candidate.model} at {candidate.provider} is known on {as_of.isoformat()}."


def _told(plan: TokenPlan, volume: Volume) -> Iterator[tuple[str, Told]]:
    """What is said of each line of tokens."""
    rates, price = plan.rates(middle(plan.inputs)), plan.price
    told = {IN: rates.input, READ: rates.read, WRITTEN: rates.written, OUT: rates.output}
    for what, rate in told.items():
        count = volume.output_tokens_per_request if what == OUT else volume.input_tokens_per_request
        how = f"{volume.requests_per_month:,} requests x {count:,f} tokens x {rate or Decimal(0):f} per million"
        yield plan.named(what), Told("list", how + _factors(what, rates, price, volume), price.source)


def _factors(what: str, rates: Rates, price: Price, volume: Volume) -> str:
    """What else an amount was multiplied by, as it follows the price."""
    parts = []
    read = volume.cached_input_share if rates.read is not None else Decimal(0)
    written = volume.cache_written_share if rates.written is not None else Decimal(0)
    if what == IN and (read or written):
        told = [f"{share:f} {word}" for share, word in ((read, "cached"), (written, "written")) if share]
        parts.append(f"(1 - {' - '.join(told)})")
    if what in (READ, WRITTEN):
        parts.append(f"{read:f} cached" if what == READ else f"{written:f} written")
    if volume.extra_calls_per_request:
        parts.append(f"(1 + {volume.extra_calls_per_request:f} calls again)")
    off = _off(price) if what == READ else price.batch_discount
    if volume.batch_share and off:
        parts.append(f"(1 - {volume.batch_share:f} in batches x {off:f} off)")
    return "".join(f" x {part}" for part in parts)


def _off(price: Price) -> Decimal:
    """The share that batches take off what is read from a cache."""
    cached, in_batch = price.cached_input_per_mtok, price.cached_batch_per_mtok
    return Decimal(0) if not cached or in_batch is None else (1 - in_batch / cached).normalize()


def _said(plan: TokenPlan, volume: Volume) -> Iterator[str]:
    """What the volume states and the price has nothing for, so that it changes no amount."""
    price = plan.price
    if plan.of_class:
        return
    read, written, batch = (
        volume.range(name)[2] for name in ("cached_input_share", "cache_written_share", "batch_share")
    )
    if read and price.cached_input_per_mtok is None:
        yield "No price of cached input is on record here: it counts as any other input."
    if batch and price.batch_discount is None:
        yield "No discount for batches is on record here: nothing is taken off."
    if read and batch and price.batch_discount and price.cached_input_per_mtok and not price.cached_batch_per_mtok:
        yield "No price of cached input in batches is on record here: batches take nothing off it."
    if read and price.cache_write_per_mtok is not None and not written:
        costs = f"{price.cache_write_per_mtok:f} a million tokens here, not {price.input_per_mtok:f}"
        which = "Which share of the input is written is not stated (volume.cache_written_share)"
        yield f"Input written to a cache costs {costs}. {which}, so none of it is reckoned at that price."
