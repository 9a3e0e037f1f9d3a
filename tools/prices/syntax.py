"""A package of prices whose table is written in Python: read as syntax, never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tools.prices.quotes import Entries, LongPrompt, PriceError, Quote, discount, long_prompt, per_million, rates


def as_python(raw: bytes) -> Entries:
    """The models of genai-prices by provider and id, each as the arguments it is written with."""
    tree = ast.parse(raw)
    value = next(
        node.value
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "providers"
    )
    if not isinstance(value, ast.List):
        raise PriceError("genai-prices: its table of providers is no list.")
    return dict(_genai_models(value))


def _genai_models(providers: ast.List) -> Iterator[tuple[str, Entries]]:
    for provider in providers.elts:
        told = _arguments(provider)
        for model in told["models"].elts:
            entry = _arguments(model)
            yield f"{_constant(told['id'])}/{_constant(entry['id'])}", entry


def _arguments(node: ast.expr | None) -> dict[str, Any]:
    if not isinstance(node, ast.Call):
        place = f"line {node.lineno}" if node is not None else "what is missing"
        raise PriceError(f"genai-prices: {place} is no entry of its table.")
    return {keyword.arg or "": keyword.value for keyword in node.keywords}


def _constant(node: ast.expr) -> Any:
    """A constant, or a number written as Decimal('…') or a day as date(…)."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Decimal":
        return Decimal(_constant(node.args[0]))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "date":
        return date(*(_constant(part) for part in node.args))
    raise PriceError(f"genai-prices: line {node.lineno} holds no plain value.")


def genai(entries: Entries, key: str, day: date, unit: Decimal) -> Quote | None:
    """One id of genai-prices on a day; ``key`` may end in ``@peak``, the price of its windows of the day."""
    name, _, window = key.partition("@")
    entry = entries.get(name)
    if entry is None:
        return None
    prices, since = _genai_on(entry["prices"], day, window == "peak")
    price, tier_in = _tiered(prices.get("input_mtok"), unit)
    out, tier_out = _tiered(prices.get("output_mtok"), unit)
    cached, tier_cached = _tiered(prices.get("cache_read_mtok"), unit)
    written, tier_written = _tiered(prices.get("cache_write_mtok"), unit)
    batch = _genai_variant(entry, ("processing", "batch"), day, unit)
    long = None
    if tier_in is not None:
        long = long_prompt(tier_in[0], tier_in[1], tier_out[1] if tier_out else out)
    return Quote(
        input=price,
        output=out,
        cached=cached,
        batch_discount=discount(price, batch[0]),
        long_prompt=long,
        flex=rates(*_genai_variant(entry, ("service_tier", "flex"), day, unit)[:2]),
        priority=rates(*_genai_variant(entry, ("service_tier", "priority"), day, unit)[:2]),
        cache_write=written,
        cached_batch=batch[2],
        long_cached=_of_tier(long, tier_cached),
        long_cache_write=_of_tier(long, tier_written),
        since=since,
    )


def _of_tier(long: LongPrompt | None, tier: tuple[int, Decimal | None] | None) -> Decimal | None:
    """The price in the tier of long prompts, where it begins at the same length."""
    return tier[1] if long is not None and tier is not None and tier[0] == long.above else None


def _genai_on(node: ast.expr, day: date, peak: bool) -> tuple[dict[str, Any], date | None]:
    if not isinstance(node, ast.List):
        return _arguments(node), None
    found: dict[str, Any] = {}
    since = None
    for one in node.elts:
        told = _arguments(one)
        limit = told.get("constraint")
        kind = _name(limit)
        if kind == "TimeOfDateConstraint":
            found = _arguments(told["prices"]) if peak else found
        elif kind == "StartDateConstraint":
            starts = _constant(_arguments(limit)["start_date"])
            if starts <= day:
                found, since = _arguments(told["prices"]), starts
        else:
            found = _arguments(told["prices"])
    return found, since


def _genai_variant(
    entry: Entries, when: tuple[str, str], day: date, unit: Decimal
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """The prices of input, output and cached input in a variant: of those that have begun, the one that began last."""
    found: tuple[date, tuple[Decimal | None, Decimal | None, Decimal | None]] | None = None
    node = entry.get("price_variants")
    for one in node.elts if isinstance(node, ast.List) else []:
        told = _arguments(one)
        if ast.unparse(told["when"]) != repr(dict([when])):
            continue
        limit = told.get("constraint")
        starts = _constant(_arguments(limit)["start_date"]) if _name(limit) == "StartDateConstraint" else date.min
        if starts <= day and (found is None or starts > found[0]):
            prices, _ = _genai_on(told["prices"], day, peak=False)
            price, out, cached = (
                _tiered(prices.get(part), unit)[0] for part in ("input_mtok", "output_mtok", "cache_read_mtok")
            )
            found = (starts, (price, out, cached))
    return (None, None, None) if found is None else found[1]


def _name(node: Any) -> str:
    return node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""


def _tiered(node: ast.expr | None, unit: Decimal) -> tuple[Decimal | None, tuple[int, Decimal | None] | None]:
    """The price, and from which length of the prompt on which other one."""
    if node is None:
        return None, None
    if _name(node) != "TieredPrices":
        return per_million(_constant(node), unit), None
    told = _arguments(node)
    first = _arguments(told["tiers"].elts[0])
    return per_million(_constant(told["base"]), unit), (
        _constant(first["start"]),
        per_million(_constant(first["price"]), unit),
    )


# metergraph-core: rows by channel and region, with their first and last days.
