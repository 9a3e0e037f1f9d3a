"""What each operator, condition and derived fact means, by examples written by hand."""

from __future__ import annotations

import math

import pytest

from auditor.engine import reference
from auditor.engine.conditions import ALWAYS, NEVER, All, Any, Comparison, Condition, Not, Op, OtherFact, Parameter
from auditor.engine.dated import Truths
from auditor.engine.values import FactType, Range, Truth, Value, day_number
from tests.engine.small import (
    BOOLEAN,
    CANDIDATE,
    DATE,
    NUMBER,
    SET,
    TEXT,
    WORKLOAD,
    compare,
    derived,
    holds,
    inside,
    pack,
    project,
    rule,
)

INF = math.inf
JUST_ABOVE_1E25 = math.nextafter(1e25, INF)
AUGUST_2 = day_number("2026-08-02")

T, F, U = True, False, None


def texts(*items: str) -> frozenset[str]:
    return frozenset(items)


Example = tuple[FactType, Op, Value, object, Truth]

LITERALS: list[Example] = [
    (BOOLEAN, Op.IS, True, True, T),
    (BOOLEAN, Op.IS, False, True, F),
    (BOOLEAN, Op.IS_NOT, False, True, T),
    (BOOLEAN, Op.IS_NOT, True, True, F),
    # Texts compare to the character: no case, no numbers, no forms of Unicode.
    (TEXT, Op.IS, "llama-3.1", "llama-3.1", T),
    (TEXT, Op.IS, "Llama-3.1", "llama-3.1", F),
    (TEXT, Op.IS, "", "", T),
    (TEXT, Op.IS, " ", "", F),
    (TEXT, Op.IS, "1", "1.0", F),
    (TEXT, Op.IS, "true", "True", F),
    (TEXT, Op.IS, "é", "e\u0301", F),
    (TEXT, Op.IS, '"\\', '"\\', T),
    (TEXT, Op.IS_NOT, "mit", "apache-2.0", T),
    (TEXT, Op.IS_NOT, "mit", "mit", F),
    (TEXT, Op.IN, "mit", ("apache-2.0", "mit"), T),
    (TEXT, Op.IN, "mi", ("apache-2.0", "mit"), F),
    (TEXT, Op.IN, "mit", (), F),
    (TEXT, Op.NOT_IN, "gpl-3.0", ("apache-2.0", "mit"), T),
    (TEXT, Op.NOT_IN, "mit", ("apache-2.0", "mit"), F),
    (TEXT, Op.NOT_IN, "mit", (), T),
    (TEXT, Op.STARTS_WITH, "llama-3.1-8b", "llama-3.1", T),
    (TEXT, Op.STARTS_WITH, "llama-3.1", "llama-3.1", T),
    (TEXT, Op.STARTS_WITH, "llama-3", "llama-3.1", F),
    (TEXT, Op.STARTS_WITH, "anything", "", T),
    (TEXT, Op.STARTS_WITH, "a.c", "a*", F),
    # An empty set is a known value.
    (SET, Op.CONTAINS, texts("DE", "FR"), "DE", T),
    (SET, Op.CONTAINS, texts("DE", "FR"), "D", F),
    (SET, Op.CONTAINS, texts(), "DE", F),
    (SET, Op.CONTAINS_ANY, texts("DE", "FR"), ("IT", "FR"), T),
    (SET, Op.CONTAINS_ANY, texts("DE", "FR"), ("IT",), F),
    (SET, Op.CONTAINS_ANY, texts("DE"), (), F),
    (SET, Op.OVERLAPS, texts("DE", "FR"), ("FR",), T),
    (SET, Op.OVERLAPS, texts(), ("FR",), F),
    (SET, Op.CONTAINS_ALL, texts("DE", "FR"), ("FR", "DE", "FR"), T),
    (SET, Op.CONTAINS_ALL, texts("DE"), ("FR", "DE"), F),
    (SET, Op.CONTAINS_ALL, texts(), (), T),
    (SET, Op.SUBSET_OF, texts("DE"), ("FR", "DE"), T),
    (SET, Op.SUBSET_OF, texts("DE", "IT"), ("FR", "DE"), F),
    (SET, Op.SUBSET_OF, texts(), ("FR",), T),
    (SET, Op.SUBSET_OF, texts(), (), T),
    (SET, Op.SUBSET_OF, texts("DE"), (), F),
    # Numbers: on the threshold, one float beside it, far from it.
    (NUMBER, Op.IS, 0.1 + 0.2, 0.3, F),
    (NUMBER, Op.IS, 2.0**53, float(2**53 + 1), T),
    (NUMBER, Op.IS, -0.0, 0.0, T),
    (NUMBER, Op.IS_NOT, 5e-324, 0.0, T),
    (NUMBER, Op.IN, 2.0, (1.0, 2.0), T),
    (NUMBER, Op.IN, 3.0, (1.0, 2.0), F),
    (NUMBER, Op.IN, 3.0, (), F),
    (NUMBER, Op.NOT_IN, 3.0, (1.0, 2.0), T),
    (NUMBER, Op.NOT_IN, 1.0, (1.0, 2.0), F),
    (NUMBER, Op.ABOVE, JUST_ABOVE_1E25, 1e25, T),
    (NUMBER, Op.ABOVE, 1e25, 1e25, F),
    (NUMBER, Op.ABOVE, 2e19, 1e25, F),
    (NUMBER, Op.AT_LEAST, 1e25, 1e25, T),
    (NUMBER, Op.AT_LEAST, 1e25, JUST_ABOVE_1E25, F),
    (NUMBER, Op.BELOW, -1.0, 0.0, T),
    (NUMBER, Op.BELOW, 0.0, -0.0, F),
    (NUMBER, Op.AT_MOST, 700e6, 700e6, T),
    (NUMBER, Op.AT_MOST, 700e6 + 1, 700e6, F),
    (NUMBER, Op.BETWEEN, 1.0, (1.0, 2.0), T),
    (NUMBER, Op.BETWEEN, 2.0, (1.0, 2.0), T),
    (NUMBER, Op.BETWEEN, math.nextafter(2.0, INF), (1.0, 2.0), F),
    (NUMBER, Op.BETWEEN, 0.5, (1.0, 2.0), F),
    # Dates: the day itself counts as "on or after" and not as "before".
    (DATE, Op.IS, AUGUST_2, AUGUST_2, T),
    (DATE, Op.IS_NOT, AUGUST_2, AUGUST_2 + 1, T),
    (DATE, Op.IN, AUGUST_2, (AUGUST_2 - 1, AUGUST_2), T),
    (DATE, Op.NOT_IN, AUGUST_2, (AUGUST_2,), F),
    (DATE, Op.BEFORE, AUGUST_2 - 1, AUGUST_2, T),
    (DATE, Op.BEFORE, AUGUST_2, AUGUST_2, F),
    (DATE, Op.ON_OR_AFTER, AUGUST_2, AUGUST_2, T),
    (DATE, Op.ON_OR_AFTER, AUGUST_2 - 1, AUGUST_2, F),
    (DATE, Op.BETWEEN, AUGUST_2, (AUGUST_2 - 5, AUGUST_2), T),
    (DATE, Op.BETWEEN, AUGUST_2 + 1, (AUGUST_2 - 5, AUGUST_2), F),
]

# A number known within bounds only: an answer where every number between them gives the same one, else unknown.
BOUNDED: list[Example] = [
    (NUMBER, Op.IS, Range(1.0, 3.0), 2.0, U),
    (NUMBER, Op.IS, Range(1.0, 3.0), 4.0, F),
    (NUMBER, Op.IS, Range(2.0, 2.0), 2.0, T),
    (NUMBER, Op.IS, Range(-INF, INF), 2.0, U),
    (NUMBER, Op.IS_NOT, Range(1.0, 3.0), 0.0, T),
    (NUMBER, Op.IS_NOT, Range(1.0, 3.0), 3.0, U),
    (NUMBER, Op.IN, Range(1.0, 3.0), (0.0, 4.0), F),
    (NUMBER, Op.IN, Range(1.0, 3.0), (0.0, 3.0), U),
    (NUMBER, Op.IN, Range(3.0, 3.0), (0.0, 3.0), T),
    (NUMBER, Op.IN, Range(1.0, 3.0), (), F),
    (NUMBER, Op.NOT_IN, Range(1.0, 3.0), (0.0, 4.0), T),
    (NUMBER, Op.NOT_IN, Range(1.0, 3.0), (2.0,), U),
    (NUMBER, Op.ABOVE, Range(3.0, 5.0), 2.0, T),
    (NUMBER, Op.ABOVE, Range(3.0, 5.0), 3.0, U),
    (NUMBER, Op.ABOVE, Range(3.0, 5.0), 5.0, F),
    (NUMBER, Op.ABOVE, Range(-INF, 5e6), 700e6, F),
    (NUMBER, Op.ABOVE, Range(5e6, INF), 700e6, U),
    (NUMBER, Op.AT_LEAST, Range(3.0, 5.0), 3.0, T),
    (NUMBER, Op.AT_LEAST, Range(3.0, 5.0), 5.0, U),
    (NUMBER, Op.AT_LEAST, Range(3.0, 5.0), 6.0, F),
    (NUMBER, Op.BELOW, Range(3.0, 5.0), 6.0, T),
    (NUMBER, Op.BELOW, Range(3.0, 5.0), 5.0, U),
    (NUMBER, Op.BELOW, Range(3.0, 5.0), 3.0, F),
    (NUMBER, Op.AT_MOST, Range(3.0, 5.0), 5.0, T),
    (NUMBER, Op.AT_MOST, Range(3.0, 5.0), 3.0, U),
    (NUMBER, Op.AT_MOST, Range(3.0, 5.0), 2.0, F),
    (NUMBER, Op.AT_MOST, Range(3.0, INF), 1.7e308, U),
    (NUMBER, Op.BETWEEN, Range(3.0, 5.0), (3.0, 5.0), T),
    (NUMBER, Op.BETWEEN, Range(3.0, 5.0), (4.0, 9.0), U),
    (NUMBER, Op.BETWEEN, Range(3.0, 5.0), (0.0, 2.0), F),
    (NUMBER, Op.BETWEEN, Range(-INF, INF), (0.0, 2.0), U),
    (DATE, Op.BEFORE, Range(1.0, 9.0), 10.0, T),
    (DATE, Op.BEFORE, Range(1.0, 9.0), 9.0, U),
    (DATE, Op.BEFORE, Range(1.0, 9.0), 1.0, F),
    (DATE, Op.ON_OR_AFTER, Range(1.0, 9.0), 1.0, T),
    (DATE, Op.ON_OR_AFTER, Range(1.0, 9.0), 2.0, U),
    (DATE, Op.ON_OR_AFTER, Range(-INF, 9.0), 10.0, F),
    (DATE, Op.IS, Range(1.0, 9.0), 5.0, U),
    (DATE, Op.IN, Range(1.0, 9.0), (10.0, 11.0), F),
    (DATE, Op.BETWEEN, Range(1.0, 9.0), (0.0, 9.0), T),
]

OTHER_FACTS: list[Example] = [
    (BOOLEAN, Op.IS, True, True, T),
    (BOOLEAN, Op.IS_NOT, True, True, F),
    (TEXT, Op.IS, "a", "a", T),
    (TEXT, Op.IS_NOT, "a", "b", T),
    (NUMBER, Op.IS, 1.0, 1.0, T),
    (NUMBER, Op.IS, Range(1.0, 1.0), 1.0, T),
    (NUMBER, Op.IS, Range(1.0, 2.0), Range(2.0, 3.0), U),
    (NUMBER, Op.IS, Range(1.0, 2.0), Range(1.0, 2.0), U),
    (NUMBER, Op.IS, Range(1.0, 2.0), Range(2.5, 3.0), F),
    (NUMBER, Op.ABOVE, 2.0, Range(1.0, 2.0), U),
    (NUMBER, Op.ABOVE, Range(3.0, 4.0), Range(1.0, 2.0), T),
    (NUMBER, Op.ABOVE, Range(1.0, 2.0), Range(2.0, 4.0), F),
    (NUMBER, Op.AT_LEAST, Range(2.0, 4.0), Range(1.0, 2.0), T),
    (NUMBER, Op.AT_LEAST, Range(0.0, 1.0), Range(2.0, 3.0), F),
    (NUMBER, Op.AT_LEAST, Range(0.0, 2.0), Range(2.0, 3.0), U),
    (NUMBER, Op.BELOW, 1.0, Range(2.0, INF), T),
    (NUMBER, Op.AT_MOST, 2.0, Range(2.0, INF), T),
    (NUMBER, Op.AT_MOST, 2.0, Range(-INF, 2.0), U),
    (DATE, Op.BEFORE, 1.0, 2.0, T),
    (DATE, Op.ON_OR_AFTER, 1.0, Range(1.0, 2.0), U),
    (SET, Op.CONTAINS, texts("a", "b"), "a", T),
    (SET, Op.CONTAINS, texts("a", "b"), "c", F),
    (SET, Op.CONTAINS_ANY, texts("a", "b"), texts("b", "c"), T),
    (SET, Op.CONTAINS_ANY, texts("a", "b"), texts(), F),
    (SET, Op.CONTAINS_ALL, texts("a", "b"), texts(), T),
    (SET, Op.CONTAINS_ALL, texts("a", "b"), texts("a", "c"), F),
    (SET, Op.SUBSET_OF, texts("a"), texts("a", "c"), T),
    (SET, Op.SUBSET_OF, texts("a"), texts(), F),
    (SET, Op.OVERLAPS, texts(), texts(), F),
]


@pytest.mark.parametrize(("kind", "op", "left", "right", "expected"), LITERALS + BOUNDED)
def test_a_fact_against_a_literal(kind: FactType, op: Op, left: Value, right: object, expected: Truth) -> None:
    assert reference.truth(compare("fact", kind, op, right), {"fact": left}) is expected
    assert reference.truth(compare("fact", kind, op, right), {"another": left}) is U


@pytest.mark.parametrize(("kind", "op", "left", "right", "expected"), OTHER_FACTS)
def test_a_fact_against_another(kind: FactType, op: Op, left: Value, right: Value, expected: Truth) -> None:
    condition = compare("fact", kind, op, OtherFact("other"))
    assert reference.truth(condition, {"fact": left, "other": right}) is expected
    for facts in ({"fact": left}, {"other": right}, {}):
        assert reference.truth(condition, facts) is U


@pytest.mark.parametrize("op", Op)
def test_every_operator_has_an_example_of_each_truth(op: Op) -> None:
    found = {example[4] for example in LITERALS + BOUNDED + OTHER_FACTS if example[1] is op}
    assert {T, F} <= found
    assert U in found or op not in {example[1] for example in BOUNDED}


def test_a_condition_that_is_not_dated_is_refused() -> None:
    open_parameter = Comparison("fact", Op.ABOVE, Parameter("limit"), NUMBER)
    with pytest.raises(TypeError, match="not dated: Comparison"):
        reference.truth(open_parameter, {"fact": 1.0})


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (ALWAYS, T),
        (NEVER, F),
        (Not(NEVER), T),
        (holds("yes"), T),
        (holds("no"), F),
        (holds("unknown"), U),
        (Not(holds("unknown")), U),
        (All((holds("unknown"), holds("no"))), F),
        (All((holds("unknown"), holds("yes"))), U),
        (Any((holds("unknown"), holds("yes"))), T),
        (Any((holds("unknown"), holds("no"))), U),
        (All((Any((holds("no"), holds("yes"))), Not(All((holds("yes"), holds("no")))))), T),
        # What is not known stays so, even where it could only be one or the other.
        (Any((holds("unknown"), Not(holds("unknown")))), U),
    ],
)
def test_conditions(condition: Condition, expected: Truth) -> None:
    assert reference.truth(condition, {"yes": True, "no": False}) is expected


TIER = derived("tier", TEXT, [(holds("weights"), "open"), (holds("report"), "described")], "closed")


@pytest.mark.parametrize(
    ("weights", "report", "tier"),
    [
        (T, T, "open"),
        (T, F, "open"),
        (T, U, "open"),
        (F, T, "described"),
        (F, F, "closed"),
        (F, U, None),
        (U, T, None),
        (U, F, None),
        (U, U, None),
    ],
)
def test_a_derived_fact_is_the_first_case_that_is_true(weights: Truth, report: Truth, tier: str | None) -> None:
    known = {name: truth for name, truth in (("weights", weights), ("report", report)) if truth is not None}
    evaluation = reference.evaluate(pack(derived=[TIER]), [project(known)])
    assert evaluation.derived == ({} if tier is None else {("tier", "p"): tier})


def test_derived_facts_reach_the_strata_above_and_the_subjects_inside() -> None:
    systemic = derived("systemic", BOOLEAN, [(compare("flops", NUMBER, Op.ABOVE, 1e25), True)], False, scope=WORKLOAD)
    strict = derived("strict", BOOLEAN, [(holds("systemic"), True)], False, scope=CANDIDATE, stratum=1)
    rules = pack(rule("r", violated=holds("strict"), scope=CANDIDATE), derived=[systemic, strict])
    whole = project({})
    large = inside(whole, "p/large", WORKLOAD, {"flops": 2e25})
    unknown = inside(whole, "p/unknown", WORKLOAD, {})
    subjects = [
        *(whole, large, unknown),
        inside(large, "p/large/m", CANDIDATE, {}),
        inside(unknown, "p/unknown/m", CANDIDATE, {}),
    ]

    evaluation = reference.evaluate(rules, subjects)

    assert evaluation.derived == {("systemic", "p/large"): True, ("strict", "p/large/m"): True}
    assert evaluation.truths == {("r", "p/large/m"): Truths(T, T), ("r", "p/unknown/m"): Truths(T, U)}


def test_each_rule_speaks_about_the_subjects_of_its_scope_only() -> None:
    rules = pack(
        rule("of-project", holds("a"), holds("b"), lifted=holds("c"), later=[holds("d"), NEVER]),
        rule("of-workload", holds("a"), holds("b"), scope=WORKLOAD),
    )
    whole = project({"a": True, "b": True, "d": False})
    subjects = [whole, inside(whole, "p/w", WORKLOAD, {"c": True})]

    assert reference.evaluate(rules, subjects).truths == {
        ("of-project", "p"): Truths(T, U, (F, F)),
        ("of-workload", "p/w"): Truths(T, T),
    }


def test_evaluating_leaves_the_subjects_as_they_are() -> None:
    subject = project({"weights": True})
    reference.evaluate(pack(derived=[TIER]), [subject])
    assert subject.facts == {"weights": True}


def test_a_trace_keeps_every_step_with_its_truth_and_the_values_read() -> None:
    more = compare("users", NUMBER, Op.ABOVE, OtherFact("limit"))
    condition = All((Not(holds("exempt")), Any((more, NEVER))))

    trace = reference.trace(condition, {"users": 5.0, "limit": Range(1.0, 9.0), "exempt": False})

    assert (trace.kind, trace.truth) == ("all", U)
    negation, choice = trace.parts
    assert (negation.kind, negation.truth) == ("not", T)
    assert (negation.parts[0].comparison, negation.parts[0].truth, negation.parts[0].value) == (
        holds("exempt"),
        *(F, False),
    )
    assert (choice.kind, choice.truth, [part.truth for part in choice.parts]) == ("any", U, [U, F])
    compared = choice.parts[0]
    assert (compared.comparison, compared.value, compared.other) == (more, 5.0, Range(1.0, 9.0))


def test_a_trace_of_an_unknown_fact_has_no_value() -> None:
    trace = reference.trace(holds("missing"), {})
    assert (trace.kind, trace.truth, trace.value, trace.other) == ("compare", U, None, None)
