"""The record tells where sources differ about its own candidates, and nothing about others."""

from __future__ import annotations

from tests.record.audits import audited
from tests.samples.story import record


def test_a_candidate_under_llama_3_1_brings_the_disagreements_about_it() -> None:
    found = {row["id"]: row for row in record("chat-assistant")["conflicts"]}
    row = found["llama-3.1-700m"]
    assert row["fact"] == "licence.terms"
    assert sorted(row["subjects"]) == [
        "travel-chat/llama-3.1-70b-instruct@managed:aws-bedrock",
        "travel-chat/llama-3.1-8b-instruct@self_hosted",
    ]
    assert [said["said_by"] for said in row["statements"]] == [
        "the essay",
        "the decision framework",
        "the licence",
    ]
    assert "affiliates included" in row["settled"]
    assert row["decided_by"].startswith("The text of the licence")
    assert row["source"]["document"] == "Llama 3.1 Community License Agreement"
    assert "weights-for-good" in found, "a matter of the licence, not of the model alone"
    assert "bloom-licence" not in found


def test_where_no_candidate_is_concerned_nothing_is_told() -> None:
    assert [row["id"] for row in record("internal-summariser")["conflicts"]] == ["closest-to-open-source"]


TAGGED = """\
descriptor_version: "1"
project: {id: tagged, title: A model with a tag}
organisation: {name: Somebody, country: FR}
models:
  - id: own-70b
    title: Own 70B
    maker: Somebody
    licence: llama-3.3
    hub_licence: {tag: TAG, as_of: 2026-11-01}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    candidates: [{model: own-70b, access: self_hosted}]
"""


def test_a_tag_that_contradicts_the_licence_is_told_with_what_holds() -> None:
    found = audited(TAGGED.replace("TAG", "mit")).found
    row = next(row for row in found["conflicts"] if row["id"] == "hub-tag-own-70b")
    assert (row["fact"], row["subjects"]) == ("licence.id", ["chat/own-70b@self_hosted"])
    said = [(one["value"], one["said_by"], one["as_of"]) for one in row["statements"]]
    assert said[0] == ("mit", "the tag on the model hub", "2026-11-01")
    assert said[1][:2] == ("llama-3.3", "the licence of the release")
    assert row["settled"].startswith("Llama 3.3 Community License Agreement.")
    finding = next(one for one in found["findings"] if one["rule"] == "openness/hub-tag")
    assert (finding["status"], finding["outcome"]) == ("fail", "note")
    assert [one["value"] for one in finding["facts"] if one["name"] == "model.hub_licence"] == ["contradicts"]


def test_a_tag_that_agrees_is_no_conflict() -> None:
    found = audited(TAGGED.replace("TAG", "llama3.3")).found
    assert [row["id"] for row in found["conflicts"] if row["id"].startswith("hub-tag")] == []
    assert {one["status"] for one in found["findings"] if one["rule"] == "openness/hub-tag"} == {"pass"}
