"""The record tells where sources differ about its own candidates, and nothing about others."""

from __future__ import annotations

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
