"""What it would take: each change told makes the rule say so, in a whole audit of the patched descriptor."""

from __future__ import annotations

import pytest

from auditor.assessment.outcomes import reasons
from auditor.engine.status import Status
from auditor.outlook.patches import changed
from auditor.outlook.takes import MOST_PAIRS, Take, of_deciding, takes
from tests.outlook.asked import assessed, assessor, story, variations

MAU = "llama-3.1/mau-700m"


def subject(name: str) -> str:
    return next(finding.subject.id for finding in assessed(name).findings if finding.rule.id == MAU)


def said(name: str, take: Take, rule: str, about: str) -> Status:
    """What the rule says in a whole audit of the patched descriptor."""
    base = assessed(name)
    then = assessor().assess(changed(base.descriptor, take.patch), base.as_of)
    (finding,) = [one for one in then.findings if (one.rule.id, one.subject.id) == (rule, about)]
    return finding.status


@pytest.mark.parametrize("name", ["group-at-700m", "group-above-700m", "chat-assistant", "users-not-counted"])
def test_each_change_told_makes_the_rule_say_so(name: str) -> None:
    about = subject(name)
    found = takes(variations(name), MAU, about)
    assert found.found
    assert found.complete
    for take in found.found:
        assert said(name, take, MAU, about) is take.verdict.status


def facts(name: str) -> dict[tuple[str, ...], Status]:
    """The facts that change, with what the rule on 700 million users says then."""
    found = takes(variations(name), MAU, subject(name)).found
    return {tuple(step.fact for step in take.steps): take.verdict.status for take in found}


def test_a_bar_falls_with_the_licensors_grant_or_below_the_limit() -> None:
    found = facts("group-above-700m")
    assert found["organisation.group_mau@2024-06",] is Status.PASS
    assert found["evidence.meta_commercial_licence",] is Status.PASS


def test_each_answer_that_is_missing_is_tried_with_the_patch_that_gives_it() -> None:
    found = takes(variations("users-not-counted"), MAU, subject("users-not-counted")).found
    users = {take.steps[0].to: take for take in found if take.steps[0].fact == "organisation.group_mau@2024-06"}
    assert {value: take.verdict.status for value, take in users.items()} == {
        0.0: Status.PASS,
        700_000_001.0: Status.FAIL,
    }
    assert users[0.0].patch == ({"op": "add", "path": "/organisation/group_mau", "value": {"2024-06": 0}},)


def test_two_changes_are_told_where_neither_leads_there_alone() -> None:
    """A system that nobody talks to owes no notice: the duty is met only where people do, and are told."""
    rule, about = "ai-act/art-50-1", story("hobby-log-sorter").workloads[0].id
    found = takes(variations("hobby-log-sorter"), rule, about).found
    alone = {take.verdict.status for take in found if len(take.steps) == 1}
    pairs = {tuple(step.fact for step in take.steps): take for take in found if len(take.steps) == 2}
    assert ("use.interacts_with_people", "controls.ai_interaction_notice") in pairs
    assert not alone.intersection(take.verdict.status for take in pairs.values())
    for take in pairs.values():
        assert said("hobby-log-sorter", take, rule, about) is take.verdict.status


def test_a_rule_that_does_not_speak_of_a_subject_is_refused() -> None:
    with pytest.raises(KeyError):
        takes(variations("chat-assistant"), MAU, "project")


@pytest.mark.parametrize("name", ["group-above-700m", "vision-us-company", "bank-payments"])
def test_of_each_finding_that_decides_the_record_tells_what_it_would_take(name: str) -> None:
    """The same as is told of each rule by itself, as far as all pairs together may be tried."""
    base, found = assessed(name), of_deciding(variations(name))
    deciding = reasons(base.findings, base.project, base.bound.subjects)
    assert [key for key, _ in found.found] == [(one.rule.id, one.subject.id) for one in deciding]
    assert found.complete
    assert found.pairs <= MOST_PAIRS
    for (rule, about), told in found.found:
        assert told == takes(variations(name), rule, about).found


def test_pairs_of_all_findings_that_decide_are_bounded_together() -> None:
    found = of_deciding(variations("cv-screening"))
    assert found.pairs == MOST_PAIRS
    assert not found.complete
    assert all(told for _, told in found.found), "changes of one leaf are told of each"
