"""What would flip an assessment: the changes of one leaf, or of two in one rule's cone, that give another outcome.

Every change is minimal by inclusion: no part of it does the same. Numbers and days go to the nearest border each way,
and the value just before it leaves the outcome as it is. Where a search is bounded the bound is a count, and is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, product
from typing import Final

from auditor.assessment.algebra import CLEAR, Impact
from auditor.assessment.outcomes import reasons
from auditor.engine.dated import DatedRule
from auditor.engine.rules import Outcome
from auditor.errors import InputError
from auditor.outlook.cones import Cones
from auditor.outlook.levers import levers
from auditor.outlook.patches import changed
from auditor.outlook.steps import Lever, Patch, Step
from auditor.outlook.terms import terms
from auditor.outlook.variation import Variations, outcomes_by_subject

MOST_ASKED: Final = 20_000
"""How often rules are asked of subjects to try pairs of changes, those of the rules that decide first."""


@dataclass(frozen=True, slots=True)
class Flip:
    """A subject whose outcome becomes another."""

    subject: str
    outcome: str
    outcome_after: str


@dataclass(frozen=True, slots=True)
class Boundary:
    """One change, or two together, with what they flip and the rules that say otherwise then."""

    steps: tuple[Step, ...]
    flips: tuple[Flip, ...]
    because: tuple[tuple[str, str], ...]

    @property
    def patch(self) -> Patch:
        """The patch that makes all the changes."""
        return tuple(operation for step in self.steps for operation in step.patch)


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What was found, and how far it was searched.

    ``asked`` is how often a rule was asked of a subject in all; ``pairs`` how many pairs were tried of how many, and
    ``deciding`` how many of those that the rules read by which the assessment is what it is.
    """

    found: tuple[Boundary, ...]
    evaluations: int
    asked: int
    pairs: tuple[int, int]
    deciding: tuple[int, int]

    @property
    def complete(self) -> bool:
        """Whether no pair was left out."""
        return self.pairs[0] == self.pairs[1]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a change leads to: outcomes by subject, and what each finding asked anew allows."""

    outcomes: Mapping[str, str]
    impacts: Mapping[tuple[str, str], Impact]


def boundaries(variations: Variations, days: Iterable[date]) -> Boundaries:
    """Every flip by one change, then those by two; ``days`` are those on which anything changes."""
    assessed = variations.assessed
    base = outcomes_by_subject(assessed.project)
    listed = levers(variations)

    def of_facts(step: Step) -> _Answer | None:
        varied = variations.vary(step.change)
        return None if varied is None else _Answer(varied.outcomes(), varied.impacts)

    def of_terms(step: Step) -> _Answer | None:
        try:
            varied = variations.again(changed(assessed.descriptor, step.patch))
        except InputError:
            return None
        return _Answer(varied.outcomes(), varied.impacts)

    singles: list[Boundary] = []
    for lever in listed:
        for way in lever.ways:
            singles += _walk(variations, base, way, of_facts)
    for way in terms(variations, days):
        singles += _walk(variations, base, way, of_terms)
    flipped: dict[tuple[str, str], set[str]] = {}
    for one in singles:
        flipped.setdefault(_identity(one.steps[0]), set()).update(flip.subject for flip in one.flips)
    doubles, tried, until = [], [0, 0], variations.asked + MOST_ASKED
    pairs = list(_pairs(variations, listed))
    for first, second, deciding in pairs:
        if variations.asked >= until:
            break
        tried[deciding] += 1
        answer = of_facts(replace(first, change={**first.change, **second.change}))
        if answer is None:
            continue
        alone = flipped.get(_identity(first), set()) | flipped.get(_identity(second), set())
        if flips := _flips(base, answer, [name for name in base if name not in alone]):
            doubles.append(Boundary((first, second), flips, _because(variations, answer, flips)))
    reached = (sum(tried), len(pairs)), (tried[True], sum(deciding for *_, deciding in pairs))
    return Boundaries((*singles, *doubles), variations.count, variations.asked, *reached)


def _identity(step: Step) -> tuple[str, str]:
    return step.lever, str(step.to)


def _walk(
    variations: Variations, base: Mapping[str, str], way: Sequence[Step], ask: Callable[[Step], _Answer | None]
) -> Iterator[Boundary]:
    """Along one way, the first step at which the outcome of each subject flips."""
    pending = list(base)
    for step in way:
        answer = ask(step)
        if answer is None:
            continue
        if flips := _flips(base, answer, pending):
            yield Boundary((step,), flips, _because(variations, answer, flips))
            gone = {flip.subject for flip in flips}
            pending = [name for name in pending if name not in gone]
        if not pending:
            return


def _flips(base: Mapping[str, str], answer: _Answer, subjects: Iterable[str]) -> tuple[Flip, ...]:
    after = answer.outcomes
    return tuple(Flip(name, base[name], after[name]) for name in subjects if after[name] != base[name])


def _because(variations: Variations, answer: _Answer, flips: Sequence[Flip]) -> tuple[tuple[str, str], ...]:
    """The findings that allow something else than today, of the subjects that flip and of what surrounds them."""
    around = {name for flip in flips for name in _around(variations, flip.subject)}
    keys = [k for k, impact in answer.impacts.items() if impact != variations.impacts.get(k, CLEAR) and k[1] in around]
    return tuple(sorted(keys))


def _around(variations: Variations, subject: str) -> Iterator[str]:
    """A subject with what surrounds it and, since a workload stands on its candidates, what is inside it."""
    yield from variations.inside[subject]
    parent = variations.subjects[subject].parent
    while parent is not None:
        yield parent
        parent = variations.subjects[parent].parent


def _pairs(variations: Variations, listed: Sequence[Lever]) -> Iterator[tuple[Step, Step, bool]]:
    """Two steps of two levers that one rule reads for one subject, and whether it decides: those first, each once."""
    cones = Cones(variations.rules)
    by_fact: dict[str, list[Lever]] = {}
    for lever in listed:
        by_fact.setdefault(lever.fact, []).append(lever)
    seen: set[frozenset[str]] = set()
    for rule, subject, decides in _in_order(variations, cones):
        around = {subject}
        parent = variations.subjects[subject].parent
        while parent is not None:
            around.add(parent)
            parent = variations.subjects[parent].parent
        cone = [one for fact in cones.of(rule) for one in by_fact.get(fact, ()) if one.subject in around]
        for one, other in combinations(cone, 2):
            both = frozenset((one.name, other.name))
            if len(both) == 2 and both not in seen:
                seen.add(both)
                yield from ((*steps, decides) for steps in product(_nearest(one), _nearest(other)))


def _nearest(lever: Lever) -> list[Step]:
    return [way[0] for way in lever.ways]


def _in_order(variations: Variations, cones: Cones) -> list[tuple[DatedRule, str, bool]]:
    """Every rule and subject: those that decide, those that say anything, then the others; small cones first.

    Whether each decides stands beside it.
    """
    assessed = variations.assessed
    deciding = {
        (f.rule.id, f.subject.id) for f in reasons(assessed.findings, assessed.project, assessed.bound.subjects)
    }

    def order(entry: tuple[DatedRule, str, bool]) -> tuple[bool, bool, int]:
        key = (entry[0].id, entry[1])
        return not entry[2], variations.impacts[key].worst.severity == 0, len(cones.of(entry[0]))

    found = [
        (f.rule, f.subject.id, (f.rule.id, f.subject.id) in deciding)
        for f in assessed.findings
        if f.rule.rule.outcome is not Outcome.NOTE
    ]
    return sorted(found, key=order)
