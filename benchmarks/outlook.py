"""How long the outlook of each sample takes in one process, part by part, in seconds of processor time.

python -m benchmarks.outlook
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from auditor.audit import Auditor
from auditor.inputs import descriptor as descriptors
from auditor.outlook.boundary import boundaries
from auditor.outlook.calendar import calendar
from auditor.outlook.conflicts import conflicts
from auditor.outlook.days import causes
from auditor.outlook.look import narrowed
from auditor.outlook.questions import questions
from auditor.outlook.variation import Variations

SAMPLES = Path(__file__).parents[1] / "samples"


def main() -> None:
    """Print one line for each sample."""
    auditor = Auditor.open()
    print(f"{'sample':24} {'questions':>9} {'boundary':>9} {'calendar':>9} {'conflicts':>9}")
    for path in sorted(SAMPLES.glob("*/descriptor.yaml")):
        descriptor = descriptors.load(path, auditor.pack.schemas)
        if descriptor.as_of is None:
            continue
        audit = auditor.audit_descriptor(descriptor, descriptor.as_of)
        assessor = audit.assessor
        seen, _ = narrowed(audit.assessed, assessor)
        ahead = causes(seen, assessor)
        days = {cause.day for cause in ahead}
        parts: list[Callable[[], Any]] = [
            lambda seen=seen, assessor=assessor: questions(Variations(seen, assessor)),
            lambda seen=seen, assessor=assessor, days=days: boundaries(Variations(seen, assessor), days),
            lambda seen=seen, assessor=assessor, ahead=ahead: calendar(seen, assessor, ahead),
            lambda seen=seen, assessor=assessor: conflicts(Variations(seen, assessor)),
        ]
        print(f"{path.parent.name:24} " + " ".join(f"{_seconds(part):9.3f}" for part in parts), flush=True)


def _seconds(part: Callable[[], Any]) -> float:
    before = time.process_time()
    part()
    return time.process_time() - before


if __name__ == "__main__":
    main()
