"""Reading conditions: what is written becomes what is meant. What is refused stands in tests/bad/rules."""

from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest

from auditor.engine.conditions import (
    FACT_OPERANDS,
    FACT_TYPES,
    LIST_OPS,
    All,
    Any,
    Comparison,
    Condition,
    Literal,
    Not,
    Op,
)
from auditor.engine.parse import ConditionReader, literal, suggestion
from auditor.engine.rules import AnsweredBy, FactSpec
from auditor.engine.values import FactType, Scope, day_number
from auditor.errors import Problem
from auditor.inputs import documents

BOOLEAN, NUMBER, DATE, TEXT, SET = FactType
SPECS = {f"a.{kind}": FactSpec(f"a.{kind}", kind, Scope.PROJECT, "", "", AnsweredBy.REQUESTER) for kind in FactType} | {
    f"b.{kind}": FactSpec(f"b.{kind}", kind, Scope.PROJECT, "", "", AnsweredBy.REQUESTER) for kind in FactType
}
WRITTEN = {BOOLEAN: "true", NUMBER: "5", DATE: "2026-11-22", TEXT: "open", SET: "open"}
LATER = {NUMBER: "7", DATE: "2026-11-23", TEXT: "shut", SET: "shut"}


def read(text: str) -> tuple[Condition | None, list[Problem]]:
    document = documents.loads(f"when: {text}\n", name="r.yaml")
    problems: list[Problem] = []
    reader = ConditionReader(document, SPECS, {}, Scope.PROJECT, False, problems)
    data = document.data
    assert isinstance(data, dict)
    return reader.read(data["when"], ("when",)), problems


@pytest.mark.parametrize("kind", list(FactType))
@pytest.mark.parametrize("op", list(Op))
def test_every_operator_takes_exactly_the_types_it_compares(op: Op, kind: FactType) -> None:
    """With a value or a list of values, as the operator asks for, and never the other way round."""
    one = WRITTEN[kind]
    several = f"[{one}, {LATER.get(kind, 'false')}]"
    right, wrong = (several, one) if op in LIST_OPS else (one, several)
    condition, problems = read(f"{{fact: a.{kind}, {op}: {right}}}")
    fits = kind in FACT_TYPES[op]
    assert (condition is not None, problems == []) == (fits, fits)
    if fits:
        assert isinstance(condition, Comparison)
        assert (condition.fact, condition.op, condition.type, condition.month) == (f"a.{kind}", op, kind, None)
        assert isinstance(condition.operand, Literal)
        assert isinstance(condition.operand.value, tuple) == (op in LIST_OPS)
    condition, problems = read(f"{{fact: a.{kind}, {op}: {wrong}}}")
    assert condition is None
    assert len(problems) == 1


@pytest.mark.parametrize("op", list(Op))
def test_which_operators_compare_with_another_fact(op: Op) -> None:
    """The other fact is of the type the operator needs."""
    for kind in FACT_TYPES[op]:
        for other in FactType:
            condition, problems = read(f"{{fact: a.{kind}, {op}: {{fact: b.{other}}}}}")
            fits = op in FACT_OPERANDS and other is (FACT_OPERANDS[op] or kind)
            assert (condition is not None, problems == []) == (fits, fits)


def test_joins_are_read_in_their_order() -> None:
    a, b = "{fact: a.boolean, is: true}", "{fact: a.text, is_not: open}"
    first = Comparison("a.boolean", Op.IS, Literal(True), BOOLEAN)
    second = Comparison("a.text", Op.IS_NOT, Literal("open"), TEXT)
    assert read(f"{{all: [{a}, {b}]}}")[0] == All((first, second))
    assert read(f"{{any: [{b}, {{not: {a}}}]}}")[0] == Any((second, Not(first)))
    assert read(f"{{not: {{all: [{a}]}}}}")[0] == Not(All((first,)))


def test_a_comparison_knows_its_line() -> None:
    condition, _ = read("\n  all:\n    - {fact: a.boolean, is: true}\n    - {fact: a.number, above: 5}")
    assert isinstance(condition, All)
    assert [part.line for part in condition.parts if isinstance(part, Comparison)] == [3, 4]


def test_one_broken_part_spoils_the_whole_but_all_are_told() -> None:
    condition, problems = read(
        "{any: [{fact: a.nothing, is: 1}, {not: {fact: a.number, abov: 5}}, {fact: a.text, is: x}]}"
    )
    assert condition is None
    assert [problem.where for problem in problems] == ["when.any[0].fact", "when.any[1].not.abov"]


@pytest.mark.parametrize(
    ("kind", "data", "value"),
    [
        (BOOLEAN, True, True),
        (BOOLEAN, 1, None),
        (BOOLEAN, "true", None),
        (NUMBER, 5, 5.0),
        (NUMBER, Decimal("0.1"), 0.1),
        (NUMBER, True, None),
        (NUMBER, "5", None),
        (NUMBER, 10**400, None),
        (DATE, "2024-02-29", day_number("2024-02-29")),
        (DATE, "2023-02-29", None),
        (DATE, "2024-W09-4", None),
        (DATE, "20240229", None),
        (DATE, 20240229, None),
        (TEXT, "NO", "NO"),
        (TEXT, 5, None),
        (SET, "text", "text"),
        (SET, ["text"], None),
        (TEXT, None, None),
    ],
)
def test_values_as_literals(kind: FactType, data: object, value: object) -> None:
    found = literal(data, kind)  # type: ignore[arg-type]  # whatever YAML holds
    assert (None if found is None else found.value) == value
    assert value is None or type(found.value) is type(value)  # type: ignore[union-attr]  # not None, just compared


def test_a_number_keeps_its_digits() -> None:
    found = literal(Decimal("0.1"), NUMBER)
    assert found is not None
    assert found.exact == (Decimal("0.1"),)
    condition, _ = read("{fact: a.number, in: [0.1, 7]}")
    assert isinstance(condition, Comparison)
    assert isinstance(condition.operand, Literal)
    assert condition.operand.exact == (Decimal("0.1"), Decimal(7))


def test_only_a_near_word_is_suggested() -> None:
    assert suggestion("licence.kinds", ["licence.kind", "use.chat"]) == 'Did you mean "licence.kind"?'
    assert suggestion("weather", ["licence.kind", "use.chat"]) == ""
    assert suggestion("x", []) == ""


def test_the_grammar_has_no_other_condition() -> None:
    assert {one.__name__ for one in get_args(Condition)} == {"Comparison", "All", "Any", "Not"}
