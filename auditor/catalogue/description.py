"""An entry as plain data for JSON: every field in its order, days and decimals as text, sources in full."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from auditor.catalogue.search import AnyEntry, identifier

KIND_NAMES = {
    "Model": "model",
    "Licence": "licence",
    "Provider": "provider",
    "Price": "price",
    "Hardware": "hardware",
    "Capacity": "capacity",
    "Overhead": "overhead",
    "Figure": "figure",
}
"""What one entry of each class is called."""

_RENAMED = {"starts": "from", "ends": "until"}


def kind(entry: AnyEntry) -> str:
    """What an entry is called."""
    return KIND_NAMES[type(entry).__name__]


def as_data(entry: AnyEntry) -> dict[str, Any]:
    """The entry with its id and kind first."""
    described: dict[str, Any] = {"id": identifier(entry), "kind": kind(entry)} | _plain(entry)
    return described


def plain_decimal(value: Decimal) -> str:
    """A decimal in plain digits without trailing zeros after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {_RENAMED.get(field.name, field.name): _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
