"""What in a descriptor can be changed: every leaf that states a fact, with the steps it can take and the patch of each.

A number steps to the breakpoints of the conditions that read it, a text to each value, a set by one member in or out,
a yes or no to its opposite; evidence is shown or taken away. What the catalogue says of a model is no lever.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from auditor.engine.breakpoints import another, constants
from auditor.engine.conditions import Comparison, OtherFact
from auditor.engine.reference import compare
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, Range, Scope, Value
from auditor.facts import Fact, Months
from auditor.inputs.documents import Path
from auditor.inputs.routes import ROUTE_FACTS
from auditor.outlook import fits, machines
from auditor.outlook.borders import Asked, Border, walks
from auditor.outlook.showings import showings
from auditor.outlook.steps import Lever, Patch, Step, pointer, written
from auditor.outlook.variation import Variations

COUNTRIES: Final = ("US", "GB", "CH", "JP", "IN", "BR", "CA", "AU")
"""Countries that stand for all that no rule names, in the order in which they are tried (ISO 3166-1)."""

ISO_3166_1: Final = "ISO 3166-1"
"""The standard whose values are countries, as facts name it."""


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
            if name == fits.LONGEST:
                value = subject.facts[name]
                found += fits.longest(variations, subject.id, value, fact.provenance.path, asked)
            elif isinstance(fact.value, Months):
                found += _by_month(variations, subject.id, fact, fact.value, spec, asked)
            else:
                made = _of_fact(variations, subject.id, fact, spec, asked)
                found += [fits.carried(variations, one) for one in made] if name in fits.NEEDS else made
    return [*found, *fits.sizes(variations, asked), *machines.routes(variations), *showings(variations, asked)]


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
            found = _texts(spec, reads, str(value))
            steps = [(_replace(subject, spec.name, path, value, each[0], spec, each),) for each in found]
        case FactType.SET:
            assert isinstance(value, frozenset)
            order = variations.assessed.descriptor.document
            listed = [str(item) for item in _at(order.data, path)]
            met = _met(spec.name, asked, variations.worlds(subject))
            steps = [(step,) for step in _members(subject, spec, path, value, listed, (reads, met))]
        case _:
            assert isinstance(value, float)
            steps = [
                tuple(_to(subject, spec.name, path, value, border, spec, way) for border in each)
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
                tuple(_to(subject, key, path, value, border, spec, way) for border in each)
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
        for border in each:
            change = {(subject, key): Range(first.low, border.to) for key in keys if border.to >= first.low}
            steps.append(replace(_to(subject, keys[0], path, first.high, border, spec, way), change=change))
        ways.append(tuple(steps))
    return Lever(pointer(path), subject, keys[0], tuple(way for way in ways if way))


def _of_range(
    subject: str, name: str, value: Range, spec: FactSpec, path: Path, reads: Sequence[Comparison]
) -> Iterator[Lever]:
    """The two bounds of a number, each a leaf of its own."""
    for key, bound in (("at_least", value.low), ("at_most", value.high)):
        if not math.isfinite(bound) or bound in (spec.minimum, spec.maximum):
            continue
        leaf = (*path, key)
        ways = []
        for way, each in walks(bound, spec, reads):
            steps = []
            for border in each:
                low, high = (border.to, value.high) if key == "at_least" else (value.low, border.to)
                if low <= high:
                    change = {(subject, name): Range(low, high) if low < high else low}
                    steps.append(replace(_to(subject, name, leaf, bound, border, spec, way), change=change))
            ways.append(tuple(steps))
        yield Lever(pointer(leaf), subject, name, tuple(way for way in ways if way))


def _replace(
    subject: str,
    name: str,
    path: Path,
    was: Value,
    to: Value,
    spec: FactSpec,
    kind: Kind | None = None,
) -> Step:
    """A value in place of another, with those of its kind."""
    patch = ({"op": "replace", "path": pointer(path), "value": written(to, spec.type)},)
    step = Step(pointer(path), subject, name, {(subject, name): to}, patch, was, to, kind=spec.type)
    return step if kind is None else _of_kind(step, kind)


def _of_kind(step: Step, kind: Kind) -> Step:
    alike = tuple(value for value in kind[1:] if value is not None)
    return replace(step, alike=alike, others=None in kind)


def _to(subject: str, name: str, path: Path, was: float, border: Border, spec: FactSpec, way: str) -> Step:
    """A number or a day moved behind a border."""
    step = _replace(subject, name, path, was, border.to, spec)
    return replace(step, before=border.before, limit=border.limit, direction=way)


def _texts(spec: FactSpec, reads: Sequence[Comparison], value: str) -> list[Kind]:
    """Every other value of a closed list; of an open one a value for each behaviour, with those alike."""
    if spec.values:
        return [(to,) for to in spec.values if to != value]
    named = _named(reads)
    found = _by_kind(named, _unnamed(named, [*named, value], spec), lambda to: tuple(_holds(one, to) for one in reads))
    own = tuple(_holds(comparison, value) for comparison in reads)
    return [kind for truths, kind in found.items() if truths != own]


def _by_kind(
    named: Iterable[str], unnamed: Iterable[str], tell: Callable[[str], tuple[bool, ...]]
) -> dict[tuple[bool, ...], Kind]:
    """Values by what the rules tell of them; None behind one that stands for all that nothing names."""
    found: dict[tuple[bool, ...], list[str | None]] = {}
    for value in named:
        found.setdefault(tell(value), []).append(value)
    for value in unnamed:
        found.setdefault(tell(value), []).extend((value, None))
    return {told: (str(values[0]), *values[1:]) for told, values in found.items()}


def _named(reads: Sequence[Comparison]) -> list[str]:
    return list(dict.fromkeys(str(item) for comparison in reads for item in constants(comparison)))


def _unnamed(named: Sequence[str], shown: Sequence[str], spec: FactSpec) -> list[str]:
    """A value that no rule names: a country where values are countries; none where nothing shows what it is."""
    if spec.standard == ISO_3166_1 or (shown and all(len(item) == 2 and item.isupper() for item in shown)):
        return [code for code in COUNTRIES if code not in shown][:1]
    other = another(named, spec)
    return [] if other is None or not shown else [other]


def _met(fact: str, asked: Asked, worlds: Iterable[Mapping[str, Value]]) -> list[frozenset[str]]:
    """What the facts hold that a set is compared with: a member of one of them may count where another does not."""
    found: dict[frozenset[str], None] = {}
    for comparison in asked.of(fact):
        if isinstance(comparison.operand, OtherFact):
            other = comparison.operand.fact if comparison.fact == fact else comparison.fact
            for known in worlds:
                value = known.get(other)
                if isinstance(value, str | frozenset):
                    found[frozenset({value}) if isinstance(value, str) else value] = None
    return list(found)


def _holds(comparison: Comparison, value: Value) -> bool:
    return compare(comparison, {comparison.fact: value}) is True


Kind: TypeAlias = "tuple[str, *tuple[str | None, ...]]"
"""Values that no rule tells apart, the one to try first; None says that all are alike that nothing names."""

Told: TypeAlias = tuple[Sequence[Comparison], Sequence[frozenset[str]]]
"""What tells the members of a set apart: the comparisons that read it, and the facts it is compared with."""


def _members(
    subject: str, spec: FactSpec, path: Path, value: frozenset[str], listed: Sequence[str], told: Told
) -> Iterator[Step]:
    """One member out, or one more in; of an open list one of each kind that rules tell apart."""
    leaf = pointer(path)
    for place, member in enumerate(listed):
        patch: Patch = ({"op": "remove", "path": f"{leaf}/{place}"},)
        to = value - {member}
        yield Step(leaf, subject, spec.name, {(subject, spec.name): to}, patch, value, to, kind=FactType.SET)
    for kind in _further(spec, value, told):
        patch = ({"op": "add", "path": f"{leaf}/-", "value": kind[0]},)
        to = value | {kind[0]}
        step = Step(leaf, subject, spec.name, {(subject, spec.name): to}, patch, value, to, kind=FactType.SET)
        yield _of_kind(step, kind)


def _further(spec: FactSpec, value: frozenset[str], told: Told) -> list[Kind]:
    if spec.values:
        return [(member,) for member in spec.values if member not in value]
    reads, met = told

    def tell(member: str) -> tuple[bool, ...]:
        kinds = [member in _named((comparison,)) for comparison in reads]
        return (*kinds, *(member in one for one in met))

    named = list(dict.fromkeys([*_named(reads), *sorted(frozenset().union(*met))]))
    unnamed = _unnamed(named, [*named, *value], spec)
    return list(_by_kind([one for one in named if one not in value], unnamed, tell).values())


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data
