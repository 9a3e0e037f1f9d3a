"""Where the licences of a model come from, and where statements disagree, as the report tells it."""

from __future__ import annotations

from functools import cache
from typing import Any

from auditor.report import origins
from auditor.report.view import view
from tests.record.audits import audited
from tests.report import records

TEXT = """\
descriptor_version: "1"
project: {id: chained, title: Chained}
organisation: {name: Somebody, country: US}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    use: {setting: commercial, made_available_to_others: true, distributes: [weights], sensitive_domains: []}
    candidates:
      - {model: deepseek-r1-distill-llama-70b, access: self_hosted}
      - {model: olmo-2-7b-instruct, access: self_hosted}
      - {model: mistral-7b-instruct-v0.3, access: self_hosted}
"""


@cache
def told() -> dict[str, Any]:
    record = audited(TEXT).record
    return dict(view(record, records.run(record)))


def chain(title: str) -> dict[str, Any]:
    (found,) = [row for row in told()["origins"]["chains"] if row["title"] == title]
    return dict(found)


def test_each_step_says_what_it_was_made_from_under_which_licence_and_whether_it_reaches() -> None:
    links = chain("DeepSeek-R1-Distill-Llama-70B")["links"]
    assert [(link["step"], link["licence"], link["reach"]) for link in links] == [
        ("DeepSeek-R1-Distill-Llama-70B", "Llama 3.3 Community License Agreement", "Its own licence"),
        ("DeepSeek-R1-Distill-Llama-70B was extended by what DeepSeek added", "MIT License", "Its own licence"),
        (
            "DeepSeek-R1-Distill-Llama-70B was tuned from Llama 3.3 70B Instruct",
            "Llama 3.3 Community License Agreement",
            "Binds with the weights",
        ),
        (
            "DeepSeek-R1-Distill-Llama-70B was trained on the outputs of DeepSeek-R1",
            "MIT License",
            "No longer counts: its maker licensed the result anew",
        ),
        (
            "DeepSeek-R1 was tuned from DeepSeek-V3 (December 2024)",
            "DeepSeek License Agreement, version 1.0 (model licence)",
            "No longer counts: its maker licensed the result anew",
        ),
    ]


def test_the_duties_of_both_licences_stand_side_by_side_and_each_once() -> None:
    links = chain("DeepSeek-R1-Distill-Llama-70B")["links"]
    asked = [[(one["rule"], one["word"]) for one in link["asks"]] for link in links]
    assert ("llama-3.3/licence-copy", "Open duty") in asked[0]
    assert ("llama-3.3/built-with", "Open duty") in asked[0]
    assert asked[1] == [("mit/notice", "Open duty")]
    assert asked[2:] == [[], [], []]
    assert [link["repeats"] for link in links] == [False, False, True, False, False]
    assert all(link["source"] for link in links)


def test_what_no_licence_says_by_itself_stands_between_them() -> None:
    assert chain("OLMo 2 7B Instruct")["links"][2]["reach"].startswith("Reaches it where the licence covers")
    (row,) = [row["across"] for row in told()["origins"]["chains"] if row["title"] == "OLMo 2 7B Instruct"]
    assert all(one["rule"].startswith(("chain/", "openness/", "licences/")) for one in row)
    hub = [one["rule"] for row in told()["origins"]["chains"] for one in row["across"]]
    assert "chain/label" not in hub


def test_a_model_made_from_nothing_known_is_named_with_its_licence() -> None:
    assert told()["origins"]["alone"] == ["Mistral 7B Instruct v0.3 (Apache License 2.0)"]


def test_a_settled_matter_is_told_with_each_statement_and_what_decides() -> None:
    (found,) = [one for one in told()["conflicts"] if one["question"].startswith("Are weights that were downloaded")]
    assert [(one["value"], one["said_by"], one["as_of"]) for one in found["statements"]] == [
        ("Yes", "the essay", "2026"),
        ("The copies have to be deleted when the agreement ends", "the licences", "22 November 2026"),
    ]
    assert found["statements"][0]["quote"].startswith("Model weights are yours forever")
    assert found["settled"].startswith("Only under licences such as Apache 2.0 and MIT")
    assert found["decided_by"] == "The termination clauses of the licences."
    assert "DeepSeek-R1-Distill-Llama-70B" in found["subjects"]
    assert found["to_settle"] == ""


SOURCE = {
    "document": "d.yaml",
    "pinpoint": "statements[0]",
    "quote": "",
    "url": "",
    "checked": "2026-09-01",
    "confidence": "secondary",
}


def test_an_open_matter_says_what_would_come_of_each_statement_and_what_would_settle_it() -> None:
    conflict = {
        "question": "How many?",
        "subjects": ["project"],
        "statements": [
            {
                "value": "5",
                "said_by": "one",
                "as_of": "2026-09-01",
                "source": SOURCE,
                "outcomes": [{"subject": "project", "outcome": "approve"}],
            },
            {"value": "6", "said_by": "another", "as_of": "2026-09", "source": SOURCE, "outcomes": None},
        ],
        "settled": None,
        "decided_by": None,
        "source": SOURCE,
        "matters": True,
    }
    found = origins.disagreement(conflict, {"project": "The project"})
    assert [one["then"] for one in found["statements"]] == ["The project: Approve", "Contradicts other answers"]
    assert found["settled"].startswith("Nothing: no value is taken")
    assert found["settled"].endswith("turns on it.")
    assert found["to_settle"].startswith("A document that decides it")
