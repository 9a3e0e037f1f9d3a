"""Answers that cannot all be true are refused, each with the line it stands in; answers that can are not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from auditor import resources
from auditor.audit import Auditor
from auditor.engine import ruleset
from auditor.errors import InputError, RulesError
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents
from tests.expected import pack_of

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def auditor() -> Auditor:
    return Auditor.open()


def refusals(auditor: Auditor, *, organisation: str = "", project: str = "", use: str = "") -> list[str]:
    """What a descriptor with these answers is refused for; each answer is one or more entries of a flow mapping."""
    text = (
        'descriptor_version: "1"\n'
        f"project: {{id: trial, title: Trial{project}}}\n"
        f"organisation: {{name: Trial{organisation}}}\n"
        "workloads:\n"
        "  - id: one\n"
        "    title: One\n"
        "    purpose: A trial.\n"
        f"    use: {{{use}}}\n"
        "    candidates: [{model: mistral-7b-instruct-v0.3, access: self_hosted}]\n"
    )
    descriptor = descriptors.read(documents.loads(text, name="trial.yaml"), resources.schemas())
    try:
        auditor.check(descriptor, AS_OF)
    except InputError as error:
        return [str(problem) for problem in error.problems]
    return []


OPPOSED = {
    "a model is no AI system": ({"use": "is_ai_system: false"}, "Article 3(1)"),
    "in development, yet going live": (
        {"use": "exclusions: [development_before_market]", "project": ", go_live: 2027-01-11"},
        "Article 2(8)",
    ),
    "research as the sole purpose of a business": (
        {"use": "exclusions: [scientific_research_only], setting: commercial"},
        "Article 2(6)",
    ),
    "a company in private": (
        {"use": "exclusions: [personal_non_professional]", "organisation": ", kind: private_company"},
        "Article 2(10)",
    ),
    "private use in a product": (
        {"use": "exclusions: [personal_non_professional], setting: commercial"},
        "Article 2(10)",
    ),
    "nobody affected by a decision about employment": (
        {"use": "affects_people: false, sensitive_domains: [employment_decisions]"},
        "takes part in decisions about people",
    ),
    "decisions nobody can change, none of them adverse": (
        {"use": "solely_automated: true, legal_or_similar_effect: true, automated_adverse_decisions: false"},
        "can also go against a person",
    ),
    "distilled, yet no model is trained": (
        {"use": "modifies: [distillation], outputs_train: []"},
        "trains another model",
    ),
    "received in a product, yet hosted and offered": (
        {"use": "received_in_integrated_end_user_product: true, offered_under_own_name: true"},
        "somebody else's finished product",
    ),
    "older than its first day in use": (
        {"use": "offered_under_own_name: true, placed_on_market: 2026-08-01", "project": ", go_live: 2027-01-11"},
        "Article 111",
    ),
    "an authority of a third country in the Union": (
        {"use": "exclusions: [third_country_law_enforcement_cooperation]", "organisation": ", country: DE"},
        "Article 2(4)",
    ),
    "imported to a Union that does not use it": (
        {"use": "supply_roles: [importer], output_used_in_eu: false"},
        "brings it to the Union market",
    ),
    "emotions of workers, yet not at work": (
        {"use": "areas: [emotion_recognition, worker_management], practices: []"},
        "Article 5(1)(f)",
    ),
}


@pytest.mark.parametrize(("answers", "words"), OPPOSED.values(), ids=OPPOSED)
def test_what_cannot_be_true_is_refused(answers: dict[str, str], words: str, auditor: Auditor) -> None:
    (refused,) = refusals(auditor, **answers)
    assert refused.startswith("trial.yaml:")
    assert "contradicts another answer:" in refused
    assert words in refused


ALIKE = {
    "in development, without a day": {"use": "exclusions: [development_before_market]"},
    "research": {"use": "exclusions: [scientific_research_only], setting: research"},
    "a person in private": {
        "use": "exclusions: [personal_non_professional], setting: personal",
        "organisation": ", kind: natural_person",
    },
    "people are affected": {"use": "affects_people: true, sensitive_domains: [employment_decisions]"},
    "nobody affected by journalism": {"use": "affects_people: false, sensitive_domains: [journalism]"},
    "distilled": {"use": "modifies: [distillation], outputs_train: [internal_model]"},
    "one of them not answered": {"use": "modifies: [distillation]"},
    "nothing answered": {},
    "in use since the day it was placed on the market": {
        "use": "offered_under_own_name: true, placed_on_market: 2026-08-01",
        "project": ", go_live: 2026-08-01",
    },
    "a system of somebody else, on the market for long": {
        "use": "offered_under_own_name: false, placed_on_market: 2020-01-01",
        "project": ", go_live: 2027-01-11",
    },
    "imported": {"use": "supply_roles: [importer], output_used_in_eu: true"},
    "emotions of customers": {"use": "areas: [emotion_recognition], practices: []"},
    "emotions of workers, and said so": {
        "use": "areas: [emotion_recognition, worker_management], practices: [emotion_inference_at_work_or_school]"
    },
}


@pytest.mark.parametrize("answers", ALIKE.values(), ids=ALIKE)
def test_what_can_be_true_is_not(answers: dict[str, str], auditor: Auditor) -> None:
    assert refusals(auditor, **answers) == []


def test_every_contradiction_of_the_pack_is_tried(auditor: Auditor) -> None:
    named = {entry.id for entry in auditor.pack.rules.contradictions}
    assert len(named) == len(auditor.pack.rules.contradictions)
    messages = " ".join(entry.message for entry in auditor.pack.rules.contradictions)
    assert all(words in messages for _, words in OPPOSED.values())
    assert len({words for _, words in OPPOSED.values()}) == len(named)


def test_a_contradiction_is_between_answers(tmp_path: Path) -> None:
    folder = pack_of(tmp_path)
    (folder / "act" / "more.yaml").write_text(
        "contradictions:\n"
        "  - {id: act/opposed, of: project, when: {fact: act.covered, is: true}, message: No., how_to_fix: Yes.}\n",
        "utf-8",
    )
    with pytest.raises(RulesError, match=r"more\.yaml:2: .* reads act\.covered, which is derived"):
        ruleset.load(folder, resources.schemas())
