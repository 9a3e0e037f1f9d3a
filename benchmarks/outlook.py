"""How long each part of the outlook of each sample takes in one process, in seconds of processor time.

python -m benchmarks.outlook

What counts: everything after rules, catalogue and the audit itself are there, until the answer is. ``explain`` is the
rule that takes longest of every seventh, for all its subjects; ``diff`` is against the same descriptor with other words
and more requests, audited 375 days later, both audits and the search for the cause included. Beside each stands how
many times as long the alternative takes: a whole assessment (facts, costs, the reference evaluator, findings, outcomes)
for each variation that was evaluated, and for the calendar one of each day of its ten years.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from auditor.audit import Audit, Auditor
from auditor.compare.causes import compare
from auditor.compare.inputs import of_audit
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents
from auditor.inputs.descriptor import Descriptor
from auditor.outlook.boundary import boundaries
from auditor.outlook.calendar import YEARS, calendar
from auditor.outlook.conflicts import conflicts
from auditor.outlook.days import causes
from auditor.outlook.look import narrowed
from auditor.outlook.questions import questions
from auditor.outlook.variation import Variations
from auditor.record.derivations import followed
from auditor.record.findings import explained

SAMPLES = Path(__file__).parents[1] / "samples"
LATER = timedelta(days=375)
EACH = 7
"""Every so many-th rule is explained."""

PARTS = ("questions", "boundary", "calendar", "readings", "explain", "diff")


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds, and how many times as long the alternative takes; None where there is none."""

    seconds: float
    times: float | None = None


def main() -> None:
    """Print one line for each sample, and the longest of each part."""
    auditor = Auditor.open()
    print(f"{'sample':20} " + " ".join(f"{part:>15}" for part in PARTS))
    longest: dict[str, float] = dict.fromkeys(PARTS, 0.0)
    for path in sorted(SAMPLES.glob("*/descriptor.yaml")):
        descriptor = descriptors.load(path, auditor.pack.schemas)
        if descriptor.as_of is None:
            continue
        found = measured(auditor, descriptor, path)
        for part, taken in found.items():
            longest[part] = max(longest[part], taken.seconds)
        print(f"{path.parent.name:20} " + " ".join(_shown(found[part]) for part in PARTS), flush=True)
    print(f"{'longest':20} " + " ".join(f"{longest[part]:8.3f}       " for part in PARTS))


def measured(auditor: Auditor, descriptor: Descriptor, path: Path) -> dict[str, Taken]:
    """Every part for one sample."""
    assert descriptor.as_of is not None
    audit = auditor.audit_descriptor(descriptor, descriptor.as_of)
    assessor = audit.assessor
    seen, _ = narrowed(audit.assessed, assessor)
    whole = min(_seconds(lambda: assessor.assess(seen.descriptor, seen.as_of)) for _ in range(3))
    ahead = causes(seen, assessor)
    days = {cause.day for cause in ahead}

    def varied(ask: Callable[[Variations], Any]) -> Taken:
        variations = Variations(seen, assessor)
        seconds = _seconds(lambda: ask(variations))
        return Taken(seconds, variations.count * whole / seconds)

    ten_years = (YEARS * 365 + YEARS // 4) * whole
    in_time = _seconds(lambda: calendar(seen, assessor, ahead))
    return {
        "questions": varied(questions),
        "boundary": varied(lambda variations: boundaries(variations, days)),
        "calendar": Taken(in_time, ten_years / in_time),
        "readings": varied(conflicts),
        "explain": _explain(auditor, audit, whole),
        "diff": _diff(auditor, audit, path),
    }


def _explain(auditor: Auditor, audit: Audit, whole: float) -> Taken:
    longest = Taken(0.0)
    for rule in sorted({finding.rule.id for finding in audit.assessed.findings})[::EACH]:
        before = time.process_time()
        rows = followed(audit.audited, auditor.pack.rules.derived, explained(audit.audited, rule, None))
        tried = sum(audit.takes(rule, row["subject"])["searched"]["pairs"] for row in rows)
        seconds = time.process_time() - before
        if seconds > longest.seconds:
            longest = Taken(seconds, tried * whole / seconds)
    return longest


def _diff(auditor: Auditor, audit: Audit, path: Path) -> Taken:
    text = re.sub(r"(requests_per_month: )(?=\d)", r"\g<1>1", path.read_text("utf-8")) + "# other words\n"
    other = descriptors.read(documents.loads(text, name=path.name), auditor.pack.schemas, path.parent)
    day = audit.audited.as_of + LATER
    auditor.engine(day)
    first = audit.found
    before = time.process_time()
    again = auditor.audit_descriptor(other, day)
    compare(first, of_audit(audit, first, auditor), again.found, of_audit(again, again.found, auditor), auditor)
    return Taken(time.process_time() - before)


def _shown(taken: Taken) -> str:
    return f"{taken.seconds:8.3f} " + (" " * 6 if taken.times is None else f"{taken.times:5,.0f}x")


def _seconds(part: Callable[[], Any]) -> float:
    before = time.process_time()
    part()
    return time.process_time() - before


if __name__ == "__main__":
    main()
