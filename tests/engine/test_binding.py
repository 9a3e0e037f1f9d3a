"""Facts meet rules: what each statement becomes, and which statements are refused in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from auditor.engine import dated
from auditor.engine.binding import Binder, Bound
from auditor.engine.conditions import Comparison, Condition, Literal, Op, OtherFact
from auditor.engine.rules import AnsweredBy, Confidence, FactSpec, InForce, Outcome, Rule, RuleSet, Source
from auditor.engine.values import FactType, Range, Scope, Value
from auditor.errors import InputError, RulesError
from auditor.facts import Bounds, Fact, FactValue, Months, Provenance, SubjectFacts
from auditor.inputs import documents

AS_OF = date(2026, 11, 22)
BOOLEAN, NUMBER, DATE, TEXT, SET = FactType
PROJECT, WORKLOAD, CANDIDATE = Scope
SOURCE = Source("An act", "Art. 1", "", "https://example.org", "2026-11-22", Confidence.VERIFIED)
DOCUMENT = documents.loads("project:\n  one: 1\n  two: 2\n  kind: x\n  subject: y\n", name="d.yaml")


def spec(name: str, kind: FactType = BOOLEAN, scope: Scope = PROJECT) -> FactSpec:
    return FactSpec(name, kind, scope, name, "", AnsweredBy.REQUESTER)


def rule(violated: Condition, scope: Scope = CANDIDATE) -> Rule:
    return Rule("act/rule", "", scope, (), SOURCE, InForce(date(2025, 1, 1)), Outcome.REJECT, violated_when=violated)


def binder(*specs: FactSpec, violated: Sequence[Condition] = ()) -> Binder:
    """A pack that declares these facts and reads them in these conditions."""
    rules = tuple(replace(rule(condition), id=f"act/{number}") for number, condition in enumerate(violated))
    return Binder(dated.at(RuleSet({one.name: one for one in specs}, {}, (), rules, {}), AS_OF))


def stated(name: str, value: FactValue, key: str = "one") -> Fact:
    """A fact of the descriptor, on line 2 (or 3)."""
    return Fact(name, value, Provenance("descriptor", "", path=("project", key)))


def bind(binder: Binder, *facts: Fact) -> Bound:
    """Facts of a project alone."""
    return binder.bind([SubjectFacts("project", "project", None, {one.name: one for one in facts})], DOCUMENT)


def value(one: FactSpec, given: FactValue, *violated: Condition) -> Mapping[str, Value]:
    return bind(binder(one, violated=violated), stated(one.name, given)).subjects[0].facts


def problem(binder: Binder, *facts: Fact) -> str:
    with pytest.raises(InputError) as refused:
        bind(binder, *facts)
    return str(refused.value)


@pytest.mark.parametrize(
    ("kind", "given", "bound"),
    [
        (BOOLEAN, True, True),
        (NUMBER, 5, 5.0),
        (NUMBER, Decimal("0.1"), 0.1),
        (NUMBER, 10**25, 1e25),
        (NUMBER, Bounds(1, 9), Range(1.0, 9.0)),
        (NUMBER, Bounds(None, 9), Range(float("-inf"), 9.0)),
        (NUMBER, Bounds(1, None), Range(1.0, float("inf"))),
        (NUMBER, Bounds(5, 5), Range(5.0, 5.0)),
        (DATE, "2026-11-22", 739942.0),
        (TEXT, "NO", "NO"),
        (SET, ("a", "b"), frozenset({"a", "b"})),
        (SET, (), frozenset()),
    ],
)
def test_what_is_stated_becomes_the_value_its_declaration_asks_for(
    kind: FactType, given: FactValue, bound: Value
) -> None:
    found = value(spec("a.fact", kind), given)
    assert found == {"a.fact": bound}
    assert type(found["a.fact"]) is type(bound)


@pytest.mark.parametrize(
    ("kind", "given"),
    [(BOOLEAN, 1), (BOOLEAN, "yes"), (NUMBER, True), (NUMBER, "5"), (TEXT, 5), (TEXT, True), (SET, "a"), (DATE, 5)],
)
def test_a_value_of_another_type_is_refused(kind: FactType, given: FactValue) -> None:
    assert problem(binder(spec("a.fact", kind)), stated("a.fact", given)) == (
        f"d.yaml:2: project.one must be a {kind}."
    )


def test_bounds_left_open_are_those_of_the_fact() -> None:
    one = replace(spec("a.fact", NUMBER), minimum=0.0, maximum=100.0)
    assert value(one, Bounds(None, 9)) == {"a.fact": Range(0.0, 9.0)}
    assert value(one, Bounds(1, None)) == {"a.fact": Range(1.0, 100.0)}


@pytest.mark.parametrize(
    ("given", "what"),
    [
        (-1, "must be at least 0, not -1."),
        (101, "must be at most 100, not 101."),
        (Decimal("1.5"), "must be a whole number, not 1.5."),
        (Bounds(-1, 5), "must be at least 0, not -1."),
        (Bounds(9, 1), "has at_least 9 above at_most 1.\n  Correct one of the two."),
        (10**400, f"is too large to compare: {10**400}.\n  Give a number below 1e308."),
    ],
)
def test_a_number_outside_its_declaration_is_refused(given: FactValue, what: str) -> None:
    one = replace(spec("a.fact", NUMBER), minimum=0.0, maximum=100.0, whole=True)
    assert problem(binder(one), stated("a.fact", given)) == f"d.yaml:2: project.one {what}"


def test_a_value_that_is_not_listed_is_refused_with_the_nearest() -> None:
    text = replace(spec("a.fact", TEXT), values=("open", "closed"))
    assert problem(binder(text), stated("a.fact", "opne")) == (
        'd.yaml:2: project.one has "opne", which is not a value of a.fact.\n  Did you mean "open"?'
    )
    several = replace(spec("a.set", SET), values=("text", "image"))
    assert problem(binder(several), stated("a.set", ("text", "smell"))) == (
        'd.yaml:2: project.one has "smell", which is not a value of a.set.\n  Known: text, image.'
    )


# Numbers and thresholds


def above(limit: str, fact: str = "a.fact") -> Comparison:
    exact = Decimal(limit)
    return Comparison(fact, Op.ABOVE, Literal(float(exact), exact=(exact,)), NUMBER)


def test_a_number_that_only_rounding_puts_on_a_threshold_is_refused() -> None:
    """1e25 and 1e25 + 1 are one float64: no evaluator could tell that one is above the other."""
    pack = binder(spec("a.fact", NUMBER), violated=[above("1e25")])
    assert problem(pack, stated("a.fact", 10**25 + 1)) == (
        "d.yaml:2: project.one is 10000000000000000000000001, which differs from the threshold 1E+25 by less than can "
        "be compared.\n  Round it to the side of the threshold it is on, at 15 significant digits."
    )
    assert bind(pack, stated("a.fact", 10**25)).subjects[0].facts == {"a.fact": 1e25}
    assert bind(pack, stated("a.fact", Decimal("1.0000000000000010E+25"))).subjects[0].facts["a.fact"] != 1e25


def test_a_bound_on_a_threshold_is_looked_at_too() -> None:
    pack = binder(spec("a.fact", NUMBER), violated=[above("0.3")])
    assert "differs from the threshold 0.3" in problem(
        pack, stated("a.fact", Bounds(0, Decimal("0.30000000000000001")))
    )


def test_a_threshold_of_another_fact_does_not_matter() -> None:
    pack = binder(spec("a.fact", NUMBER), spec("b.fact", NUMBER), violated=[above("1e25", "b.fact")])
    assert bind(pack, stated("a.fact", 10**25 + 1)).subjects[0].facts == {"a.fact": 1e25}


def test_two_facts_that_only_rounding_makes_equal_are_refused_where_they_are_compared() -> None:
    one, other = spec("a.fact", NUMBER), spec("b.fact", NUMBER)
    facts = stated("a.fact", 10**25), stated("b.fact", 10**25 + 1, "two")
    compared = Comparison("a.fact", Op.ABOVE, OtherFact("b.fact"), NUMBER)
    assert problem(binder(one, other, violated=[compared]), *facts) == (
        "d.yaml:2: project.one differs from b.fact by less than can be compared.\n"
        "  Round both to 15 significant digits."
    )
    assert len(bind(binder(one, other), *facts).subjects[0].facts) == 2
    same = stated("a.fact", 7), stated("b.fact", 7, "two")
    assert len(bind(binder(one, other, violated=[compared]), *same).subjects[0].facts) == 2


# Months


MONTHLY = replace(spec("a.users", NUMBER), by_month=True)


def in_month(month: str) -> Condition:
    return replace(above("100", "a.users"), month=month)


def test_only_the_months_that_are_asked_for_become_facts() -> None:
    given = Months({"2024-06": 5, "2024-07": 7})
    assert value(MONTHLY, given, in_month("2024-06")) == {"a.users@2024-06": 5.0}
    assert value(MONTHLY, given, in_month("2024-06"), in_month("2024-07")) == {
        "a.users@2024-06": 5.0,
        "a.users@2024-07": 7.0,
    }
    assert value(MONTHLY, given, in_month("2023-01")) == {}


def test_a_bound_that_held_through_a_month_bounds_every_month_up_to_it() -> None:
    given = Months({"2024-06": 5}, never_above=9, through="2024-07")
    asked = [in_month(month) for month in ("2020-01", "2024-06", "2024-07", "2024-08")]
    assert value(MONTHLY, given, *asked) == {
        "a.users@2020-01": Range(0.0, 9.0),
        "a.users@2024-06": 5.0,
        "a.users@2024-07": Range(0.0, 9.0),
    }


def test_before_the_group_was_founded_there_was_nobody() -> None:
    given = Months({}, none_before=date(2024, 6, 30))
    asked = [in_month(month) for month in ("2024-05", "2024-06", "2024-07")]
    assert value(MONTHLY, given, *asked) == {"a.users@2024-05": 0.0}


def test_a_plain_number_is_no_series_of_months() -> None:
    assert problem(binder(MONTHLY), stated("a.users", 5)) == (
        "d.yaml:2: project.one must be given by month.\n  Write:  2024-06: 1850000  below it."
    )


# Scopes and evidence


def rows(
    project: Sequence[Fact] = (), workload: Sequence[Fact] = (), candidate: Sequence[Fact] = ()
) -> list[SubjectFacts]:
    return [
        SubjectFacts("project", "project", None, {one.name: one for one in project}),
        SubjectFacts("w", "workload", "project", {one.name: one for one in workload}),
        SubjectFacts("w/a", "candidate", "w", {one.name: one for one in candidate}),
    ]


SCOPED = [spec("a.p", scope=PROJECT), spec("a.w", scope=WORKLOAD), spec("a.c", scope=CANDIDATE)]


def test_each_subject_carries_the_facts_around_it() -> None:
    table = rows([stated("a.p", True)], [stated("a.w", False)], [stated("a.c", True)])
    bound = binder(*SCOPED).bind(table, DOCUMENT)
    assert [(one.id, one.parent, dict(one.facts)) for one in bound.subjects] == [
        ("project", None, {"a.p": True}),
        ("w", "project", {"a.p": True, "a.w": False}),
        ("w/a", "w", {"a.p": True, "a.w": False, "a.c": True}),
    ]
    assert [sorted(bound.stated[name]) for name in ("project", "w", "w/a")] == [
        ["a.p"],
        ["a.p", "a.w"],
        ["a.c", "a.p", "a.w"],
    ]


def test_a_fact_counts_only_where_it_is_declared() -> None:
    """What no rule knows, what is derived, and what stands at another subject than its own is passed over."""
    derived = replace(spec("a.d"), derived=True)
    table = rows([stated("a.w", True), stated("a.d", True), stated("a.unknown", True)])
    bound = binder(*SCOPED, derived).bind(table, DOCUMENT)
    assert [dict(one.facts) for one in bound.subjects] == [{}, {}, {}]


SHOWN = [spec("controls.w", scope=WORKLOAD), spec("evidence.c", scope=CANDIDATE)]


def shown(name: str) -> Fact:
    return Fact(name, True, Provenance("evidence", "evidence E-01", path=("project",)))


def test_evidence_that_is_not_shown_is_false_and_comes_from_nowhere() -> None:
    bound = binder(*SHOWN).bind(rows(), DOCUMENT)
    assert [dict(one.facts) for one in bound.subjects] == [
        {},
        {"controls.w": False},
        {"controls.w": False, "evidence.c": False},
    ]
    assert all(found == {} for found in bound.stated.values())


def test_evidence_that_is_shown_is_true_with_its_provenance() -> None:
    bound = binder(*SHOWN).bind(rows([], [shown("controls.w")], [shown("controls.w")]), DOCUMENT)
    assert bound.subjects[2].facts == {"controls.w": True, "evidence.c": False}
    assert bound.stated["w/a"]["controls.w"].provenance.kind == "evidence"


def test_evidence_no_rule_asks_for_is_refused() -> None:
    table = rows([], [], [shown("evidence.d"), shown("controls.d")])
    with pytest.raises(InputError) as refused:
        binder(*SHOWN).bind(table, DOCUMENT)
    assert str(refused.value) == 'd.yaml:4: project.kind shows "d", which no rule asks for.'


def test_evidence_about_too_small_a_part_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        binder(*SHOWN).bind(rows([], [], [shown("controls.w")]), DOCUMENT)
    assert str(refused.value) == (
        "d.yaml:5: project.subject shows controls.w, which is about a whole workload, but names a candidate.\n"
        "  Name the workload as its subject."
    )


# Screening


LOUD = replace(spec("a.loud"), settled_by="a.talks")
KINDS = replace(spec("a.kinds", SET), settled_by="a.talks")


def screened(*facts: Fact) -> Mapping[str, Value]:
    return bind(binder(spec("a.talks"), LOUD, KINDS), *facts).subjects[0].facts


def test_a_screening_fact_that_is_false_answers_those_it_settles() -> None:
    assert screened(stated("a.talks", False)) == {"a.talks": False, "a.loud": False, "a.kinds": frozenset()}
    assert screened(stated("a.talks", True)) == {"a.talks": True}
    assert screened() == {}
    assert screened(stated("a.loud", True)) == {"a.loud": True}


def test_what_contradicts_its_screening_fact_is_refused() -> None:
    pack = binder(spec("a.talks"), LOUD, KINDS)
    assert problem(pack, stated("a.talks", False), stated("a.loud", True, "two")) == (
        "d.yaml:3: project.two contradicts a.talks, which line 2 says is false.\n  Correct one of the two."
    )
    agreeing = bind(pack, stated("a.talks", False), stated("a.loud", False, "two"))
    assert agreeing.subjects[0].facts["a.loud"] is False


# Who is told


def test_every_problem_is_told_at_once_in_the_order_of_the_file() -> None:
    pack = binder(spec("a.fact"), spec("b.fact"))
    assert problem(pack, stated("b.fact", 1, "two"), stated("a.fact", 1)) == (
        "d.yaml:2: project.one must be a boolean.\nd.yaml:3: project.two must be a boolean."
    )


def test_a_value_of_the_catalogue_that_does_not_fit_is_not_the_requesters_mistake() -> None:
    fact = Fact("a.fact", "many", Provenance("catalogue", "model x, parameters"))
    with pytest.raises(RulesError) as refused:
        bind(binder(spec("a.fact", NUMBER)), fact)
    assert str(refused.value) == "model x, parameters: a.fact must be a number."
