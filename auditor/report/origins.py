"""What the models were made from, which licences that brings in, and where statements about them disagree, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from auditor.catalogue.wording import REACHES, RELATIONS
from auditor.report import detail, words

Record = Mapping[str, Any]

_AGAINST: Final = ("chain/", "openness/hub-tag", "licences/")
"""Rules on what the licences of a chain say beside each other; each other rule belongs to one licence."""

_SHOWN: Final = frozenset({"fail", "applies", "unknown", "upcoming", "waived"})
"""What a licence asks or forbids here. What is clear or does not apply stands in the record."""


def origins(record: Record, codes: Mapping[str, str], found: Sequence[Record], shown: frozenset[str]) -> dict[str, Any]:
    """The chains of the candidates in ``shown``, a model once, and the models that stand alone under one licence."""
    findings = {finding["id"]: finding for finding in found}
    models: dict[str, list[Record]] = {}
    for candidate in record["candidates"]:
        if candidate["id"] in shown and candidate["chain"]:
            models.setdefault(candidate["model"], []).append(candidate)
    rows = [_model(candidates, codes, findings) for candidates in models.values()]
    return {
        "chains": [row for row in rows if row["made"]],
        "alone": [f"{row['title']} ({row['licence']})" for row in rows if not row["made"]],
    }


def _model(candidates: Sequence[Record], codes: Mapping[str, str], findings: Mapping[str, Record]) -> dict[str, Any]:
    """One model with the links of its chain, what they bring, and what stands between them."""
    chain = candidates[0]["chain"]
    brought = {finding for candidate in candidates for link in candidate["chain"] for finding in link["findings"]}
    subjects = {candidate["id"] for candidate in candidates}
    across = [
        finding
        for finding in findings.values()
        if finding["subject_id"] in subjects
        and finding["rule"].startswith(_AGAINST)
        and finding["status"] in _SHOWN
        and finding["id"] not in brought
    ]
    told: set[str] = set()
    return {
        "title": candidates[0]["model_title"],
        "codes": ", ".join(codes[candidate["id"]] for candidate in candidates),
        "licence": chain[0]["licence_title"] or words.NOT_ANSWERED,
        "made": len(chain) > 1,
        "links": [_link(index, candidates, findings, told) for index in range(len(chain))],
        "across": list(_once(across)),
    }


def _link(index: int, candidates: Sequence[Record], findings: Mapping[str, Record], told: set[str]) -> dict[str, Any]:
    """One licence on the way; what two links under the same licence ask stands with the first of them."""
    link = candidates[0]["chain"][index]
    asked = [findings[name] for candidate in candidates for name in candidate["chain"][index]["findings"]]
    own = [one for one in _once(one for one in asked if one["status"] in _SHOWN) if one["rule"] not in told]
    told |= {one["rule"] for one in own}
    return {
        "step": _step(link),
        "licence": link["licence_title"] or link["licence"] or words.sentence(words.NOT_ANSWERED),
        "reach": "Nothing is established" if link["reach"] is None else words.sentence(REACHES[link["reach"]]),
        "repeats": bool(asked) and not own,
        "asks": own,
        "source": detail.citation(link["source"]),
    }


def _step(link: Record) -> str:
    """The model itself, or how it came from what stands here."""
    if link["made"] is None:
        return str(link["title"])
    if link["relation"] == "unknown":
        return f"{link['made']}: what it was made from is not established. {link['title']}"
    return f"{link['made']} was {RELATIONS[link['relation']]} {link['title']}"


def _once(findings: Any) -> Iterator[dict[str, Any]]:
    """Each rule with each answer once: word, title, place and the first finding that says so."""
    seen: set[tuple[str, str]] = set()
    for finding in findings:
        key = (finding["rule"], finding["word"])
        if key not in seen:
            seen.add(key)
            yield {
                **detail.link(finding),
                "rule": finding["rule"],
                "title": finding["title"],
                "word": finding["word"],
                "tone": finding["tone"],
                "pinpoint": finding["source"]["pinpoint"],
            }


def disagreement(conflict: Record, names: Mapping[str, str]) -> dict[str, Any]:
    """A matter on which sources differ: each statement with day and outcome, what holds, what would settle it."""
    settled = conflict["settled"]
    turns = "An outcome turns on it." if conflict.get("matters") else "As things stand no outcome turns on it."
    return {
        "question": conflict["question"],
        "subjects": _few([names.get(name, name) for name in conflict["subjects"]]),
        "statements": [_said(one, settled, names) for one in conflict["statements"]],
        "settled": settled or f"Nothing: no value is taken, and what rests on it is not answered. {turns}",
        "decided_by": conflict["decided_by"] or "",
        "to_settle": ""
        if settled
        else conflict.get("would_settle", "A document that decides it; then the other statements are taken back."),
        "source": detail.citation(conflict["source"]),
    }


def _few(named: Sequence[str]) -> str:
    """The first two by name, and how many more there are."""
    further = len(named) - 2
    return "; ".join(named[:2]) + (f"; and {further} more" if further > 0 else "")


def _said(said: Record, settled: str | None, names: Mapping[str, str]) -> dict[str, str]:
    """One statement, who makes it and when, and what would come of it."""
    outcomes = said.get("outcomes")
    if outcomes is None:
        then = "" if settled else "Contradicts other answers"
    else:
        then = "; ".join(
            f"{names.get(one['subject'], one['subject'])}: {words.OUTCOMES[one['outcome']]}" for one in outcomes
        )
    return {
        "value": words.sentence(str(said["value"])),
        "said_by": said["said_by"],
        "as_of": words.day(said["as_of"]),
        "source": detail.citation(said["source"]),
        "quote": said["source"]["quote"],
        "then": then,
    }
