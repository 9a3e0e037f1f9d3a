"""What lies ahead in words: what turns on an answer, what would flip an outcome, how a contested text is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from auditor.outlook.questions import MOST_EVALUATIONS, MOST_IN_ALL
from auditor.report import prose, words

Record = Mapping[str, Any]

MOST_BOUNDARIES: Final = 15
"""So many boundaries are printed, the nearest of each fact first; the attached record has all."""


MOST_ALIKE: Final = 3
"""So many values that are like another are named; the others are counted."""

MOST_TAKES: Final = 12
"""So many changes that would make a finding another are printed; the attached record has all."""

UNSEARCHED: Final = (
    f"So much else is open that not every combination of answers was tried (at most {MOST_EVALUATIONS} for one rule and"
    f" {MOST_IN_ALL:,} in all): it is kept to be safe."
)
"""Said of a question that was not searched to its end."""


def flip(found: Record, names: Mapping[str, str]) -> str:
    """Whose outcome becomes which."""
    after = words.OUTCOMES[found["outcome_after"]]
    return f"{names.get(found['subject'], found['subject'])}: {words.OUTCOMES[found['outcome']]} → {after}"


def why(question: Record, names: Mapping[str, str]) -> str:
    """Why an answer matters: what each makes of the outcome of the project, or that none changes any."""
    if not question["matters"]:
        return "Does not change the assessment; it may add or lift duties."
    moved = ", ".join(names.get(name, name) for name in question["moves"])
    told = [f"Decides, alone or with other answers: {moved}."]
    if not question["searched"]:
        told.append(UNSEARCHED)
    for answer in question["answers"]:
        after = [one["outcome"] for one in answer["outcomes"] if one["subject"] == "project"]
        if after:
            told.append(f"If {words.fact_value(answer['value'])}: {words.OUTCOMES[after[0]]}.")
    return " ".join(told)


def boundaries(record: Record, names: Mapping[str, str]) -> dict[str, Any]:
    """The changes that flip an outcome, by what is changed; those of two facts after those of one."""
    titles = {one["rule"]: one["title"] for one in record["findings"]}
    rows = [_together(same, names, titles) for same in alike(record["boundaries"])]
    return {
        "rows": rows[:MOST_BOUNDARIES],
        "further": max(len(rows) - MOST_BOUNDARIES, 0),
        "pairs": pairs(record["searched"]["boundaries"]),
    }


def takes(record: Record, names: Mapping[str, str]) -> dict[str, Any]:
    """What makes findings that decide other ones: the changes that do it to most first, and what becomes of each."""
    findings = {(one["rule"], one["subject"]): one for one in record["findings"]}
    only = record["workloads"][0]["id"] if len(record["workloads"]) == 1 else None
    rows: dict[str, dict[str, list[str]]] = {}
    for one in record.get("takes", ()):
        finding = findings[one["rule"], one["subject"]]
        told = "; together with ".join(change(part, names, about=part["subject"] != only) for part in one["changes"])
        then = prose.would(one["status_after"], one, finding)
        rows.setdefault(told, {}).setdefault(then, []).append(finding["id"])
    shown = [
        {"change": told, "then": [f"{would}: {spans(sorted(set(ids)))}" for would, ids in becomes.items()]}
        for told, becomes in sorted(rows.items(), key=lambda row: -sum(map(len, row[1].values())))
    ]
    return {"rows": shown[:MOST_TAKES], "further": max(len(shown) - MOST_TAKES, 0)}


def pairs(searched: Record) -> str:
    """How many pairs of changes were tried, of how many, and where the search ends."""
    tried, of = words.number(searched["pairs"]), words.number(searched["pairs_in_all"])
    if searched["complete"]:
        return f"all {tried} were tried"
    deciding = ""
    if searched["deciding_in_all"]:
        all_of = words.number(searched["deciding_in_all"])
        some = (
            "all "
            if searched["deciding"] == searched["deciding_in_all"]
            else f"{words.number(searched['deciding'])} of "
        )
        deciding = f", first those of the rules that decide ({some}{all_of})"
    bound = f"the search ends when rules were asked {words.number(searched['most_asked_for_pairs'])} times"
    return f"{tried} of {of} were tried{deciding}; {bound}"


def alike(found: Sequence[Record]) -> list[list[Record]]:
    """The boundaries of one change before those of two; together those that differ in the value of one fact alone."""
    rows: dict[str, list[Record]] = {}
    for one in sorted(found, key=lambda one: len(one["changes"])):
        changed, *rest = one["changes"]
        key = repr((changed["fact"], changed["subject"], changed["was"], rest, one["flips"]))
        key = one["id"] if changed["headroom"] is not None else key
        rows.setdefault(key, []).append(one)
    return list(rows.values())


def _together(same: Sequence[Record], names: Mapping[str, str], titles: Mapping[str, str]) -> dict[str, Any]:
    """One row for boundaries that are alike, with every number of theirs."""
    others = [one["changes"][0] for one in same[1:]]
    return {
        "id": spans([one["id"] for one in same]),
        "changes": [change(one, names, others if not at else ()) for at, one in enumerate(same[0]["changes"])],
        "flips": flips(same[0]["flips"], names),
        "because": _because(same, titles),
    }


def _because(same: Sequence[Record], titles: Mapping[str, str]) -> str:
    """The first rule that would say something else, by its title, and how many more there are."""
    rules = list(dict.fromkeys(one["rule"] for boundary in same for one in boundary["because"]))
    if not rules:
        return words.NONE
    more = words.count(len(rules) - 1, "more rule", "more rules")
    first_of_them: str = titles.get(rules[0], rules[0])
    return f"{first_of_them}, and {more}" if rules[1:] else first_of_them


def spans(ids: Sequence[str]) -> str:
    """Numbers in a row as the first and the last: B-002 to B-005, B-007."""
    told: list[list[str]] = []
    for one in ids:
        following = told and _number(one) == _number(told[-1][-1]) + 1
        told[-1].append(one) if following else told.append([one])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}{' to ' if run[2:] else ', '}{run[-1]}" for run in told)


def _number(id: str) -> int:
    return int(id.rpartition("-")[2])


def flips(found: Sequence[Record], names: Mapping[str, str]) -> list[str]:
    """What becomes of whom, those of one change of outcome together; of many subjects the first two are named."""
    subjects: dict[tuple[str, str], list[str]] = {}
    for one in found:
        whom = names.get(one["subject"], one["subject"])
        subjects.setdefault((one["outcome"], one["outcome_after"]), []).append(whom)
    return [
        "; ".join([*whom[:2], *([f"and {len(whom) - 2} more"] if len(whom) > 2 else [])])
        + f": {words.OUTCOMES[before]} → {words.OUTCOMES[after]}"
        for (before, after), whom in subjects.items()
    ]


def cause(found: Record, record: Record) -> str:
    """Why something changes on a day; of an exception that ends, what it set aside, by its title."""
    if found["kind"] == "waiver" and found["what"].endswith(" has ended"):
        waiver = next((one for one in record["waivers"] if one["id"] == found["id"]), None)
        titles = {one["id"]: one["title"] for one in record["findings"]}
        if waiver is not None and waiver["finding"] in titles:
            return f"Waiver {found['id']} has ended, so this counts again: “{titles[waiver['finding']]}”"
    return str(found["what"])


def first(found: Iterable[str]) -> str:
    """The first three rules, each once, and how many more there are."""
    rules = list(dict.fromkeys(found))
    further = len(rules) - 3
    return (", ".join(rules[:3]) or "–") + (f" and {further} more" if further > 0 else "")


def change(found: Record, names: Mapping[str, str], others: Sequence[Record] = (), *, about: bool = True) -> str:
    """One change of a fact, with both sides of the border where there is one; ``others`` lead to the same.

    Without ``about`` it does not say of whom: there is only one it can be of.
    """
    subject = "" if found["subject"] == "project" or not about else names.get(found["subject"], found["subject"])
    month = found["fact"].partition("@")[2]
    title = found["title"] + (f" in {words.month(month)}" if month else "") + (f" ({subject})" if subject else "")
    text = f"{title}: {_values([found, *others])}{_alike([found, *others])}"
    room = found["headroom"]
    unit = "" if room is not None else found["unit"]
    text += f"; {'reported' if month else 'today'} {words.fact_value(found['was'], unit)}"
    if room is not None:
        days = "" if found["unit"] or not isinstance(found["to"], str) or room["percent"] else " days"
        share = f" or {words.number(room['percent'])} %" if room["percent"] else ""
        left = f", unchanged {_border(found)} (room: {words.number(room['units'])}{days}{share})"
        text += left if Decimal(room["units"]) else ", no room"
    return text


def _alike(found: Sequence[Record]) -> str:
    """What else is like the values told: the first few by name, and whether all are that nothing names."""
    more = [words.fact_value(value) for one in found for value in one["alike"]]
    named, further = (more, 0) if len(more) <= MOST_ALIKE else (more[:MOST_ALIKE], len(more) - MOST_ALIKE)
    told = [", ".join(named)] if named else []
    told += [f"{further} more"] if further else []
    told += ["any other that neither a rule nor this descriptor names"] if any(one["others"] for one in found) else []
    return f", and alike {' and '.join(told)}" if named else "".join(f", or {one}" for one in told)


def either(found: Sequence[str]) -> str:
    """Several values of which each will do: ``a, b or c``."""
    return f"{', '.join(found[:-1])} or {found[-1]}" if len(found) > 1 else "".join(found)


def _values(found: Sequence[Record]) -> str:
    """What each of several changes of one fact leads to; of a list what comes in or goes."""
    if not all(isinstance(one["was"], list) and isinstance(one["to"], list) for one in found):
        return either([_target(one) for one in found])
    added = [words.fact_value(item) for one in found for item in one["to"] if item not in one["was"]]
    gone = [words.fact_value(item) for one in found for item in one["was"] if item not in one["to"]]
    told = [f"{'also ' if found[0]['was'] else ''}{either(added)}"] if added else []
    return " or ".join([*told, *([f"without {either(gone)}"] if gone else [])])


def _target(found: Record) -> str:
    """The value from which on something changes; of a number behind its border, the border with an example."""
    value = words.fact_value(found["to"], found["unit"])
    if found["was"] is None and isinstance(found["to"], int) and not isinstance(found["to"], bool):
        return f"for example {value}"
    if found["headroom"] is None or found["to"] == 0:
        return value
    upwards, day = _upwards(found), isinstance(found["to"], str) and not found["unit"] and "-" in found["to"]
    if found["limit"] is None or found["limit"] == found["to"]:
        return f"{value} or {('later' if upwards else 'earlier') if day else ('more' if upwards else 'less')}"
    return f"{'more' if upwards else 'less'} than {words.fact_value(found['limit'])}, such as {value}"


def _border(found: Record) -> str:
    """How far nothing changes."""
    upwards = _upwards(found)
    if found["unchanged_until"] is not None:
        return f"{'up' if upwards else 'down'} to {words.fact_value(found['unchanged_until'])}"
    return f"{'below' if upwards else 'above'} {words.fact_value(found['limit'])}"


def _upwards(found: Record) -> bool:
    """Whether a number has to grow, or a day to come later."""
    if isinstance(found["to"], str) and "-" in found["to"][1:]:
        return str(found["to"]) > str(found["was"])
    return Decimal(str(found["to"])) > Decimal(str(found["was"]))


def conflict(found: Record, names: Mapping[str, str]) -> dict[str, Any]:
    """A contested reading: each way to read it, who does, and whether it matters."""
    moved = ", ".join(names.get(name, name) for name in found["moves"])
    return {
        "title": found["title"],
        "matters": f"Matters: the outcome of {moved} turns on it."
        if found["matters"]
        else "As things stand no outcome turns on it.",
        "rules": first(found["rules"]),
        "settled_by": found["settled_by"],
        "readings": [
            {
                "says": reading["says"],
                "source": f"{reading['source']['document']}, {reading['source']['pinpoint']}",
                "outcome": next(
                    (words.OUTCOMES[one["outcome"]] for one in reading["outcomes"] if one["subject"] == "project"),
                    "–",
                ),
            }
            for reading in found["readings"]
        ],
    }
