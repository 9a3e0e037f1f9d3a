"""Both sides of every volume at which a source document changes its mind, and what that does to the ranking.

One workload without any other reason: an API, a managed service and a machine of one's own that all are permitted.
"""

from __future__ import annotations

from typing import Any

import pytest

from auditor import resources
from auditor.inputs import descriptor, documents
from tests.samples.story import SAMPLES, auditor

API, MANAGED, HOSTED = "@api:openai", "@managed:aws-bedrock", "@self_hosted"


def decided(requests: int, tokens: int = 1000, engineers: int = 2) -> dict[str, Any]:
    """The start-up's workload with engineers, at a volume of so many tokens in and out a request."""
    text = (SAMPLES / "support-startup" / "descriptor.yaml").read_text("utf-8")
    text = text.replace("requests_per_month: 20000", f"requests_per_month: {requests}")
    text = text.replace("input_tokens_per_request: 800", f"input_tokens_per_request: {tokens}")
    text = text.replace("output_tokens_per_request: 200", f"output_tokens_per_request: {tokens}")
    text = text.replace("ml_operations_fte: 0", f"ml_operations_fte: {engineers}")
    read = descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())
    assert read.as_of is not None
    return auditor().audit_descriptor(read, read.as_of).found


def volume_rules(found: dict[str, Any], route: str) -> dict[str, set[str]]:
    """What speaks for and against the candidates of a route on account of the volume."""
    said: dict[str, set[str]] = {"for": set(), "against": set()}
    for candidate in found["candidates"]:
        for side in said if candidate["id"].endswith(route) else ():
            preferences = candidate["preferences"][side]
            said[side] |= {one["rule"].partition("/")[2] for one in preferences if one["weight"] == "volume"}
    return said


@pytest.mark.parametrize(
    ("requests", "tokens", "rules_for", "rules_against"),
    [
        # 100,000 requests a month: the framework's lower line
        (99_999, 1000, set(), {"volume-low-machines", "volume-below-daily-floor", "tokens-below-crossover"}),
        (100_000, 1000, set(), {"volume-below-daily-floor", "tokens-below-crossover"}),
        # 50 million tokens a day: the lower end of the essay's crossover
        (760_416, 1000, set(), {"volume-below-daily-floor", "tokens-below-crossover"}),
        (760_417, 1000, set(), {"volume-below-daily-floor"}),
        # a million requests a month: the framework's upper line; the essay contradicts it up to 100,000 a day
        (1_000_000, 1000, set(), {"volume-below-daily-floor"}),
        (1_000_001, 1000, {"volume-high-machines"}, {"volume-below-daily-floor"}),
        # 100 million tokens a day: the upper end of the crossover
        (1_520_833, 1000, {"volume-high-machines"}, {"volume-below-daily-floor"}),
        (1_520_834, 1000, {"volume-high-machines", "tokens-above-crossover"}, {"volume-below-daily-floor"}),
        # 100,000 requests a day: the essay's line
        (3_041_666, 1000, {"volume-high-machines", "tokens-above-crossover"}, {"volume-below-daily-floor"}),
        (3_041_667, 1000, {"volume-high-machines", "tokens-above-crossover"}, set()),
        # 1,000 million tokens a day: the essay's "5-10x cheaper"
        (15_208_333, 1000, {"volume-high-machines", "tokens-above-crossover"}, set()),
        (15_208_334, 1000, {"volume-high-machines", "tokens-above-crossover", "tokens-large-scale"}, set()),
    ],
)
def test_what_the_volume_says_of_machines_of_ones_own(
    requests: int, tokens: int, rules_for: set[str], rules_against: set[str]
) -> None:
    said = volume_rules(decided(requests, tokens), HOSTED)
    assert said == {"for": rules_for, "against": rules_against}


@pytest.mark.parametrize(("requests", "speaks"), [(99_999, {"volume-low-service"}), (100_000, set())])
def test_what_the_volume_says_of_paying_by_the_token(requests: int, speaks: set[str]) -> None:
    for route in (API, MANAGED):
        assert volume_rules(decided(requests), route) == {"for": speaks, "against": set()}


def test_only_a_closed_api_is_called_expensive_at_high_volume() -> None:
    found = decided(1_000_001)
    assert volume_rules(found, API)["against"] == {"volume-high-api"}
    assert volume_rules(found, "@api:mistral") == {"for": set(), "against": set()}
    assert volume_rules(found, MANAGED) == {"for": set(), "against": set()}


@pytest.mark.parametrize(
    ("requests", "route"),
    [(99_999, API), (100_000, API), (1_000_000, API), (1_520_834, HOSTED), (3_041_667, HOSTED)],
)
def test_the_recommendation_follows_the_volume(requests: int, route: str) -> None:
    """A closed API by default; above both lines of one document and the crossover of the other, a machine."""
    chosen = decided(requests)["workloads"][0]["recommended_candidate"]
    assert chosen is not None
    assert chosen.endswith(route)


def test_where_the_documents_contradict_each_other_neither_decides() -> None:
    """Between a million requests a month and 100,000 a day both speak, in opposite ways, and both are in the record."""
    found = decided(1_000_001)
    hosted = next(one for one in found["candidates"] if one["id"].endswith(HOSTED))
    assert {one["rule"] for one in hosted["preferences"]["for"] if one["weight"] == "volume"} == {
        "decision/volume-high-machines"
    }
    assert {one["rule"] for one in hosted["preferences"]["against"] if one["weight"] == "volume"} == {
        "decision/volume-below-daily-floor"
    }
    contested = {f["rule"] for f in found["findings"] if f["source"]["confidence"] == "contested"}
    assert {"decision/volume-high-machines", "decision/volume-below-daily-floor"} <= contested
    # at this volume nothing but the cost tells the machine from open weights at an API
    steps = {one["candidate"]: one["decided_by"] for one in found["workloads"][0]["alternatives"]}
    assert set(steps.values()) <= {"volume", "cost", "id"}


def test_without_engineers_no_volume_makes_a_machine_feasible() -> None:
    found = decided(20_000_000, engineers=0)
    assert not found["workloads"][0]["recommended_candidate"].endswith(HOSTED)
    assert volume_rules(found, HOSTED)["for"] == {"tokens-above-crossover", "tokens-large-scale"}
