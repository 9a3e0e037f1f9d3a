"""Facts, traces and citations as they stand in the record."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from auditor.catalogue.citation import Citation
from auditor.engine.conditions import Literal, OtherFact
from auditor.engine.reference import Trace
from auditor.engine.rules import FactSpec, Source
from auditor.engine.values import FactType, Range, Truth, Value
from auditor.facts import Provenance
from auditor.record.canonical import LARGEST_EXACT

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
"""The months in English, whatever the locale of the machine."""

TRUTH = {True: "true", False: "false", None: "unknown"}


def day(value: date | None) -> str | None:
    """A day as the record has it."""
    return None if value is None else value.isoformat()


def old_sources(sources: list[dict[str, str]], as_of: date, limit: int) -> list[dict[str, Any]]:
    """The sources checked more than so many days before a day, the oldest first, with their age in days."""
    found = [
        {"document": one["document"], "url": one["url"], "checked": one["checked"], "age_days": age}
        for one in sources
        if (age := (as_of - date.fromisoformat(one["checked"])).days) > limit
    ]
    unique = {(one["checked"], one["document"], one["url"]): one for one in found}
    return [unique[key] for key in sorted(unique)]


def truth(value: Truth) -> str:
    """A truth value as the record writes it."""
    return TRUTH[value]


def number(value: float) -> int | str | None:
    """A number: whole ones as such where every reader keeps them, others as the shortest decimal text."""
    if math.isinf(value):
        return None
    if value.is_integer() and abs(value) <= LARGEST_EXACT:
        return int(value)
    return format(Decimal(repr(value)).normalize(), "f") if 1e-9 < abs(value) < 1e21 else repr(value)


def month(text: str) -> str:
    """2024-06 as June 2024."""
    return f"{MONTHS[int(text[5:]) - 1]} {text[:4]}"


def fact_value(value: Value | tuple[float, ...] | tuple[str, ...] | None, kind: FactType) -> Any:
    """A value by its type; None is unknown, a bounded number a mapping with at_least and at_most."""
    match value:
        case None | bool() | str():
            return value
        case frozenset():
            return sorted(value)
        case tuple():
            return [str(fact_value(item, kind)) for item in value]
        case Range(low, high):
            return {"at_least": _single(low, kind), "at_most": _single(high, kind)}
    return _single(value, kind)


def _single(value: float, kind: FactType) -> int | str | None:
    if kind is FactType.DATE and not math.isinf(value):
        return date.fromordinal(int(value)).isoformat()
    return number(value)


def source(found: Source | Citation) -> dict[str, str]:
    """A source as the record writes it."""
    return {
        "document": found.document,
        "pinpoint": found.pinpoint,
        "quote": found.quote,
        "url": found.url,
        "checked": found.checked,
        "confidence": str(found.confidence),
        "opened": found.opened,
        "text_sha256": found.text.sha256 if isinstance(found, Source) and found.text is not None else "",
    }


def provenance(found: Provenance) -> dict[str, Any]:
    """Where a fact comes from."""
    cited = None if found.source is None else source(found.source)
    return {"kind": found.kind, "where": found.where, "source": cited}


def trace(step: Trace, specs: Mapping[str, FactSpec]) -> dict[str, Any]:
    """A trace as the record writes it: the tree of comparisons with the values they met."""
    comparison = step.comparison
    if comparison is None:
        parts = [trace(part, specs) for part in step.parts]
        return {"kind": step.kind, "truth": truth(step.truth), "parts": parts}
    operand = comparison.operand
    origin: str | None
    if isinstance(operand, OtherFact):
        other = specs[operand.fact.partition("@")[0]]
        shown, origin = fact_value(step.other, other.type), operand.fact
    else:
        literal = operand if isinstance(operand, Literal) else Literal("")
        shown, origin = fact_value(literal.value, comparison.type), literal.parameter or None
    return {
        "kind": "compare",
        "truth": truth(step.truth),
        "fact": comparison.fact,
        "op": str(comparison.op),
        "operand": shown,
        "operand_from": origin,
        "value": fact_value(step.value, comparison.type),
    }
