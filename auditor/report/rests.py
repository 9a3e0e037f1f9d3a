"""What the assessment rests on that nobody checked: answers of the team that leave whole bodies of law out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from auditor.report import words

Record = Mapping[str, Any]

_NO_DATA: Final = (
    "If a customer, an employee or anybody else can be linked to what goes in or comes out, data protection law applies"
    " and this assessment does not hold."
)
MOST: Final = 5
"""So many of these are named."""


def on(record: Record) -> str:
    """One line: what is not so, as the team states; empty where no such answer carries the result."""
    told: dict[str, list[str]] = {}
    data = {one["subject"]: {fact["name"]: fact["value"] for fact in one["facts"]} for one in record.get("privacy", ())}
    for index, workload in enumerate(record["workloads"], start=1):
        for text in _carrying(workload, data.get(workload["id"], {})):
            told.setdefault(text, []).append(f"W{index}")
    if not told:
        return ""
    of = len(record["workloads"])
    named = [
        f"{text} ({_some(codes)})" if len(codes) < of else text  # of every workload: no need to say of which
        for text, codes in list(told.items())[:MOST]
    ]
    line = f"On the team’s word, which nobody checked: {'; '.join(named)}."
    return f"{line} {_NO_DATA}" if NO_PERSONAL_DATA in told else line


NO_PERSONAL_DATA: Final = "no personal data are processed"


def _carrying(workload: Record, data: Mapping[str, Any]) -> list[str]:
    """The answers on one workload that leave law out of account."""
    act = workload["eu_ai_act"]
    found = []
    if data.get("data.personal") is False:
        found.append(NO_PERSONAL_DATA)
    else:
        if data.get("data.special_categories") == []:
            found.append("no special categories of data, such as on health")
        if data.get("data.children") is False:
            found.append("no data of children")
        if data.get("privacy.gdpr_applies") is False:
            found.append("the GDPR does not apply")
    if act["in_scope"] is False:
        found.append("the AI Act does not apply")
    elif act["high_risk"] is False:
        found.append("no use that the AI Act calls high-risk")
    return found


def _some(codes: list[str]) -> str:
    further = len(codes) - 3
    return ", ".join(codes[:3]) + (f" and {words.number(further)} more" if further > 0 else "")
