"""The papers behind an audit in words: evidence, inputs, waivers, and the particulars of the document itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.report import detail, words

Record = Mapping[str, Any]


def evidence(item: Record) -> dict[str, str]:
    """One piece of evidence, and whether it counted."""
    days = (("from", item["effective"]), ("to", item["expires"]))
    return {
        "id": item["id"],
        "kind": item["kind"],
        "file": item["file"] or words.NONE,
        "sha256": item["sha256"] or "",
        "in_effect": " ".join(f"{word} {words.day(day)}" for word, day in days if day) or words.NONE,
        "counts": "Counts" if item["counts"] else "Not in effect",
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


def waiver(waiver: Record, names: Mapping[str, str]) -> dict[str, str]:
    """An accepted exception."""
    subject = str(waiver.get("subject") or "")
    until = detail.waiver_end(waiver)
    return {
        "rule": str(waiver.get("rule") or waiver.get("finding") or waiver.get("id") or words.NONE),
        "subject": names.get(subject, subject or words.NONE),
        "until": words.day(until),
        "reason": str(waiver.get("reason") or words.NONE),
        "by": str(waiver.get("approved_by") or waiver.get("by") or words.NONE),
    }


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
