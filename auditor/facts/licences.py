"""The licences that bind whoever uses a model: its own, and those that come with what it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalogue.chain import Link, Reach, links, reached, strictest_of
from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.wording import RELATIONS
from auditor.facts.table import Fact, Provenance


def licence_facts(model: Model, catalogue: Catalogue) -> Iterator[Fact]:
    """What binds whoever uses the model: its own licence, and those of the models it was made from.

    Of several kinds the strictest counts: nobody grants more than they were granted.
    """
    chain = links(model, catalogue)
    binding = reached(chain, Reach.OWN, Reach.WEIGHTS)
    sets = {
        "licence.chain": binding,
        "licence.distilled_from": reached(chain, Reach.DISTILLATION),
        "licence.outputs_from": reached(chain, Reach.OUTPUTS),
    }
    if all(link.reach is not None for link in chain):
        made = (link.relation for link in chain[1:] if link.relation != "addition")
        sets["model.made_by"] = tuple(dict.fromkeys(made))
    source = model.sources.get("licence" if len(chain) == 1 else "base_models")
    for name, value in sets.items():
        if value is not None:
            yield Fact(name, value, Provenance("catalogue", _way(chain), source))
    strictest = strictest_of(binding, catalogue)
    if strictest is not None:
        yield Fact("licence.kind", strictest.kind, Provenance("catalogue", _way(chain), strictest.source))


def _way(chain: tuple[Link, ...]) -> str:
    """The chain in one line, as the provenance of what was read from it."""
    own, *behind = chain
    if not behind:
        return f"model {own.model}, licence"
    steps = [f"{RELATIONS[link.relation]} {link.title} ({link.licence or 'licence not known'})" for link in behind]
    return f"model {own.model}, licence {own.licence or 'not known'}; {'; '.join(steps)}"
