"""What carries the result and nobody checked stands beside the assessment."""

from __future__ import annotations

from typing import Any

from auditor.report import rests
from tests.report import records

Json = dict[str, Any]


def told(*facts: tuple[str, Any], **act: Any) -> str:
    record = records.approved()
    [workload] = record["workloads"]
    workload["eu_ai_act"] |= act
    record["privacy"] = [{"subject": workload["id"], "facts": [records.fact(name, value) for name, value in facts]}]
    return rests.on(records.checked(record))


def test_that_no_personal_data_are_processed_is_said_with_what_follows_if_it_is_wrong() -> None:
    line = told(("data.personal", False), high_risk=False)
    assert line.startswith("On the team’s word, which nobody checked: no personal data are processed; ")
    assert line.endswith("data protection law applies and this assessment does not hold.")


def test_with_personal_data_what_they_are_not_is_said() -> None:
    line = told(("data.personal", True), ("data.special_categories", []), ("data.children", False), high_risk=False)
    assert line == (
        "On the team’s word, which nobody checked: no special categories of data, such as on health; "
        "no data of children; no use that the AI Act calls high-risk."
    )


def test_what_leaves_no_law_out_is_no_assumption() -> None:
    assert told(("data.personal", True), ("data.children", True), high_risk=True) == ""
    assert told(("data.personal", None), high_risk=None) == "", "what is not answered is no answer that carries"


def test_an_act_that_does_not_apply_is_an_assumption() -> None:
    assert "the AI Act does not apply" in told(("data.personal", True), in_scope=False)
