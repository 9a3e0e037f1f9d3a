"""What it would take for a rule to say something else of a subject: each change of one leaf that does it."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.engine.status import Verdict
from auditor.outlook.cones import Cones
from auditor.outlook.levers import Step, levers
from auditor.outlook.variation import Variations


@dataclass(frozen=True, slots=True)
class Take:
    """A change, and the verdict it leads to."""

    step: Step
    verdict: Verdict


def takes(variations: Variations, rule: str, subject: str) -> list[Take]:
    """Along each way a leaf of the rule's cone can go, the first step to each other status, in the order of the leaves.

    Raises KeyError where the rule does not speak of the subject.
    """
    key = (rule, subject)
    today = variations.findings[key].verdict
    cone = set(Cones(variations.rules).of(variations.rule(rule)))
    around = variations.around(subject)
    found = []
    for lever in levers(variations):
        if lever.fact not in cone or lever.subject not in around:
            continue
        for way in lever.ways:
            seen = {today.status}
            for step in way:
                varied = variations.vary(step.change)
                verdict = None if varied is None else varied.verdicts.get(key, today)
                if verdict is not None and verdict.status not in seen:
                    seen.add(verdict.status)
                    found.append(Take(step, verdict))
    return found
