"""Costs in columns: who is cheapest in each row of many, between what they lie, and sums, in whole millionths.

Sums of floating-point numbers differ from run to run with the number of threads; sums of whole numbers do not. Of equal
costs the first option by id wins: the cost and the place of the option are one whole number, of which the least counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

PLACES = 1024
"""Options that one table can tell apart."""


def drawn(costs: Mapping[str, Sequence[int]]) -> pl.DataFrame:
    """A column for each option, sorted by name, and a row for each draw, in whole numbers of 128 bits."""
    import polars as pl

    return pl.DataFrame({name: costs[name] for name in sorted(costs)}, schema=dict.fromkeys(sorted(costs), pl.Int128))


def wins(draws: pl.DataFrame) -> dict[str, int]:
    """In how many draws each option is the cheapest; of equal costs the first by name is."""
    import polars as pl

    if not draws.width:
        return {}
    least = pl.min_horizontal(draws.columns)
    first = pl.coalesce(pl.when(pl.col(name) == least).then(pl.lit(name)) for name in draws.columns)
    counted = dict(draws.lazy().select(option=first).group_by("option").len().collect().rows())
    return {name: counted.get(name, 0) for name in draws.columns}


def cheaper(draws: pl.DataFrame) -> dict[tuple[str, str], int]:
    """For each ordered pair of options in how many draws the first costs strictly less than the second."""
    import polars as pl

    pairs = list(permutations(draws.columns, 2))
    if not pairs:
        return {}
    counted = draws.lazy().select(
        (pl.col(one) < pl.col(other)).sum().alias(str(place)) for place, (one, other) in enumerate(pairs)
    )
    return dict(zip(pairs, counted.collect().row(0), strict=True))


def spread(draws: pl.DataFrame, shares: Sequence[int] = (5, 50, 95)) -> dict[str, list[int]]:
    """For each option the costs that so many per cent of the draws do not exceed (nearest rank)."""
    import polars as pl

    if not draws.width:
        return {}
    ranks = [-(-share * draws.height // 100) - 1 for share in shares]
    return draws.lazy().select(pl.all().sort().gather(ranks)).collect().to_dict(as_series=False)


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
