"""Facts, traces and amounts as they stand in the record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from auditor.catalogue.citation import Citation
from auditor.costs.amounts import Amount
from auditor.costs.option import Line, Option, State
from auditor.engine.conditions import All, Comparison, Condition, Literal, Not, Op, OtherFact
from auditor.engine.reference import trace
from auditor.engine.rules import AnsweredBy, FactSpec
from auditor.engine.values import FactType, Range, Scope, Value, day_number
from auditor.record import costs, values
from tests.costs.figures import METHOD

BOOLEAN, NUMBER, DATE, TEXT, SET = FactType
CITED = Citation("Price list", "row 1", "", "https://example.org", "2026-11-22", "secondary")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (5.0, 5),
        (0.0, 0),
        (-7.0, -7),
        (7e8, 700_000_000),
        (float(2**53 - 1), 2**53 - 1),
        (float(2**53), "9007199254740992"),
        (1e20, "100000000000000000000"),
        (3.8e25, "3.8e+25"),
        (0.1, "0.1"),
        (0.75, "0.75"),
        (1e-7, "0.0000001"),
        (1e-12, "1e-12"),
        (float("inf"), None),
        (float("-inf"), None),
    ],
)
def test_numbers_are_whole_or_text(value: float, written: int | str | None) -> None:
    found = values.number(value)
    assert found == written
    assert type(found) is type(written)
    if isinstance(written, str):
        assert float(written) == value, "read back, it is the same number"


@pytest.mark.parametrize(
    ("value", "kind", "written"),
    [
        (None, BOOLEAN, None),
        (True, BOOLEAN, True),
        ("NO", TEXT, "NO"),
        (frozenset({"b", "a", "ä"}), SET, ["a", "b", "ä"]),
        (frozenset(), SET, []),
        (day_number("2026-11-22"), DATE, "2026-11-22"),
        (Range(0.0, 9.0), NUMBER, {"at_least": 0, "at_most": 9}),
        (Range(float("-inf"), 0.5), NUMBER, {"at_least": None, "at_most": "0.5"}),
        (
            Range(day_number("2024-06-01"), day_number("2024-06-30")),
            DATE,
            {"at_least": "2024-06-01", "at_most": "2024-06-30"},
        ),
        (("b", "a"), TEXT, ["b", "a"]),
        ((1.0, 2.5), NUMBER, ["1", "2.5"]),
        ((day_number("2024-06-01"),), DATE, ["2024-06-01"]),
    ],
)
def test_values_by_their_type(value: Value | None, kind: FactType, written: object) -> None:
    assert values.fact_value(value, kind) == written


SPECS = {
    name: FactSpec(name, kind, Scope.PROJECT, name, "", AnsweredBy.REQUESTER)
    for name, kind in (("a.b", BOOLEAN), ("a.n", NUMBER), ("a.m", NUMBER), ("a.s", SET))
}
TRUE = Comparison("a.b", Op.IS, Literal(True), BOOLEAN)


def written(condition: Condition, facts: dict[str, Value]) -> dict[str, Any]:
    return values.trace(trace(condition, facts), SPECS)


def test_a_trace_is_the_tree_of_comparisons_with_what_they_met() -> None:
    above = Comparison("a.n@2024-06", Op.ABOVE, Literal(7e8, parameter="act.limit"), NUMBER)
    assert written(All((TRUE, Not(above))), {"a.b": True}) == {
        "kind": "all",
        "truth": "unknown",
        "parts": [
            {
                "kind": "compare",
                "truth": "true",
                "fact": "a.b",
                "op": "is",
                "operand": True,
                "operand_from": None,
                "value": True,
            },
            {
                "kind": "not",
                "truth": "unknown",
                "parts": [
                    {
                        "kind": "compare",
                        "truth": "unknown",
                        "fact": "a.n@2024-06",
                        "op": "above",
                        "operand": 700_000_000,
                        "operand_from": "act.limit",
                        "value": None,
                    }
                ],
            },
        ],
    }


def test_a_comparison_with_another_fact_names_it_and_its_value() -> None:
    found = written(Comparison("a.n", Op.ABOVE, OtherFact("a.m"), NUMBER), {"a.n": 5.0, "a.m": 0.5})
    assert (found["value"], found["operand"], found["operand_from"], found["truth"]) == (5, "0.5", "a.m", "true")
    found = written(Comparison("a.n", Op.ABOVE, OtherFact("a.m"), NUMBER), {"a.n": 5.0})
    assert (found["operand"], found["operand_from"], found["truth"]) == (None, "a.m", "unknown")


def test_months_are_in_english() -> None:
    assert (values.MONTHS[0], values.MONTHS[5], values.MONTHS[11], len(values.MONTHS)) == (
        "January",
        "June",
        "December",
        12,
    )


# Costs


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", "0"),
        ("0.00", "0"),
        ("100", "100"),
        ("1E+3", "1000"),
        ("331.20", "331.2"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("1E-12", "0.000000000001"),
        ("-5.50", "-5.5"),
    ],
)
def test_money_is_plain_digits(value: str, text: str) -> None:
    assert costs.decimal(Decimal(value)) == text


AS_OF = date(2026, 11, 22)


def option(candidate: str, currency: str = "USD", basis: str = "assumption") -> Option:
    amount = Amount(Decimal("0.1"), Decimal("0.2"), Decimal("0.30"))
    return Option(candidate, State.PRICED, currency=currency, lines=(Line("People", amount, basis, "a month", CITED),))


def test_an_option_with_its_lines_and_its_year() -> None:
    found = costs.option(option("w/a"), AS_OF, METHOD)
    assert (found["state"], found["currency"], found["reason"]) == ("priced", "USD", "")
    assert found["monthly"] == {"low": "0.1", "mid": "0.2", "high": "0.3"}
    assert found["yearly"] == {"low": "1.2", "mid": "2.4", "high": "3.6"}
    assert found["three_years"] == {"low": "3.6", "mid": "7.2", "high": "10.8"}
    assert (found["per_million_output"], found["by_utilisation"]) == (None, [])
    assert (found["retires"], found["warnings"]) == (None, [])
    assert found["lines"][0]["monthly"] == found["monthly"]
    assert found["lines"][0]["source"]["document"] == "Price list"


def test_an_option_without_a_price_has_no_amounts() -> None:
    found = costs.option(replace(option("w/a"), state=State.UNKNOWN, reason="No price is known."), AS_OF, METHOD)
    assert (found["monthly"], found["yearly"], found["currency"]) == (None, None, None)
    assert found["reason"] == "No price is known."


def test_assumptions_are_listed_once_and_list_prices_are_none() -> None:
    rows = [option("w/a"), option("w/b"), option("w/c", "EUR"), option("w/d", basis="list")]
    found = [(one["name"], one["value"], one["unit"]) for one in costs.assumptions(rows)]
    assert found == [("People", "0.1 to 0.3", "EUR a month"), ("People", "0.1 to 0.3", "USD a month")]
