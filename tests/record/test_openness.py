"""How open a model is, as the record has it: what is not known says why."""

from __future__ import annotations

import pytest

from auditor.catalogue.release import standing
from auditor.record.openness import openness
from tests.catalogue.shipped import catalogue, model

UNSETTLED = sorted(one.id for one in catalogue().models.values() if standing(one, catalogue()).unknown)


@pytest.mark.parametrize("name", UNSETTLED)
def test_parts_that_are_not_established_say_why(name: str) -> None:
    found = openness(model(name), catalogue(), {})
    assert found["not_established"]
    assert found["reasons"]
    assert all(reason.endswith(".") for reason in found["reasons"])


def test_the_account_of_the_data_is_explained_while_it_keeps_the_verdict_open() -> None:
    shown = "What the makers tell of the training data was not compared with the definition."
    assert shown in openness(model("qwen-3-8b"), catalogue(), {})["reasons"]
    settled = openness(model("qwen-3-8b"), catalogue(), {"openness.osaid": "does_not_conform"})
    assert settled["osaid"] == "does_not_conform"
    assert shown not in settled["reasons"]


def test_a_release_that_was_looked_up_whole_has_nothing_to_explain() -> None:
    found = openness(model("olmo-7b"), catalogue(), {"openness.osaid": "conforms"})
    assert (found["mof_class"], found["not_established"], found["reasons"]) == ("I", [], [])


def test_without_a_model_nothing_is_told() -> None:
    found = openness(None, catalogue(), {})
    assert (found["tier"], found["osaid"], found["mof_class"], found["reasons"]) == (
        None,
        "insufficient_evidence",
        None,
        [],
    )
