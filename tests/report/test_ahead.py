"""What lies ahead, in words."""

from __future__ import annotations

from auditor.report import ahead, candidates, prose
from tests.report import records


def test_a_boundary_names_both_sides_and_the_room_between() -> None:
    record = records.referred()
    [row] = ahead.boundaries(record, candidates.subject_names(record))["rows"]
    told = "End of the contract: 1 December 2027 or earlier; today 31 January 2028, unchanged down to 2 December 2027"
    assert row["changes"] == [f"{told} (room: 60 days)"]
    assert row["flips"] == ["Workload chat: Approve with conditions → Approve"]
    assert row["because"] == "High-risk duties start to bind"


def test_a_change_that_makes_several_findings_others_is_told_once_with_all_of_them() -> None:
    record = records.referred()
    assert ahead.takes(record, {}) == {"rows": [], "further": 0}
    changed = {**record["boundaries"][0]["changes"][0]}
    patch = record["boundaries"][0]["patch"]
    told = [
        {
            "rule": one["rule"],
            "subject": one["subject"],
            "changes": [changed],
            "patch": patch,
            "status_after": "not_applicable",
            "applies_from": None,
        }
        for one in record["findings"][:2]
    ]
    own = told[0] | {"changes": [changed | {"to": "2027-11-01"}], "status_after": "fail"}
    record["takes"] = [own, *told]
    records.checked(record)
    first, second = ahead.takes(record, {})["rows"]
    assert first["change"].startswith("End of the contract: 1 December 2027 or earlier; today 31 January 2028")
    assert first["then"] == ["It would not apply: F-001, F-002"]
    assert second["then"] == [f"{prose.would('fail', own, record['findings'][0])}: F-001"]


def test_how_far_pairs_were_tried_is_said() -> None:
    record = records.referred()
    assert ahead.boundaries(record, {})["pairs"] == (
        "3 of 20 were tried, first those of the rules that decide (2 of 5); the search ends when rules were asked"
        " 20,000 times"
    )
    record["searched"]["boundaries"] |= {"deciding": 2, "deciding_in_all": 2}
    assert "rules that decide (all 2)" in ahead.pairs(record["searched"]["boundaries"])
    record["searched"]["boundaries"] |= {"deciding": 0, "deciding_in_all": 0}
    assert ahead.pairs(record["searched"]["boundaries"]).startswith("3 of 20 were tried; the search ends")
    record["searched"]["boundaries"]["complete"] = True
    assert ahead.boundaries(record, {})["pairs"] == "all 3 were tried"


def test_what_comes_into_a_list_or_goes_and_where_a_number_begins_is_said_in_words() -> None:
    added = [change(["text", one], was=["text"]) for one in ("audio", "image", "video")]
    assert ahead.change(added[0], {}, added[1:]) == "People: also audio, image or video; today text"
    assert ahead.change(change([], was=["text"]), {}, added[:1]) == "People: also audio or without text; today text"
    room = {"units": "1998", "percent": "99900"}
    users = change(
        2000, unit="users", unchanged_until=1999, headroom=room, fact="organisation.group_mau@2024-06", was=1
    )
    told = "People in June 2024: 2,000 users or more; reported 1, unchanged up to 1,999 (room: 1,998 or 99,900 %)"
    assert ahead.change(users, {}) == told
    fewer = change(0, unit="users", unchanged_until=1, headroom={"units": "1", "percent": "50"})
    assert ahead.change(fewer, {}) == "People: 0 users; today 2, unchanged down to 1 (room: 1 or 50 %)"


def test_a_question_says_what_each_answer_makes_of_the_project() -> None:
    record = records.referred()
    [question] = record["questions"]
    told = ahead.why(question, {"project": "The project"})
    assert told.startswith("Decides, alone or with other answers: The project, ")
    assert told.endswith("If 700,000,000: Approve.")


def test_a_harmless_question_is_called_harmless() -> None:
    [question] = records.referred()["questions"]
    assert ahead.why(question | {"matters": False}, {}) == "Does not change the assessment; it may add or lift duties."


def test_a_cone_too_large_to_search_is_said() -> None:
    [question] = records.referred()["questions"]
    told = ahead.why(question | {"searched": False}, {})
    assert "not every combination of answers was tried (at most 400 for one rule and 20,000 in all): it is kept" in told


def test_a_contested_reading_says_what_each_makes_of_it_and_what_would_settle_it() -> None:
    [conflict] = records.referred()["readings"]
    shown = ahead.conflict(conflict, {"project": "the project"})
    assert shown["matters"] == "Matters: the outcome of the project turns on it."
    assert [(one["says"], one["outcome"]) for one in shown["readings"]] == [
        ("It reaches few.", "Approve"),
        ("It reaches all.", "Reject"),
    ]
    assert shown["settled_by"] == "A ruling would settle it."
    assert ahead.conflict(conflict | {"matters": False}, {})["matters"] == "As things stand no outcome turns on it."


def change(to: object, **more: object) -> records.Json:
    told = {"leaf": "/organisation/people", "fact": "organisation.people", "subject": "project", "title": "People"}
    return {
        **told,
        "unit": "",
        "was": 2,
        "to": to,
        "unchanged_until": None,
        "alike": [],
        "others": False,
        "headroom": None,
        "limit": None,
        **more,
    }


def test_values_of_one_fact_that_flip_the_same_stand_in_one_row() -> None:
    record = records.referred()
    [first] = record["boundaries"]
    flips = [{"subject": name, "outcome": "approve", "outcome_after": "refer"} for name in ("project", "chat", "notes")]
    alike = [
        first
        | {
            "id": f"B-00{n}",
            "changes": [change([value])],
            "flips": flips,
            "because": [{"rule": f"act/{n}", "subject": "chat"}],
        }
        for n, value in ((2, "social_scoring"), (3, "face_scraping"))
    ]
    record["boundaries"] = [first, *alike]
    rows = ahead.boundaries(record, {"project": "The project"})["rows"]
    assert [(row["id"], row["because"]) for row in rows] == [
        ("B-001", "High-risk duties start to bind"),
        ("B-002, B-003", "act/2, and 1 more rule"),
    ]
    assert rows[1]["changes"] == ["People: social scoring or face scraping; today 2"]
    assert rows[1]["flips"] == ["The project; chat; and 1 more: Approve → Refer"]


def test_numbers_in_a_row_are_told_as_first_and_last() -> None:
    assert ahead.spans(["B-002", "B-003", "B-004", "B-007", "B-009", "B-010"]) == "B-002 to B-004, B-007, B-009, B-010"
    assert ahead.spans(["B-001"]) == "B-001"


def test_a_number_at_its_border_has_no_room() -> None:
    found = change(1, was=0, headroom={"units": "0", "percent": None}, limit=0, unchanged_until=0, unit="people")
    assert ahead.change(found, {}) == "People: more than 0, such as 1 people; today 0, no room"


def test_an_exception_that_ends_names_what_counts_again() -> None:
    record = records.referred()
    [waiver] = record["waivers"]
    title = next(one["title"] for one in record["findings"] if one["id"] == waiver["finding"])
    ends = {"kind": "waiver", "id": waiver["id"], "what": f"Waiver {waiver['id']} of some/rule for chat has ended"}
    assert ahead.cause(ends, record) == f"Waiver {waiver['id']} has ended, so this counts again: “{title}”"
    due = {"kind": "waiver", "id": waiver["id"], "what": "Due under waiver W-1: Train two people."}
    assert ahead.cause(due, record) == due["what"]
