"""What stands in a record: complete, closed in itself, nothing twice, and the same bytes everywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from auditor import __version__
from auditor.record.canonical import canonical
from tests.cli.run import ROOT, SAMPLE
from tests.record.audits import OPEN, audited, each, open_ends, sample


def subjects(record: dict[str, Any]) -> set[str]:
    return {"project", *(one["id"] for one in record["workloads"]), *(one["id"] for one in record["candidates"])}


# Closed in itself


@each
def test_ids_are_given_once_and_in_order(record: dict[str, Any]) -> None:
    for key, letter in (("findings", "F"), ("obligations", "O")):
        assert [one["id"] for one in record[key]] == [f"{letter}-{n:03}" for n in range(1, len(record[key]) + 1)]
    for key in ("workloads", "candidates", "evidence"):
        ids = [one["id"] for one in record[key]]
        assert len(set(ids)) == len(ids)


@each
def test_whatever_is_referred_to_is_there(record: dict[str, Any]) -> None:
    findings = {one["id"]: one for one in record["findings"]}
    obligations = {one["id"]: one for one in record["obligations"]}
    candidates = {one["id"]: one for one in record["candidates"]}
    rules = {one["rule"] for one in record["findings"]}
    pairs = {(one["rule"], one["subject"]) for one in record["findings"]}

    assert set(record["assessment"]["conditions"]) <= set(obligations)
    assert {(one["rule"], one["subject"]) for one in record["assessment"]["reasons"]} <= pairs
    for workload in record["workloads"]:
        assert [candidates[name]["workload"] for name in workload["candidates"]] == [workload["id"]] * len(
            workload["candidates"]
        )
        assert workload["recommended_candidate"] in (None, *workload["candidates"])
        assert {findings[name]["subject"] for name in workload["findings"]} <= {workload["id"]}
    for candidate in record["candidates"]:
        assert {findings[name]["subject"] for name in candidate["findings"]} == {candidate["id"]}
        assert {obligations[name]["subject"] for name in candidate["obligations"]} <= {candidate["id"]}
    for finding in record["findings"]:
        assert finding["subject"] in subjects(record)
        assert [obligations[name]["finding"] for name in finding["obligations"]] == [finding["id"]] * len(
            finding["obligations"]
        )
    for obligation in record["obligations"]:
        finding = findings[obligation["finding"]]
        assert (obligation["rule"], obligation["subject"]) == (finding["rule"], finding["subject"])
        assert obligation["id"] in finding["obligations"]
    for question in record["questions"]:
        assert question["subject"] in subjects(record)
        assert question["rules"]
        assert set(question["rules"]) <= rules
    everyone = subjects(record)
    for row in record["calendar"]:
        assert {(one["rule"], one["subject"]) for one in row["findings"]} <= pairs
        assert {one["subject"] for one in row["flips"]} <= everyone
        assert set(row["costs"]) <= set(candidates)
    for boundary in record["boundaries"]:
        assert {(one["rule"], one["subject"]) for one in boundary["because"]} <= pairs
        assert {one["subject"] for one in boundary["flips"]} <= everyone
    for reading in record["readings"]:
        assert set(reading["rules"]) <= rules
    assert {option["candidate"] for option in record["costs"]["options"]} == set(candidates)


@each
def test_every_finding_stands_once_for_each_subject_of_its_kind(record: dict[str, Any]) -> None:
    pairs = [(one["rule"], one["subject"]) for one in record["findings"]]
    assert len(set(pairs)) == len(pairs)
    by_scope = {
        "project": {"project"},
        "workload": {one["id"] for one in record["workloads"]},
        "candidate": {one["id"] for one in record["candidates"]},
    }
    for finding in record["findings"]:
        about = {subject for rule, subject in pairs if rule == finding["rule"]}
        assert about == by_scope[finding["scope"]]


@each
def test_conditions_are_the_obligations_that_count_for_what_the_project_stands_on(record: dict[str, Any]) -> None:
    obligations = {one["id"]: one for one in record["obligations"]}
    for name in record["assessment"]["conditions"]:
        assert obligations[name]["condition"]
        assert obligations[name]["state"] in ("open", "upcoming", "not_answered")
    assert all(one["due"] is None for one in record["obligations"] if one["state"] == "met")


# Sources


def all_sources(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict):
        if set(value) == {"document", "pinpoint", "quote", "url", "checked", "confidence", "opened", "text_sha256"}:
            yield value
        for item in value.values():
            yield from all_sources(item)
    elif isinstance(value, list):
        for item in value:
            yield from all_sources(item)


@each
def test_every_source_is_complete(record: dict[str, Any]) -> None:
    found = list(all_sources(record))
    assert len(found) > len(record["findings"])
    for source in found:
        assert source["document"]
        assert source["pinpoint"]
        assert re.fullmatch(r"(https://|urn:)\S+", source["url"])
        assert re.fullmatch(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]", source["checked"])
        assert source["confidence"] in ("verified", "secondary", "contested")
        assert re.fullmatch(r"([0-9a-f]{64})?", source["text_sha256"])


@each
def test_the_list_of_sources_is_that_of_all_that_was_relied_on(record: dict[str, Any]) -> None:
    """Once each, in a fixed order; nothing else, and nothing missing."""
    listed = [tuple(source.values()) for source in record["sources"]]
    assert listed == sorted(set(listed))
    cited = {tuple(one["source"].values()) for one in record["findings"]}
    cited |= {tuple(line["source"].values()) for option in record["costs"]["options"] for line in option["lines"]}
    cited |= {
        tuple(fact["provenance"]["source"].values())
        for one in record["findings"]
        for fact in one["facts"]
        if fact["provenance"]["source"]
    }
    cited |= {tuple(link["source"].values()) for one in record["candidates"] for link in one["chain"] if link["source"]}
    assert cited <= set(listed)


# Questions


@each
def test_every_finding_that_is_not_answered_asks_for_something(record: dict[str, Any]) -> None:
    asking = {rule for question in record["questions"] for rule in question["rules"]}
    unanswered = {one["rule"] for one in record["findings"] if one["status"] == "unknown"}
    assert unanswered <= asking


@each
def test_what_is_asked_is_not_known(record: dict[str, Any]) -> None:
    known = {
        (fact["name"], finding["subject"])
        for finding in record["findings"]
        for fact in finding["facts"]
        if fact["provenance"]["kind"] != "absent"
    }
    for question in record["questions"]:
        assert (question["fact"], question["subject"]) not in known
        assert "?" in question["question"]
        assert "{" not in question["question"]


def test_what_is_open_is_asked_of_the_subject_it_is_about() -> None:
    asked = {(one["fact"], one["subject"]): one for one in open_ends().record["questions"]}
    users = asked["organisation.group_mau@2024-06", "project"]
    assert "llama-3.1/mau-700m" in users["rules"]
    assert users["question"].endswith("have in June 2024?")
    assert users["answered_by"] == "requester"
    assert ("use.is_ai_system", "chat") in asked
    assert ("use.is_ai_system", "sums") not in asked


# What else it says


def test_the_head_of_the_record() -> None:
    record = open_ends().record
    assert record["as_of"] == "2026-11-22"
    assert record["horizon"] == {"until": "2027-12-01", "basis": "go_live_plus_12_months"}
    assert record["document"]["number"] == "open-ends-2026-11-22"
    assert record["document"]["title"] == "Much is open here: “quoted”, naïve, 日本 and a tab\t"
    assert record["project"]["country"] == "FR"
    assert record["inputs"]["descriptor"]["name"] == "descriptor.yaml", "no folder of the machine"
    assert record["inputs"]["rules"]["version"] == __version__


def test_what_costs_are_known_and_what_bars_there_are() -> None:
    found = {one["id"]: one for one in open_ends().record["candidates"]}
    too_large = found["sums/llama-3.1-70b-instruct@self_hosted"]
    assert (too_large["outcome"], too_large["cost"]["state"], too_large["cost"]["monthly"]) == (
        "reject",
        "infeasible",
        None,
    )
    assert found["chat/mistral-7b-instruct-v0.3@hybrid"]["cost"]["state"] == "unknown"
    assert sample().record["candidates"][1]["cost"]["monthly"] == {"low": "331.2", "mid": "331.2", "high": "331.2"}
    assert sample().record["candidates"][1]["cost"]["yearly"] == {
        "low": "3974.4",
        "mid": "3974.4",
        "high": "3974.4",
    }


def test_evidence_says_whether_it_counts() -> None:
    found = {one["id"]: one["counts"] for one in open_ends().record["evidence"]}
    assert found == {"E-01": False, "E-02": True}


def test_inputs_are_named_with_their_digests() -> None:
    inputs = sample().record["inputs"]
    names = [one["name"] for one in inputs["rules"]["files"]]
    assert names == sorted(names)
    assert "licences/llama-3.1.yaml" in names
    assert not any(name.startswith("catalogue/") or name.endswith(".cases.yaml") for name in names)
    assert inputs["catalogue"]["files"]
    assert (inputs["organisation"], inputs["policy"], inputs["waivers"]) == (None, None, None)


# The same bytes everywhere


PROGRAM = """
import sys
from datetime import date
from pathlib import Path
from auditor.audit import Auditor
from auditor.record.canonical import canonical
audit = Auditor.open().audit(Path("descriptor.yaml"), date(2026, 11, 22))
sys.stdout.buffer.write(canonical(audit.record))
"""


def made_elsewhere(folder: Path, text: bytes, **environment: str) -> bytes:
    """The record of a descriptor, made by another process in another folder."""
    folder.mkdir(parents=True)
    (folder / "descriptor.yaml").write_bytes(text)
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        check=True,
    )
    assert ran.stderr == b""
    return ran.stdout


@each
def test_a_record_has_the_same_bytes_in_any_process_folder_and_locale(record: dict[str, Any], tmp_path: Path) -> None:
    """Also with other hash seeds, another time zone, and without the cache of rules."""
    text = SAMPLE.read_bytes() if record is sample().record else OPEN.encode()
    one = made_elsewhere(tmp_path / "one", text, PYTHONHASHSEED="1", LC_ALL="C", TZ="UTC")
    other = made_elsewhere(
        tmp_path / "deep" / "größer" / "two",
        text,
        PYTHONHASHSEED="4294967295",
        LC_ALL="fr_FR.UTF-8",
        LANG="tr_TR.UTF-8",
        TZ="Pacific/Kiritimati",
        AUDITOR_CACHE="",
    )
    assert one == other == canonical(record)


@each
def test_no_path_and_no_clock_is_in_a_record(record: dict[str, Any]) -> None:
    data = canonical(record).decode()
    assert str(ROOT) not in data
    assert not re.search(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}", data)


def test_an_audit_leaves_no_trace_in_the_next() -> None:
    first = canonical(audited(OPEN).record)
    audited(OPEN.replace("country: FR", "country: US").replace("open-ends", "others"))
    assert canonical(audited(OPEN).record) == first
