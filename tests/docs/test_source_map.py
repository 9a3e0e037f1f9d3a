"""The map of the two source documents: no row is missing, and whatever is said to carry one exists.

The inventory below was taken from the documents themselves, table by table, before the map was written.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from auditor import pack
from auditor.catalogue.entries import Catalogue
from auditor.pack import Pack
from tests.cli.run import ROOT

MAP = (ROOT / "docs" / "source-map.md").read_text("utf-8")

INVENTORY = {
    "Models named in the text": [
        "Meta Llama 3.1",
        "Mistral / Mixtral",
        "DeepSeek V3",
        "Qwen 2.5",
        "OpenAI GPT-4o / GPT-4o mini",
        "Anthropic Claude 3.5 Sonnet / Claude Opus 4",
        "Google Gemini 1.5 Pro / 2.0 Flash",
    ],
    "Dimension, Open Weights, Closed API": [
        "Performance",
        "Cost at Scale",
        "Cost at Low Volume",
        "Data Privacy",
        "Customization",
        "Vendor Risk",
        "Safety / Guardrails",
        "Time to Production",
    ],
    "Volumes and costs in the text": [
        "10 million tokens per day",
        "100 million tokens per day",
        "1B tokens per day",
        "The pattern",
    ],
    "The practical spectrum": [
        "Fully Open",
        "Open Weights (Permissive)",
        "Open Weights (Restricted)",
        "Closed with API",
    ],
    "Statements on openness": [
        "Open washing",
        "Open Source AI Definition",
        "Mistral's models come closest",
        "DeepSeek releases weights under permissive licenses",
        "Ask which tier",
    ],
    "The portfolio": [
        "Frontier closed models",
        "Open-weight models (self-hosted)",
        "Fine-tuned small open models",
        "Local models",
    ],
    "What to watch, and the conclusion": [
        "Training cost deflation",
        "Regulation",
        "Closed model differentiation",
        "Sovereign AI",
        "What is the right mix",
    ],
    "Numbers in the text": [
        "MMLU gap of 1-2 percentage points (line 12)",
        "Within 1-5% of the frontier (line 16)",
        "Last 2-3% of quality (line 44)",
        "5-10x cost savings (lines 17 and 45)",
        "7B on a single GPU (line 46)",
        "$100M budgets (line 48)",
        "October 2024 (line 32)",
        "2026 (line 49)",
        "GPT-4-32K (line 21)",
        "late 2024 (line 11)",
    ],
    "The Model Openness Spectrum": [
        "Fully closed",
        "Open-weight (restricted)",
        "Open-weight (permissive)",
        "Fully open",
    ],
    "Performance Comparison": [
        "GPT-4o",
        "Claude Opus 4",
        "Claude Sonnet 4",
        "Gemini 2.5 Pro",
        "GPT-4.1",
        "Llama 3.1 405B",
        "Mistral Large 2",
        "Qwen 2.5 72B",
        "Llama 3.1 70B",
        "Mistral 7B",
        "Llama 3.1 8B",
        "Gemma 2 9B",
    ],
    "API (Closed Model) Cost at Scale": [
        "100K requests (1K tokens each)",
        "1M requests",
        "10M requests",
        "100M requests",
    ],
    "Self-Hosted (Open Model) Cost": [
        "7-8B (FP16)",
        "7-8B (INT4)",
        "70B (FP16)",
        "70B (INT4)",
        "405B (FP16)",
        "405B (INT4)",
    ],
    "The Cost Crossover Point": [
        "7-8B model vs GPT-4o-mini",
        "70B model vs GPT-4o",
        "70B model vs Claude Sonnet 4",
        "405B model vs GPT-4o",
    ],
    "True Total Cost Comparison (1M requests/month)": [
        "Inference cost",
        "ML engineering",
        "Infrastructure",
        "Monitoring",
        "Total monthly",
        "Quality tier",
    ],
    "Hidden costs of self-hosting": [
        "ML engineering time",
        "GPU orchestration and scaling",
        "Monitoring and debugging",
        "Model updates and fine-tuning",
        "On-call support",
    ],
    "Decision Framework": [
        "Data privacy (regulated industry)",
        "Cost at >1M requests/month",
        "Cost at <100K requests/month",
        "Maximum quality (complex reasoning)",
        "Maximum quality (classification/extraction)",
        "Fine-tuning required",
        "No ML engineering team",
        "Latency-sensitive (edge/on-device)",
        "Vendor independence",
        "Compliance (EU, specific industries)",
    ],
    "Deployment Architecture Options": [
        "Direct API",
        "Self-hosted (single GPU)",
        "Self-hosted (multi-GPU)",
        "Hybrid (API + self-hosted)",
        "Managed inference (Together, Fireworks, Groq)",
        "On-device/edge",
    ],
    "Managed Inference Providers (Open Models via API)": [
        "Together AI",
        "Fireworks AI",
        "Groq",
        "Anyscale/Ray Serve",
        "AWS Bedrock",
    ],
    "How to Apply This": [
        "Estimate your monthly token volume",
        "Default to closed APIs",
        "Evaluate on your actual tasks, not benchmarks",
        "Consider managed inference before self-hosting",
        "Plan for the gap to close",
    ],
    "Honest Limitations": [
        "Benchmark scores correlate imperfectly",
        "Cloud GPU pricing",
        "Hidden costs vary by team",
        "License terms can change",
        "Quantization",
        "A snapshot in time",
        "Disputed training data provenance",
    ],
    "Numbers and statements in the text": [
        "700M monthly active users (line 12)",
        "Mistral's research license (line 12)",
        "Leads of 3-10 points, 0.5-1.0 on MT-Bench (line 29)",
        "70B+ perform comparably (line 29)",
        "38% cheaper (line 64)",
        "80-90% savings (line 64)",
        "10M requests (line 64)",
        ">1M requests/month with ML ops team (line 98)",
        "10 points on reasoning benchmarks (line 99)",
        "Managed inference middle ground (line 95)",
        "Open-weight models have usage restrictions (line 12)",
    ],
}
"""Every table of both documents with its rows, and the statements of their text by place."""

NOTHING = {"Closed model differentiation"}
"""Rows that nothing carries: forecasts with nothing in them to check."""


def tables() -> dict[str, list[list[str]]]:
    """The rows of the map by heading, each as its four cells."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for line in MAP.splitlines():
        if line.startswith("### "):
            heading = line[4:]
        elif line.startswith("| ") and not line.startswith("| Row |"):
            found.setdefault(heading, []).append([cell.strip() for cell in line.strip("|").split(" |")])
    return found


def targets(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@pytest.fixture(scope="module")
def loaded() -> Pack:
    return pack.load(None)


def known(found: Pack) -> dict[str, set[str]]:
    rules, catalogue = found.rules, found.catalogue
    return {
        "rule": {rule.id for rule in rules.rules},
        "fact": {entry.spec.name for entry in rules.derived},
        "parameter": set(rules.parameters),
        "model": set(catalogue.models),
        "licence": set(catalogue.licences),
        "provider": set(catalogue.providers),
        "price": {price.id for price in catalogue.prices},
        "hardware": {row.id for row in catalogue.hardware},
        "overhead": {row.name for row in catalogue.overheads},
        "sample": {path.parent.name for path in (ROOT / "samples").glob("*/descriptor.yaml")},
    }


def test_no_row_of_either_document_is_missing_and_none_is_made_up() -> None:
    assert {heading: [row[0] for row in rows] for heading, rows in tables().items()} == INVENTORY


def test_every_row_says_what_carries_it_and_what_nothing_carries_is_named() -> None:
    rows = [row for found in tables().values() for row in found]
    assert {row[0] for row in rows if not targets(row[2])} == NOTHING
    assert all(row[3] for row in rows if row[0] in NOTHING)


def test_whatever_carries_a_row_exists(loaded: Pack) -> None:
    there = known(loaded)
    named = {target for found in tables().values() for row in found for target in targets(row[2])}
    missing = [one for one in named if one.partition(":")[2] not in there[one.partition(":")[0]]]
    assert sorted(missing) == []


def test_every_rule_that_cites_a_source_document_carries_a_row(loaded: Pack) -> None:
    named = {target for found in tables().values() for row in found for target in targets(row[2])}
    citing = {f"rule:{one.id}" for one in loaded.rules.rules if one.source.document.endswith("(source document)")}
    assert len(citing) > 40
    assert citing - named == set()


def test_the_scores_of_the_performance_comparison_stand_in_the_catalogue_as_statements(loaded: Pack) -> None:
    for row in tables()["Performance Comparison"]:
        model = next(one.partition(":")[2] for one in targets(row[2]) if one.startswith("model:"))
        said = {
            one.benchmark: one.score
            for one in loaded.catalogue.models[model].benchmarks
            if one.said_by == "the decision framework"
        }
        printed = {name: Decimal(score) for name, score in re.findall(r"(MMLU|HumanEval|MT-Bench) ([0-9.]+)", row[1])}
        tier = Decimal(re.findall(r"Tier ([123])", row[1])[0])
        assert said == {**printed, "practical quality tier (1 is best)": tier}, model


def monthly(catalogue: Catalogue, price: str, requests: int) -> Decimal:
    """What so many requests of 1,000 tokens in and 1,000 out cost at a list price."""
    row = next(one for one in catalogue.prices if one.id == price)
    return requests * (row.input_per_mtok + row.output_per_mtok) / 1000


def test_the_table_of_api_costs_comes_out_to_the_dollar(loaded: Pack) -> None:
    """All sixteen cells, with 1,000 tokens in and 1,000 out: that is how “1K tokens each” has to be read."""
    rows = tables()["API (Closed Model) Cost at Scale"]
    for requests, row in zip((10**5, 10**6, 10**7, 10**8), rows, strict=True):
        printed = [Decimal(cell.strip(" $").replace(",", "")) for cell in row[1].split(";")]
        prices = [one.partition(":")[2] for one in targets(row[2])]
        assert [monthly(loaded.catalogue, price, requests) for price in prices] == printed
