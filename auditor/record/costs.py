"""Costs as they stand in the record: decimals as text, never rounded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from auditor.costs import compare, plan
from auditor.costs.amounts import ZERO, Amount
from auditor.costs.method import Method
from auditor.costs.option import Option, State
from auditor.inputs.descriptor import Workload
from auditor.inputs.exchange import ExchangeRate
from auditor.record import values

YEAR, THREE_YEARS = 12, 36
"""In months."""

MOST_INTERVALS = 50
"""Intervals of one crossover that the record lists; their number always stands beside them."""


def option(found: Option, as_of: date, method: Method, rate: ExchangeRate | None = None) -> dict[str, Any]:
    """What one candidate costs, with its lines; a year is twelve months, each with its requests.

    At a rate of exchange the totals stand in the other currency too.
    """
    monthly = found.monthly
    yearly, three_years = (None, None) if monthly is None else _over(found, monthly)
    return {
        "candidate": found.candidate,
        "state": str(found.state),
        "reason": found.reason,
        "currency": found.currency if found.state is State.PRICED else None,
        "monthly": None if monthly is None else _amount(monthly),
        "yearly": None if yearly is None else _amount(yearly),
        "three_years": None if three_years is None else _amount(three_years),
        "converted": None
        if monthly is None or yearly is None or three_years is None or rate is None or rate.per != found.currency
        else {
            "currency": rate.currency,
            "monthly": _amount(_at(monthly, rate)),
            "yearly": _amount(_at(yearly, rate)),
            "three_years": _amount(_at(three_years, rate)),
        },
        "per_million_output": _effective(found),
        "by_utilisation": _utilisation(found, method),
        "without": [{"name": one.name, "why": one.why, "source": values.source(one.source)} for one in found.without],
        "other_terms": [
            {
                "terms": one.terms,
                "monthly": _amount(one.monthly),
                "risk": one.risk,
                "source": values.source(one.source),
            }
            for one in found.terms
        ],
        "notes": list(found.notes),
        "retires": None if found.retires is None else found.retires.isoformat(),
        "price": _price(found, as_of, method),
        "warnings": compare.warnings(found, as_of, method),
        "lines": [
            {
                "name": line.name,
                "monthly": _amount(line.monthly),
                "basis": line.basis,
                "how": line.how,
                "source": values.source(line.source),
            }
            for line in found.lines
        ],
    }


def _price(found: Option, as_of: date, method: Method) -> dict[str, Any] | None:
    """When the price was last read, whether that is too long ago, and who accepts it all the same."""
    if found.checked is None:
        return None
    word = found.accepted
    return {
        "checked": found.checked.isoformat(),
        "days_ago": (as_of - found.checked).days,
        "too_old": found.too_old,
        "accepted": None
        if word is None
        else {
            "by": word.by,
            "on": word.on.isoformat(),
            "until": (word.on + timedelta(days=method.stale_after)).isoformat(),
            "why": word.why,
        },
    }


def assumptions(options: Iterable[Option]) -> list[dict[str, Any]]:
    """Every line that rests on more than a list price, once, by name, amount and currency."""
    seen: dict[tuple[str, str, str], dict[str, Any]] = {}
    for found in options:
        for line in found.lines:
            if line.basis == "list":
                continue
            amount = f"{decimal(line.monthly.low)} to {decimal(line.monthly.high)}"
            unit = f"{found.currency} a month"
            seen[line.name, amount, unit] = {
                "name": line.name,
                "value": amount,
                "unit": unit,
                "basis": line.basis,
                "source": values.source(line.source),
            }
    return [seen[key] for key in sorted(seen)]


def _over(found: Option, monthly: Amount) -> tuple[Amount, Amount]:
    """What a year and three years come to, with the growth stated."""
    if found.plan is None or found.ends is None or found.growth == ZERO:
        return monthly.times(YEAR), monthly.times(THREE_YEARS)
    ends, growth = found.ends, found.growth
    low, mid, high = (
        plan.over_months(found.plan, at, share, (YEAR, THREE_YEARS))
        for at, share in ((ends.low, growth.low), (ends.mid, growth.mid), (ends.high, growth.high))
    )
    return Amount(low[0], mid[0], high[0]), Amount(low[1], mid[1], high[1])


def _at(amount: Amount, rate: ExchangeRate) -> Amount:
    return Amount(amount.low * rate.rate, amount.mid * rate.rate, amount.high * rate.rate)


def exchange(rate: ExchangeRate | None) -> dict[str, str] | None:
    """The rate at which totals were converted; None where none is supplied."""
    if rate is None:
        return None
    told = {"currency": rate.currency, "per": rate.per, "rate": decimal(rate.rate)}
    return told | {"on": rate.on.isoformat(), "source": rate.source}


def _effective(found: Option) -> dict[str, str] | None:
    """The price per million output tokens at the load stated and at full load, to a millionth."""
    if found.plan is None:
        return None
    actual, full = plan.per_million_out(found.plan, plan.middle(found.plan.inputs))
    if actual is None or full is None:
        return None
    return {"actual": rounded(actual), "full": rounded(full)}


def _utilisation(found: Option, method: Method) -> list[dict[str, Any]]:
    """The price per million output tokens at several loads of the machines, to a millionth."""
    if found.plan is None:
        return []
    shares = plan.by_utilisation(found.plan, plan.middle(found.plan.inputs), method.load_steps)
    return [{"per_cent": share, "per_million_output": rounded(value)} for share, value in shares]


def rounded(value: Fraction) -> str:
    """A fraction to a millionth, half to even."""
    return decimal(Decimal(round(value * 10**6)).scaleb(-6))


def compared(
    workloads: Iterable[Workload], options: Mapping[str, Option], permitted: Collection[str] = ()
) -> dict[str, Any]:
    """Crossovers, what flips the cheapest option, and which that is: for each workload and currency.

    ``permitted`` are the candidates that may be used.
    """
    crossovers: list[dict[str, Any]] = []
    tornado: list[dict[str, Any]] = []
    comparisons: list[dict[str, Any]] = []
    for workload in workloads:
        ids = [candidate.id for candidate in workload.candidates if candidate.id in options]
        for found in compare.compare((options[name] for name in ids), permitted):
            stale = sorted(name for name in found.options if options[name].too_old)
            crossovers += [_pair(workload.id, found.currency, pair, options) for pair in found.pairs]
            tornado += [_swing(workload.id, found, swing) for swing in found.swings]
            comparisons.append(
                {
                    "workload": workload.id,
                    "currency": found.currency,
                    "cheapest": None if stale else found.cheapest,
                    "options": list(found.options),
                    "left_out": found.left_out,
                    "requests": found.requests,
                    "too_stale": stale,
                }
            )
    return {"crossovers": crossovers, "tornado": tornado, "comparisons": comparisons}


def _pair(workload: str, currency: str, pair: compare.Pair, options: Mapping[str, Option]) -> dict[str, Any]:
    found = pair.found
    marginal = {}
    for key, name in (("one", pair.one), ("other", pair.other)):
        of = options[name].plan
        marginal[key] = None if of is None else rounded(of.staircase(plan.middle(of.inputs)).marginal)
    return {
        "workload": workload,
        "currency": currency,
        "one": pair.one,
        "other": pair.other,
        "first": found.first,
        "permanent": found.permanent,
        "never": found.never,
        "settled": found.settled,
        "examined": found.examined,
        "marginal": marginal,
        "intervals": [{"first": one.first, "last": one.last} for one in found.intervals[:MOST_INTERVALS]],
        "interval_count": len(found.intervals),
    }


def _swing(workload: str, found: compare.Comparison, swing: compare.Swing) -> dict[str, Any]:
    return {
        "workload": workload,
        "currency": found.currency,
        "quantity": swing.quantity,
        "values": _amount(swing.values),
        "swing": decimal(swing.swing),
        "moved": swing.moved,
        "at_low": decimal(swing.at_low),
        "at_high": decimal(swing.at_high),
        "cheapest_low": swing.cheapest_low,
        "cheapest_high": swing.cheapest_high,
        "flips": swing.flips(found.cheapest),
    }


def decimal(value: Decimal) -> str:
    """A decimal in plain digits without trailing zeros after the point."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _amount(amount: Amount) -> dict[str, str]:
    return {"low": decimal(amount.low), "mid": decimal(amount.mid), "high": decimal(amount.high)}
