"""Personal data, and who gets it where."""

from __future__ import annotations

from typing import Any

from auditor.report import candidates, detail, privacy
from tests.report import records


def shown(record: dict[str, Any]) -> dict[str, Any]:
    names, codes = candidates.subject_names(record), candidates.codes(record)
    everything = frozenset(names)
    found = detail.findings(records.checked(record), names, codes, everything)
    return privacy.privacy(record, codes, found, everything)[0]


def two_ways() -> dict[str, Any]:
    """A workload that can run on machines of one's own or at a provider."""
    own = records.candidate("chat", "mistral-7b", "approve", rank=1)
    hosted = records.candidate("chat", "gpt", "approve", access="api", provider="openai", rank=2)
    agreement = records.finding(1, "privacy/gdpr-28", hosted["id"], "fail", "condition", title="An agreement is signed")
    clear = records.finding(2, "privacy/gdpr-6", "chat", "pass", "reject", title="A legal basis")
    other = records.finding(3, "ai-act/art-4", "chat", "fail", "condition")
    of_own = [
        records.fact("access.operator", "organisation", "Who runs the model"),
        records.fact("access.host", "own_premises", "Who hosts the machines"),
        records.fact("access.processing_countries", ["AT"], "Where it is processed"),
        records.fact("provider.dpa", None, "Agreement offered"),
        records.fact("evidence.data_processing_agreement", False, "Agreement signed"),
    ]
    of_hosted = [
        records.fact("access.operator", "provider", "Who runs the model"),
        records.fact("access.host", None, "Who hosts the machines"),
        records.fact("access.processing_countries", None, "Where it is processed"),
        records.fact("provider.dpa", "incorporated", "Agreement offered"),
        records.fact("evidence.data_processing_agreement", False, "Agreement signed"),
    ]
    data = [
        records.fact("data.special_categories", ["trade_union_membership"], "Special categories"),
        records.fact("evidence.legal_basis", True, "Legal basis", kind="evidence", where="evidence E-01"),
        records.fact("evidence.data_protection_impact_assessment", False, "Impact assessment", kind="absent"),
    ]
    return records.record(
        workloads=[records.workload("chat", [hosted, own], "approve", own["id"])],
        candidates=[hosted, own],
        findings=[agreement, clear, other],
        privacy=[
            {"subject": "chat", "facts": data},
            {"subject": own["id"], "facts": of_own},
            {"subject": hosted["id"], "facts": of_hosted},
        ],
    )


def test_the_data_of_a_workload_are_told_with_their_origin_and_evidence_as_shown_or_not() -> None:
    assert [(fact["title"], fact["value"], fact["origin"]) for fact in shown(two_ways())["data"]] == [
        ("Special categories", "trade union membership", "Stated in the descriptor, data.special_categories (line 14)"),
        ("Legal basis", "shown", "Evidence named, not read, evidence E-01"),
        ("Impact assessment", "not shown", ""),
    ]


def test_the_recommended_candidate_stands_first_and_what_does_not_concern_one_is_a_dash() -> None:
    told = shown(two_ways())
    assert [(column["code"], column["recommended"]) for column in told["columns"]] == [("C2", True), ("C1", False)]
    assert [(row["title"], row["cells"]) for row in told["rows"]] == [
        ("Who runs the model", ["organisation", "provider"]),
        ("Who hosts the machines", ["own premises", "–"]),
        ("Where it is processed", ["AT", "not answered"]),
        ("Agreement offered", ["–", "incorporated"]),
        ("Agreement signed", ["–", "not shown"]),
    ]


def test_findings_on_privacy_are_linked_and_what_is_clear_is_counted() -> None:
    told = shown(two_ways())
    assert [(row["id"], row["anchor"], row["code"]) for row in told["findings"]] == [("F-001", "finding-1", "C1")]
    assert told["clear_rules"] == 1


def test_of_many_candidates_five_stand_side_by_side_and_the_others_are_counted() -> None:
    record = records.many(20)
    told = shown(record)
    assert (len(told["columns"]), told["further"]) == (5, 10)


def test_a_record_made_before_there_was_such_a_part_has_nothing_to_tell() -> None:
    told = shown(records.approved())
    assert (told["data"], told["rows"], told["findings"]) == ([], [], [])


def test_without_personal_data_only_what_is_asked_of_any_data_is_told() -> None:
    record = two_ways()
    record["privacy"][0]["facts"].append(records.fact("data.personal", False, "Personal data are processed"))
    told = shown(record)
    assert not told["personal"]
    assert [fact["title"] for fact in told["data"]] == ["Personal data are processed"]
    assert [row["title"] for row in told["rows"]] == [
        "Who runs the model",
        "Who hosts the machines",
        "Where it is processed",
    ]


def test_evidence_on_transfers_does_not_concern_who_processes_where_it_is_adequate() -> None:
    record = two_ways()
    for one, adequate, countries in zip(record["privacy"][1:], (True, True), (["AT"], ["US"]), strict=True):
        one["facts"] = [
            records.fact("access.processing_countries", countries, "Where it is processed"),
            records.fact("privacy.where_adequate", adequate, "Adequate"),
            records.fact("evidence.transfer_safeguards", False, "Safeguards"),
        ]
    assert {row["title"]: row["cells"] for row in shown(record)["rows"]}["Safeguards"] == ["–", "not shown"]
