"""The ranking: outcome, needs, volume, what is usual, cost, id, one after the other; and which step puts one behind."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from auditor.assessment.algebra import Assessment
from auditor.assessment.preferences import Step, decided_by
from auditor.costs.amounts import Amount
from auditor.costs.option import Line, Option, State
from auditor.engine.rules import Outcome, Preference, Rule, Speaks, Timing, Weight
from auditor.engine.values import Scope, Value
from tests.assessment.small import Assessed, assess, boolean, holds, obligation, rule, ruleset, subjects


def preference(speaks: Speaks, weight: Weight, number: int) -> Rule:
    name = f"{speaks}_{weight}_{number}"
    return replace(
        rule(Outcome.NOTE, identifier=f"decision/{name}", applies=holds(f"candidate.{name}")),
        preference=Preference(speaks, weight),
    )


RULES = [preference(speaks, weight, number) for weight in Weight for speaks in Speaks for number in (1, 2)]
CONDITION = rule(
    Outcome.CONDITION,
    identifier="act/condition",
    applies=holds("candidate.condition"),
    obligations=[obligation(Timing.BEFORE_USE)],
)
BAR = rule(identifier="act/bar", violated=holds("candidate.bar"))
NAMES = [one.id.partition("/")[2] for one in RULES]
PACK = ruleset(
    [*RULES, CONDITION, BAR],
    [boolean(f"candidate.{name}", Scope.CANDIDATE) for name in (*NAMES, "condition", "bar")],
)


def ranked(costs: dict[str, Option] | None = None, **candidates: str) -> Assessed:
    """Candidates with the facts that hold of them; one with a question mark is not known, and all others are false."""
    rows: dict[str, dict[str, Value]] = {}
    for name, words in candidates.items():
        said = words.split()
        unknown = {word.rstrip("?") for word in said if word.endswith("?")}
        rows[f"w/{name}"] = {
            f"candidate.{fact}": fact in said for fact in (*NAMES, "condition", "bar") if fact not in unknown
        }
    return assess(PACK, subjects({}, {"w": {}}, rows), options=costs)


def order(found: Assessed) -> list[str]:
    candidates = sorted(found.project.workloads[0].candidates, key=lambda one: one.ranked.key())
    return [one.id.partition("/")[2] for one in candidates]


def steps(found: Assessed) -> list[Step]:
    candidates = sorted((one.ranked for one in found.project.workloads[0].candidates), key=lambda one: one.key())
    return [decided_by(one, other) for one, other in pairwise(candidates)]


def priced(**monthly: str | None) -> dict[str, Option]:
    options = {}
    for name, amount in monthly.items():
        identifier = f"w/{name}"
        if amount is None:
            options[identifier] = Option(identifier, State.UNKNOWN)
            continue
        value, _, currency = amount.partition(" ")
        line = Line("Machine", Amount.exactly(Decimal(value)), "list", "", None)  # type: ignore[arg-type]  # not read
        options[identifier] = Option(identifier, State.PRICED, currency=currency or "USD", lines=(line,))
    return options


def test_each_step_decides_only_where_all_before_it_are_equal() -> None:
    """Each candidate is worse at one step and better at every step after it."""
    found = ranked(
        priced(a="90", b="80", c="70", d="60", e="50", f="50", g="1"),
        a="for_need_1",
        b="for_volume_1",
        c="for_default_1",
        d="",
        e="against_default_1",
        f="against_default_2",
        g="for_need_1 for_need_2 for_volume_1 for_volume_2 condition",
    )
    assert order(found) == ["a", "b", "c", "d", "e", "f", "g"]
    assert steps(found) == [Step.NEED, Step.VOLUME, Step.DEFAULT, Step.DEFAULT, Step.ID, Step.OUTCOME]
    assert found.project.workloads[0].recommended == "w/a"


def test_a_preference_never_outweighs_a_bar() -> None:
    found = ranked(a="for_need_1 for_need_2 bar", b="against_need_1 against_need_2")
    assert order(found) == ["b", "a"]
    assert [one.outcome for one in found.project.workloads[0].candidates] == [Assessment.REJECT, Assessment.APPROVE]
    assert [one.rank for one in found.project.workloads[0].candidates] == [None, 1]


def test_preferences_change_no_outcome() -> None:
    found = ranked(a="against_need_1 against_need_2 against_volume_1 against_default_1")
    assert found.project.outcome is Assessment.APPROVE


def test_contradicting_preferences_of_one_weight_cancel_out_and_the_cost_decides() -> None:
    found = ranked(priced(a="20", b="10"), a="", b="for_volume_1 against_volume_1")
    assert order(found) == ["b", "a"]
    assert steps(found) == [Step.COST]


def test_they_do_not_cancel_across_weights() -> None:
    found = ranked(a="for_need_1 against_volume_1 against_default_1 against_default_2", b="")
    assert order(found) == ["a", "b"]
    assert steps(found) == [Step.NEED]


def test_what_a_missing_fact_leaves_open_counts_for_nothing_and_is_kept() -> None:
    found = ranked(priced(a="10", b="20"), a="", b="for_need_1?")
    assert order(found) == ["a", "b"]
    standing = next(one.ranked.standing for one in found.project.workloads[0].candidates if one.id == "w/b")
    assert [finding.rule.id for finding in standing.left_open] == ["decision/for_need_1"]
    assert (standing.speaking_for, standing.speaking_against) == ((), ())


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        (priced(a="20", b="10"), ["b", "a"]),
        (priced(a=None, b="10"), ["b", "a"]),
        (priced(a="10", b="10"), ["a", "b"]),
        (priced(a="20 USD", b="10 EUR"), ["a", "b"]),
        (priced(a="0", b=None), ["a", "b"]),
    ],
)
def test_cost_decides_among_equals_only_in_one_currency(costs: dict[str, Option], expected: list[str]) -> None:
    assert order(ranked(costs, a="", b="")) == expected


def test_a_price_read_too_long_ago_ranks_nothing() -> None:
    """b is cheaper by a price more than ninety days old: the one that is known to cost something comes first."""
    costs = priced(a="20", b="10")
    costs["w/b"] = replace(costs["w/b"], too_old=True)
    assert order(ranked(costs, a="", b="")) == ["a", "b"]
    costs["w/a"] = replace(costs["w/a"], too_old=True)
    assert order(ranked(costs, b="", a="")) == ["a", "b"], "with no price that counts, the ids decide"
