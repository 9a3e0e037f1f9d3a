"""What the choice between candidates means: how good sources say their models are, and which duties each brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from auditor.report import words

Record = Mapping[str, Any]

MOST_DUTIES: Final = 12
"""So many duties that differ are printed, and the others counted."""

DUTY_LENGTH: Final = 600
"""So many characters of a duty stand here; section 4 has all its words."""

QUALITY: Final = {
    "frontier": "Frontier",
    "near_frontier": "Near the frontier",
    "capable": "Capable small model",
    "below_capable": "Below the capable small models",
}


def quality(candidates: Sequence[Record], short: Mapping[str, str]) -> list[dict[str, str]]:
    """A row for each model: tier, and the scores that sources state; equals once, and nothing where none states any."""
    rows: dict[tuple[str, str], list[str]] = {}
    for candidate in candidates:
        found = candidate["quality"]
        tier = QUALITY[found["tier"]] if found["tier"] else words.sentence(words.NOT_ANSWERED)
        rows.setdefault((tier, _scores(found["scores"])), []).append(short[candidate["id"]])
    told = any(scores for _, scores in rows)
    return [
        {"codes": ", ".join(codes), "tier": tier, "scores": scores or "No source here states a score."}
        for (tier, scores), codes in rows.items()
        if told
    ]


def _scores(scores: Sequence[Record]) -> str:
    """MMLU 86, HumanEval 80.4 (the decision framework, 2026); MMLU (5-shot) 87.3 (Meta, 2024-07-23)."""
    said = groupby(scores, key=lambda one: f"({one['said_by']}, {one['as_of']})")
    told = ((origin, [f"{one['benchmark']} {one['score']}" for one in together]) for origin, together in said)
    return "; ".join(f"{', '.join(each)} {origin}" for origin, each in told)


def duties(
    found: Record, candidates: Sequence[str], short: Mapping[str, str], anchors: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """The duties that only some of these candidates bring; ``anchors`` links each obligation that is printed."""
    rows = [
        {
            **duty(one, candidates, short),
            "clause": one["clause"],
            "text": words.shortened(one["text"], DUTY_LENGTH),
            "links": [anchors[entry["obligation"]] for entry in one["candidates"] if entry["candidate"] in candidates],
        }
        for one in found["differing"]
    ]
    rows = [row for row in rows if row["bring"] or row["may"]]
    rows = [{**row, "with": brought_by(row)} for row in rows]
    return {"shared": found["shared"], "rows": rows[:MOST_DUTIES], "more": max(0, len(rows) - MOST_DUTIES)}


def duty(one: Record, candidates: Sequence[str], short: Mapping[str, str]) -> dict[str, list[str]]:
    """Which of these candidates bring a duty, and which may, as something is not answered; by their short names."""
    told = [entry for entry in one["candidates"] if entry["candidate"] in candidates]
    return {
        "bring": [short[entry["candidate"]] for entry in told if entry["state"] != "not_answered"],
        "may": [short[entry["candidate"]] for entry in told if entry["state"] == "not_answered"],
    }


def brought_by(row: Mapping[str, Sequence[str]]) -> str:
    """C1, C3; perhaps C2."""
    perhaps = f"perhaps {', '.join(row['may'])}" if row["may"] else ""
    return "; ".join(part for part in (", ".join(row["bring"]), perhaps) if part)
