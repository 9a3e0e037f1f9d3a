"""Whether the evaluators give the same answers, and what was compared."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from auditor.engine import reference
from auditor.engine.columnar import Columnar
from auditor.engine.conditions import Condition, OtherFact, comparisons
from auditor.engine.dated import DatedRules, Evaluation, Subject, Truths
from auditor.engine.rete import Rete
from auditor.engine.values import Scope, Truth, Value
from tests.properties.packs import Trial

Audits = Sequence[Sequence[Subject]]
Evaluator = Callable[[DatedRules, Audits], Evaluation]


def by_reference(rules: DatedRules, audits: Audits) -> Evaluation:
    return reference.evaluate(rules, list(chain.from_iterable(audits)))


def by_columnar(rules: DatedRules, audits: Audits) -> Evaluation:
    """All audits as the rows of one table: that is what the evaluator is for."""
    return Columnar(rules).evaluate(list(chain.from_iterable(audits)))


def by_rete(rules: DatedRules, audits: Audits) -> Evaluation:
    """One audit after the other in one compiled engine, as a server would."""
    return merged(map(Rete(rules).evaluate, audits))


def merged(answers: Iterable[Evaluation]) -> Evaluation:
    """The answers of several audits as one."""
    truths: dict[tuple[str, str], Truths] = {}
    derived: dict[tuple[str, str], Value] = {}
    for answer in answers:
        truths.update(answer.truths)
        derived.update(answer.derived)
    return Evaluation(truths, derived)


EVALUATORS: Mapping[str, Evaluator] = {"columnar": by_columnar, "rete": by_rete}
"""The evaluators that are compared with the reference."""


EVERYTHING = "everything"
"""Stands for the rule where an evaluator gave no answer at all."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One answer that is not the reference's: the rule or derived fact, the subject, and both answers."""

    name: str
    subject: str
    expected: object
    actual: object

    def __str__(self) -> str:
        return f"{self.name} for {self.subject}: the reference says {self.expected}, not {self.actual}"


def differences(expected: Evaluation, actual: Evaluation) -> list[Disagreement]:
    """Every rule and every derived fact, compared by value and by type.

    Where a rule does not apply, the rest of its truths may be left unknown: nobody reads them.
    """
    found = []
    for key in expected.truths.keys() | actual.truths.keys():
        wanted, given = expected.truths.get(key), actual.truths.get(key)
        if wanted is None or given is None or not _same(wanted, given):
            found.append(Disagreement(*key, wanted, given))
    for key in expected.derived.keys() | actual.derived.keys():
        value, other = expected.derived.get(key), actual.derived.get(key)
        if value != other or type(value) is not type(other):
            found.append(Disagreement(*key, value, other))
    return sorted(found, key=lambda entry: (entry.name, entry.subject))


def _same(wanted: Truths, given: Truths) -> bool:
    if wanted.applies is not given.applies or len(wanted.later) != len(given.later):
        return False
    pairs = zip((wanted.bites, *wanted.later), (given.bites, *given.later), strict=True)
    return all(a is b or (wanted.applies is False and b is None) for a, b in pairs)


@dataclass
class Tally:
    """What has been compared so far."""

    trials: int = 0
    evaluations: Counter[str] = field(default_factory=Counter)
    """Per evaluator, rule x subject."""
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    applies: Counter[Truth] = field(default_factory=Counter)
    bites: Counter[Truth] = field(default_factory=Counter)
    derived: Counter[bool] = field(default_factory=Counter)
    """Whether a derived fact was known, for each subject of its scope."""
    comparisons: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """Per operator, type of fact and kind of operand, how often one was evaluated."""
    outcomes: Counter[tuple[str, Truth]] = field(default_factory=Counter)
    """Per operator, how often it was true, false and unknown in a sample of one audit per trial."""

    def count(self, trial: Trial, expected: Evaluation) -> None:
        self.trials += 1
        self.applies.update(truths.applies for truths in expected.truths.values())
        self.bites.update(truths.bites for truths in expected.truths.values())
        rows = Counter(subject.scope for audit in trial.audits for subject in audit)
        asked = sum(rows[entry.spec.scope] for entry in trial.rules.derived)
        self.derived.update({True: len(expected.derived), False: asked - len(expected.derived)})
        sample = trial.audits[0]
        facts = {subject.id: dict(subject.facts) for subject in sample}
        reference.derive(trial.rules, sample, facts)
        for scope, condition in _conditions(trial.rules):
            for comparison in comparisons(condition):
                kind = "fact" if isinstance(comparison.operand, OtherFact) else "literal"
                self.comparisons[comparison.op, comparison.type, kind] += rows[scope]
                for subject in sample:
                    if subject.scope is scope:
                        self.outcomes[comparison.op, reference.compare(comparison, facts[subject.id])] += 1


def _conditions(rules: DatedRules) -> Iterator[tuple[Scope, Condition]]:
    for entry in rules.derived:
        for when, _ in entry.cases:
            yield entry.spec.scope, when
    for rule in rules.rules:
        for condition in rule.conditions():
            yield rule.rule.scope, condition


def disagreements(
    trial: Trial,
    tally: Tally,
    evaluators: Mapping[str, Evaluator] = EVALUATORS,
    expected_by: Evaluator = by_reference,
) -> dict[str, list[Disagreement]]:
    """For each evaluator that does not agree with the reference on a trial, where it does not.

    An evaluator that fails does not agree.
    """

    found = {}
    expected = _timed("reference", expected_by, trial, tally)
    tally.count(trial, expected)
    for name, evaluator in evaluators.items():
        try:
            different = differences(expected, _timed(name, evaluator, trial, tally))
        except Exception as error:
            different = [Disagreement(EVERYTHING, "every subject", "an answer", repr(error))]
        if different:
            found[name] = different
    return found


def _timed(name: str, evaluator: Evaluator, trial: Trial, tally: Tally) -> Evaluation:
    start = time.perf_counter()
    answer = evaluator(trial.rules, trial.audits)
    tally.seconds[name] += time.perf_counter() - start
    tally.evaluations[name] += len(answer.truths)
    return answer
