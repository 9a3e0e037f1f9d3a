"""Rows a second of the cheapest option of each group and of exact sums: auditor.costs.table, DuckDB and pandas.

    .venv/bin/pip install -r benchmarks/requirements.txt
    .venv/bin/python -m benchmarks.costs

A row is project x volume x option with a cost in millionths; the cheapest option of each project and volume (of equals
the first) and the sum of each option are asked for. All get the same columns, from memory, group by the same whole
number and pack cost and option into one; their answers are compared before anything is measured. They take turns; the
figure of each is its best round, by the clock and by the time of all processors, which a busy machine moves less.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import time
from collections.abc import Callable
from typing import Any

import duckdb
import pandas as pd
import polars as pl

from auditor.costs import table

OPTIONS, VOLUMES = 40, 25
Answer = tuple[Any, Any]


def rows(count: int) -> pl.DataFrame:
    """Costs with many ties, the same in every run."""
    number = pl.int_range(0, count, dtype=pl.Int64, eager=True).alias("n").to_frame()
    return number.select(
        project=pl.col("n") // (OPTIONS * VOLUMES),
        volume=pl.col("n") // OPTIONS % VOLUMES,
        option=pl.col("n") % OPTIONS,
        micros=(pl.col("n") * 2654435761 % 4294967296) // 4096 * 1000,
    )


def with_polars(frame: pl.DataFrame) -> Callable[[], Answer]:
    def run() -> Answer:
        lazy = frame.lazy()
        groups = table.cheapest(lazy, pl.col("project") * VOLUMES + pl.col("volume"))
        project, volume = pl.col("group") // VOLUMES, pl.col("group") % VOLUMES
        best = groups.select("option", "micros", project=project, volume=volume).collect(engine="streaming")
        sums = table.totals(lazy, ["option"]).collect(engine="streaming")
        return best.select("project", "volume", "option", "micros"), sums

    return run


def with_duckdb(frame: pl.DataFrame) -> Callable[[], Answer]:
    connection = duckdb.connect()
    connection.register("columns", {name: frame[name].to_numpy() for name in frame.columns})
    connection.execute("create table costs as select * from columns")

    def run() -> Answer:
        best = connection.execute(
            f"select g // {VOLUMES} as project, g % {VOLUMES} as volume, k % {table.PLACES} as option,"
            f" k // {table.PLACES} as micros from (select project * {VOLUMES} + volume as g,"
            f" min(micros * {table.PLACES} + option) as k from costs group by g) order by g"
        ).fetchnumpy()
        sums = connection.execute(
            "select option, sum(micros)::bigint as micros from costs group by option order by option"
        ).fetchnumpy()
        return best, sums

    return run


def with_pandas(frame: pl.DataFrame) -> Callable[[], Answer]:
    data = pd.DataFrame({name: frame[name].to_numpy() for name in frame.columns})

    def run() -> Answer:
        group = (data["project"] * VOLUMES + data["volume"]).rename("g")
        best = (data["micros"] * table.PLACES + data["option"]).groupby(group).min().reset_index(name="k")
        best["project"], best["volume"] = best["g"] // VOLUMES, best["g"] % VOLUMES
        best["option"], best["micros"] = best["k"] % table.PLACES, best["k"] // table.PLACES
        sums = data.groupby("option")["micros"].sum().reset_index()
        return best[["project", "volume", "option", "micros"]], sums

    return run


PEERS = {"polars": with_polars, "duckdb": with_duckdb, "pandas": with_pandas}


def plain(answer: Answer) -> list[list[tuple[int, ...]]]:
    """The answer as lists of whole numbers, whatever it was made with."""
    found = []
    for part in answer:
        names = list(part) if isinstance(part, dict) else list(part.columns)
        found.append([tuple(map(int, row)) for row in zip(*(part[name] for name in names), strict=True)])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    print(", ".join(f"{name} {importlib.metadata.version(name)}" for name in PEERS))
    for count in asked.rows:
        frame = rows(count)
        runs = {name: peer(frame) for name, peer in PEERS.items()}
        answers = {name: plain(run()) for name, run in runs.items()}
        assert all(answer == answers["polars"] for answer in answers.values()), "the answers differ"
        best = dict.fromkeys(runs, (float("inf"), float("inf")))
        for _ in range(asked.rounds):
            for name, run in runs.items():
                start = time.perf_counter(), time.process_time()
                run()
                took = time.perf_counter() - start[0], time.process_time() - start[1]
                best[name] = min(best[name][0], took[0]), min(best[name][1], took[1])
        fastest = [min(column) for column in zip(*best.values(), strict=True)]
        print(f"{count:,} rows, the same answers from all, sums exact:")
        for name, (wall, processor) in sorted(best.items(), key=lambda item: item[1]):
            speed = (
                f"{count / wall / 1e6:8.1f} million rows a second ({wall / fastest[0]:.2f}x the time of the fastest)"
            )
            print(f"  {name:<8} {speed}, {processor / count * 1e9:6.0f} ns a row of all processors together")


if __name__ == "__main__":
    main()
