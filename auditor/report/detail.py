"""Findings and obligations in words: what was found, on which clause and facts, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from auditor.report import citing, decision, party, states, trace, uses, words

Record = Mapping[str, Any]

_TOLD_IN_FULL: Final = frozenset({"fail", "unknown", "upcoming", "waived"})
"""What asks for attention, where the outcome of its rule is more than a note."""

_STARTS: Final = {
    "grace": "Until that day a period of grace runs.",
    "evidence": "On that day the evidence for it has ended.",
    "legacy": "Until that day what is already in use is left alone.",
}


def link(entry: Record) -> dict[str, str]:
    """What a reference to a finding or an obligation needs."""
    return {"id": entry["id"], "anchor": entry["anchor"]}


def findings(
    record: Record, names: Mapping[str, str], codes: Mapping[str, str], detailed: frozenset[str]
) -> list[dict[str, Any]]:
    """Every finding in the record's order; those of subjects in ``detailed`` that ask for it are told in full."""
    considered = decision.considered(record)
    deciding = {(reason["rule"], reason["subject"]) for reason in record["assessment"]["reasons"]}
    waivers = {waiver["id"]: waiver for waiver in record["waivers"]}
    conditions = frozenset(uses.standing(record))
    found = []
    for index, finding in enumerate(record["findings"], start=1):
        decides = (finding["rule"], finding["subject"]) in deciding
        asks = finding["status"] in _TOLD_IN_FULL and finding["outcome"] != "note" and finding["subject"] in detailed
        asks = asks or (finding["subject"] in detailed and not conditions.isdisjoint(finding["obligations"]))
        waiver = waivers.get(finding.get("waiver"))
        found.append(
            _finding(finding, f"finding-{index}", names, waiver=waiver, full=decides or asks)
            | {
                "decides": decides,
                "code": codes.get(finding["subject"], finding["subject"]),
                "aside": finding["subject"] not in considered,
            }
        )
    return found


def _finding(
    finding: Record, anchor: str, names: Mapping[str, str], *, waiver: Record | None, full: bool
) -> dict[str, Any]:
    word = states.finding_status(finding, waiver)
    brief = {
        "id": finding["id"],
        "anchor": anchor,
        "rule": finding["rule"],
        "subject_id": finding["subject"],
        "subject": names.get(finding["subject"], finding["subject"]),
        "status": finding["status"],
        "word": word,
        "tone": _tone(word, finding["status"]),
        "title": finding["title"],
        "source": source(finding["source"]),
        "duty_ids": list(finding["obligations"]),
        "detailed": full,
    }
    if not full:
        return brief
    return brief | {
        "message": finding["message"],
        "refer_because": words.REFER_BECAUSE.get(finding["refer_because"] or "", ""),
        "facts": [_fact(fact) for fact in finding["facts"]],
        "trace": trace.trees(finding["trace"], finding["facts"]),
        "how_to_fix": _readable(finding["how_to_fix"], finding["facts"]),
        "starts": _starts(finding),
        "waiver": "" if waiver is None else _waiver(waiver),
    }


def _waiver(waiver: Record) -> str:
    """By whom and why an exception was accepted."""
    return f"{waiver['id']}, approved by {words.person(waiver['approver'])}. {words.waiver_reason(waiver)}"


def _readable(text: str, facts: Sequence[Record]) -> str:
    """A contested reading by its title where a text names it by its key."""
    for fact in facts:
        if fact["name"].startswith("readings."):
            text = text.replace(fact["name"], f"how “{fact['title']}” is read")
    return text


def _starts(finding: Record) -> str:
    """Why an upcoming rule starts on its day; where that is contested, from when it binds by the other reading."""
    if finding["applies_from_literal"]:
        literal = words.day(finding["applies_from_literal"])
        return f"The start is contested: by another reading the rule has bound since {literal}."
    return _STARTS.get(finding["applies_from_reason"] or "", "") if finding["applies_from"] else ""


def _tone(word: str, status: str) -> str:
    if word == "Note":
        return "note"
    if status == "fail":
        return {states.BARRED: "barred", states.REFERRED: "refer"}.get(word, "action")
    return status


def _fact(fact: Record) -> dict[str, str]:
    provenance = fact["provenance"]
    name, _, month = fact["name"].partition("@")
    return {
        "title": f"{fact['title']}, {words.month(month)}" if month else fact["title"],
        "name": name,
        "value": words.fact_value(fact["value"], fact["unit"]),
        "origin": origin(fact),
        "source": citation(provenance["source"]),
    }


def origin(fact: Record) -> str:
    """Where a fact comes from, in one phrase."""
    kind, where = fact["provenance"]["kind"], fact["provenance"]["where"]
    if kind in ("derived", "absent"):  # the place says it all, after the title
        return words.sentence(where.removeprefix(f"{fact['title']}: "))
    return ", ".join(part for part in (words.PROVENANCE[kind], where) if part)


def source(source: Record) -> dict[str, str]:
    """A source: document, pinpoint, quotation, day checked, and a mark where it is not read in the text itself."""
    confidence = source["confidence"]
    url = source["url"]
    return {
        "document": source["document"],
        "short": citing.short(source["document"]),
        "pinpoint": source["pinpoint"],
        "quote": source["quote"],
        "uncompared": words.UNCOMPARED if source["quote"] and not source["text_sha256"] else "",
        "url": url,
        "unpublished": url.startswith("urn:auditor:"),
        "link": url if url.startswith(("https://", "http://")) else "",
        "checked": words.day(source["checked"]),
        "opened": words.OPENED.format(source["opened"]) if source.get("opened") else "",
        "confidence": confidence,
        "confidence_word": words.CONFIDENCE[confidence] + (", as told below" if source.get("opened") else ""),
        "mark": "" if confidence == "verified" else words.CONFIDENCE[confidence],
    }


def citation(source: Record | None) -> str:
    """A source in one line."""
    if source is None:
        return ""
    text = ", ".join(part for part in (source["document"], source["pinpoint"]) if part)
    doubt = "" if source["confidence"] == "verified" else f"; {words.CONFIDENCE[source['confidence']].lower()}"
    opened = f" (opened: {source['opened']})" if doubt and source.get("opened") else ""
    return f"{text}, checked {words.day(source['checked'])}{doubt}{opened}"


def obligations(
    record: Record, names: Mapping[str, str], codes: Mapping[str, str], found: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Every obligation in the record's order."""
    by_id = {finding["id"]: finding for finding in found}
    starts = {finding["id"]: finding for finding in record["findings"]}
    organisation = record["project"]["organisation"]
    return [
        {
            "id": duty["id"],
            "anchor": f"duty-{index}",
            "text": duty["text"],
            "who": party.phrase(duty["who"], organisation, settled=party.settled(starts[duty["finding"]]["facts"])),
            "clause": duty["clause"],
            "subject": names.get(duty["subject"], duty["subject"]),
            "code": codes.get(duty["subject"], duty["subject"]),
            "when": _when(duty, starts[duty["finding"]]["applies_from"], record) + _already(starts[duty["finding"]]),
            "state": duty["state"],
            "word": _state(duty),
            "condition": duty["condition"],
            "standing": duty["state"] == "standing",
            "finding": link(by_id[duty["finding"]]) if duty["finding"] in by_id else None,
        }
        for index, duty in enumerate(record["obligations"], start=1)
    ]


def _already(finding: Record) -> str:
    """That a duty which starts later may bind already, where its start is contested."""
    if finding["status"] != "upcoming" or not finding["applies_from_literal"]:
        return ""
    return f"; by another reading it has bound since {words.day(finding['applies_from_literal'])}"


def _when(duty: Record, starts: str | None, record: Record) -> str:
    """When an obligation is due, in words; ``starts`` is the day from which its rule binds, if that lies ahead.

    A rule that starts to bind after the first day of use is no duty before use: it is due by the day it starts.
    """
    due = f"by {words.day(duty['due'])}" if duty["due"] else ""
    first_use = record["project"]["go_live"]
    if due and duty["timing"] in ("before_use", "by_date") and duty["due"] < record["as_of"]:
        return f"Overdue: {_was_due(duty, first_use)}"
    match duty["timing"]:
        case "before_use" if due and (duty["due"] == starts or (not starts and first_use and first_use < duty["due"])):
            return f"{words.sentence(due)}, when it starts to bind"
        case "before_use":
            return f"Before first use, {words.day(duty['due'])} at the latest" if due else "Before first use"
        case "by_date":
            unknown = "Done" if duty["state"] == "met" else "By a day not known"
            return words.sentence(due) if due else unknown
        case "while_in_use":
            return "While in use" + (f", from {words.day(duty['due'])}" if due else "")
    event = f"In the event of {duty['trigger']}" if duty["trigger"] else "On the event"
    return event + (f"; from {words.day(duty['due'])} on" if duty["due"] and duty["state"] == "upcoming" else "")


def _was_due(duty: Record, first_use: str | None) -> str:
    """By which day in the past an obligation had to be met: the first day of use, its own, or that of its rule."""
    if duty["timing"] == "by_date":
        return f"was due by {words.day(duty['due'])}"
    if duty["due"] == first_use:
        return f"was due before first use, {words.day(duty['due'])}"
    return f"has bound since {words.day(duty['due'])}, and the system is in use"


def _state(duty: Record) -> str:
    return {
        "open": "Open",
        "met": states.STATED,
        "upcoming": "Upcoming",
        "not_answered": "Not answered",
        "standing": "Standing",
    }[duty["state"]]
