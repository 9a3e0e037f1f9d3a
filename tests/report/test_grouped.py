from __future__ import annotations

from auditor.report import candidates, detail, grouped
from tests.report import records


def told(*found: records.Json) -> list[dict[str, object]]:
    record = records.record(findings=list(found))
    names = {"a": "Model A", "b": "Model B", "c": "Model C", "d": "Model D"}
    codes = candidates.codes(record) | {"a": "C1", "b": "C2", "c": "C3", "d": "C4"}
    return detail.findings(record, names, codes, frozenset(names))


def test_findings_that_say_the_same_are_one_card_that_keeps_every_number() -> None:
    fact = records.fact("use.commercial", True, "The product earns money")
    other = records.fact("use.commercial", False, "The product earns money")
    found = told(
        records.finding(1, "act/one", "a", "fail", "reject", facts=[fact]),
        records.finding(2, "act/one", "b", "fail", "reject", facts=[fact]),
        records.finding(3, "act/one", "c", "fail", "reject", facts=[other]),
    )
    cards = grouped.cards(found)
    assert [(card["id"], card["subject"], card["others"]) for card in cards] == [
        ("F-001", "Model A; Model B", [{"id": "F-002", "anchor": "finding-2"}]),
        ("F-003", "Model C", []),
    ]


def test_a_row_names_three_subjects_and_counts_the_others() -> None:
    found = told(*(records.finding(n, "act/one", name, "pass", "reject") for n, name in enumerate("abcd", start=1)))
    [row] = grouped.rows(found)
    assert (row["subject"], row["code"]) == ("Model A; Model B; Model C; and 1 more", "C1, C2, C3, C4")


def test_sources_of_one_document_and_day_are_one_row_with_every_place() -> None:
    places = [detail.source(records.source(pinpoint=place)) for place in ("Art. 4", "Art. 5", "Art. 4")]
    later = detail.source(records.source(pinpoint="Art. 4", checked="2026-11-28"))
    assert [row["places"] for row in grouped.sources([*places, later])] == [["Art. 4", "Art. 5"], ["Art. 4"]]


def test_facts_of_three_cards_and_more_are_told_once_and_pointed_to() -> None:
    role, own = records.fact("org.role", True, "The role"), records.fact("own", False, "Own")
    found = told(
        *(
            records.finding(n, f"act/{n}", "a", "fail", "reject", facts=[role, *([own] if n == 1 else [])])
            for n in (1, 2, 3)
        )
    )
    shared, cards = grouped.with_shared_facts(grouped.cards(found))
    assert [(fact["id"], fact["anchor"], fact["title"], fact["value"]) for fact in shared] == [
        ("S1", "shared-1", "The role", "yes")
    ]
    assert [([one["title"] for one in card["facts"]], [one["id"] for one in card["shared"]]) for card in cards] == [
        (["Own"], ["S1"]),
        ([], ["S1"]),
        ([], ["S1"]),
    ]
