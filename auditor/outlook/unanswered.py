"""What is not answered, as levers: each answer that a rule tells from the others, with the patch that gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from auditor.assessment.contested import is_reading
from auditor.engine.breakpoints import constants, representatives
from auditor.engine.conditions import Comparison
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, Value
from auditor.inputs.documents import Path
from auditor.outlook.answers import place
from auditor.outlook.borders import Asked
from auditor.outlook.steps import Lever, Patch, Step, pointer, written
from auditor.outlook.variation import Variations

MOST_ANSWERS: Final = 24
"""How many answers to one question are tried."""


def unanswered(variations: Variations, cone: Iterable[str], around: Sequence[str]) -> Iterator[Lever]:
    """A lever for each fact of a cone that is not known of a subject and those around it.

    What only the catalogue can state, and how a contested text is read, has no patch.
    """
    asked = Asked(variations.rules.conditions())
    for name in cone:
        spec = variations.specs()[name.partition("@")[0]]
        about = variations.of_scope(around[-1], spec.scope)
        if name in variations.now.facts[about]:
            continue
        values = list(offered(spec, name, asked.literal(name, variations.worlds(about))))[:MOST_ANSWERS]
        steps = [_step(variations, spec, name, about, value) for value in values]
        yield Lever(f"{name}:{about}", about, name, tuple((step,) for step in steps))


def offered(spec: FactSpec, name: str, reads: Sequence[Comparison]) -> Iterable[Value]:
    """The answers worth trying: of a closed list each, of a set none and each member alone, else one of each kind."""
    if spec.type is FactType.TEXT and spec.values:
        return spec.values
    if spec.type is FactType.SET:
        named = spec.values or [str(item) for one in reads if one.fact == name for item in constants(one)]
        return [frozenset(), *(frozenset({item}) for item in dict.fromkeys(named))]
    return representatives(name, reads, spec)


def _step(variations: Variations, spec: FactSpec, name: str, about: str, value: Value) -> Step:
    descriptor = variations.assessed.descriptor
    path = None if is_reading(name) else place(descriptor, name, about, spec)
    patch = () if path is None else _added(descriptor.document.data, path, written(value, spec.type))
    return Step(f"{name}:{about}", about, name, {(about, name): value}, patch, None, value, kind=spec.type)


def _added(data: Any, path: Path, value: Any) -> Patch:
    """The patch that states a value, with the groups around it that are not there."""
    for depth, step in enumerate(path):
        there = data[int(step)] if isinstance(data, list) else data.get(step)
        if there is None:
            for inner in reversed(path[depth + 1 :]):
                value = {inner: value}
            return ({"op": "add", "path": pointer(path[: depth + 1]), "value": value},)
        data = there
    return ({"op": "replace", "path": pointer(path), "value": value},)
