"""A rate of exchange that the requester supplies: nothing is converted without one, nor at a rate of the auditor's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from auditor.errors import Problem
from auditor.inputs.documents import Data, Document


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """So many of a currency for one of another, on a day, and who says so."""

    currency: str
    per: str
    rate: Decimal
    on: date
    source: str


def exchange_rate(entry: dict[str, Data]) -> ExchangeRate:
    """The rate of a descriptor that fits the schema."""
    return ExchangeRate(
        currency=str(entry["currency"]),
        per=str(entry["per"]),
        rate=Decimal(str(entry["rate"])),
        on=date.fromisoformat(str(entry["on"])),
        source=str(entry["source"]),
    )


def problems(document: Document, rate: ExchangeRate | None) -> Iterator[Problem]:
    """A rate between a currency and itself."""
    if rate is not None and rate.currency == rate.per:
        what = f"is {rate.currency} on both sides."
        yield document.problem(("exchange_rate",), what, fix="Name the currency of the prices as per, such as USD.")
