"""The chain of licences: what goes on binding, what its maker licensed anew, and what was only learned from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditor.catalogue.chain import Reach, binding, links, reached, strictest_of
from auditor.catalogue.entries import BaseModel, Catalogue, Model
from tests.catalogue.shipped import catalogue, model

BINDING = (Reach.OWN, Reach.WEIGHTS)


def made(identifier: str, *bases: BaseModel, maker: str = "", licence: str | None = "mit") -> Model:
    """A model by a maker of its own, unless named."""
    return replace(
        model("mistral-7b-instruct-v0.3"),
        id=identifier,
        title=identifier.upper(),
        maker=maker or identifier,
        licence=licence,
        base_models=bases,
        unknown={},
    )


def of(*models: Model) -> Catalogue:
    """A catalogue of these models."""
    return Catalogue(models={one.id: one for one in models})


def way(one: Model, others: Catalogue) -> list[tuple[str, str | None, Reach | None]]:
    """Each link as its title, licence and reach."""
    return [(link.title, link.licence, link.reach) for link in links(one, others)]


def test_a_model_made_from_nothing_is_bound_by_its_own_licence() -> None:
    alone = made("alone")
    assert way(alone, of(alone)) == [("ALONE", "mit", Reach.OWN)]


@pytest.mark.parametrize("relation", ["finetune", "merge", "quantisation"])
def test_the_licence_of_weights_binds_what_is_made_from_them(relation: str) -> None:
    first = made("first", licence="llama-3.3")
    second = made("second", BaseModel(relation, "first"))
    chain = links(second, of(first, second))
    assert [(link.title, link.made, link.relation, link.reach) for link in chain] == [
        ("SECOND", "", "itself", Reach.OWN),
        ("FIRST", "SECOND", relation, Reach.WEIGHTS),
    ]
    assert reached(chain, *BINDING) == ("mit", "llama-3.3")


def test_it_binds_however_far_back_the_weights_come_from() -> None:
    first = made("first", licence="mistral-mrl-0.1")
    second = made("second", BaseModel("finetune", "first"), licence="apache-2.0")
    third = made("third", BaseModel("quantisation", "second"))
    assert reached(links(third, of(first, second, third)), *BINDING) == ("mit", "apache-2.0", "mistral-mrl-0.1")


def test_a_maker_licenses_its_own_work_anew() -> None:
    first = made("first", maker="Maker", licence="llama-3.1")
    second = made("second", BaseModel("finetune", "first"), maker="Maker", licence="llama-3.2")
    third = made("third", BaseModel("finetune", "second"))
    assert way(third, of(first, second, third)) == [
        ("THIRD", "mit", Reach.OWN),
        ("SECOND", "llama-3.2", Reach.WEIGHTS),
        ("FIRST", "llama-3.1", Reach.LICENSED_ANEW),
    ]


def test_it_does_not_license_anew_what_somebody_else_put_between() -> None:
    first = made("first", maker="Maker", licence="llama-3.1")
    second = made("second", BaseModel("finetune", "first"), licence="gemma-tou")
    third = made("third", BaseModel("finetune", "second"), maker="Maker")
    assert way(third, of(first, second, third))[1:] == [
        ("SECOND", "gemma-tou", Reach.WEIGHTS),
        ("FIRST", "llama-3.1", Reach.LICENSED_ANEW),
    ]


def test_a_maker_that_states_no_licence_licenses_nothing_anew() -> None:
    first = made("first", maker="Maker", licence="llama-3.1")
    second = made("second", BaseModel("finetune", "first"), maker="Maker", licence=None)
    chain = links(second, of(first, second))
    assert chain[1].reach is Reach.WEIGHTS
    assert reached(chain, *BINDING) is None


def test_what_was_only_learned_from_is_kept_apart() -> None:
    teacher, writer = made("teacher", licence="gemma-tou"), made("writer", licence="llama-2")
    pupil = made("pupil", BaseModel("distillation", "teacher"), BaseModel("outputs", "writer"))
    chain = links(pupil, of(teacher, writer, pupil))
    assert reached(chain, *BINDING) == ("mit",)
    assert reached(chain, Reach.DISTILLATION) == ("gemma-tou",)
    assert reached(chain, Reach.OUTPUTS) == ("llama-2",)


def test_a_way_is_as_loose_as_its_loosest_link() -> None:
    base = made("base", licence="llama-3")
    writer = made("writer", BaseModel("finetune", "base"), licence="mit")
    pupil = made("pupil", BaseModel("outputs", "writer"), licence="apache-2.0")
    tuned = made("tuned", BaseModel("finetune", "pupil"))
    assert way(tuned, of(base, writer, pupil, tuned)) == [
        ("TUNED", "mit", Reach.OWN),
        ("PUPIL", "apache-2.0", Reach.WEIGHTS),
        ("WRITER", "mit", Reach.OUTPUTS),
        ("BASE", "llama-3", Reach.OUTPUTS),
    ]


def test_a_model_only_named_counts_with_its_licence_and_its_maker() -> None:
    named = made("named", BaseModel("finetune", name="Some base", licence="llama-2"))
    assert reached(links(named, of(named)), *BINDING) == ("mit", "llama-2")
    own = made("own", BaseModel("finetune", name="Some base", licence="llama-2", maker="own"))
    assert reached(links(own, of(own)), *BINDING) == ("mit",)


@pytest.mark.parametrize("base", [BaseModel("finetune", name="Some base"), BaseModel("finetune", "elsewhere")])
def test_an_ancestor_without_a_licence_leaves_open_what_binds(base: BaseModel) -> None:
    one = made("one", base)
    chain = links(one, of(one))
    assert chain[1].licence is None
    assert reached(chain, *BINDING) is None
    assert reached(chain, Reach.OUTPUTS) == ()


def test_where_it_is_not_established_what_it_was_made_from_nothing_is() -> None:
    one = replace(made("one"), unknown={"base_models": "The card does not say."})
    chain = links(one, of(one))
    assert (chain[1].title, chain[1].made, chain[1].reach) == ("The card does not say.", "ONE", None)
    assert {reached(chain, *by) for by in (BINDING, (Reach.DISTILLATION,), (Reach.OUTPUTS,))} == {None}


def test_models_made_from_each_other_come_to_an_end() -> None:
    first = made("first", BaseModel("merge", "second"), licence="llama-2")
    second = made("second", BaseModel("merge", "first"))
    assert reached(links(second, of(first, second)), *BINDING) == ("mit", "llama-2")


# The catalogue as it is shipped


def test_a_distilled_llama_stays_under_the_licence_of_its_base() -> None:
    chain = links(model("deepseek-r1-distill-llama-70b"), catalogue())
    assert [(link.title, link.licence, link.reach) for link in chain] == [
        ("DeepSeek-R1-Distill-Llama-70B", "llama-3.3", Reach.OWN),
        ("what DeepSeek added", "mit", Reach.OWN),
        ("Llama 3.3 70B Instruct", "llama-3.3", Reach.WEIGHTS),
        ("DeepSeek-R1", "mit", Reach.LICENSED_ANEW),
        ("DeepSeek-V3 (December 2024)", "deepseek-model-1.0", Reach.LICENSED_ANEW),
    ]
    assert reached(chain, *BINDING) == ("llama-3.3", "mit")


def test_the_strictest_of_the_licences_that_bind_is_that_of_the_base() -> None:
    distilled = model("deepseek-r1-distill-llama-70b")
    assert binding(distilled, catalogue()) == ("llama-3.3", "mit")
    strictest = strictest_of(binding(distilled, catalogue()), catalogue())
    assert strictest is not None
    assert strictest.id == "llama-3.3"
    assert strictest_of(None, catalogue()) is None
    assert strictest_of(("mit", "a-licence-nobody-knows"), catalogue()) is None


def test_r1_is_free_of_the_licence_of_v3() -> None:
    assert reached(links(model("deepseek-r1"), catalogue()), *BINDING) == ("mit",)


def test_olmo_instruct_learned_from_gemma() -> None:
    chain = links(model("olmo-2-7b-instruct"), catalogue())
    assert reached(chain, *BINDING) == ("olmo",)
    assert reached(chain, Reach.OUTPUTS) == ("gemma-tou",)


def test_of_every_model_shipped_it_is_known_which_licences_bind() -> None:
    licensed = [one for one in catalogue().models.values() if one.licence is not None]
    assert [one.id for one in licensed if reached(links(one, catalogue()), *BINDING) is None] == []
