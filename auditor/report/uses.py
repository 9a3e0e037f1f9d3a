"""Each use of a project with its own outcome and conditions, and what may lawfully be done about one that is barred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from auditor.report import grouped, words

Record = Mapping[str, Any]

PERMITTING: Final = ("approve", "approve_with_conditions")
"""Outcomes under which a use is open."""

MOST_ON_COVER: Final = 5
"""So many uses are named on the cover, and the others counted."""

MOST_NUMBERS: Final = 6
"""So many conditions of a use are named by their numbers, and the others counted."""


def apart(record: Record) -> bool:
    """Whether uses of the project have outcomes of their own, none of them decided for the project as a whole."""
    outcomes = {workload["outcome"] for workload in record["workloads"]}
    return len(outcomes) > 1 and all(one["subject"] != "project" for one in record["assessment"]["reasons"])


def open_ones(record: Record) -> list[Record]:
    """The workloads that are permitted, although another is not."""
    if not apart(record) or record["assessment"]["outcome"] in PERMITTING:
        return []
    return [workload for workload in record["workloads"] if workload["outcome"] in PERMITTING]


def meaning(record: Record) -> str:
    """What the assessment says of the use; where uses differ, that each has its own outcome."""
    outcome = record["assessment"]["outcome"]
    if not open_ones(record):
        return words.MEANINGS[outcome]
    held = "is barred" if outcome == "reject" else "cannot go ahead before somebody is asked, who may say no"
    return (
        f"Not every use described here has this outcome: at least one {held}. "
        "No use may start on this report: one with a milder outcome needs an audit and signatures of its own."
    )


def on_cover(record: Record) -> list[dict[str, str]]:
    """One line a workload where there are several: code, title, outcome and how many conditions are its own."""
    workloads = record["workloads"]
    if len(workloads) < 2:
        return []
    lines = [
        {
            "code": f"W{index}",
            "title": words.shortened(workload["title"], 80),
            "tone": workload["outcome"],
            "outcome": _told(workload, record),
        }
        for index, workload in enumerate(workloads, start=1)
    ]
    further = len(lines) - MOST_ON_COVER
    more = [{"code": "", "title": f"and {further} more in section 1 or 2", "tone": "", "outcome": ""}]
    return lines if further <= 0 else [*lines[:MOST_ON_COVER], *more]


def _told(workload: Record, record: Record) -> str:
    outcome = words.OUTCOMES[workload["outcome"]]
    count = len(grouped.duties(_as_rows(conditions(workload, record))))
    if workload["outcome"] != "approve_with_conditions" or not count:
        return outcome
    return outcome.replace("conditions", words.count(count, "condition", "conditions"))


def _as_rows(duties: Sequence[Record]) -> list[dict[str, Any]]:
    return [{**duty, "when": (duty["timing"], duty["due"]), "word": duty["state"], "code": ""} for duty in duties]


def conditions(workload: Record, record: Record) -> list[Record]:
    """The conditions of one workload: its own, those of what it stands on, and those of the project."""
    wanted = set(record["assessment"]["conditions"])
    mine = ("project", workload["id"])
    return [
        duty
        for duty in record["obligations"]
        if duty["id"] in wanted and (duty["subject"] in mine or duty["subject"].startswith(f"{workload['id']}/"))
    ]


def numbers(workload: Record, record: Record) -> str:
    """The conditions of a workload by number: “5 conditions: O-002, O-004”."""
    ids = [duty["id"] for duty in conditions(workload, record)]
    if not ids:
        return ""
    more = f" and {len(ids) - MOST_NUMBERS} more" if len(ids) > MOST_NUMBERS else ""
    return f"{words.count(len(ids), 'condition', 'conditions')}: {', '.join(ids[:MOST_NUMBERS])}{more}"


def standing(record: Record) -> list[str]:
    """The conditions that whoever decides has to see, the earliest first: of barred uses none, where one is open."""
    due = {duty["id"]: duty["due"] or "9999-12-31" for duty in record["obligations"]}
    listed = sorted(record["assessment"]["conditions"], key=lambda id: (due.get(id, "9999-12-31"), id))
    permitted = open_ones(record)
    if not permitted:
        return listed
    kept = {duty["id"] for workload in permitted for duty in conditions(workload, record)}
    return [id for id in listed if id in kept]


def remedies(record: Record) -> list[dict[str, str]]:
    """What each finding that bars or refers asks to be done, once a rule: the lawful way on."""
    found = {(finding["rule"], finding["subject"]): finding for finding in record["findings"]}
    told: dict[str, dict[str, str]] = {}
    for reason in record["assessment"]["reasons"]:
        finding = found.get((reason["rule"], reason["subject"]))
        if finding is not None and finding["how_to_fix"] and finding["outcome"] in ("reject", "refer"):
            told.setdefault(finding["how_to_fix"], {"id": finding["id"], "text": finding["how_to_fix"]})
    return list(told.values())


def signed_for(record: Record) -> str:
    """What one signature decides on where there are several workloads."""
    lines = on_cover(record)
    if not lines:
        return ""
    each = "; ".join(f"{one['code']} {one['title']}: {one['outcome']}".strip(": ") for one in lines)
    told = f"One signature decides on all workloads of this document at once. {each}."
    if open_ones(record):
        told += (
            " It cannot approve one of them and not the others: to use only what is not barred, audit that by itself "
            "and sign the report of that audit."
        )
    return told
