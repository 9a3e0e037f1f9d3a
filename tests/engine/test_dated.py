"""A rule pack as it stands on one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from auditor.engine import dated
from auditor.engine.conditions import ALWAYS, All, Comparison, Condition, Literal, Not, Op, Parameter
from auditor.engine.dated import DatedLater, Subject, Truths, read_verdict
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
from auditor.engine.status import Status, Verdict
from auditor.engine.values import FactType, Scope, day_number
from auditor.errors import RulesError

AS_OF = date(2026, 11, 22)
DAY = timedelta(days=1)
SOURCE = Source("An act", "Art. 1", "", "https://example.org", "2026-11-22", Confidence.VERIFIED)


def holds(fact: str) -> Comparison:
    return Comparison(fact, Op.IS, Literal(True), FactType.BOOLEAN)


A, B, C, D = (holds(f"a.{letter}") for letter in "abcd")


def rule(in_force: InForce | None = None, **conditions: Condition) -> Rule:
    in_force = in_force or InForce(AS_OF)
    return Rule("act/rule", "", Scope.PROJECT, (), SOURCE, in_force, Outcome.REJECT, **conditions)  # type: ignore[arg-type]  # keywords


def parameter(name: str, kind: str, *values: tuple[date, object]) -> ParameterSpec:
    entries = tuple(ParameterValue(starts, Literal(value), SOURCE) for starts, value in values)  # type: ignore[arg-type]  # any literal
    return ParameterSpec(name, name, kind, "", entries, "p.yaml", 1)


def pack(*rules: Rule, parameters: Sequence[ParameterSpec] = (), derived: Sequence[Derived] = ()) -> RuleSet:
    return RuleSet({}, {one.id: one for one in parameters}, tuple(derived), rules, {})


def only(ruleset: RuleSet, as_of: date = AS_OF) -> dated.DatedRule:
    (found,) = dated.at(ruleset, as_of).rules
    return found


# The two conditions of the status table


@pytest.mark.parametrize(
    ("conditions", "applies", "bites"),
    [
        ({}, ALWAYS, ALWAYS),
        ({"applies_when": A}, A, ALWAYS),
        ({"unless": B}, Not(B), ALWAYS),
        ({"applies_when": A, "unless": B}, All((A, Not(B))), ALWAYS),
        ({"violated_when": C}, ALWAYS, C),
        ({"violated_when": C, "lift_when": D}, ALWAYS, All((C, Not(D)))),
        ({"met_when": D}, ALWAYS, Not(D)),
    ],
    ids=["duty", "applies", "unless", "both", "bar", "lifted", "met"],
)
def test_the_keywords_of_a_rule_become_two_conditions(
    conditions: dict[str, Condition], applies: Condition, bites: Condition
) -> None:
    found = only(pack(rule(None, **conditions)))
    assert (found.applies, found.bites) == (applies, bites)
    assert found.stated == conditions


# Dates


@pytest.mark.parametrize(
    ("starts", "ends", "kept"),
    [
        (AS_OF, None, True),
        (AS_OF + DAY, None, True),
        (AS_OF - DAY, AS_OF, True),
        (AS_OF - DAY, AS_OF - DAY, False),
        (AS_OF - 9 * DAY, AS_OF + DAY, True),
    ],
)
def test_a_rule_is_gone_the_day_after_its_last(starts: date, ends: date | None, kept: bool) -> None:
    assert bool(dated.at(pack(rule(InForce(starts, ends))), AS_OF).rules) is kept


LIMIT = parameter("act.limit", "number", (AS_OF - 9 * DAY, 5.0), (AS_OF, 7.0), (AS_OF + 9 * DAY, 9.0))


def limit_read(starts: date, as_of: date) -> object:
    above = Comparison("a.n", Op.ABOVE, Parameter("act.limit"), FactType.NUMBER)
    violated = only(pack(rule(InForce(starts), violated_when=above), parameters=[LIMIT]), as_of).violated
    assert isinstance(violated, Comparison)
    assert isinstance(violated.operand, Literal)
    assert violated.operand.parameter == "act.limit"
    return violated.operand.value


def test_a_parameter_is_read_on_the_day_of_the_audit() -> None:
    assert limit_read(AS_OF - 99 * DAY, AS_OF - DAY) == 5.0
    assert limit_read(AS_OF - 99 * DAY, AS_OF) == 7.0
    assert limit_read(AS_OF - 99 * DAY, AS_OF + 8 * DAY) == 7.0
    assert limit_read(AS_OF - 99 * DAY, AS_OF + 9 * DAY) == 9.0


def test_a_rule_ahead_reads_its_parameters_on_its_first_day() -> None:
    assert limit_read(AS_OF + 9 * DAY, AS_OF) == 9.0
    assert limit_read(AS_OF + 8 * DAY, AS_OF) == 7.0


def test_a_parameter_without_a_value_on_that_day_is_told() -> None:
    with pytest.raises(RulesError) as refused:
        limit_read(AS_OF - 99 * DAY, AS_OF - 10 * DAY)
    assert "act/rule cannot be read on 2026-11-12: the parameter act.limit has no value on 2026-11-12." in str(
        refused.value
    )


def test_a_start_by_parameter_is_the_day_known_on_the_day_of_the_audit() -> None:
    """An act that postpones a start does not change what was known before it."""
    starts = parameter(
        "act.start",
        "date",
        (AS_OF - 9 * DAY, day_number(AS_OF + DAY)),
        (AS_OF, day_number(AS_OF + 99 * DAY)),
    )
    ruleset = pack(rule(InForce(Parameter("act.start"))), parameters=[starts])
    assert only(ruleset, AS_OF - DAY).starts == AS_OF + DAY
    assert only(ruleset, AS_OF).starts == AS_OF + 99 * DAY
    assert only(ruleset, AS_OF - 99 * DAY).starts == AS_OF + DAY


def test_later_starts_are_read_and_dated() -> None:
    before = Comparison("a.since", Op.BEFORE, Parameter("act.start"), FactType.DATE)
    starts = parameter("act.start", "date", (AS_OF - 9 * DAY, day_number(AS_OF)))
    in_force = InForce(Parameter("act.start"), None, (Later(before, AS_OF + 9 * DAY, "grace"),))
    found = only(pack(rule(in_force, violated_when=C), parameters=[starts]))
    when = Comparison("a.since", Op.BEFORE, Literal(day_number(AS_OF), parameter="act.start"), FactType.DATE)
    assert found.later == (DatedLater(when, AS_OF + 9 * DAY, "grace"),)
    assert found.conditions() == (ALWAYS, C, when)
    assert found.stated["later_1"] == when
    assert read_verdict(found, Truths(True, True, (True,)), AS_OF) == Verdict(Status.UPCOMING, AS_OF + 9 * DAY, "grace")
    assert read_verdict(found, Truths(True, True, (False,)), AS_OF) == Verdict(Status.FAIL)


def test_a_month_becomes_part_of_the_facts_name() -> None:
    month = parameter("act.month", "month", (AS_OF - 9 * DAY, "2024-06"))
    above = Comparison("a.users", Op.ABOVE, Literal(5.0), FactType.NUMBER, Parameter("act.month"))
    plain = replace(above, month="2024-07")
    rules = [replace(rule(violated_when=one), id=f"act/{number}") for number, one in enumerate([above, plain])]
    found = dated.at(pack(*rules, parameters=[month]), AS_OF)
    assert [one.violated for one in found.rules] == [
        Comparison("a.users@2024-06", Op.ABOVE, Literal(5.0), FactType.NUMBER),
        Comparison("a.users@2024-07", Op.ABOVE, Literal(5.0), FactType.NUMBER),
    ]
    assert found.months_asked() == {"a.users": ("2024-06", "2024-07")}


# Derived facts


def derived(name: str, *used: str) -> Derived:
    spec = FactSpec(name, FactType.BOOLEAN, Scope.PROJECT, name, "", AnsweredBy.NOBODY, derived=True)
    cases = tuple(DerivedCase(holds(fact), True) for fact in used)
    return Derived(spec, cases, False, SOURCE, "act", "act.yaml", 7)


def test_a_derived_fact_stands_one_above_the_highest_it_uses() -> None:
    entries = [derived("d.a", "a.a"), derived("d.b", "d.a", "a.b"), derived("d.c", "a.a"), derived("d.d", "d.c", "d.b")]
    found = dated.at(pack(derived=entries), AS_OF)
    assert [(entry.fact, entry.stratum) for entry in found.derived] == [("d.a", 0), ("d.b", 1), ("d.c", 0), ("d.d", 2)]
    assert found.strata == 3
    assert dated.at(pack(), AS_OF).strata == 0


def test_a_derived_fact_reads_its_parameters_on_the_day_of_the_audit() -> None:
    above = Comparison("a.n", Op.ABOVE, Parameter("act.limit"), FactType.NUMBER)
    entry = replace(derived("d.a"), cases=(DerivedCase(above, True),))
    ((when, value),) = dated.at(pack(derived=[entry], parameters=[LIMIT]), AS_OF).derived[0].cases
    assert (when, value) == (Comparison("a.n", Op.ABOVE, Literal(7.0), FactType.NUMBER), True)
    with pytest.raises(RulesError) as refused:
        dated.at(pack(derived=[entry], parameters=[LIMIT]), AS_OF - 10 * DAY)
    assert str(refused.value).startswith("act.yaml:7: d.a cannot be derived on 2026-11-12: ")


def test_a_pack_can_be_read_from_the_day_on_which_all_its_definitions_can() -> None:
    """A rule reads its parameters on its own first day, a definition on any day."""
    later = parameter("act.later", "number", (AS_OF, 5.0), (AS_OF + DAY, 7.0))
    cases = {
        name: DerivedCase(Comparison("a.n", Op.ABOVE, Parameter(name), FactType.NUMBER), True)
        for name in ("act.limit", "act.later")
    }
    both = [replace(derived(f"d.{name}"), cases=(case,)) for name, case in cases.items()]
    assert dated.first_day(pack(derived=both, parameters=[LIMIT, later])) == AS_OF
    assert dated.first_day(pack(derived=both[:1], parameters=[LIMIT, later])) == AS_OF - 9 * DAY
    above = Comparison("a.n", Op.ABOVE, Parameter("act.limit"), FactType.NUMBER)
    assert dated.first_day(pack(rule(violated_when=above), parameters=[LIMIT])) == date.min


# Identity


def test_the_digest_names_the_content_and_the_day() -> None:
    """Titles and messages change nothing an evaluator sees; conditions, dates and parameters do."""
    one = pack(rule(violated_when=C))
    assert dated.at(one, AS_OF).digest == dated.at(one, AS_OF).digest
    others = [
        dated.at(pack(rule(violated_when=D)), AS_OF),
        dated.at(pack(rule(InForce(AS_OF - DAY), violated_when=C)), AS_OF),
        dated.at(pack(rule(violated_when=C), derived=[derived("d.a", "a.a")]), AS_OF),
        dated.at(one, AS_OF + DAY),
    ]
    assert len({dated.at(one, AS_OF).digest, *(other.digest for other in others)}) == 5


def test_a_subject_is_plain_data() -> None:
    assert Subject("w/a", Scope.CANDIDATE, {}, "w") == Subject("w/a", Scope.CANDIDATE, {}, "w")
