"""The licences that reach a model through what it was made from, link by link back to the first.

Whoever tunes, merges or quantises somebody else's weights can grant no more than they were granted: the licence of
those weights goes on binding. It stops binding only where its own maker licenses the result anew. A model that merely
learned from what another one wrote carries none of its weights; whether that licence reaches it is for the rules to
say, so such licences are kept apart, and apart again where the aim was to be like the other (distillation).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from auditor.catalogue.citation import Citation
from auditor.catalogue.entries import BaseModel, Catalogue, Licence, Model


class Reach(StrEnum):
    """How a licence on the way reaches the model: by weights, by learning, or, licensed anew by its maker, not."""

    OWN = "own"
    WEIGHTS = "weights"
    DISTILLATION = "distillation"
    OUTPUTS = "outputs"
    LICENSED_ANEW = "licensed_anew"


STRICTNESS = ("open", "restricted", "noncommercial", "none", "proprietary_service")
"""The kinds of licence from the freest on; what is only a service grants no rights in weights at all."""

_ORDER = (Reach.OWN, Reach.WEIGHTS, Reach.DISTILLATION, Reach.OUTPUTS)
"""From the closest to the loosest; a way is as loose as its loosest link."""

_OF_RELATION = {
    "finetune": Reach.WEIGHTS,
    "merge": Reach.WEIGHTS,
    "quantisation": Reach.WEIGHTS,
    "distillation": Reach.DISTILLATION,
    "outputs": Reach.OUTPUTS,
}


@dataclass(frozen=True, slots=True)
class Link:
    """One model on the way: what was made from it and how, its licence (None where unknown), and how that reaches on.

    ``model`` is its id in the catalogue, empty where it is only named; ``made`` the title of what was made from it,
    empty for the model itself. ``reach`` None says that nothing is established of what ``made`` was made from.
    """

    model: str
    title: str
    made: str
    relation: str
    licence: str | None
    reach: Reach | None
    source: Citation | None


def links(model: Model, catalogue: Catalogue) -> tuple[Link, ...]:
    """The model itself, then everything it was made from, each followed by what that was made from."""
    own = Link(model.id, model.title, "", "itself", model.licence, Reach.OWN, model.sources.get("licence"))
    makers = frozenset({model.maker} if model.licence else ())
    return (own, *_added(model), *_behind(model, catalogue, Reach.OWN, makers, frozenset({model.id})))


def _added(model: Model) -> Iterator[Link]:
    """What the maker added, where it stands under a licence other than that of the weights."""
    if model.added_licence is not None:
        title = f"what {model.maker} added"
        source = model.sources.get("added_licence")
        yield Link(model.id, title, model.title, "addition", model.added_licence, Reach.OWN, source)


def _behind(
    model: Model, catalogue: Catalogue, way: Reach, makers: frozenset[str], passed: frozenset[str]
) -> Iterator[Link]:
    """What a model was made from; ``makers`` are those who licensed something closer, ``passed`` the models seen."""
    said_where = model.sources.get("base_models")
    if "base_models" in model.unknown:
        yield Link("", model.unknown["base_models"], model.title, "unknown", None, None, None)
    for base in model.base_models:
        parent = catalogue.models.get(base.model or "")
        if parent is not None and parent.id in passed:
            continue
        reach = max(way, _OF_RELATION[base.relation], key=_ORDER.index)
        yield _link(base, parent, model, reach, makers, said_where)
        if parent is not None:
            known = makers | ({parent.maker} if parent.licence else set())
            yield from _behind(parent, catalogue, reach, known, passed | {parent.id})


def _link(
    base: BaseModel,
    parent: Model | None,
    made: Model,
    reach: Reach,
    makers: frozenset[str],
    source: Citation | None,
) -> Link:
    maker = base.maker if parent is None else parent.maker
    licence = base.licence if parent is None else parent.licence
    title = base.name or base.model or "" if parent is None else parent.title
    reach = Reach.LICENSED_ANEW if maker in makers else reach
    return Link(base.model or "", title, made.title, base.relation, licence, reach, source)


def binding(model: Model, catalogue: Catalogue) -> tuple[str, ...] | None:
    """The licences that bind whoever uses the model: its own and those that come with weights; None where unknown."""
    return reached(links(model, catalogue), Reach.OWN, Reach.WEIGHTS)


def strictest_of(names: tuple[str, ...] | None, catalogue: Catalogue) -> Licence | None:
    """The licence of the strictest kind among these; None where one of them is not known, or there are none."""
    known = [catalogue.licences[name] for name in names or () if name in catalogue.licences]
    if not known or len(known) != len(names or ()):
        return None
    return max(known, key=lambda licence: STRICTNESS.index(licence.kind))


def reached(chain: tuple[Link, ...], *by: Reach) -> tuple[str, ...] | None:
    """The licences that reach the first model in one of these ways, each once; None where one is not known."""
    if any(link.reach is None or (link.reach in by and link.licence is None) for link in chain):
        return None
    return tuple(dict.fromkeys(link.licence for link in chain if link.reach in by and link.licence))
