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
from auditor.costs.amounts import Amount
from auditor.costs.beside import OtherCurrency, extras
from auditor.costs.hosting import hosted
from auditor.costs.hybrid import hybrid
from auditor.costs.method import Method
from auditor.costs.option import OnTerms, Option, State, Told, lines, unknown
from auditor.costs.plan import BATCH, CACHED, INPUT, Corners, TokenPlan, corners, middle, quantities, total
from auditor.inputs.acceptance import AcceptedPrice
from auditor.inputs.descriptor import Workload
from auditor.inputs.routes import Candidate
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
    price = catalogue.price_at(candidate.provider or "", candidate.model, as_of)
    if price is None:
        return unknown(candidate.id, _unpriced(candidate, catalogue, as_of))
    try:
        beside = extras(candidate.access, workload, catalogue, as_of, price.currency)
    except OtherCurrency as error:
        return unknown(candidate.id, str(error))
    plan = TokenPlan(
        price,
        quantities(volume) | {one.name: one.amount for one in beside.found},
        tuple(one.name for one in beside.found),
    )
    model = catalogue.models[candidate.model]
    ends = [price.retires, model.retires if candidate.access == "api" else None]
    told = dict(_told(plan, price, volume)) | {one.name: one.told for one in beside.found}
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
        terms=_other_classes(plan, reach),
    )


def _other_classes(plan: TokenPlan, reach: Corners) -> tuple[OnTerms, ...]:
    """What the month would cost in other classes of service, all lines included.

    Of those no price of long prompts is on record, so nothing is said where a request may be as long; nor of cached
    input and of batches, which are then not taken off.
    """
    price = plan.price
    long = price.long_context
    if long is not None and plan.inputs[INPUT].high > long.above_input_tokens:
        return ()
    found = []
    for name, rates in price.classes.items():
        same = replace(
            price,
            input_per_mtok=rates.input_per_mtok,
            output_per_mtok=rates.output_per_mtok,
            cached_input_per_mtok=None,
            batch_discount=None,
            long_context=None,
        )
        other = replace(plan, price=same)
        amount = Amount(*(total(other, at) for at in (reach.low, reach.mid, reach.high)))
        taken = bool(plan.inputs[CACHED].high or plan.inputs[BATCH].high)
        risk = "What a cache or batches take off is not known there and not taken off." if taken else ""
        found.append(OnTerms(name, amount, risk, price.source))
    return tuple(found)


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


def _told(plan: TokenPlan, price: Price, volume: Volume) -> Iterator[tuple[str, Told]]:
    """What is said of each line of tokens."""
    rates = plan.rates(middle(plan.inputs))
    cached = price.cached_input_per_mtok or Decimal(0)
    told = {"Input tokens": rates[0], "Cached input tokens": cached, "Output tokens": rates[1]}
    tokens = {"Output tokens": volume.output_tokens_per_request}
    for name, rate in told.items():
        count = tokens.get(name, volume.input_tokens_per_request)
        how = f"{volume.requests_per_month:,} requests x {count:,f} tokens x {rate:f} per million"
        yield name, Told("list", how + _factors(name, price, volume), price.source)


def _factors(name: str, price: Price, volume: Volume) -> str:
    """What else an amount was multiplied by, as it follows the price."""
    parts = []
    if volume.cached_input_share and price.cached_input_per_mtok is not None:
        share = volume.cached_input_share
        parts += {"Input tokens": [f"(1 - {share:f} cached)"], "Cached input tokens": [f"{share:f} cached"]}.get(
            name, []
        )
    if volume.extra_calls_per_request:
        parts.append(f"(1 + {volume.extra_calls_per_request:f} calls again)")
    if volume.batch_share and price.batch_discount:
        parts.append(f"(1 - {volume.batch_share:f} in batches x {price.batch_discount:f} off)")
    return "".join(f" x {part}" for part in parts)
