"""The classes of the Model Openness Framework are those its own tool gives."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.catalogue import mof

VECTORS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "mof_vectors.yaml").read_text("utf-8"))
ALL = [name for number in (3, 2, 1) for name in mof.REQUIRED[number]]


def is_open(licence: str) -> bool:
    return licence == "MIT"


@pytest.mark.parametrize("model", VECTORS["models"], ids=lambda model: str(model["id"]))
def test_a_model_of_the_tools_own_tests_is_classified_as_it_does(model: dict[str, Any]) -> None:
    licences = model["given"] | {name: licence for name, licence in model["components"].items() if licence}
    found = mof.classify(list(model["components"]), licences, VECTORS["open"].__contains__)
    assert found.number == model["class"]
    assert [round(float(found.progress[number] * 100), 2) for number in (1, 2, 3)] == model["progress"]


def test_there_are_17_components_of_which_14_are_asked_for() -> None:
    assert len(mof.KIND) == 17
    assert len(ALL) == 14
    assert set(ALL) <= set(mof.KIND)


def test_the_licence_of_a_component_goes_before_that_of_its_kind_and_that_before_the_distribution() -> None:
    given = {"distribution": "A", "code": "B", "training_code": "C"}
    assert mof.licence_of("training_code", given) == "C"
    assert mof.licence_of("inference_code", given) == "B"
    assert mof.licence_of("model_card", given) == "A"
    assert mof.licence_of("model_card", {"code": "B"}) is None


def test_each_class_is_lost_with_any_one_component_it_asks_for() -> None:
    for name in ALL:
        rest = [other for other in ALL if other != name]
        number = mof.classify(rest, {"distribution": "MIT"}, is_open).number
        if name == "technical_report":
            assert number == 1, "the research paper stands in for it"
        elif name in mof.REQUIRED[3]:
            assert number == 0
        else:
            assert number == (3 if name in mof.REQUIRED[2] else 2)


def test_without_report_and_paper_there_is_no_class() -> None:
    rest = [name for name in ALL if name not in ("technical_report", "research_paper")]
    assert mof.classify(rest, {"distribution": "MIT"}, is_open).number == 0


def test_what_is_lacking_is_told_apart() -> None:
    found = mof.classify(
        ["model_parameters_final", "training_code", "model_card"],
        {"model_parameters_final": "Llama", "model_card": "MIT"},
        is_open,
    )
    assert found.invalid == ("model_parameters_final",)
    assert found.unlicensed == ("training_code",)
    assert set(found.missing) == set(ALL) - {"model_parameters_final", "training_code", "model_card"}


def test_a_missing_report_is_not_told_where_the_paper_stands_in() -> None:
    found = mof.classify([name for name in ALL if name != "technical_report"], {"distribution": "MIT"}, is_open)
    assert found.missing == ()


def test_more_that_is_released_never_lowers_the_class() -> None:
    for size in (10, 12, 13):
        for some in list(combinations(ALL, size))[:150]:
            before = mof.classify(some, {"distribution": "MIT"}, is_open).number or 4
            for name in ALL:
                after = mof.classify([*some, name], {"distribution": "MIT"}, is_open).number or 4
                assert after <= before


def test_progress_is_exact() -> None:
    assert mof.classify(["model_card"], {"distribution": "MIT"}, is_open).progress[3] == Fraction(1, 6)
