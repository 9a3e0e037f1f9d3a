"""From findings to the outcomes of candidates, workloads and the project, and which findings are the reasons."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from auditor.assessment.algebra import Assessment
from auditor.assessment.outcomes import reasons
from auditor.costs.amounts import Amount
from auditor.costs.option import Line, Option, State
from auditor.engine.rules import Outcome, ReferBecause, Timing
from auditor.engine.values import Scope, Value
from tests.assessment.small import Assessed, assess, boolean, holds, obligation, rule, ruleset, subjects

APPROVE, CONDITIONS, REFER, REJECT = Assessment
KINDS = {"good": APPROVE, "conditions": CONDITIONS, "refer": REFER, "bad": REJECT}

FACTS = [boolean(f"{scope}.{kind}", scope) for scope in Scope for kind in KINDS]
RULES = [
    one
    for scope in Scope
    for one in (
        rule(
            Outcome.CONDITION,
            identifier=f"{scope}/conditions",
            scope=scope,
            applies=holds(f"{scope}.conditions"),
            obligations=[obligation(Timing.BEFORE_USE)],
        ),
        rule(
            Outcome.REFER,
            identifier=f"{scope}/refer",
            scope=scope,
            because=ReferBecause.LICENSOR,
            violated=holds(f"{scope}.refer"),
        ),
        rule(identifier=f"{scope}/bad", scope=scope, violated=holds(f"{scope}.bad")),
    )
]
PACK = ruleset(RULES, FACTS)


def facts(scope: Scope, kind: str) -> dict[str, Value]:
    """All that the rules of a scope ask for: what is named holds, a question mark is all that is not known."""
    known: dict[str, Value] = {f"{scope}.{one}": one == kind for one in KINDS}
    if kind == "?":
        del known[f"{scope}.bad"]
    return known


def audit(
    workloads: dict[str, list[str]],
    *,
    project: str = "good",
    own: dict[str, str] | None = None,
    selected: dict[str, str] | None = None,
    costs: dict[str, Option] | None = None,
) -> Assessed:
    """Candidates ``w/a``, ``w/b``, ... of these kinds; ``own`` and ``project`` say what those are themselves."""
    rows = subjects(
        facts(Scope.PROJECT, project),
        {name: facts(Scope.WORKLOAD, (own or {}).get(name, "good")) for name in workloads},
        {
            f"{name}/{letter}": facts(Scope.CANDIDATE, kind)
            for name, kinds in workloads.items()
            for letter, kind in zip("abcdef", kinds, strict=False)
        },
    )
    return assess(PACK, rows, selected=selected, options=costs)


def priced(candidate: str, monthly: str, currency: str = "USD") -> Option:
    line = Line("Machine", Amount.exactly(Decimal(monthly)), "list", "", None)  # type: ignore[arg-type]  # not read
    return Option(candidate, State.PRICED, currency=currency, lines=(line,))


@pytest.mark.parametrize("project", KINDS)
@pytest.mark.parametrize("workload", KINDS)
@pytest.mark.parametrize("candidate", KINDS)
def test_a_candidate_is_as_bad_as_the_worst_of_itself_and_what_surrounds_it(
    candidate: str, workload: str, project: str
) -> None:
    found = audit({"w": [candidate]}, project=project, own={"w": workload})
    expected = max((KINDS[candidate], KINDS[workload], KINDS[project]), key=lambda one: one.severity)
    assert found.candidate("w/a") == str(expected)
    assert found.project.workloads[0].outcome is expected
    assert found.project.outcome is expected


def test_what_is_found_of_one_candidate_does_not_touch_another() -> None:
    found = audit({"w": ["bad", "good"], "v": ["refer"]})
    assert [found.candidate(name) for name in ("w/a", "w/b", "v/a")] == ["reject", "approve", "refer"]


def test_a_workload_stands_as_its_selected_candidate_does() -> None:
    found = audit({"w": ["good", "bad", "refer"]}, selected={"w": "w/b"})
    workload = found.project.workloads[0]
    assert (workload.outcome, workload.stands_on, workload.recommended) == (REJECT, "w/b", None)


def test_a_selected_candidate_that_is_permitted_is_recommended_though_another_is_better() -> None:
    found = audit({"w": ["good", "conditions"]}, selected={"w": "w/b"})
    workload = found.project.workloads[0]
    assert (workload.outcome, workload.stands_on, workload.recommended) == (CONDITIONS, "w/b", "w/b")


def test_with_none_selected_a_workload_stands_as_the_least_severe_does() -> None:
    found = audit({"w": ["bad", "refer", "conditions", "?"]})
    workload = found.project.workloads[0]
    assert (workload.outcome, workload.stands_on, workload.recommended) == (CONDITIONS, "w/c", "w/c")


def test_nothing_is_recommended_where_nothing_is_permitted() -> None:
    found = audit({"w": ["bad", "refer"]})
    workload = found.project.workloads[0]
    assert (workload.outcome, workload.stands_on, workload.recommended) == (REFER, "w/b", None)
    assert [candidate.rank for candidate in workload.candidates] == [None, None]


def test_a_project_stands_as_its_worst_workload_does() -> None:
    found = audit({"w": ["good"], "v": ["refer"], "u": ["conditions"]})
    assert found.project.outcome is REFER
    assert [(one.id, str(one.outcome)) for one in found.project.workloads] == [
        ("w", "approve"),
        ("v", "refer"),
        ("u", "approve_with_conditions"),
    ]


def test_a_project_is_referred_for_the_reasons_of_all_workloads_that_are_as_bad() -> None:
    found = audit({"w": ["refer"], "v": ["?"], "u": ["good"]})
    assert found.project.combined.refer_because == (ReferBecause.LICENSOR, ReferBecause.MISSING_FACT)
    found = audit({"w": ["bad"], "v": ["?"]})
    assert found.project.outcome is REJECT
    assert found.project.combined.refer_because == ()


# Ranking


def test_the_permitted_are_ranked_by_outcome_then_cost_then_name() -> None:
    kinds = ["conditions", "good", "good", "bad", "good", "good"]
    costs = {f"w/{letter}": priced(f"w/{letter}", money) for letter, money in zip("abcd", "1938", strict=True)}
    costs["w/e"] = priced("w/e", "3")
    found = audit({"w": kinds}, costs=costs)
    workload = found.project.workloads[0]
    ranks = {candidate.id[-1]: candidate.rank for candidate in workload.candidates}
    # c and e cost the same, f has no price; a is cheapest but under conditions; d is barred.
    assert ranks == {"c": 1, "e": 2, "b": 3, "f": 4, "a": 5, "d": None}
    assert workload.recommended == "w/c"


def test_money_of_two_currencies_is_not_compared() -> None:
    costs = {"w/a": priced("w/a", "9", "EUR"), "w/b": priced("w/b", "1", "USD")}
    assert audit({"w": ["good", "good"]}, costs=costs).project.workloads[0].recommended == "w/a"


def test_money_is_compared_exactly() -> None:
    costs = {"w/a": priced("w/a", "0.30000000000000004"), "w/b": priced("w/b", "0.3")}
    assert audit({"w": ["good", "good"]}, costs=costs).project.workloads[0].recommended == "w/b"


# Reasons


def named(found: Assessed) -> list[tuple[str, str]]:
    return [(f.rule.id, f.subject.id) for f in reasons(found.findings, found.project, found.subjects)]


def test_an_approval_has_no_reasons() -> None:
    assert named(audit({"w": ["good", "bad"]})) == []


def test_the_reasons_of_an_approval_with_conditions_are_what_makes_them() -> None:
    found = audit({"w": ["conditions", "bad"], "v": ["good"]}, own={"w": "conditions"})
    assert named(found) == [("candidate/conditions", "w/a"), ("workload/conditions", "w")]


def test_the_reasons_of_a_referral_are_all_that_could_be_worse_than_a_condition() -> None:
    found = audit({"w": ["refer"], "v": ["?"], "u": ["conditions"]}, own={"v": "conditions"})
    assert named(found) == [("candidate/bad", "v/a"), ("candidate/refer", "w/a")]


def test_the_reasons_of_a_reject_are_what_rejects() -> None:
    found = audit({"w": ["bad"], "v": ["refer"]}, own={"w": "refer"})
    assert named(found) == [("candidate/bad", "w/a")]


def test_what_is_found_of_a_candidate_nobody_stands_on_is_no_reason() -> None:
    found = audit({"w": ["refer", "bad"]})
    assert found.project.workloads[0].stands_on == "w/a"
    assert named(found) == [("candidate/refer", "w/a")]


def test_what_is_found_of_the_project_is_a_reason_once() -> None:
    found = audit({"w": ["good"], "v": ["good"]}, project="refer")
    assert named(found) == [("project/refer", "project")]


@pytest.mark.parametrize("own", KINDS)
@pytest.mark.parametrize("small", KINDS)
@pytest.mark.parametrize("frontier", KINDS)
def test_a_hybrid_is_as_bad_as_the_worst_of_itself_and_its_two_parts(own: str, small: str, frontier: str) -> None:
    """Permitted only where both parts are, though its own findings are clear."""
    costs = {name: Option(name, State.UNKNOWN) for name in ("w/a", "w/b")}
    costs["w/c"] = Option("w/c", State.UNKNOWN, parts=("w/a", "w/b"))
    found = audit({"w": [small, frontier, own]}, costs=costs, selected={"w": "w/c"})
    expected = max((KINDS[one] for one in (own, small, frontier)), key=lambda one: one.severity)
    assert found.candidate("w/c") == str(expected)
    assert [found.candidate("w/a"), found.candidate("w/b")] == [str(KINDS[small]), str(KINDS[frontier])]
    workload = found.project.workloads[0]
    assert (workload.rests_on, workload.recommended) == (
        ("w/c", "w/a", "w/b"),
        "w/c" if expected.permitted else None,
    )


def test_the_reasons_of_a_hybrid_name_the_part_they_are_about() -> None:
    costs = {name: Option(name, State.UNKNOWN) for name in ("w/a", "w/b", "w/d")}
    costs["w/c"] = Option("w/c", State.UNKNOWN, parts=("w/a", "w/b"))
    found = audit({"w": ["good", "bad", "good", "bad"]}, costs=costs, selected={"w": "w/c"})
    told = reasons(found.findings, found.project, found.subjects)
    assert [(one.rule.id, one.subject.id) for one in told] == [("candidate/bad", "w/b")]


def test_a_cheaper_hybrid_is_ranked_like_any_other_option() -> None:
    costs = {"w/a": priced("w/a", "50"), "w/b": priced("w/b", "90"), "w/c": priced("w/c", "40")}
    for parts, first in ((("w/a", "w/b"), "w/c"), (("w/a", "w/d"), "w/a")):
        found = audit({"w": ["good", "good", "good", "bad"]}, costs=costs | {"w/d": priced("w/d", "1")})
        assert found.project.workloads[0].recommended == "w/c"
        hybrid = costs | {"w/d": priced("w/d", "1"), "w/c": replace(costs["w/c"], parts=parts)}
        found = audit({"w": ["good", "good", "good", "bad"]}, costs=hybrid)
        assert found.project.workloads[0].recommended == first
