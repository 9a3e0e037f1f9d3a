"""What is known of the compute a model was trained and is modified with, as the thresholds of the law need it.

The Commission's guidelines on general-purpose models (section 3.2) compare the modification with a third of the
original training. A third of a number is seldom one, so three times the modification is compared with the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from auditor.catalogue.entries import Model
from auditor.facts.table import Bounds, Fact, FactValue, Provenance
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.documents import dotted
from auditor.inputs.routes import Candidate

_SHARE = 3


def of(descriptor: Descriptor, candidate: Candidate, model: Model | None) -> Iterator[Fact]:
    """Whether each figure is known, and three times the modification in floating-point operations."""
    if model is not None:
        what = "no figure in the catalogue" if model.training_flop is None else "training_flop"
        source = model.sources.get("training_flop")
        where = Provenance("catalogue", f"model {model.id}, {what}", source)
        yield Fact("model.training_flop_known", model.training_flop is not None, where)
    workload = next(one for one in descriptor.workloads if candidate in one.candidates)
    use = workload.facts.get("use")
    stated = use.get("modification_flop") if isinstance(use, dict) else None
    path = (*workload.path, "use", "modification_flop")
    where = Provenance("descriptor", dotted(path) if stated is None else _line(descriptor, path), path=path)
    yield Fact("model.modification_flop_known", stated is not None, where)
    tripled: FactValue | None = None
    if isinstance(stated, dict):
        tripled = Bounds(_times(stated.get("at_least")), _times(stated.get("at_most")))
    elif isinstance(stated, int | Decimal):
        tripled = stated * _SHARE
    if tripled is not None:
        yield Fact("model.modification_flop_tripled", tripled, where)


def _times(bound: object) -> int | Decimal | None:
    return bound * _SHARE if isinstance(bound, int | Decimal) else None


def _line(descriptor: Descriptor, path: tuple[str | int, ...]) -> str:
    return f"{dotted(path)} (line {descriptor.document.line(path)}), three times"
