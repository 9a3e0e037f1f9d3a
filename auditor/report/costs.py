"""Costs in words: every option with its range and line items, and the chart of those that have a price."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any, Final

from auditor.report import chart, cost_charts, cost_curve, cost_lines, detail, likely, stretches, ties, words

Record = Mapping[str, Any]

NEVER: Final = "Never"

_PLAIN: Final = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def costs(record: Record, names: Mapping[str, str], detailed: frozenset[str]) -> dict[str, Any]:
    """The options in the record's order; line items are told for the candidates in ``detailed``."""
    recommended = {workload["recommended_candidate"] for workload in record["workloads"]}
    options = record["costs"]["options"]
    blocked = [names.get(name, name) for one in record["costs"].get("comparisons", []) for name in one["too_stale"]]
    every, record = record, _sayable(record)
    priced = [option for option in options if option["monthly"] is not None]
    sources: dict[str, int] = {}
    several = len(record["workloads"]) > 1
    of = {id: workload["id"] for workload in record["workloads"] for id in workload["candidates"]} if several else {}
    overtakings = [
        {
            "one": names.get(one["one"], one["one"]),
            "other": names.get(one["other"], one["other"]),
            "month": _months(one["in_the_month"]),
            "added_up": _months(one["added_up"]),
        }
        for one in _overtaking(record)
    ]
    told = {
        "renewed": likely.renewed(record),
        "options": [
            {
                "name": names.get(option["candidate"], option["candidate"]),
                "group": names.get(of.get(option["candidate"], ""), ""),
                "recommended": option["candidate"] in recommended,
                "currency": option["currency"] or "",
                "state": {"priced": "", "infeasible": "Does not fit", "unknown": "Not known"}[option["state"]],
                "reason": option["reason"],
                "notes": [*option.get("warnings", []), *_without(option)],
                "given": option.get("notes", []),
                "terms": [_on_terms(one, option["currency"]) for one in option.get("other_terms", [])],
                "missing": [
                    {
                        "name": one["name"],
                        "why": one["why"],
                        "source": _numbered(detail.citation(one["source"]), sources),
                    }
                    for one in option.get("without", [])
                    if option["candidate"] in detailed
                ],
                "monthly": _amounts(option["monthly"]),
                "half": _half(every, option),
                "yearly": words.amount(option["yearly"]["mid"]) if option["yearly"] else words.NONE,
                "converted": _converted(option.get("converted")),
                "lines": [_line(line, sources) for line in option["lines"] if option["candidate"] in detailed],
                "detailed": option["candidate"] in detailed and bool(option["lines"]),
            }
            for option in options
        ],
        "blocked": blocked,
        "charts": [
            _chart(currency, [option for option in priced if option["currency"] == currency], names, recommended)
            for currency in sorted({option["currency"] for option in priced})
            if _worth_drawing([option["monthly"] for option in priced if option["currency"] == currency])
        ],
        "assumptions": [
            {
                "name": entry["name"],
                "value": _assumed(str(entry["value"]), entry["unit"]),
                "basis": words.BASES.get(entry["basis"], entry["basis"]),
                "source": _numbered(detail.citation(entry["source"]), sources),
            }
            for entry in record["costs"]["assumptions"]
        ],
        "crossovers": [
            {
                "one": names.get(pair["one"], pair["one"]),
                "other": names.get(pair["other"], pair["other"]),
                "when": words.sentence(stretches.told(pair, record["costs"]["crossovers"])),
                "draws": _draws(record, pair),
            }
            for pair in _telling(record)
        ],
        "drawings": [
            {"caption": caption, "svg": drawing}
            for charts in (cost_lines, cost_charts, cost_curve)
            for caption, drawing in charts.of_workloads(record, names)
        ],
        "claims": _claims(record["costs"].get("claims")),
        "chances": [
            {
                "name": names.get(one["candidate"], one["candidate"]),
                "share": _share(ties.cheapest_in(each, one["candidate"]), each["draws"]),
                "equal": [names.get(name, name) for name in ties.in_draws(each, one["candidate"])],
                "amounts": [words.amount(one[key]) for key in ("p5", "p50", "p95")],
                "currency": each["currency"],
            }
            for each in record["costs"].get("chances", [])
            if len(each["options"]) > 1
            for one in each["options"]
        ],
        "overtakings": [one for one in overtakings if (one["month"], one["added_up"]) != (NEVER, NEVER)],
        "never": [one["one"] for one in overtakings if (one["month"], one["added_up"]) == (NEVER, NEVER)],
        "loads": [_load(option, names) for option in priced if option.get("per_million_output")],
        "shares": [
            {
                "hybrid": names.get(one["hybrid"], one["hybrid"]),
                "routed": one["routed"],
                "least": one["least"]["share"],
                "monthly": words.money(one["least"]["monthly"], one["currency"]),
                "against": [
                    {"name": names.get(pair["other"], pair["other"]), "shares": stretches.shares(pair, one)}
                    for pair in one["against"]
                ],
            }
            for one in record["costs"].get("shares", [])
        ],
        "swings": [
            {
                "quantity": swing["quantity"] + (f" ({names[swing['workload']]})" if several else ""),
                "values": f"{_value(swing['values']['low'])} to {_value(swing['values']['high'])}",
                "swing": words.money(swing["swing"], swing["currency"]),
                "low": names.get(swing["cheapest_low"], swing["cheapest_low"]),
                "high": names.get(swing["cheapest_high"], swing["cheapest_high"]),
                "flips": swing["flips"],
            }
            for swing in record["costs"].get("tornado", [])
            if cost_charts.moves(swing)
        ],
    }
    return {**told, "exchange": _exchange(record["costs"].get("exchange_rate")), "sources": list(sources)}


def _half(record: Record, option: Record) -> str:
    """What half of the draws do not exceed; without a range what it costs."""
    found, monthly = likely.drawn(record, option["candidate"]), option["monthly"]
    if monthly is not None and monthly["low"] == monthly["high"]:
        return words.amount(monthly["mid"])
    return words.NONE if found is None else words.amount(found["p50"])


def _converted(found: Record | None) -> dict[str, str] | None:
    """The middle of a month and of a year in the currency that the requester supplies a rate for."""
    if found is None:
        return None
    return {part: words.money(found[part]["mid"], found["currency"]) for part in ("monthly", "yearly")}


def _exchange(rate: Record | None) -> str:
    """At which rate amounts were converted, in a sentence; empty without one."""
    if rate is None:
        return ""
    day = words.day(rate["on"])
    return f"Amounts in {rate['currency']} are at {rate['rate']} for one {rate['per']}, of {day}: {rate['source']}."


def _sayable(record: Record) -> Record:
    """The record without what would say which option is cheaper where a price was read too long ago for that."""
    costs = record["costs"]
    stale = {(one["workload"], one["currency"]) for one in costs.get("comparisons", []) if one["too_stale"]}
    if not stale:
        return record
    told = {
        part: [one for one in costs.get(part, []) if (one["workload"], one["currency"]) not in stale]
        for part in ("comparisons", "crossovers", "tornado", "chances", "courses", "shares")
    }
    return {**record, "costs": {**costs, **told}}


def _worth_drawing(amounts: Sequence[Record]) -> bool:
    """Whether there is anything to compare: two options, or a range."""
    return len(amounts) > 1 or any(one["low"] != one["high"] for one in amounts)


def _telling(record: Record) -> list[Record]:
    """The crossovers against the option that is cheapest now: each other option, by workload."""
    cheapest = {one["options"][0] for one in record["costs"].get("comparisons", [])}
    return [pair for pair in record["costs"]["crossovers"] if pair["other"] in cheapest]


def _load(option: Record, names: Mapping[str, str]) -> dict[str, Any]:
    """What an option costs in three years, and a million output tokens at the load stated and at others."""
    each, years = option["per_million_output"], option["three_years"]
    spread = "" if years["low"] == years["high"] else f"{words.amount(years['low'])} to {words.amount(years['high'])}"
    return {
        "name": names.get(option["candidate"], option["candidate"]),
        "currency": option["currency"],
        "three_years": words.amount(years["mid"]),
        "spread": spread,
        "actual": words.rate(each["actual"]),
        "full": words.rate(each["full"]) if option["by_utilisation"] else words.NONE,
        "loads": "; ".join(
            f"{words.rate(one['per_million_output'])} at {one['per_cent']}%" for one in option["by_utilisation"]
        ),
    }


def _claims(found: Record | None) -> Record | None:
    """What a vendor's own figures give, told beside what it prints."""
    if found is None:
        return None
    figures = [
        {
            "what": one["what"],
            "where": one["where"],
            "printed": f"{one['printed']} {one['unit']}" if one["printed"] else words.NONE,
            "gives": f"{one['gives']} {one['unit']}" if one["low"] is not None else one["gives"].capitalize(),
            "verdict": words.VERDICTS[one["verdict"]],
            "holds": one["verdict"] in ("agrees", "within", "derived"),
            "by": one["lacking"]
            or ("printed is " + " to ".join(one["factors"]) + " of that" if one["factors"] else ""),
            "note": one["note"],
        }
        for one in found["figures"]
    ]
    return {"title": found["title"], "checked": words.day(found["checked"]), "figures": figures}


def _overtaking(record: Record) -> Iterator[Record]:
    """Who may overtake the option that is cheapest now, in the three years to come."""
    for comparison, course in zip(
        record["costs"].get("comparisons", []), record["costs"].get("courses", []), strict=False
    ):
        yield from (one for one in course["overtakings"] if one["other"] == comparison["options"][0])


def _months(ahead: Record) -> str:
    if ahead["never"]:
        return NEVER if ahead["lasts"] else "Not there together"
    if ahead["permanent"] is None:
        return f"First in month {ahead['first']}, not to the end"
    first = f"First in month {ahead['first']}"
    return first if ahead["permanent"] == ahead["first"] else f"{first}, for good from month {ahead['permanent']}"


def _share(count: int, of: int) -> str:
    """A share in per cent with one digit, half to even."""
    return f"{words.number((Decimal(count) * 100 / of).quantize(Decimal('0.1'), ROUND_HALF_EVEN))}%"


def _draws(record: Record, pair: Record) -> str:
    """In which share of the draws the first of two options costs less than the second, or that all are equal."""
    for each in record["costs"].get("chances", []):
        for one in each["pairs"]:
            if (one["one"], one["other"]) == (pair["one"], pair["other"]):
                if pair["other"] in ties.in_draws(each, pair["one"]):
                    return "Equal"
                return _share(one["cheaper_in"], each["draws"])
    return words.NONE


def _without(option: Record) -> list[str]:
    """The costs that are not in the amounts, in one sentence."""
    names = [one["name"] for one in option.get("without", [])]
    return [f"Without: {'; '.join(names)}."] if names and option["monthly"] is not None else []


def _on_terms(one: Record, currency: str | None) -> str:
    """What the machines would cost on other terms, in one sentence."""
    amount = words.money(one["monthly"]["mid"], currency)
    return f"{words.TERMS[one['terms']]}: {amount} a month in all. {one['risk']}".strip()


def _assumed(value: str, unit: str) -> str:
    """The value of an assumption, or its range from low to high: as a reader would write the numbers, equals once."""
    told = list(dict.fromkeys(_rounded(part) for part in value.split(" to ")))
    return " ".join([" to ".join(told), *([unit] if unit else [])])


def _rounded(text: str) -> str:
    """A number with commas; from 10 on with two decimals at the most. Anything else as it is."""
    if not _PLAIN.fullmatch(text):
        return words.fact_value(text)
    value = Decimal(text)
    if abs(value) >= 10 and value != value.to_integral_value():
        value = value.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    return words.number(value)


def _numbered(citation: str, sources: dict[str, int]) -> int | None:
    """The number under which a source is told once, after all that cite it; a new one is added."""
    return sources.setdefault(citation, len(sources) + 1) if citation else None


def _line(line: Record, sources: dict[str, int]) -> dict[str, Any]:
    return {
        "name": line["name"],
        "monthly": _amounts(line["monthly"]),
        "basis": words.BASES.get(line["basis"], line["basis"]),
        "how": line["how"].replace(" x ", " × "),
        "source": _numbered(detail.citation(line["source"]), sources),
    }


def _amounts(amounts: Record | None) -> dict[str, str] | None:
    return {name: words.amount(amounts[name]) for name in ("low", "mid", "high")} if amounts else None


def _chart(
    currency: str | None, options: Sequence[Record], names: Mapping[str, str], recommended: set[str | None]
) -> dict[str, Any]:
    shown = options[: chart.MOST_ROWS]
    rows = [(names.get(option["candidate"], option["candidate"]), option["monthly"]) for option in shown]
    marked = [
        f"{name} – recommended" if option["candidate"] in recommended else name
        for (name, _), option in zip(rows, shown, strict=True)
    ]
    geometry = chart.bars([(label, m["low"], m["mid"], m["high"]) for label, (_, m) in zip(marked, rows, strict=True)])
    for row, option in zip(geometry["rows"], shown, strict=True):
        row["figure"] = _figure(option["monthly"]) + (cost_charts.TINY if row.pop("tiny") else "")
        row["recommended"] = option["candidate"] in recommended
    for tick in geometry["ticks"]:
        tick["text"] = words.number(tick.pop("value").normalize())
    told = "; ".join(f"{name}: {_figure(monthly)}" for name, monthly in rows)
    return geometry | {
        "currency": currency or "",
        "title": f"Cost a month in {currency}, low to high with mid. {told}.",
        "left_out": len(options) - len(shown),
    }


def _figure(monthly: Record) -> str:
    mid, low, high = (words.amount(monthly[end]) for end in ("mid", "low", "high"))
    return mid if monthly["low"] == monthly["high"] else f"{low} to {high}, mid {mid}"


def _value(text: str) -> str:
    """A quantity, which need not be an amount of money: as it is stated where that is short."""
    value = Decimal(text).normalize()
    return f"{value:,f}" if value.as_tuple().exponent >= -4 else words.amount(text)  # type: ignore[operator]  # finite
