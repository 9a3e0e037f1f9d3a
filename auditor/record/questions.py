"""What is asked: each fact that keeps a finding unanswered, of the subject it is about, with the rules that ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from auditor.assessment.contested import is_reading
from auditor.assessment.findings import Finding
from auditor.engine.dated import DatedRules, Subject
from auditor.engine.explain import missing
from auditor.engine.reference import trace
from auditor.engine.rules import FactSpec
from auditor.engine.values import Scope, Value
from auditor.record import values


def questions(
    findings: Sequence[Finding],
    subjects: Sequence[Subject],
    rules: DatedRules,
    facts: Mapping[str, Mapping[str, Value]],
) -> list[dict[str, Any]]:
    """The questions in the order of the findings; ``facts`` are those of each subject with the derived ones."""
    rows = {subject.id: subject for subject in subjects}
    derived = {entry.fact: entry for entry in rules.derived}
    asked: dict[tuple[str, str], list[str]] = {}
    for finding in findings:
        if finding.verdict.certain:
            continue
        known = facts[finding.subject.id]
        for condition in finding.rule.stated.values():
            for name in missing(trace(condition, known), known, derived):
                if is_reading(name):
                    continue  # settled by a house policy, never by an answer
                spec = rules.facts[name.partition("@")[0]]
                about = _of_scope(finding.subject.id, spec.scope, rows)
                asking = asked.setdefault((name, about), [])
                if finding.rule.id not in asking:
                    asking.append(finding.rule.id)
    return [_question(name, about, asking, rules.facts) for (name, about), asking in asked.items()]


def _question(name: str, about: str, asking: list[str], facts: Mapping[str, FactSpec]) -> dict[str, Any]:
    base, _, month = name.partition("@")
    spec = facts[base]
    return {
        "fact": name,
        "subject": about,
        "question": spec.question.replace("{month}", _month(month)),
        "answered_by": str(spec.answered_by),
        "rules": asking,
    }


def _of_scope(subject: str, scope: Scope, subjects: Mapping[str, Subject]) -> str:
    """The subject of a scope that is this one or stands around it."""
    while subjects[subject].scope is not scope:
        parent = subjects[subject].parent
        if parent is None:
            raise LookupError(f"{subject} stands in no {scope}")
        subject = parent
    return subject


def _month(month: str) -> str:
    """A month in words: June 2024."""
    return f"{values.MONTHS[int(month[5:]) - 1]} {month[:4]}" if month else ""
