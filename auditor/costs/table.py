"""Costs in columns: who is cheapest in each row of many, and sums, in whole millionths of a currency.

Sums of floating-point numbers differ from run to run with the number of threads; sums of whole numbers do not. Of equal
costs the first option by id wins: the cost and the place of the option are one whole number, of which the least counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

PLACES = 1024
"""Options that one table can tell apart."""


def cheapest(costs: pl.LazyFrame, by: pl.Expr) -> pl.LazyFrame:
    """The cheapest option of each group, sorted: columns ``group``, ``option`` (Int64 place) and ``micros`` (Int64).

    ``by`` gives the group as one whole number, which is faster than several columns. ``costs`` has the columns it
    needs, ``option`` (Int64 from 0 to 1023) and ``micros`` (Int64, below 9 x 10^15: nine billion of a currency).
    """
    import polars as pl

    return (
        costs.select(group=by, key=pl.col("micros") * PLACES + pl.col("option"))
        .group_by("group")
        .agg(pl.col("key").min())
        .select("group", option=pl.col("key") % PLACES, micros=pl.col("key") // PLACES)
        .sort("group")
    )


def totals(costs: pl.LazyFrame, by: Sequence[str]) -> pl.LazyFrame:
    """The exact sum of ``micros`` of each group, sorted by the columns of ``by``."""
    import polars as pl

    return costs.group_by(list(by)).agg(pl.col("micros").sum()).sort(list(by))
