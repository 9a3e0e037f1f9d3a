"""The redacted extract for the vendor of one candidate: what is asked of it and what was read about it, and no more.

It is made from a list of what may be told, not by striking out what may not: nothing that is added to the record later
gets into it by itself. It tells no other candidate, no price, no rank, no need of the project, no fact of the
organisation, no evidence, no waiver and no house policy, and only findings that rest on nothing but the public facts of
the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auditor.errors import InputError, Problem
from auditor.report import detail, states, words

Record = Mapping[str, Any]


def view(record: Record, run: Mapping[str, str], candidate: str) -> dict[str, Any]:
    """The strings of the extract; raises InputError where the record has no such candidate."""
    found = next((one for one in record["candidates"] if one["id"] == candidate), None)
    if found is None:
        known = ", ".join(one["id"] for one in record["candidates"][:20])
        what = f'"{candidate}" is no candidate of this audit.'
        raise InputError([Problem("--redacted-for", None, "", what, fix=f"Name one of: {known}.")])
    own = [one for one in record["findings"] if one["subject"] == candidate and _public(one)]
    unknown = frozenset(one["id"] for one in record["waivers"] if one["kind"] == "accept_unknown")
    asked = [one for one in record["questions"] if one["subject"] == candidate and one["answered_by"] == "vendor"]
    return {
        "title": f"Extract for the vendor: {found['model_title']}",
        "organisation": record["project"]["organisation"],
        "issuer": run.get("theme_name", ""),
        "model": found["model_title"],
        "route": words.sentence(words.ROUTES[found["access"]]),
        "provider": found["provider"] or words.NONE,
        "licence": found["licence_title"] or words.NOT_ANSWERED,
        "number": record["document"]["number"],
        "as_of": words.day(record["as_of"]),
        "as_of_iso": record["as_of"],
        "digest": run["record_sha256"],
        "auditor": run["auditor"],
        "questions": [one["question"] for one in asked],
        "findings": [
            {"title": one["title"], "state": _state(one, unknown), "source": detail.source(one["source"])}
            for one in own
        ],
    }


def _public(finding: Record) -> bool:
    """Whether a finding applies and rests on nothing but the catalogue: what it says was public before."""
    kinds = {fact["provenance"]["kind"] for fact in finding["facts"]}
    return kinds == {"catalogue"} and finding["status"] != "not_applicable"


def _state(finding: Record, unknown: frozenset[str]) -> str:
    """The state in the words of the report, without any exception: that one was made is nobody's business outside."""
    if finding["status"] != "waived":
        return states.finding_status(finding, None)
    before = "unknown" if finding["waiver"] in unknown else "fail"
    return states.finding_status({**finding, "status": before}, None)
