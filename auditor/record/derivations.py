"""The derived facts behind a finding, each followed to the facts it rests on: the case that gave it its value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.assessment.contested import known_facts
from auditor.engine.conditions import Condition, facts_of
from auditor.engine.dated import DatedDerived
from auditor.engine.reference import trace
from auditor.engine.rules import Derived, Source
from auditor.engine.values import Truth, Value
from auditor.record import values
from auditor.record.audited import Audited
from auditor.record.findings import Findings


def followed(
    audited: Audited, definitions: Iterable[Derived], found: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Findings as the record has them, each with every derived fact it rests on, in the order met.

    ``definitions`` are those of the rule pack.
    """
    written = Findings(audited, known_facts(audited.bound.subjects, audited.rules, audited.evaluation))
    sources = {one.spec.name: one.source for one in definitions}
    known = {entry.fact: entry for entry in audited.rules.derived}
    return [{**finding, "derived": list(_behind(finding, known, sources, written))} for finding in found]


def _behind(
    finding: Mapping[str, Any],
    known: Mapping[str, DatedDerived],
    sources: Mapping[str, Source | None],
    written: Findings,
) -> Iterator[dict[str, Any]]:
    waiting = [fact["name"] for fact in finding["facts"]]
    met: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name in met or name not in known:
            continue
        met.add(name)
        one = _derivation(known[name], sources[name], written, str(finding["subject"]))
        waiting += [fact["name"] for fact in one["facts"]]
        yield one


def _derivation(entry: DatedDerived, source: Source | None, written: Findings, subject: str) -> dict[str, Any]:
    facts = written.facts[subject]
    cases = list(_read(entry, facts))
    names = dict.fromkeys(fact for when, *_ in cases for fact in facts_of(when))
    specs = written.audited.rules.facts
    return {
        "name": entry.fact,
        "title": entry.spec.title,
        "value": values.fact_value(facts.get(entry.fact), entry.spec.type),
        "otherwise": all(truth is False for _, truth, _ in cases),
        "cases": [
            {"value": values.fact_value(value, entry.spec.type), "trace": values.trace(trace(when, facts), specs)}
            for when, _, value in cases
        ],
        "facts": [written.fact(name, subject) for name in names],
        "source": None if source is None else values.source(source),
    }


def _read(entry: DatedDerived, facts: Mapping[str, Value]) -> Iterator[tuple[Condition, Truth, Value]]:
    """The cases in their order up to the one that settles the value, each with what it is worth."""
    for when, value in entry.cases:
        truth = trace(when, facts).truth
        yield when, truth, value
        if truth is True:
            return
