"""From a trial on which two evaluators disagree to the smallest pack and facts on which they still do."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import reduce
from typing import TypeVar

from auditor.engine.conditions import ALWAYS, NEVER, All, Any, Comparison, Condition, Not, facts_of
from auditor.engine.dated import DatedDerived, DatedRule, DatedRules, Subject
from auditor.engine.rules import InForce
from auditor.engine.values import Range, Value
from tests.properties.agreement import Disagreement, Evaluator, by_reference, differences
from tests.properties.packs import Trial

Item = TypeVar("Item")
Simplify = Callable[[Value], Value | None]


@dataclass(frozen=True, slots=True)
class Case:
    """A pack and the subjects of one audit."""

    rules: DatedRules
    subjects: tuple[Subject, ...]


def smallest(trial: Trial, evaluator: Evaluator) -> Case | None:
    """What is left when nothing more can be taken away; a crash of the evaluator counts as a disagreement.

    None where the evaluator agrees on every audit alone, so that only their sequence makes the difference.
    """

    def disagrees(case: Case) -> bool:
        expected = by_reference(case.rules, [case.subjects])
        try:
            return bool(differences(expected, evaluator(case.rules, [case.subjects])))
        except Exception:
            return True

    case = next(filter(disagrees, (Case(trial.rules, audit) for audit in trial.audits)), None)
    if case is None:
        return None
    while (smaller := next(filter(disagrees, _smaller(case)), None)) is not None:
        case = smaller
    return Case(_bare(case.rules), case.subjects)


def _smaller(case: Case) -> Iterator[Case]:
    """Every case with less in it, the boldest cuts first."""
    rules, subjects = case.rules, case.subjects
    if len(rules.rules) > 1:
        for kept in ((), *((rule,) for rule in rules.rules)):
            yield Case(replace(rules, rules=kept), subjects)
    for index in range(len(rules.rules)):
        yield Case(replace(rules, rules=_without(rules.rules, index)), subjects)
    for index in range(len(rules.derived)):
        yield Case(replace(rules, derived=_without(rules.derived, index)), subjects)
    parents = {subject.parent for subject in subjects}
    for index, subject in enumerate(subjects):
        if subject.id not in parents:
            yield Case(rules, _without(subjects, index))
    read = {fact for condition in rules.conditions() for fact in facts_of(condition)}
    names = sorted({name for subject in subjects for name in subject.facts})
    unread = [name for name in names if name not in read]
    if unread:
        yield Case(rules, reduce(lambda rest, name: _changed(rest, name, _forget), unread, subjects))
    for name in names:
        yield Case(rules, _changed(subjects, name, _forget))
    for at, rule in enumerate(rules.rules):
        for simpler in _simpler_rules(rule):
            yield Case(replace(rules, rules=_with(rules.rules, at, simpler)), subjects)
    for at, entry in enumerate(rules.derived):
        for simpler_entry in _simpler_derived(entry):
            yield Case(replace(rules, derived=_with(rules.derived, at, simpler_entry)), subjects)
    for name in names:
        for simplify in (_low, _high, _fewer):
            changed = _changed(subjects, name, simplify)
            if changed != subjects:
                yield Case(rules, changed)


def _without(items: tuple[Item, ...], index: int) -> tuple[Item, ...]:
    return items[:index] + items[index + 1 :]


def _with(items: tuple[Item, ...], index: int, item: Item) -> tuple[Item, ...]:
    return (*items[:index], item, *items[index + 1 :])


def _changed(subjects: tuple[Subject, ...], name: str, simplify: Simplify) -> tuple[Subject, ...]:
    """The subjects with one fact changed wherever it is known, so that all keep seeing the same."""
    result = []
    for subject in subjects:
        facts = dict(subject.facts)
        if name in facts:
            value = simplify(facts.pop(name))
            if value is not None:
                facts[name] = value
        result.append(replace(subject, facts=facts))
    return tuple(result)


def _forget(value: Value) -> None:
    return None


def _low(value: Value) -> Value:
    return value.low if isinstance(value, Range) and math.isfinite(value.low) else value


def _high(value: Value) -> Value:
    return value.high if isinstance(value, Range) and math.isfinite(value.high) else value


def _fewer(value: Value) -> Value:
    return value - {min(value)} if isinstance(value, frozenset) and value else value


def _simpler_rules(rule: DatedRule) -> Iterator[DatedRule]:
    if rule.lifted is not None:
        yield replace(rule, lifted=None)
        yield from (replace(rule, lifted=simpler) for simpler in _simpler(rule.lifted))
    for at, entry in enumerate(rule.later):
        yield replace(rule, later=_without(rule.later, at))
        for simpler in _simpler(entry.when):
            yield replace(rule, later=_with(rule.later, at, replace(entry, when=simpler)))
    yield from (replace(rule, applies=simpler) for simpler in _simpler(rule.applies))
    yield from (replace(rule, violated=simpler) for simpler in _simpler(rule.violated))


def _simpler_derived(entry: DatedDerived) -> Iterator[DatedDerived]:
    for at, (when, value) in enumerate(entry.cases):
        yield replace(entry, cases=_without(entry.cases, at))
        for simpler in _simpler(when):
            yield replace(entry, cases=_with(entry.cases, at, (simpler, value)))


def _simpler(condition: Condition) -> Iterator[Condition]:
    if condition not in (ALWAYS, NEVER):
        yield ALWAYS
        yield NEVER
    match condition:
        case Not(part):
            yield part
            yield from (Not(simpler) for simpler in _simpler(part))
        case All(parts) | Any(parts):
            yield from parts
            join = type(condition)
            for at, part in enumerate(parts):
                yield join(_without(parts, at))
                yield from (join(_with(parts, at, simpler)) for simpler in _simpler(part))
        case Comparison():
            pass


def _bare(rules: DatedRules) -> DatedRules:
    """The pack without what the evaluators do not look at."""
    read = {fact.partition("@")[0] for condition in rules.conditions() for fact in facts_of(condition)}
    read.update(entry.fact for entry in rules.derived)
    bare = tuple(
        replace(
            rule,
            rule=replace(
                rule.rule,
                applies_when=None,
                unless=None,
                violated_when=None,
                met_when=None,
                lift_when=None,
                in_force=InForce(rule.starts),
            ),
        )
        for rule in rules.rules
    )
    facts = {name: spec for name, spec in rules.facts.items() if name in read}
    return replace(rules, facts=facts, rules=bare, digest="")


def code(value: object) -> str:
    """Python that makes this value, for a test to copy; fields that have their default are left out."""
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else f'float("{value}")'
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    if isinstance(value, frozenset):
        return f"frozenset({{{', '.join(map(repr, sorted(value)))}}})" if value else "frozenset()"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name!r}: {code(entry)}' for name, entry in value.items())}}}"
    if isinstance(value, tuple):
        return f"({''.join(f'{code(item)}, ' for item in value)})"
    if is_dataclass(value) and not isinstance(value, type):
        given = [
            f"{entry.name}={code(getattr(value, entry.name))}"
            for entry in fields(value)
            if entry.default is MISSING or getattr(value, entry.name) != entry.default
        ]
        return f"{type(value).__name__}({', '.join(given)})"
    return repr(value)


def report(trial: Trial, name: str, found: Sequence[Disagreement], evaluator: Evaluator) -> str:
    """What an evaluator got wrong on a trial, with a program that shows it on the smallest case."""
    case = smallest(trial, evaluator)
    return "\n".join(
        [
            f"{name} disagrees on the trial {trial.seed}. Answers that differ: {len(found)}, first of all",
            f"  {found[0]}",
            "Each audit alone gives the right answer." if case is None else reproducer(case, name),
        ]
    )


def reproducer(case: Case, name: str) -> str:
    """A program that shows the disagreement."""
    return f"""\
from datetime import date
from auditor.engine.conditions import *
from auditor.engine.dated import *
from auditor.engine.rules import *
from auditor.engine.values import *
from tests.properties.agreement import EVALUATORS, by_reference, differences

rules = {code(case.rules)}
subjects = {code(case.subjects)}
for difference in differences(by_reference(rules, [subjects]), EVALUATORS[{name!r}](rules, [subjects])):
    print(difference)
"""
