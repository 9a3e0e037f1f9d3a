"""Facts as whole numbers: what the engine is told, byte by byte, and what it is never told."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from auditor.engine.conditions import Comparison, Literal, Op, OtherFact
from auditor.engine.flatten import (
    BooleanSource,
    Field,
    FlagSource,
    Kind,
    NumberSource,
    Row,
    Source,
    TextSource,
    ordered,
)
from auditor.engine.values import FactType, Range, Value
from auditor.errors import AuditorError
from tests.engine.small import BOOLEAN, DATE, NUMBER, SET, TEXT, compare

INF = math.inf


def told(source: Source, **facts: Value) -> str:
    """The piece of JSON a row gets."""
    rows: list[Row] = [({name.replace("__", "."): value for name, value in facts.items()}, ["before", "", "after"])]
    source.fill(rows, 1)
    assert (rows[0][1][0], rows[0][1][2]) == ("before", "after")
    return rows[0][1][1]


def test_integers_stand_in_the_order_of_the_numbers() -> None:
    numbers = [
        *(-INF, -1.7976931348623157e308, -1e25, -(2.0**63), -1.0, -1e-07, -5e-324, 0.0, 5e-324, 1e-07, 0.1),
        *(0.1 + 0.2 - 0.1, 1.0, math.nextafter(1.0, 2.0), 2.0**53, 2.0**53 + 2, 2.0**63 - 1024, 2.0**63, 2e19),
        *(1e25, math.nextafter(1e25, INF), 3.8e25, 1.7976931348623157e308, INF),
    ]
    assert all(low < high for low, high in pairwise(numbers))
    integers = [ordered(number) for number in numbers]
    assert all(low < high for low, high in pairwise(integers))
    assert all(-(2**63) < integer < 2**63 for integer in integers)


def test_zero_has_one_integer_and_not_a_number_has_none() -> None:
    assert ordered(-0.0) == ordered(0.0) == 0
    with pytest.raises(ValueError, match="not a number"):
        ordered(math.nan)


NUMBERS = NumberSource("flops", "a", "b")


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (1.0, 4607182418800017408, 4607182418800017408),
        (1, 4607182418800017408, 4607182418800017408),
        (-0.0, 0, 0),
        (1e25, 0x452_08B2A2C280291, 0x452_08B2A2C280291),  # exponent and mantissa of 1e25.hex()
        (Range(0.0, 1.0), 0, 4607182418800017408),
        (Range(-INF, INF), -9218868437227405313, 9218868437227405312),
    ],
)
def test_a_number_is_its_bounds(value: Value, low: int, high: int) -> None:
    assert told(NUMBERS, flops=value) == f',"a":{low},"b":{high}'


def test_what_is_unknown_has_no_field() -> None:
    sources: list[Source] = [
        NUMBERS,
        BooleanSource("flops", "a"),
        TextSource("flops", "a", {"x": 1}),
        FlagSource(compare("flops", SET, Op.CONTAINS, "x"), "a"),
        FlagSource(compare("flops", SET, Op.CONTAINS, OtherFact("other")), "a"),
        FlagSource(compare("other", TEXT, Op.IS, OtherFact("flops")), "a"),
    ]
    for source in sources:
        assert told(source, other="x") == ""


def test_a_truth_value_is_1_or_0() -> None:
    source = BooleanSource("organisation.public", "a")
    assert told(source, organisation__public=True) == ',"a":1'
    assert told(source, organisation__public=False) == ',"a":0'


@pytest.mark.parametrize(
    ("text", "code"),
    [("mit", 1), ("", 2), ('"\\\n', 3), ("\ud800", 4), ("mi", 0), ("MIT", 0), ("mit ", 0), ("e\u0301", 0), ("é", 5)],
)
def test_a_text_is_the_number_of_the_literal_it_equals(text: str, code: int) -> None:
    source = TextSource("licence", "a", {"mit": 1, "": 2, '"\\\n': 3, "\ud800": 4, "é": 5})
    assert told(source, licence=text) == f',"a":{code}'


def test_long_texts_are_told_apart_by_their_last_character() -> None:
    long = "x" * 70_000
    source = TextSource("licence", "a", {long + "y": 1})
    assert told(source, licence=long + "y") == ',"a":1'
    assert told(source, licence=long + "z") == ',"a":0'


SETS = frozenset({"DE", "FR"})


@pytest.mark.parametrize(
    ("comparison", "value", "flag"),
    [
        (compare("f", SET, Op.CONTAINS, "DE"), SETS, 1),
        (compare("f", SET, Op.CONTAINS, "D"), SETS, 0),
        (compare("f", SET, Op.CONTAINS_ANY, ("IT", "FR")), SETS, 1),
        (compare("f", SET, Op.OVERLAPS, ("IT",)), SETS, 0),
        (compare("f", SET, Op.CONTAINS_ALL, ("FR", "DE")), SETS, 1),
        (compare("f", SET, Op.CONTAINS_ALL, ("FR", "IT")), SETS, 0),
        (compare("f", SET, Op.SUBSET_OF, ("FR", "DE", "IT")), SETS, 1),
        (compare("f", SET, Op.SUBSET_OF, ("FR",)), SETS, 0),
        (compare("f", SET, Op.SUBSET_OF, ()), frozenset(), 1),
        (compare("f", TEXT, Op.IN, ("a", "b")), "b", 1),
        (compare("f", TEXT, Op.IN, ("a", "b")), "ab", 0),
        (compare("f", TEXT, Op.STARTS_WITH, "llama-3"), "llama-3.1", 1),
        (compare("f", TEXT, Op.STARTS_WITH, "llama-3.1"), "llama-3", 0),
        (compare("f", NUMBER, Op.IN, (1.0, 2.0)), 2.0, 1),
        (compare("f", NUMBER, Op.IN, (1.0, 2.0)), 3.0, 0),
        (compare("f", NUMBER, Op.IN, (1.0, 2.0)), Range(2.0, 2.0), 1),
        (compare("f", NUMBER, Op.IN, (1.0, 2.0)), Range(3.0, INF), 0),
        (compare("f", DATE, Op.IN, (1.0, 2.0)), Range(2.0, 5.0), None),
    ],
)
def test_a_flag_is_the_whole_comparison(comparison: Comparison, value: Value, flag: int | None) -> None:
    expected = "" if flag is None else f',"z":{flag}'
    assert told(FlagSource(comparison, "z"), f=value) == expected


@pytest.mark.parametrize(
    ("op", "left", "right", "flag"),
    [
        (Op.IS, "a", "a", 1),
        (Op.IS, "a", "b", 0),
        (Op.IS, True, True, 1),
        (Op.CONTAINS, SETS, "DE", 1),
        (Op.CONTAINS_ANY, SETS, frozenset(), 0),
        (Op.CONTAINS_ALL, SETS, frozenset(), 1),
        (Op.SUBSET_OF, SETS, frozenset({"DE", "FR", "IT"}), 1),
        (Op.OVERLAPS, SETS, frozenset({"DE"}), 1),
    ],
)
def test_a_flag_may_compare_two_facts(op: Op, left: Value, right: Value, flag: int) -> None:
    source = FlagSource(compare("f", SET, op, OtherFact("g")), "z")
    assert told(source, f=left, g=right) == f',"z":{flag}'


ONE_FLAG = FlagSource(compare("flops", NUMBER, Op.IN, (1.0,)), "z")
A_SET = FlagSource(compare("flops", SET, Op.CONTAINS, "x"), "z")
A_TEXT = FlagSource(compare("flops", TEXT, Op.STARTS_WITH, "x"), "z")


@pytest.mark.parametrize(
    ("source", "value", "message"),
    [
        (NUMBERS, math.nan, "nan is not a finite number or a day"),
        (NUMBERS, INF, "inf is not a finite number or a day"),
        (NUMBERS, -INF, "-inf is not a finite number or a day"),
        (NUMBERS, 2**53 + 1, "9007199254740993 is not a finite number or a day"),
        (NUMBERS, 10**25, "10000000000000000000000000 is not a finite number or a day"),
        (NUMBERS, 10**400, "is not a finite number or a day"),
        (NUMBERS, Range(0.0, 2**53 + 1), "is not a finite number or a day"),
        (NUMBERS, True, "True is not a finite number or a day"),
        (NUMBERS, "5", "'5' is not a finite number or a day"),
        (BooleanSource("flops", "a"), 1.0, "1.0 is not true or false"),
        (BooleanSource("flops", "a"), "true", "'true' is not true or false"),
        (TextSource("flops", "a", {}), 1.0, "1.0 is not a text"),
        (TextSource("flops", "a", {}), FactType.TEXT, "is not a text"),
        (ONE_FLAG, math.nan, "nan is not what in compares"),
        (ONE_FLAG, INF, "inf is not what in compares"),
        (ONE_FLAG, True, "True is not what in compares"),
        (A_SET, "xy", "'xy' is not what contains compares"),
        (A_TEXT, SETS, "is not what starts_with compares"),
    ],
)
def test_what_is_not_of_its_type_is_refused(source: Source, value: Value, message: str) -> None:
    with pytest.raises(AuditorError, match="refuses the fact flops: .*" + message.replace("+", r"\+")):
        told(source, flops=value)


def test_equal_values_of_different_types_are_not_mixed_up_in_one_column() -> None:
    source = FlagSource(Comparison("f", Op.IS, OtherFact("g"), BOOLEAN), "z")
    rows: list[Row] = [({"f": True, "g": True}, [""]), ({"f": 1.0, "g": True}, [""])]
    source.fill(rows, 0)
    assert [row[0] for _, row in rows] == [',"z":1', ',"z":0']


@pytest.mark.parametrize(
    ("field", "text", "facts"),
    [
        (Field(Kind.LOW, "flops"), "lowest flops", ("flops",)),
        (Field(Kind.HIGH, "flops"), "highest flops", ("flops",)),
        (Field(Kind.TEXT, "licence"), "licence", ("licence",)),
        (Field(Kind.GOAL, 3), "part 3", ()),
        (Field(Kind.FLAG, Comparison("s", Op.CONTAINS, Literal("x"), SET)), "[s contains 'x']", ("s",)),
        (Field(Kind.FLAG, Comparison("s", Op.OVERLAPS, OtherFact("t"), SET)), "[s overlaps 't']", ("s", "t")),
    ],
)
def test_a_field_says_what_it_is_about(field: Field, text: str, facts: tuple[str, ...]) -> None:
    assert str(field) == text
    assert field.facts == facts
