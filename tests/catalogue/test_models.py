"""What the catalogue says of models and licences, where getting it wrong would give wrong advice."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.catalogue import search
from auditor.catalogue.checks import SOURCED_MODEL
from auditor.catalogue.entries import Model
from tests.catalogue.shipped import catalogue, licence_of, model

SEED_MODELS = [
    "gpt-4o",
    "gpt-4o-mini",
    "gpt-4.1",
    "claude-3.5-haiku",
    "claude-3.5-sonnet",
    "claude-sonnet-4",
    "claude-opus-4",
    "gemini-1.5-pro",
    "gemini-2.0-flash",
    "gemini-2.5-pro",
    "llama-3.1-8b-instruct",
    "llama-3.1-70b-instruct",
    "llama-3.1-405b-instruct",
    "mistral-7b-instruct-v0.3",
    "mixtral-8x22b-instruct",
    "mistral-large-2",
    "deepseek-v3",
    "deepseek-r1",
    *(f"qwen-2.5-{size}-instruct" for size in ("0.5b", "1.5b", "3b", "7b", "14b", "32b", "72b")),
    "gemma-2-9b-instruct",
    "olmo-7b",
    "olmo-2-7b",
    "olmo-2-7b-instruct",
    "pythia-12b",
    "bloom-176b",
    "falcon-7b",
    "falcon-40b",
    "falcon-180b",
    "titan-text-lite",
    "titan-text-express",
]
"""Every model the two source documents name."""

SOLD_OR_DOWNLOADED = [
    *(f"llama-3.2-{size}-instruct" for size in ("1b", "3b", "11b-vision", "90b-vision")),
    "llama-3.3-70b-instruct",
    "llama-4-scout-instruct",
    "llama-4-maverick-instruct",
    "gemma-3-27b-instruct",
    "gemma-4-31b-instruct",
    "qwen-3-32b",
    "qwen-3-235b-a22b",
    "deepseek-v3.1",
    "deepseek-v3.2",
    "deepseek-r1-distill-llama-70b",
    "mistral-large-3",
    "mistral-medium-3.5",
    "mistral-small-4",
    "devstral-2-123b-instruct",
    "codestral-25.08",
    "gpt-oss-20b",
    "gpt-oss-120b",
    "kimi-k2-instruct",
    "olmo-3-32b",
    "falcon-3-10b-instruct",
    "gpt-6.1-sol",
    "claude-opus-5.5",
    "gemini-4-argon",
]
"""What the brief for the catalogue names beside those."""


@pytest.mark.parametrize("identifier", [*SEED_MODELS, *SOLD_OR_DOWNLOADED])
def test_every_model_wanted_is_there(identifier: str) -> None:
    assert identifier in catalogue().models


@pytest.mark.parametrize("one", catalogue().models.values(), ids=lambda one: one.id)
def test_nothing_stands_without_its_source_or_a_reason_why_it_is_unknown(one: Model) -> None:
    assert one.licence is not None or one.unknown["licence"]
    assert one.released is not None or one.unknown["released"]
    assert one.parameters is not None or one.unknown["parameters"]
    assert one.claimed_open_source is not None or one.unknown["claimed_open_source"]
    assert one.training_flop is not None or one.unknown["training_flop"]
    stated = [field for field in SOURCED_MODEL if getattr(one, field) not in (None, (), {})]
    assert set(stated) <= set(one.sources)


@pytest.mark.parametrize(
    ("identifier", "licence", "kind"),
    [
        ("qwen-2.5-0.5b-instruct", "apache-2.0", "open"),
        ("qwen-2.5-3b-instruct", "qwen-research-2024", "noncommercial"),
        ("qwen-2.5-7b-instruct", "apache-2.0", "open"),
        ("qwen-2.5-72b-instruct", "qwen-2024", "restricted"),
        ("deepseek-v3", "deepseek-model-1.0", "restricted"),
        ("deepseek-v3-0324", "mit", "open"),
        ("deepseek-r1", "mit", "open"),
        ("deepseek-r1-distill-llama-70b", "llama-3.3", "restricted"),
        ("bloom-176b", "bigscience-rail-1.0", "restricted"),
        ("pythia-12b", "apache-2.0", "open"),
        ("mistral-7b-instruct-v0.3", "apache-2.0", "open"),
        ("mistral-large-2", "mistral-mrl-0.1", "noncommercial"),
        ("codestral-22b", "mistral-mnpl-0.1", "noncommercial"),
        ("gemma-2-9b-instruct", "gemma-tou", "restricted"),
        ("llama-3.1-405b-instruct", "llama-3.1", "restricted"),
        ("llama-3.2-90b-vision-instruct", "llama-3.2", "restricted"),
        ("llama-4-scout-instruct", "llama-4", "restricted"),
        ("falcon-180b", "falcon-180b-1.0", "restricted"),
        ("gpt-4o", "openai-services-agreement", "proprietary_service"),
    ],
)
def test_the_licence_of_a_model_is_that_of_its_release(identifier: str, licence: str, kind: str) -> None:
    found = licence_of(identifier)
    assert (found.id, found.kind) == (licence, kind)


LICENCES_BY_NAME = {
    "Llama 2 7B": "llama-2",
    "Llama 2 13B": "llama-2",
    "Llama 2 70B": "llama-2",
    "Llama 3 8B": "llama-3",
    "Llama 3 70B": "llama-3",
    "Mistral 7B v0.1": "apache-2.0",
    "Mistral 7B v0.2": "apache-2.0",
    "Mixtral 8x7B": "apache-2.0",
    "Mistral Nemo": "apache-2.0",
    "Mathstral": "apache-2.0",
    "Codestral Mamba": "apache-2.0",
    "Pixtral 12B": "apache-2.0",
    "Pixtral Large": "mistral-mrl-0.1",
    "Mistral Large 1.0": "mistral-commercial-terms",
    "Mistral Medium 1.0": "mistral-commercial-terms",
    "mistral-medium-3": "mistral-commercial-terms",
    "Mistral Medium 3.1": "mistral-commercial-terms",
    "Magistral Medium": "mistral-commercial-terms",
    "Mistral Saba": "mistral-commercial-terms",
    "Codestral 25.01": "mistral-commercial-terms",
    "ministral-3b": "mistral-commercial-terms",
    "ministral-8b-instruct": "mistral-mrl-0.1",
    "Mistral Small 2.0": "mistral-mrl-0.1",
    "Mistral Small 3.0": "apache-2.0",
    "Mistral Small 3.1": "apache-2.0",
    "Ministral 3 14B": "apache-2.0",
    "Devstral Small 2": "apache-2.0",
    "Magistral Small": "apache-2.0",
    "Voxtral Small": "apache-2.0",
    "DeepSeek-R1-Zero": "mit",
    "DeepSeek-V3.2-Exp": "mit",
    "DeepSeek-R1-Distill-Qwen-32B": "apache-2.0",
    "DeepSeek-R1-Distill-Llama-8B": "llama-3.1",
    "DeepSeek-V2.5": "deepseek-model-1.0",
    "DeepSeek-Coder-V2": "deepseek-model-1.0",
    "Qwen2.5 Coder 7B": "apache-2.0",
    "Qwen2.5 Coder 3B": "qwen-research-2024",
    "Qwen2.5 VL 3B": "qwen-research-2024",
    "Qwen2.5 VL 72B": "qwen-2024",
    "Qwen2.5 Math 72B": "qwen-2024",
    "Qwen2 72B": "tongyi-qianwen-2023",
    "Qwen/Qwen-14B-Chat": "tongyi-qianwen-2023",
    "Qwen3.8 27B": "apache-2.0",
    "Qwen3.8 Max (2.4T-A95B)": "qwen3.8-max",
    "Qwen3.8 Flash Next": "qwen-community",
    "Gemma 7B Instruct (first generation)": "gemma-tou",
    "Gemma 1.1 7B": "gemma-tou",
    "Gemma 2 27B": "gemma-tou",
    "Gemma 3n E4B": "gemma-tou",
    "Olmo 3.1": "apache-2.0",
    "BLOOMZ": "bigscience-rail-1.0",
    "starcoder-15b": "bigcode-openrail-m-v1",
    "StarCoder2 15B": "bigcode-openrail-m-v1",
    "Falcon 2": "falcon-2-11b-1.0",
    "Phi-3 Medium": "mit",
    "Phi-3.5": "mit",
    "phi-4": "mit",
    "Command R+ (v01)": "cohere-cc-by-nc-aua",
    "Command A": "cohere-cc-by-nc-aua",
    "Aya": "cohere-cc-by-nc-aua",
    "Grok-1": "apache-2.0",
    "Grok 2": "grok2-community",
    "Kimi K2.5": "kimi-modified-mit",
    "Kimi K3": "kimi-k3",
    "GLM 5.3": "glm-5.3",
    "Titan Text Embeddings": "aws-service-terms",
    "Titan Image": "aws-service-terms",
}
"""Models asked about by name beside those above, and the licence each stands under."""


@pytest.mark.parametrize(("name", "licence"), LICENCES_BY_NAME.items())
def test_a_model_asked_for_by_name_is_found_under_its_licence(name: str, licence: str) -> None:
    found = search.named(catalogue(), name, date(2026, 11, 29))
    assert [one.licence for one in found if isinstance(one, Model)] == [licence]


def test_where_editions_of_the_makers_page_differ_or_no_text_was_read_no_licence_is_named() -> None:
    for identifier in ("voxtral-tts", "minimax-m3", "mistral-large-4"):
        assert model(identifier).licence is None
        assert model(identifier).unknown["licence"]


def test_the_instruction_tuned_olmo_2_is_not_under_the_plain_licence_of_its_base() -> None:
    assert licence_of("olmo-2-7b").id == "apache-2.0"
    assert licence_of("olmo-2-7b-instruct").id == "olmo"


@pytest.mark.parametrize("identifier", ["falcon-3-7b-instruct", "falcon-3-10b-instruct"])
def test_the_licence_of_falcon_3_is_the_text_its_cards_lead_to(identifier: str) -> None:
    found = licence_of(identifier)
    assert (found.id, found.kind, found.source.confidence) == ("falcon-3", "restricted", "verified")
    assert "royalty free" in model(identifier).sources["licence"].quote


def test_the_vision_models_of_llama_3_2_read_images_and_the_small_ones_do_not() -> None:
    assert model("llama-3.2-90b-vision-instruct").inputs == ("text", "image")
    assert model("llama-3.2-11b-vision-instruct").inputs == ("text", "image")
    assert model("llama-3.2-3b-instruct").inputs == ("text",)


def test_opus_4_is_retired_and_gpt_4o_soon() -> None:
    assert model("claude-opus-4").retires == date(2026, 6, 15)
    assert model("gpt-4o").retires == date(2027, 1, 14)
    today = catalogue().models_at(date(2026, 11, 22))
    assert model("claude-opus-4") not in today
    assert model("gpt-4o") in today
    assert model("gpt-4o") not in catalogue().models_at(date(2027, 1, 14))


@pytest.mark.parametrize("one", catalogue().models.values(), ids=lambda one: one.id)
def test_weights_do_not_retire(one: Model) -> None:
    assert one.retires is None or not one.has_weights()


@pytest.mark.parametrize("maker", ["OpenAI", "Anthropic", "Google"])
def test_the_size_and_training_of_a_closed_model_are_unknown(maker: str) -> None:
    closed = [one for one in catalogue().models.values() if one.maker == maker and not one.has_weights()]
    assert closed
    for one in closed:
        assert (one.parameters, one.active_parameters, one.training_flop) == (None, None, None)


def test_what_a_model_was_made_from_is_kept() -> None:
    distilled = model("deepseek-r1-distill-llama-70b")
    assert [(base.model, base.relation) for base in distilled.base_models] == [
        ("llama-3.3-70b-instruct", "finetune"),
        ("deepseek-r1", "outputs"),
    ]


@pytest.mark.parametrize("identifier", ["olmo-2-7b", "pythia-12b", "bloom-176b"])
def test_the_fully_open_models_release_data_and_code(identifier: str) -> None:
    components = model(identifier).components
    for name in ("model_parameters_final", "datasets", "training_code"):
        assert components[name] == "released"


@pytest.mark.parametrize("identifier", ["llama-3.1-70b-instruct", "qwen-2.5-72b-instruct", "deepseek-r1"])
def test_models_with_open_weights_only_do_not(identifier: str) -> None:
    components = model(identifier).components
    assert components["model_parameters_final"] in ("released", "gated")
    assert components["datasets"] == "absent"


@pytest.mark.parametrize(
    ("identifier", "mmlu", "humaneval", "mt_bench"),
    [
        ("gpt-4o", "88.7", "90.2", "9.3"),
        ("claude-opus-4", "89.1", "91.5", "9.4"),
        ("claude-sonnet-4", "87.5", "88.3", "9.1"),
        ("gemini-2.5-pro", "88.2", "87.1", "9.2"),
        ("gpt-4.1", "87.8", "92.0", "9.2"),
        ("llama-3.1-405b-instruct", "86.0", "80.4", "8.7"),
        ("mistral-large-2", "84.0", "78.5", "8.5"),
        ("qwen-2.5-72b-instruct", "83.5", "79.0", "8.4"),
        ("llama-3.1-70b-instruct", "82.0", "73.8", "8.2"),
        ("mistral-7b-instruct-v0.3", "64.0", "45.0", "7.0"),
        ("llama-3.1-8b-instruct", "68.0", "50.5", "7.2"),
        ("gemma-2-9b-instruct", "71.3", "54.0", "7.5"),
    ],
)
def test_the_benchmarks_of_the_framework_are_kept_as_its_statements(
    identifier: str, mmlu: str, humaneval: str, mt_bench: str
) -> None:
    said = {b.benchmark: str(b.score) for b in model(identifier).benchmarks if b.said_by == "the decision framework"}
    assert [float(said[name]) for name in ("MMLU", "HumanEval", "MT-Bench")] == [
        float(mmlu),
        float(humaneval),
        float(mt_bench),
    ]


def test_names_on_model_hubs_lead_to_the_model() -> None:
    assert "meta-llama/Llama-3.1-70B-Instruct" in model("llama-3.1-70b-instruct").aliases
    assert "deepseek-ai/DeepSeek-R1" in model("deepseek-r1").aliases


def test_only_the_terms_of_a_service_have_no_expression_of_their_own() -> None:
    for licence in catalogue().licences.values():
        assert licence.spdx != "NOASSERTION" or licence.kind == "proprietary_service", licence.id
