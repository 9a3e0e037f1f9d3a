"""Costs in columns: who is cheapest in each row of many, and sums, in whole millionths of a currency.

Sums of floating-point numbers differ from run to run with the number of threads; sums of whole numbers do not. Of equal
costs the first option by id wins: the cost and the place of the option are one whole number, of which the least counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def wins(draws: Sequence[Mapping[str, int]]) -> dict[str, int]:
    """In how many draws each option is the cheapest; an option that never is counts nought."""
    import polars as pl

    names = sorted(draws[0]) if draws else []
    if not names:
        return {}
    frame = pl.DataFrame(
        {
            "draw": [number for number in range(len(draws)) for _ in names],
            "option": [place for _ in draws for place in range(len(names))],
            "micros": [one[name] for one in draws for name in names],
        },
        schema={"draw": pl.Int64, "option": pl.Int64, "micros": pl.Int64},
    )
    winners = cheapest(frame.lazy(), pl.col("draw")).collect()["option"].to_list()
    return {name: winners.count(place) for place, name in enumerate(names)}


def spread(draws: Sequence[Mapping[str, int]], shares: Sequence[int] = (5, 50, 95)) -> dict[str, tuple[int, ...]]:
    """For each option the costs in millionths that so many per cent of the draws do not exceed (nearest rank)."""
    found = {}
    for name in sorted(draws[0]) if draws else []:
        ordered = sorted(one[name] for one in draws)
        found[name] = tuple(ordered[-(-share * len(ordered) // 100) - 1] for share in shares)
    return found
