"""What a workload needs of a model: kinds of content, and room for a request."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from auditor.costs.needs import Met, met, tokens_needed
from auditor.inputs.descriptor import Workload
from auditor.inputs.documents import Data
from auditor.inputs.volume import Volume
from tests.test_facts import MODEL

ABLE = replace(MODEL, context_tokens=8000, inputs=("text", "image"), outputs=("text",))
BLANK = replace(MODEL, context_tokens=None, inputs=(), outputs=())


def workload(volume: tuple[int, int] | None = None, **needs: Data) -> Workload:
    size = None if volume is None else Volume(10, Decimal(volume[0]), Decimal(volume[1]))
    return Workload("w", "W", "Work.", {"needs": needs}, size, (), None, ("workloads", 0))


def test_a_need_that_is_not_stated_asks_nothing() -> None:
    assert met(workload(), BLANK) == Met(True)
    assert met(Workload("w", "W", "Work.", {}, None, (), None, ()), BLANK) == Met(True)
    assert met(workload(inputs=[], tasks=None, context_tokens=None), BLANK) == Met(True)


@pytest.mark.parametrize(
    ("needs", "truth", "why"),
    [
        ({"inputs": ["text", "image"]}, True, ""),
        ({"inputs": ["text", "audio", "video"]}, False, "Some model takes in text, image, not audio, video."),
        ({"outputs": ["text"]}, True, ""),
        ({"outputs": ["image"]}, False, "Some model gives out text, not image."),
        ({"tasks": ["chat"]}, True, ""),
        ({"tasks": ["chat"], "outputs": ["audio"]}, False, "Some model gives out text, not audio."),
        ({"context_tokens": 8000}, True, ""),
        ({"context_tokens": 8001}, False, "Some model has room for 8,000 tokens, not 8,001."),
        ({"context_tokens": {"at_least": 9000}}, False, "Some model has room for 8,000 tokens, not 9,000."),
        ({"context_tokens": {"at_most": 9000}}, True, ""),
    ],
)
def test_a_need_is_met_or_not(needs: dict[str, Data], truth: bool, why: str) -> None:
    assert met(workload(**needs), ABLE) == Met(truth, why)


@pytest.mark.parametrize(
    ("needs", "why"),
    [
        ({"inputs": ["text"]}, "What Some model takes in is not established."),
        ({"outputs": ["text"]}, "What Some model gives out is not established."),
        ({"tasks": ["chat"]}, "What Some model gives out is not established."),
        ({"context_tokens": 1}, "The context of Some model is not established."),
    ],
)
def test_what_the_model_can_is_not_known(needs: dict[str, Data], why: str) -> None:
    assert met(workload(**needs), BLANK) == Met(None, why)


def test_a_need_that_is_not_met_decides_before_one_that_is_not_known() -> None:
    half = replace(ABLE, context_tokens=None)
    assert met(workload(context_tokens=5, inputs=["audio"]), half).truth is False


def test_embeddings_are_no_text() -> None:
    assert met(workload(tasks=["retrieval"]), replace(ABLE, outputs=("embedding",))).truth is False


def test_the_average_request_needs_room_whatever_is_stated() -> None:
    assert tokens_needed(workload()) is None
    assert tokens_needed(workload((900, 200))) == 1100
    assert tokens_needed(workload((900, 200), context_tokens=1000)) == 1100
    assert tokens_needed(workload((900, 200), context_tokens=4000)) == 4000
    assert met(workload((7000, 1001)), ABLE) == Met(False, "Some model has room for 8,000 tokens, not 8,001.")
