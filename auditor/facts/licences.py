"""The licences that bind whoever uses a model: its own, and those that come with what it was made from."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.catalogue.chain import Link, Reach, links, reached
from auditor.catalogue.entries import Catalogue, Model
from auditor.catalogue.wording import RELATIONS
from auditor.facts.table import Fact, Provenance

STRICTNESS = ("open", "restricted", "noncommercial", "none", "proprietary_service")
"""The kinds of licence from the freest on; what is only a service grants no rights in weights at all."""


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
        sets["model.made_by"] = tuple(dict.fromkeys(link.relation for link in chain[1:]))
    source = model.sources.get("licence" if len(chain) == 1 else "base_models")
    for name, value in sets.items():
        if value is not None:
            yield Fact(name, value, Provenance("catalogue", _way(chain), source))
    known = [catalogue.licences[name] for name in binding or () if name in catalogue.licences]
    if known and len(known) == len(binding or ()):
        strictest = max(known, key=lambda licence: STRICTNESS.index(licence.kind))
        yield Fact("licence.kind", strictest.kind, Provenance("catalogue", _way(chain), strictest.source))


def _way(chain: tuple[Link, ...]) -> str:
    """The chain in one line, as the provenance of what was read from it."""
    own, *behind = chain
    if not behind:
        return f"model {own.model}, licence"
    steps = [f"{RELATIONS[link.relation]} {link.title} ({link.licence or 'licence not known'})" for link in behind]
    return f"model {own.model}, licence {own.licence or 'not known'}; {'; '.join(steps)}"
