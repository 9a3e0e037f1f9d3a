"""What would change the assessment, as whoever decides is told: the nearest and most plausible changes first."""

from __future__ import annotations

from typing import Any

from auditor.report import candidates, changes
from tests.report import records

Json = dict[str, Any]


def change(fact: str, was: Any, to: Any, *, subject: str = "chat", room: Json | None = None, unit: str = "") -> Json:
    return {
        "leaf": fact,
        "fact": fact,
        "subject": subject,
        "title": f"What is said of {fact}",
        "unit": unit,
        "was": was,
        "to": to,
        "unchanged_until": None,
        "alike": [],
        "others": False,
        "headroom": room,
    }


def boundary(*changed: Json, subject: str = "project", after: str = "reject") -> Json:
    flips = [{"subject": subject, "outcome": "approve_with_conditions", "outcome_after": after}]
    return {"id": "B-000", "changes": list(changed), "patch": [], "flips": flips, "because": []}


def told(*boundaries: Json, **more: Any) -> list[str]:
    record = records.approved() | {"boundaries": list(boundaries), "questions": [], "calendar": []} | more
    for workload in record["workloads"]:
        workload["alternatives"] = []
    return changes.told(record, candidates.subject_names(record))


PRACTICES = [boundary(change("use.practices", [], [practice])) for practice in ("social_scoring", "face_scraping")]
BOTH = boundary(change("use.areas", [], ["recruitment"]), change("use.derogation", [], ["preparatory_task"]))
FAR = boundary(change("organisation.group_mau@2024-06", 10, 700, room={"units": "690", "percent": "6900"}))
NEAR = boundary(change("needs.people", 2, 0, room={"units": "2", "percent": "100"}, unit="people"), after="refer")
DATA = boundary(change("data.personal", False, True))
PLACE = boundary(change("access.processing_countries", ["DE"], ["DE", "US"]))
USE = boundary(change("use.interacts_with_people", False, True))


def test_the_nearest_number_comes_first_and_prohibited_practices_last_in_one_line() -> None:
    lines = told(*PRACTICES, BOTH, FAR, USE, DATA, PLACE, NEAR)
    assert [line.split("“")[1].split("”")[0].removeprefix("What is said of ") for line in lines] == [
        "needs.people",
        "access.processing_countries",
        "data.personal",
        "use.interacts_with_people",
        "organisation.group_mau@2024-06 in June 2024",
        "use.areas",
        "use.practices",
    ]
    assert lines[-1].endswith(": social scoring (today none), or 1 other like it.")


def test_a_number_is_told_with_its_room_and_what_is_added_to_a_list_as_added() -> None:
    near, place = told(NEAR, PLACE)
    assert near == "Refer, if “What is said of needs.people”: 0 (today 2 people, margin 2 (100 %))."
    assert place == "Reject, if “What is said of access.processing_countries”: US as well (today DE)."


def test_two_facts_that_must_change_together_are_one_line() -> None:
    (line,) = told(BOTH)
    assert line == (
        "Reject, if “What is said of use.areas”: recruitment (today none) and “What is said of use.derogation”: "
        "preparatory task (today none)."
    )


def test_what_flips_only_a_candidate_left_aside_is_not_told() -> None:
    record = records.referred() | {"questions": [], "calendar": []}
    chosen = {one["recommended_candidate"] for one in record["workloads"]}
    aside = next(one["id"] for one in record["candidates"] if one["id"] not in chosen)
    record["boundaries"] = [boundary(change("needs.people", 2, 0), subject=aside)]
    assert not [line for line in changes.told(record, {}) if "needs.people" in line]


def test_a_day_on_which_what_is_recommended_falls_is_told_with_its_cause() -> None:
    record = records.approved()
    chosen = record["workloads"][0]["recommended_candidate"]
    event = {
        "date": "2027-03-30",
        "causes": [{"kind": "retirement", "id": "x", "what": "The model is no longer offered"}],
        "flips": [{"subject": chosen, "outcome": "approve", "outcome_after": "reject"}],
    }
    (line,) = told(calendar=[event])
    assert line.startswith("Reject for ")
    assert line.endswith(" from 30 March 2027 on: The model is no longer offered.")


def test_the_next_candidate_is_told_with_what_puts_it_behind() -> None:
    record = records.referred() | {"boundaries": [], "questions": [], "calendar": []}
    found = changes.told(record, candidates.subject_names(record))
    others = [one["alternatives"][0] for one in record["workloads"] if one["alternatives"]]
    assert len(found) == len(others) > 0
    assert all(" were chosen instead; its outcome is more severe." in line for line in found)


def test_an_answer_that_decides_comes_before_everything() -> None:
    record = records.referred()
    first = changes.told(record, candidates.subject_names(record))[0]
    assert first.startswith(record["questions"][0]["question"])
