"""How the AI Act sees a workload, in one place of the record: roles, tier of risk, points of the law, and dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from auditor.assessment.contested import Missing, is_reading
from auditor.assessment.findings import Finding
from auditor.assessment.outcomes import WorkloadOutcome
from auditor.engine.rules import FactSpec, Outcome
from auditor.engine.status import Status
from auditor.record import values

ROLES = ("provider", "deployer", "importer", "distributor", "product_manufacturer")
"""The roles of a workload's organisation, each a derived fact below ``ai_act``."""

PACK = "eu_ai_act"
"""The folder of the rules whose dates are told here."""

CHAPTER_V = re.compile(r"ai-act/5[1-5](-|$)")
"""The clauses that bind providers of general-purpose models."""

_POINTS = ("ai-act/annex-iii-", "ai-act/art-5-1", "ai-act/art-6-1", "ai-act/art-2-")
"""How the rules begin that place a system: by practice, area, product or exclusion."""

_LEFT_ALONE = ("ai-act/art-111-2", "ai-act/art-111-2-products")
"""The rules that leave an older system alone, whether or not proof of its age is on file."""

_TRANSPARENCY = re.compile(r"ai-act/art-50-[1-4](-|$)")
"""The rules that place a system by its duties of transparency, which it has whether or not they are met."""


def section(workload: WorkloadOutcome, findings: Sequence[Finding], open_to: Missing) -> dict[str, Any]:
    """The section of one workload, from the findings of the audit in the record's order; null means not answered."""
    inside = {workload.id, *(candidate.id for candidate in workload.candidates)}
    ours = [one for one in findings if one.rule.rule.pack == PACK and one.subject.id in inside]
    facts, specs = open_to.known[workload.id], open_to.rules.facts
    told = {role: facts.get(f"ai_act.{role}") for role in ROLES}
    return {
        "in_scope": facts.get("ai_act.in_scope"),
        **told,
        "high_risk": facts.get("ai_act.high_risk"),
        "roles": [role for role in ROLES if told[role] is True],
        "risk": facts.get("ai_act.risk"),
        "points": _points(workload.id, ours),
        "dates": _dates(ours),
        "readings": _readings(ours, specs, open_to),
    }


def _points(workload: str, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """The points of the law that place the system where it is, with the day each starts."""
    return [
        {
            "rule": finding.rule.id,
            "pinpoint": finding.rule.rule.source.pinpoint,
            "title": finding.rule.rule.title,
            "from": (finding.verdict.starts or finding.rule.starts).isoformat(),
        }
        for finding in findings
        if finding.subject.id == workload and _places(finding) and (finding.verdict.certain or finding.verdict.already)
    ]


def _places(finding: Finding) -> bool:
    binding = (Status.FAIL, Status.APPLIES, Status.UPCOMING)
    if finding.rule.id in _LEFT_ALONE:
        return finding.status in (*binding, Status.PASS)
    if _TRANSPARENCY.match(finding.rule.id):
        return finding.rule.rule.outcome is Outcome.CONDITION and finding.status in (*binding, Status.PASS)
    return finding.rule.id.startswith(_POINTS) and not finding.rule.rule.obligations and finding.status in binding


def _dates(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Each day ahead on which something of the Act starts to bind here, with the rules that do; certain ones only."""
    days: dict[tuple[str, str, str, str], list[str]] = {}
    for finding in findings:
        verdict = finding.verdict
        if finding.status is not Status.UPCOMING or verdict.starts is None:
            continue
        if not verdict.certain and verdict.already is None:
            continue
        literal = "" if verdict.already is None else verdict.already.isoformat()
        rules = days.setdefault((verdict.starts.isoformat(), verdict.reason, literal, _bound(finding)), [])
        if finding.rule.id not in rules:
            rules.append(finding.rule.id)
    return [
        {"date": day, "reason": reason, "literal": literal or None, "binds": binds, "rules": sorted(rules)}
        for (day, reason, literal, binds), rules in sorted(days.items())
    ]


def _bound(finding: Finding) -> str:
    """Whom a rule binds: a note on Chapter V that asks nothing of the organisation is about the maker of the model."""
    rule = finding.rule
    about_makers = rule.rule.outcome is Outcome.NOTE and not rule.rule.obligations
    return "maker" if about_makers and any(CHAPTER_V.match(clause) for clause in rule.rule.clauses) else "organisation"


def _readings(findings: Iterable[Finding], specs: Mapping[str, FactSpec], open_to: Missing) -> list[dict[str, Any]]:
    """The contested texts that keep a finding open, each with every way to read it."""
    asked: dict[str, list[str]] = {}
    for finding in findings:
        if finding.verdict.certain:
            continue
        for name in open_to.of(finding.rule, finding.subject):
            rules = asked.setdefault(name, []) if is_reading(name) else []
            if finding.rule.id not in rules:
                rules.append(finding.rule.id)
    return [
        {
            "fact": name,
            "title": specs[name].title,
            "readings": [
                {"value": one.value, "says": one.says, "source": values.source(one.source)}
                for one in specs[name].readings
            ],
            "rules": sorted(asked[name]),
        }
        for name in sorted(asked)
    ]
