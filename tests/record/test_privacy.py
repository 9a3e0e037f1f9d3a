"""What a record keeps of personal data."""

from __future__ import annotations

from typing import Any

from auditor.record.privacy import CANDIDATE, WORKLOAD
from tests.record.audits import each


@each
def test_every_workload_and_candidate_tells_these_facts(record: dict[str, Any]) -> None:
    told = {one["subject"]: [fact["name"] for fact in one["facts"]] for one in record["privacy"]}
    of_workloads = {workload["id"]: list(WORKLOAD) for workload in record["workloads"]}
    assert told == of_workloads | {candidate["id"]: list(CANDIDATE) for candidate in record["candidates"]}
