"""``auditor claims``: published figures and quotes, recomputed from what they state themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from auditor.cli.common import json_option, plural, wrapped


@click.command("claims", short_help="Recompute published cost claims from their own inputs.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--strict", is_flag=True, help="Leave with exit code 1 where a claim does not hold.")
@json_option
def command(file: Path, strict: bool, as_json: bool) -> int:
    """Recompute every figure of a file of claims: agrees, within, differs, infeasible, never or derived.

    \b
    Example:
      auditor claims samples/claims/seed-figures.yaml
    """
    from auditor import resources
    from auditor.cli.common import print_json
    from auditor.costs import claims, claims_file
    from auditor.record import claims as record

    found = claims_file.load(file, resources.schemas())
    rows = record.rows(claims.recompute_all(found.claims, found.inputs))
    if as_json:
        print_json(rows)
    else:
        _say(found.title, rows)
    return 1 if strict and any(row["verdict"] not in claims.HELD for row in rows) else 0


INDENT = " " * 11
COUNTED = {
    "differs": ("differs", "differ"),
    "infeasible": ("does not fit", "do not fit"),
    "never": ("never crosses", "never cross"),
    "agrees": ("agrees", "agree"),
    "within": ("lies within the range", "lie within the range"),
    "derived": ("is not printed", "are not printed"),
}
"""How many come to each verdict, in words for one and for several; what does not hold comes first, there and below."""


def _say(title: str, rows: Sequence[Mapping[str, Any]]) -> None:
    verdicts = [row["verdict"] for row in rows]
    counts = {verdict: count for verdict in COUNTED if (count := verdicts.count(verdict))}
    told = ", ".join(f"{count} {COUNTED[verdict][count > 1]}" for verdict, count in counts.items())
    click.echo(wrapped(f"{title}: {plural(len(rows), 'figure')} recomputed: {told}.", "  ", ""))
    order = list(COUNTED)
    for row in sorted(rows, key=lambda row: order.index(row["verdict"])):
        place = f" ({row['where']})" if row["where"] else ""
        click.echo(wrapped(f"{row['what']}{place}", INDENT, f"\n{row['verdict'].upper():<11}"))
        click.echo(wrapped(f"{'; '.join(_told(row))}.", INDENT))
        click.echo(wrapped(f"= {row['formula']}", f"{INDENT}  ", INDENT))
        if row["note"]:
            click.echo(wrapped(row["note"], INDENT))


def _told(row: Mapping[str, Any]) -> Iterator[str]:
    yield f"printed {row['printed']}" if row["printed"] else "not printed"
    unit = f" {row['unit']}" if row["unit"] and row["low"] is not None else ""
    first, or_never, _ = row["gives"].partition(" or never")
    yield f"gives {first}{unit}{', or no crossover at any volume' if or_never else ''}"
    if row["factors"] and all(factor.startswith("-") for factor in row["factors"]):
        yield "printed has the other sign"
    elif row["factors"]:
        yield f"printed is {' to '.join(row['factors'])} of that"
    if row["lacking"]:
        yield row["lacking"]
