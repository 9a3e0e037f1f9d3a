"""Of a workload with many candidates some are looked at: never a hybrid without the two it is made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents
from auditor.outlook.look import MOST_CANDIDATES, look
from tests.outlook.asked import AS_OF, SAMPLES, STORIES, assessor, auditor

HYBRID = "log-summary/mistral-7b-instruct-v0.3@hybrid"
PARTS = {"log-summary/mistral-7b-instruct-v0.3@self_hosted", "log-summary/mistral-medium-3.5@api:mistral"}
OTHERS = (
    "llama-3.1-8b-instruct",
    "qwen-2.5-7b-instruct",
    "qwen-2.5-1.5b-instruct",
    "llama-3.2-3b-instruct",
    "qwen-3-4b",
)


@pytest.mark.parametrize("selected", [HYBRID, "log-summary/qwen-3-4b@self_hosted", None])
def test_a_hybrid_is_looked_at_with_both_its_parts_or_not_at_all(selected: str | None) -> None:
    path = Path(SAMPLES[STORIES.index("summaries-hybrid")])
    chosen = f"    selected: {HYBRID}\n"
    further = "".join(
        f"      - {{model: {name}, access: self_hosted, hardware: aws-g5-xlarge, precision: int4}}\n" for name in OTHERS
    )
    text = path.read_text("utf-8")
    assert chosen in text
    text = text.replace(chosen, further + (f"    selected: {selected}\n" if selected else ""))
    descriptor = descriptors.read(documents.loads(text, name="many.yaml"), auditor().pack.schemas)
    base = assessor().assess(replace(descriptor, evidence=()), AS_OF)
    found = look(base, assessor())
    seen = found.standing["log-summary"]
    assert len(seen) <= MOST_CANDIDATES < len(base.descriptor.workloads[0].candidates)
    assert seen[0] == (selected or base.project.workloads[0].stands_on)
    assert HYBRID not in seen or set(seen) >= PARTS
    assert found.boundaries.found
    assert found.calendar
