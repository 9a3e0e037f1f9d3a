"""The figures that costs are reckoned with, as the catalogue has them on a day; none of them stands in the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from auditor.catalogue.entries import Catalogue
from auditor.catalogue.freshness import Limits
from auditor.catalogue.load import HOURS

PRECISIONS = ("fp32", "fp16", "int8", "int4")


@dataclass(frozen=True, slots=True)
class Method:
    """The figures of one day: hours of a month, days, draws, shares of memory, bytes a weight by precision."""

    hours_per_month: Decimal
    old_after: int
    stale_after: int
    soon: int
    draws: int
    seed: int
    load_steps: tuple[int, ...]
    usable_memory: Decimal
    bytes_per_weight: tuple[tuple[str, Decimal], ...]
    bytes_per_cached_value: Decimal
    bytes_per_token: Decimal

    @classmethod
    def at(cls, catalogue: Catalogue, as_of: date) -> Method:
        """The figures that hold on a day; raises RulesError where the catalogue lacks one."""

        def figure(name: str) -> Decimal:
            return catalogue.figure(name, as_of).value

        limits = Limits.at(catalogue, as_of)
        return cls(
            hours_per_month=figure(HOURS),
            old_after=limits.old_after,
            stale_after=limits.stale_after,
            soon=limits.soon,
            draws=int(figure("draws")),
            seed=int(figure("seed")),
            load_steps=tuple(int(step) for step in catalogue.figure("load-steps", as_of).values),
            usable_memory=figure("usable-memory-share"),
            bytes_per_weight=tuple((name, figure(f"bytes-per-weight.{name}")) for name in PRECISIONS),
            bytes_per_cached_value=figure("bytes-per-cached-value"),
            bytes_per_token=figure("bytes-per-token"),
        )

    def weights_gb(self, parameters: int, precision: str) -> Decimal:
        """The memory that so many weights take, in GB of 10^9 bytes."""
        return parameters * dict(self.bytes_per_weight)[precision] / 10**9
