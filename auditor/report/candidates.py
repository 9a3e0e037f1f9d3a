"""Workloads and their candidates in words, and what every subject of a finding is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from auditor.report import choice, likely, words
from auditor.report import openness as openness_words

Record = Mapping[str, Any]


def subject_names(record: Record) -> dict[str, str]:
    """What each subject is called; a candidate's name says its workload only where there are several."""
    names = {"project": "The project"}
    titles = {workload["id"]: workload["title"] for workload in record["workloads"]}
    names |= titles
    for candidate in record["candidates"]:
        name = candidate_name(candidate)
        if len(titles) > 1:
            name = f"{name}, for: {titles.get(candidate['workload'], candidate['workload'])}"
        names[candidate["id"]] = name
    return names


def short_names(record: Record) -> dict[str, str]:
    """What stands beside figures: where there are several workloads, a candidate by its code and its own name."""
    if len(record["workloads"]) < 2:
        return subject_names(record)
    short = codes(record)
    names = {workload["id"]: f"{short[workload['id']]} {workload['title']}" for workload in record["workloads"]}
    return names | {one["id"]: f"{short[one['id']]} {candidate_name(one)}" for one in record["candidates"]}


def codes(record: Record) -> dict[str, str]:
    """Short names of subjects for narrow columns: W1 is the first workload, C2 the second candidate."""
    found = {"project": "Project"}
    found |= {workload["id"]: f"W{index}" for index, workload in enumerate(record["workloads"], start=1)}
    found |= {candidate["id"]: f"C{index}" for index, candidate in enumerate(record["candidates"], start=1)}
    return found


def candidate_name(candidate: Record) -> str:
    """Llama 3.1 70B Instruct (managed service, aws-bedrock)."""
    return f"{candidate['model_title']} ({_route(candidate)})"


def _route(candidate: Record) -> str:
    """self-hosted; managed service, aws-bedrock."""
    route = words.ROUTES[candidate["access"]]
    return f"{route}, {candidate['provider']}" if candidate["provider"] else route


def _ai_act(found: Record) -> str:
    """How the AI Act sees a workload: in scope as provider and deployer, high-risk."""
    if found["in_scope"] is None:
        return "Not answered"
    if not found["in_scope"]:
        return "Not in scope"
    roles = [role.replace("_", " ") for role in found["roles"]]
    open_roles = [role for role in ("provider", "deployer") if found[role] is None]
    parts = [f"In scope as {' and '.join(roles)}" if roles else "In scope"]
    parts += [f"role of {role} not answered" for role in open_roles]
    parts.append({True: "high-risk", False: "not high-risk", None: "high risk not answered"}[found["high_risk"]])
    parts += [words.RISK[found["risk"]]] if found["risk"] in words.RISK else []
    return ", ".join(parts)


def _ai_act_lines(found: Record) -> list[str]:
    """The points that place the system, the days ahead, and the readings that are open, a line each."""
    lines = [f"{point['pinpoint']}: {point['title']} (from {words.day(point['from'])})." for point in found["points"]]
    lines += _days_ahead(found["dates"])
    for reading in found["readings"]:
        values = " Or: ".join(one["says"] for one in reading["readings"])
        lines.append(f"Contested, settled by no policy: {reading['title']}. {values}")
    return lines


def _days_ahead(dates: Sequence[Record]) -> list[str]:
    """Each day on which rules start to bind, a line for each whom they bind; why later than others, where they do."""
    told: dict[tuple[str, str, str], Counter[str]] = {}
    for entry in dates:
        key = (entry["date"], entry["binds"], entry["literal"] or "")
        told.setdefault(key, Counter())[entry["reason"]] += len(entry["rules"])
    lines = []
    for (day, binds, literal), reasons in told.items():
        rules = words.count(reasons.total(), "rule of the Act starts", "rules of the Act start")
        whom = "the maker of a model" if binds == "maker" else "here"
        why = "".join(_later(reason, many, reasons.total()) for reason, many in sorted(reasons.items()))
        they = "it has" if reasons.total() == 1 else "they have"
        other = f"; by another reading {they} bound since {words.day(literal)}" if literal else ""
        lines.append(f"{words.day(day)}: {rules} to bind {whom}{why}{other}.")
    return lines


def _later(reason: str, many: int, of: int) -> str:
    why = {"grace": "after a period of grace", "legacy": "later than for what is new"}.get(reason)
    share = "" if many == of else f"{many} of them "
    return f", {share}{why}" if why else ""


def workload(
    record: Record, workload: Record, short: Mapping[str, str], further: int, anchors: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """One workload with its candidates in the record's order; of the alternatives the first so many are compared.

    ``anchors`` links each obligation.
    """
    by_id = {candidate["id"]: candidate for candidate in record["candidates"]}
    compared = [one["candidate"] for one in workload["alternatives"][:further]]
    compared += [workload["recommended_candidate"]] if workload["recommended_candidate"] else []
    recommended = by_id.get(workload["recommended_candidate"] or "")
    titles = {finding["rule"]: finding["title"] for finding in record["findings"]}
    return {
        "title": workload["title"],
        "id": workload["id"],
        "code": short[workload["id"]],
        "purpose": workload["purpose"],
        "outcome": words.OUTCOMES[workload["outcome"]],
        "tone": workload["outcome"],
        "because": " ".join(words.REFER_BECAUSE[reason] for reason in workload["refer_because"]),
        "recommended": candidate_name(recommended) if recommended else "",
        "rank": str(recommended["rank"] or words.NONE) if recommended else words.NONE,
        "openness": _openness([by_id[id] for id in workload["candidates"] if id in by_id], short),
        "quality": choice.quality([by_id[id] for id in workload["candidates"] if id in by_id], short),
        "duties": choice.duties(workload["duties"], compared, short, anchors),
        "architecture": words.ARCHITECTURES.get(workload["architecture"], workload["architecture"] or ""),
        "for": [one["text"] for one in workload["for"]],
        "against": [one["text"] for one in workload["against"]],
        "alternatives": [_alternative(one, by_id) for one in workload["alternatives"][:further]],
        "further_alternatives": max(0, len(workload["alternatives"]) - further),
        "would_change": [
            {
                **one,
                "name": candidate_name(by_id[one["candidate"]]),
                "rules": [titles.get(rule, rule) for rule in one["rules"]],
            }
            for one in workload["would_change"]
            if one["candidate"] in {other["candidate"] for other in workload["alternatives"][:further]}
        ],
        "left_open": [
            titles.get(rule, rule)
            for one in workload["would_change"]
            if one["candidate"] is None
            for rule in one["rules"]
        ],
        "permitted": f"{workload['permitted']} of {len(workload['candidates'])}",
        "eu_ai_act": _ai_act(workload["eu_ai_act"]),
        "eu_ai_act_lines": _ai_act_lines(workload["eu_ai_act"]),
        "cost": likely.monthly(recommended["cost"]) if recommended else words.NONE,
        "range": likely.half(recommended["cost"], likely.drawn(record, recommended["id"])) if recommended else "",
        "candidates": [
            _candidate(record, by_id[id], short, recommended=id == workload["recommended_candidate"])
            for id in workload["candidates"]
            if id in by_id
        ],
    }


def _alternative(one: Record, by_id: Mapping[str, Record]) -> dict[str, Any]:
    """Another candidate, what speaks for and against it, and why it stands where it does."""
    speaks = by_id[one["candidate"]]["preferences"]
    return {
        "name": candidate_name(by_id[one["candidate"]]),
        "rank": str(one["rank"]) if one["rank"] else words.NONE,
        "because": words.sentence(words.STEPS[one["decided_by"]]),
        "for": [entry["text"] for entry in speaks["for"]],
        "against": [entry["text"] for entry in speaks["against"]],
    }


def portfolio(record: Record) -> dict[str, Any]:
    """The mix that the recommended candidates make; apart from it, what is recommended without a place, and nothing."""
    by_id = {candidate["id"]: candidate for candidate in record["candidates"]}
    titles = {workload["id"]: workload["title"] for workload in record["workloads"]}
    chosen = {workload["id"]: workload["recommended_candidate"] for workload in record["workloads"]}
    found = record["portfolio"]
    return {
        "places": [
            {
                "place": words.PLACES.get(row["place"], row["place"]),
                "candidates": [
                    f"{titles[by_id[id]['workload']]}: {candidate_name(by_id[id])}" for id in row["candidates"]
                ],
                "requests": words.NONE if row["requests_per_month"] is None else f"{row['requests_per_month']:,}",
            }
            for row in found["places"]
        ],
        "open": [
            f"{titles[id]}: {candidate_name(by_id[chosen[id]])}" for id in found["open"] if chosen[id] is not None
        ],
        "none": [titles[id] for id in found["open"] if chosen[id] is None],
    }


def _candidate(record: Record, candidate: Record, short: Mapping[str, str], *, recommended: bool) -> dict[str, Any]:
    openness, cost = candidate["openness"], candidate["cost"]
    return {
        "id": candidate["id"],
        "code": short[candidate["id"]],
        "model": candidate["model_title"],
        "licence": candidate["licence_title"] or candidate["licence"] or words.NOT_ANSWERED,
        "route": words.sentence(words.ROUTES[candidate["access"]]),
        "provider": candidate["provider"] or "",
        "tier": openness_words.tier(openness),
        "outcome": words.OUTCOMES[candidate["outcome"]],
        "tone": candidate["outcome"],
        "because": " ".join(words.REFER_BECAUSE[reason] for reason in candidate["refer_because"]),
        "rank": str(candidate["rank"]) if candidate["rank"] else words.NONE,
        "recommended": recommended,
        "monthly": likely.monthly(cost),
        "range": likely.half(cost, likely.drawn(record, candidate["id"])),
    }


def _openness(candidates: Sequence[Record], short: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the tier does not say: the definition, the class of the framework, and what is missing; equals once."""
    rows: list[dict[str, Any]] = []
    for candidate in candidates:
        openness = candidate["openness"]
        mof = openness["mof_class"]
        row = {
            "osaid": openness_words.verdict(openness),
            "mof": words.MOF.get(mof, f"Class {mof}"),
            "parts": openness_words.parts(openness),
            "reasons": " ".join(openness["reasons"]),
        }
        same = next((one for one in rows if {**one, "codes": ""} == {**row, "codes": ""}), None)
        if same is None:
            rows.append(row | {"codes": short[candidate["id"]]})
        else:
            same["codes"] += f", {short[candidate['id']]}"
    return rows
