from __future__ import annotations

from typing import Any

import pytest

from auditor.report import states, words


@pytest.mark.parametrize(
    ("status", "outcome", "word"),
    [
        ("fail", "reject", "Barred"),
        ("fail", "refer", "To be referred"),
        ("fail", "condition", "Needs action"),
        ("fail", "note", "Note"),
        ("applies", "condition", "Open duty"),
        ("pass", "reject", "No issue raised"),
        ("unknown", "refer", "Not answered"),
        ("upcoming", "reject", "From 2 August 2027"),
        ("waived", "condition", "Waived until 31 March 2027"),
        ("not_applicable", "note", "Not applicable"),
    ],
)
def test_every_status_has_its_word(status: str, outcome: str, word: str) -> None:
    finding = {"status": status, "outcome": outcome, "applies_from": "2027-08-02"}
    assert states.finding_status(finding, {"kind": "waiver", "valid_through": "2027-03-31"}) == word


def test_an_unknown_that_was_accepted_is_not_called_waived() -> None:
    finding = {"status": "waived", "outcome": "reject", "applies_from": None}
    accepted = {"kind": "accept_unknown", "valid_through": "2027-03-31"}
    assert states.finding_status(finding, accepted) == "Not answered, accepted until 31 March 2027"


def test_a_waiver_and_a_start_without_a_day_still_have_a_word() -> None:
    assert states.finding_status({"status": "waived", "outcome": "note", "applies_from": None}, None) == "Waived"
    assert states.finding_status({"status": "upcoming", "outcome": "note", "applies_from": None}, None) == "Upcoming"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "", "not answered"),
        (True, "", "yes"),
        (False, "", "no"),
        (700000000, "monthly active users", "700,000,000 monthly active users"),
        (2026, "", "2,026"),
        ("3.10", "", "3.10"),
        ("1234567.50", "GB", "1,234,567.50 GB"),
        ("2026-11-22", "", "22 November 2026"),
        ("20261122", "", "20261122"),
        ("2026-13-40", "", "2026-13-40"),
        ("", "", "“”"),
        ([], "", "none"),
        (["audio", "text"], "", "audio, text"),
        ({"at_least": None, "at_most": 5000000}, "users", "at most 5,000,000 users"),
        ({"at_least": 10, "at_most": None}, "", "at least 10"),
        ({"at_least": "1.5", "at_most": "2.5"}, "GB", "between 1.5 and 2.5 GB"),
        ({"at_least": None, "at_most": None}, "", "not answered"),
        ("annex_i_section_a", "", "Annex I, Section A"),
    ],
)
def test_a_fact_reads_as_a_person_would_write_it(value: Any, unit: str, text: str) -> None:
    assert words.fact_value(value, unit) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "0"),
        ("0.004", "<\N{NO-BREAK SPACE}0.01"),
        ("9.999", "10.00"),
        ("10.4", "10"),
        ("1200.5", "1,200"),
        ("-1200.6", "−1,201"),
        ("123456789012345678901234567890.5", "123,456,789,012,345,678,901,234,567,890"),
    ],
)
def test_money_is_whole_from_ten_on_and_never_in_powers(amount: str, text: str) -> None:
    assert words.amount(amount) == text
    assert words.money(amount, "EUR") == f"EUR\N{NO-BREAK SPACE}{text}"


def test_counts_and_keywords() -> None:
    assert words.count(1, "duty", "duties") == "1 duty"
    assert words.count(1200, "duty", "duties") == "1,200 duties"
    assert words.keyword("violated_when") == "Violated when"
    assert words.keyword("later_2") == "Binds later when"
    assert words.operator("at_least") == "is at least"


def test_a_long_text_is_shortened_with_an_ellipsis() -> None:
    assert words.shortened("abc", 3) == "abc"
    assert words.shortened("ab cd", 4) == "ab…"
