"""Costs in the record: what a price rests on, and what is told of options against each other."""

from __future__ import annotations

from datetime import date

from tests.record.audits import audited


def test_an_old_price_says_when_it_was_read_and_who_accepts_it() -> None:
    text = """
descriptor_version: "1"
as_of: 2027-03-01
project: {id: small, title: Small}
organisation: {name: Somebody}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    volume: {requests_per_month: 1000, input_tokens_per_request: 1000, output_tokens_per_request: 100}
    candidates:
      - {model: gpt-5.2, access: api, provider: openai}
      - {model: gpt-5.4, access: api, provider: openai}
accepted_prices:
  - {provider: openai, model: gpt-5.2, by: Head of Procurement, on: 2027-02-01, why: The contract fixes it.}
"""
    costs = audited(text, date(2027, 3, 1)).found["costs"]
    assert {one["candidate"]: one["price"] for one in costs["options"]} == {
        "chat/gpt-5.2@api:openai": {
            "checked": "2026-11-22",
            "days_ago": 99,
            "too_old": False,
            "accepted": {
                "by": "Head of Procurement",
                "on": "2027-02-01",
                "until": "2027-05-02",
                "why": "The contract fixes it.",
            },
        },
        "chat/gpt-5.4@api:openai": {"checked": "2026-11-22", "days_ago": 99, "too_old": True, "accepted": None},
    }
    [comparison] = costs["comparisons"]
    assert comparison["too_stale"] == ["chat/gpt-5.4@api:openai"]
    assert comparison["cheapest"] is None
