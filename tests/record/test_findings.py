"""Findings in a record: what decided each, every fact it read, and where that came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from auditor.record.findings import explained
from tests.record.audits import each, open_ends, sample


def comparisons(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if step["kind"] == "compare":
        yield step
    for part in step.get("parts", []):
        yield from comparisons(part)


@each
def test_what_does_not_apply_carries_only_the_comparison_that_made_it_so(record: dict[str, Any]) -> None:
    found = [one for one in record["findings"] if one["status"] == "not_applicable"]
    assert found
    for finding in found:
        assert list(finding["trace"]) == ["because"]
        because = finding["trace"]["because"]
        assert because["kind"] == "compare"
        assert because["truth"] in ("true", "false")
        assert [fact["name"] for fact in finding["facts"]] == [because["fact"]]
        assert finding["obligations"] == []


@each
def test_every_other_finding_carries_every_comparison_and_every_fact_it_read(record: dict[str, Any]) -> None:
    for finding in record["findings"]:
        if finding["status"] == "not_applicable":
            continue
        read = [one["fact"] for tree in finding["trace"].values() for one in comparisons(tree)]
        listed = [fact["name"] for fact in finding["facts"]]
        assert len(set(listed)) == len(listed)
        assert set(read) <= set(listed)
        values = {fact["name"]: fact["value"] for fact in finding["facts"]}
        for tree in finding["trace"].values():
            assert all(one["value"] == values[one["fact"]] for one in comparisons(tree))


@each
def test_every_fact_says_where_it_comes_from(record: dict[str, Any]) -> None:
    kinds = set()
    for fact in (fact for finding in record["findings"] for fact in finding["facts"]):
        provenance = fact["provenance"]
        kinds.add(provenance["kind"])
        assert provenance["where"]
        if provenance["kind"] == "absent":
            assert fact["value"] in (None, False)
            assert provenance["where"] == ("not shown" if fact["value"] is False else "not stated")
        if provenance["kind"] == "descriptor":
            assert re.fullmatch(r"\S+ \(line [0-9]+\)|settled by \S+", provenance["where"])
        if provenance["kind"] == "evidence":
            assert fact["value"] is True
    assert {"descriptor", "catalogue", "absent", "derived"} <= kinds


@each
def test_statuses_and_traces_agree(record: dict[str, Any]) -> None:
    """A finding that failed was violated where it applies; an unknown one has something unknown in it."""
    for finding in record["findings"]:
        truths = {key: tree["truth"] for key, tree in finding["trace"].items()}
        if finding["status"] in ("fail", "applies"):
            assert truths.get("applies_when", "true") == "true"
            assert truths.get("unless", "false") == "false"
            assert truths.get("violated_when", "true") == "true"
            assert truths.get("lift_when", "false") == truths.get("met_when", "false") == "false"
        if finding["status"] == "unknown":
            assert "unknown" in truths.values()
        assert (finding["applies_from"] is not None) == (finding["status"] == "upcoming")


def test_explained_findings_are_those_of_the_record_with_their_whole_trace() -> None:
    for audit in (sample(), open_ends()):
        for finding in audit.found["findings"]:
            (found,) = explained(audit.audited, finding["rule"], finding["subject"])
            if finding["status"] == "not_applicable":
                assert "because" not in found["trace"]
                assert found | {"trace": 0, "facts": 0} == finding | {"trace": 0, "facts": 0}
            else:
                assert found == finding
