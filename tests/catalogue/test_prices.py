"""The prices: those of the source document come out again at its date, those of today today."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from auditor.catalogue.freshness import Issue, check, stale
from auditor.catalogue.offers import Hardware, Price
from tests.catalogue.shipped import catalogue

THEN = date(2025, 6, 30)
NOW = date(2026, 11, 22)
MAKERS = {"openai": "OpenAI", "anthropic": "Anthropic", "google": "Google"}

TABLE = {
    "gpt-4o-mini": ("openai", [75, 750, 7_500, 75_000]),
    "gpt-4o": ("openai", [1_250, 12_500, 125_000, 1_250_000]),
    "claude-sonnet-4": ("anthropic", [1_800, 18_000, 180_000, 1_800_000]),
    "claude-3.5-haiku": ("anthropic", [480, 4_800, 48_000, 480_000]),
}
"""API (Closed Model) Cost at Scale: US dollars a month for 100K, 1M, 10M and 100M requests of 1,000 tokens each way."""

VOLUMES = [100_000, 1_000_000, 10_000_000, 100_000_000]


def asked(provider: str, model: str, day: date) -> Price:
    """The price asked on a day."""
    price = catalogue().price_at(provider, model, day)
    assert price is not None
    return price


@pytest.mark.parametrize("model", TABLE)
@pytest.mark.parametrize("column", range(4))
def test_the_table_of_the_framework_comes_out_to_the_dollar(model: str, column: int) -> None:
    provider, costs = TABLE[model]
    price = asked(provider, model, THEN)
    requests = VOLUMES[column]
    cost = requests * 1_000 * (price.input_per_mtok + price.output_per_mtok) / 1_000_000
    assert cost == costs[column]
    assert price.currency == "USD"


@pytest.mark.parametrize(
    ("provider", "model", "output"),
    [("openai", "gpt-4o", "10"), ("anthropic", "claude-opus-4", "75"), ("google", "gemini-2.5-pro", "10")],
)
def test_output_prices_the_framework_prints(provider: str, model: str, output: str) -> None:
    assert asked(provider, model, THEN).output_per_mtok == Decimal(output)


def test_a_retired_offer_has_no_price() -> None:
    assert catalogue().price_at("anthropic", "claude-opus-4", date(2026, 6, 14)) is not None
    assert catalogue().price_at("anthropic", "claude-opus-4", date(2026, 6, 15)) is None
    assert catalogue().price_at("aws-bedrock", "claude-sonnet-4", date(2026, 10, 13)) is not None
    assert catalogue().price_at("aws-bedrock", "claude-sonnet-4", NOW) is None


def test_todays_price_is_the_lowered_one() -> None:
    assert asked("openai", "gpt-5.6-luna", date(2026, 7, 29)).input_per_mtok == 1
    assert asked("openai", "gpt-5.6-luna", date(2026, 7, 30)).input_per_mtok == Decimal("0.2")
    assert asked("openai", "gpt-5.6-luna", NOW).output_per_mtok == Decimal("1.2")


def test_an_introductory_price_ends() -> None:
    assert asked("google", "gemini-4-argon", date(2026, 11, 30)).output_per_mtok == 10
    assert asked("google", "gemini-4-argon", date(2026, 12, 1)).output_per_mtok == 20


def test_the_price_of_long_prompts_is_kept_apart() -> None:
    long = asked("google", "gemini-2.5-pro", NOW).long_context
    assert long is not None
    assert long.above_input_tokens == 200_000
    assert (long.input_per_mtok, long.output_per_mtok) == (Decimal("2.5"), Decimal(15))


def test_every_closed_model_of_the_three_makers_has_a_price_of_its_maker() -> None:
    for provider, maker in MAKERS.items():
        sold = {price.model for price in catalogue().prices if price.provider == provider}
        assert {one.id for one in catalogue().models.values() if one.maker == maker and not one.has_weights()} == sold


def test_an_offer_of_its_maker_ends_with_the_model() -> None:
    for provider, maker in MAKERS.items():
        for price in catalogue().prices:
            model = catalogue().models[price.model]
            if price.provider == provider and model.maker == maker and price.ends is None:
                assert price.retires == model.retires, price.id


def test_no_two_prices_of_an_offer_hold_on_the_same_day() -> None:
    offers: dict[tuple[str, str], list[Price]] = {}
    for price in catalogue().prices:
        offers.setdefault((price.provider, price.model), []).append(price)
    for rows in offers.values():
        for earlier, later in pairwise(sorted(rows, key=lambda row: row.starts)):
            assert earlier.ends is not None
            assert earlier.ends < later.starts, later.id


@pytest.mark.parametrize("price", catalogue().prices, ids=lambda price: price.id)
def test_a_cached_token_costs_no_more_and_an_output_token_no_less(price: Price) -> None:
    assert price.cached_input_per_mtok is None or price.cached_input_per_mtok <= price.input_per_mtok
    assert price.output_per_mtok >= price.input_per_mtok
    assert price.long_context is None or price.long_context.input_per_mtok > price.input_per_mtok


SEED_MACHINES = {
    "seed-1x-a10g": (24, 250, 400),
    "seed-1x-t4": (16, 100, 200),
    "seed-4x-a100-80": (320, 4_000, 6_000),
    "seed-1x-a100-80": (80, 1_000, 1_500),
    "seed-8x-a100-80": (640, 8_000, 12_000),
    "seed-2x-a100-80": (160, 2_000, 3_000),
    "seed-8x-h100-80": (640, 15_000, 15_000),
    "seed-2x-h100-80": (160, 5_000, 5_000),
}
"""Memory in GB and price a month as the source documents print them."""


def machine(identifier: str) -> Hardware:
    """A machine with today's price."""
    found = catalogue().hardware_at(identifier, NOW)
    assert found is not None
    return found


@pytest.mark.parametrize("identifier", SEED_MACHINES)
def test_the_machines_of_the_source_documents(identifier: str) -> None:
    memory, low, high = SEED_MACHINES[identifier]
    found = machine(identifier)
    assert found.basis == "seed"
    assert [found.memory_gb, found.month_low, found.month_high] == [Decimal(n) for n in (memory, low, high)]
    assert round(found.per_hour * 730, 2) == Decimal(low + high) / 2


def test_list_prices_stand_beside_those_of_the_source_documents() -> None:
    for gpu in ("A10G", "T4", "A100", "H100"):
        bases = {row.basis for row in catalogue().hardware if row.gpu == gpu}
        assert bases == {"seed", "list"}
    assert machine("aws-g5-xlarge").per_hour * 730 > 400


@pytest.mark.parametrize(
    ("hardware", "precision", "requests"),
    [
        ("seed-1x-a10g", "fp16", 5_000_000),
        ("seed-1x-t4", "int4", 3_000_000),
        ("seed-4x-a100-80", "fp16", 500_000),
        ("seed-1x-a100-80", "int4", 200_000),
        ("seed-8x-a100-80", "fp16", 100_000),
        ("seed-2x-a100-80", "int4", 50_000),
        ("seed-8x-h100-80", "fp16", 500_000 * 60 * 730 // 2_000),
    ],
)
def test_capacity_carries_its_shape(hardware: str, precision: str, requests: int) -> None:
    (row,) = [row for row in catalogue().capacity if (row.hardware, row.precision) == (hardware, precision)]
    assert row.requests_per_month == requests
    assert row.input_tokens_per_request == row.output_tokens_per_request == 1_000
    assert row.basis == "seed"


def test_on_the_day_of_checking_nothing_is_old_and_a_quarter_later_all_is() -> None:
    findings = check(catalogue(), NOW)
    assert not stale(findings)
    assert not [finding for finding in findings if finding.issue is Issue.OLD]
    assert not stale(check(catalogue(), date(2027, 2, 20)))
    assert stale(check(catalogue(), date(2027, 2, 21)))
    issues = {finding.issue for finding in check(catalogue(), date(2026, 12, 23))}
    assert Issue.OLD in issues
    assert Issue.STALE not in issues


def test_what_ends_within_sixty_days_is_told() -> None:
    findings = check(catalogue(), NOW)
    ending = {finding.entry for finding in findings if finding.issue is Issue.RETIRES}
    assert {"gpt-4o", "gpt-5", "claude-sonnet-4.5", "gemini-2.5-pro"} <= ending
    assert "claude-opus-4" not in ending
    changing = {finding.entry for finding in findings if finding.issue is Issue.CHANGES}
    assert "google/gemini-4-argon/2026-10-13" in changing
    bedrock = {finding.entry for finding in check(catalogue(), date(2027, 2, 1)) if finding.issue is Issue.RETIRES}
    assert "aws-bedrock/llama-3.1-70b-instruct/2024-12-01" in bedrock


def test_weak_sources_are_told() -> None:
    findings = check(catalogue(), NOW)
    contested = {(finding.entry, finding.fields) for finding in findings if finding.issue is Issue.CONTESTED}
    assert ("deepseek-r1", ("training_flop",)) in contested
    assert len({finding.id for finding in findings}) == len(findings)
