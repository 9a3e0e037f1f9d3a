"""Personal data in words: what each workload processes, who gets it where with each candidate, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from auditor.report import candidates, detail, grouped, words

Record = Mapping[str, Any]

MOST_COLUMNS: Final = 5
"""So many candidates of a workload stand side by side; the record has all."""

_FAMILY: Final = "privacy/"
_OF_ANY_DATA: Final = frozenset(
    {
        "data.personal",
        "data.professional_secrecy",
        "data.residency_required",
        "access.operator",
        "access.host",
        "access.processing_countries",
        "provider.country",
        "provider.trains_on_customer_data",
    }
)
"""What is asked also where no personal data are processed."""
_OF_TRANSFERS: Final = ("evidence.transfer_", "evidence.data_privacy_framework")
_OF_PROVIDERS: Final = ("provider.", "evidence.data_processing_agreement", "evidence.no_training_terms")
_OF_ONESELF: Final = ("access.host", "evidence.host_processing_agreement")


def privacy(
    record: Record, codes: Mapping[str, str], found: Sequence[Record], shown: frozenset[str]
) -> list[dict[str, Any]]:
    """Each workload with its data, its candidates in ``shown`` side by side, and the findings on privacy."""
    facts = {one["subject"]: {fact["name"]: fact for fact in one["facts"]} for one in record.get("privacy", [])}
    by_id = {candidate["id"]: candidate for candidate in record["candidates"]}
    told = []
    for workload in record["workloads"]:
        ids = [id for id in workload["candidates"] if id in shown and id in by_id]
        ids.sort(key=lambda id: id != workload["recommended_candidate"])
        columns = ids[:MOST_COLUMNS]
        about = {workload["id"], *workload["candidates"]}
        mine = [one for one in found if one["subject_id"] in about and one["rule"].startswith(_FAMILY)]
        data = facts.get(workload["id"], {})
        none = "data.personal" in data and data["data.personal"]["value"] is False
        told.append(
            {
                "title": workload["title"],
                "code": codes[workload["id"]],
                "personal": not none,
                "data": [_told(fact) for name, fact in data.items() if not none or name in _OF_ANY_DATA],
                "columns": [
                    {
                        "code": codes[id],
                        "name": candidates.candidate_name(by_id[id]),
                        "recommended": id == workload["recommended_candidate"],
                    }
                    for id in columns
                ],
                "rows": _rows([_asked(facts.get(id, {}), none=none) for id in columns]),
                "further": len(workload["candidates"]) - len(columns),
                "findings": grouped.rows(one for one in mine if one["status"] not in ("pass", "not_applicable")),
                "clear_rules": len({one["rule"] for one in mine if one["status"] == "pass"}),
            }
        )
    return told


def _asked(facts: Mapping[str, Record], *, none: bool) -> dict[str, Record]:
    """The facts of a candidate, or those alone that matter where no personal data are processed."""
    return {name: fact for name, fact in facts.items() if not none or name in _OF_ANY_DATA}


def _told(fact: Record) -> dict[str, str]:
    evidence = fact["name"].startswith("evidence.")
    return {
        "title": fact["title"],
        "value": _shown(fact) if evidence else words.fact_value(fact["value"], fact["unit"]),
        "origin": "" if evidence and not fact["value"] else detail.origin(fact),
    }


def _shown(fact: Record) -> str:
    return "shown" if fact["value"] else "not shown"


def _rows(columns: Sequence[Mapping[str, Record]]) -> list[dict[str, Any]]:
    """A row for each fact, with its value for each candidate; rows that concern none of them are left out."""
    named = dict.fromkeys(name for facts in columns for name in facts)
    rows = []
    for name in named:
        cells = [_cell(name, facts) for facts in columns]
        if any(cell != words.NONE for cell in cells):
            title = next(facts[name]["title"] for facts in columns if name in facts)
            rows.append({"title": title, "cells": cells})
    return rows


def _cell(name: str, facts: Mapping[str, Record]) -> str:
    """One value; a dash where the fact does not concern the candidate, who runs its model itself or does not."""
    fact = facts.get(name)
    operator = facts["access.operator"]["value"] if "access.operator" in facts else None
    own, others = (
        name.startswith(_OF_ONESELF),
        name.startswith(_OF_PROVIDERS) or name == "evidence.subprocessors_reviewed",
    )
    if fact is None or (operator == "organisation" and others) or (operator == "provider" and own):
        return words.NONE
    if name.startswith(_OF_TRANSFERS) and not _leaves(facts):
        return words.NONE
    if name.startswith("evidence."):
        return _shown(fact)
    return words.fact_value(fact["value"], fact["unit"])


def _leaves(facts: Mapping[str, Record]) -> bool:
    """Whether data may leave for a country that is not adequate, or is so for certified recipients only."""
    adequate = facts["privacy.where_adequate"]["value"] if "privacy.where_adequate" in facts else None
    countries = facts["access.processing_countries"]["value"] if "access.processing_countries" in facts else None
    return adequate is not True or not isinstance(countries, list) or "US" in countries
