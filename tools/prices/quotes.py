"""What a package says an offer costs: dollars per million tokens, with what is not stated left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

Entries: TypeAlias = Mapping[str, Any]


class PriceError(Exception):
    """The build cannot go on; the argument says why, and what to do, one line each."""


@dataclass(frozen=True, slots=True)
class LongPrompt:
    """The price of a request whose prompt is longer than so many tokens."""

    above: int
    input: Decimal
    output: Decimal


@dataclass(frozen=True, slots=True)
class Rates:
    """The price of another class of service: what input and output cost there."""

    input: Decimal
    output: Decimal


@dataclass(frozen=True, slots=True)
class Quote:
    """What a package says: dollars per million tokens; None is not stated.

    ``cache_write`` is the price of input written to a cache for minutes, ``cached_batch`` that of cached input in a
    batch, ``long_cached`` and ``long_cache_write`` those of cached and of written input in long prompts.

    ``since`` is the first day on record in a package that keeps dates, ``retires`` the first day without the offer.
    """

    input: Decimal | None = None
    output: Decimal | None = None
    cached: Decimal | None = None
    batch_discount: Decimal | None = None
    long_prompt: LongPrompt | None = None
    flex: Rates | None = None
    priority: Rates | None = None
    cache_write: Decimal | None = None
    cached_batch: Decimal | None = None
    long_cached: Decimal | None = None
    long_cache_write: Decimal | None = None
    since: date | None = None
    retires: date | None = None

    @property
    def priced(self) -> bool:
        """Whether it says what input and output cost."""
        return self.input is not None and self.output is not None


Reader: TypeAlias = Callable[[Entries, str, date, Decimal], "Quote | None"]

FIGURES = tuple(one.name for one in fields(Quote) if one.name not in ("since", "retires"))
"""What packages are compared on, beside the last day."""


def per_million(value: Any, unit: Decimal) -> Decimal | None:
    """A figure as the price of a million tokens; None where it is missing or nought."""
    if value is None:
        return None
    price = Decimal(str(value)) * unit
    return price.normalize() if price else None


def discount(standard: Decimal | None, batch: Decimal | None) -> Decimal | None:
    """The share that batches take off."""
    return None if not standard or batch is None else (1 - batch / standard).normalize()


# The format of litellm: one mapping, figures by the token. tokencost copies it.


def long_prompt(above: int, price_in: Decimal | None, price_out: Decimal | None) -> LongPrompt | None:
    """The price of long prompts, where both parts of it are known."""
    return None if price_in is None or price_out is None else LongPrompt(above, price_in, price_out)


def rates(price_in: Decimal | None, price_out: Decimal | None) -> Rates | None:
    """The price of a class of service, where both parts of it are known."""
    return None if price_in is None or price_out is None else Rates(price_in, price_out)


def day_of(value: Any) -> date | None:
    """The day a text begins with; None where there is none."""
    return None if not value else date.fromisoformat(str(value)[:10])


def day_before(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
