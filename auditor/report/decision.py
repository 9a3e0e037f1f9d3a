"""The page for whoever decides: what is asked, the assessment and why, conditions, cost, what changes it, and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from auditor.report import fitting, grouped, likely, party, rests, timeline, uses, words

Record = Mapping[str, Any]

PERMITTING: Final = uses.PERMITTING

MOST: Final = {"workloads": 4, "reasons": 3, "remedies": 4, "conditions": 6, "changes": 4}
WHOLE: Final = 600
LONGEST: Final = 130
ROOM: Final = 34
"""The page stays one page: so many of each are printed at the most, of those what fits into so many lines, in full
where no more would fit if each were shortened to so many characters; it says where the others stand."""


def page(
    record: Record,
    names: Mapping[str, str],
    findings: Sequence[Record],
    duties: Mapping[str, Record],
    changes: Sequence[str],
    notices: Sequence[str] = (),
) -> dict[str, Any]:
    """The strings of the page; ``changes`` tells what would change the assessment, the nearest first.

    ``notices`` stand above all this and take room from it.
    """
    assessment = record["assessment"]
    by_rule = {(finding["rule"], finding["subject_id"]): finding for finding in findings}
    reasons = list(_reasons(assessment["reasons"], by_rule, names))
    conditions = grouped.duties(duties[id] for id in uses.standing(record) if id in duties)
    aside = len(set(assessment["conditions"])) - sum(1 + len(one["others"]) for one in conditions)
    workloads = [_recommended(record, workload) for workload in record["workloads"]]
    remedies = [one | {"anchor": _anchor(one["id"], findings)} for one in uses.remedies(record)]
    asked, meaning, assumed = _asked(record), uses.meaning(record), rests.on(record)
    above = sum(fitting.lines(text) for text in (" ".join(notices), meaning, assumed)) + fitting.lines(asked, 100)
    lists = {
        "workloads": workloads,
        "reasons": reasons,
        "remedies": remedies,
        "conditions": conditions,
        "changes": changes,
    }
    told, most = _fitted({name: entries[: MOST[name]] for name, entries in lists.items()}, ROOM - above)
    return {
        "outcome": words.OUTCOMES[assessment["outcome"]],
        "tone": assessment["outcome"],
        "meaning": meaning,
        "permits": assessment["outcome"] in PERMITTING,
        "barred": assessment["outcome"] == "reject",
        "apart": bool(uses.open_ones(record)),
        "rests_on": assumed,
        "organisation": party.named(record["project"]["organisation"]),
        "asked": asked,
        "figures": _figures(record, findings),
        "reasons": told["reasons"][: most["reasons"]],
        "further_reasons": len(reasons) - most["reasons"],
        "remedies": told["remedies"][: most["remedies"]],
        "further_remedies": len(remedies) - most["remedies"],
        "conditions": told["conditions"][: most["conditions"]],
        "further_conditions": len(conditions) - most["conditions"],
        "conditions_aside": aside,
        "changes": told["changes"][: most["changes"]],
        "further_changes": len(changes) - most["changes"],
        "workloads": workloads[: most["workloads"]],
        "further_workloads": len(workloads) - most["workloads"],
        "strip": timeline.strip(record),
    }


def _anchor(id: str, findings: Sequence[Record]) -> str:
    return next((str(finding["anchor"]) for finding in findings if finding["id"] == id), "")


def _fitted(lists: Mapping[str, Sequence[Any]], room: float) -> tuple[dict[str, list[Any]], dict[str, int]]:
    """The entries in full if no fewer fit than shortened, else shortened; and how many of each list fit."""
    told, short = _told(lists, WHOLE), _told(lists, LONGEST)
    whole = fitting.shown(_lines(told), room, dict.fromkeys(lists, 1))
    fewer = fitting.shown(_lines(short), room, dict.fromkeys(lists, 1))
    return (told, whole) if sum(whole.values()) >= sum(fewer.values()) else (short, fewer)


def _told(lists: Mapping[str, Sequence[Any]], most: int) -> dict[str, list[Any]]:
    """Every entry with texts of so many characters at the most."""

    def cut(entry: Record, **lengths: int) -> dict[str, Any]:
        return {**entry, **{name: words.shortened(entry[name], length) for name, length in lengths.items()}}

    return {
        "workloads": list(lists["workloads"]),
        "reasons": [cut(one, title=most, subject=most * 5 // 8) for one in lists["reasons"]],
        "remedies": [cut(one, text=most + 40) for one in lists["remedies"]],
        "conditions": [cut(one, text=most, who=most * 3 // 4) for one in lists["conditions"]],
        "changes": [words.shortened(one, most + 40) for one in lists["changes"]],
    }


def _lines(told: Mapping[str, Sequence[Any]]) -> dict[str, list[int]]:
    """The lines that each entry takes at the most."""
    return {
        "workloads": [_lines_of(one, titled=len(told["workloads"]) > 1) for one in told["workloads"]],
        "reasons": [fitting.lines(f"{one['id']} {one['title']} {one['subject']}") for one in told["reasons"]],
        "remedies": [fitting.lines(f"{one['id']} {one['text']}") for one in told["remedies"]],
        "conditions": [_lines_in_table(one) for one in told["conditions"]],
        "changes": [fitting.lines(one) for one in told["changes"]],
    }


def _lines_of(workload: Record, *, titled: bool) -> int:
    """The lines of a use, which is named where there are others."""
    told = (workload["outcome"], workload["recommended"], workload["cost"], workload["permitted"])
    named = (workload["title"],) if titled else ()
    return fitting.lines(" ".join((*named, *told, workload["because"], workload["for"], workload["conditions"])))


def _lines_in_table(duty: Record) -> int:
    return max(fitting.lines(duty["text"], 52), fitting.lines(duty["who"], 29), fitting.lines(duty["when"], 22))


def considered(record: Record) -> frozenset[str]:
    """The subjects the assessment is about: not the candidates left aside where one is recommended."""
    subjects = {"project"}
    for workload in record["workloads"]:
        recommended = workload["recommended_candidate"]
        subjects |= {workload["id"], *([recommended] if recommended else workload["candidates"])}
    return frozenset(subjects)


def _asked(record: Record) -> str:
    """Who is asked to decide what."""
    roles = [words.role(name) for name in record["assessment"]["required_signoffs"]]
    title = words.shortened(record["project"]["title"], LONGEST)
    start = record["project"]["go_live"]
    since = f" from {words.day(start)}" if start else ""
    what = f"whether “{title}” may be used as it is recommended here{since}"
    if uses.open_ones(record):
        what = f"what becomes of each use of “{title}”{f', planned from {words.day(start)}' if start else ''}"
    elif not any(workload["recommended_candidate"] for workload in record["workloads"]):
        what = f"what becomes of “{title}”{f', planned from {words.day(start)}' if start else ''}"
    if not roles:
        return f"Decide {what}."
    listed = roles[0] if len(roles) == 1 else f"{', '.join(roles[:-1])} and {roles[-1]}"
    return f"{words.shortened(listed, LONGEST)}: decide {what}."


def _reasons(reasons: Sequence[Record], by_rule: Mapping[Any, Record], names: Mapping[str, str]) -> Any:
    """The findings that decide, those of one rule once."""
    rules = set()
    for reason in reasons:
        if reason["rule"] in rules:
            continue
        rules.add(reason["rule"])
        found = by_rule.get((reason["rule"], reason["subject"]))
        if found is None:
            found = {"id": "", "anchor": "", "title": reason["rule"], "subject": names.get(reason["subject"], "")}
        yield {name: found[name] for name in ("id", "anchor", "title", "subject")}


def _figures(record: Record, findings: Sequence[Record]) -> list[tuple[str, str]]:
    workloads, subjects = record["workloads"], considered(record)
    permitted = sum(workload["permitted"] for workload in workloads)
    offered = sum(len(workload["candidates"]) for workload in workloads)
    unknown = [finding for finding in findings if finding["status"] == "unknown" and finding["subject_id"] in subjects]
    label = "candidate permitted" if offered == 1 else "candidates permitted"
    if any(workload["outcome"] == "approve_with_conditions" for workload in workloads):
        label += ", subject to conditions"
    return [
        (f"{permitted} of {offered}", label),
        _conditions_figure(record),
        (words.number(len(unknown)), "finding not answered" if len(unknown) == 1 else "findings not answered"),
        _cost_figure(record),
    ]


def _conditions_figure(record: Record) -> tuple[str, str]:
    """How many conditions there are, and how many of them only start later; alone they lift no refusal."""
    conditions = set(uses.standing(record))
    states = [duty["state"] for duty in record["obligations"] if duty["id"] in conditions]
    label = "condition" if len(states) == 1 else "conditions"
    if uses.open_ones(record):
        label += " of the uses permitted, told below"
    elif record["assessment"]["outcome"] not in PERMITTING:
        label += f", which alone {'permits' if len(states) == 1 else 'permit'} nothing"
    elif later := states.count("upcoming"):
        label += f", {words.number(later)} of which {'starts' if later == 1 else 'start'} to bind later"
    return words.number(len(states)), label


def _cost_figure(record: Record) -> tuple[str, str]:
    """The monthly cost of the recommended option with its range, where there is exactly one."""
    costs_of = {candidate["id"]: candidate["cost"] for candidate in record["candidates"]}
    recommended = [w["recommended_candidate"] for w in record["workloads"] if w["recommended_candidate"]]
    if not recommended:
        return (words.NONE, "no option is recommended")
    if len(recommended) > 1:
        return (str(len(recommended)), "recommended options, each priced below")
    cost = costs_of.get(recommended[0])
    if cost is None or cost["monthly"] is None:
        return (words.NONE, "cost of the recommended option not known")
    middle = likely.half(cost, likely.drawn(record, recommended[0]))
    label = "a month, estimated for the recommended option"
    return (likely.monthly(cost), f"{label}; {middle}" if middle else label)


def _recommended(record: Record, workload: Record) -> dict[str, Any]:
    """What is recommended for a workload and what it costs, or that nothing is."""
    from auditor.report import candidates

    chosen = next((one for one in record["candidates"] if one["id"] == workload["recommended_candidate"]), None)
    offered = len(workload["candidates"])
    permitted = (
        f"{workload['permitted']} of {offered} candidates permitted" if offered != 1 else "the only candidate named"
    )
    if workload["outcome"] == "approve_with_conditions":
        permitted += ", subject to conditions" if offered != 1 else ", permitted subject to conditions"
    title = words.shortened(workload["title"], 80)
    base = {
        "title": title,
        "outcome": words.OUTCOMES[workload["outcome"]],
        "tone": workload["outcome"],
        "permitted": permitted,
        "alone": offered == 1,
        "conditions": uses.numbers(workload, record) if uses.open_ones(record) and chosen else "",
    }
    if chosen is None:
        because = " ".join(words.REFER_BECAUSE[reason] for reason in workload["refer_because"])
        return base | {"recommended": "", "because": because, "cost": "", "for": ""}
    return base | {
        "recommended": words.shortened(candidates.candidate_name(chosen), 80),
        "because": "",
        "cost": words.shortened(likely.estimate(chosen["cost"], likely.drawn(record, chosen["id"])), 260),
        "for": "; ".join(_fitting([one["text"] for one in workload["for"]], 110)),
    }


def _fitting(texts: Sequence[str], most: int) -> list[str]:
    """The first texts that fit whole into so many characters, at least the first."""
    fitting: list[str] = []
    for text in texts:
        if fitting and len("; ".join([*fitting, text])) > most:
            break
        fitting.append(words.shortened(text, most))
    return fitting
