"""The samples as the tests see them: audited once, with what their findings say by rule and subject."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor import resources
from auditor.audit import Auditor
from auditor.inputs import project
from auditor.inputs.descriptor import Descriptor

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


NO_STORIES = frozenset({"claims", "policies"})
"""Folders of samples/ that hold files of another kind: claims about costs, and house policies."""


def names() -> list[str]:
    """Every story in samples/."""
    return sorted(path.name for path in SAMPLES.iterdir() if path.is_dir() and path.name not in NO_STORIES)


@functools.cache
def auditor() -> Auditor:
    """One auditor with the built-in rules for all of these tests."""
    return Auditor.open()


@functools.cache
def described(name: str) -> Descriptor:
    """A sample's descriptor, with its waivers where it has any."""
    return project.load(SAMPLES / name / "descriptor.yaml", waivers(name), resources.schemas())


def waivers(name: str) -> Path | None:
    """The file of waivers of a sample, if it has one."""
    path = SAMPLES / name / "waivers.yaml"
    return path if path.exists() else None


@functools.cache
def record(name: str) -> dict[str, Any]:
    """The record of a sample, as of the day its descriptor names."""
    descriptor = described(name)
    assert descriptor.as_of is not None, f"samples/{name} names no day"
    return auditor().audit_descriptor(descriptor, descriptor.as_of).record


def status(name: str, rule: str) -> Mapping[str, str]:
    """What a rule says of each subject of a sample."""
    return {f["subject"]: f["status"] for f in record(name)["findings"] if f["rule"] == rule}


def outcomes(name: str) -> dict[str, str]:
    """The outcome of each candidate of a sample."""
    return {candidate["id"]: candidate["outcome"] for candidate in record(name)["candidates"]}


def conditions(name: str) -> list[dict[str, Any]]:
    """The obligations that a sample's approval depends on, by rule, subject and clause."""
    found = record(name)
    listed = set(found["assessment"]["conditions"])
    keys = ("rule", "subject", "clause", "due")
    return [{key: duty[key] for key in keys} for duty in found["obligations"] if duty["id"] in listed]


def outcome(name: str) -> dict[str, Any]:
    """What expected.json says of a sample: the assessment, every candidate's outcome, and the recommendations."""
    found = record(name)
    assessment = found["assessment"]
    return {
        "assessment": {
            "outcome": assessment["outcome"],
            "refer_because": assessment["refer_because"],
            "reasons": assessment["reasons"],
            "conditions": conditions(name),
        },
        "candidates": outcomes(name),
        "recommended": {workload["id"]: workload["recommended_candidate"] for workload in found["workloads"]},
    }


def as_written(name: str) -> str:
    """The text of a sample's expected.json as it ought to stand."""
    return json.dumps(outcome(name), indent=2, ensure_ascii=False) + "\n"
