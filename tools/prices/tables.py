"""Packages of prices that ship a table as JSON or YAML, each in its own shape."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from tools.prices.quotes import Entries, LongPrompt, Quote, Rates, day_of, discount, long_prompt, per_million, rates


def as_json(raw: bytes) -> Entries:
    """One mapping by id."""
    found: Entries = json.loads(raw, parse_float=Decimal)
    return found


def litellm(entries: Entries, key: str, day: date, unit: Decimal) -> Quote | None:
    """One id of litellm's table."""
    entry = entries.get(key)
    if entry is None:
        return None
    price = per_million(entry.get("input_cost_per_token"), unit)
    tiers = {
        int(name.removeprefix(_ABOVE).removesuffix(_TOKENS)) * 1000: name
        for name in entry
        if name.startswith(_ABOVE) and name.endswith(_TOKENS)
    }
    long, kept = None, ""
    if tiers:
        above = min(tiers)
        name = tiers[above]
        prices = (per_million(entry.get(part), unit) for part in (name, name.replace("input", "output")))
        long = long_prompt(above, *prices)
        kept = name.removeprefix("input_cost_per_token")
    return Quote(
        input=price,
        output=per_million(entry.get("output_cost_per_token"), unit),
        cached=per_million(entry.get("cache_read_input_token_cost"), unit),
        batch_discount=discount(price, per_million(entry.get("input_cost_per_token_batches"), unit)),
        long_prompt=long,
        flex=_of_class(entry, "flex", unit),
        priority=_of_class(entry, "priority", unit),
        cache_write=per_million(entry.get(_WRITTEN), unit),
        cached_batch=per_million(entry.get(f"{_READ}_batches"), unit),
        long_cached=per_million(entry.get(_READ + kept), unit) if kept else None,
        long_cache_write=per_million(entry.get(_WRITTEN + kept), unit) if kept else None,
        retires=day_of(entry.get("deprecation_date")),
    )


def _of_class(entry: Entries, name: str, unit: Decimal) -> Rates | None:
    return rates(*(per_million(entry.get(f"{part}_cost_per_token_{name}"), unit) for part in ("input", "output")))


_ABOVE, _TOKENS = "input_cost_per_token_above_", "k_tokens"
_READ, _WRITTEN = "cache_read_input_token_cost", "cache_creation_input_token_cost"


def as_models(raw: bytes) -> Entries:
    """The models of veqen-pricebook."""
    found: Entries = as_json(raw)["models"]
    return found


def veqen(entries: Entries, key: str, day: date, unit: Decimal) -> Quote | None:
    """One id of veqen-pricebook."""
    entry = entries.get(key)
    if entry is None:
        return None
    classes = entry["rates"]
    standard = classes.get("standard", {})
    price = per_million(standard.get("in"), unit)
    above = sorted(int(name.partition(">")[2]) for name in classes if name.startswith("standard>"))
    long, tier = None, {}
    if above:
        tier = classes[f"standard>{above[0]}"]
        long = long_prompt(above[0], per_million(tier.get("in"), unit), per_million(tier.get("out"), unit))
    return Quote(
        input=price,
        output=per_million(standard.get("out"), unit),
        cached=per_million(standard.get("cr"), unit),
        batch_discount=discount(price, per_million(classes.get("batch", {}).get("in"), unit)),
        long_prompt=long,
        flex=_veqen_class(classes, "flex", unit),
        priority=_veqen_class(classes, "priority", unit),
        cache_write=per_million(standard.get("cw"), unit),
        cached_batch=per_million(classes.get("batch", {}).get("cr"), unit),
        long_cached=per_million(tier.get("cr"), unit),
        long_cache_write=per_million(tier.get("cw"), unit),
        retires=day_of(entry.get("retires")),
    )


def _veqen_class(classes: Entries, name: str, unit: Decimal) -> Rates | None:
    of = classes.get(name, {})
    return rates(per_million(of.get("in"), unit), per_million(of.get("out"), unit))


# model-prices: a history of each id, by class of price.


def as_histories(raw: bytes) -> Entries:
    """The histories of model-prices by provider and id."""
    prices = as_json(raw)["prices"]
    return {f"{provider}/{model}": rows for provider, models in prices.items() for model, rows in models.items()}


def model_prices(entries: Entries, key: str, day: date, unit: Decimal) -> Quote | None:
    """One id of model-prices, as it was on a day; before its first row nothing is said."""
    history = entries.get(key)
    if history is None:
        return None
    standard = _row_of(history["standard"], day)
    if standard is None:
        return Quote()
    price = per_million(standard["input"], unit)
    batch, flex = (_row_of(history.get(name, []), day) for name in ("batch", "flex"))
    tiers = sorted(standard.get("tiers", []), key=lambda tier: tier["above"])
    long, tier = None, tiers[0] if tiers else {}
    if tier:
        long = long_prompt(tier["above"], per_million(tier["input"], unit), per_million(tier["output"], unit))
    same = [row["rates"] for row in history["standard"] if row.get("rates")]
    return Quote(
        input=price,
        output=per_million(standard["output"], unit),
        cached=per_million(standard.get("cache_read"), unit),
        batch_discount=None if batch is None else discount(price, per_million(batch["input"], unit)),
        long_prompt=long,
        flex=None if flex is None else rates(per_million(flex["input"], unit), per_million(flex["output"], unit)),
        cache_write=per_million(standard.get("cache_write"), unit),
        cached_batch=None if batch is None else per_million(batch.get("cache_read"), unit),
        long_cached=per_million(tier.get("cache_read"), unit),
        long_cache_write=per_million(tier.get("cache_write"), unit),
        since=_unchanged_since(same, standard),
    )


def _row_of(rows: Iterable[Entries], day: date) -> Entries | None:
    found = None
    for row in rows:
        rates = row.get("rates")
        starts = day_of(row.get("start")) or (day_of(rates["valid_from"]) if rates else None)
        if rates and (starts is None or starts <= day):
            found = rates
    return found


def _unchanged_since(history: Iterable[Entries], rates: Entries) -> date | None:
    """From when on the figures are those of a row, rows that only repeat them counted in."""
    since, last = None, None
    for one in history:
        figures = {key: one.get(key) for key in ("input", "output", "cache_read", "tiers")}
        if figures != last:
            since, last = day_of(one["valid_from"]), figures
        if one is rates:
            return since
    return None


def as_channels(raw: bytes) -> Entries:
    """The rows of metergraph-core by id, channel and region."""
    found: dict[str, list[Any]] = {}
    for model in yaml.load(raw, Loader=yaml.CSafeLoader)["models"]:
        for row in model.get("prices", []):
            found.setdefault(f"{model['canonical_id']}@{row['channel']}:{row['region']}", []).append(row)
    return found


def metergraph(entries: Entries, key: str, day: date, unit: Decimal) -> Quote | None:
    """One ``id@channel:region`` of metergraph-core on a day; before its first row nothing is said."""
    rows = entries.get(key)
    if rows is None:
        return None
    for row in rows:
        starts, ends = day_of(row.get("effective_from")), day_of(row.get("effective_to"))
        if (starts is None or starts <= day) and (ends is None or day < ends):
            return _channel_row(row, starts, unit)
    return Quote()


def _channel_row(row: Entries, starts: date | None, unit: Decimal) -> Quote:
    price, out = per_million(row.get("input_per_mtok"), unit), per_million(row.get("output_per_mtok"), unit)
    rule = row.get("rules", {}).get("long_context")
    long = None
    if rule and price is not None and out is not None:
        times = (Decimal(str(rule.get(f"{part}_multiplier", 1))) for part in ("input", "output"))
        long = LongPrompt(rule["threshold"], *(value * by for value, by in zip((price, out), times, strict=True)))
    return Quote(
        input=price,
        output=out,
        cached=per_million(row.get("cache_read_per_mtok"), unit),
        batch_discount=discount(price, per_million(row.get("batch_input_per_mtok"), unit)),
        long_prompt=long,
        cache_write=per_million(row.get("cache_write_5m_per_mtok"), unit),
        since=starts,
    )
