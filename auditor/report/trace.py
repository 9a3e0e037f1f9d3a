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


def label(node: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]) -> str:
    """What a comparison is about: the title of its fact, with the month where it has one."""
    month = node["fact"].partition("@")[2]
    title = str(_fact(node, facts)["title"])
    return f"{title}, {words.month(month)}" if month else title


def against(node: Mapping[str, Any]) -> str:
    """What a fact is compared with, in words: “is above 700,000,000 (llama-3.1.mau_limit)”; of a yes only the yes."""
    operand = node["operand"]
    if node["op"] == "between" and isinstance(operand, list | tuple) and len(operand) == 2:
        other = " and ".join(words.fact_value(item) for item in operand)
    else:
        other = words.fact_value(operand)
    origin = f" ({node['operand_from']})" if node["operand_from"] else ""
    operator = "" if isinstance(operand, bool) and node["op"] == "is" else f"{words.operator(node['op'])} "
    return f"{operator}{other}{origin}"


def _fact(node: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    name = node["fact"].partition("@")[0]
    return facts.get(node["fact"]) or facts.get(name) or {"title": name, "unit": ""}


def value(node: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]) -> str:
    """What was found, with its unit."""
    return words.fact_value(node["value"], _fact(node, facts)["unit"])


def _comparison(node: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    found = value(node, facts)
    said = node["op"] == "is" and found == words.fact_value(node["operand"])
    return {
        "text": f"{label(node, facts)}: {against(node)}",
        "name": node["fact"],
        "value": "" if said else found,
    }
