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


BROUGHT = {"gpt-oss": {"gpt-oss", "apache-2.0"}, "olmo": {"olmo", "apache-2.0"}}
"""Licences that are Apache-2.0 with something added."""
WITHOUT_RULES = {"cc-by-4.0", "cc-by-sa-4.0"}
"""Licences of data and documents alone."""


def test_a_licence_by_itself_says_nothing_of_another_one() -> None:
    found = pack.load()
    for licence in found.catalogue.licences.values():
        packs = {term.rule.id.partition("/")[0] for term in terms.of_licence(licence, found.rules, DAY)}
        expected = set() if licence.id in WITHOUT_RULES else BROUGHT.get(licence.id, {licence.id})
        assert packs - {"service"} == expected, licence.id


@pytest.mark.parametrize(
    ("model", "rule", "kind"),
    [
        ("gpt-4o", "openai-services-agreement/no-compete-training", Kind.FORBIDDEN),
        ("claude-opus-4.5", "anthropic-commercial-terms/aup-2026-no-distillation", Kind.FORBIDDEN),
        ("gemini-2.5-pro", "gemini-api-terms/no-clinical", Kind.FORBIDDEN),
        ("codestral-25.08", "mistral-commercial-terms/no-human", Kind.OWED),
    ],
)
def test_of_a_closed_model_the_terms_of_its_makers_service_are_told(model: str, rule: str, kind: Kind) -> None:
    assert of(model, date(2026, 11, 22))[rule][0] is kind


def test_of_weights_no_terms_of_a_service_are_told() -> None:
    """Who hosts them is not known before a candidate is named."""
    services = {"openai-services-agreement", "anthropic-commercial-terms", "mistral-commercial-terms", "service"}
    for model in ("mistral-large-3", "gpt-oss-20b", "llama-3.1-8b-instruct"):
        assert not {rule.partition("/")[0] for rule in of(model)} & services


def test_what_each_licence_allows_is_told_with_its_clause() -> None:
    """The terms of AWS alone are known by quotations of third parties, and nothing they allow is told."""
    catalogue = pack.load().catalogue
    without = {licence for licence in catalogue.licences if not catalogue.permitted(licence)}
    assert without == {"aws-service-terms"}
    assert all(one.source.pinpoint for licence in catalogue.licences for one in catalogue.permitted(licence))


def test_terms_stand_by_kind() -> None:
    found = pack.load()
    listed = terms.of_licence(found.catalogue.licences["llama-3.2"], found.rules, DAY)
    kinds = [term.kind for term in listed]
    assert kinds == sorted(kinds, key=list(Kind).index)
