"""What in a descriptor can be changed: every leaf that states a fact, with the steps it can take and the patch of each.

A number steps to the breakpoints of the conditions that read it, a text to each value, a set by one member in or out,
a yes or no to its opposite; evidence is shown or taken away. What the catalogue says of a model is no lever.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from auditor.engine.breakpoints import against, another, breakpoints, constants
from auditor.engine.conditions import Comparison, Condition, Literal, Op, OtherFact, comparisons
from auditor.engine.reference import compare
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, Range, Scope, Value
from auditor.facts import PROJECT, Fact, Months
from auditor.inputs.documents import Path
from auditor.inputs.routes import ROUTE_FACTS
from auditor.outlook.variation import Variations
from auditor.outlook.worlds import Change

COUNTRIES: Final = ("US", "GB", "CH", "JP", "IN", "BR", "CA", "AU")
"""Countries that stand for all that no rule names, in the order in which they are tried (ISO 3166-1)."""

NEW_EVIDENCE: Final = "E-to-be-obtained"
"""The id of a piece of evidence that a patch adds."""

Patch = tuple[Mapping[str, Any], ...]
"""Operations of RFC 6902, whose values are those of a record: a decimal is text."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one leaf: the facts it changes, the patch that makes it, and what it says.

    ``alike`` are further values that no rule tells from ``to``; ``before`` is the value next to ``to`` on the way
    there, for what is counted. ``ordered`` says that on the way from today's value every step before it was tried.
    """

    lever: str
    subject: str
    fact: str
    change: Change
    patch: Patch
    was: Value | None
    to: Value
    before: Value | None = None
    alike: tuple[str, ...] = ()
    direction: str = ""
    kind: FactType = FactType.BOOLEAN

    def patch_before(self) -> Patch:
        """The patch that goes to the value before; empty where that is today's, or where nothing is counted."""
        if self.before is None or self.before == self.was:
            return ()
        return ({**self.patch[0], "value": written(self.before, self.kind)},)


@dataclass(frozen=True, slots=True)
class Lever:
    """A leaf with its steps: each of ``ways`` is tried in its order until the outcome of a subject flips."""

    name: str
    subject: str
    fact: str
    ways: tuple[tuple[Step, ...], ...]


def pointer(path: Path) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def written(value: Value, kind: FactType) -> Any:
    """A value as a patch writes it."""
    match value:
        case frozenset():
            return sorted(value)
        case float() if not isinstance(value, bool):
            if kind is FactType.DATE:
                return date.fromordinal(int(value)).isoformat()
            return int(value) if value.is_integer() else str(Decimal(repr(value)))
        case Range():
            raise TypeError("a range is no leaf")
    return value


def levers(variations: Variations) -> list[Lever]:
    """Every lever of a descriptor, in the order of its subjects and facts."""
    asked = Asked(variations.rules.conditions())
    found: list[Lever] = []
    for subject in variations.subjects.values():
        stated = variations.assessed.bound.stated[subject.id]
        for name, fact in stated.items():
            spec = variations.specs()[name]
            of_descriptor = fact.provenance.kind == "descriptor" and name.split(".", 1)[0] not in ("volume", "project")
            by_screening = fact.provenance.where.startswith("settled by ")
            if spec.scope is not subject.scope or not of_descriptor or by_screening:
                continue
            if spec.scope is Scope.CANDIDATE and fact.provenance.path[-1] not in ROUTE_FACTS:
                continue  # another route or model is another candidate
            if isinstance(fact.value, Months):
                found += _by_month(variations, subject.id, fact, fact.value, spec, asked)
            else:
                found += _of_fact(variations, subject.id, fact, spec, asked)
    return [*found, *_evidence(variations, asked)]


class Asked:
    """The comparisons that read each fact."""

    def __init__(self, conditions: Iterator[Condition]) -> None:
        self._of: dict[str, dict[Comparison, None]] = {}
        for condition in conditions:
            for comparison in comparisons(condition):
                self._of.setdefault(comparison.fact, {})[comparison] = None
                if isinstance(comparison.operand, OtherFact):
                    self._of.setdefault(comparison.operand.fact, {})[comparison] = None

    def of(self, fact: str) -> Sequence[Comparison]:
        """Every comparison that reads a fact, on either side."""
        return list(self._of.get(fact, ()))

    def literal(self, fact: str, worlds: Iterable[Mapping[str, Value]]) -> list[Comparison]:
        """The comparisons of a fact, those with another fact as they read for each value that is known of that one."""
        found: dict[Comparison, None] = {}
        for comparison in self.of(fact):
            if isinstance(comparison.operand, Literal):
                found[comparison] = None
            elif isinstance(comparison.operand, OtherFact):
                found |= dict.fromkeys(_read_with(fact, comparison, comparison.operand.fact, worlds))
        return list(found)


_MIRRORED: Final = {
    Op.IS: Op.IS,
    Op.IS_NOT: Op.IS_NOT,
    Op.ABOVE: Op.BELOW,
    Op.BELOW: Op.ABOVE,
    Op.AT_LEAST: Op.AT_MOST,
    Op.AT_MOST: Op.AT_LEAST,
    Op.BEFORE: Op.ABOVE,
    Op.ON_OR_AFTER: Op.AT_MOST,
}
"""How a comparison reads from the side of the fact on its right."""


def _read_with(
    fact: str, comparison: Comparison, right: str, worlds: Iterable[Mapping[str, Value]]
) -> Iterator[Comparison]:
    """A comparison of two facts as one of the first with what is known of the second, or the other way round."""
    other = right if comparison.fact == fact else comparison.fact
    for known in worlds:
        value = known.get(other)
        if value is None or isinstance(value, Range):
            continue
        if comparison.fact == fact:
            yield against(comparison, value)
        elif comparison.op in _MIRRORED and not isinstance(value, frozenset):
            yield Comparison(fact, _MIRRORED[comparison.op], Literal(value), comparison.type)


def _of_fact(variations: Variations, subject: str, fact: Fact, spec: FactSpec, asked: Asked) -> Iterator[Lever]:
    value = variations.subjects[subject].facts[spec.name]
    path = fact.provenance.path
    reads = asked.literal(spec.name, variations.worlds(subject))
    if isinstance(value, Range):
        yield from _of_range(subject, spec.name, value, spec, path, reads)
        return
    steps: list[tuple[Step, ...]]
    match spec.type:
        case FactType.BOOLEAN:
            steps = [(_replace(subject, spec.name, path, value, value is not True, spec),)]
        case FactType.TEXT:
            others = _texts(spec, reads, str(value))
            steps = [
                (_replace(subject, spec.name, path, value, to, spec, alike=alike),) for to, alike in others.items()
            ]
        case FactType.SET:
            assert isinstance(value, frozenset)
            order = variations.assessed.descriptor.document
            listed = [str(item) for item in _at(order.data, path)]
            steps = [(step,) for step in _members(subject, spec, path, value, listed, reads)]
        case _:
            assert isinstance(value, float)
            steps = [
                tuple(
                    _replace(subject, spec.name, path, value, to, spec, before=before, direction=way)
                    for to, before in each
                )
                for way, each in walks(value, spec, reads)
            ]
    yield Lever(pointer(path), subject, spec.name, tuple(way for way in steps if way))


def _by_month(
    variations: Variations, subject: str, fact: Fact, months: Months, spec: FactSpec, asked: Asked
) -> Iterator[Lever]:
    """The months that rules read: each stated one, and the bound of those that only a bound tells of."""
    facts = variations.subjects[subject].facts
    bounded: list[str] = []
    for key in [name for name in facts if name.partition("@")[0] == spec.name]:
        month = key.partition("@")[2]
        value = facts[key]
        if month in months.values and isinstance(value, float):
            path = (*fact.provenance.path, month)
            ways = [
                tuple(
                    _replace(subject, key, path, value, to, spec, before=before, direction=way) for to, before in each
                )
                for way, each in walks(value, spec, asked.literal(key, variations.worlds(subject)))
            ]
            yield Lever(pointer(path), subject, key, tuple(way for way in ways if way))
        elif isinstance(value, Range) and months.never_above is not None:
            bounded.append(key)
    if bounded:
        yield _bound_of_months(variations, subject, fact, bounded, spec, asked)


def _bound_of_months(
    variations: Variations, subject: str, fact: Fact, keys: Sequence[str], spec: FactSpec, asked: Asked
) -> Lever:
    facts = variations.subjects[subject].facts
    path = (*fact.provenance.path, "never_above")
    first = facts[keys[0]]
    assert isinstance(first, Range)
    reads = [comparison for key in keys for comparison in asked.literal(key, variations.worlds(subject))]
    ways = []
    for way, each in walks(first.high, spec, reads):
        steps = []
        for to, before in each:
            change = {(subject, key): Range(first.low, to) for key in keys if to >= first.low}
            patch = ({"op": "replace", "path": pointer(path), "value": written(to, spec.type)},)
            steps.append(
                Step(pointer(path), subject, keys[0], change, patch, first.high, to, before, (), way, spec.type)
            )
        ways.append(tuple(steps))
    return Lever(pointer(path), subject, keys[0], tuple(way for way in ways if way))


def _of_range(
    subject: str, name: str, value: Range, spec: FactSpec, path: Path, reads: Sequence[Comparison]
) -> Iterator[Lever]:
    """The two bounds of a number, each a leaf of its own."""
    for key, bound in (("at_least", value.low), ("at_most", value.high)):
        if not math.isfinite(bound) or bound in (spec.minimum, spec.maximum):
            continue
        leaf = pointer((*path, key))
        ways = []
        for way, each in walks(bound, spec, reads):
            steps = []
            for to, before in each:
                low, high = (to, value.high) if key == "at_least" else (value.low, to)
                if low <= high:
                    patch = ({"op": "replace", "path": leaf, "value": written(to, spec.type)},)
                    change = {(subject, name): Range(low, high) if low < high else low}
                    steps.append(Step(leaf, subject, name, change, patch, bound, to, before, (), way, spec.type))
            ways.append(tuple(steps))
        yield Lever(leaf, subject, name, tuple(way for way in ways if way))


def _number(value: Value) -> float:
    assert isinstance(value, float)
    return value


def _replace(
    subject: str,
    name: str,
    path: Path,
    was: Value,
    to: Value,
    spec: FactSpec,
    *,
    before: Value | None = None,
    alike: tuple[str, ...] = (),
    direction: str = "",
) -> Step:
    patch = ({"op": "replace", "path": pointer(path), "value": written(to, spec.type)},)
    return Step(
        pointer(path), subject, name, {(subject, name): to}, patch, was, to, before, alike, direction, spec.type
    )


def walks(value: float, spec: FactSpec, reads: Sequence[Comparison]) -> Iterator[tuple[str, list[tuple[float, float]]]]:
    """Up and down from a value: each border between two behaviours as the value behind it and the one before it."""
    borders: set[tuple[float, ...]] = set()
    for comparison in reads:
        for found in breakpoints(comparison, spec):
            borders.add(tuple(sorted((_number(found.fails), _number(found.holds)))))
    yield "up", [(high, low) for low, high in sorted(borders) if low >= value]
    yield "down", [(low, high) for low, high in sorted(borders, reverse=True) if high <= value]


def _texts(spec: FactSpec, reads: Sequence[Comparison], value: str) -> dict[str, tuple[str, ...]]:
    """Every other value of a closed list; of an open one a value for each behaviour, with those alike."""
    if spec.values:
        return {to: () for to in spec.values if to != value}
    named = _named(reads)
    groups: dict[tuple[bool, ...], list[str]] = {}
    for to in [*named, *_unnamed(named, [*named, value], spec)]:
        truths = tuple(_holds(comparison, to) for comparison in reads)
        groups.setdefault(truths, []).append(to)
    own = tuple(_holds(comparison, value) for comparison in reads)
    return {each[0]: tuple(each[1:]) for truths, each in groups.items() if truths != own}


def _named(reads: Sequence[Comparison]) -> list[str]:
    return list(dict.fromkeys(str(item) for comparison in reads for item in constants(comparison)))


def _unnamed(named: Sequence[str], shown: Sequence[str], spec: FactSpec) -> list[str]:
    """A value that no rule names: a country where those shown are countries; none where nothing shows what it is."""
    if shown and all(len(item) == 2 and item.isupper() for item in shown):
        return [code for code in COUNTRIES if code not in shown][:1]
    other = another(named, spec)
    return [] if other is None or not shown else [other]


def _holds(comparison: Comparison, value: Value) -> bool:
    return compare(comparison, {comparison.fact: value}) is True


def _members(
    subject: str, spec: FactSpec, path: Path, value: frozenset[str], listed: Sequence[str], reads: Sequence[Comparison]
) -> Iterator[Step]:
    """One member out, or one more in; of an open list one of each kind that rules tell apart."""
    leaf = pointer(path)
    for place, member in enumerate(listed):
        patch: Patch = ({"op": "remove", "path": f"{leaf}/{place}"},)
        to = value - {member}
        yield Step(leaf, subject, spec.name, {(subject, spec.name): to}, patch, value, to, kind=FactType.SET)
    for member, alike in _further(spec, value, reads).items():
        patch = ({"op": "add", "path": f"{leaf}/-", "value": member},)
        to = value | {member}
        yield Step(
            leaf, subject, spec.name, {(subject, spec.name): to}, patch, value, to, None, alike, kind=FactType.SET
        )


def _further(spec: FactSpec, value: frozenset[str], reads: Sequence[Comparison]) -> dict[str, tuple[str, ...]]:
    if spec.values:
        return {member: () for member in spec.values if member not in value}
    named = _named(reads)
    groups: dict[tuple[bool, ...], list[str]] = {}
    for member in [*named, *_unnamed(named, [*named, *value], spec)]:
        if member not in value:
            kind = tuple(member in _named((comparison,)) for comparison in reads)
            groups.setdefault(kind, []).append(member)
    return {each[0]: tuple(each[1:]) for each in groups.values()}


def _evidence(variations: Variations, asked: Asked) -> Iterator[Lever]:
    """What is not shown and some rule asks for: shown by a control of the workload, or by a piece of evidence."""
    document = variations.assessed.descriptor.document
    data = document.data
    assert isinstance(data, dict)
    for subject in variations.subjects.values():
        for spec in variations.specs().values():
            if not spec.evidence or spec.scope is not subject.scope or not asked.of(spec.name):
                continue
            if subject.facts.get(spec.name) is not False:
                continue
            root, kind = spec.name.split(".", 1)
            if spec.name in variations.assessed.bound.stated[subject.id]:
                continue  # said to be absent: a leaf like any other
            change = {(subject.id, spec.name): True}
            if root == "controls" and subject.scope is Scope.WORKLOAD:
                patch, leaf = _control(variations, subject.id, kind)
            else:
                entry = {"id": NEW_EVIDENCE, "kind": kind}
                if subject.id != PROJECT:
                    entry["subject"] = subject.id
                has = isinstance(data.get("evidence"), list)
                patch = (
                    {"op": "add", "path": "/evidence/-" if has else "/evidence", "value": entry if has else [entry]},
                )
                leaf = f"/evidence/-:{subject.id}:{kind}"
            step = Step(leaf, subject.id, spec.name, change, patch, False, True)
            yield Lever(leaf, subject.id, spec.name, ((step,),))


def _control(variations: Variations, workload: str, kind: str) -> tuple[Patch, str]:
    found = next(one for one in variations.assessed.descriptor.workloads if one.id == workload)
    leaf = pointer((*found.path, "controls", kind))
    if "controls" in found.facts:
        return ({"op": "add", "path": leaf, "value": True},), leaf
    return ({"op": "add", "path": pointer((*found.path, "controls")), "value": {kind: True}},), leaf


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
