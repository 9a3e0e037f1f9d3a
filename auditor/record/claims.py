"""Published figures and quotes as the record has them: what each prints, what its own inputs give, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from auditor.costs import claims as recomputing
from auditor.costs import claims_file
from auditor.costs.claims import Result
from auditor.inputs.documents import Document


def claims(document: Document | None) -> dict[str, Any] | None:
    """What a file of claims gives, recomputed; None where there is none. The file was checked when it was read."""
    if document is None:
        return None
    found = claims_file.of(document)
    return {
        "title": found.title,
        "checked": found.checked,
        "figures": rows(recomputing.recompute_all(found.claims, found.inputs)),
    }


def rows(results: Sequence[Result]) -> list[dict[str, Any]]:
    """Every figure with its verdict; exact values as plain digits or fractions, and the same in a few words."""
    return [_row(result) for result in results]


def _row(result: Result) -> dict[str, Any]:
    claim = result.claim
    factors = list(dict.fromkeys(map(_factor, result.factors)))
    return {
        "id": claim.id,
        "what": claim.what,
        "where": claim.where,
        "unit": claim.unit,
        "formula": claim.formula,
        "printed": _printed(result),
        "low": _exact(result.low),
        "high": _exact(result.high),
        "gives": _given(result),
        "verdict": str(result.verdict),
        "factors": factors,
        "short": _exact(result.short),
        "lacking": _lacking(result),
        "note": claim.note,
    }


def _given(result: Result) -> str:
    if result.low is None:
        return "no crossover at any volume"
    if result.high is None:
        return f"{_short(result.low)} or never"
    return _short(result.low) if result.low == result.high else f"{_short(result.low)} to {_short(result.high)}"


def _lacking(result: Result) -> str:
    """How much room there is, and how much is lacking; empty where nothing is."""
    if result.short is None or result.room is None:
        return ""
    return f"room for {_short(result.room)}, short by {_short(result.short)}"


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
    while abs(value) * 10**digits < 10 ** (count - 1):
        digits += 1
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
