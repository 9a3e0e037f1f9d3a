"""What the report prints of the six stories of the AI Act: tier, points, duties, and the day each starts."""

from __future__ import annotations

import re
from functools import cache
from html import unescape

import pytest

from auditor.report import words
from auditor.report.html import html
from tests.report import records
from tests.samples.story import record

TIERS = {
    "hospital-triage": [
        "high-risk, Annex III and Annex I",
        "Annex III point 5(d)",
        "(from 2 December 2027)",
        "2 August 2028",
    ],
    "cv-screening": ["high-risk, Annex III", "Annex III point 4(a)", "(from 2 December 2027)"],
    "bank-credit-score": ["high-risk, Annex III", "Annex III point 5(b)", "(from 2 December 2027)"],
    "school-emotions": ["prohibited practice", "Art. 5(1)(f)", "(from 2 February 2025)"],
    "city-chatbot": [
        "not high-risk, transparency duties",
        "Art. 50(1) and (5): People must be told that they interact with an AI system (from 2 August 2026)",
        "Art. 50(2); Art. 111(4): Synthetic content must be marked",
    ],
    "hobby-log-sorter": ["AI Act: not in scope", "Art. 2(12)", "(from 2 February 2025)"],
}
"""What stands in print about how the Act sees each."""


@cache
def printed(name: str) -> str:
    """The words of the report of a sample, single spaces between them."""
    found = record(name)
    page = html(found, records.run(found)).partition("</head>")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.parametrize("name", TIERS)
def test_the_tier_its_points_and_its_days_are_printed(name: str) -> None:
    for told in TIERS[name]:
        assert told in printed(name), told


@pytest.mark.parametrize("name", TIERS)
def test_every_open_or_coming_duty_of_the_act_is_printed_with_clause_and_day(name: str) -> None:
    text = printed(name)
    found = [
        one
        for one in record(name)["obligations"]
        if one["rule"].startswith("ai-act/") and one["state"] in ("open", "upcoming", "standing")
    ]
    for one in found:
        assert one["clause"] in text, one["clause"]
        assert " ".join(one["text"].split()) in text, one["text"]
        if one["due"] is not None:
            assert words.day(one["due"]) in text
    assert bool(found) is (name not in ("hobby-log-sorter",))


@pytest.mark.parametrize("name", TIERS)
def test_every_finding_of_a_law_is_printed_with_how_sure_its_source_is_and_nothing_is_called_compliant(
    name: str,
) -> None:
    text = printed(name)
    assert not re.search(r"\b(is|are|fully) compliant\b", text, re.IGNORECASE)
    for one in record(name)["findings"]:
        source = one["source"]
        if one["status"] == "not_applicable":
            continue
        assert source["pinpoint"] in text, one["rule"]
        if source["confidence"] != "verified":
            assert words.CONFIDENCE[source["confidence"]] in text


def test_the_recruiter_and_the_bank_are_told_the_day_on_which_their_duties_start() -> None:
    for name in ("cv-screening", "bank-credit-score"):
        days = [(one["date"], one["literal"]) for one in record(name)["workloads"][0]["eu_ai_act"]["dates"]]
        assert ("2027-12-02", None) in days
        assert ("2027-12-02", "2026-08-02") in days
        assert "by another reading they have bound since 2 August 2026" in printed(name)
