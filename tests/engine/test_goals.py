"""Goals: which conditions are one, on which level each is decided, and who needs it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.engine.conditions import ALWAYS, NEVER, All, Any, Condition, Not, Op
from auditor.engine.dated import DatedRule
from auditor.engine.goals import goals_of
from auditor.errors import RulesError
from tests.engine.small import CANDIDATE, NUMBER, PROJECT, TEXT, WORKLOAD, compare, derived, holds, pack, rule


def of_pack(dated: DatedRule, name: str) -> DatedRule:
    return replace(dated, rule=replace(dated.rule, pack=name))


def test_equal_conditions_of_one_pack_and_scope_are_one_goal() -> None:
    licence = compare("licence", TEXT, Op.IS, "mit")
    one, two, other_scope, other_pack = goals_of(
        pack(
            rule("a", licence, holds("x")),
            rule("b", licence, holds("y"), lifted=NEVER),
            rule("c", licence, scope=CANDIDATE),
            of_pack(rule("d", licence), "another"),
        )
    ).rules
    assert one.applies is two.applies
    assert one.bites is not two.bites
    assert other_scope.applies is not one.applies
    assert other_pack.applies is not one.applies


def test_what_a_goal_reads_is_decided_below_it() -> None:
    first = derived("first", TEXT, [(holds("x"), "a"), (ALWAYS, "b")], "c")
    second = derived("second", TEXT, [(compare("first", TEXT, Op.IS, "a"), "a")], "b", stratum=1)
    found = goals_of(
        pack(
            rule("plain", holds("x"), holds("y")),
            rule("reads-first", compare("first", TEXT, Op.IS, "b"), holds("z")),
            rule("reads-second", holds("x"), compare("second", TEXT, Op.IS, "b")),
            derived=[first, second],
        )
    )
    assert [(entry.derived.fact, entry.level) for entry in found.derived] == [("first", 1), ("second", 2)]
    levels = {entry.rule.id: (entry.applies.level, entry.bites.level) for entry in found.rules}
    # B waits for A, since it is only asked where A is not false.
    assert levels == {"plain": (0, 1), "reads-first": (1, 2), "reads-second": (0, 2)}


def test_b_is_asked_where_one_of_its_rules_may_apply() -> None:
    shared = holds("y")
    a, b, c = goals_of(
        pack(rule("a", holds("p"), shared), rule("b", holds("q"), shared), rule("c", holds("y"), holds("p")))
    ).rules
    # "y" is A of rule c, so everyone needs it; "p" is A of rule a.
    assert a.bites is b.bites is c.applies
    assert a.bites.gates is None
    assert c.bites is a.applies
    assert c.bites.gates is None

    only_b = goals_of(pack(rule("a", holds("p"), shared), rule("b", holds("q"), shared))).rules
    assert only_b[0].bites.gates == (only_b[0].applies, only_b[1].applies)


def test_constants_gate_plainly() -> None:
    always, never = goals_of(pack(rule("a", ALWAYS, holds("x")), rule("b", NEVER, holds("y")))).rules
    assert always.applies.constant is True
    assert not always.applies.open
    assert always.bites.gates is None
    assert never.bites.gates == (never.applies,)
    assert never.applies.constant is False


def test_a_goal_that_nothing_can_decide_is_not_open() -> None:
    """It never can be false, and it is true only if a contradiction is."""
    contradiction = All((compare("t", TEXT, Op.IS, "a"), compare("t", TEXT, Op.IS, "b")))
    tautology = Any((holds("x"), Not(holds("x"))))
    (found,) = goals_of(pack(rule("a", contradiction, tautology))).rules
    assert [truth for _, truth in found.applies] == [False, False]
    assert [truth for _, truth in found.bites] == [True, True]


def test_parts_are_goals_below() -> None:
    many = All(tuple(Any(tuple(holds(f"f{i}_{j}") for j in range(6))) for i in range(6)))
    found = goals_of(pack(rule("a", holds("x"), many, scope=WORKLOAD)))
    bites = found.rules[0].bites
    assert found.parts
    assert {part.level for part in found.parts} == {0}
    assert {part.scope for part in found.parts} == {WORKLOAD}
    assert bites.level == 1
    assert set(found.parts) <= set(found.all)


def test_every_rule_that_cannot_be_asked_is_named() -> None:
    deep: Condition = holds("x")
    for _ in range(200):
        deep = Not(deep)
    endless = compare("n", NUMBER, Op.ABOVE, float("inf"))
    broken = replace(rule("b", endless), rule=replace(rule("b").rule, file="rules/b.yaml", line=7))
    with pytest.raises(RulesError) as caught:
        goals_of(pack(rule("a", deep), broken, derived=[derived("d", TEXT, [(endless, "x")], "y", scope=PROJECT)]))
    assert [(problem.where, problem.what) for problem in caught.value.problems] == [
        ("d", "cannot be given to the rule engine: it compares with inf, which is not a finite number."),
        ("a", "cannot be given to the rule engine: it is nested more than 200 levels deep."),
        ("b", "cannot be given to the rule engine: it compares with inf, which is not a finite number."),
    ]
    assert str(caught.value).endswith(
        "rules/b.yaml:7: b cannot be given to the rule engine: it compares with inf, which is not a finite number."
    )
