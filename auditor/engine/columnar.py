"""The columnar evaluator: a dated rule pack over the rows of many projects at once, in Polars.

Each scope has its own table with one row per subject. A candidate's row carries the facts of its workload and
its project, so nothing is ever joined: what is derived for those is derived again on its row. The columns:

``:id``, ``:parent``
    the subject's id, and that of the subject around it (String)
``FACT``
    a boolean (Boolean), text (String) or set (List(String)); in answers, any derived fact
``FACT:low``, ``FACT:high``
    the bounds of a number, or of a date as day number (Float64); alike where it is known exactly
``RULE:applies``, ``RULE:bites``, ``RULE:later:0``, ``RULE:later:1``...
    in answers, A and B of the status table and whether each later start holds (Boolean)

A null is an unknown fact, or an unknown truth.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar, cast

import polars as pl

from auditor.engine.conditions import facts_of
from auditor.engine.dated import DatedDerived, DatedRule, DatedRules, Evaluation, Subject, Truths
from auditor.engine.expressions import BOUNDED, COLUMN_TYPES, Compiler
from auditor.engine.values import FactType, Range, Scope, Truth, Value

ID = ":id"
PARENT = ":parent"

Table = TypeVar("Table", pl.DataFrame, pl.LazyFrame)


class Columnar:
    """A dated rule pack compiled to expressions; it holds no facts and may serve many threads."""

    def __init__(self, rules: DatedRules) -> None:
        self._plans = {scope: _Plan(rules, scope) for scope in Scope}

    def schema(self, scope: Scope) -> pl.Schema:
        """The columns that the rules of a scope read: what a table given to ``verdicts`` has to hold."""
        return self._plans[scope].schema

    def frame(self, subjects: Sequence[Subject]) -> dict[Scope, pl.DataFrame]:
        """One table per scope, its rows in the order of the subjects.

        Raises ValueError for a number that is not finite, a text that is not Unicode, or a derived fact.
        """
        return {
            scope: plan.frame([subject for subject in subjects if subject.scope is scope])
            for scope, plan in self._plans.items()
        }

    def verdicts(self, scope: Scope, table: Table) -> Table:
        """The ids, derived facts and truths of every rule of a scope, row by row; a lazy table stays lazy.

        Raises ValueError for a DataFrame that holds NaN; a LazyFrame cannot be looked into.
        """
        plan = self._plans[scope]
        if isinstance(table, pl.LazyFrame):
            return plan.answers(table)
        plan.refuse_nan(table)
        return plan.answers(table.lazy()).collect()

    def evaluate(self, subjects: Sequence[Subject]) -> Evaluation:
        """The same answer as ``reference.evaluate`` gives."""
        truths: dict[tuple[str, str], Truths] = {}
        derived: dict[tuple[str, str], Value] = {}
        for scope, table in self.frame(subjects).items():
            if table.height:
                answers = self.verdicts(scope, table).to_dict(as_series=False)
                truths.update(self._plans[scope].truths(answers))
                derived.update(self._plans[scope].values(answers))
        return Evaluation(truths, derived)


class _Plan:
    """What one scope needs: the columns it reads, derived facts by stratum, the conditions of its rules."""

    def __init__(self, rules: DatedRules, scope: Scope) -> None:
        seen = [entry for entry in rules.derived if scope.sees(entry.spec.scope)]
        self.rules = [rule for rule in rules.rules if rule.rule.scope is scope]
        self.own = [entry.fact for entry in seen if entry.spec.scope is scope]
        self.not_given = frozenset(entry.fact for entry in rules.derived)
        needed = _needed(self.rules, seen, scope)
        compiler = Compiler(frozenset(entry.fact for entry in needed))
        self.strata: list[list[pl.Expr]] = [[] for _ in range(rules.strata)]
        for entry in needed:
            self.strata[entry.stratum].append(compiler.derived(entry))
        self.truth_columns = [
            compiler.condition(condition).alias(column)
            for rule in self.rules
            for condition, column in zip(rule.conditions(), _columns(rule), strict=True)
        ]
        self.facts = dict(sorted(compiler.read.items()))
        self.schema = _schema(self.facts)

    def frame(self, subjects: Sequence[Subject]) -> pl.DataFrame:
        """The rows of subjects of this scope."""
        columns: dict[str, Sequence[object]] = {
            ID: [subject.id for subject in subjects],
            PARENT: [subject.parent for subject in subjects],
        }
        for subject in subjects:
            if not self.not_given.isdisjoint(subject.facts):
                given = ", ".join(sorted(self.not_given.intersection(subject.facts)))
                raise ValueError(f"{subject.id}: the rules derive {given}, so it cannot be given")
        for fact, kind in self.facts.items():
            if kind in BOUNDED:
                bounds = [_bounds(subject, fact) for subject in subjects]
                columns[f"{fact}:low"] = [low for low, _ in bounds]
                columns[f"{fact}:high"] = [high for _, high in bounds]
            elif kind is FactType.SET:
                sets = [cast("frozenset[str] | None", subject.facts.get(fact)) for subject in subjects]
                columns[fact] = [None if items is None else sorted(items) for items in sets]
            else:
                columns[fact] = [subject.facts.get(fact) for subject in subjects]
        return pl.DataFrame(columns, schema=self.schema)

    def refuse_nan(self, table: pl.DataFrame) -> None:
        """Raise ValueError where a number is NaN, which Polars takes for a number above all others."""
        numbers = [name for name, kind in self.schema.items() if kind == pl.Float64]
        for name in numbers:
            if table[name].is_nan().any():
                raise ValueError(f"{name}: NaN is not a number")

    def answers(self, table: pl.LazyFrame) -> pl.LazyFrame:
        """The table of ids, derived facts and truths."""
        for stratum in self.strata:
            table = table.with_columns(stratum)
        names = [column for rule in self.rules for column in _columns(rule)]
        return table.with_columns(self.truth_columns).select(ID, PARENT, *self.own, *names)

    def truths(self, answers: Mapping[str, list[object]]) -> Iterator[tuple[tuple[str, str], Truths]]:
        """Every rule for every row."""
        for rule in self.rules:
            applies, bites, *later = (cast("list[Truth]", answers[column]) for column in _columns(rule))
            for row, subject in enumerate(cast("list[str]", answers[ID])):
                yield (
                    (rule.id, subject),
                    Truths(applies[row], bites[row], tuple(truth[row] for truth in later)),
                )

    def values(self, answers: Mapping[str, list[object]]) -> Iterator[tuple[tuple[str, str], Value]]:
        """Every derived fact of this scope whose value is known."""
        for fact in self.own:
            for subject, value in zip(cast("list[str]", answers[ID]), answers[fact], strict=True):
                if value is not None:
                    yield (fact, subject), cast("Value", value)


def _columns(rule: DatedRule) -> list[str]:
    """The names of a rule's columns, in the order of ``DatedRule.conditions``."""
    return [
        f"{rule.id}:applies",
        f"{rule.id}:bites",
        *(f"{rule.id}:later:{i}" for i in range(len(rule.later))),
    ]


def _needed(rules: Sequence[DatedRule], seen: Sequence[DatedDerived], scope: Scope) -> list[DatedDerived]:
    """The derived facts of a scope, those its rules read, and those they are derived from."""
    read = {fact for rule in rules for condition in rule.conditions() for fact in facts_of(condition)}
    needed = []
    for entry in reversed(seen):
        if entry.fact in read or entry.spec.scope is scope:
            needed.append(entry)
            read.update(fact for when, _ in entry.cases for fact in facts_of(when))
    return needed[::-1]


def _schema(facts: Mapping[str, FactType]) -> pl.Schema:
    columns: dict[str, pl.DataType] = {ID: pl.String(), PARENT: pl.String()}
    for fact, kind in facts.items():
        if kind in BOUNDED:
            columns |= {f"{fact}:low": COLUMN_TYPES[kind], f"{fact}:high": COLUMN_TYPES[kind]}
        else:
            columns[fact] = COLUMN_TYPES[kind]
    return pl.Schema(columns)


def _bounds(subject: Subject, fact: str) -> tuple[float, float] | tuple[None, None]:
    """The two columns of a number or a date; only a range may be infinite, where it has no bound."""
    value = subject.facts.get(fact)
    if value is None:
        return None, None
    if isinstance(value, Range):
        return value.low, value.high
    number = float(cast("float", value))
    if not math.isfinite(number):
        raise ValueError(f"{subject.id}: {fact} is {number}, which cannot be compared")
    return number, number
