"""Each use with its own outcome and conditions; of a barred one the way on, and no approval to sign."""

from __future__ import annotations

from typing import Any

from auditor.report import uses
from auditor.report.html import html
from auditor.report.view import view
from tests.report import records

Json = dict[str, Any]


def mixed() -> Json:
    """A barred use beside one that is permitted under a condition, and a condition of the barred one."""
    record = records.rejected()
    good = records.candidate("notes", "small", "approve_with_conditions", records.option("", "1", "2", "3"), rank=1)
    owed = records.finding(2, "act/told", "notes", "applies", "condition")
    aside = records.finding(3, "act/aside", "chat", "applies", "condition")
    record["findings"] += [owed, aside]
    record["candidates"].append(good)
    record["workloads"].append(records.workload("notes", [good], "approve_with_conditions", good["id"]))
    record["obligations"] = [
        records.obligation(1, owed, "before_use", "open", condition=True),
        records.obligation(2, aside, "before_use", "open", condition=True),
    ]
    record["assessment"]["conditions"] = ["O-001", "O-002"]
    record["costs"]["options"].append(good["cost"])
    return records.checked(record)


def seen(record: Json) -> Json:
    return view(record, records.run(record))


def test_each_use_stands_on_the_cover_with_its_own_outcome() -> None:
    lines = seen(mixed())["cover"]["uses"]
    assert [(one["code"], one["title"], one["outcome"]) for one in lines] == [
        ("W1", "Workload chat", "Reject"),
        ("W2", "Workload notes", "Approve with 1 condition"),
    ]
    assert seen(records.rejected())["cover"]["uses"] == []


def test_under_a_reject_nobody_is_asked_to_use_anything_as_recommended() -> None:
    page = seen(mixed())["assessment"]
    assert "recommended" not in page["asked"]
    assert "what becomes of each use of" in page["asked"]
    assert page["meaning"].startswith("Not every use described here has this outcome: at least one is barred.")


def test_conditions_of_a_barred_use_do_not_stand_among_those_of_what_is_open() -> None:
    page = seen(mixed())["assessment"]
    assert [duty["id"] for duty in page["conditions"]] == ["O-001"]
    assert [one["conditions"] for one in page["workloads"]] == ["", "1 condition: O-001"]
    assert page["figures"][1] == ("1", "condition of the uses permitted, told below")


def test_a_bar_on_the_project_as_a_whole_leaves_no_use_open() -> None:
    record = mixed()
    record["assessment"]["reasons"].append({"rule": "act/all", "subject": "project"})
    assert uses.open_ones(record) == []
    assert (
        uses.meaning(record)
        == "The use is barred. Another system can change that; another description of this one cannot."
    )


def test_equal_conditions_of_two_uses_are_told_once() -> None:
    record = mixed()
    twin = records.finding(4, "act/told", "chat", "applies", "condition")
    record["assessment"] |= {"outcome": "approve_with_conditions", "reasons": [], "conditions": ["O-001", "O-003"]}
    record["findings"].append(twin)
    record["obligations"].append(records.obligation(3, twin, "before_use", "open", condition=True))
    [told] = seen(record)["assessment"]["conditions"]
    assert (told["id"], [one["id"] for one in told["others"]]) == ("O-001", ["O-003"])


def test_of_a_barred_use_the_lawful_remedy_is_told_and_no_answer_that_would_lift_the_bar() -> None:
    record = records.rejected()
    change = {
        "leaf": "use.practices",
        "fact": "use.exemption",
        "subject": "chat",
        "title": "Circumstances that are exempt",
        "unit": "",
        "was": "none",
        "to": "safety",
        "unchanged_until": None,
        "limit": None,
        "alike": [],
        "others": False,
        "headroom": None,
    }
    flips = [{"subject": "project", "outcome": "reject", "outcome_after": "approve_with_conditions"}]
    record["boundaries"] = [{"id": "B-001", "changes": [change], "patch": [], "flips": flips, "because": []}]
    shown = seen(records.checked(record))
    assert [one["text"] for one in shown["assessment"]["remedies"]] == ["Do what the clause asks for."]
    assert shown["assessment"]["changes"] == []
    assert [row["id"] for row in shown["boundaries"]["rows"]] == ["B-001"], "it stands in section 7"


def test_no_approval_is_offered_for_signature_under_a_reject() -> None:
    record = mixed()
    shown = seen(record)
    assert shown["decisions"] == ["Refer, saying why", "Reject"]
    assert "W1 Workload chat: Reject; W2 Workload notes: Approve with 1 condition." in shown["signed_for"]
    text = html(record, records.run(record))
    assert "so no approval can be signed here" in text
    assert "so no approval can be signed here" not in html(records.approved(), records.run(records.approved()))


def test_no_approval_is_offered_where_a_licensor_has_to_permit_the_use() -> None:
    record = records.referred()
    why = record["assessment"]["reasons"][0]
    record["findings"] = [
        {**one, "status": "fail", "refer_because": "licensor"}
        if (one["rule"], one["subject"]) == (why["rule"], why["subject"])
        else one
        for one in record["findings"]
    ]
    shown = seen(record)
    assert shown["decisions"] == ["Refer", "Reject"]
    text = html(record, records.run(record))
    assert "No signature takes the place of a licence." in text
    assert "Whoever approves with conditions" not in text
