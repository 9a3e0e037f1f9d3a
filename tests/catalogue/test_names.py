"""Every model and service that the source documents name is found under that very name, and says what is unknown."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.catalogue import search
from auditor.catalogue.checks import SOURCED_MODEL, SOURCED_PROVIDER
from auditor.catalogue.entries import Model
from auditor.catalogue.offers import Provider
from tests.catalogue.shipped import catalogue

DAY = date(2026, 11, 28)
CATALOGUE = catalogue()

MODELS = {
    "GPT-4o": "gpt-4o",
    "GPT-4o mini": "gpt-4o-mini",
    "GPT-4.1": "gpt-4.1",
    "Claude 3.5 Haiku": "claude-3.5-haiku",
    "Claude Haiku 3.5": "claude-3.5-haiku",
    "Claude 3.5 Sonnet": "claude-3.5-sonnet",
    "Claude Sonnet 4": "claude-sonnet-4",
    "Claude Opus 4": "claude-opus-4",
    "Gemini 1.5 Pro": "gemini-1.5-pro",
    "Gemini 2.0 Flash": "gemini-2.0-flash",
    "Gemini 2.5 Pro": "gemini-2.5-pro",
    "Llama 3.1 8B": "llama-3.1-8b-instruct",
    "Llama 3.1 70B": "llama-3.1-70b-instruct",
    "Llama 3.1 405B": "llama-3.1-405b-instruct",
    "Llama 3.2 3B": "llama-3.2-3b-instruct",
    "Llama 3.2 90B Vision": "llama-3.2-90b-vision-instruct",
    "Llama 3.3 70B": "llama-3.3-70b-instruct",
    "Llama 4 Scout": "llama-4-scout-instruct",
    "Llama 4 Maverick": "llama-4-maverick-instruct",
    "Mistral 7B": "mistral-7b-instruct-v0.3",
    "Mixtral 8x22B": "mixtral-8x22b-instruct",
    "Mistral Large 2": "mistral-large-2",
    "DeepSeek V3": "deepseek-v3",
    "DeepSeek-R1": "deepseek-r1",
    "DeepSeek V3.1": "deepseek-v3.1",
    "DeepSeek V3.2": "deepseek-v3.2",
    "Qwen 2.5 0.5B": "qwen-2.5-0.5b-instruct",
    "Qwen 2.5 1.5B": "qwen-2.5-1.5b-instruct",
    "Qwen 2.5 3B": "qwen-2.5-3b-instruct",
    "Qwen 2.5 7B": "qwen-2.5-7b-instruct",
    "Qwen 2.5 14B": "qwen-2.5-14b-instruct",
    "Qwen 2.5 32B": "qwen-2.5-32b-instruct",
    "Qwen 2.5 72B": "qwen-2.5-72b-instruct",
    "Qwen3 32B": "qwen-3-32b",
    "Gemma 2 9B": "gemma-2-9b-instruct",
    "Gemma 3 27B": "gemma-3-27b-instruct",
    "Gemma 4 31B": "gemma-4-31b-instruct",
    "OLMo": "olmo-7b",
    "OLMo 2": "olmo-2-7b",
    "OLMo 3": "olmo-3-32b",
    "Pythia": "pythia-12b",
    "BLOOM": "bloom-176b",
    "Falcon": "falcon-40b",
    "Falcon 3": "falcon-3-10b-instruct",
    "Titan": "titan-text-express",
    "gpt-oss 120b": "gpt-oss-120b",
    "Kimi": "kimi-k2-instruct",
}
"""Names in the source documents, and the line-ups asked for, each with one entry it must lead to."""

PROVIDERS = {
    "Together AI": "together",
    "Fireworks": "fireworks",
    "Groq": "groq",
    "Anyscale": "anyscale",
    "Ray Serve": "anyscale",
    "Bedrock": "aws-bedrock",
    "OpenAI API": "openai",
    "Anthropic API": "anthropic",
    "Gemini API": "google",
    "Mistral API": "mistral",
    "DeepSeek Open Platform": "deepseek",
}
"""Services in the source documents, and the makers' own."""


@pytest.mark.parametrize(("name", "identifier"), (MODELS | PROVIDERS).items())
def test_a_name_of_the_source_documents_leads_to_its_entry(name: str, identifier: str) -> None:
    found = search.named(CATALOGUE, name, DAY)
    kind = Model if name in MODELS else Provider
    assert identifier in [entry.id for entry in found if isinstance(entry, kind)]


def test_a_name_that_is_one_entrys_own_leads_to_that_alone() -> None:
    for name in ("GPT-4o", "Llama 3.1 8B", "Mixtral 8x22B", "Gemini 2.5 Pro", "Qwen 2.5 72B"):
        assert [entry.id for entry in search.named(CATALOGUE, name, DAY)] == [MODELS[name]]


def test_a_name_that_several_versions_share_leads_to_each_of_them() -> None:
    found = [entry.id for entry in search.named(CATALOGUE, "Mistral 7B", DAY)]
    assert sorted(found) == [f"mistral-7b-instruct-v0.{version}" for version in (1, 2, 3)]


def test_a_family_leads_to_all_of_it_and_a_size_to_the_plain_model_alone() -> None:
    def ids(name: str) -> set[str]:
        return {entry.id for entry in search.named(CATALOGUE, name, DAY)}

    assert {"phi-3-mini-instruct", "phi-3.5-mini-instruct", "phi-4"} <= ids("phi")
    assert {"grok-1", "grok-2"} <= ids("grok")
    assert {"falcon-7b", "falcon-2-11b", "falcon-3-10b-instruct"} <= ids("falcon")
    assert ids("Qwen2.5 72B") == {"qwen-2.5-72b-instruct"}
    assert ids("llama 2 70b") == {"llama-2-70b-chat"}


def test_a_name_of_nothing_leads_nowhere() -> None:
    assert search.named(CATALOGUE, "Llama 9 8B", DAY) == []
    assert search.named(CATALOGUE, "??", DAY) == []


MAY_BE_ABSENT = {
    "base_models",
    "active_parameters",
    "retires",
    "retires_disputed_from",
    "instruction_tuned",
    "added_licence",
}
"""Fields whose absence says something itself: nothing it was made from, all weights used, no end, nothing added."""


@pytest.mark.parametrize("identifier", sorted(set(MODELS.values())))
def test_every_field_of_such_a_model_is_stated_or_unknown_with_a_reason(identifier: str) -> None:
    model = CATALOGUE.models[identifier]
    for name in set(SOURCED_MODEL) - MAY_BE_ABSENT:
        value = getattr(model, name)
        if value in (None, (), {}):
            assert model.unknown.get(name), f"{identifier}: {name} is neither stated nor unknown with a reason"


@pytest.mark.parametrize("identifier", sorted(set(PROVIDERS.values())))
def test_every_term_of_such_a_service_is_stated_or_unknown_with_a_reason(identifier: str) -> None:
    provider = CATALOGUE.providers[identifier]
    for name in set(SOURCED_PROVIDER) - {"regions", "residency"}:
        value = getattr(provider, name)
        if value in (None, ()):
            assert provider.unknown.get(name), f"{identifier}: {name} is neither stated nor unknown with a reason"


def test_the_end_of_gemini_2_5_pro_is_disputed_and_says_so() -> None:
    model = CATALOGUE.models["gemini-2.5-pro"]
    assert (model.retires_disputed_from, model.retires) == (date(2026, 10, 16), date(2026, 12, 1))
    assert model.sources["retires"].confidence == "contested"
    assert [model.retired_at(day) for day in (date(2026, 10, 15), DAY, date(2026, 12, 1))] == [False, None, True]
