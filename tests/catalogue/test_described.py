"""Models a descriptor describes itself: what becomes of their licences and their descent."""

from __future__ import annotations

from datetime import date

import pytest

from auditor import resources
from auditor.catalogue.described import with_described
from auditor.catalogue.entries import BaseModel, Catalogue, Licence
from auditor.errors import InputError
from auditor.inputs import descriptor, documents
from tests.test_facts import CITED, LICENCE, MODEL

AS_OF = date(2026, 11, 22)
OPEN = Licence("apache-2.0", "Apache License 2.0", "Apache-2.0", "open", CITED, aliases=("Apache 2",))
CATALOGUE = Catalogue(models={MODEL.id: MODEL}, licences={OPEN.id: OPEN, LICENCE.id: LICENCE})

TEXT = """\
descriptor_version: "1"
project: {id: small, title: A small project}
organisation: {name: Somebody}
models:
  - id: own
    title: Our own
    maker: Somebody
%s
workloads:
  - id: chat
    title: Chat
    purpose: Talk.
    candidates: [{model: own, access: self_hosted}]
"""


def described(*lines: str) -> Catalogue:
    text = TEXT % "\n".join(f"    {line}" for line in lines)
    read = descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())
    return with_described(CATALOGUE, read, AS_OF)


def refused(*lines: str) -> str:
    with pytest.raises(InputError) as error:
        described(*lines)
    return str(error.value)


def test_a_model_is_the_same_thing_as_one_of_the_catalogue() -> None:
    found = described(
        "licence: apache-2.0",
        "released: 2026-05-11",
        "parameters: 7e9",
        "context_tokens: 32768",
        "inputs: [text]",
        "outputs: [text]",
        "instruction_tuned: true",
        "claimed_open_source: true",
        "training_flop: 1e23",
        "training_flop_basis: reported",
        "components: {model_parameters_final: released}",
        "base_models: [{model: some-model, relation: finetune}]",
    ).models["own"]
    assert (found.id, found.title, found.maker, found.licence) == ("own", "Our own", "Somebody", "apache-2.0")
    assert (found.parameters, found.context_tokens, found.released) == (7_000_000_000, 32768, date(2026, 5, 11))
    assert (found.inputs, found.outputs, found.instruction_tuned) == (("text",), ("text",), True)
    assert found.base_models == (BaseModel("finetune", "some-model"),)
    assert found.has_weights()
    assert found.sources == {}


def test_what_is_left_out_is_unknown() -> None:
    found = described().models["own"]
    assert (found.licence, found.parameters, found.released, found.base_models) == (None, None, None, ())


def test_the_catalogue_itself_stays_as_it_is() -> None:
    described("licence: {name: Some other licence}")
    assert set(CATALOGUE.models) == {"some-model"}
    assert set(CATALOGUE.licences) == {"apache-2.0", "some-licence"}


# Licences


@pytest.mark.parametrize("written", ["apache-2.0", "Apache-2.0", "APACHE-2.0"])
def test_an_id_or_an_spdx_expression_names_a_licence_of_the_catalogue(written: str) -> None:
    found = described(f"licence: {written}")
    assert found.models["own"].licence == "apache-2.0"
    assert found.licences == CATALOGUE.licences


@pytest.mark.parametrize(
    ("written", "identifier", "spdx"),
    [
        ("MIT", "mit", "MIT"),
        ("Apache-2.0 AND MIT", "apache-2.0-and-mit", "Apache-2.0 AND MIT"),
        ("Apache-2.0 OR MIT", "apache-2.0-or-mit", "Apache-2.0 OR MIT"),
        ("LicenseRef-ours", "licenseref-ours", "LicenseRef-ours"),
        ("{name: Our Model Licence 1.0}", "own-our-model-licence-1.0", "LicenseRef-our-model-licence-1.0"),
    ],
)
def test_a_licence_the_catalogue_does_not_have_counts_as_restricted(written: str, identifier: str, spdx: str) -> None:
    found = described(f"licence: {written}")
    licence = found.licences[found.models["own"].licence or ""]
    assert (licence.id, licence.spdx, licence.kind) == (identifier, spdx, "restricted")
    assert (licence.source.document, licence.source.pinpoint) == ("d.yaml", "models[0].licence")


@pytest.mark.parametrize("written", ["NONE", "none"])
def test_no_licence_is_said_in_the_word_of_spdx(written: str) -> None:
    found = described(f"licence: {written}")
    assert found.licences[found.models["own"].licence or ""].kind == "none"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "licence: Apache-2.O",
            (
                'd.yaml:8: models[0].licence "Apache-2.O" is no licence of the catalogue and no SPDX expression.\n'
                '  Did you mean "apache-2.0"?'
            ),
        ),
        (
            "licence: Ask our lawyers",
            (
                'd.yaml:8: models[0].licence "Ask our lawyers" is no licence of the catalogue and no SPDX expression.\n'
                '  Write {name: "..."} for a licence of the maker\'s own.'
            ),
        ),
        (
            "licence: {name: some LICENCE}",
            (
                'd.yaml:8: models[0].licence.name "some LICENCE" is in the catalogue as some-licence.\n'
                "  Write:  licence: some-licence"
            ),
        ),
        (
            "licence: {name: Apache 2}",
            (
                'd.yaml:8: models[0].licence.name "Apache 2" is in the catalogue as apache-2.0.\n'
                "  Write:  licence: apache-2.0"
            ),
        ),
        (
            'licence: {name: "?!"}',
            (
                "d.yaml:8: models[0].licence.name must have a letter or a digit.\n"
                "  Write the name as the licence calls itself."
            ),
        ),
    ],
)
def test_a_licence_nobody_can_name_is_refused(written: str, message: str) -> None:
    assert refused(written) == message


# Descent


def test_what_it_was_made_from_may_be_named_with_its_licence() -> None:
    found = described("base_models: [{name: Some base, maker: Them, licence: {name: A base licence}, relation: merge}]")
    assert found.models["own"].base_models == (BaseModel("merge", None, "Some base", "own-a-base-licence", "Them"),)
    assert found.licences["own-a-base-licence"].kind == "restricted"


@pytest.mark.parametrize(
    ("base", "message"),
    [
        (
            "{model: some-modell, relation: merge}",
            (
                'd.yaml:8: models[0].base_models[0].model "some-modell" is neither in the catalogue nor under models.\n'
                '  Did you mean "some-model"?'
            ),
        ),
        (
            "{model: xyz, relation: merge}",
            (
                'd.yaml:8: models[0].base_models[0].model "xyz" is neither in the catalogue nor under models.\n'
                "  Give name and licence instead of model."
            ),
        ),
        (
            "{model: own, relation: merge}",
            "d.yaml:8: models[0].base_models[0].model own would be made from itself.\n  Correct the line of descent.",
        ),
        (
            "{relation: merge}",
            (
                "d.yaml:8: models[0].base_models[0] must give either model (an id) or name (for what is neither in the "
                "catalogue nor in this list).\n  Keep one of the two."
            ),
        ),
        (
            "{model: some-model, licence: apache-2.0, relation: merge}",
            (
                "d.yaml:8: models[0].base_models[0].licence has no meaning beside model, whose licence is known.\n"
                "  Remove it."
            ),
        ),
    ],
)
def test_descent_that_cannot_be_is_refused(base: str, message: str) -> None:
    assert refused(f"base_models: [{base}]") == message


def test_two_models_made_from_each_other_are_refused() -> None:
    other = "  - {id: other, title: Other, maker: Somebody, base_models: [{model: own, relation: merge}]}"
    text = TEXT.replace("%s", "    base_models: [{model: other, relation: merge}]\n" + other)
    read = descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())
    with pytest.raises(InputError) as error:
        with_described(CATALOGUE, read, AS_OF)
    assert [(one.line, one.where) for one in error.value.problems] == [
        (8, "models[0].base_models[0].model"),
        (9, "models[1].base_models[0].model"),
    ]


# Names and days


def test_the_name_of_a_model_of_the_catalogue_is_taken() -> None:
    text = TEXT.replace("id: own", "id: some-model").replace("%s\n", "")
    read = descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())
    with pytest.raises(InputError) as error:
        with_described(CATALOGUE, read, AS_OF)
    assert str(error.value) == (
        "d.yaml:5: models[0].id some-model is Some model in the catalogue already.\n"
        "  Leave the description out and name some-model as candidate, or choose another id."
    )


def test_a_model_of_the_future_is_refused() -> None:
    assert refused("released: 2026-11-23") == (
        "d.yaml:8: models[0].released is after 2026-11-22, the day of the audit.\n"
        "  Leave it out while the model is not out."
    )


def test_the_tag_of_a_hub_is_kept_with_the_place_that_tells_it_and_never_answers() -> None:
    found = described("hub_licence: {tag: apache-2.0, as_of: 2026-11-01}").models["own"]
    assert found.licence is None, "a tag is no licence"
    assert found.hub_licence is not None
    assert (found.hub_licence.tag, found.hub_licence.as_of) == ("apache-2.0", "2026-11-01")
    assert (found.hub_licence.source.document, found.hub_licence.source.pinpoint) == ("d.yaml", "models[0].hub_licence")


def test_a_tag_is_not_read_after_the_day_of_the_audit() -> None:
    assert described("hub_licence: {tag: mit, as_of: 2026-11-22}").models["own"].hub_licence is not None
    message = refused("hub_licence: {tag: mit, as_of: 2026-11-23}")
    assert "models[0].hub_licence.as_of is after 2026-11-22, the day of the audit." in message
    assert "Write the day on which the tag was read." in message


MADE = "base_models: [{model: %s, relation: %s}]"


@pytest.mark.parametrize("relation", ["finetune", "distillation", "merge", "quantisation"])
def test_what_was_made_here_from_other_weights_is_not_said_to_be_unmodified(relation: str) -> None:
    text = (TEXT % f"    {MADE % (MODEL.id, relation)}").replace("candidates:", "use: {modifies: []}\n    candidates:")
    read = descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())
    with pytest.raises(InputError) as caught:
        with_described(CATALOGUE, read, AS_OF)
    assert f"own was made here from another model ({relation})" in str(caught.value)


@pytest.mark.parametrize(
    ("relation", "maker", "modifies"),
    [("outputs", "Somebody", "[]"), ("finetune", "Somebody else", "[]"), ("finetune", "Somebody", "[adapter]")],
)
def test_a_model_of_others_or_one_that_only_learned_from_output_may_be_unmodified(
    relation: str, maker: str, modifies: str
) -> None:
    text = (TEXT % f"    {MADE % (MODEL.id, relation)}").replace("maker: Somebody", f"maker: {maker}")
    text = text.replace("candidates:", f"use: {{modifies: {modifies}}}\n    candidates:")
    read = descriptor.read(documents.loads(text, name="d.yaml"), resources.schemas())
    assert "own" in with_described(CATALOGUE, read, AS_OF).models
