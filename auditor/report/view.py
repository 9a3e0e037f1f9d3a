"""From the record to what is printed: every string of the report, every link resolved. Pure, and it decides nothing.

The order of findings and obligations is the record's. Numbers here are counts of what the record lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from auditor.report import chart, detail, words

FURTHER_CANDIDATES: Final = 4
"""Besides the recommended candidate, so many of each workload are told in detail; the record tells all."""

SHORT_LIST: Final = 5
"""The first page names so many reasons, conditions and questions, and says where the others are."""

Record = Mapping[str, Any]


def view(record: Record, run: Mapping[str, str], files: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """All strings of the report. ``files`` names what is attached: name, what, sha256."""
    names = _subject_names(record)
    detailed = _detailed(record)
    findings = detail.findings(record, names, detailed)
    obligations = detail.obligations(record, names, findings)
    duties = {duty["id"]: duty for duty in obligations}
    for finding in findings:
        owed = [duties[id] for id in finding["duty_ids"] if id in duties]
        finding["duties"] = [{**detail.link(duty), "when": duty["when"]} for duty in owed]
    return {
        "cover": _cover(record, run),
        "notices": _notices(record, findings),
        "assessment": _assessment(record, names, findings, duties),
        "workloads": [_workload(record, workload, names) for workload in record["workloads"]],
        "cards": [finding for finding in findings if finding["detailed"]],
        "rows": [finding for finding in findings if not finding["detailed"]],
        "bars": [finding for finding in findings if finding["word"] == "Barred"],
        "questions": [_question(question, names) for question in record["questions"]],
        "obligations": _obligation_groups(obligations, record["assessment"]["conditions"]),
        "costs": _costs(record, names, detailed),
        "calendar": [_event(event, record, names, findings) for event in record["calendar"]],
        "evidence": [_evidence(item) for item in record["evidence"]],
        "inputs": _inputs(record),
        "sources": [detail.source(source) for source in record["sources"]],
        "waivers": [_waiver(waiver, names) for waiver in record["waivers"]],
        "conflicts": len(record["conflicts"]),
        "verified_through": words.day(record["inputs"]["facts_verified_through"]),
        "method": _method(run),
        "control": _control(record, run),
        "files": [dict(file) for file in files],
        "signoffs": [words.sentence(role.replace("_", " ")) for role in record["assessment"]["required_signoffs"]],
        "decisions": list(words.OUTCOMES.values()),
    }


def _subject_names(record: Record) -> dict[str, str]:
    """What each subject is called; a candidate's name says its workload only where there are several."""
    names = {"project": "The project"}
    titles = {workload["id"]: workload["title"] for workload in record["workloads"]}
    names |= titles
    for candidate in record["candidates"]:
        name = _candidate_name(candidate)
        if len(titles) > 1:
            name = f"{name}, for: {titles.get(candidate['workload'], candidate['workload'])}"
        names[candidate["id"]] = name
    return names


def _candidate_name(candidate: Record) -> str:
    return f"{candidate['model_title']} ({_route(candidate)})"


def _route(candidate: Record) -> str:
    """self-hosted; managed service, aws-bedrock."""
    route = words.ROUTES.get(candidate["access"], candidate["access"])
    return f"{route}, {candidate['provider']}" if candidate["provider"] else route


def _detailed(record: Record) -> frozenset[str]:
    """The subjects whose findings are told in full."""
    shown = {"project"}
    ranks = {candidate["id"]: candidate["rank"] for candidate in record["candidates"]}
    for workload in record["workloads"]:
        shown.add(workload["id"])
        recommended = workload["recommended_candidate"]
        others = [id for id in workload["candidates"] if id != recommended]
        others.sort(key=lambda id: (ranks.get(id) is None, ranks.get(id) or 0))
        shown.update(others[:FURTHER_CANDIDATES])
        if recommended is not None:
            shown.add(recommended)
    return frozenset(shown)


def _considered(record: Record) -> frozenset[str]:
    """The subjects the assessment is about: not the candidates left aside where one is recommended."""
    subjects = {"project"}
    for workload in record["workloads"]:
        recommended = workload["recommended_candidate"]
        subjects |= {workload["id"], *([recommended] if recommended else workload["candidates"])}
    return frozenset(subjects)


def _cover(record: Record, run: Mapping[str, str]) -> dict[str, str]:
    project, document, inputs = record["project"], record["document"], record["inputs"]
    outcome = words.OUTCOMES[record["assessment"]["outcome"]]
    title = f"Audit report: {project['title']} ({outcome})"
    return {
        "title": title,
        "running_title": _shortened(f"{project['title']}", 64),
        "organisation": project["organisation"],
        "project": project["title"],
        "owner": project["owner"] or words.NOT_ANSWERED,
        "country": project["country"] or words.NOT_ANSWERED,
        "go_live": words.day(project["go_live"]) if project["go_live"] else words.NOT_ANSWERED,
        "outcome": outcome,
        "tone": record["assessment"]["outcome"],
        "number": document["number"],
        "marking": document["marking"] or "",
        "supersedes": document["supersedes"] or "",
        "as_of": words.day(record["as_of"]),
        "as_of_iso": record["as_of"],
        "horizon": words.day(record["horizon"]["until"]),
        "horizon_basis": words.HORIZONS[record["horizon"]["basis"]],
        "rules": inputs["rules"]["version"],
        "catalogue": inputs["catalogue"]["version"],
        "policy": inputs["policy"]["name"] if inputs["policy"] else "",
        "digest": run["record_sha256"],
        "short_digest": f"{run['record_sha256'][:12]}…{run['record_sha256'][-12:]}",
        "auditor": run["auditor"],
    }


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _notices(record: Record, findings: Sequence[Record]) -> list[str]:
    """What a reader must not miss: the assessment does not permit, or something is not answered."""
    assessment, notices = record["assessment"], []
    if assessment["outcome"] == "reject":
        notices.append("Not approved: the assessment is Reject.")
    if assessment["outcome"] == "refer":
        why = [words.REFER_BECAUSE[reason] for reason in assessment["refer_because"]]
        notices.append(" ".join(["Not approved: the assessment is Refer.", *why]))
    considered = _considered(record)
    unknown = [finding["subject_id"] in considered for finding in findings if finding["status"] == "unknown"]
    if ours := sum(unknown):
        notices.append(words.count(ours, "finding is", "findings are") + " not answered.")
    if others := len(unknown) - ours:
        notices.append(words.count(others, "finding", "findings") + " on other candidates not answered.")
    return notices


def _assessment(
    record: Record, names: Mapping[str, str], findings: Sequence[Record], duties: Mapping[str, Record]
) -> dict[str, Any]:
    assessment, workloads = record["assessment"], record["workloads"]
    by_rule = {(finding["rule"], finding["subject_id"]): finding for finding in findings}
    reasons = [
        by_rule.get((reason["rule"], reason["subject"]))
        or {"id": "", "anchor": "", "title": reason["rule"], "subject": names.get(reason["subject"], reason["subject"])}
        for reason in assessment["reasons"]
    ]
    conditions = [duties[id] for id in assessment["conditions"] if id in duties]
    permitted = sum(workload["permitted"] for workload in workloads)
    offered = sum(len(workload["candidates"]) for workload in workloads)
    considered = _considered(record)
    ours = [duty for duty in record["obligations"] if duty["subject"] in considered]
    open_duties = [duty for duty in ours if duty["state"] == "open"]
    unknown = [f for f in findings if f["status"] == "unknown" and f["subject_id"] in considered]
    return {
        "outcome": words.OUTCOMES[assessment["outcome"]],
        "tone": assessment["outcome"],
        "summary": assessment["summary"],
        "figures": [
            (f"{permitted} of {offered}", "candidate permitted" if offered == 1 else "candidates permitted"),
            (words.number(len(open_duties)), "open duty" if len(open_duties) == 1 else "open duties"),
            (words.number(len(unknown)), "finding not answered" if len(unknown) == 1 else "findings not answered"),
            _cost_figure(record),
        ],
        "reasons": reasons[:SHORT_LIST],
        "further_reasons": max(len(reasons) - SHORT_LIST, 0),
        "conditions": conditions[:SHORT_LIST],
        "further_conditions": max(len(conditions) - SHORT_LIST, 0),
        "questions": [_question(question, names) for question in record["questions"][:SHORT_LIST]],
        "further_questions": max(len(record["questions"]) - SHORT_LIST, 0),
    }


def _cost_figure(record: Record) -> tuple[str, str]:
    """The monthly cost of the recommended option, where there is exactly one."""
    costs = {candidate["id"]: candidate["cost"] for candidate in record["candidates"]}
    recommended = [w["recommended_candidate"] for w in record["workloads"] if w["recommended_candidate"]]
    if not recommended:
        return (words.NONE, "no option is recommended")
    if len(recommended) > 1:
        return (str(len(recommended)), "recommended options, priced in section 5")
    cost = costs.get(recommended[0])
    if cost is None or cost["monthly"] is None:
        return (words.NONE, "cost of the recommended option not known")
    return (words.money(cost["monthly"]["mid"], cost["currency"]), "a month, recommended option")


def _workload(record: Record, workload: Record, names: Mapping[str, str]) -> dict[str, Any]:
    by_id = {candidate["id"]: candidate for candidate in record["candidates"]}
    recommended = by_id.get(workload["recommended_candidate"] or "")
    in_scope = workload["eu_ai_act"]["in_scope"]
    return {
        "title": workload["title"],
        "id": workload["id"],
        "purpose": workload["purpose"],
        "outcome": words.OUTCOMES[workload["outcome"]],
        "tone": workload["outcome"],
        "because": " ".join(words.REFER_BECAUSE[reason] for reason in workload["refer_because"]),
        "recommended": _candidate_name(recommended) if recommended else "",
        "architecture": workload["architecture"] or "",
        "for": list(workload["for"]),
        "against": list(workload["against"]),
        "permitted": f"{workload['permitted']} of {len(workload['candidates'])}",
        "eu_ai_act": {True: "In scope", False: "Not in scope", None: "Not answered"}[in_scope],
        "cost": _monthly(recommended["cost"]) if recommended else words.NONE,
        "range": _range(recommended["cost"]) if recommended else "",
        "candidates": [
            _candidate(by_id[id], recommended=id == workload["recommended_candidate"])
            for id in workload["candidates"]
            if id in by_id
        ],
    }


def _candidate(candidate: Record, *, recommended: bool) -> dict[str, Any]:
    openness, cost = candidate["openness"], candidate["cost"]
    return {
        "id": candidate["id"],
        "model": candidate["model_title"],
        "licence": candidate["licence_title"] or candidate["licence"] or words.NOT_ANSWERED,
        "route": words.sentence(words.ROUTES.get(candidate["access"], candidate["access"])),
        "provider": candidate["provider"] or "",
        "tier": words.TIERS[openness["tier"]] if openness["tier"] else words.sentence(words.NOT_ANSWERED),
        "outcome": words.OUTCOMES[candidate["outcome"]],
        "tone": candidate["outcome"],
        "because": " ".join(words.REFER_BECAUSE[reason] for reason in candidate["refer_because"]),
        "rank": str(candidate["rank"]) if candidate["rank"] else words.NONE,
        "recommended": recommended,
        "monthly": _monthly(cost),
        "range": _range(cost),
    }


def _monthly(cost: Record | None) -> str:
    if cost is None:
        return "Not known"
    if cost["monthly"] is None:
        return "Does not fit" if cost["state"] == "infeasible" else "Not known"
    return words.money(cost["monthly"]["mid"], cost["currency"])


def _range(cost: Record | None) -> str:
    if cost is None or cost["monthly"] is None:
        return cost["reason"] if cost else ""
    monthly = cost["monthly"]
    if monthly["low"] == monthly["high"]:
        return ""
    return f"{words.amount(monthly['low'])} to {words.amount(monthly['high'])}"


def _question(question: Record, names: Mapping[str, str]) -> dict[str, str]:
    return {
        "question": question["question"],
        "fact": question["fact"],
        "subject": names.get(question["subject"], question["subject"]),
        "answered_by": words.ANSWERED_BY[question["answered_by"]],
        "rules": ", ".join(question["rules"]),
    }


def _obligation_groups(obligations: Sequence[Record], conditions: Sequence[str]) -> list[dict[str, Any]]:
    """Conditions first, then standing duties, those that start later, those not answered, and those met."""
    taken: set[str] = set()

    def take(wanted: Any) -> list[Record]:
        rows = [duty for duty in obligations if duty["id"] not in taken and wanted(duty)]
        taken.update(duty["id"] for duty in rows)
        return rows

    groups = [
        ("Conditions", "No condition has to be met.", take(lambda duty: duty["id"] in conditions)),
        ("Conditions of candidates not recommended", "", take(lambda duty: duty["condition"])),
        ("Standing duties", "No duty stands while the system is in use.", take(lambda duty: duty["standing"])),
        ("Upcoming duties", "No duty starts later.", take(lambda duty: duty["state"] == "upcoming")),
        ("Open for want of an answer", "", take(lambda duty: duty["state"] == "not_answered")),
        ("Other duties", "", take(lambda duty: duty["state"] != "met")),
        ("Duties met", "", take(lambda duty: True)),
    ]
    return [{"title": title, "none": none, "rows": rows} for title, none, rows in groups if rows or none]


def _costs(record: Record, names: Mapping[str, str], detailed: frozenset[str]) -> dict[str, Any]:
    recommended = {workload["recommended_candidate"] for workload in record["workloads"]}
    options = record["costs"]["options"]
    priced = [option for option in options if option["monthly"] is not None]
    return {
        "options": [
            {
                "name": names.get(option["candidate"], option["candidate"]),
                "recommended": option["candidate"] in recommended,
                "currency": option["currency"] or "",
                "state": {"priced": "", "infeasible": "Does not fit", "unknown": "Not known"}[option["state"]],
                "reason": option["reason"],
                "monthly": _amounts(option["monthly"]),
                "yearly": words.money(option["yearly"]["mid"], option["currency"]) if option["yearly"] else words.NONE,
                "lines": [_line(line) for line in option["lines"]],
                "detailed": option["candidate"] in detailed and bool(option["lines"]),
            }
            for option in options
        ],
        "charts": [
            _chart(currency, [option for option in priced if option["currency"] == currency], names, recommended)
            for currency in sorted({option["currency"] for option in priced})
        ],
        "assumptions": [
            {
                "name": entry["name"],
                "value": words.fact_value(entry["value"], entry["unit"]),
                "basis": words.BASES.get(entry["basis"], entry["basis"]),
                "source": detail.citation(entry["source"]),
            }
            for entry in record["costs"]["assumptions"]
        ],
        "crossovers": len(record["costs"]["crossovers"]),
    }


def _amounts(amounts: Record | None) -> dict[str, str] | None:
    return {name: words.amount(amounts[name]) for name in ("low", "mid", "high")} if amounts else None


def _line(line: Record) -> dict[str, Any]:
    return {
        "name": line["name"],
        "monthly": _amounts(line["monthly"]),
        "basis": words.BASES.get(line["basis"], line["basis"]),
        "how": line["how"],
        "source": detail.citation(line["source"]),
    }


def _chart(
    currency: str | None, options: Sequence[Record], names: Mapping[str, str], recommended: set[str | None]
) -> dict[str, Any]:
    shown = options[: chart.MOST_ROWS]
    rows = [(names.get(option["candidate"], option["candidate"]), option["monthly"]) for option in shown]
    geometry = chart.bars([(_shortened(name, 100), m["low"], m["mid"], m["high"]) for name, m in rows])
    for row, option in zip(geometry["rows"], shown, strict=True):
        row["figure"] = _figure(option["monthly"])
        row["recommended"] = option["candidate"] in recommended
    for tick in geometry["ticks"]:
        tick["text"] = words.number(tick.pop("value").normalize())
    told = "; ".join(f"{name}: {_figure(monthly)}" for name, monthly in rows)
    return geometry | {
        "currency": currency or "",
        "title": f"Cost a month in {currency}, mid with low to high. {told}.",
        "left_out": len(options) - len(shown),
    }


def _figure(monthly: Record) -> str:
    mid = words.amount(monthly["mid"])
    if monthly["low"] == monthly["high"]:
        return mid
    return f"{mid} ({words.amount(monthly['low'])} to {words.amount(monthly['high'])})"


def _event(event: Record, record: Record, names: Mapping[str, str], findings: Sequence[Record]) -> dict[str, Any]:
    found = [f for f in findings if f["rule"] == event["rule"] and f["subject_id"] == event["subject"]]
    return {
        "date": words.day(event["date"]),
        "what": event["what"],
        "subject": names.get(event["subject"], event["subject"]),
        "rule": event["rule"],
        "finding": detail.link(found[0]) if found else None,
        "within": event["date"] <= record["horizon"]["until"],
    }


def _evidence(item: Record) -> dict[str, str]:
    return {
        "id": item["id"],
        "kind": item["kind"],
        "file": item["file"] or words.NONE,
        "sha256": item["sha256"] or "",
        "effective": words.day(item["effective"]),
        "expires": words.day(item["expires"]),
        "counts": "Counts" if item["counts"] else "Not in effect",
    }


def _inputs(record: Record) -> list[dict[str, str]]:
    inputs = record["inputs"]
    rows = []
    for key, title in (
        ("descriptor", "Descriptor"),
        ("organisation", "Organisation profile"),
        ("policy", "House policy"),
        ("waivers", "Waivers"),
    ):
        given = inputs[key]
        rows.append(
            {
                "what": title,
                "name": given["name"] if given else "none given",
                "sha256": given["sha256"] if given else "",
            }
        )
    for key, title in (("rules", "Rule pack"), ("catalogue", "Catalogue")):
        pack = inputs[key]
        files = words.count(len(pack["files"]), "file", "files")
        rows.append({"what": title, "name": f"version {pack['version']}, {files}", "sha256": pack["sha256"]})
    return rows


def _waiver(waiver: Record, names: Mapping[str, str]) -> dict[str, str]:
    subject = str(waiver.get("subject") or "")
    until = detail.waiver_end(waiver)
    return {
        "rule": str(waiver.get("rule") or waiver.get("finding") or waiver.get("id") or words.NONE),
        "subject": names.get(subject, subject or words.NONE),
        "until": words.day(until),
        "reason": str(waiver.get("reason") or words.NONE),
        "by": str(waiver.get("approved_by") or waiver.get("by") or words.NONE),
    }


def _method(run: Mapping[str, str]) -> dict[str, Any]:
    return {"inference": run["inference"], "reference_only": run["inference"] == "reference"}


def _control(record: Record, run: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was audited by what; the version of Python is left out, for the same bytes come from every one."""
    document, project = record["document"], record["project"]
    return [
        ("Document number", document["number"]),
        ("Title", document["title"]),
        ("Supersedes", document["supersedes"] or "nothing: the first of its number"),
        ("Marking", document["marking"] or "none"),
        ("Project", f"{project['title']} ({project['id']})"),
        ("Owner", project["owner"] or words.NOT_ANSWERED),
        ("As of", words.day(record["as_of"])),
        ("Record", f"version {record['record_version']}, SHA-256 {run['record_sha256']}"),
        ("Auditor", f"{run['auditor']}, inference: {run['inference']}"),
        ("Set with", f"Pango {run['pango']}, HarfBuzz {run['harfbuzz']}"),
    ]
