from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.assessment.algebra import Assessment
from auditor.signoff.errors import SignoffError
from auditor.signoff.statement import MOST_COMMENT, Statement, decide, parse

DIGEST = "ab" * 32


def record(outcome: str = "approve", conditions: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    return {
        "assessment": {"outcome": outcome, "conditions": list(conditions), "reasons": more.get("reasons", [])},
        "findings": more.get("findings", []),
        "waivers": more.get("waivers", []),
    }


def decided(found: dict[str, Any], decision: str, comment: str = "", **more: str) -> Statement:
    told = {"field": "counsel", "name": "Ada Example", "role": "General Counsel"} | more
    return decide(found, DIGEST, decision=Assessment(decision), comment=comment, **told)


def test_a_statement_in_lines_people_read() -> None:
    unknown = {"id": "F-007", "rule": "act/users", "subject": "chat", "status": "unknown"}
    other = {"id": "F-008", "rule": "act/other", "subject": "chat", "status": "unknown"}
    accepted = {"id": "F-009", "rule": "house/tested", "subject": "chat", "status": "waived"}
    found = record(
        "refer",
        ("O-001", "O-002"),
        findings=[unknown, other, accepted],
        reasons=[{"rule": "act/users", "subject": "chat"}],
        waivers=[
            {"id": "W-1", "kind": "waiver", "finding": "F-001"},
            {"id": "W-2", "kind": "accept_unknown", "finding": "F-009"},
        ],
    )
    said = decided(found, "approve_with_conditions", "We know\nthe number.")
    assert said.text() == (
        "Decision: approve_with_conditions\n"
        "For: counsel\n"
        "Name: Ada Example\n"
        "Role: General Counsel\n"
        f"Record: sha256 {DIGEST}\n"
        "Assessment: refer\n"
        "Conditions: O-001, O-002\n"
        "Accepted unknowns: F-007, F-009\n"
        "Waivers: W-1, W-2\n"
        "Comment: We know the number."
    )
    assert parse(said.text()) == said


@pytest.mark.parametrize("decision", ["approve", "approve_with_conditions"])
def test_nobody_approves_what_the_record_rejects(decision: str) -> None:
    with pytest.raises(SignoffError, match="The record rejects this project, so nobody can approve it by signing"):
        decided(record("reject"), decision, "I insist.")


@pytest.mark.parametrize("decision", ["refer", "reject"])
def test_a_rejected_project_can_be_referred_or_rejected(decision: str) -> None:
    assert decided(record("reject"), decision, "See the minutes.").decision == decision


def test_conditions_are_not_left_out() -> None:
    with pytest.raises(SignoffError, match="The record has 2 conditions, which an approval cannot leave out"):
        decided(record("approve_with_conditions", ("O-001", "O-002")), "approve")
    with pytest.raises(SignoffError, match="The record has 1 condition, which"):
        decided(record("approve_with_conditions", ("O-001",)), "approve")


def test_a_decision_beyond_the_assessment_says_why() -> None:
    with pytest.raises(SignoffError, match="The assessment is refer; a decision for approve goes beyond it"):
        decided(record("refer"), "approve")
    assert decided(record("refer"), "approve", "The licensor agreed by letter.").comment


@pytest.mark.parametrize("decision", ["approve_with_conditions", "refer", "reject"])
def test_more_careful_than_the_assessment_needs_no_reason(decision: str) -> None:
    assert decided(record("approve"), decision).comment == ""


def test_who_rejects_accepts_nothing() -> None:
    found = record(
        "refer",
        ("O-001",),
        findings=[{"id": "F-1", "rule": "a/b", "subject": "s", "status": "unknown"}],
        reasons=[{"rule": "a/b", "subject": "s"}],
    )
    said = decided(found, "reject")
    assert (said.conditions, said.accepted_unknowns) == ((), ())


@pytest.mark.parametrize(("name", "role"), [("", "General Counsel"), ("Ada Example", " \n")])
def test_nobody_signs_as_nobody(name: str, role: str) -> None:
    with pytest.raises(SignoffError, match="A signature needs a name and a role"):
        decided(record(), "approve", name=name, role=role)


def test_a_comment_has_an_end() -> None:
    decided(record(), "approve", "x" * MOST_COMMENT)
    with pytest.raises(SignoffError, match="The comment has 2001 characters; 2000 are the most"):
        decided(record(), "approve", "x" * (MOST_COMMENT + 1))


words = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split()) or "x"
)


@given(
    words, words, words, st.sampled_from(list(Assessment)), st.lists(st.from_regex(r"[OFW]-\d{1,3}", fullmatch=True))
)
def test_what_is_written_is_read_back(
    name: str, role: str, comment: str, decision: Assessment, listed: list[str]
) -> None:
    said = Statement(decision, "counsel", name, role, DIGEST, decision, tuple(listed), (), (), comment)
    assert parse(said.text()) == (
        said if comment != "none" else said.__class__(decision, "counsel", name, role, DIGEST, decision, tuple(listed))
    )


@pytest.mark.parametrize(
    "text",
    ["", "I approve.", "Decision: approve", "Decision: approve\nDecision: reject", "Decision: maybe\nFor: counsel"],
    ids=repr,
)
def test_what_is_no_statement(text: str) -> None:
    with pytest.raises(SignoffError, match="is no statement of the auditor"):
        parse(text)


def test_a_statement_with_a_line_more_is_none() -> None:
    with pytest.raises(SignoffError, match="is no statement of the auditor"):
        parse(decided(record(), "approve").text() + "\nAlso: everything")
