"""Borders of a number: of a whole one to the unit, of another the number the rule writes, and a value behind it."""

from __future__ import annotations

from dataclasses import replace

from auditor.engine.conditions import Comparison, Literal, Op
from auditor.engine.rules import AnsweredBy, FactSpec
from auditor.engine.values import FactType, Scope
from auditor.outlook.borders import Border, walks

SPEC = FactSpec("a.b", FactType.NUMBER, Scope.PROJECT, "B", "B?", AnsweredBy.REQUESTER, minimum=0)


def ways(value: float, spec: FactSpec, *asked: tuple[Op, float]) -> dict[str, list[Border]]:
    return dict(walks(value, spec, [Comparison("a.b", op, Literal(number), FactType.NUMBER) for op, number in asked]))


def test_a_whole_number_has_its_neighbours() -> None:
    found = ways(5, replace(SPEC, whole=True), (Op.ABOVE, 10))
    assert found == {"up": [Border(11, 10, 11)], "down": []}


def test_the_border_of_a_number_that_is_not_whole_is_the_one_the_rule_writes() -> None:
    """Down to none at all, or up to half a post: never the smallest number a machine can hold."""
    (down,) = ways(12, SPEC, (Op.ABOVE, 0))["down"]
    assert (down.to, down.limit) == (0, 0)
    (up,) = ways(0.25, SPEC, (Op.AT_LEAST, 0.5))["up"]
    assert (up.to, up.limit) == (0.5, 0.5)


def test_what_lies_behind_a_border_that_is_not_on_its_side_is_shown_by_a_value_people_would_write() -> None:
    (up,) = ways(0, SPEC, (Op.ABOVE, 0))["up"]
    assert (up.to, up.limit) == (0.1, 0)
    (down,) = ways(1, SPEC, (Op.AT_LEAST, 0.75))["down"]
    assert (down.to, down.limit) == (0.74, 0.75)


def test_it_does_not_reach_over_the_next_border_or_the_bound() -> None:
    first, second = ways(0, SPEC, (Op.ABOVE, 0.5), (Op.ABOVE, 0.55))["up"]
    assert (first.to, first.limit, second.to) == (0.51, 0.5, 0.56)
    (most,) = ways(0, replace(SPEC, maximum=0.75), (Op.ABOVE, 0.7))["up"]
    assert 0.7 < most.to <= 0.75
