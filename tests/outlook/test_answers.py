"""What people type is read as they mean it, or refused with what is expected; and every answer has its place."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from auditor.engine.rules import FactSpec
from auditor.outlook.answers import form, meanings, place, read
from tests.outlook.asked import auditor, story
from tests.outlook.asked import read as descriptor

AT = ("organisation", "fact")


def spec(name: str) -> FactSpec:
    return auditor().pack.rules.facts[name]


@pytest.mark.parametrize(
    ("fact", "typed", "value"),
    [
        ("use.is_ai_system", "yes", True),
        ("use.is_ai_system", "No", False),
        ("use.is_ai_system", "true", True),
        ("use.generates", "none", []),
        ("use.generates", "[]", []),
        ("use.generates", "text, AUDIO", ["text", "audio"]),
        ("use.generates", "1 1", ["audio"]),
        ("use.sensitive_domains", "medical advice, weapons", ["medical_advice", "weapons"]),
        ("use.user_countries", "de, fr", ["DE", "FR"]),
        ("use.user_countries", "de fr", ["DE", "FR"]),
        ("organisation.country", "no", "NO"),
        ("needs.tuning", "none", "none"),
        ("organisation.ml_operations_fte", "0,5", Decimal("0.5")),
        ("organisation.ml_operations_fte", "at least 3", {"at_least": 3}),
        ("organisation.ml_operations_fte", "between 3 and 4", {"at_least": 3, "at_most": 4}),
        ("use.placed_on_market", "1 February 2027", "2027-02-01"),
    ],
)
def test_what_is_typed_is_read_as_meant(fact: str, typed: str, value: Any) -> None:
    assert read(typed, spec(fact), AT) == ((AT, value),)


def test_a_month_is_a_number_or_a_bound_that_held_up_to_a_month() -> None:
    mau = spec("organisation.group_mau")
    at = ("organisation", "group_mau", "2024-06")
    assert read("1 850 000", mau, at) == ((at, 1850000),)
    assert read("Never above 5000000 through 2026-10", mau, at) == (
        (("organisation", "group_mau", "never_above"), 5000000),
        (("organisation", "group_mau", "through"), "2026-10"),
    )


@pytest.mark.parametrize(
    ("fact", "typed", "told"),
    [
        ("use.is_ai_system", "perhaps", '"perhaps" is neither. Answer yes or no.'),
        ("use.generates", "txet", '"txet" is none of those listed. Did you mean "text"?'),
        ("organisation.ml_operations_fte", "some", '"some" is no number. Write it like 1850000, 1 850 000 or 0.5.'),
        ("organisation.ml_operations_fte", "3.000", "3.000 can be read as 3 or as 3000. Write it without the point."),
        ("use.placed_on_market", "soon", '"soon" is no day. Write it like 2027-02-01.'),
    ],
)
def test_what_is_no_answer_is_refused_with_what_is_expected(fact: str, typed: str, told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told) + "$"):
        read(typed, spec(fact), AT)


def test_every_fact_a_requester_can_tell_has_words_for_how_to_answer() -> None:
    for one in auditor().pack.rules.facts.values():
        assert form(one)
        told, meant = meanings(one)
        assert set(meant) <= set(one.values)
        assert all(f"{word} - " not in told for word in meant)


def test_a_fact_has_its_place_in_the_file_or_none() -> None:
    asked = story("chat-assistant")
    chat = asked.workloads[0]
    candidate = chat.candidates[0]
    found = {
        name: place(asked, fact, subject, spec(name))
        for name, fact, subject in [
            ("organisation.group_mau", "organisation.group_mau@2024-06", "project"),
            ("use.generates", "use.generates", chat.id),
            ("access.paid_service", "access.paid_service", candidate.id),
            ("model.training_flop", "model.training_flop", candidate.id),
        ]
    }
    assert found == {
        "organisation.group_mau": ("organisation", "group_mau", "2024-06"),
        "use.generates": ("workloads", 0, "use", "generates"),
        "access.paid_service": ("workloads", 0, "candidates", 0, "paid_service"),
        "model.training_flop": None,
    }


def test_candidates_of_the_catalogue_have_no_place_of_their_own() -> None:
    asked = descriptor(
        'descriptor_version: "1"\nproject: {id: t, title: T}\norganisation: {name: T}\n'
        "workloads: [{id: w, title: W, purpose: W., candidates: all}]\n"
    )
    assert place(asked, "access.paid_service", "w/some@api:openai", spec("access.paid_service")) is None
