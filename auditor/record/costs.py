"""Costs as they stand in the record: decimals as text, never rounded."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from auditor.costs.options import Amount, Option, State
from auditor.record import values


def option(found: Option) -> dict[str, Any]:
    """What one candidate costs, with its lines; a year is twelve months."""
    monthly = found.monthly
    return {
        "candidate": found.candidate,
        "state": str(found.state),
        "reason": found.reason,
        "currency": found.currency if found.state is State.PRICED else None,
        "monthly": None if monthly is None else _amount(monthly),
        "yearly": None if monthly is None else _amount(monthly.times(12)),
        "lines": [
            {
                "name": line.name,
                "monthly": _amount(line.monthly),
                "basis": line.basis,
                "how": line.how,
                "source": values.source(line.source),
            }
            for line in found.lines
        ],
    }


def assumptions(options: Iterable[Option]) -> list[dict[str, Any]]:
    """Every line that rests on more than a list price, once, by name, amount and currency."""
    seen: dict[tuple[str, str, str], dict[str, Any]] = {}
    for found in options:
        for line in found.lines:
            if line.basis == "list":
                continue
            amount = f"{decimal(line.monthly.low)} to {decimal(line.monthly.high)}"
            unit = f"{found.currency} a month"
            seen[line.name, amount, unit] = {
                "name": line.name,
                "value": amount,
                "unit": unit,
                "basis": line.basis,
                "source": values.source(line.source),
            }
    return [seen[key] for key in sorted(seen)]


def decimal(value: Decimal) -> str:
    """A decimal in plain digits without trailing zeros after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _amount(amount: Amount) -> dict[str, str]:
    return {"low": decimal(amount.low), "mid": decimal(amount.mid), "high": decimal(amount.high)}
