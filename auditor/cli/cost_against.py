"""The options of a workload against each other on the terminal: which is cheapest, how surely, and when another is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from auditor.cli.cost_table import money, wrapped

Record = Mapping[str, Any]

PERMITTED = ("approve", "approve_with_conditions")


def told(record: Record, workload: str, outcomes: Mapping[str, str]) -> Iterator[str]:
    """For each currency: the cheapest that may be used, its chances, what decides, and when another is cheaper."""
    for place, comparison in enumerate(record["costs"]["comparisons"]):
        if comparison["workload"] != workload:
            continue
        if comparison["too_stale"]:
            old = ", ".join(map(_short, comparison["too_stale"]))
            text = f"Which is cheapest is not said: the prices of {old} were read too long ago."
            yield from wrapped(f"{text} If they still hold, say under accepted_prices who accepts them.", "  ")
            continue
        yield from _compared(record, place, outcomes)


def _compared(record: Record, place: int, outcomes: Mapping[str, str]) -> Iterator[str]:
    costs = record["costs"]
    comparison = costs["comparisons"][place]
    names, workload = comparison["options"], comparison["workload"]
    allowed = [name for name in names if outcomes[name] in PERMITTED]
    months = {one["candidate"]: one["monthly"] for one in costs["options"]}
    yield from _cheapest(names, allowed, months, record)
    if len(names) < 2:
        return
    base = allowed[0] if allowed else names[0]
    yield from _chances(costs["chances"][place], base, outcomes)
    yield from _flips([one for one in costs["tornado"] if one["workload"] == workload and one["flips"]])
    yield from wrapped(f"Requests a month at which another costs less than {_short(base)}:", "  ")
    for pair in costs["crossovers"]:
        if pair["workload"] == workload and pair["other"] == base:
            when = _when(pair, costs["crossovers"])
            yield from wrapped(f"{_short(pair['one'])}{_barred(pair['one'], outcomes)}: {when}", "    ")
    yield from _shares([one for one in costs["shares"] if one["hybrid"] in names])
    yield from _courses(costs["courses"][place], base)


def _cheapest(
    names: Sequence[str], allowed: Sequence[str], months: Mapping[str, Record], record: Record
) -> Iterator[str]:
    from auditor.report import likely, ties

    if not allowed:
        yield "  Cheapest that may be used: none of those that have a price."
        return
    best = allowed[0]
    equal = [name for name in names if ties.everywhere(record["costs"]["crossovers"], best, name)]
    same = [name for name in allowed if name in equal]
    who = f"{_short(best)}{''.join(f' and {_short(name)}' for name in same)}{' (equal)' if same else ''}"
    costs = next(one for one in record["costs"]["options"] if one["candidate"] == best)
    half = likely.half(costs, likely.drawn(record, best))
    about = f" ({money(months[best]['low'])} to {money(months[best]['high'])}; {half})" if half else ""
    text = f"Cheapest that may be used: {who}, {costs['currency']} {money(months[best]['mid'])} a month{about}"
    before = [
        f"{_short(name)} ({money(months[name]['mid'])})" for name in names[: names.index(best)] if name not in equal
    ]
    less = f"; {', '.join(before)} would cost less"
    yield from wrapped(f"{text}{less if before else ''}.", "  ")


def _chances(drawn: Record, base: str, outcomes: Mapping[str, str]) -> Iterator[str]:
    """How often each is the cheapest of all, and how often each costs less than the cheapest that may be used."""
    from auditor.report import ties

    counts = {one["candidate"]: ties.cheapest_in(drawn, one["candidate"]) for one in drawn["options"]}
    winners = {name: count for name, count in counts.items() if count}
    shares = [
        f"{_short(name)} {_percent(count, drawn['draws'])}{_equal(ties.in_draws(drawn, name))}{_barred(name, outcomes)}"
        for name, count in winners.items()
    ]
    text = f"Chance of being the cheapest of all, in {drawn['draws']:,} draws from the ranges"
    yield from wrapped(f"{text}: {', '.join(shares)}.", "  ")
    less = [one for one in drawn["pairs"] if one["other"] == base and 0 < one["cheaper_in"] < drawn["draws"]]
    if len(winners) > 1 and less:
        told = ", ".join(f"{_short(one['one'])} {_percent(one['cheaper_in'], drawn['draws'])}" for one in less)
        yield from wrapped(f"Chance of being cheaper than {_short(base)}: {told}.", "  ")


def _equal(others: Sequence[str]) -> str:
    return f" (equal to {' and '.join(map(_short, others))})" if others else ""


def _flips(flips: Sequence[Record]) -> Iterator[str]:
    for one in flips:
        low, high = (f"{_short(one[f'cheapest_{end}'])} at {money(one['values'][end])}" for end in ("low", "high"))
        yield from wrapped(f"Which is cheapest turns on one assumption, {one['quantity']}: {low}, {high}.", "  ")
    if not flips:
        yield "  No single assumption changes which is cheapest."


def _shares(shares: Sequence[Record]) -> Iterator[str]:
    """At which shares routed to its smaller model a hybrid is cheaper than each other option."""
    from auditor.report import stretches

    for one in shares:
        least = f"costs least where a share of {one['least']['share']} goes to its smaller model"
        text = f"{_short(one['hybrid'])} {least} ({money(one['least']['monthly'])} a month)."
        yield from wrapped(f"{text} It is cheaper at these shares:", "  ")
        for pair in one["against"]:
            yield from wrapped(f"than {_short(pair['other'])}: {stretches.shares(pair, one)}.", "    ")


def _courses(courses: Record, base: str) -> Iterator[str]:
    """Who overtakes the cheapest that may be used within three years, and whose offer ends before."""
    yield f"  In the {courses['months']} months from {courses['start']}:"
    against = [one for one in courses["overtakings"] if one["other"] == base]
    for one in against:
        if not (one["in_the_month"]["never"] and one["added_up"]["never"]):
            by_month, added_up = _month(one["in_the_month"]), _month(one["added_up"])
            told = f"by the month {by_month}, added up {added_up}" if by_month != added_up else by_month
            yield from wrapped(f"{_short(one['one'])} costs less than {_short(base)} {told}.", "    ")
    for one in courses["options"]:
        if one["lasts"] < courses["months"]:
            ends = f"{_short(one['candidate'])} is there for {one['lasts']} of them: its offer ends on {one['retires']}"
            yield from wrapped(f"{ends}.", "    ")
    if all(one["in_the_month"]["never"] for one in against):
        yield from wrapped(f"None becomes cheaper than {_short(base)} while both are there.", "    ")


def _month(ahead: Record) -> str:
    if ahead["never"]:
        return "never"
    if ahead["permanent"] == 1:
        return "from the first month on"
    if ahead["permanent"] == ahead["first"]:
        return f"from month {ahead['first']} on"
    if ahead["permanent"] is None:
        return f"first in month {ahead['first']}, not to the end"
    return f"first in month {ahead['first']}, from month {ahead['permanent']} on for good"


def _when(pair: Record, crossovers: Sequence[Record]) -> str:
    """From where to where an option is cheaper; where it never is, the two costs that show it."""
    from auditor.report import stretches

    told = stretches.told(pair, crossovers)
    if told == "never":
        marginal = pair["marginal"]
        return f"never (each further request costs {marginal['one']}, against {marginal['other']})."
    return f"{told}."


def _barred(name: str, outcomes: Mapping[str, str]) -> str:
    return (
        "" if outcomes[name] in PERMITTED else " (may not be used)" if outcomes[name] == "reject" else " (not settled)"
    )


def _short(name: str) -> str:
    return name.partition("/")[2]


def _percent(count: int, of: int) -> str:
    share = (Decimal(count) * 100 / of).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return f"{share}%"
