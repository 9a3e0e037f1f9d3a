"""What would change the assessment, for the page of whoever decides: the nearest and most plausible changes first.

First what nobody has answered and decides. Then numbers and days with little room, days on which the outcome turns, the
next candidate, where data are processed, and what kinds of data there are. Changes of one fact that lead to much the
same are one line. Prohibited practices, far numbers and changes of two facts at once come last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from auditor.report import ahead, decision, words

Record = Mapping[str, Any]

NEAR: Final = Decimal(100)
"""A number that can still move by more than this share of itself, in percent, is far from its border."""

MOST_ANSWERS: Final = 2
"""So many answers to a question are told with what they make of the project."""

PLACES: Final = ("access.processing_countries", "data.residency_required", "access.host")
"""Facts that say where data are."""

PRACTICES: Final = "use.practices"
"""What Article 5 of the AI Act speaks of: told last, and all of it in one line."""


def told(record: Record, names: Mapping[str, str]) -> list[str]:
    """The lines, the nearest first, each once.

    Of a barred use no answer is told that would lift the bar: that reads as advice to answer so.
    """
    asked = [_asked(one) for one in record["questions"] if one["matters"]]
    facts = [] if record["assessment"]["outcome"] == "reject" else _of_facts(record, names)
    ranked = [*facts, *_of_days(record, names), *_of_candidates(record, names)]
    ranked.sort(key=lambda one: one[0])  # stable: of one rank in the order of the record
    return list(dict.fromkeys([*asked, *(text for _, text in ranked)]))


def _asked(question: Record) -> str:
    """A question that decides, who can answer it, and what the answers make of the project."""
    after = [
        f"If {words.fact_value(answer['value'])}: {words.OUTCOMES[one['outcome']]}."
        for answer in question["answers"]
        for one in answer["outcomes"]
        if one["subject"] == "project"
    ]
    who = f"({words.ANSWERED_BY[question['answered_by']]} can answer.)"
    return " ".join([question["question"], *after[:MOST_ANSWERS], who])


def _of_facts(record: Record, names: Mapping[str, str]) -> Iterator[tuple[tuple[int, Decimal], str]]:
    """Changes that flip the project or what it stands on; those of the same facts are one line."""
    ours = decision.considered(record)
    groups: dict[tuple[tuple[str, str], ...], list[Record]] = {}
    for one in record["boundaries"]:
        if any(flip["subject"] in ours for flip in one["flips"]):
            groups.setdefault(tuple((change["fact"], change["subject"]) for change in one["changes"]), []).append(one)
    for group in groups.values():
        for one in _apart(group):
            yield _rank(one[0]), _line(one, record, names)


def _apart(group: Sequence[Record]) -> list[Sequence[Record]]:
    """Changes with a border each for itself, all others of the same facts together."""
    bordered = [one for one in group if _room(one) is not None]
    others = [one for one in group if _room(one) is None]
    return [*([one] for one in bordered), *([others] if others else [])]


def _room(found: Record) -> Record | None:
    """How far the number or day of a single change is from its border."""
    changes = found["changes"]
    return changes[0]["headroom"] if len(changes) == 1 else None


def _rank(found: Record) -> tuple[int, Decimal]:
    facts, room = {change["fact"] for change in found["changes"]}, _room(found)
    if PRACTICES in facts:
        return 9, Decimal(0)
    if len(found["changes"]) > 1:
        return 8, Decimal(0)
    if room is not None:
        share = Decimal(room["percent"] or 0)
        return (1, share) if share <= NEAR else (7, share)
    if facts & set(PLACES):
        return 4, Decimal(0)
    return (5 if next(iter(facts)).startswith("data.") else 6), Decimal(0)


def _line(group: Sequence[Record], record: Record, names: Mapping[str, str]) -> str:
    """One line: what comes of it, whose outcome that is where not the project's, and what would have to change."""
    ours = decision.considered(record)
    flips = [flip for one in group for flip in one["flips"] if flip["subject"] in ours]
    of_project = [flip for flip in flips if flip["subject"] == "project"]
    outcomes = list(dict.fromkeys(words.OUTCOMES[flip["outcome_after"]] for flip in of_project or flips))
    whose = "" if of_project else f" for {_short(flips[0]['subject'], record, names)}"
    changed = " and ".join(_change(change, record, names) for change in group[0]["changes"])
    alike = sum(len(change["alike"]) for change in group[0]["changes"])
    further = len(group) - 1 + alike
    more = f", or {words.count(further, 'other', 'others')} like it" if further else ""
    return f"{' or '.join(outcomes)}{whose}, if {changed}{more}."


def _change(found: Record, record: Record, names: Mapping[str, str]) -> str:
    """What of one fact would have to be otherwise, and how it stands today."""
    was, to, unit = found["was"], found["to"], found["unit"]
    month = found["fact"].partition("@")[2]
    title = found["title"] + (f" in {words.month(month)}" if month else "")
    about = "" if _alone(found["subject"], record) else f" ({names.get(found['subject'], found['subject'])})"
    if isinstance(was, list) and isinstance(to, list):
        new, gone = [one for one in to if one not in was], [one for one in was if one not in to]
        then = f"{_said(new)} as well" if was and new and not gone else _said(to)
    else:
        then = _told(to, "" if isinstance(was, int) and not isinstance(was, bool) else unit)  # today's has the unit
    room = found["headroom"]
    left = f", margin {words.number(room['units'])}" if room is not None else ""
    left += f" ({room['percent']} %)" if room is not None and room["percent"] is not None else ""
    today = _said(was) if isinstance(was, list) else _told(was, unit)
    return f"“{title}”{about}: {then} (today {today}{left})"


def _told(value: object, unit: str) -> str:
    """A value in words, a name of the schema without its underscores."""
    return words.fact_value(value.replace("_", " ") if isinstance(value, str) else value, unit)


def _said(members: Sequence[str]) -> str:
    """The members of a set as words."""
    return words.fact_value([one.replace("_", " ") for one in members])


def _alone(subject: str, record: Record) -> bool:
    """Whether a subject need not be named: the project, or the only workload and what is recommended for it."""
    if subject == "project":
        return True
    only = len(record["workloads"]) == 1
    return only and subject in (record["workloads"][0]["id"], record["workloads"][0]["recommended_candidate"])


def _short(subject: str, record: Record, names: Mapping[str, str]) -> str:
    """Whose outcome it is, briefly."""
    return "what is recommended" if _alone(subject, record) else names.get(subject, subject)


def _of_days(record: Record, names: Mapping[str, str]) -> Iterator[tuple[tuple[int, Decimal], str]]:
    """Days on which the outcome of the project, or of what it stands on, becomes another, and why."""
    ours = decision.considered(record)
    for event in record["calendar"]:
        flips = [flip for flip in event["flips"] if flip["subject"] in ours]
        if not flips:
            continue
        flip = next((one for one in flips if one["subject"] == "project"), flips[-1])
        whose = "" if flip["subject"] == "project" else f" for {_short(flip['subject'], record, names)}"
        because = ahead.cause(event["causes"][0], record) if event["causes"] else ""
        told = f"{words.OUTCOMES[flip['outcome_after']]}{whose} from {words.day(event['date'])} on"
        yield (2, Decimal(0)), f"{told}: {because}." if because else f"{told}."


def _of_candidates(record: Record, names: Mapping[str, str]) -> Iterator[tuple[tuple[int, Decimal], str]]:
    """The candidate of each workload that stands next to the one recommended."""
    for workload in record["workloads"]:
        if not workload["alternatives"]:
            continue
        other = workload["alternatives"][0]
        name = names.get(other["candidate"], other["candidate"])
        yield (
            (3, Decimal(0)),
            f"{words.OUTCOMES[other['outcome']]}, if {name} were chosen instead; {words.STEPS[other['decided_by']]}.",
        )
