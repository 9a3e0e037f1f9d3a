"""A monthly amount, or any quantity, with its range."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with its low, middle and high value."""

    low: Decimal
    mid: Decimal
    high: Decimal

    @classmethod
    def exactly(cls, amount: Decimal) -> Amount:
        """An amount without a range."""
        return cls(amount, amount, amount)

    def times(self, factor: int) -> Amount:
        """The amount taken several times, as twelve months for a year."""
        return Amount(self.low * factor, self.mid * factor, self.high * factor)


ZERO = Amount.exactly(Decimal(0))
