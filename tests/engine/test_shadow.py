"""The check behind every audit: where two evaluators differ there is no answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from auditor.engine import shadow
from auditor.engine.conditions import ALWAYS
from auditor.engine.dated import DatedLater, DatedRule, DatedRules, Evaluation, Truths
from auditor.engine.rules import Confidence, InForce, Outcome, Rule, Source
from auditor.engine.values import Scope, Truth
from auditor.errors import EngineDisagreement

AS_OF = date(2026, 11, 22)
SOURCE = Source("An act", "Art. 1", "", "https://example.org", "2026-11-22", Confidence.VERIFIED)
RULE = Rule("act/rule", "", Scope.PROJECT, (), SOURCE, InForce(AS_OF), Outcome.REJECT, violated_when=ALWAYS)
RULES = DatedRules(AS_OF, {}, (), (DatedRule(RULE, ALWAYS, ALWAYS, None, AS_OF, ()),), "")
ANSWER = Evaluation({("act/rule", "project"): Truths(True, True)}, {("d.a", "project"): True})


def answer(applies: Truth, bites: Truth) -> Evaluation:
    return replace(ANSWER, truths={("act/rule", "project"): Truths(applies, bites)})


@pytest.mark.parametrize(("applies", "bites"), [(True, True), (True, None), (None, False), (False, True)])
def test_the_same_answers_pass(applies: Truth, bites: Truth) -> None:
    shadow.check(RULES, answer(applies, bites), answer(applies, bites), "rete")


def test_where_a_rule_does_not_apply_it_does_not_matter_whether_it_bites() -> None:
    shadow.check(RULES, answer(False, True), answer(False, None), "rete")


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        (answer(True, True), answer(True, None), "reference says fail, rete says unknown"),
        (answer(True, True), answer(False, True), "reference says fail, rete says not_applicable"),
        (answer(True, False), answer(None, False), "reference says pass, rete says pass"),
        (answer(True, None), answer(None, None), "reference says unknown, rete says unknown"),
    ],
)
def test_any_other_difference_is_refused(ours: Evaluation, theirs: Evaluation, said: str) -> None:
    """Also one that the status does not show: an evaluator that is wrong once is not to be trusted."""
    with pytest.raises(EngineDisagreement) as refused:
        shadow.check(RULES, ours, theirs, "rete")
    assert str(refused.value) == (
        f"The evaluators disagree on act/rule for project: {said}. "
        "No audit was made. Please report this with the descriptor."
    )


def test_a_difference_in_a_later_start_is_refused() -> None:
    ours = replace(ANSWER, truths={("act/rule", "project"): Truths(True, True, (True,))})
    theirs = replace(ANSWER, truths={("act/rule", "project"): Truths(True, True, (None,))})
    rule = replace(RULES.rules[0], later=(DatedLater(ALWAYS, date(2027, 12, 2), "grace"),))
    with pytest.raises(EngineDisagreement, match="reference says upcoming, rete says unknown"):
        shadow.check(replace(RULES, rules=(rule,)), ours, theirs, "rete")


@pytest.mark.parametrize("theirs", [{}, {("d.a", "project"): False}, {("d.a", "project"): True, ("d.b", "w"): 1.0}])
def test_a_difference_in_a_derived_fact_is_refused(theirs: dict[tuple[str, str], bool | float]) -> None:
    with pytest.raises(EngineDisagreement) as refused:
        shadow.check(RULES, ANSWER, replace(ANSWER, derived=theirs), "columnar")
    fact, subject = ("d.b", "w") if len(theirs) > 1 else ("d.a", "project")
    said = str(refused.value)
    assert said.startswith(f"The evaluators disagree on {fact} of {subject}: reference says ")
    assert "columnar says " in said


def test_an_answer_that_is_missing_is_refused() -> None:
    with pytest.raises(EngineDisagreement, match="did not answer the same questions"):
        shadow.check(RULES, ANSWER, replace(ANSWER, truths={}), "rete")
    with pytest.raises(EngineDisagreement, match="did not answer the same questions"):
        shadow.check(RULES, replace(ANSWER, truths={}), ANSWER, "rete")
