"""Cases: what a rule or derived fact must say for given facts on a given day, and whether it does.

A case is judged by every evaluator that will judge audits. Only the part of the rule pack that the case is
about is evaluated: its rule and the derived facts that rule reads, save those the case states itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from auditor.engine import reference
from auditor.engine.case_values import shown
from auditor.engine.dated import DatedRules, Evaluation, Subject, read_verdict
from auditor.engine.excerpts import Excerpts, dated_conditions, known, scope_of, subjects_of
from auditor.engine.reference import Trace
from auditor.engine.rules import Derived, FactSpec, Rule, RuleSet
from auditor.engine.status import Status, Verdict
from auditor.engine.values import Value
from auditor.errors import Problem, RulesError

UNKNOWN = str(Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a rule or a derived fact says, in the words of a case file: a status or a value.

    ``starts`` and ``reason`` belong to an upcoming rule; where a case leaves them open, any will do.
    """

    says: str
    starts: date | None = None
    reason: str = ""

    def meets(self, expected: Answer) -> bool:
        """Whether this answer is the one expected."""
        return (
            self.says == expected.says
            and expected.starts in (None, self.starts)
            and expected.reason in ("", self.reason)
        )

    def __str__(self) -> str:
        starts = f" from {self.starts.isoformat()}" if self.starts else ""
        return f"{self.says}{starts}{f' ({self.reason})' if self.reason else ''}"


@dataclass(frozen=True, slots=True)
class Case:
    """Facts on a day, and the answer expected of one rule or derived fact.

    ``facts`` are as evaluators know them, ``stated`` are the names under which they were written; a fact
    reported by month appears in ``facts`` once for each month.
    """

    target: str
    name: str
    as_of: date
    facts: Mapping[str, Value]
    stated: frozenset[str]
    expected: Answer
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case went: the answer of each evaluator, and for a failed one the traces of the conditions.

    Traces are those of the reference evaluator, by the keyword of the condition (or ``case 2`` of a derived
    fact).
    """

    case: Case
    answers: Mapping[str, Answer]
    traces: Mapping[str, Trace]

    @property
    def passed(self) -> bool:
        """Whether every evaluator gave the answer expected."""
        return all(answer.meets(self.case.expected) for answer in self.answers.values())

    @property
    def got(self) -> str:
        """The answer in words; where evaluators differ, each one's."""
        words = {name: str(answer) for name, answer in self.answers.items()}
        if len(set(words.values())) == 1:
            return next(iter(words.values()))
        return ", ".join(f"{name}: {answer}" for name, answer in words.items())


Evaluate: TypeAlias = Callable[[DatedRules, Sequence[Subject]], Evaluation]


@dataclass(frozen=True, slots=True)
class Evaluator:
    """An evaluator by name."""

    name: str
    evaluate: Evaluate


REFERENCE = Evaluator("reference", reference.evaluate)


def all_evaluators() -> tuple[Evaluator, ...]:
    """The evaluators of every audit: the reference, and durable-rules where it can be imported."""
    from auditor.engine import rete

    if rete.available() is not None:
        return (REFERENCE,)
    return (REFERENCE, Evaluator("rete", lambda rules, subjects: rete.Rete(rules).evaluate(subjects)))


def run(
    ruleset: RuleSet, cases: Sequence[Case], evaluators: Sequence[Evaluator] | None = None
) -> tuple[CaseResult, ...]:
    """Judge every case by every evaluator, in the order of the cases.

    Raises RulesError where a part of the rule pack cannot be read on the day of a case.
    """
    excerpts = Excerpts(ruleset)
    judges = all_evaluators() if evaluators is None else evaluators
    # What is evaluated together is one rule on one day, so that the work grows with the cases and not faster.
    groups: dict[tuple[str, date, frozenset[str]], list[Case]] = {}
    for case in cases:
        groups.setdefault((case.target, case.as_of, excerpts.given_in(case.stated)), []).append(case)
    results = {}
    for group in groups.values():
        for case, result in zip(group, _judged(excerpts, group, judges), strict=True):
            results[id(case)] = result
    return tuple(results[id(case)] for case in cases)


def by_target(excerpts: Excerpts, cases: Sequence[Case]) -> dict[str, list[Case]]:
    """The cases of each rule and derived fact; an empty list where there is none."""
    found: dict[str, list[Case]] = {name: [] for name in (*excerpts.rules, *excerpts.derived)}
    for case in cases:
        found[case.target].append(case)
    return found


def situation(excerpts: Excerpts, case: Case) -> tuple[DatedRules, dict[str, Value]]:
    """What a case is about as it stands on the day of the case, and every fact known in it, derived ones too."""
    rules = _excerpt(excerpts, case)
    return rules, known(case.facts, rules, scope_of(excerpts.target(case.target)))


def status_answer(verdict: Verdict) -> Answer:
    """A verdict as an answer."""
    return Answer(str(verdict.status), verdict.starts, verdict.reason)


def value_answer(value: Value | None, spec: FactSpec) -> Answer:
    """The value of a derived fact as an answer."""
    return Answer(UNKNOWN if value is None else shown(value, spec))


def _excerpt(excerpts: Excerpts, case: Case) -> DatedRules:
    """What a case is about on its day; a problem is told at the case."""
    try:
        return excerpts.at(case.target, excerpts.given_in(case.stated), case.as_of)
    except RulesError as error:
        raise RulesError(
            Problem(case.file, case.line, "", f"{problem.where} {problem.what}", fix=problem.fix)
            for problem in error.problems
        ) from error


def _judged(excerpts: Excerpts, group: Sequence[Case], judges: Sequence[Evaluator]) -> Iterator[CaseResult]:
    """The results of cases of one rule or derived fact on one day."""
    target, rules = excerpts.target(group[0].target), _excerpt(excerpts, group[0])
    chains = [subjects_of(case.facts, rules, scope_of(target), f"case {n} ") for n, case in enumerate(group)]
    everything = [subject for chain in chains for subject in chain]
    evaluations = {judge.name: judge.evaluate(rules, everything) for judge in judges}
    for case, (*_, subject) in zip(group, chains, strict=True):
        answers = {name: _answer(target, subject.id, rules, found) for name, found in evaluations.items()}
        result = CaseResult(case, answers, {})
        if not result.passed:
            facts = known(case.facts, rules, subject.scope)
            conditions = dated_conditions(target, rules)
            traces = {key: reference.trace(condition, facts) for key, condition in conditions.items()}
            result = replace(result, traces=traces)
        yield result


def _answer(target: Rule | Derived, subject: str, rules: DatedRules, evaluation: Evaluation) -> Answer:
    if isinstance(target, Derived):
        return value_answer(evaluation.derived.get((target.spec.name, subject)), target.spec)
    if not rules.rules:
        return Answer(str(Status.NOT_APPLICABLE))  # it has ended
    (rule,) = rules.rules
    return status_answer(read_verdict(rule, evaluation.truths[target.id, subject], rules.as_of))
