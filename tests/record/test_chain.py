"""The chain of licences in the record: each link with what the rules on its licence found for the candidate."""

from __future__ import annotations

from typing import Any

from tests.record.audits import audited

CHAINED = """\
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
      - {model: deepseek-r1, access: self_hosted}
"""


def _statuses(record: dict[str, Any], candidate: str) -> dict[str, str]:
    return {f["rule"]: f["status"] for f in record["findings"] if f["subject"] == candidate}


def _chain(record: dict[str, Any], model: str) -> list[dict[str, Any]]:
    (found,) = [c["chain"] for c in record["candidates"] if c["model"] == model]
    return list(found)


def test_a_link_says_what_was_made_from_it_and_how_its_licence_reaches() -> None:
    record = audited(CHAINED).found
    found = [
        (link["title"], link["made"], link["relation"], link["licence"], link["reach"])
        for link in _chain(record, "olmo-2-7b-instruct")
    ]
    assert found == [
        ("OLMo 2 7B Instruct", None, "itself", "olmo", "own"),
        ("OLMo 2 7B", "OLMo 2 7B Instruct", "finetune", "apache-2.0", "licensed_anew"),
        ("Gemma models, not named one by one", "OLMo 2 7B Instruct", "outputs", "gemma-tou", "outputs"),
    ]


def test_a_link_names_the_findings_on_its_licence_and_no_others() -> None:
    record = audited(CHAINED).found
    rules = {f["id"]: f["rule"] for f in record["findings"]}
    own, added, base, outputs, further = _chain(record, "deepseek-r1-distill-llama-70b")
    assert "llama-3.3/licence-copy" in [rules[name] for name in base["findings"]]
    assert {rules[name].split("/")[0] for name in own["findings"] + base["findings"]} == {"llama-3.3"}
    assert {rules[name] for name in added["findings"]} == {"mit/notice"}
    assert (outputs["findings"], further["findings"]) == ([], [])
    assert own["source"]["document"] == "DeepSeek, repository of DeepSeek-R1"


def test_the_duties_of_the_base_bind_and_those_licensed_anew_do_not() -> None:
    record = audited(CHAINED).found
    distilled = _statuses(record, "chat/deepseek-r1-distill-llama-70b@self_hosted")
    assert distilled["llama-3.3/licence-copy"] == "applies"
    assert distilled["llama-3.1/licence-copy"] == "not_applicable"
    assert distilled["mit/notice"] == "applies"
    r1 = _statuses(record, "chat/deepseek-r1@self_hosted")
    assert r1["deepseek-model-1.0/flow-down"] == "not_applicable"
    assert r1["mit/notice"] == "applies"


def test_whether_terms_on_output_bind_stays_open_where_nobody_says_what_it_was_trained_for() -> None:
    record = audited(CHAINED).record
    olmo = _statuses(record, "chat/olmo-2-7b-instruct@self_hosted")
    assert olmo["gemma-tou/flow-down"] == "unknown"
    assert olmo["apache-2.0/redistribution"] == "applies"
    asked = [q for q in record["questions"] if q["fact"] == "licence.trained_to_perform_similarly"]
    assert [q["subject"] for q in asked] == ["chat/olmo-2-7b-instruct@self_hosted"]


DISTILLED_QWEN = """\
descriptor_version: "1"
project: {id: distilled-qwen, title: A distil of Qwen}
organisation: {name: Somebody, country: US}
models:
  - id: r1-distill-qwen-32b
    title: DeepSeek-R1-Distill-Qwen-32B
    maker: DeepSeek
    licence: mit
    base_models:
      - {model: qwen-2.5-32b-instruct, relation: finetune}
      - {model: deepseek-r1, relation: outputs}
    components: {model_parameters_final: released}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    use: {setting: commercial, made_available_to_others: true, distributes: [weights], sensitive_domains: []}
    candidates: [{model: r1-distill-qwen-32b, access: self_hosted}]
"""


def test_a_distil_described_by_its_owner_owes_the_notices_of_both_licences() -> None:
    """MIT for what DeepSeek added, Apache-2.0 for the weights of Qwen: neither takes the place of the other."""
    record = audited(DISTILLED_QWEN).found
    owed = {(duty["clause"], duty["state"]) for duty in record["obligations"] if duty["finding"]}
    assert ("MIT License second paragraph", "open") in owed
    assert {("Apache License 2.0 §4(a)", "open"), ("Apache License 2.0 §4(b)", "open")} <= owed
    assert [link["licence"] for link in _chain(record, "r1-distill-qwen-32b")][:2] == ["mit", "apache-2.0"]
