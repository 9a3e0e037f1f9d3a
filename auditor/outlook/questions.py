"""What is not answered: which answers the assessment turns on, what each would make of it, and which are harmless.

An open rule matters where it can come out worse than all that is certain: then there is a completion of the other
answers in which it alone decides. Whether it can is searched in the rule's own cone of facts, never over the product
of everything unknown; a cone too large for the bound is taken to matter, and said not to be searched to its end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Final

from auditor.assessment.algebra import Assessment, Impact
from auditor.assessment.contested import is_reading, open_facts
from auditor.assessment.findings import Finding
from auditor.engine.breakpoints import representatives
from auditor.engine.conditions import Comparison, OtherFact, comparisons
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, Range, Value
from auditor.outlook.cones import Cones
from auditor.outlook.unanswered import MOST_ANSWERS, offered
from auditor.outlook.variation import Variations, outcomes_by_subject
from auditor.outlook.worlds import Change, Key

MOST_EVALUATIONS: Final = 400
"""How many completions of one rule's cone are evaluated."""

MOST_IN_ALL: Final = 20_000
"""How many completions of all cones together are evaluated."""

MOST_SETS: Final = 5
"""With how many other sets one is compared at most, for its values to be listed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, with further ones that no rule tells from it, and the outcomes of all it would change."""

    value: Value
    outcomes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """A fact of a subject that is not known: the rules that ask, whom it can move, and what answers make of it.

    ``moves`` are the subjects whose outcome can turn on it; where there are none it is harmless. ``searched`` says
    that every cone was searched to its end.
    """

    fact: str
    subject: str
    rules: tuple[str, ...]
    moves: tuple[str, ...]
    deciding: tuple[Key, ...]
    answers: tuple[Answer, ...]
    searched: bool

    @property
    def matters(self) -> bool:
        """Whether any outcome can turn on it."""
        return bool(self.moves)


def questions(variations: Variations) -> list[Question]:
    """Every open question: those that decide most first, the harmless ones last."""
    search = _Search(variations)
    asked: dict[tuple[str, str], dict[str, Finding]] = {}
    for finding in variations.assessed.findings:
        for name, about in search.open(finding):
            asked.setdefault((name, about), {})[finding.id] = finding
    found = [search.question(name, about, list(asking.values())) for (name, about), asking in asked.items()]
    return sorted(found, key=lambda question: _rank(question, variations))


def _rank(question: Question, variations: Variations) -> tuple[object, ...]:
    """The project before workloads before candidates, then how many findings and subjects turn on it."""
    workloads = {workload.id for workload in variations.assessed.project.workloads}
    return (
        "project" not in question.moves,
        not workloads.intersection(question.moves),
        not question.moves,
        -len({answer_outcome(answer, variations) for answer in question.answers}),
        -len(question.deciding),
        question.fact,
        question.subject,
    )


def answer_outcome(answer: Answer, variations: Variations) -> str:
    """What the project's outcome is once this is the answer."""
    return answer.outcomes.get("project", str(variations.assessed.project.outcome))


class _Search:
    """Looks through the cones of open rules; every cone once."""

    def __init__(self, variations: Variations) -> None:
        self._variations = variations
        self._cones = Cones(variations.rules)
        self._derived = {entry.fact: entry for entry in variations.rules.derived}
        self._all = list(dict.fromkeys(one for when in variations.rules.conditions() for one in comparisons(when)))
        self._representatives: dict[tuple[str, tuple[Comparison, ...]], tuple[Value, ...]] = {}
        self._known: dict[Key, tuple[set[tuple[str, str]], bool, Impact]] = {}
        self._mildest = {
            key: Impact(one.best, one.best) for key, one in variations.impacts.items() if one.best is not one.worst
        }
        self._mild = outcomes_by_subject(variations.with_impacts(self._mildest))
        self._moves: dict[tuple[str, Assessment], list[str]] = {}

    def open(self, finding: Finding) -> Iterator[tuple[str, str]]:
        """The facts that keep a finding open and somebody can tell, each with the subject it is about."""
        if finding.verdict.certain:
            return
        known = self._variations.now.facts[finding.subject.id]
        for name in dict.fromkeys(open_facts(finding.rule, known, self._derived)):
            if not is_reading(name):
                yield name, self._about(name, finding.subject.id)

    def _about(self, name: str, subject: str) -> str:
        return self._variations.of_scope(subject, self._spec(name).scope)

    def _spec(self, name: str) -> FactSpec:
        return self._variations.specs()[name.partition("@")[0]]

    def question(self, name: str, about: str, asking: Sequence[Finding]) -> Question:
        """What is to be said of one open fact."""
        moves: dict[str, None] = {}
        deciding, searched = [], True
        for finding in asking:
            key = (finding.rule.id, finding.subject.id)
            relevant, complete, at_worst = self._cone(finding)
            searched = searched and complete
            moved = self._moved(key, at_worst) if (name, about) in relevant else []
            if moved:
                deciding.append(key)
                moves |= dict.fromkeys(moved)
        answers = tuple(self._answers(name, about)) if moves else ()
        rules = tuple(dict.fromkeys(finding.rule.id for finding in asking))
        return Question(name, about, rules, tuple(moves), tuple(deciding), answers, searched)

    def _moved(self, key: Key, at_worst: Impact) -> list[str]:
        """The subjects with another outcome if this finding comes out worst, all others as mild as they can."""
        known = (key[1], at_worst.worst)
        if known not in self._moves:
            worse = {**self._mildest, key: at_worst}
            bad = outcomes_by_subject(self._variations.with_impacts(worse))
            self._moves[known] = [name for name in self._mild if self._mild[name] != bad[name]]
        return self._moves[known]

    def _cone(self, finding: Finding) -> tuple[set[tuple[str, str]], bool, Impact]:
        """The open facts a finding turns on, whether its cone was searched to the end, and the worst it can be."""
        key = (finding.rule.id, finding.subject.id)
        if key not in self._known:
            self._known[key] = self._searched(finding)
        return self._known[key]

    def _searched(self, finding: Finding) -> tuple[set[tuple[str, str]], bool, Impact]:
        subject = finding.subject.id
        known = self._variations.now.facts[subject]
        cone = [
            (name, self._about(name, subject))
            for name in self._cones.of(finding.rule)
            if name not in known or isinstance(known[name], Range)
        ]
        everything = set(cone)
        reads = self._cones.comparisons(finding.rule)
        at_worst = Impact(finding.impact.worst, finding.impact.worst)
        if any(self._is_wide(name, reads) for name, _ in cone):
            return everything, False, at_worst
        choices = [self._values(name, reads) for name, _ in cone]
        size = math.prod(max(len(values), 1) for values in choices)
        if size > MOST_EVALUATIONS or self._variations.count + size > MOST_IN_ALL:
            return everything, False, at_worst
        seen: dict[tuple[Value, ...], Impact] = {}
        key = (finding.rule.id, subject)
        for chosen in product(*choices):
            change: Change = dict(zip([(about, name) for name, about in cone], chosen, strict=True))
            impact = self._variations.allowed(key, change)
            if impact is not None:
                seen[chosen] = impact
        relevant = {place for place in range(len(cone)) if _turns(seen, place)}
        worst = max((one.worst for one in seen.values()), key=lambda one: one.severity, default=Assessment.APPROVE)
        return {cone[place] for place in relevant}, True, Impact(worst, worst)

    def _is_wide(self, name: str, reads: Sequence[Comparison]) -> bool:
        """Whether a set is compared with so many others that the sets they tell apart are too many to list."""
        kind = self._spec(name).type
        return kind is FactType.SET and sum(one.fact == name for one in reads) > MOST_SETS

    def _values(self, name: str, reads: Sequence[Comparison]) -> tuple[Value, ...]:
        """A value for every behaviour of these comparisons that a fact can show."""
        own = tuple(one for one in reads if one.fact == name and not isinstance(one.operand, OtherFact))
        if (name, own) not in self._representatives:
            self._representatives[name, own] = representatives(name, own, self._spec(name))
        return self._representatives[name, own]

    def _answers(self, name: str, about: str) -> Iterator[Answer]:
        """What each answer would make of the outcomes; an answer that contradicts what is stated is none."""
        base = outcomes_by_subject(self._variations.assessed.project)
        for value in islice(offered(self._spec(name), name, self._all), MOST_ANSWERS):
            varied = self._variations.vary({(about, name): value})
            if varied is not None:
                after = varied.outcomes()
                yield Answer(value, {one: after[one] for one in base if after[one] != base[one]})


def _turns(seen: Mapping[tuple[Value, ...], Impact], place: int) -> bool:
    """Whether two completions that differ in one place only come out differently."""
    found: dict[tuple[Value, ...], Impact] = {}
    for chosen, impact in seen.items():
        rest = (*chosen[:place], *chosen[place + 1 :])
        if found.setdefault(rest, impact) != impact:
            return True
    return False
