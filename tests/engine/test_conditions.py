"""The grammar of conditions and how it is dated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from auditor.engine.conditions import (
    ALWAYS,
    FACT_OPERANDS,
    FACT_TYPES,
    LIST_OPS,
    NEVER,
    All,
    Any,
    Comparison,
    Literal,
    Not,
    Op,
    OtherFact,
    Parameter,
    comparisons,
    facts_of,
    month_key,
    replaced,
    resolve,
)
from tests.engine.small import NUMBER, SET, TEXT, compare, holds

DAY = date(2026, 8, 2)
LIMIT = Comparison("organisation.group_mau", Op.ABOVE, Parameter("limit"), NUMBER)
MEASURED = Comparison("organisation.group_mau", Op.ABOVE, Literal(7e8), NUMBER, month=Parameter("month"), line=4)


def value_at(name: str, day: date) -> Literal:
    assert day == DAY
    return {"limit": Literal(7e8), "month": Literal("2024-06")}[name]


def test_every_operator_says_which_types_it_compares() -> None:
    assert set(FACT_TYPES) == set(Op)
    by_type = {kind: {op.value for op in Op if kind in FACT_TYPES[op]} for kind in sorted(set(NUMBER.__class__))}
    assert by_type == {
        "boolean": {"is", "is_not"},
        "number": {
            *("is", "is_not", "in", "not_in", "between"),
            *("above", "at_least", "below", "at_most"),
        },
        "date": {"is", "is_not", "in", "not_in", "between", "before", "on_or_after"},
        "text": {"is", "is_not", "in", "not_in", "starts_with"},
        "set": {"contains", "contains_any", "contains_all", "subset_of", "overlaps"},
    }


def test_operators_that_take_a_list_or_another_fact() -> None:
    assert sorted(LIST_OPS) == [
        *("between", "contains_all", "contains_any", "in", "not_in", "overlaps", "subset_of"),
    ]
    assert sorted(set(Op) - set(FACT_OPERANDS)) == ["between", "in", "not_in", "starts_with"]
    assert FACT_OPERANDS[Op.CONTAINS] is TEXT
    assert FACT_OPERANDS[Op.OVERLAPS] is SET


def test_comparisons_and_facts_come_left_to_right() -> None:
    first, second = holds("a"), compare("b", NUMBER, Op.BELOW, OtherFact("c"))
    condition = All((Not(Any((first, second))), second, ALWAYS))
    assert list(comparisons(condition)) == [first, second, second]
    assert list(facts_of(condition)) == ["a", "b", "c", "b", "c"]
    assert list(facts_of(NEVER)) == []


def test_replacing_keeps_the_shape() -> None:
    condition = All((Not(holds("a")), Any((holds("b"), NEVER))))
    changed = replaced(condition, lambda comparison: holds(comparison.fact.upper()))
    assert changed == All((Not(holds("A")), Any((holds("B"), NEVER))))


def test_what_does_not_change_is_the_same_object() -> None:
    """So that the rules of a day share what they say with the rule pack."""
    kept = Not(Any((holds("b"), NEVER)))
    changed = replaced(All((holds("a"), kept)), lambda one: holds("A") if one.fact == "a" else one)
    assert isinstance(changed, All)
    assert changed == All((holds("A"), kept))
    assert changed.parts[1] is kept
    assert resolve(kept, value_at, DAY) is kept


def test_dating_puts_the_parameter_in() -> None:
    dated = resolve(Not(LIMIT), value_at, DAY)
    assert dated == Not(Comparison("organisation.group_mau", Op.ABOVE, Literal(7e8), NUMBER))


def test_dating_makes_the_month_part_of_the_name() -> None:
    assert month_key("organisation.group_mau", "2024-06") == "organisation.group_mau@2024-06"
    for written in (MEASURED, Comparison(MEASURED.fact, Op.ABOVE, Literal(7e8), NUMBER, month="2024-06")):
        dated = resolve(written, value_at, DAY)
        assert dated == Comparison("organisation.group_mau@2024-06", Op.ABOVE, Literal(7e8), NUMBER)
        assert isinstance(dated, Comparison)
        assert dated.line == written.line


def test_dating_a_parameter_without_a_value_raises_what_the_lookup_raises() -> None:
    def nothing(name: str, day: date) -> Literal:
        raise LookupError(f"{name} on {day}")

    with pytest.raises(LookupError, match="limit on 2026-08-02"):
        resolve(LIMIT, nothing, DAY)


def test_a_list_gives_its_items_and_nothing_else_does() -> None:
    assert Literal(("b", "a")).items == ("b", "a")
    with pytest.raises(TypeError, match="not a list: 'a'"):
        _ = Literal("a").items


def test_the_place_and_the_decimals_as_written_do_not_make_conditions_differ() -> None:
    assert compare("a", NUMBER, Op.IS, 0.1) == Comparison(
        "a", Op.IS, Literal(0.1, exact=(Decimal("0.1"),)), NUMBER, line=7
    )
