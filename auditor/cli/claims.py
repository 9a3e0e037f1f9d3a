"""``auditor claims``: published figures and quotes, recomputed from what they state themselves."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from auditor.cli.common import json_option, plural

if TYPE_CHECKING:
    from auditor.costs.claims import Result


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

    found = claims_file.load(file, resources.schemas())
    results = claims.recompute_all(found.claims, found.inputs)
    if as_json:
        print_json([_row(result) for result in results])
    else:
        _say(found.title, results)
    return 1 if strict and any(result.verdict not in claims.HELD for result in results) else 0


def _row(result: Result) -> dict[str, Any]:
    claim = result.claim
    return {
        "id": claim.id,
        "what": claim.what,
        "where": claim.where,
        "unit": claim.unit,
        "formula": claim.formula,
        "printed": _printed(result),
        "low": _exact(result.low),
        "high": _exact(result.high),
        "verdict": str(result.verdict),
        "factors": [_factor(factor) for factor in result.factors],
        "short": _exact(result.short),
        "note": claim.note,
    }


def _say(title: str, results: Sequence[Result]) -> None:
    click.echo(f"{title}: {plural(len(results), 'figure')} recomputed.\n")
    for result in results:
        claim = result.claim
        unit = f" {claim.unit}" if claim.unit and result.low is not None else ""
        place = f" ({claim.where})" if claim.where else ""
        click.echo(f"{result.verdict.upper():<11}{claim.what}{place}")
        parts = [f"printed {_printed(result)}" if claim.printed else "not printed", f"gives {_given(result)}{unit}"]
        if result.factors:
            parts.append("printed is " + " to ".join(dict.fromkeys(map(_factor, result.factors))) + " of that")
        if result.short is not None and result.room is not None:
            parts.append(f"room for {_short(result.room)}, short by {_short(result.short)}")
        click.echo(f"{'':<11}{'; '.join(parts)}. [{claim.formula}]")
        if claim.note:
            click.echo(f"{'':<11}{claim.note}")
    counts: dict[str, int] = {}
    for result in results:
        counts[str(result.verdict)] = counts.get(str(result.verdict), 0) + 1
    click.echo("\n" + ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())) + ".")


def _given(result: Result) -> str:
    if result.low is None:
        return "no crossover at any volume"
    if result.high is None:
        return f"{_short(result.low)} or never"
    return _short(result.low) if result.low == result.high else f"{_short(result.low)} to {_short(result.high)}"


def _printed(result: Result) -> str:
    printed = result.claim.printed
    if printed is None:
        return ""
    if printed.above is not None:
        return f"above {_short(printed.above)}"
    if printed.each:
        return " and ".join(map(_short, printed.each))
    if printed.low is None or printed.high is None:
        return ""
    return _short(printed.low) if printed.low == printed.high else f"{_short(printed.low)} to {_short(printed.high)}"


def _factor(factor: Fraction) -> str:
    return f"{_figures(factor)}x"


def _short(value: Fraction) -> str:
    """Exact where it takes at most six digits after the point, else to six significant figures."""
    scaled = value * 10**6
    return _plain(value) if scaled.denominator == 1 else _figures(value, 6)


def _figures(value: Fraction, count: int = 3) -> str:
    """Rounded half to even to so many significant figures."""
    if not value:
        return "0"
    digits = count
    while abs(value) * 10 ** max(digits, 0) >= 10**count and digits > 0:
        digits -= 1
    return _plain(round(value, digits))


def _plain(value: Fraction) -> str:
    """Whole numbers in groups of three, others in plain digits; value must have a finite decimal form."""
    from decimal import Decimal, localcontext

    with localcontext() as context:
        context.prec = 60
        number = Decimal(value.numerator) / Decimal(value.denominator)
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exact(value: Fraction | None) -> str | None:
    """In plain digits where there is such a form, else as a fraction."""
    if value is None:
        return None
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return _plain(value).replace(",", "") if rest == 1 else f"{value.numerator}/{value.denominator}"
