"""What the catalogue says of providers and of the data they are sent."""

from __future__ import annotations

import pytest

from auditor.catalogue.checks import SOURCED_PROVIDER
from auditor.catalogue.offers import Provider
from tests.catalogue.shipped import catalogue

MANAGED = ["aws-bedrock", "together", "fireworks", "groq", "anyscale"]
"""The services of the source document's table."""

DIRECT = ["openai", "anthropic", "google", "mistral", "deepseek"]
"""The makers' own services."""


def test_every_provider_wanted_is_there() -> None:
    assert sorted(catalogue().providers) == sorted([*MANAGED, *DIRECT])


@pytest.mark.parametrize("identifier", MANAGED)
def test_what_the_framework_says_of_a_service_is_kept_as_its_statements(identifier: str) -> None:
    provider = catalogue().providers[identifier]
    assert provider.access == "managed"
    said = {statement.about for statement in provider.statements if statement.said_by == "the decision framework"}
    assert said == {"models_offered", "pricing", "latency", "throughput"}


@pytest.mark.parametrize("provider", catalogue().providers.values(), ids=lambda provider: provider.id)
def test_every_term_has_its_source_or_a_reason_why_it_is_unknown(provider: Provider) -> None:
    for field in SOURCED_PROVIDER:
        stated = getattr(provider, field) not in (None, (), {})
        if stated:
            assert field in provider.sources
        elif field not in ("regions",):
            assert provider.unknown[field]


@pytest.mark.parametrize(
    ("identifier", "country"), [("openai", "US"), ("mistral", "FR"), ("deepseek", "CN"), ("aws-bedrock", "US")]
)
def test_where_a_provider_is_established(identifier: str, country: str) -> None:
    assert catalogue().providers[identifier].country == country


def test_what_is_not_known_of_a_provider_is_not_taken_for_good() -> None:
    deepseek = catalogue().providers["deepseek"]
    assert deepseek.trains_on_customer_data is None
    assert deepseek.unknown["trains_on_customer_data"]


def test_google_forbids_health_data_at_the_interface_for_developers() -> None:
    assert catalogue().providers["google"].baa == "forbidden"


def test_anyscale_sells_hours_not_tokens() -> None:
    assert catalogue().providers["anyscale"].pricing_model == "gpu_hours"
    assert not [price for price in catalogue().prices if price.provider == "anyscale"]


def test_the_terms_of_a_maker_are_those_of_the_models_it_only_offers_as_a_service() -> None:
    for provider, maker in (("openai", "OpenAI"), ("anthropic", "Anthropic"), ("google", "Google")):
        terms = catalogue().providers[provider].terms
        closed = [one for one in catalogue().models.values() if one.maker == maker and not one.has_weights()]
        assert {one.licence for one in closed} == {terms}
