"""From the mappings of a catalogue file to what is on offer: prices, machines, and what hosting takes beside them."""

from __future__ import annotations

from decimal import Decimal
from typing import cast

from auditor.catalogue import fields
from auditor.catalogue.fields import Cite, Entry
from auditor.catalogue.offers import (
    CLASSES,
    Architecture,
    Capacity,
    ClassPrice,
    Figure,
    Hardware,
    Hidden,
    LongContext,
    Overhead,
    Price,
    Rent,
)
from auditor.inputs.documents import Path


def price(entry: Entry, path: Path, cite: Cite) -> Price:
    """A price of a file."""
    longer = cast("Entry | None", entry.get("long_context"))
    return Price(
        provider=str(entry["provider"]),
        model=str(entry["model"]),
        currency=str(entry["currency"]),
        starts=fields.first_day(entry),
        ends=fields.day(entry, "until"),
        input_per_mtok=fields.decimal(entry, "input_per_mtok"),
        output_per_mtok=fields.decimal(entry, "output_per_mtok"),
        source=fields.source(entry, path, cite),
        retires=fields.day(entry, "retires"),
        cached_input_per_mtok=fields.decimal_if(entry, "cached_input_per_mtok"),
        batch_discount=fields.decimal_if(entry, "batch_discount"),
        long_context=None if longer is None else _long(longer),
        classes={name: ClassPrice(*_rates(cast("Entry", entry[name]))) for name in CLASSES if name in entry},
        cache_write_per_mtok=fields.decimal_if(entry, "cache_write_per_mtok"),
        cached_batch_per_mtok=fields.decimal_if(entry, "cached_batch_per_mtok"),
        note=str(entry.get("note", "")),
    )


def _long(entry: Entry) -> LongContext:
    more = (fields.decimal_if(entry, key) for key in ("cached_input_per_mtok", "cache_write_per_mtok"))
    return LongContext(int(str(entry["above_input_tokens"])), *_rates(entry), *more)


def _rates(entry: Entry) -> tuple[Decimal, Decimal]:
    return fields.decimal(entry, "input_per_mtok"), fields.decimal(entry, "output_per_mtok")


def hardware(entry: Entry, path: Path, cite: Cite) -> Hardware:
    """A machine of a file."""
    month = cast("Entry", entry.get("per_month", {}))
    return Hardware(
        id=str(entry["id"]),
        title=str(entry["title"]),
        gpu=str(entry["gpu"]),
        gpus=int(str(entry["gpus"])),
        memory_gb=fields.decimal(entry, "memory_gb"),
        currency=str(entry["currency"]),
        starts=fields.first_day(entry),
        ends=fields.day(entry, "until"),
        per_hour=fields.decimal(entry, "per_hour"),
        source=fields.source(entry, path, cite),
        basis=str(entry.get("basis", "list")),
        month_low=fields.decimal_if(month, "low"),
        month_high=fields.decimal_if(month, "high"),
        device=bool(entry.get("device", False)),
    )


def capacity(entry: Entry, path: Path, cite: Cite) -> Capacity:
    """A throughput of a file."""
    return Capacity(
        hardware=str(entry["hardware"]),
        parameters_at_most=int(str(entry["parameters_at_most"])),
        precision=str(entry["precision"]),
        requests_per_month=int(str(entry["requests_per_month"])),
        input_tokens_per_request=fields.decimal(entry, "input_tokens_per_request"),
        output_tokens_per_request=fields.decimal(entry, "output_tokens_per_request"),
        basis=str(entry["basis"]),
        source=fields.source(entry, path, cite),
    )


def overhead(entry: Entry, path: Path, cite: Cite) -> Overhead:
    """A cost beside the model of a file."""
    return Overhead(
        name=str(entry["name"]),
        access=str(entry["access"]),
        low=fields.decimal(entry, "low"),
        mid=fields.decimal(entry, "mid"),
        high=fields.decimal(entry, "high"),
        currency=str(entry["currency"]),
        starts=fields.first_day(entry),
        ends=fields.day(entry, "until"),
        source=fields.source(entry, path, cite),
        topic=str(entry["topic"]),
        per=str(entry.get("per", "month")),
        parameters_at_most=None if "parameters_at_most" not in entry else int(str(entry["parameters_at_most"])),
    )


def hidden(entry: Entry, path: Path, cite: Cite) -> Hidden:
    """A cost of a file that nobody has a figure for."""
    return Hidden(
        topic=str(entry["topic"]),
        name=str(entry["name"]),
        access=fields.texts(entry, "access"),
        why=str(entry["why"]),
        starts=fields.first_day(entry),
        ends=fields.day(entry, "until"),
        source=fields.source(entry, path, cite),
    )


def rent(entry: Entry, path: Path, cite: Cite) -> Rent:
    """Other terms of a machine of a file."""
    return Rent(
        hardware=str(entry["hardware"]),
        terms=str(entry["terms"]),
        per_hour=fields.decimal(entry, "per_hour"),
        currency=str(entry["currency"]),
        starts=fields.first_day(entry),
        ends=fields.day(entry, "until"),
        basis=str(entry["basis"]),
        risk=str(entry["risk"]),
        source=fields.source(entry, path, cite),
    )


def architecture(entry: Entry, path: Path, cite: Cite) -> Architecture:
    """What decides the memory a request of some models takes."""
    return Architecture(
        models=fields.texts(entry, "models"),
        layers=int(str(entry["layers"])),
        kv_heads=int(str(entry["kv_heads"])),
        head_dim=int(str(entry["head_dim"])),
        source=fields.source(entry, path, cite),
    )


def figure(entry: Entry, path: Path, cite: Cite) -> Figure:
    """A figure of a file."""
    value = entry["value"]
    return Figure(
        id=str(entry["id"]),
        title=str(entry["title"]),
        unit=str(entry["unit"]),
        values=tuple(Decimal(str(one)) for one in (value if isinstance(value, list) else [value])),
        starts=fields.first_day(entry),
        ends=fields.day(entry, "until"),
        basis=str(entry["basis"]),
        source=fields.source(entry, path, cite),
    )
