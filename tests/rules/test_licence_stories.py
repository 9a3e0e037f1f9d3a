"""The licence questions people ask, each over a whole descriptor: the model, the fact that decides, and what comes out.

Rules have cases of their own; here the catalogue, the chain of licences and the rules work together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pytest
import yaml

from auditor import resources
from auditor.audit import Auditor
from auditor.inputs import descriptor, documents

AS_OF: Final = date(2026, 11, 22)

ORGANISATION: Final = {"name": "Somebody", "country": "US", "kind": "private_company"}
USE: Final = {
    "setting": "commercial",
    "made_available_to_others": True,
    "received_in_integrated_end_user_product": False,
    "sensitive_domains": [],
    "distributes": ["product_containing_model"],
    "modifies": [],
    "outputs_train": [],
    "evaluation_only": False,
    "licensed_professional_reviews": False,
    "automated_adverse_decisions": False,
}
TRAINS: Final = {"outputs_train_same_family": False}


@dataclass(frozen=True)
class Story:
    """A model of the catalogue or a licence of a described one, what is stated of it, and what rules then say."""

    asked: str
    model: str
    expect: dict[str, str]
    licence: str = ""
    access: dict[str, Any] = field(default_factory=lambda: {"access": "self_hosted"})
    organisation: dict[str, Any] = field(default_factory=dict)
    use: dict[str, Any] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """The descriptor."""
        described = {
            "id": self.model,
            "title": self.model,
            "maker": "Somebody",
            "licence": self.licence,
            "base_models": [],
            "components": {"model_parameters_final": "released"},
        }
        return yaml.safe_dump(
            {
                "descriptor_version": "1",
                "project": {"id": "story", "title": self.asked},
                "organisation": {**ORGANISATION, **self.organisation},
                **({"models": [described]} if self.licence else {}),
                "workloads": [
                    {
                        "id": "work",
                        "title": "Work",
                        "purpose": self.asked,
                        "use": {**USE, **self.use},
                        **({"data": self.data} if self.data else {}),
                        "candidates": [{"model": self.model, **self.access}],
                    }
                ],
            },
            allow_unicode=True,
        )


def service(provider: str, **more: Any) -> dict[str, Any]:
    return {"access": "api", "provider": provider, **more}


GROWN = {"group_mau": {"2024-06": 300_000_000, "2026-10": 900_000_000}}
GATE = "llama-3.1/mau-700m"
SCOUT, UNION = "llama-4-scout-instruct", "llama-4/eu-multimodal"

STORIES: Final = [
    Story("grown past the limit since June 2024", "llama-3.1-70b-instruct", {GATE: "pass"}, organisation=GROWN),
    Story(
        "above it in June 2024, affiliates counted",
        "llama-3.1-70b-instruct",
        {GATE: "fail"},
        organisation={"group_mau": {"2024-06": 750_000_000}},
    ),
    Story(
        "founded after it",
        "llama-3.1-70b-instruct",
        {GATE: "pass"},
        organisation={"group_founded": "2025-02-01"},
    ),
    Story("nobody counted", "llama-3.1-70b-instruct", {GATE: "unknown"}),
    Story("a company in Berlin hosts Scout", SCOUT, {UNION: "fail"}, organisation={"country": "DE"}),
    Story("an American one serves people in the Union", SCOUT, {UNION: "pass"}, use={"user_countries": ["DE", "FR"]}),
    Story("a company in Zurich", SCOUT, {UNION: "pass"}, organisation={"country": "CH"}),
    Story("a company in Oslo", SCOUT, {UNION: "pass"}, organisation={"country": "NO"}),
    Story(
        "text alone, in Paris",
        "llama-3.2-3b-instruct",
        {"llama-3.2/eu-multimodal": "not_applicable"},
        organisation={"country": "FR"},
    ),
    Story(
        "Llama 3.3 has no multimodal model",
        "llama-3.3-70b-instruct",
        {"llama-3.3/eu-multimodal": "not_applicable"},
        organisation={"country": "DE"},
    ),
    Story(
        "what Llama 3 writes tunes Qwen",
        "our-llama-3",
        {"llama-3/no-train-other-llm": "fail"},
        licence="llama-3",
        use={"outputs_train": ["internal_model"], **TRAINS},
    ),
    Story(
        "what Llama 3.1 writes makes a published AcmeChat",
        "llama-3.1-8b-instruct",
        {"llama-3.1/name-prefix": "applies"},
        use={"outputs_train": ["published_model"], **TRAINS},
    ),
    Story(
        "the same for use inside",
        "llama-3.1-8b-instruct",
        {"llama-3.1/name-prefix": "not_applicable"},
        use={"outputs_train": ["internal_model"], **TRAINS},
    ),
    Story("Qwen 2.5 3B in a paid product", "qwen-2.5-3b-instruct", {"qwen-research-2024/non-commercial": "fail"}),
    Story(
        "Qwen 2.5 7B in one that people download",
        "qwen-2.5-7b-instruct",
        {"qwen-research-2024/non-commercial": "not_applicable", "apache-2.0/redistribution": "applies"},
        use={"distributes": ["product_containing_model", "weights"]},
    ),
    Story(
        "Qwen 2.5 7B behind a service",
        "qwen-2.5-7b-instruct",
        {"apache-2.0/redistribution": "not_applicable"},
    ),
    Story(
        "Qwen 2.5 72B with 120 million users",
        "qwen-2.5-72b-instruct",
        {"qwen-2024/mau-100m": "fail"},
        use={"product_mau": 120_000_000},
    ),
    Story(
        "Qwen 2.5 72B with 90 million users",
        "qwen-2.5-72b-instruct",
        {"qwen-2024/mau-100m": "pass", "qwen-2024/licence-copy": "applies"},
        use={"product_mau": 90_000_000},
    ),
    Story(
        "staff of a bank evaluate Mistral Large 2",
        "mistral-large-2",
        {"mistral-mrl-0.1/usage": "fail"},
        use={
            "setting": "internal_business",
            "evaluation_only": True,
            "made_available_to_others": False,
            "distributes": [],
        },
    ),
    Story(
        "a company tests Codestral outside production",
        "codestral-22b",
        {"mistral-mnpl-0.1/usage": "pass"},
        use={
            "setting": "internal_business",
            "evaluation_only": True,
            "made_available_to_others": False,
            "distributes": [],
        },
    ),
    Story(
        "its developers write code with it",
        "codestral-22b",
        {"mistral-mnpl-0.1/usage": "fail"},
        use={"setting": "internal_business", "made_available_to_others": False, "distributes": []},
    ),
    Story(
        "Devstral 2 at a firm that takes in 30 million dollars a month",
        "devstral-2-123b-instruct",
        {"mistral-modified-mit/revenue-20m": "fail"},
        organisation={"group_monthly_revenue_usd": 30_000_000},
    ),
    Story(
        "Mistral Small there",
        "mistral-small-4",
        {"mistral-modified-mit/revenue-20m": "not_applicable"},
        organisation={"group_monthly_revenue_usd": 30_000_000},
    ),
    Story(
        "DeepSeek-V3 of December 2024 for a ministry of defence",
        "deepseek-v3",
        {"deepseek-model-1.0/military": "fail"},
        use={"sensitive_domains": ["military"]},
    ),
    Story(
        "V3.2 there",
        "deepseek-v3.2",
        {"deepseek-model-1.0/military": "not_applicable"},
        use={"sensitive_domains": ["military"]},
    ),
    Story(
        "BLOOM gives medical advice, whoever reviews it",
        "bloom-176b",
        {"bigscience-rail-1.0/no-medical": "fail"},
        use={"sensitive_domains": ["medical_advice"], "licensed_professional_reviews": True},
    ),
    Story(
        "StarCoder2 helps with documentation",
        "starcoder2",
        {"bigcode-openrail-m-v1/medical-limited": "pass", "bigcode-openrail-m-v1/no-automated-justice": "pass"},
        licence="bigcode-openrail-m-v1",
    ),
    Story(
        "Gemma 3 behind a service without the restrictions in its terms",
        "gemma-3-27b-instruct",
        {"gemma-tou/flow-down": "applies", "gemma-tou/notice-file": "not_applicable"},
        use={"distributes": ["hosted_access"]},
    ),
    Story(
        "Gemma 4 there",
        "gemma-4-31b-instruct",
        {"gemma-tou/flow-down": "not_applicable"},
        use={"distributes": ["hosted_access"]},
    ),
    Story(
        "Falcon 180B as an interface for others",
        "falcon-180b",
        {"falcon-180b-1.0/hosting-ban": "fail"},
        use={"distributes": ["hosted_access"]},
    ),
    Story(
        "Falcon 180B inside an application",
        "falcon-180b",
        {"falcon-180b-1.0/hosting-ban": "pass", "falcon-180b-1.0/attribution": "applies"},
    ),
    Story(
        "Kimi K2 in a product with 150 million users",
        "kimi-k2-instruct",
        {"kimi-modified-mit/display": "applies"},
        use={"product_mau": 150_000_000, "product_monthly_revenue_usd": 0},
    ),
    Story(
        "the distilled Llama of DeepSeek stands under Llama 3.3, not 3.1",
        "deepseek-r1-distill-llama-70b",
        {"llama-3.3/built-with": "applies", "llama-3.1/built-with": "not_applicable", "mit/notice": "applies"},
        use={"distributes": ["product_containing_model", "weights"]},
    ),
    Story("OLMo 2 Instruct learned from Gemma", "olmo-2-7b-instruct", {"olmo/olmo2-instruct-notice": "applies"}),
    Story("its base did not", "olmo-2-7b", {"olmo/olmo2-instruct-notice": "not_applicable"}),
    Story(
        "what GPT-4o writes trains a classifier that stays inside",
        "gpt-4o",
        {"openai-services-agreement/no-compete-training": "pass"},
        access=service("openai"),
        use={"outputs_train": ["unpublished_classifier"], **TRAINS},
    ),
    Story(
        "what GPT-4o writes trains a public language model",
        "gpt-4o",
        {"openai-services-agreement/no-compete-training": "fail"},
        access=service("openai"),
        use={"outputs_train": ["published_model"], **TRAINS},
    ),
    Story(
        "what Claude writes trains anything, without authorisation",
        "claude-opus-4.5",
        {"anthropic-commercial-terms/aup-2026-no-distillation": "fail"},
        access=service("anthropic"),
        use={"outputs_train": ["unpublished_classifier"], **TRAINS},
    ),
    Story(
        "the free tier of the Gemini API for people in Germany",
        "gemini-2.5-pro",
        {"gemini-api-terms/eea-paid-only": "fail"},
        access=service("google", paid_service=False),
        use={"user_countries": ["DE"]},
    ),
    Story(
        "clinical decisions with the Gemini API",
        "gemini-2.5-pro",
        {"gemini-api-terms/no-clinical": "fail"},
        access=service("google", paid_service=True),
        use={"sensitive_domains": ["clinical_practice"], "licensed_professional_reviews": True},
    ),
    Story(
        "protected health information without the addendum",
        "gpt-4o",
        {"openai-services-agreement/hipaa": "fail"},
        access=service("openai"),
        data={"personal": True, "phi_us": True},
    ),
    Story(
        "Command R in a commercial product",
        "command-r",
        {"cohere-cc-by-nc-aua/nc": "fail"},
    ),
    Story(
        "Claude Opus 4, retired in June 2026",
        "claude-opus-4",
        {"lifecycle/retired": "fail"},
        access=service("anthropic"),
    ),
]


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor.open()


@pytest.mark.parametrize("story", STORIES, ids=lambda one: one.asked.replace(" ", "-")[:60])
def test_what_the_licence_says(auditor: Auditor, story: Story) -> None:
    read = descriptor.read(documents.loads(story.text(), name="story.yaml"), resources.schemas())
    record = auditor.audit_descriptor(read, AS_OF).record
    found = {one["rule"]: one["status"] for one in record["findings"] if "/" in one["subject"]}
    assert {rule: found.get(rule) for rule in story.expect} == story.expect
    if set(story.expect.values()) & {"fail", "unknown"}:
        assert record["assessment"]["outcome"] in ("refer", "reject")
