"""Questions: what can move the assessment is told, and what is called harmless moves nothing, whatever the answers."""

from __future__ import annotations

import random

import pytest

from auditor.assessment.algebra import Assessment
from auditor.outlook.questions import Question, questions
from auditor.outlook.variation import outcomes_by_subject
from tests.outlook.asked import STORIES, assessed, story, variations

MANY = 60
"""So many random completions of each story's open facts are tried."""


def accepted(name: str, question: Question) -> bool:
    """Whether a waiver accepts that a question is not answered: an answer may then make an approval worse."""
    given = story(name).waivers
    entries = () if given is None else given.entries
    return any(one.accepts_unknown and (one.rule, one.subject) in question.deciding for one in entries)


def test_an_answer_to_what_was_accepted_without_one_can_make_the_approval_worse() -> None:
    (question,) = (one for one in questions(variations("print-shop-trial")) if accepted("print-shop-trial", one))
    assert (question.fact, question.subject) == ("needs.vendor_independence", "paper-advice")
    assert {answer.value: answer.outcomes.get("project") for answer in question.answers} == {
        True: "reject",
        False: None,
    }


@pytest.mark.parametrize("name", [*STORIES, "open"])
def test_an_approval_or_reject_survives_every_completion_of_what_is_open(name: str) -> None:
    asked, base = variations(name), assessed(name)
    today = outcomes_by_subject(base.project)
    found = [question for question in questions(variations(name)) if not accepted(name, question)]
    chance = random.Random(name)
    for _ in range(MANY):
        change = {(q.subject, q.fact): chance.choice(q.answers).value for q in found if q.answers}
        varied = asked.vary(change)
        if varied is None:
            continue
        for subject, outcome in varied.outcomes().items():
            before = Assessment(today[subject])
            if before.permitted:
                assert Assessment(outcome).severity <= before.severity, (subject, change)
            if before is Assessment.REJECT:
                assert outcome == "reject", (subject, change)


@pytest.mark.parametrize("name", STORIES)
def test_no_answer_to_a_harmless_question_changes_an_outcome(name: str) -> None:
    asked = variations(name)
    today = outcomes_by_subject(assessed(name).project)
    for question in questions(variations(name)):
        if question.matters:
            continue
        spec = asked.specs()[question.fact.partition("@")[0]]
        offered = (True, False) if spec.type == "boolean" else spec.values
        for value in offered:
            varied = asked.vary(
                {(question.subject, question.fact): frozenset({value}) if spec.type == "set" else value}
            )  # type: ignore[arg-type,dict-item]  # of the fact's own type
            assert varied is None or varied.outcomes() == today, (question.fact, value)


def test_the_users_nobody_counted_decide_and_either_answer_says_how() -> None:
    first = questions(variations("users-not-counted"))[0]
    assert (first.fact, first.subject, first.matters) == ("organisation.group_mau@2024-06", "project", True)
    assert "project" in first.moves
    assert [key[0] for key in first.deciding] == ["llama-3.1/mau-700m"]
    assert {answer.value: answer.outcomes.get("project", "refer") for answer in first.answers} == {
        0.0: "approve_with_conditions",
        700_000_001.0: "refer",
    }


def test_what_decides_stands_before_what_is_harmless() -> None:
    found = [question.matters for question in questions(variations("open"))]
    assert found == sorted(found, reverse=True)
    assert set(found) == {True, False}
