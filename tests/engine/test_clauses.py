"""Conditions as clauses: what each operator becomes, what joins and drops clauses, and when parts are split off."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product
from random import Random

import pytest

from auditor.engine import clauses, reference
from auditor.engine.clauses import Check, Clause, Sign, YesNo, simplest, yes_no
from auditor.engine.conditions import ALWAYS, NEVER, All, Any, Comparison, Condition, Not, Op, OtherFact, Parameter
from auditor.engine.flatten import BooleanSource, Field, FlagSource, Kind, NumberSource, Row, TextSource, ordered
from auditor.engine.values import FactType, Range, Truth, Value
from tests.engine.small import BOOLEAN, DATE, NUMBER, SET, TEXT, compare, holds
from tests.engine.test_reference import BOUNDED, LITERALS, OTHER_FACTS

INF = math.inf


class Parts:
    """Collects the parts that become goals."""

    def __init__(self) -> None:
        self.all: list[YesNo] = []

    def __call__(self, part: YesNo) -> Field:
        self.all.append(part)
        return Field(Kind.GOAL, len(self.all) - 1)


def no_parts(part: YesNo) -> Field:
    raise AssertionError(f"nothing to split off: {part}")


def written(some: tuple[Clause, ...]) -> set[frozenset[str]]:
    return {frozenset(map(str, clause)) for clause in some}


def both(condition: Condition) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    found = yes_no(condition, no_parts)
    return written(found.yes), written(found.no)


def one(*tests: str) -> frozenset[str]:
    return frozenset(tests)


@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        (holds("b"), {one("b = 1")}, {one("b = 0")}),
        (compare("b", BOOLEAN, Op.IS, False), {one("b = 0")}, {one("b = 1")}),
        (compare("b", BOOLEAN, Op.IS_NOT, False), {one("b = 1")}, {one("b = 0")}),
        (compare("t", TEXT, Op.IS, "mit"), {one("t = 'mit'")}, {one("t != 'mit'")}),
        (compare("t", TEXT, Op.IS_NOT, "mit"), {one("t != 'mit'")}, {one("t = 'mit'")}),
        (compare("t", TEXT, Op.NOT_IN, ("a",)), {one("[t in ('a',)] = 0")}, {one("[t in ('a',)] = 1")}),
        (compare("s", SET, Op.CONTAINS, "x"), {one("[s contains 'x'] = 1")}, {one("[s contains 'x'] = 0")}),
        (compare("n", NUMBER, Op.ABOVE, 5.0), {one("lowest n > 5.0")}, {one("highest n <= 5.0")}),
        (compare("n", NUMBER, Op.AT_LEAST, 5.0), {one("lowest n >= 5.0")}, {one("highest n < 5.0")}),
        (compare("n", NUMBER, Op.BELOW, 5.0), {one("highest n < 5.0")}, {one("lowest n >= 5.0")}),
        (compare("n", NUMBER, Op.AT_MOST, 5.0), {one("highest n <= 5.0")}, {one("lowest n > 5.0")}),
        (compare("d", DATE, Op.BEFORE, 5.0), {one("highest d < 5.0")}, {one("lowest d >= 5.0")}),
        (compare("d", DATE, Op.ON_OR_AFTER, 5.0), {one("lowest d >= 5.0")}, {one("highest d < 5.0")}),
        (
            compare("n", NUMBER, Op.IS, 5.0),
            {one("lowest n = 5.0", "highest n = 5.0")},
            {one("highest n < 5.0"), one("lowest n > 5.0")},
        ),
        (
            compare("n", NUMBER, Op.BETWEEN, (5.0, 7.0)),
            {one("lowest n >= 5.0", "highest n <= 7.0")},
            {one("highest n < 5.0"), one("lowest n > 7.0")},
        ),
        (
            compare("n", NUMBER, Op.ABOVE, OtherFact("m")),
            {one("lowest n > highest m")},
            {one("highest n <= lowest m")},
        ),
        (
            compare("n", NUMBER, Op.IS, OtherFact("m")),
            {one("lowest n = highest m", "highest n = lowest m")},
            {one("highest n < lowest m"), one("lowest n > highest m")},
        ),
        (
            compare("t", TEXT, Op.IS, OtherFact("u")),
            {one("[t is 'u'] = 1")},
            {one("[t is 'u'] = 0")},
        ),
    ],
    ids=lambda one: str(one) if isinstance(one, Comparison) else "",  # a set's text is in no order
)
def test_a_comparison(condition: Condition, yes: set[frozenset[str]], no: set[frozenset[str]]) -> None:
    assert both(condition) == (yes, no)
    assert both(Not(condition)) == (no, yes)


def test_all_any_and_not() -> None:
    a, b, c = (holds(name) for name in "abc")
    assert both(All((a, b))) == ({one("a = 1", "b = 1")}, {one("a = 0"), one("b = 0")})
    assert both(Any((a, b))) == ({one("a = 1"), one("b = 1")}, {one("a = 0", "b = 0")})
    assert both(All((a, Not(Any((b, c)))))) == (
        {one("a = 1", "b = 0", "c = 0")},
        {one("a = 0"), one("b = 1"), one("c = 1")},
    )
    assert both(Any((All((a, b)), All((a, c))))) == (
        {one("a = 1", "b = 1"), one("a = 1", "c = 1")},
        {one("a = 0"), one("b = 0", "c = 0")},
    )


def test_constants() -> None:
    assert yes_no(ALWAYS, no_parts) == YesNo((frozenset(),), ())
    assert yes_no(NEVER, no_parts) == YesNo((), (frozenset(),))
    always = Any((holds("a"), All((ALWAYS, Not(NEVER)))))
    assert yes_no(always, no_parts).constant is True
    assert yes_no(Not(always), no_parts).constant is False
    assert yes_no(All((holds("a"), ALWAYS)), no_parts) == yes_no(holds("a"), no_parts)
    assert yes_no(holds("a"), no_parts).constant is None


def test_what_can_never_hold_is_dropped() -> None:
    contradictions: list[Condition] = [
        All((holds("a"), Not(holds("a")))),
        All((compare("t", TEXT, Op.IS, "x"), compare("t", TEXT, Op.IS, "y"))),
        All((compare("t", TEXT, Op.IS, "x"), compare("t", TEXT, Op.IS_NOT, "x"))),
        All((compare("n", NUMBER, Op.ABOVE, 5.0), compare("n", NUMBER, Op.BELOW, 5.0))),
        All((compare("n", NUMBER, Op.AT_LEAST, 5.0), compare("n", NUMBER, Op.BELOW, 5.0))),
        All((compare("n", NUMBER, Op.IS, 5.0), compare("n", NUMBER, Op.ABOVE, 5.0))),
        All((compare("n", NUMBER, Op.IS, 5.0), compare("n", NUMBER, Op.IS, 6.0))),
    ]
    for contradiction in contradictions:
        assert yes_no(contradiction, no_parts).yes == ()
        assert yes_no(Not(contradiction), no_parts).no == ()
    assert written(
        yes_no(All((compare("n", NUMBER, Op.AT_LEAST, 5.0), compare("n", NUMBER, Op.AT_MOST, 5.0))), no_parts).yes
    ) == {one("lowest n >= 5.0", "highest n <= 5.0")}


def test_what_another_clause_covers_is_dropped() -> None:
    a, b = holds("a"), holds("b")
    assert both(Any((a, All((a, b)))))[0] == {one("a = 1")}
    assert both(Any((a, a)))[0] == {one("a = 1")}
    tighter = All((compare("n", NUMBER, Op.ABOVE, 5.0), compare("n", NUMBER, Op.AT_LEAST, 7.0)))
    assert both(tighter)[0] == {one("lowest n >= 7.0")}
    assert both(All((compare("t", TEXT, Op.IS, "x"), compare("t", TEXT, Op.IS_NOT, "y"))))[0] == {one("t = 'x'")}
    same = All((compare("n", NUMBER, Op.ABOVE, 7.0), compare("n", NUMBER, Op.AT_LEAST, 7.0)))
    assert both(same)[0] == {one("lowest n > 7.0")}


def test_a_condition_that_is_only_known_to_be_true_stays_unknown_without_its_fact() -> None:
    excluded_middle = yes_no(Any((holds("a"), Not(holds("a")))), no_parts)
    assert written(excluded_middle.yes) == {one("a = 1"), one("a = 0")}
    assert excluded_middle.no == ()


@pytest.mark.parametrize("literal", [INF, -INF, math.nan])
@pytest.mark.parametrize("op", [Op.ABOVE, Op.IS, Op.BETWEEN])
def test_literals_that_are_not_finite_are_refused(literal: float, op: Op) -> None:
    with pytest.raises(ValueError, match=f"it compares with {literal}, which is not a finite number"):
        yes_no(compare("n", NUMBER, op, (1.0, literal) if op is Op.BETWEEN else literal), no_parts)


def test_conditions_nested_too_deeply_are_refused() -> None:
    condition: Condition = holds("a")
    for _ in range(199):
        condition = Not(condition)
    assert both(condition) == ({one("a = 0")}, {one("a = 1")})
    with pytest.raises(ValueError, match="it is nested more than 200 levels deep"):
        yes_no(Not(condition), no_parts)


def test_an_open_parameter_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="not dated"):
        yes_no(Comparison("n", Op.ABOVE, Parameter("limit"), NUMBER), no_parts)


# Parts


def test_too_many_clauses_become_parts() -> None:
    groups = [Any(tuple(holds(f"f{group}_{number}") for number in range(5))) for group in range(6)]
    parts = Parts()
    found = yes_no(All(tuple(groups)), parts)  # 5 ** 6 clauses if written out
    assert 1 <= len(parts.all) <= 6
    assert len(found) <= clauses.MAX_CLAUSES
    assert all(len(part) <= clauses.MAX_CLAUSES for part in parts.all)


def test_a_long_list_becomes_parts() -> None:
    parts = Parts()
    found = yes_no(Any(tuple(holds(f"f{number}") for number in range(1_000))), parts)
    assert len(found) <= clauses.MAX_CLAUSES
    assert all(len(part) <= clauses.MAX_CLAUSES for part in parts.all)


# The clauses mean what the reference says


def worth(found: YesNo, parts: list[YesNo], row: Mapping[str, int], names: Mapping[Field, str]) -> Truth:
    """What clauses are worth for a row, as the engine would find."""

    def value(of: Field) -> int | None:
        if isinstance(of.about, int):
            truth = worth(parts[of.about], parts, row, names)
            return None if truth is None else int(truth)
        return row.get(names[of])

    def meets(test: Check) -> bool:
        left = value(test.field)
        if isinstance(test.value, Field):
            right = value(test.value)
        elif test.field.kind in (Kind.LOW, Kind.HIGH):
            right = ordered(float(test.value))
        else:
            right = CODES[test.value] if isinstance(test.value, str) else int(test.value)
        if left is None or right is None:
            return False
        signs = {
            Sign.EQUAL: left == right,
            Sign.UNEQUAL: left != right,
            Sign.ABOVE: left > right,
            Sign.AT_LEAST: left >= right,
            Sign.BELOW: left < right,
            Sign.AT_MOST: left <= right,
        }
        return signs[test.sign]

    true = any(all(map(meets, clause)) for clause in found.yes)
    false = any(all(map(meets, clause)) for clause in found.no)
    assert not (true and false)
    return True if true else False if false else None


CODES = {"x": 1, "y": 2, "z": 3}


def fields_of(found: list[YesNo]) -> set[Field]:
    tests = [test for each in found for clause in (*each.yes, *each.no) for test in clause]
    return {test.field for test in tests} | {test.value for test in tests if isinstance(test.value, Field)}


def row_of(
    fields: set[Field], facts: Mapping[str, Value], codes: Mapping[str, int]
) -> tuple[dict[str, int], dict[Field, str]]:
    """A row as the sources would write it."""
    names = {field: f"n{number}" for number, field in enumerate(sorted(fields, key=str))}
    for field in list(names):
        for kind in (Kind.LOW, Kind.HIGH):
            if field.kind in (Kind.LOW, Kind.HIGH):
                names.setdefault(Field(kind, field.about), f"n{len(names)}")
    row: dict[str, int] = {}
    for field in names:
        match field.kind, field.about:
            case ((Kind.LOW | Kind.HIGH), str(fact)):
                source: object = NumberSource(fact, names[Field(Kind.LOW, fact)], names[Field(Kind.HIGH, fact)])
            case Kind.BOOLEAN, str(fact):
                source = BooleanSource(fact, names[field])
            case Kind.TEXT, str(fact):
                source = TextSource(fact, names[field], codes)
            case Kind.FLAG, Comparison() as comparison:
                source = FlagSource(comparison, names[field])
            case _:
                continue
        rows: list[Row] = [(facts, [""])]
        source.fill(rows, 0)  # type: ignore[attr-defined]  # each case made a source
        for pair in rows[0][1][0].split(",")[1:]:
            name, value = pair.split(":")
            row[name.strip('"')] = int(value)
    return row, names


def asked(condition: Condition, facts: Mapping[str, Value], codes: Mapping[str, int] = CODES) -> Truth:
    parts = Parts()
    found = yes_no(condition, parts)
    row, names = row_of(fields_of([found, *parts.all]), facts, codes)
    return worth(found, parts.all, row, names)


@pytest.mark.parametrize(("kind", "op", "left", "right", "expected"), LITERALS + BOUNDED)
def test_the_examples_of_the_reference_against_literals(
    kind: FactType, op: Op, left: Value, right: object, expected: Truth, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = {right: 1} if isinstance(right, str) else {}
    monkeypatch.setitem(CODES, right if isinstance(right, str) else "", 1)
    condition = compare("fact", kind, op, right)
    assert asked(condition, {"fact": left}, codes) is expected
    assert asked(Not(condition), {"fact": left}, codes) is (None if expected is None else not expected)
    if yes_no(condition, no_parts).constant is None:
        assert asked(condition, {"another": left}, codes) is None


@pytest.mark.parametrize(("kind", "op", "left", "right", "expected"), OTHER_FACTS)
def test_the_examples_of_the_reference_against_other_facts(
    kind: FactType, op: Op, left: Value, right: Value, expected: Truth
) -> None:
    condition = compare("fact", kind, op, OtherFact("other"))
    assert asked(condition, {"fact": left, "other": right}) is expected
    for facts in ({"fact": left}, {"other": right}, {}):
        assert asked(condition, facts) is None


NUMERIC = (Op.ABOVE, Op.AT_LEAST, Op.BELOW, Op.AT_MOST, Op.IS, Op.IS_NOT)


@pytest.mark.parametrize("op", NUMERIC)
def test_every_pair_of_bounds_against_every_other(op: Op) -> None:
    ends = (-INF, -1.0, 0.0, 5e-324, 1.0, INF)
    values: list[Value] = [*ends[1:-1], *(Range(low, high) for low, high in product(ends, ends) if low <= high)]
    values = [value for value in values if value not in (Range(-INF, -INF), Range(INF, INF))]
    for left, right in product(values, values):
        condition = compare("n", NUMBER, op, OtherFact("m"))
        facts = {"n": left, "m": right}
        assert asked(condition, facts) is reference.truth(condition, facts), facts


def a_condition(choose: Random, depth: int) -> Condition:
    if depth == 0 or choose.random() < 0.2:
        return choose.choice(
            [
                holds(choose.choice("ab")),
                compare("t", TEXT, choose.choice((Op.IS, Op.IS_NOT)), choose.choice("xyz")),
                compare("t", TEXT, choose.choice((Op.IN, Op.NOT_IN)), ("x", "y")),
                compare("n", NUMBER, choose.choice(NUMERIC), float(choose.randrange(4))),
                compare("n", NUMBER, Op.BETWEEN, (1.0, float(choose.randrange(4)))),
                compare("n", NUMBER, choose.choice(NUMERIC), OtherFact("m")),
                compare("s", SET, Op.CONTAINS_ANY, ("x", "y")),
            ]
        )
    parts = tuple(a_condition(choose, depth - 1) for _ in range(choose.randrange(4)))
    joined: list[Condition] = [All(parts), Any(parts), Not(a_condition(choose, depth - 1))]
    return choose.choice(joined)


def some_facts(choose: Random) -> dict[str, Value]:
    numbers: list[Value] = [0.0, 1.0, 2.0, 3.0, Range(0.0, 2.0), Range(1.0, INF), Range(2.0, 2.0)]
    facts: dict[str, Value] = {
        "a": choose.random() < 0.5,
        "b": choose.random() < 0.5,
        "t": choose.choice("xyzw"),
        "n": choose.choice(numbers),
        "m": choose.choice(numbers),
        "s": frozenset(choose.sample("xyz", choose.randrange(3))),
    }
    return {name: value for name, value in facts.items() if choose.random() < 0.75}


@pytest.mark.parametrize(("limit", "least_split"), [(3, 50), (6, 1), (40, 0)])
def test_random_conditions_are_worth_what_the_reference_says(
    limit: int, least_split: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clauses, "MAX_CLAUSES", limit)
    choose = Random(limit)
    split = 0
    seen: set[Truth] = set()
    for _ in range(300):
        condition = a_condition(choose, 4)
        parts = Parts()
        found = yes_no(condition, parts)
        split += bool(parts.all)
        assert all(len(each) <= limit for each in (found, *parts.all))
        for _ in range(4):
            facts = some_facts(choose)
            expected = reference.truth(condition, facts)
            assert asked(condition, facts) is expected, (condition, facts)
            seen.add(expected)
    assert seen == {True, False, None}
    assert split >= least_split


def test_simplest_keeps_the_order_of_what_it_keeps() -> None:
    first, second = (frozenset({Check(Field(Kind.BOOLEAN, name), Sign.EQUAL, 1)}) for name in "ab")
    assert simplest([first | second, second, first, second]) == (second, first)
