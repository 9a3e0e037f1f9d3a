"""The options of a workload against each other: in draws from the ranges, over three years, and by the share routed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from auditor.costs import chance, shares, table, timeline
from auditor.costs.method import Method
from auditor.costs.mixed import SplitPlan
from auditor.costs.option import Option
from auditor.costs.plan import REQUESTS, Plan, middle
from auditor.costs.staircase import Interval
from auditor.costs.timeline import Ahead, Course
from auditor.record.costs import decimal, rounded

Comparison = Mapping[str, Any]
"""A comparison as the record has it."""


def prospects(
    comparisons: Iterable[Comparison], options: Mapping[str, Option], start: date, method: Method
) -> dict[str, Any]:
    """What the draws and the months say, for each comparison of the record; month 1 begins on the day of the start."""
    found: dict[str, Any] = {"chances": [], "courses": [], "shares": []}
    for one in comparisons:
        named = {"workload": one["workload"], "currency": one["currency"]}
        plans = {name: plan for name in one["options"] if (plan := options[name].plan) is not None}
        found["chances"].append(named | _chances(plans, method))
        found["courses"].append(named | _courses(plans, options, start))
        found["shares"] += [named | told for told in _shares(plans)]
    return found


def _chances(plans: Mapping[str, Plan], method: Method) -> dict[str, Any]:
    drawn = table.drawn(chance.draws(plans, method.draws, method.seed))
    spread = table.spread(drawn)
    return {
        "draws": method.draws,
        "seed": method.seed,
        "options": [
            {
                "candidate": name,
                "cheapest_in": won,
                **{f"p{share}": _micros(value) for share, value in zip((5, 50, 95), spread[name], strict=True)},
            }
            for name, won in sorted(table.wins(drawn).items(), key=lambda item: (-item[1], item[0]))
        ],
        "pairs": [
            {"one": one, "other": other, "cheaper_in": count} for (one, other), count in table.cheaper(drawn).items()
        ],
    }


def _micros(value: int) -> str:
    return decimal(Decimal(value).scaleb(-6))


def _courses(plans: Mapping[str, Plan], options: Mapping[str, Option], start: date) -> dict[str, Any]:
    courses = {name: _course(plan, options[name], start) for name, plan in plans.items()}
    return {
        "start": start.isoformat(),
        "months": timeline.MONTHS,
        "options": [
            {
                "candidate": name,
                "lasts": found.lasts,
                "retires": None if (ends := options[name].retires) is None else ends.isoformat(),
                "cumulative": [rounded(cost) for cost in found.cumulative],
            }
            for name, found in courses.items()
        ],
        "overtakings": [
            {
                "one": each.one,
                "other": each.other,
                "in_the_month": _ahead(each.monthly),
                "added_up": _ahead(each.cumulative),
            }
            for each in timeline.overtakings(courses)
        ],
    }


def _course(plan: Plan, option: Option, start: date) -> Course:
    values = middle(plan.inputs)
    stairs = plan.staircase(values)
    return timeline.course(stairs, int(values[REQUESTS]), Fraction(option.growth.mid), start, option.retires)


def _shares(plans: Mapping[str, Plan]) -> Iterator[dict[str, Any]]:
    """For each hybrid the shares routed at which it is cheaper than each other option, all else at mid."""
    costs = {name: _month(plan) for name, plan in plans.items()}
    for name, plan in plans.items():
        if not isinstance(plan, SplitPlan):
            continue
        curve = shares.of_plan(plan, middle(plan.inputs))
        share, cost = curve.least()
        yield {
            "hybrid": name,
            "routed": decimal(middle(plan.inputs)[plan.routed]),
            "settled": curve.settled,
            "examined": _share(curve.examined),
            "least": {"share": _share(share), "monthly": rounded(cost)},
            "against": [
                {"other": other, "intervals": [_between(one) for one in curve.below(costs[other])]}
                for other in plans
                if other != name
            ],
        }


def _month(plan: Plan) -> Fraction:
    values = middle(plan.inputs)
    return plan.staircase(values).cost(int(values[REQUESTS]))


def _between(one: Interval) -> dict[str, str]:
    return {"first": _share(one.first), "last": _share(one.first if one.last is None else one.last)}


def _share(parts: int) -> str:
    return decimal(Decimal(parts) / shares.PARTS)


def _ahead(found: Ahead) -> dict[str, Any]:
    return {
        "first": found.first,
        "permanent": found.permanent,
        "never": found.never,
        "lasts": found.lasts,
        "intervals": [{"first": one.first, "last": one.last} for one in found.intervals],
    }
