"""How the report tells candidates apart by the duties they bring and by what sources say of their quality."""

from __future__ import annotations

from typing import Any

from auditor.report import choice

SHORT = {"one": "C1", "two": "C2", "three": "C3"}
ANCHORS = {f"O-00{number}": {"id": f"O-00{number}", "anchor": f"duty-{number}"} for number in range(1, 10)}


def candidate(id: str, tier: str | None, *scores: tuple[str, str, str, str]) -> dict[str, Any]:
    keys = ("benchmark", "score", "said_by", "as_of")
    return {"id": id, "quality": {"tier": tier, "scores": [dict(zip(keys, one, strict=True)) for one in scores]}}


def differing(text: str, **states: str) -> dict[str, Any]:
    told = [
        {"candidate": name, "obligation": f"O-00{number}", "state": state}
        for number, (name, state) in enumerate(states.items(), start=1)
    ]
    return {"rule": "a/rule", "clause": "Art. 1", "text": text, "who": "provider", "candidates": told}


def test_scores_stand_with_who_states_them_and_when_and_equal_models_once() -> None:
    said = (("MMLU", "86", "a document", "2026"), ("HumanEval", "80.4", "a document", "2026"))
    rows = choice.quality(
        [
            candidate("one", "near_frontier", *said, ("MMLU", "88.6", "Maker", "2024-07-23")),
            candidate("two", "near_frontier", *said, ("MMLU", "88.6", "Maker", "2024-07-23")),
            candidate("three", None),
        ],
        SHORT,
    )
    assert rows == [
        {
            "codes": "C1, C2",
            "tier": "Near the frontier",
            "scores": "MMLU 86, HumanEval 80.4 (a document, 2026); MMLU 88.6 (Maker, 2024-07-23)",
        },
        {"codes": "C3", "tier": "Not answered", "scores": "No source here states a score."},
    ]


def test_where_no_source_states_a_score_nothing_is_printed() -> None:
    assert choice.quality([candidate("one", None), candidate("two", None)], SHORT) == []


def test_a_duty_names_those_that_bring_it_and_those_that_may() -> None:
    found = {"shared": 2, "differing": [differing("Do it.", one="open", two="not_answered")]}
    told = choice.duties(found, ["one", "two", "three"], SHORT, ANCHORS)
    (row,) = told["rows"]
    assert (row["with"], row["text"], told["shared"], told["more"]) == ("C1; perhaps C2", "Do it.", 2, 0)
    assert [link["id"] for link in row["links"]] == ["O-001", "O-002"]


def test_duties_of_candidates_that_are_not_compared_are_left_out_and_many_are_counted() -> None:
    rows = [differing("Theirs.", three="open"), *(differing(f"Duty {n}.", one="open") for n in range(14))]
    told = choice.duties({"shared": 0, "differing": rows}, ["one", "two"], SHORT, ANCHORS)
    assert [row["text"] for row in told["rows"]] == [f"Duty {n}." for n in range(choice.MOST_DUTIES)]
    assert told["more"] == 2


def test_a_duty_that_may_be_owed_by_all_says_so() -> None:
    assert choice.brought_by({"bring": [], "may": ["C2"]}) == "perhaps C2"
