"""From the record to what is printed: every string of the report, every link resolved. Pure, and it decides nothing.

The order of findings and obligations is the record's. Numbers here are counts of what the record lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, Final

from auditor.assessment.algebra import Assessment
from auditor.record.decidable import asks_licensor, decidable
from auditor.report import (
    ahead,
    candidates,
    changes,
    citing,
    costs,
    decision,
    detail,
    grouped,
    origins,
    papers,
    privacy,
    qr,
    states,
    theme,
    uses,
    words,
)

FURTHER_CANDIDATES: Final = 4
"""Besides the recommended candidate, so many of each workload are told in detail; the record tells all."""

SHORT_LIST: Final = 5
"""So many causes of a day are named, and the others counted."""

MOST_TURNS: Final = 2
"""So many findings that turn on a day are named, and the others counted."""

MOST_OF_NUMBER: Final = 120
"""So many characters of the document's number stand in the code on the cover: a longer one would not be read."""

Record = Mapping[str, Any]


def view(record: Record, run: Mapping[str, str], files: Sequence[Mapping[str, str]] = ()) -> dict[str, Any]:
    """All strings of the report. ``files`` names what is attached: name, what, sha256."""
    names = candidates.subject_names(record)
    detailed = _detailed(record)
    codes = candidates.codes(record)
    findings = detail.findings(record, names, codes, detailed)
    obligations = detail.obligations(record, names, codes, findings)
    duties = {duty["id"]: duty for duty in obligations}
    by_id = {finding["id"]: finding for finding in findings}
    for finding in findings:
        owed = [duties[id] for id in finding["duty_ids"] if id in duties]
        finding["duties"] = [{**detail.link(duty), "when": duty["when"]} for duty in owed]
    cards = grouped.cards(finding for finding in findings if finding["detailed"])
    shared, cards = grouped.with_shared_facts(cards)
    brief = [finding for finding in findings if not finding["detailed"]]
    clear = grouped.rows(finding for finding in brief if finding["status"] == "pass")
    questions = grouped.questions(_question(question, names, codes) for question in record["questions"])
    notices = _notices(record, findings)
    return {
        "cover": _cover(record, run, findings),
        "notices": notices,
        "assessment": decision.page(record, names, findings, duties, changes.told(record, names), notices),
        "workloads": [
            candidates.workload(
                record, one, codes, FURTHER_CANDIDATES, {id: detail.link(duty) for id, duty in duties.items()}
            )
            for one in record["workloads"]
        ],
        "portfolio": candidates.portfolio(record),
        "cards": cards,
        "shared": shared,
        "traces": [card for card in cards if card["trace"]],
        "rows": grouped.rows(one for one in brief if one["status"] not in ("pass", "not_applicable")),
        "clear": grouped.by_document(clear),
        "idle": grouped.idle(finding for finding in findings if finding["status"] == "not_applicable"),
        "bars": [finding for finding in findings if finding["word"] == states.BARRED],
        "bars_considered": any(finding["word"] == states.BARRED and not finding["aside"] for finding in findings),
        "refers": any(finding["word"] == states.REFERRED for finding in findings),
        "short_names": citing.shortened(one["document"] for one in _relied_on(record)),
        "set_aside": any(finding["status"] == "waived" for finding in findings),
        "questions": questions,
        "obligations": _obligation_groups(obligations, record["assessment"]["conditions"]),
        "later": grouped.rows(
            finding
            for finding in findings
            if finding["status"] == "upcoming" and not finding["duty_ids"] and not finding["aside"]
        ),
        "recommended_word": _recommended_word(record),
        "privacy": privacy.privacy(record, codes, findings, detailed),
        "costs": costs.costs(record, candidates.short_names(record), detailed),
        "calendar": [_event(event, record, names) for event in record["calendar"]],
        "boundaries": ahead.boundaries(record, names),
        "takes": ahead.takes(record, names),
        "evidence": [papers.evidence(item) for item in record["evidence"]],
        "inputs": papers.inputs(record),
        "sources": grouped.sources(detail.source(source) for source in _relied_on(record)),
        "waivers": [papers.waiver(waiver, names, by_id[waiver["finding"]]) for waiver in record["waivers"]],
        "origins": origins.origins(record, codes, findings, detailed),
        "conflicts": [origins.disagreement(one, names) for one in record["conflicts"]],
        "readings": [ahead.conflict(one, names) for one in record["readings"]],
        "verified_through": words.day(record["inputs"]["facts_verified_through"]),
        "method": _method(run),
        "control": papers.control(record, run),
        "files": [dict(file) for file in files],
        "signoffs": [{"field": role, "title": words.role(role)} for role in record["assessment"]["required_signoffs"]],
        "decisions": _decisions(record),
        "barred": record["assessment"]["outcome"] == "reject",
        "asks_licensor": asks_licensor(record),
        "condition_numbers": ahead.spans(record["assessment"]["conditions"]),
        "signed_for": uses.signed_for(record),
    }


def _recommended_word(record: Record) -> str:
    """How the first candidate is marked: under an assessment that permits nothing it is not simply recommended."""
    permits = record["assessment"]["outcome"] in uses.PERMITTING
    return "Recommended" if permits else "First choice; the project is not approved"


def _decisions(record: Record) -> list[str]:
    """The decisions a signature can bear; one milder than the assessment has to say why."""
    assessed = Assessment(record["assessment"]["outcome"])
    return [
        words.OUTCOMES[one] + (", saying why" if one.severity < assessed.severity else "") for one in decidable(record)
    ]


def _relied_on(record: Record) -> list[Record]:
    """The sources but for those that only rules cite which do not apply."""
    idle = [finding["source"] for finding in record["findings"] if finding["status"] == "not_applicable"]
    cited = [finding["source"] for finding in record["findings"] if finding["status"] != "not_applicable"]
    return [source for source in record["sources"] if source in cited or source not in idle]


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


def _cover(record: Record, run: Mapping[str, str], findings: Sequence[Record]) -> dict[str, Any]:
    project, document, inputs = record["project"], record["document"], record["inputs"]
    outcome = words.OUTCOMES[record["assessment"]["outcome"]]
    considered = decision.considered(record)
    unknown = sum(finding["status"] == "unknown" and finding["subject_id"] in considered for finding in findings)
    still_open = f"; {words.count(unknown, 'finding', 'findings')} not answered" if unknown else ""
    waived = sum(waiver["subject"] in considered for waiver in record["waivers"])
    but_for = f"; {words.count(waived, 'exception', 'exceptions')} accepted" if waived else ""
    return {
        "title": f"Audit report: {project['title']} ({outcome}{still_open}{but_for})",
        "running_title": f"{words.shortened(project['title'], 56)} · {outcome}",
        "says": f"{outcome}{still_open}{but_for}",
        "organisation": project["organisation"],
        "project": project["title"],
        "owner": project["owner"] or words.NOT_ANSWERED,
        "country": project["country"] or words.NOT_ANSWERED,
        "go_live": words.day(project["go_live"]) if project["go_live"] else words.NOT_ANSWERED,
        "outcome": outcome,
        "meaning": uses.meaning(record),
        "uses": uses.on_cover(record),
        "tone": record["assessment"]["outcome"],
        "number": document["number"],
        "marking": " · ".join(text for text in (document["marking"], document["privilege"]) if text),
        "issuer": run.get("theme_name", ""),
        "accent": run.get("theme_accent", theme.NAVY),
        "logo": theme.logo_name(run),
        "supersedes": document["supersedes"] or "",
        "as_of": words.day(record["as_of"]),
        "as_of_iso": record["as_of"],
        "horizon": words.day(record["horizon"]["until"]),
        "horizon_basis": words.HORIZONS[record["horizon"]["basis"]],
        "followed": _followed(record),
        "rules": inputs["rules"]["version"],
        "catalogue": inputs["catalogue"]["version"],
        "policy": inputs["policy"]["name"] if inputs["policy"] else "",
        "digest": run["record_sha256"],
        "short_digest": f"{run['record_sha256'][:12]}…{run['record_sha256'][-12:]}",
        "auditor": run["auditor"],
        "code": qr.code(f"{document['number'][:MOST_OF_NUMBER]}\nrecord sha256 {run['record_sha256']}"),
    }


def _followed(record: Record) -> str:
    """Up to which day the law was followed as a whole, and until when single texts were read."""
    checked = max((source["checked"] for source in record["sources"]), default="")
    through = record["inputs"]["facts_verified_through"]
    single = f"; single texts were read until {words.day(checked)}" if checked > through else ""
    return f"followed as a whole up to {words.day(through)}{single}"


def _notices(record: Record, findings: Sequence[Record]) -> list[str]:
    """What a reader must not miss: the assessment does not permit, or something is not answered."""
    assessment, notices = record["assessment"], []
    if assessment["outcome"] == "reject":
        notices.append("Not approved: the assessment is Reject.")
    if assessment["outcome"] == "refer":
        why = [words.REFER_BECAUSE[reason] for reason in assessment["refer_because"]]
        notices.append(" ".join(["Not approved: the assessment is Refer.", *why]))
    if assessment["outcome"] in uses.PERMITTING:
        notices += _ending(record)
    if old := record["inputs"]["old_sources"]:
        oldest = f"the oldest, {old[0]['document']}, on {words.day(old[0]['checked'])}"
        told = words.count(len(old), "source was", "sources were")
        notices.append(f"{told} last checked more than 30 days before this audit; {oldest}.")
    considered = decision.considered(record)
    unknown = [finding["subject_id"] in considered for finding in findings if finding["status"] == "unknown"]
    if ours := sum(unknown):
        told = words.count(ours, "finding is", "findings are") + f" not answered{_asked_of(record, considered)}."
        notices.append(told + _still(record))
    if others := len(unknown) - ours:
        notices.append(
            words.count(others, "finding", "findings")
            + " on other candidates "
            + ("is" if others == 1 else "are")
            + " not answered."
        )
    if record["waivers"]:
        notices.append(papers.waived(record["waivers"]))
    return notices


def _ending(record: Record) -> Iterator[str]:
    """The first day within the horizon on which the assessment permits no longer."""
    for event in record["calendar"]:
        if event["outcome"] not in uses.PERMITTING and event["date"] <= record["horizon"]["until"]:
            outcome = words.OUTCOMES[event["outcome"]]
            yield f"From {words.day(event['date'])} the assessment is {outcome}, as things stand."
            return


def _still(record: Record) -> str:
    """What answers can still do: those that are missing, and those that were given."""
    outcome = record["assessment"]["outcome"]
    if outcome not in uses.PERMITTING:
        return " Answering them lifts no bar." if outcome == "reject" else ""
    if any(waiver["kind"] == "accept_unknown" for waiver in record["waivers"]):
        return " An answer already given that is wrong can make the assessment more severe."
    return " No answer still missing can make the assessment more severe; an answer already given that is wrong can."


def _asked_of(record: Record, considered: Container[str]) -> str:
    """How many questions lie behind what is not answered, and who can answer them."""
    asked = {(one["question"], one["answered_by"]) for one in record["questions"] if one["subject"] in considered}
    if not asked:
        return ""
    by = Counter(name for _, name in asked)
    whom = ", ".join(f"{by[name]} {told}" for name, told in words.ASKED_OF.items() if by[name])
    return f" ({words.count(len(asked), 'question', 'questions')}: {whom})"


def _question(question: Record, names: Mapping[str, str], codes: Mapping[str, str]) -> dict[str, Any]:
    places: dict[str, list[str]] = {}
    for one in question["clauses"]:
        places.setdefault(one["document"], []).append(one["pinpoint"])
    asked_by = [", ".join((citing.short(one), "; ".join(dict.fromkeys(found)))) for one, found in places.items()]
    return {
        "question": question["question"],
        "fact": question["fact"],
        "subject": codes.get(question["subject"], question["subject"]),
        "answered_by": words.ANSWERED_BY[question["answered_by"]],
        "rules": ", ".join(question["rules"]),
        "clauses": ". ".join(asked_by),
        "why": ahead.why(question, names),
        "matters": question["matters"],
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
        (
            "Upcoming duties",
            "No other duty with a line of its own starts later.",
            take(lambda duty: duty["state"] == "upcoming"),
        ),
        ("Open for want of an answer", "", take(lambda duty: duty["state"] == "not_answered")),
        ("Other duties", "", take(lambda duty: duty["state"] != "met")),
        ("Duties stated as met (nobody checked)", "", take(lambda duty: True)),
    ]
    return [
        {"title": title, "none": none, "rows": grouped.duties(rows)} for title, none, rows in groups if rows or none
    ]


def _event(event: Record, record: Record, names: Mapping[str, str]) -> dict[str, Any]:
    """A day on which the assessment changes: why, whose outcome becomes which, and what else turns."""
    within = event["date"] <= record["horizon"]["until"]
    return {
        "date": words.day(event["date"]),
        "causes": list(dict.fromkeys(ahead.cause(cause, record) for cause in event["causes"]))[:SHORT_LIST],
        "further": max(len({cause["what"] for cause in event["causes"]}) - SHORT_LIST, 0),
        "outcome": words.OUTCOMES[event["outcome"]],
        "flips": ahead.flips(event["flips"], names),
        "turns": _turns(event["findings"]),
        "when": "After the contract, if it is renewed" if event["renewed"] else ("Inside" if within else "After it"),
    }


def _turns(found: Sequence[Record]) -> str:
    """Which findings turn on a day, and into what: equals once, and those after the first two are counted."""
    turns = dict.fromkeys(f"“{one['title']}”: {states.TURNS[one['status_after']]}" for one in found)
    told, more = list(turns)[:MOST_TURNS], len(turns) - MOST_TURNS
    return "; ".join([*told, *([f"and {words.count(more, 'more finding', 'more findings')}"] if more > 0 else [])])


def _method(run: Mapping[str, str]) -> dict[str, Any]:
    return {"inference": run["inference"], "reference_only": run["inference"] == "reference"}
