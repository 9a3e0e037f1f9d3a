"""How the models of the catalogue stand in the Model Openness Framework, and what is not known of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.catalogue import mof
from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import Catalogue, Licence, Model, Release
from auditor.catalogue.release import standing
from tests.catalogue.shipped import catalogue, model

SOURCE = Citation("a document", "whole", "", "urn:x", "2026-11-22", "verified")
LICENCES = {
    "mit": Licence("mit", "MIT", "MIT", "open", SOURCE),
    "llama": Licence("llama", "Llama", "LicenseRef-llama", "restricted", SOURCE),
    "nothing": Licence("nothing", "No licence", "NONE", "none", SOURCE),
}
ASKED = [name for number in (3, 2, 1) for name in mof.REQUIRED[number]]
WHOLE = Model(
    id="whole",
    title="Whole",
    maker="Somebody",
    licence="mit",
    released=None,
    retires=None,
    parameters=None,
    claimed_open_source=None,
    components=dict.fromkeys(ASKED, "released"),
    unknown={},
    sources={},
)


def of(one: Model, licences: dict[str, str]) -> Catalogue:
    release = Release((one.id,), SOURCE, licences)
    return Catalogue(models={one.id: one}, licences=LICENCES, releases={one.id: release})


def test_everything_under_one_open_licence_is_class_1() -> None:
    found = standing(WHOLE, of(WHOLE, {"distribution": "mit"}))
    assert (found.number, found.missing, found.unlicensed, found.invalid, found.unknown) == (1, (), (), (), ())


def test_what_is_not_known_leaves_the_class_open_only_where_it_could_change_it() -> None:
    partly = replace(WHOLE, components=WHOLE.components | {"datasets": "unknown"})
    assert standing(partly, of(partly, {"distribution": "mit"})).number is None
    lost = replace(WHOLE, components=WHOLE.components | {"datasets": "unknown", "model_card": "absent"})
    found = standing(lost, of(lost, {"distribution": "mit"}))
    assert (found.number, found.missing, found.unknown) == (0, ("model_card",), ("datasets",))


def test_a_licence_nobody_looked_up_is_not_known_and_not_missing() -> None:
    found = standing(WHOLE, of(WHOLE, {"code": "mit"}))
    assert found.number is None
    assert "model_card" in found.unknown
    assert "model_parameters_final" not in found.unknown, "the licence of the model is that of its weights"


@pytest.mark.parametrize("state", ["described_only", "absent"])
def test_what_is_only_described_is_not_released(state: str) -> None:
    one = replace(WHOLE, components=WHOLE.components | {"training_code": state})
    assert standing(one, of(one, {"distribution": "mit"})).missing == ("training_code",)


def test_weights_under_restricted_terms_give_no_class_whatever_else_is_open() -> None:
    one = replace(WHOLE, licence="llama")
    found = standing(one, of(one, {"distribution": "mit"}))
    assert (found.number, found.invalid) == (0, ("model_parameters_final",))


def test_weights_without_a_licence_are_unlicensed() -> None:
    one = replace(WHOLE, licence="nothing")
    found = standing(one, of(one, {"code": "mit", "document": "mit"}))
    assert (found.number, found.unlicensed) == (0, ("model_parameters_final",))


@pytest.mark.parametrize(
    ("identifier", "number"), [("pythia-12b", 1), ("olmo-7b", 1), ("bloom-176b", 0), ("gpt-4o", 0)]
)
def test_the_class_of_a_model_of_the_catalogue(identifier: str, number: int) -> None:
    assert standing(model(identifier), catalogue()).number == number


def test_the_release_of_every_model_is_told_or_said_not_to_be_known() -> None:
    for one in catalogue().models.values():
        release = catalogue().releases[one.id]
        found = standing(one, catalogue())
        looked_for = [name for name in mof.KIND if name not in one.components]
        if found.unknown or looked_for:
            assert release.unknown or set(found.unknown) <= {"technical_report"}, one.id
        if not release.data_information:
            assert release.unknown["data_information"], one.id
        assert release.source.checked


def test_bloom_is_under_its_own_licence_as_a_whole() -> None:
    found = standing(model("bloom-176b"), catalogue())
    assert "model_parameters_final" in found.invalid
    assert "datasets" in found.invalid


WITH_WEIGHTS = [one for one in catalogue().models.values() if one.has_weights()]


def test_of_most_models_with_weights_the_class_is_settled() -> None:
    settled = [one.id for one in WITH_WEIGHTS if standing(one, catalogue()).number is not None]
    assert len(settled) >= 51
    assert [one for one in settled if standing(model(one), catalogue()).number] == ["olmo-7b", "pythia-12b"]


@pytest.mark.parametrize(
    ("identifier", "lacking"),
    [
        ("qwen-2.5-7b-instruct", ("data_card", "training_code", "evaluation_code", "datasets")),
        ("qwen-3-8b", ("data_card", "training_code", "datasets")),
        ("gpt-oss-120b", ("data_card", "training_code", "evaluation_code", "evaluation_data")),
        ("llama-3.1-405b-instruct", ("data_card", "training_code", "evaluation_code", "datasets")),
        ("mistral-7b-instruct-v0.3", ("evaluation_results", "data_card", "training_code", "evaluation_code")),
    ],
)
def test_what_the_records_leave_out_is_missing(identifier: str, lacking: tuple[str, ...]) -> None:
    found = standing(model(identifier), catalogue())
    assert found.number == 0
    assert set(lacking) <= set(found.missing)
