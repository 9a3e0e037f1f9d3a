"""The papers behind an audit in words: evidence, inputs, waivers, and the particulars of the document itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from auditor.report import words

Record = Mapping[str, Any]


def evidence(item: Record) -> dict[str, str]:
    """One piece of evidence, and whether it counted."""
    days = (("from", item["effective"]), ("to", item["expires"]))
    return {
        "id": item["id"],
        "kind": words.sentence(words.spoken(item["kind"])),
        "file": item["file"] or words.NONE,
        "sha256": item["sha256"] or "",
        "in_effect": " ".join(f"{word} {words.day(day)}" for word, day in days if day) or words.NONE,
        "counts": "In effect, not read" if item["counts"] else "Not in effect",
    }


def inputs(record: Record) -> list[dict[str, str]]:
    """What was read, with its digest."""
    read = record["inputs"]
    rows = []
    for key, title in (
        ("descriptor", "Descriptor"),
        ("organisation", "Organisation profile"),
        ("policy", "House policy"),
        ("waivers", "Waivers"),
    ):
        given = read[key]
        rows.append(
            {
                "what": title,
                "name": given["name"] if given else "none given",
                "sha256": given["sha256"] if given else "",
            }
        )
    for key, title in (("rules", "Rule pack"), ("catalogue", "Catalogue")):
        pack = read[key]
        files = words.count(len(pack["files"]), "file", "files")
        rows.append({"what": title, "name": f"version {pack['version']}, {files}", "sha256": pack["sha256"]})
    return rows


MOST_WAIVERS: Final = 4
"""So many exceptions are named in a notice, and the others counted."""


def waived(waivers: Sequence[Record]) -> str:
    """What a reader must not miss of the exceptions that were accepted."""
    named = [f"{one['id']} until {words.day(one['valid_through'])}" for one in waivers[:MOST_WAIVERS]]
    more = [f"{len(waivers) - MOST_WAIVERS} more"] if len(waivers) > MOST_WAIVERS else []
    told = f"{words.count(len(waivers), 'exception was', 'exceptions were')} accepted: {', '.join([*named, *more])}."
    if any(one["kind"] == "accept_unknown" for one in waivers):
        told += " An answer that an exception stands in for can still make the assessment more severe."
    return told


def waiver(waiver: Record, names: Mapping[str, str], finding: Record) -> dict[str, Any]:
    """An accepted exception, with the finding it is from, who accepted it on what paper, and what is done instead."""
    unknown = waiver["kind"] == "accept_unknown"
    return {
        "id": waiver["id"],
        "kind": "Accepted although not answered" if unknown else "Waived",
        "finding": {"id": finding["id"], "anchor": finding["anchor"]},
        "title": finding["title"],
        "rule": waiver["rule"],
        "subject": names.get(waiver["subject"], waiver["subject"]),
        "days": f"{words.day(waiver['approved'])} to {words.day(waiver['valid_through'])}",
        "reason": words.waiver_reason(waiver),
        "approver": words.person(waiver["approver"]),
        "requested_by": words.person(waiver["requested_by"]),
        "file": waiver["evidence"]["file"],
        "sha256": waiver["evidence"]["sha256"],
        "measures": [_measure(one) for one in waiver["measures"]],
    }


def _measure(one: Record) -> dict[str, str]:
    done = f"Done on {words.day(one['done']['on'])}: {one['done']['file']}" if one["done"] else "Open"
    return {"id": one["id"], "text": one["text"], "who": one["who"], "due": words.day(one["due"]), "done": done}


def control(record: Record, run: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was audited by what; the version of Python is left out, for the same bytes come from every one."""
    document, project = record["document"], record["project"]
    return [
        ("Document number", document["number"]),
        ("Title", document["title"]),
        ("Supersedes", document["supersedes"] or "nothing: the first of its number"),
        ("Classification", document["marking"] or "none"),
        ("Privilege", document["privilege"] or "none claimed"),
        ("Distribution", "; ".join(document["distribution"]) or "not restricted by the descriptor"),
        ("Project", f"{project['title']} ({project['id']})"),
        ("Owner", project["owner"] or words.NOT_ANSWERED),
        ("As of", words.day(record["as_of"])),
        ("Record", f"version {record['record_version']}, SHA-256 {run['record_sha256']}"),
        ("Auditor", f"{run['auditor']}, inference: {run['inference']}"),
        ("Theme", _own(run, "theme_sha256", run.get("theme_name", ""))),
        ("Templates", _own(run, "templates_sha256", "")),
        ("Set with", f"Pango {run['pango']}, HarfBuzz {run['harfbuzz']}"),
    ]


def _own(run: Mapping[str, str], digest: str, name: str) -> str:
    """What of the report's looks is the customer's: by name and digest."""
    if digest not in run:
        return "the auditor's own"
    return ", ".join(part for part in (name, f"SHA-256 {run[digest]}") if part)
