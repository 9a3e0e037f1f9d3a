"""What a trace tells: the comparison that decided, and the facts that are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditor.engine.conditions import OtherFact
from auditor.engine.dated import DatedDerived
from auditor.engine.reference import Trace, trace
from auditor.engine.values import Value


def deciding(step: Trace) -> Trace:
    """The first comparison that alone settles a trace: why a condition is true, or false.

    Of a conjunction that is false the first false part decides, of a true one the first part stands for all.
    """
    while step.kind != "compare" and step.parts:
        step = next((part for part in step.parts if part.truth is step.truth), step.parts[0])
    return step


def missing(step: Trace, facts: Mapping[str, Value], derived: Mapping[str, DatedDerived]) -> Iterator[str]:
    """The facts not stated that keep a trace unknown, in the order met; a derived one is followed to its own.

    ``facts`` are those of the subject, without derived facts that are unknown.
    """
    if step.truth is not None:
        return
    if step.comparison is None:
        for part in step.parts:
            yield from missing(part, facts, derived)
        return
    operand = step.comparison.operand
    read = [step.comparison.fact, *([operand.fact] if isinstance(operand, OtherFact) else [])]
    absent = [name for name in read if name not in facts]
    for name in absent or read:
        if name in derived:
            for when, _ in derived[name].cases:
                case = trace(when, facts)
                yield from missing(case, facts, derived)
                if case.truth is True:  # what stands behind it cannot matter
                    break
        else:
            yield name
