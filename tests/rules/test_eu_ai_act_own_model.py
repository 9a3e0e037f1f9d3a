"""An organisation that trains a model itself, represents one that does, or makes a product of Annex I, Section B."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from auditor import resources
from auditor.audit import Audit
from auditor.inputs import descriptor as descriptors
from auditor.inputs import documents
from tests.rules.eu import ORGANISATION, PLAIN, ai_act, audit, findings, status
from tests.samples.story import auditor

OWN = """\
  - id: own-7b
    title: Own 7B
    maker: Trial (fictional)
    released: 2026-05-11
    licence: {licence}
    base_models: []
    training_flop: {flop}
    training_flop_basis: reported
    components: {{model_parameters_final: {weights}}}
    trained_by_organisation: {trained}
"""


def own(
    flop: str, *, country: str = "DE", licence: str = "apache-2.0", weights: str = "absent", trained: str = "true"
) -> Audit:
    """The findings on a model that the descriptor describes, by rule."""
    about = ORGANISATION | {"country": country}
    text = (
        'descriptor_version: "1"\nproject: {id: trial, title: Trial}\n'
        "organisation:\n  name: Trial (fictional)\n" + "".join(f"  {key}: {value}\n" for key, value in about.items())
    )
    text += "models:\n" + OWN.format(flop=flop, licence=licence, weights=weights, trained=trained)
    text += "workloads:\n  - id: one\n    title: One\n    purpose: A trial.\n    use:\n"
    text += "".join(f"      {name}: {value}\n" for name, value in PLAIN.items())
    text += "    data: {personal: false}\n    candidates: [{model: own-7b, access: self_hosted}]\n"
    read = descriptors.read(documents.loads(text, name="trial.yaml"), resources.schemas())
    return auditor().audit_descriptor(read, date(2026, 11, 22))


def owed(found: Audit) -> set[str]:
    """The duties of a provider of the model that are open."""
    ours = ("ai-act/art-53-own", "ai-act/art-54", "ai-act/art-55", "ai-act/gpai-modifier", "ai-act/art-101")
    return {
        rule.removeprefix("ai-act/")
        for rule, one in findings(found).items()
        if rule.startswith(ours) and one["status"] == "applies"
    }


BOTH = {"art-53-own-documentation", "art-53-own-copyright", "art-101"}


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ({"flop": "1e23"}, set()),
        ({"flop": "1.1e23"}, BOTH),
        ({"flop": "1.1e23", "country": "US"}, BOTH | {"art-54-1"}),
        ({"flop": "1.1e23", "country": "US", "weights": "released"}, {"art-53-own-copyright", "art-101"}),
        ({"flop": "1e25", "country": "US"}, BOTH | {"art-54-1"}),
        ({"flop": "1.1e25", "country": "US", "weights": "released"}, BOTH | {"art-54-1", "art-55"}),
        ({"flop": "1.1e25", "trained": "false"}, set()),
    ],
)
def test_who_trains_a_model_owes_what_its_compute_country_and_licence_make_it_owe(
    model: Mapping[str, str], expected: set[str]
) -> None:
    assert owed(own(**model)) == expected


def test_the_duties_name_their_points_and_nobody_is_asked_who_trained_a_model_of_the_catalogue() -> None:
    record = own("1.1e25").found
    clauses = {one["clause"] for one in record["obligations"] if one["rule"].startswith("ai-act/art-5")}
    assert {f"Regulation (EU) 2024/1689 Art. 53(1)({point})" for point in "abcd"} <= clauses
    told = next(one for one in record["findings"] if one["rule"] == "ai-act/art-55")
    assert told["source"]["pinpoint"] == "Art. 52(1); Art. 55(1)(a) to (d)"
    assert not [one for one in audit().record["questions"] if one["fact"] == "model.trained_by_organisation"]


def test_the_maker_of_a_model_of_the_catalogue_is_known_by_its_name() -> None:
    facts = next(one for one in findings(own("1.1e23"))["ai-act/art-53-own-copyright"]["facts"])
    assert facts["name"] == "ai_act.own_gpai"
    assert owed(audit()) == set()


MACHINE = {
    "regulated_product": "annex_i_section_b",
    "third_party_assessment": "true",
    "product_circumstances": "[]",
    "practices": "[social_scoring]",
    "practice_exceptions": "[]",
    "placed_on_market": "2028-08-02",
    "significant_design_change": "false",
    "intended_for_public_authorities": "false",
}
READING = "readings.ai_act_2_2_section_b"


def machine(day: date, reading: str | None = None) -> Audit:
    return audit(day, use=MACHINE, readings=None if reading is None else {READING: reading})


def test_until_article_6_applies_a_machine_is_bound_by_article_5_whatever_the_reading() -> None:
    for reading in (None, "word_for_word", "high_risk_provisions_only"):
        found = machine(date(2028, 8, 1), reading)
        assert status(found, "art-5-1-c") == "fail"
        assert found.found["assessment"]["outcome"] == "reject"


def test_from_then_on_the_reading_decides_and_nobody_else() -> None:
    day = date(2028, 8, 2)
    open_ = machine(day)
    assert status(open_, "art-5-1-c") == "unknown"
    assert findings(open_)["ai-act/art-5-1-c"]["refer_because"] == "contested"
    assert open_.found["assessment"]["outcome"] == "refer"
    assert READING in [one["fact"] for one in ai_act(open_)["readings"]]
    narrow = machine(day, "high_risk_provisions_only")
    assert (status(narrow, "art-5-1-c"), narrow.found["assessment"]["outcome"]) == ("fail", "reject")
    literal = machine(day, "word_for_word")
    assert "ai-act/art-5-1-c" not in {
        rule for rule, one in findings(literal).items() if one["status"] != "not_applicable"
    }
    assert ai_act(literal)["risk"] == "high_risk_annex_i"
    for found in (open_, narrow, literal):
        note = findings(found)["ai-act/art-2-2"]
        assert (note["status"], note["source"]["confidence"]) == ("applies", "contested")
        assert "readings.ai_act_2_2_section_b" in note["how_to_fix"]


def test_whoever_represents_the_maker_of_a_model_owes_what_article_54_says() -> None:
    mandate = {
        "offered_under_own_name": "false",
        "used_under_own_authority": "false",
        "supply_roles": "[model_representative]",
    }
    assert status(audit(use=mandate), "art-54-3") == "applies"
    assert "ai-act/art-54-3" not in {rule for rule, one in findings(audit()).items() if one["status"] == "applies"}


def test_a_product_older_than_its_model_has_its_change_of_design_assessed() -> None:
    device = {
        "regulated_product": "annex_i_section_a",
        "third_party_assessment": "true",
        "product_circumstances": "[]",
        "supply_roles": "[]",
        "placed_on_market": "2024-01-01",
        "significant_design_change": "false",
        "intended_for_public_authorities": "false",
    }
    assert status(audit(date(2028, 8, 1), use=device), "choice-newer-than-product") == "upcoming 2028-08-02"
    assert status(audit(date(2028, 8, 2), use=device), "choice-newer-than-product") == "applies"
