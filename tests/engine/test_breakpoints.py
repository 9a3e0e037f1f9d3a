"""Where comparisons flip, exact to the unit, and representatives that miss no behaviour."""

from __future__ import annotations

import math
import random
from decimal import Decimal
from itertools import combinations, pairwise

import pytest

from auditor.engine.breakpoints import (
    Breakpoint,
    against,
    another,
    breakpoints,
    following,
    preceding,
    representatives,
    unit,
)
from auditor.engine.conditions import FACT_TYPES, LIST_OPS, Comparison, Literal, Op, OtherFact, Parameter
from auditor.engine.reference import compare
from auditor.engine.rules import AnsweredBy, FactSpec
from auditor.engine.values import FactType, Scope, Value, day_number


def spec(
    type: FactType = FactType.NUMBER,
    *,
    values: tuple[str, ...] = (),
    whole: bool = False,
    minimum: float | None = None,
    maximum: float | None = None,
) -> FactSpec:
    return FactSpec(
        "x",
        type,
        Scope.PROJECT,
        "",
        "",
        AnsweredBy.REQUESTER,
        values=values,
        whole=whole,
        minimum=minimum,
        maximum=maximum,
    )


USERS = spec(whole=True, minimum=0)
SHARE = spec()
DAY = spec(FactType.DATE)
TEXT = spec(FactType.TEXT)
SET = spec(FactType.SET)


def x(op: Op, value: bool | float | str | tuple[float, ...] | tuple[str, ...], of: FactSpec) -> Comparison:
    return Comparison("x", op, Literal(value), of.type)


def pairs(comparison: Comparison, of: FactSpec) -> list[tuple[Value, Value]]:
    return [(found.fails, found.holds) for found in breakpoints(comparison, of)]


@pytest.mark.parametrize(
    ("op", "fails", "holds"),
    [
        (Op.ABOVE, 700000000.0, 700000001.0),
        (Op.AT_LEAST, 699999999.0, 700000000.0),
        (Op.BELOW, 700000000.0, 699999999.0),
        (Op.AT_MOST, 700000001.0, 700000000.0),
    ],
)
def test_whole_numbers_flip_between_two_neighbours(op: Op, fails: float, holds: float) -> None:
    assert breakpoints(x(op, 700000000.0, USERS), USERS) == (Breakpoint(fails, holds),)


def test_equality_flips_on_both_sides_and_at_every_item() -> None:
    assert pairs(x(Op.IS, 5.0, USERS), USERS) == [(4.0, 5.0), (6.0, 5.0)]
    assert pairs(x(Op.IS_NOT, 5.0, USERS), USERS) == [(5.0, 4.0), (5.0, 6.0)]
    assert pairs(x(Op.IN, (5.0, 9.0), USERS), USERS) == [(4.0, 5.0), (6.0, 5.0), (8.0, 9.0), (10.0, 9.0)]
    assert pairs(x(Op.IN, (5.0, 6.0), USERS), USERS) == [(4.0, 5.0), (7.0, 6.0)]


def test_between_includes_both_ends() -> None:
    assert pairs(x(Op.BETWEEN, (10.0, 20.0), USERS), USERS) == [(9.0, 10.0), (21.0, 20.0)]


def test_a_place_outside_the_declared_bounds_is_none() -> None:
    bounded = spec(whole=True, minimum=1, maximum=3)
    assert pairs(x(Op.AT_LEAST, 1.0, bounded), bounded) == []
    assert pairs(x(Op.IS, 3.0, bounded), bounded) == [(2.0, 3.0)]
    assert pairs(x(Op.ABOVE, 3.0, bounded), bounded) == []


def test_a_whole_fact_flips_around_a_threshold_it_cannot_have() -> None:
    assert pairs(x(Op.ABOVE, 4.5, USERS), USERS) == [(4.0, 5.0)]


def test_a_number_that_is_not_whole_flips_at_the_next_float() -> None:
    assert pairs(x(Op.ABOVE, 0.75, SHARE), SHARE) == [(0.75, math.nextafter(0.75, 1))]
    assert pairs(x(Op.AT_LEAST, 1e25, SHARE), SHARE) == [(math.nextafter(1e25, 0), 1e25)]


def test_days_flip_from_one_to_the_next() -> None:
    day, before = day_number("2026-08-02"), day_number("2026-08-01")
    assert pairs(x(Op.BEFORE, day, DAY), DAY) == [(day, before)]
    assert pairs(x(Op.ON_OR_AFTER, day, DAY), DAY) == [(before, day)]


def test_booleans_flip_once() -> None:
    boolean = spec(FactType.BOOLEAN)
    assert pairs(x(Op.IS, True, boolean), boolean) == [(False, True)]
    assert pairs(x(Op.IS_NOT, True, boolean), boolean) == [(True, False)]


def test_text_flips_between_each_text_named_and_another() -> None:
    closed = spec(FactType.TEXT, values=("api", "edge", "managed"))
    assert pairs(x(Op.IN, ("api", "edge"), closed), closed) == [("managed", "api"), ("managed", "edge")]
    assert pairs(x(Op.IS_NOT, "api", closed), closed) == [("api", "edge")]
    assert pairs(x(Op.IN, ("api", "edge", "managed"), closed), closed) == []
    assert pairs(x(Op.IS, "another", TEXT), TEXT) == [("other", "another")]


def test_a_prefix_flips_between_a_near_miss_and_itself() -> None:
    assert pairs(x(Op.STARTS_WITH, "llama-3", TEXT), TEXT) == [("llama-", "llama-3")]
    closed = spec(FactType.TEXT, values=("apache-2.0", "llama-3.1", "llama-3.2"))
    assert pairs(x(Op.STARTS_WITH, "llama-3", closed), closed) == [("apache-2.0", "llama-3.1")]


def test_sets_flip_by_one_member() -> None:
    def members(op: Op, *names: str) -> list[tuple[Value, Value]]:
        return pairs(x(op, names[0] if op is Op.CONTAINS else names, SET), SET)

    none, a, b, both = frozenset[str](), frozenset("a"), frozenset("b"), frozenset("ab")
    assert members(Op.CONTAINS, "a") == [(none, a)]
    assert members(Op.CONTAINS_ANY, "a", "b") == [(none, a), (none, b)]
    assert members(Op.CONTAINS_ALL, "a", "b") == [(b, both), (a, both)]
    assert members(Op.SUBSET_OF, "a", "b") == [(both | {"other"}, both)]


def test_a_comparison_with_another_fact_flips_where_the_two_meet() -> None:
    comparison = Comparison("x", Op.ABOVE, OtherFact("y"), FactType.NUMBER)
    assert breakpoints(against(comparison, 10.0), USERS) == (Breakpoint(10.0, 11.0),)
    overlaps = Comparison("x", Op.OVERLAPS, OtherFact("y"), FactType.SET)
    assert against(overlaps, frozenset("ba")).operand == Literal(("a", "b"))


def test_an_open_parameter_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="not dated"):
        breakpoints(Comparison("x", Op.IS, Parameter("limit"), FactType.BOOLEAN), spec(FactType.BOOLEAN))


def test_neighbours_are_never_the_number_itself() -> None:
    assert (following(4.0, USERS), preceding(4.0, USERS)) == (5.0, 3.0)
    assert (following(4.5, USERS), preceding(4.5, USERS)) == (5.0, 4.0)
    huge = 1e25
    assert following(huge, USERS) == math.nextafter(huge, math.inf)
    assert preceding(huge, USERS) == math.nextafter(huge, 0)


def test_the_unit_is_the_last_place_a_reader_sees() -> None:
    assert unit(5.0, None, USERS) == 1
    assert unit(0.75, Decimal("0.75"), SHARE) == Decimal("0.01")
    assert unit(3.8e25, Decimal("3.8e25"), SHARE) == Decimal("1e24")
    assert unit(0.5, None, SHARE) == Decimal("0.1")


def test_another_text_comes_from_the_closed_list_or_is_fresh() -> None:
    closed = spec(FactType.TEXT, values=("a", "b"))
    assert another(["a"], closed) == "b"
    assert another(["a", "b"], closed) is None
    assert another(["another", "o"], TEXT) == "unlisted"


def test_without_comparisons_one_value_stands_for_all() -> None:
    assert representatives("x", (), spec(minimum=3, whole=True)) == (3.0,)
    assert representatives("x", (), SET) == (frozenset(),)
    assert len(representatives("x", (), TEXT)) == 1


def test_other_facts_and_open_parameters_are_passed_over() -> None:
    others = (
        Comparison("y", Op.IS, Literal(1.0), FactType.NUMBER),
        Comparison("x", Op.ABOVE, OtherFact("y"), FactType.NUMBER),
        Comparison("x", Op.ABOVE, Parameter("p"), FactType.NUMBER),
    )
    assert len(representatives("x", others, SHARE)) == 1


def test_many_members_of_one_kind_need_few_sets() -> None:
    members = tuple(f"m{number}" for number in range(27))
    found = representatives("x", (x(Op.CONTAINS_ANY, members, SET), x(Op.CONTAINS_ALL, members, SET)), SET)
    assert len(found) == 3  # none, some and all of them


SPECS = {
    FactType.BOOLEAN: [spec(FactType.BOOLEAN)],
    FactType.NUMBER: [SHARE, USERS, spec(whole=True, minimum=-1, maximum=4), spec(minimum=-1.5, maximum=2.5)],
    FactType.DATE: [DAY],
    FactType.TEXT: [TEXT, spec(FactType.TEXT, values=("a", "ab", "b", "another"))],
    FactType.SET: [SET, spec(FactType.SET, values=("a", "ab", "b", "another"))],
}
WORDS = ("a", "ab", "b", "another")


def random_comparison(rng: random.Random, of: FactSpec) -> Comparison:
    op = rng.choice([op for op in Op if of.type in FACT_TYPES[op]])

    def one() -> bool | float | str:
        match of.type:
            case FactType.BOOLEAN:
                return rng.random() < 0.5
            case FactType.NUMBER:
                return rng.choice([-1.0, 0.0, 1.0, 1.5, 2.0, 3.0])
            case FactType.DATE:
                return float(rng.randint(1000, 1005))
        return rng.choice(WORDS)

    if op is Op.BETWEEN:
        low = float(one())
        return x(op, (low, low + rng.choice([0.5, 1.0, 2.0])), of)
    if op in LIST_OPS:
        return x(
            op,
            tuple(dict.fromkeys(str(one()) for _ in range(2)))
            if of.type in (FactType.TEXT, FactType.SET)
            else tuple({float(one()) for _ in range(2)}),
            of,
        )
    return x(op, one(), of)


def everything(of: FactSpec) -> list[Value]:
    """A much wider list of values than the representatives: whatever they reach, this reaches."""
    match of.type:
        case FactType.BOOLEAN:
            return [False, True]
        case FactType.NUMBER:
            fine = [step / 8 for step in range(-40, 60)]
            numbers = [*fine, *(math.nextafter(v, 99) for v in fine), *(math.nextafter(v, -99) for v in fine)]
            low = -math.inf if of.minimum is None else of.minimum
            high = math.inf if of.maximum is None else of.maximum
            return [v for v in numbers if low <= v <= high and (not of.whole or v.is_integer())]
        case FactType.DATE:
            return [float(day) for day in range(990, 1015)]
        case FactType.TEXT:
            return list(of.values or ("", "a", "ab", "abc", "b", "ba", "an", "another", "another one", "c", "ac"))
        case FactType.SET:
            members = of.values or (*WORDS, "fresh", "fresher")
            return [frozenset(some) for size in range(len(members) + 1) for some in combinations(members, size)]


@pytest.mark.parametrize("type", list(FactType))
def test_representatives_reach_every_combination_and_nothing_else(type: FactType) -> None:
    rng = random.Random(20261122)
    for _ in range(400):
        of = rng.choice(SPECS[type])
        asked = [random_comparison(rng, of) for _ in range(rng.randint(1, 5))]

        def truths(value: Value, asked: list[Comparison] = asked) -> tuple[bool | None, ...]:
            return tuple(compare(comparison, {"x": value}) for comparison in asked)

        found = representatives("x", asked, of)
        assert {truths(value) for value in found} == {truths(value) for value in everything(of)}, asked
        assert len({truths(value) for value in found}) == len(found)


@pytest.mark.parametrize("type", [FactType.NUMBER, FactType.DATE])
def test_breakpoints_are_all_the_places_where_a_number_flips(type: FactType) -> None:
    rng = random.Random(7)
    for _ in range(300):
        of = rng.choice(SPECS[type])
        comparison = random_comparison(rng, of)
        for found in breakpoints(comparison, of):
            low, high = sorted([float(found.fails), float(found.holds)])  # type: ignore[arg-type]  # numbers
            assert following(low, of) == high
            assert compare(comparison, {"x": found.holds}) is True
            assert compare(comparison, {"x": found.fails}) is False
        values = sorted(v for v in everything(of) if isinstance(v, float))
        truths = [compare(comparison, {"x": value}) for value in values]
        flips = sum(a is not b for a, b in pairwise(truths))
        assert flips == len(breakpoints(comparison, of)), comparison
