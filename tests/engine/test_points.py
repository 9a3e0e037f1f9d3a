"""What the cases of one comparison have to show."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from auditor.engine.conditions import Comparison, Literal, Op, OtherFact
from auditor.engine.points import points
from auditor.engine.rules import AnsweredBy, FactSpec
from auditor.engine.values import FactType, Range, Scope, Value, day_number


def fact(name: str, type: FactType, **more: object) -> FactSpec:
    return FactSpec(name, type, Scope.PROJECT, "", "", AnsweredBy.REQUESTER, **more)  # type: ignore[arg-type]


FACTS = {
    spec.name: spec
    for spec in (
        fact("users", FactType.NUMBER, whole=True, minimum=0.0),
        fact("few", FactType.NUMBER, whole=True, minimum=0.0, maximum=3.0),
        fact("share", FactType.NUMBER),
        fact("since", FactType.DATE),
        fact("until", FactType.DATE),
        fact("route", FactType.TEXT, values=("api", "edge", "managed")),
        fact("licence", FactType.TEXT),
        fact("makes", FactType.SET, values=("audio", "image", "text")),
        fact("tags", FactType.SET),
        fact("public", FactType.BOOLEAN),
        fact("evidence.grant", FactType.BOOLEAN),
    )
}


def c(name: str, op: Op, value: object, *exact: str) -> Comparison:
    literal = Literal(value, tuple(Decimal(number) for number in exact))  # type: ignore[arg-type]  # as the test says
    return Comparison(name, op, literal, FACTS[name.partition("@")[0]].type)


def both(first: str, op: Op, second: str) -> Comparison:
    return Comparison(first, op, OtherFact(second), FACTS[first].type)


DAY = day_number("2026-08-02")


@pytest.mark.parametrize(
    ("comparison", "missing"),
    [
        (c("public", Op.IS, True), ["public was never true", "public was never false", "public was never unknown"]),
        (
            c("evidence.grant", Op.IS, True),
            ["evidence.grant was never shown", "evidence.grant was never not shown"],
        ),
        (
            c("users@2024-06", Op.ABOVE, 700000000.0),
            [
                "users in 2024-06 was never 700000001",
                "users in 2024-06 was never 700000000",
                "users in 2024-06 was never unknown",
            ],
        ),
        (c("users", Op.AT_LEAST, 5.0), ["users was never 5", "users was never 4", "users was never unknown"]),
        (
            c("users", Op.IS, 5.0),
            ["users was never 5", "users was never anything else", "users was never unknown"],
        ),
        (
            c("users", Op.BETWEEN, (5.0, 7.0)),
            [
                "users was never 5",
                "users was never 4",
                "users was never 7",
                "users was never 8",
                "users was never unknown",
            ],
        ),
        (c("few", Op.AT_MOST, 2.0), ["few was never 2", "few was never 3", "few was never unknown"]),
        (
            c("share", Op.ABOVE, 0.75, "0.75"),
            [
                "share was never just above 0.75, up to 0.76",
                "share was never 0.75",
                "share was never unknown",
            ],
        ),
        (
            c("share", Op.AT_LEAST, 1e25, "1e25"),
            [
                "share was never 1e+25",
                "share was never just below 1e+25, up to 0",
                "share was never unknown",
            ],
        ),
        (
            c("since", Op.BEFORE, DAY),
            ["since was never 2026-08-01", "since was never 2026-08-02", "since was never unknown"],
        ),
        (
            c("route", Op.IN, ("api", "edge")),
            [
                "route was never api",
                "route was never edge",
                "route was never anything else",
                "route was never unknown",
            ],
        ),
        # A closed list that is named as a whole leaves nothing else.
        (
            c("route", Op.IN, ("api", "edge", "managed")),
            [
                "route was never api",
                "route was never edge",
                "route was never managed",
                "route was never unknown",
            ],
        ),
        (
            c("licence", Op.STARTS_WITH, "llama-3"),
            [
                'licence was never one that starts with "llama-3"',
                'licence was never one that does not start with "llama-3"',
                "licence was never unknown",
            ],
        ),
        (
            c("makes", Op.CONTAINS, "text"),
            ["makes was never one with text", "makes was never one without text", "makes was never unknown"],
        ),
        (
            c("makes", Op.CONTAINS_ANY, ("image", "text")),
            [
                "makes was never one with image alone of those named",
                "makes was never one with text alone of those named",
                "makes was never one without image or text",
                "makes was never unknown",
            ],
        ),
        (
            c("makes", Op.CONTAINS_ALL, ("image", "text")),
            [
                "makes was never one with image and text",
                "makes was never one that lacks only image",
                "makes was never one that lacks only text",
                "makes was never unknown",
            ],
        ),
        (
            c("makes", Op.SUBSET_OF, ("image", "text")),
            [
                "makes was never one with image and none but those named",
                "makes was never one with text and none but those named",
                "makes was never empty",
                "makes was never one with another member than those named",
                "makes was never unknown",
            ],
        ),
        (
            both("users", Op.ABOVE, "few"),
            [
                "users was never below few",
                "users was never equal to few",
                "users was never above few",
                "users was never unknown",
                "few was never unknown",
            ],
        ),
        (
            both("since", Op.BEFORE, "until"),
            [
                "since was never before until",
                "since was never the day of until",
                "since was never after until",
                "since was never unknown",
                "until was never unknown",
            ],
        ),
        (
            both("makes", Op.CONTAINS, "licence"),
            [
                'makes was never such that "contains licence" holds',
                'makes was never such that "contains licence" does not hold',
                "makes was never unknown",
                "licence was never unknown",
            ],
        ),
    ],
)
def test_what_each_comparison_has_to_be_shown(comparison: Comparison, missing: list[str]) -> None:
    assert [point.missing for point in points(comparison, FACTS)] == missing


def met(comparison: Comparison, value: Value | None, **others: Value) -> list[str]:
    facts: dict[str, Value] = dict(others)
    if value is not None:
        facts[comparison.fact] = value
    return [point.missing for point in points(comparison, FACTS) if point.met(facts)]


def test_each_value_shows_its_own_point_only() -> None:
    above = c("users", Op.ABOVE, 5.0)
    assert met(above, 5.0) == ["users was never 5"]
    assert met(above, 6.0) == ["users was never 6"]
    assert met(above, 7.0) == met(above, 4.0) == []
    assert met(above, None) == ["users was never unknown"]


def test_beyond_a_decimal_threshold_one_unit_of_its_last_place_is_near_enough() -> None:
    above = c("share", Op.ABOVE, 0.75, "0.75")
    just_above = "share was never just above 0.75, up to 0.76"
    assert met(above, 0.76) == met(above, 0.7501) == met(above, math.nextafter(0.75, 1)) == [just_above]
    assert met(above, 0.77) == []


def test_bounds_that_leave_the_comparison_open_show_it_unknown() -> None:
    above = c("users", Op.ABOVE, 5.0)
    assert met(above, Range(0.0, 9.0)) == ["users was never unknown"]
    assert met(above, Range(0.0, 5.0)) == []


def test_of_two_facts_each_has_to_be_the_missing_one() -> None:
    above = both("users", Op.ABOVE, "few")
    assert met(above, None, few=2.0) == ["users was never unknown"]
    assert met(above, 2.0) == ["few was never unknown"]
    assert met(above, 3.0, few=2.0) == ["users was never above few"]


def test_sets_are_told_apart_member_by_member() -> None:
    either = c("tags", Op.OVERLAPS, ("a", "b"))
    assert met(either, frozenset({"a", "c"})) == ["tags was never one with a alone of those named"]
    assert met(either, frozenset({"a", "b"})) == []
    assert met(either, frozenset()) == ["tags was never one without a or b"]
    within = c("tags", Op.SUBSET_OF, ("a", "b"))
    assert met(within, frozenset()) == ["tags was never empty"]
    assert met(within, frozenset({"c"})) == ["tags was never one with another member than those named"]
