"""What is known of how a model was released: its class, and what was told of its training data."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.identity import tag_standing
from auditor.catalogue.release import DATA_INFORMATION, standing
from auditor.facts.table import Fact, Provenance

MOF_CLASSES = ("none", "class_i", "class_ii", "class_iii")
"""The classes of the Model Openness Framework by number."""


def openness_facts(model: Model, catalogue: Catalogue) -> Iterator[Fact]:
    """Each fact that is settled of a model whose release the catalogue tells of."""
    yield _hub_tag(model, catalogue)
    release = catalogue.releases.get(model.id)
    if release is None:
        return
    origin = Provenance("catalogue", f"model {model.id}, release", release.source)
    number = standing(model, catalogue).number
    if number is not None:
        yield Fact("model.mof_class", MOF_CLASSES[number], origin)
    words = [said for one in catalogue.disagreements.values() if model.id in one.models for said in one.statements]
    called = tuple(dict.fromkeys(said.calls for said in words if said.calls))
    source = next((said.source for said in words if said.calls), release.source)
    yield Fact("model.called", called, Provenance("catalogue", f"model {model.id}, statements of sources", source))
    for name in DATA_INFORMATION:
        if name in release.data_information:
            yield Fact(f"data_information.{name}", release.data_information[name], origin)


def _hub_tag(model: Model, catalogue: Catalogue) -> Fact:
    """How the tag of a model hub stands to the licence; that no tag is recorded is known as well."""
    said = model.hub_licence
    where = (
        f"model {model.id}, no tag recorded" if said is None else f"model {model.id}, tag {said.tag} of {said.as_of}"
    )
    origin = Provenance("catalogue", where, None if said is None else said.source)
    return Fact("model.hub_licence", tag_standing(model, catalogue.licences), origin)
