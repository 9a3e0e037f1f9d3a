"""What it would take: each change told makes the rule say so, in a whole audit of the patched descriptor."""

from __future__ import annotations

import pytest

from auditor.engine.status import Status
from auditor.outlook.patches import changed
from auditor.outlook.takes import takes
from tests.outlook.asked import assessed, assessor, variations

MAU = "llama-3.1/mau-700m"


def subject(name: str) -> str:
    return next(finding.subject.id for finding in assessed(name).findings if finding.rule.id == MAU)


@pytest.mark.parametrize("name", ["group-at-700m", "group-above-700m", "chat-assistant"])
def test_each_change_told_makes_the_rule_say_so(name: str) -> None:
    base, about = assessed(name), subject(name)
    found = takes(variations(name), MAU, about)
    assert found
    for take in found:
        then = assessor().assess(changed(base.descriptor, take.step.patch), base.as_of)
        (finding,) = [one for one in then.findings if (one.rule.id, one.subject.id) == (MAU, about)]
        assert finding.status is take.verdict.status


def test_a_bar_falls_with_the_licensors_grant_or_below_the_limit() -> None:
    found = {
        take.step.fact: take.verdict.status
        for take in takes(variations("group-above-700m"), MAU, subject("group-above-700m"))
    }
    assert found["organisation.group_mau@2024-06"] is Status.PASS
    assert found["evidence.meta_commercial_licence"] is Status.PASS


def test_a_rule_that_does_not_speak_of_a_subject_is_refused() -> None:
    with pytest.raises(KeyError):
        takes(variations("chat-assistant"), MAU, "project")
