"""Whether a model meets what a workload says it needs: what goes in, what comes out, the length of a request.

A need that is not stated asks nothing, and that it was not is said. Where a need is stated and the model's own figure
is not established, the answer is not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from auditor.catalogue.entries import Model
from auditor.inputs.descriptor import Workload
from auditor.inputs.documents import Data


@dataclass(frozen=True, slots=True)
class Met:
    """Whether every need is met (None: not known), and why not in one sentence; empty where all are met."""

    truth: bool | None
    why: str = ""


def met(workload: Workload, model: Model) -> Met:
    """Whether a model meets every need that a workload states; one that is not met decides, before any not known."""
    found = list(_each(workload, model))
    for truth in (False, None):
        for one in found:
            if one.truth is truth:
                return one
    return Met(True)


def stated(workload: Workload) -> bool:
    """Whether the workload says what the model is given and what comes out; a task named is one of text out."""
    given, out, tasks = (_names(workload, "needs", key) for key in ("inputs", "outputs", "tasks"))
    return bool(given and (out or tasks))


def _each(workload: Workload, model: Model) -> Iterator[Met]:
    yield _modalities(_names(workload, "needs", "inputs"), model.inputs, f"{model.title} takes in")
    outputs = set(_names(workload, "needs", "outputs"))
    if _names(workload, "needs", "tasks"):
        outputs.add("text")  # every task there is to name is one of text
    yield _modalities(sorted(outputs), model.outputs, f"{model.title} gives out")
    asked = tokens_needed(workload)
    if asked is not None:
        yield _context(asked, model)


def _modalities(needed: list[str], has: tuple[str, ...], what: str) -> Met:
    if not needed:
        return Met(True)
    if not has:
        return Met(None, f"What {what} is not established.")
    lacking = [name for name in needed if name not in has]
    return Met(not lacking, f"{what} {', '.join(has)}, not {', '.join(lacking)}." if lacking else "")


def _context(asked: Decimal, model: Model) -> Met:
    if model.context_tokens is None:
        return Met(None, f"The context of {model.title} is not established.")
    if model.context_tokens >= asked:
        return Met(True)
    return Met(False, f"{model.title} has room for {model.context_tokens:,} tokens, not {asked:,f}.")


def tokens_needed(workload: Workload) -> Decimal | None:
    """The tokens one request needs room for: as stated, but at least input and output of the average request."""
    stated = _group(workload, "needs").get("context_tokens")
    if isinstance(stated, dict):
        stated = stated.get("at_least")
    found = [] if stated is None else [Decimal(str(stated))]
    if workload.volume is not None:
        found.append(workload.volume.input_tokens_per_request + workload.volume.output_tokens_per_request)
    return max(found, default=None)


def _names(workload: Workload, group: str, key: str) -> list[str]:
    return [str(name) for name in cast("list[Data]", _group(workload, group).get(key) or [])]


def _group(workload: Workload, group: str) -> dict[str, Data]:
    return cast("dict[str, Data]", workload.facts.get(group) or {})
