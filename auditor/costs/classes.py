"""The classes of service a price is known of: one may be chosen, and of the others it is told what they would cost.

Only the prices of input and output are on record for flex and priority. What a cache or batches take off is then not
taken off, and of a request that may be as long as a dearer tier nothing is said.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from auditor.catalogue.offers import Price
from auditor.costs.amounts import Amount
from auditor.costs.option import OnTerms
from auditor.costs.plan import BATCH, CACHED, INPUT, TO_CACHE, Corners, total
from auditor.costs.service import TokenPlan
from auditor.inputs.routes import STANDARD
from auditor.inputs.volume import Volume

NOT_TAKEN_OFF = "What a cache or batches take off is not known there and not taken off."


class NoClass(ValueError):
    """A class of service has no price that could be used; the text says why, as a sentence."""


def chosen(listed: Price, name: str, volume: Volume) -> Price:
    """The price in the class of service chosen. Raises NoClass."""
    if name == STANDARD:
        return listed
    if name not in listed.classes:
        raise NoClass(f"No price of {listed.model} at {listed.provider} in the {name} class of service is on record.")
    if _long(listed, volume.range("input_tokens_per_request")[2]):
        above = f"{listed.long_context.above_input_tokens:,}" if listed.long_context else ""
        what = f"what it costs in the {name} class of service is not on record."
        raise NoClass(f"A request may be longer than {above} tokens: {what}")
    return _of_class(listed, name)


def notes(name: str, volume: Volume) -> tuple[str, ...]:
    """What a reader must know of the class of service chosen."""
    taken = any(volume.range(field)[2] for field in ("cached_input_share", "cache_written_share", "batch_share"))
    return (
        (f"The {name} class of service: {NOT_TAKEN_OFF[0].lower()}{NOT_TAKEN_OFF[1:]}",)
        if name != STANDARD and taken
        else ()
    )


def others(plan: TokenPlan, listed: Price, reach: Corners) -> tuple[OnTerms, ...]:
    """What the month would cost in the classes of service that were not chosen, all lines included."""
    if _long(listed, plan.inputs[INPUT].high):
        return ()
    own = plan.of_class or STANDARD
    found = []
    for name in (STANDARD, *listed.classes) if own != STANDARD else tuple(listed.classes):
        if name == own:
            continue
        other = replace(plan, price=listed if name == STANDARD else _of_class(listed, name))
        amount = Amount(*(total(other, at) for at in (reach.low, reach.mid, reach.high)))
        taken = name != STANDARD and any(plan.inputs[one].high for one in (CACHED, TO_CACHE, BATCH))
        found.append(OnTerms(name, amount, NOT_TAKEN_OFF if taken else "", listed.source))
    return tuple(found)


def _of_class(listed: Price, name: str) -> Price:
    rates = listed.classes[name]
    return replace(
        listed,
        input_per_mtok=rates.input_per_mtok,
        output_per_mtok=rates.output_per_mtok,
        cached_input_per_mtok=None,
        batch_discount=None,
        long_context=None,
        cache_write_per_mtok=None,
        cached_batch_per_mtok=None,
    )


def _long(listed: Price, tokens: Decimal) -> bool:
    return listed.long_context is not None and tokens > listed.long_context.above_input_tokens
