"""Mutants: every operator, constant, part, keyword and date is changed, one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from auditor.engine.changes import NEIGHBOURS, changes
from auditor.engine.conditions import (
    FACT_TYPES,
    All,
    Any,
    Comparison,
    Condition,
    Literal,
    Not,
    Op,
    OtherFact,
    Parameter,
)
from auditor.engine.index import condition_lines
from auditor.engine.mutants import mutants
from auditor.engine.rules import (
    AnsweredBy,
    Confidence,
    Derived,
    DerivedCase,
    FactSpec,
    InForce,
    Later,
    Outcome,
    ParameterSpec,
    ParameterValue,
    Rule,
    RuleSet,
    Source,
)
from auditor.engine.values import FactType, Scope, day_number


def fact(name: str, type: FactType, **more: object) -> FactSpec:
    return FactSpec(name, type, Scope.PROJECT, "", "", AnsweredBy.REQUESTER, **more)  # type: ignore[arg-type]


FACTS = {
    spec.name: spec
    for spec in (
        fact("users", FactType.NUMBER, whole=True),
        fact("share", FactType.NUMBER),
        fact("since", FactType.DATE),
        fact("route", FactType.TEXT, values=("api", "edge")),
        fact("licence", FactType.TEXT),
        fact("makes", FactType.SET),
        fact("public", FactType.BOOLEAN),
        fact("evidence.grant", FactType.BOOLEAN),
        fact("size", FactType.TEXT, values=("small", "medium", "large"), derived=True),
    )
}
SOURCE = Source("law", "1", "", "urn:law", "2026-01-01", Confidence.VERIFIED)


def c(name: str, op: Op, value: object, *exact: str, line: int = 7) -> Comparison:
    literal = Literal(value, tuple(Decimal(number) for number in exact))  # type: ignore[arg-type]  # as the test says
    return Comparison(name, op, literal, FACTS[name].type, line=line)


def told(condition: Condition) -> list[tuple[int, str]]:
    return [(line, what) for line, what, _ in changes(condition, FACTS, 1)]


def became(condition: Condition) -> list[str]:
    return [" ".join(" ".join(condition_lines(changed)).split()) for _, _, changed in changes(condition, FACTS, 1)]


@pytest.mark.parametrize(
    ("comparison", "expected"),
    [
        (c("public", Op.IS, True), ["public is_not true", "public is false"]),
        (
            c("users", Op.ABOVE, 700.0),
            ["users at_least 700", "users below 700", "users above 701", "users above 699"],
        ),
        (
            c("users", Op.AT_MOST, 700.0),
            ["users below 700", "users at_least 700", "users at_most 701", "users at_most 699"],
        ),
        (
            c("share", Op.AT_LEAST, 0.75, "0.75"),
            ["share above 0.75", "share at_most 0.75", "share at_least 0.76", "share at_least 0.74"],
        ),
        (
            c("users", Op.BETWEEN, (5.0, 9.0)),
            [
                "not: users between [5, 9]",
                "users between [6, 9]",
                "users between [4, 9]",
                "users between [5, 10]",
                "users between [5, 8]",
            ],
        ),
        (
            c("users", Op.IN, (5.0, 9.0)),
            [
                "users not_in [5, 9]",
                "users in [9]",
                "users in [6, 9]",
                "users in [4, 9]",
                "users in [5]",
                "users in [5, 10]",
                "users in [5, 8]",
            ],
        ),
        (
            c("since", Op.BEFORE, day_number("2026-08-02")),
            ["since on_or_after 2026-08-02", "since before 2026-08-03", "since before 2026-08-01"],
        ),
        (c("route", Op.IS, "api"), ["route is_not api", "route is edge"]),
        (c("route", Op.NOT_IN, ("api", "edge")), ["route in [api, edge]", "route not_in [edge]", "route not_in [api]"]),
        (c("licence", Op.STARTS_WITH, "llama"), ["licence is llama", "licence starts_with another"]),
        (c("makes", Op.CONTAINS, "text"), ["not: makes contains text", "makes contains another"]),
        (
            c("makes", Op.CONTAINS_ANY, ("a", "b")),
            [
                "makes contains_all [a, b]",
                "makes subset_of [a, b]",
                "makes contains_any [b]",
                "makes contains_any [a]",
            ],
        ),
        (
            Comparison("users", Op.ABOVE, OtherFact("share"), FactType.NUMBER),
            ["users at_least share", "users below share"],
        ),
        (
            Comparison("users", Op.IS, Parameter("p"), FactType.NUMBER, "2024-01"),
            [
                "users in 2024-01 is_not {p}",
                "users in 2023-12 is {p}",
                "users in 2024-02 is {p}",
            ],
        ),
    ],
)
def test_changes_of_one_comparison(comparison: Comparison, expected: list[str]) -> None:
    assert became(comparison) == expected


def test_every_operator_is_changed_into_one_for_the_same_facts() -> None:
    assert set(NEIGHBOURS) == set(Op)
    for op, others in NEIGHBOURS.items():
        assert all(FACT_TYPES[op] <= FACT_TYPES[other] for other in others), op


def test_changes_of_joined_conditions() -> None:
    first, second, third = c("public", Op.IS, True, line=3), c("route", Op.IS, "api", line=4), c("users", Op.IS, 1.0)
    condition = All((first, Any((second, Not(third)))))
    assert told(condition) == [
        (3, "all turned into any"),
        (3, 'part 1 of all dropped ("public is true")'),
        (4, 'part 2 of all dropped ("any: route is api not: users is 1")'),
        (3, "public: is became is_not"),
        (3, "public: true became false"),
        (4, "any turned into all"),
        (4, 'part 1 of any dropped ("route is api")'),
        (7, 'part 2 of any dropped ("not: users is 1")'),
        (4, "route: is became is_not"),
        (4, "route: api became edge"),
        (7, "not dropped"),
        (7, "users: is became is_not"),
        (7, "users: 1 became 2"),
        (7, "users: 1 became 0"),
    ]
    changed = [found for _, _, found in changes(condition, FACTS)]
    assert changed[0] == Any((first, Any((second, Not(third)))))
    assert changed[1] == All((Any((second, Not(third))),))
    assert changed[10] == All((first, Any((second, third))))
    assert condition not in changed
    assert len(set(changed)) == len(changed)


def test_a_single_part_is_not_dropped() -> None:
    part = c("public", Op.IS, True)
    assert told(All((part,))) == [(7, "public: is became is_not"), (7, "public: true became false")]


PARAMETERS = {
    "limit": ParameterSpec(
        "limit",
        "",
        "number",
        "users",
        (
            ParameterValue(date(2020, 1, 1), Literal(500.0), SOURCE, 31),
            ParameterValue(date(2025, 1, 1), Literal(700.0), SOURCE, 32),
        ),
        "numbers.yaml",
        30,
    ),
    "month": ParameterSpec(
        "month",
        "",
        "month",
        "",
        (ParameterValue(date(2020, 1, 1), Literal("2024-06"), SOURCE, 41),),
        "numbers.yaml",
        40,
    ),
    "start": ParameterSpec(
        "start",
        "",
        "date",
        "",
        (ParameterValue(date(2020, 1, 1), Literal(day_number("2026-08-02")), SOURCE, 51),),
        "numbers.yaml",
        50,
    ),
    "list": ParameterSpec(
        "list", "", "set", "", (ParameterValue(date(2020, 1, 1), Literal(("a", "b")), SOURCE, 61),), "numbers.yaml", 60
    ),
    "other": ParameterSpec("other", "", "number", "", (), "numbers.yaml", 70),
}
RULE = Rule(
    id="law/grant",
    title="",
    scope=Scope.PROJECT,
    clauses=("law/1",),
    source=SOURCE,
    in_force=InForce(
        Parameter("start"),
        date(2030, 12, 31),
        (
            Later(c("public", Op.IS, True, line=20), date(2027, 1, 1), "grace"),
            Later(c("route", Op.IS, "api", line=21), Parameter("start"), "legacy"),
        ),
    ),
    outcome=Outcome.REJECT,
    applies_when=c("licence", Op.IS, "x", line=10),
    unless=c("public", Op.IS, True, line=11),
    violated_when=Comparison("users", Op.ABOVE, Parameter("limit"), FactType.NUMBER, Parameter("month"), 12),
    lift_when=c("evidence.grant", Op.IS, True, line=13),
    file="law.yaml",
    line=9,
)


def ruleset(rule: Rule) -> RuleSet:
    return RuleSet(FACTS, PARAMETERS, (), (rule,), {})


def test_mutants_of_a_rule() -> None:
    made = list(mutants(RULE, ruleset(RULE)))
    assert [f"{mutant.file}:{mutant.line} {mutant.what}" for mutant in made] == [
        "law.yaml:10 applies_when dropped",
        "law.yaml:10 applies_when: licence: is became is_not",
        "law.yaml:10 applies_when: licence: x became another",
        "law.yaml:11 unless dropped",
        "law.yaml:11 unless: public: is became is_not",
        "law.yaml:11 unless: public: true became false",
        "law.yaml:12 violated_when: users: above became at_least",
        "law.yaml:12 violated_when: users: above became below",
        "law.yaml:13 lift_when dropped",
        "law.yaml:13 lift_when: evidence.grant: is became is_not",
        "law.yaml:13 lift_when: evidence.grant: true became false",
        "law.yaml:9 in_force until: 2030-12-31 became 2030-12-30",
        "law.yaml:9 in_force until: 2030-12-31 became 2031-01-01",
        "law.yaml:9 in_force until dropped",
        "law.yaml:20 in_force later start 1 dropped",
        "law.yaml:20 in_force later start 1: 2027-01-01 became 2026-12-31",
        "law.yaml:20 in_force later start 1: 2027-01-01 became 2027-01-02",
        "law.yaml:20 in_force later start 1: grace became legacy",
        "law.yaml:20 in_force later start 1: public: is became is_not",
        "law.yaml:20 in_force later start 1: public: true became false",
        "law.yaml:20 in_force later starts 1 and 2 exchanged",
        "law.yaml:21 in_force later start 2 dropped",
        "law.yaml:21 in_force later start 2: legacy became grace",
        "law.yaml:21 in_force later start 2: route: is became is_not",
        "law.yaml:21 in_force later start 2: route: api became edge",
        "numbers.yaml:51 parameter start: 2026-08-02 became 2026-08-01",
        "numbers.yaml:51 parameter start: 2026-08-02 became 2026-08-03",
        "numbers.yaml:41 parameter month: 2024-06 became 2024-05",
        "numbers.yaml:41 parameter month: 2024-06 became 2024-07",
        "numbers.yaml:31 parameter limit: 500 became 501",
        "numbers.yaml:31 parameter limit: 500 became 499",
        "numbers.yaml:32 parameter limit: 700 became 701",
        "numbers.yaml:32 parameter limit: 700 became 699",
        "numbers.yaml:32 parameter limit: value from 2025-01-01 became 2024-12-31",
        "numbers.yaml:32 parameter limit: value from 2025-01-01 became 2025-01-02",
    ]
    assert all((mutant.target, mutant.parameters) != (RULE, PARAMETERS) for mutant in made)


def test_a_duty_may_lose_what_meets_it_and_a_start_moves() -> None:
    duty = replace(
        RULE,
        in_force=InForce(date(2026, 8, 2)),
        unless=None,
        violated_when=None,
        lift_when=None,
        met_when=c("evidence.grant", Op.IS, True, line=13),
    )
    assert [mutant.what for mutant in mutants(duty, ruleset(duty))][3:] == [
        "met_when dropped",
        "met_when: evidence.grant: is became is_not",
        "met_when: evidence.grant: true became false",
        "in_force from: 2026-08-02 became 2026-08-01",
        "in_force from: 2026-08-02 became 2026-08-03",
    ]


def test_mutants_of_a_derived_fact() -> None:
    few = Comparison("users", Op.BELOW, Literal(5.0), FactType.NUMBER, line=81)
    listed = Comparison("licence", Op.IN, Parameter("list"), FactType.TEXT, line=82)
    entry = Derived(
        FACTS["size"],
        (DerivedCase(few, "small", 80), DerivedCase(listed, "medium", 82)),
        "large",
        SOURCE,
        "law",
        "law.yaml",
        79,
    )
    assert [
        f"{mutant.line} {mutant.what}" for mutant in mutants(entry, RuleSet(FACTS, PARAMETERS, (entry,), (), {}))
    ] == [
        "81 case 1: users: below became at_most",
        "81 case 1: users: below became above",
        "81 case 1: users: 5 became 6",
        "81 case 1: users: 5 became 4",
        "80 case 1: value small became medium",
        "80 case 1 dropped",
        "80 case 1 and 2 exchanged",
        "80 values of case 1 and 2 exchanged",
        "82 case 2: licence: in became not_in",
        "82 case 2: value medium became small",
        "82 case 2 dropped",
        "82 value of case 2 and otherwise exchanged",
        "79 otherwise large became small",
        "61 parameter list: a dropped",
        "61 parameter list: b dropped",
    ]


def test_a_change_that_changes_nothing_is_no_mutant() -> None:
    same = DerivedCase(c("public", Op.IS, True), "small", 80)
    entry = Derived(FACTS["size"], (same, replace(same, line=81)), "small", SOURCE, "law", "law.yaml", 79)
    words = [mutant.what for mutant in mutants(entry, RuleSet(FACTS, {}, (entry,), (), {}))]
    assert "values of case 1 and 2 exchanged" not in words
    assert "value of case 2 and otherwise exchanged" not in words


def test_a_number_too_large_for_its_unit_still_moves() -> None:
    huge = Comparison("users", Op.ABOVE, Literal(1e25, (Decimal("1e25"),)), FactType.NUMBER)
    assert len({changed for _, _, changed in changes(huge, FACTS)} - {huge}) == 4
