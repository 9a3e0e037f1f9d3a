"""What a service paid by the token costs as a function of the request: its tier, what a cache and batches take off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from auditor.catalogue.offers import Price
from auditor.costs.amounts import Amount
from auditor.costs.plan import ALL, BATCH, CACHED, CALLS, INPUT, OUTPUT, REQUESTS, TO_CACHE, Values, fixed
from auditor.costs.staircase import Staircase

IN, READ, WRITTEN, OUT = "Input tokens", "Cached input tokens", "Input written to a cache", "Output tokens"
"""The lines of a service by what is paid for."""

_MILLION = Decimal(1_000_000)


class Rates(NamedTuple):
    """Prices per million tokens: in, out, read from a cache, written to one; None where there is none of its own."""

    input: Decimal
    output: Decimal
    read: Decimal | None
    written: Decimal | None


@dataclass(frozen=True, slots=True)
class TokenPlan:
    """A service paid by the token.

    ``n (1+r) {[i(1-h-w) p_in + i w p_write + o p_out] (1 - b d) + i h [(1-b) p_cache + b p_cache_in_batch]} / 10^6``.
    The tier of long prompts is chosen for each request, never for a month's tokens together. What is read from a cache
    has a price of its own in batches, and nothing is taken off where it is not on record. ``beside`` names what is
    paid each month besides; ``of_class`` the class of service, empty for the standard one.
    """

    price: Price
    inputs: Mapping[str, Amount]
    beside: Sequence[str] = ()
    of_class: str = ""

    def lines(self, values: Values, share: Decimal = ALL) -> list[tuple[str, Decimal]]:
        """Name and amount a month of each line; ``share`` of the requests come here."""
        found = [(name, amount * values[REQUESTS] * share) for name, amount in self.per_request(values)]
        return [*found, *((name, values[name]) for name in self.beside)]

    def named(self, what: str) -> str:
        """The name of a line, with the class of service where that is not the standard one."""
        return f"{what}, {self.of_class} class" if self.of_class else what

    def per_request(self, values: Values) -> list[tuple[str, Decimal]]:
        """Name and amount a request of each line."""
        rates, price = self.rates(values), self.price
        read = values[CACHED] if rates.read is not None else Decimal(0)
        written = values[TO_CACHE] if rates.written is not None else Decimal(0)
        factor = (1 + values[CALLS]) * (1 - values[BATCH] * (price.batch_discount or 0)) / _MILLION
        found = [(self.named(IN), values[INPUT] * (1 - read - written) * rates.input * factor)]
        if self.inputs[CACHED].high and price.cached_input_per_mtok is not None:
            found.append((self.named(READ), values[INPUT] * read * self._read(values, rates)))
        if self.inputs[TO_CACHE].high and price.cache_write_per_mtok is not None:
            found.append((self.named(WRITTEN), values[INPUT] * written * (rates.written or 0) * factor))
        found.append((self.named(OUT), values[OUTPUT] * rates.output * factor))
        return found

    def rates(self, values: Values) -> Rates:
        """The prices per million tokens for a request of this length."""
        price, long = self.price, self.price.long_context
        written = price.cache_write_per_mtok
        if long is None or values[INPUT] <= long.above_input_tokens:
            return Rates(price.input_per_mtok, price.output_per_mtok, price.cached_input_per_mtok, written)
        dearest = None if written is None else max(written, long.input_per_mtok)
        return Rates(
            long.input_per_mtok, long.output_per_mtok, long.cached_input_per_mtok, long.cache_write_per_mtok or dearest
        )

    def _read(self, values: Values, rates: Rates) -> Decimal:
        """The price of a token read from a cache, part of the requests in batches, calls made again counted in."""
        price, in_batch = self.price, self.price.cached_batch_per_mtok
        each = rates.read or Decimal(0)
        if in_batch is not None and price.cached_input_per_mtok is not None:
            each += values[BATCH] * (in_batch * each / price.cached_input_per_mtok - each)
        return each * (1 + values[CALLS]) / _MILLION

    def staircase(self, values: Values, share: Decimal = ALL) -> Staircase:
        """The cost as a function of all requests a month."""
        slope = sum((amount for _, amount in self.per_request(values)), Decimal(0)) * share
        return Staircase(fixed=fixed(self.beside, values), slope=Fraction(slope))

    def full(self, values: Values) -> int:
        """A service has no load of its own: the requests stated."""
        return int(values[REQUESTS])

    def turns(self, values: Values) -> Mapping[str, Sequence[Decimal]]:
        """None: every formula rises or falls in each quantity throughout."""
        return {}
