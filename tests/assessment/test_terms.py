"""What licences forbid and ask of a model before any use of it is known."""

from __future__ import annotations

from datetime import date

import pytest

from auditor import pack
from auditor.assessment import terms
from auditor.assessment.terms import Kind

DAY = date(2026, 11, 22)


def of(model: str, day: date = DAY) -> dict[str, tuple[Kind, bool]]:
    found = pack.load()
    entry = found.catalogue.models[model]
    return {term.rule.id: (term.kind, term.always) for term in terms.of_model(entry, found.rules, found.catalogue, day)}


def test_the_paragraph_on_multimodal_models_stands_with_vision_models_alone() -> None:
    assert of("llama-3.2-90b-vision-instruct")["llama-3.2/eu-multimodal"] == (Kind.FORBIDDEN, False)
    assert "llama-3.2/eu-multimodal" not in of("llama-3.2-1b-instruct")


def test_what_applies_whatever_the_use_is_told_from_what_depends_on_it() -> None:
    found = of("llama-3.2-90b-vision-instruct")
    assert found["llama-3.2/prohibited-domains"] == (Kind.FORBIDDEN, True)
    assert found["llama-3.2/mau-700m"] == (Kind.REFERRED, False)
    assert found["llama-3.2/termination"] == (Kind.OWED, True)
    assert found["llama-3.2/built-with"] == (Kind.OWED, False)


def test_only_licences_are_read_and_only_those_of_the_model() -> None:
    found = of("llama-3.2-90b-vision-instruct")
    assert {rule.partition("/")[0] for rule in found} <= {"llama-3.2", "chain"}


def test_a_licence_that_was_not_written_yet_says_nothing() -> None:
    assert "llama-3.2/mau-700m" not in of("llama-3.2-90b-vision-instruct", date(2024, 9, 24))
    assert "llama-3.2/mau-700m" in of("llama-3.2-90b-vision-instruct", date(2024, 9, 25))


@pytest.mark.parametrize("licence", ["llama-3.2", "gemma-tou", "mistral-mrl-0.1", "openai-services-agreement"])
def test_a_licence_by_itself_says_all_that_one_of_its_models_can_be_held_to(licence: str) -> None:
    found = pack.load()
    by_itself = {term.rule.id for term in terms.of_licence(found.catalogue.licences[licence], found.rules, DAY)}
    models = [model for model in found.catalogue.models.values() if model.licence == licence]
    assert models
    own = f"{licence}/"
    for model in models:
        assert {rule for rule in of(model.id) if rule.startswith(own)} <= by_itself


def test_terms_stand_by_kind() -> None:
    found = pack.load()
    listed = terms.of_licence(found.catalogue.licences["llama-3.2"], found.rules, DAY)
    kinds = [term.kind for term in listed]
    assert kinds == sorted(kinds, key=list(Kind).index)
