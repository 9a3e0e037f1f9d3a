"""Where the source documents err about licences, the catalogue says who says what, what holds, and why."""

from __future__ import annotations

import pytest

from tests.catalogue.shipped import catalogue

ERRATA = {
    "llama-3.1-700m",
    "bloom-licence",
    "qwen-2.5-licences",
    "deepseek-v3-licence",
    "deepseek-v3-0324-licence",
    "mistral-licences",
    "mistral-research-licence",
    "hosting-oneself-in-the-union",
    "weights-for-good",
    "olmo-2-instruct-licence",
    "gemma-2-licence",
    "titan-is-closed",
    "who-may-host",
    "closest-to-open-source",
    "health-data-at-services",
    "licences-that-change",
    "line-ups-that-aged",
}


FURTHER = {"falcon-3-royalties", "grok-2-outputs", "revenue-of-whom", "evaluation-under-mnpl"}
"""Where readers of a licence, or two of its own sentences, differ; the source documents say nothing of these."""


def test_the_errors_of_the_source_documents_are_these() -> None:
    assert set(catalogue().disagreements) == ERRATA | FURTHER


@pytest.mark.parametrize("name", sorted(ERRATA | FURTHER))
def test_each_has_both_sides_an_answer_and_its_evidence(name: str) -> None:
    one = catalogue().disagreements[name]
    assert len({said.value for said in one.statements}) == len(one.statements) > 1
    assert one.models or one.licences or one.providers
    assert one.settled
    assert one.decided_by
    assert {said.said_by for said in one.statements} - {"the essay", "the decision framework"}, "someone who knows"


def test_what_a_source_calls_a_model_is_kept_apart_from_what_it_is() -> None:
    bloom = catalogue().disagreements["bloom-licence"]
    assert [said.calls for said in bloom.statements] == ["fully_open", None]
    assert catalogue().licences["bigscience-rail-1.0"].kind == "restricted"
