from __future__ import annotations

from auditor.report.timeline import strip
from tests.report import records


def test_days_until_the_horizon_are_dots_and_those_after_it_are_counted() -> None:
    line = strip(records.referred())
    assert [dot["day"] for dot in line["dots"]] == ["2 December 2027"]
    assert line["beyond"] == 1
    assert line["title"] == "Days on which something changes until 31 January 2028: 2 December 2027."
    assert [mark["text"] for mark in line["marks"]] == [
        "Audit, 22 November 2026",
        "Planned start, 1 February 2027",
        "Horizon, 31 January 2028",
    ]
    assert [(tick["text"]) for tick in line["ticks"]] == [
        "Jan 2027", "Mar 2027", "May 2027", "Jul 2027", "Sep 2027", "Nov 2027", "Jan 2028",
    ]  # fmt: skip


def test_marks_on_one_day_stand_above_one_another() -> None:
    record = records.record(horizon={"until": "2026-11-22", "basis": "contract_end"})
    record["project"] |= {"go_live": "2026-11-22"}
    marks = strip(record)["marks"]
    assert len({mark["y"] for mark in marks}) == len(marks) == 3


def test_a_project_without_a_first_day_or_after_its_horizon_has_no_such_mark() -> None:
    record = records.record()
    for day in (None, "2029-01-01", "2020-01-01"):
        record["project"] |= {"go_live": day}
        assert [mark["text"].partition(",")[0] for mark in strip(record)["marks"]] == ["Audit", "Horizon"]
