"""A finding told as a lawyer reads it: what the rule asks, what was found and where it comes from, and what follows.

Each text comes with its depth: 0 for what stands by itself, more for what belongs to the text before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from auditor.report import states, trace, words

Line = tuple[int, str]
Record = Mapping[str, Any]
Facts = Mapping[str, Record]

_ASKS: Final = {
    "applies_when": "It applies where",
    "unless": "It does not apply where",
    "violated_when": "It is broken where",
    "met_when": "It is met where",
    "lift_when": "It is lifted where",
    "later": "It binds only from a later day where",
}
_GROUPS: Final = {"all": "all of these hold", "any": "at least one of these holds", "not": "this does not hold"}
_FOUND: Final = {
    "applies_when": ("It applies", "It does not apply", "Whether it applies is not answered"),
    "unless": ("An exception holds", "No exception holds", "Whether an exception holds is not answered"),
    "violated_when": (
        "What it forbids is the case",
        "What it forbids is not the case",
        "Whether what it forbids is the case is not answered",
    ),
    "met_when": ("It is met", "Nothing shows that it is met", "Whether it is met is not answered"),
    "lift_when": ("It is lifted", "Nothing lifts it", "Whether it is lifted is not answered"),
    "later": ("It binds from a later day", "No later first day holds", "Whether it binds later is not answered"),
}
MOST_LISTED: Final = 6
"""Words that a rule lists and prose repeats; the tree of comparisons has all."""

_TRUTHS: Final = ("true", "false", "unknown")
_CONSEQUENCES: Final = {
    "reject": "the use is rejected",
    "refer": "the use is referred to people",
    "condition": "an approval has a condition, or a duty stands",
    "note": "that is told, and no outcome turns on it",
}
_STARTS: Final = {
    "starts": "its first day",
    "grace": "the end of a period of grace",
    "legacy": "the day from which it reaches what is older than it",
    "reading": "its first day by one reading of the law",
    "evidence": "the day after the evidence on file ends",
}
_WOULD: Final = {
    "pass": "It would be clear",
    "not_applicable": "It would not apply",
    "applies": "The duty would be open",
    "unknown": "It could not be told",
    "waived": "It would be waived",
}
_WOULD_FAIL: Final = {"reject": "It would be a bar", "refer": "It would be broken, and the use referred to people"}


def _root(keyword: str) -> str:
    return "later" if keyword.startswith("later") else keyword


def _ordered(finding: Record) -> list[str]:
    order = list(_ASKS)
    return sorted(finding["trace"], key=lambda keyword: (order.index(_root(keyword)), keyword))


def asks(finding: Record) -> Iterator[Line]:
    """What the rule asks: its message, each of its conditions, and what follows where it is broken."""
    facts = _facts(finding)
    if finding["message"]:
        yield 0, finding["message"]
    for keyword in _ordered(finding):
        node = finding["trace"][keyword]
        if node["kind"] == "compare":
            yield 0, f"{_ASKS[_root(keyword)]} this holds: {_asked(node, facts)}."
        elif node["parts"]:
            yield 0, f"{_ASKS[_root(keyword)]} {_GROUPS[node['kind']]}:"
            for part in node["parts"]:
                yield from _condition(part, facts, 1)
    yield 0, f"Where it is {'not met' if finding['duty'] else 'broken'}, {_CONSEQUENCES[finding['outcome']]}."


def _condition(node: Record, facts: Facts, depth: int) -> Iterator[Line]:
    if node["kind"] == "compare":
        yield depth, _asked(node, facts)
        return
    yield depth, f"{_GROUPS[node['kind']]}:"
    for part in node["parts"]:
        yield from _condition(part, facts, depth + 1)


def _asked(node: Record, facts: Facts) -> str:
    return f"{trace.label(node, facts)}: {trace.against(node)}"


def found(finding: Record) -> Iterator[Line]:
    """What was found of each condition that matters, with where every fact comes from; derived ones are followed."""
    facts, told = _facts(finding), set[str]()
    for keyword in _telling(finding):
        node = finding["trace"][keyword]
        yield 0, f"{_FOUND[_root(keyword)][_TRUTHS.index(node['truth'])]}:"
        for comparisons in _by_fact(settling(node)):
            yield from _comparison(comparisons, finding, facts, told, 1)


def _telling(finding: Record) -> list[str]:
    """The conditions that made the finding what it is: of a rule that does not apply those that made it so."""
    keywords = _ordered(finding)
    if finding["status"] == "not_applicable":
        made = {"applies_when": "false", "unless": "true"}
        return [word for word in keywords if finding["trace"][word]["truth"] == made.get(word)]
    open_ones = [word for word in keywords if finding["trace"][word]["truth"] == "unknown"]
    if finding["status"] == "unknown" and open_ones:
        return [word for word in keywords if word in open_ones or _root(word) == "applies_when"]
    return keywords


def settling(node: Record, *, enough: bool = False) -> list[Record]:
    """The comparisons that make a condition true, false or unknown: of a conjunction that fails those that fail.

    Where each of several does it alone, ``enough`` asks for the first.
    """
    if node["kind"] == "compare":
        return [node]
    alike = [part for part in node["parts"] if node["kind"] == "not" or part["truth"] == node["truth"]]
    alone = {"all": "false", "any": "true"}.get(node["kind"]) == node["truth"]
    return [one for part in alike[: 1 if enough and alone else None] for one in settling(part, enough=enough)]


def _by_fact(comparisons: Sequence[Record]) -> list[list[Record]]:
    """The comparisons, those of one fact together."""
    found: dict[str, list[Record]] = {}
    for one in comparisons:
        found.setdefault(one["fact"], []).append(one)
    return list(found.values())


def _comparison(nodes: Sequence[Record], finding: Record, facts: Facts, told: set[str], depth: int) -> Iterator[Line]:
    """What was found of one fact, what was asked of it, and where it comes from or what it follows from."""
    node = nodes[0]
    fact = facts.get(node["fact"], {"provenance": {"kind": "absent", "where": "not stated"}, "unit": ""})
    text = f"{trace.label(node, facts)}: {trace.value(node, facts)}"
    asked = dict.fromkeys(_against(one) for one in nodes if not isinstance(one["operand"], bool) or one["op"] != "is")
    if asked:
        text += f"; asked is whether it {', or '.join(asked)}"
    behind = next((one for one in finding["derived"] if one["name"] == node["fact"]), None)
    if behind is None:
        yield depth, f"{text} ({_origin(fact)})"
    elif behind["name"] in told:
        yield depth, f"{text} (as told above)"
    else:
        told.add(behind["name"])
        yield depth, f"{text}. {_definition(behind)}"
        for comparisons in _by_fact(_reasons(behind)):
            yield from _comparison(comparisons, finding, facts, told, depth + 1)


def _against(node: Record) -> str:
    """What was asked; of a long list how long it is, and what of it was found."""
    operand, value = node["operand"], node["value"]
    if not isinstance(operand, list) or len(operand) <= MOST_LISTED:
        return trace.against(node)
    values = value if isinstance(value, list) else [value]
    met = [words.fact_value(one) for one in values if one in operand]
    among = f", among them {', '.join(met)}" if met else ""
    return f"{words.operator(node['op'])} {len(operand)} listed words{among}"


def _definition(behind: Record) -> str:
    source = behind["source"]
    by = f"by {source['document']}, {source['pinpoint']}, " if source else ""
    if behind["value"] is None:
        return f"That is not answered, {by}for these are not:"
    if behind["otherwise"]:
        return f"That follows {by}since nothing makes it otherwise:"
    return f"That follows {by}from:"


def _reasons(behind: Record) -> list[Record]:
    """The comparisons that give a derived fact its value, or leave it open."""
    cases = [case["trace"] for case in behind["cases"]]
    if behind["value"] is None:
        return [one for case in cases if case["truth"] == "unknown" for one in settling(case)]
    return [one for case in (cases if behind["otherwise"] else cases[-1:]) for one in settling(case, enough=True)]


def _origin(fact: Record) -> str:
    where = fact["provenance"]["where"]
    kind = fact["provenance"]["kind"]
    if kind == "absent":
        return str(where)
    return f"{words.PROVENANCE[kind][0].lower()}{words.PROVENANCE[kind][1:]}: {where}"


def conclusion(finding: Record) -> str:
    """What follows from what was found."""
    match finding["status"]:
        case "not_applicable":
            return "So the rule does not apply."
        case "pass":
            lifted = finding["trace"].get("lift_when", {}).get("truth") == "true"
            return (
                "So the rule is lifted."
                if lifted
                else f"So the {'duty is met' if finding['duty'] else 'rule is kept'}."
            )
        case "applies":
            return "So the duty is open."
        case "fail":
            return f"So the rule is broken. {_consequence(finding)}"
        case "upcoming":
            return _upcoming(finding)
        case "unknown":
            named = "; ".join(missing(finding))
            return f"So nobody can say yet. What is missing: {named}." if named else "So nobody can say yet."
    return f"So it is {states.finding_status(finding, None).lower()}."


def _consequence(finding: Record) -> str:
    match finding["outcome"]:
        case "reject":
            return "The use is barred."
        case "refer":
            because = finding["refer_because"]
            return words.REFER_BECAUSE[because] if because else "People have to decide."
        case "condition":
            return "An approval depends on mending that."
    return "That is told as a note, and no outcome turns on it."


def _upcoming(finding: Record) -> str:
    reason = _STARTS.get(finding["applies_from_reason"] or "", "")
    text = f"So it binds from {words.day(finding['applies_from'])}" + (f", {reason}." if reason else ".")
    if finding["applies_from_literal"]:
        text += f" By another reading it has bound since {words.day(finding['applies_from_literal'])}."
    return text


def missing(finding: Record) -> list[str]:
    """The facts, in words, that keep a finding open; derived ones are followed to those they rest on."""
    facts = _facts(finding)
    waiting = [one for node in finding["trace"].values() if node["truth"] == "unknown" for one in settling(node)]
    named: dict[str, None] = {}
    met: set[str] = set()
    while waiting:
        node = waiting.pop(0)
        behind = next((one for one in finding["derived"] if one["name"] == node["fact"]), None)
        if behind is None:
            named[trace.label(node, facts)] = None
        elif behind["name"] not in met:
            met.add(behind["name"])
            waiting += _reasons(behind)
    return list(named)


def would(status: str, take: Record, finding: Record) -> str:
    """What the rule would say, as the beginning of a sentence."""
    if status == "upcoming":
        return f"It would bind from {words.day(take['applies_from'])}"
    if status == "fail":
        return _WOULD_FAIL.get(finding["outcome"], "It would need action")
    return _WOULD[status]


def _facts(finding: Record) -> dict[str, Record]:
    """Every fact of a finding and of the derived facts behind it, by name."""
    holders: Sequence[Record] = [finding, *finding["derived"]]
    return {fact["name"]: fact for holder in holders for fact in holder["facts"]}
