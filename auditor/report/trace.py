"""The trace of a finding as a tree a lawyer can follow: each step in words, with its own truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.report import words

_GROUPS = {"all": "all of these", "any": "at least one of these", "not": "the opposite of this"}
_EMPTY = {"all": "always", "any": "never"}


def trees(trace: Mapping[str, Any], facts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One tree for each keyword of the rule, in reading order; ``facts`` give titles and units."""
    known = {fact["name"]: fact for fact in facts}
    order = list(words.KEYWORDS)
    keywords = sorted(trace, key=lambda keyword: order.index(keyword) if keyword in order else len(order))
    return [
        {
            "keyword": words.keyword(keyword),
            "truth": trace[keyword]["truth"],
            "root": step(trace[keyword], known),
        }
        for keyword in keywords
    ]


def step(node: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """One step and the steps below it."""
    if node["kind"] == "compare":
        return {"truth": node["truth"], **_comparison(node, facts), "parts": []}
    parts = [step(part, facts) for part in node["parts"]]
    text = _GROUPS[node["kind"]] if parts else _EMPTY.get(node["kind"], node["kind"])
    return {"truth": node["truth"], "text": text, "name": "", "value": "", "parts": parts}


def _comparison(node: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    name, _, month = node["fact"].partition("@")
    fact = facts.get(node["fact"]) or facts.get(name) or {"title": name, "unit": ""}
    label = f"{fact['title']}, {words.month(month)}" if month else fact["title"]
    operand = node["operand"]
    if node["op"] == "between" and isinstance(operand, list | tuple) and len(operand) == 2:
        against = " and ".join(words.fact_value(item) for item in operand)
    elif node["operand_from"] is not None and operand is None:
        against = words.NOT_ANSWERED
    else:
        against = words.fact_value(operand)
    origin = f" ({node['operand_from']})" if node["operand_from"] else ""
    value = words.fact_value(node["value"], fact["unit"])
    operator = "" if isinstance(operand, bool) and node["op"] == "is" else f"{words.operator(node['op'])} "
    said = node["op"] == "is" and value == against
    return {
        "text": f"{label}: {operator}{against}{origin}",
        "name": node["fact"],
        "value": "" if said else value,
    }
