"""Costs in the record: what a price rests on, and what is told of options against each other."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

from auditor.costs.mixed import SplitPlan
from auditor.costs.plan import middle, total
from tests.record.audits import audited

STEP = Decimal("0.000001")


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


def test_totals_stand_in_another_currency_only_at_a_rate_that_is_supplied() -> None:
    rate = "exchange_rate: {currency: EUR, per: USD, rate: 0.92, on: 2026-11-20, source: Treasury}\n"
    plain, told = (audited(text).found["costs"] for text in (GROWING, GROWING + rate))
    assert plain["exchange_rate"] is None
    assert {one["converted"] for one in plain["options"]} == {None}
    assert told["exchange_rate"] == {
        "currency": "EUR",
        "per": "USD",
        "rate": "0.92",
        "on": "2026-11-20",
        "source": "Treasury",
    }
    for before, after in zip(plain["options"], told["options"], strict=True):
        assert {**after, "converted": None} == before, "nothing else changes"
        assert after["converted"]["currency"] == "EUR"
        for part in ("monthly", "yearly", "three_years"):
            for end in ("low", "mid", "high"):
                exact = Decimal(before[part][end]) * Decimal("0.92")
                assert abs(Decimal(after["converted"][part][end]) - exact) < Decimal("1e-12")
    other = audited(GROWING + rate.replace("per: USD", "per: GBP")).found["costs"]
    assert {one["converted"] for one in other["options"]} == {None}, "no price is in pounds"


GROWING = """
descriptor_version: "1"
as_of: 2026-11-22
project: {id: small, title: Small, go_live: 2027-01-31}
organisation: {name: Somebody}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    volume:
      requests_per_month: {low: 100000, mid: 400000, high: 900000}
      input_tokens_per_request: 900
      output_tokens_per_request: 250
      growth_per_month: 0.1
    candidates:
      - {model: gpt-4o, access: api, provider: openai}
      - {model: gpt-5.5, access: api, provider: openai}
      - {model: llama-3.1-8b-instruct, access: self_hosted, hardware: aws-g5-xlarge, precision: fp16}
"""


def test_three_years_are_told_month_by_month_with_growth_and_offers_that_end() -> None:
    costs = audited(GROWING).found["costs"]
    [course] = costs["courses"]
    assert (course["workload"], course["currency"], course["start"], course["months"]) == (
        "chat",
        "USD",
        "2027-01-31",
        36,
    )
    options = {one["candidate"].partition("/")[2]: one for one in course["options"]}
    gone = options["gpt-4o@api:openai"]
    assert (gone["lasts"], gone["retires"], gone["cumulative"]) == (0, "2027-01-14", [])
    months = options["gpt-5.5@api:openai"]["cumulative"]
    assert len(months) == 36
    assert months[:2] == ["4800", "10080"]  # 400,000 requests at 0.012, then 440,000
    pair = next(
        one
        for one in course["overtakings"]
        if one["one"].endswith("llama-3.1-8b-instruct@self_hosted") and one["other"].endswith("gpt-5.5@api:openai")
    )
    assert pair["in_the_month"]["lasts"] == 36
    assert pair["added_up"]["never"] is False


def test_the_chances_of_each_option_stand_in_the_record() -> None:
    [found] = audited(GROWING).found["costs"]["chances"]
    assert (found["draws"], found["seed"]) == (2000, 20261122)
    assert sum(one["cheapest_in"] for one in found["options"]) == 2000
    assert [one["cheapest_in"] for one in found["options"]] == sorted(
        (one["cheapest_in"] for one in found["options"]), reverse=True
    )
    for one in found["options"]:
        assert Decimal(one["p5"]) <= Decimal(one["p50"]) <= Decimal(one["p95"])


HYBRID = """
descriptor_version: "1"
as_of: 2026-11-22
project: {id: small, title: Small}
organisation: {name: Somebody}
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    volume: {requests_per_month: 20000000, input_tokens_per_request: 900, output_tokens_per_request: 250}
    candidates:
      - {model: gpt-5.4, access: api, provider: openai}
      - {model: gpt-5.4-mini, access: api, provider: openai}
      - {model: llama-3.1-8b-instruct, access: self_hosted, hardware: aws-g5-xlarge, precision: fp16}
      - model: llama-3.1-8b-instruct
        access: hybrid
        hybrid:
          small: chat/llama-3.1-8b-instruct@self_hosted
          frontier: chat/gpt-5.4@api:openai
          routed_share: {low: 0.5, mid: 0.7, high: 0.8}
          escalated_share: 0.1
"""


def test_the_share_routed_at_which_a_hybrid_is_cheaper_is_that_of_trying_every_one() -> None:
    audit = audited(HYBRID)
    [told] = audit.found["costs"]["shares"]
    assert (told["hybrid"], told["routed"], told["settled"]) == ("chat/llama-3.1-8b-instruct@hybrid", "0.7", True)
    hybrid = audit.audited.options[told["hybrid"]].plan
    assert isinstance(hybrid, SplitPlan)
    values = middle(hybrid.inputs)
    draws = random.Random(20261122)

    def costs(share: Decimal) -> Decimal:
        return total(hybrid, values | {hybrid.routed: share})

    for pair in told["against"]:
        other = audit.audited.options[pair["other"]].plan
        assert other is not None
        limit = total(other, middle(other.inputs))
        ends = [(Decimal(one["first"]), Decimal(one["last"])) for one in pair["intervals"]]
        beside = [
            share for first, last in ends for share in (first - STEP, first, last, last + STEP) if 0 <= share <= 1
        ]
        for share in [*beside, *(draws.randint(0, 1_000_000) * STEP for _ in range(200))]:
            assert (costs(share) < limit) == any(first <= share <= last for first, last in ends), share
    least = Decimal(told["least"]["share"])
    assert costs(least) == min(costs(share) for share in [least, *(draws.randint(0, 10**6) * STEP for _ in range(200))])


def test_a_hybrid_is_told_against_every_other_option() -> None:
    costs = audited(HYBRID).found["costs"]
    [told] = costs["shares"]
    [compared] = costs["comparisons"]
    assert [one["other"] for one in told["against"]] == [one for one in compared["options"] if one != told["hybrid"]]
    found = {one["other"].partition("/")[2]: one["intervals"] for one in told["against"]}
    assert found["llama-3.1-8b-instruct@self_hosted"] == []
    assert [one["last"] for one in found["gpt-5.4@api:openai"]] == ["1"]
