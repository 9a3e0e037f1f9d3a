"""Liveness: how few answers are enough. One that always asks for more is as useless as one that always approves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from auditor.inputs.descriptor import Descriptor
from tests.samples.story import described, record

BUDGETS = {
    "internal-summariser": 25,
    "chat-assistant": 40,
    "cv-screening": 60,
}
"""The most answers that may be needed: a summariser for staff, a chatbot for customers, a sorter of applications."""

GROUPS = ("use", "data", "needs", "controls")


def answers(descriptor: Descriptor) -> Iterator[str]:
    """Every fact the requester stated, `[]` and false included; names, days and volumes answer no question."""
    for field, value in descriptor.organisation.items():
        if field != "name" and value is not None:
            yield f"organisation.{field}"
    for workload in descriptor.workloads:
        for group in GROUPS:
            stated = workload.facts.get(group)
            assert stated is None or isinstance(stated, dict)
            yield from (f"{group}.{field}" for field, value in (stated or {}).items() if value is not None)


def undecided(found: Mapping[str, Any]) -> set[str]:
    """The rules not answered that could make the outcome of a permitted candidate worse than a note."""
    return {f["rule"] for f in found["findings"] if f["status"] == "unknown" and f["outcome"] != "note"}


@pytest.mark.parametrize(("name", "budget"), BUDGETS.items())
def test_a_story_is_decided_with_few_answers(name: str, budget: int) -> None:
    given = list(answers(described(name)))
    assert len(given) <= budget, f"{len(given)} answers: {', '.join(given)}"
    assert undecided(record(name)) == set()
    assert "missing_fact" not in record(name)["assessment"]["refer_because"]
