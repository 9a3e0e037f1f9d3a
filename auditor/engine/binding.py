"""Facts meet rules: every fact as the value its declaration asks for, or a problem told to the one who stated it.

Here numbers become float64, once for every evaluator. A number that differs from a threshold only before that
conversion is refused, since no evaluator could tell the two apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NoReturn

from auditor.engine.conditions import Literal, OtherFact, comparisons, month_key
from auditor.engine.dated import DatedRules, Subject
from auditor.engine.parse import suggestion
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, Range, Scope, Value, as_number, day_number
from auditor.errors import InputError, Problem, RulesError
from auditor.facts import Bounds, Fact, FactValue, Heard, Months, SubjectFacts
from auditor.inputs.documents import Document


@dataclass(frozen=True, slots=True)
class Bound:
    """The subjects as evaluators need them, and for each subject where every known fact comes from."""

    subjects: tuple[Subject, ...]
    stated: Mapping[str, Mapping[str, Fact]]
    disputes: tuple[Heard, ...] = ()
    """Facts that are not among them because what is said of them differs."""


class Binder:
    """Binds facts to one dated rule pack; what it learns from the pack it learns once."""

    def __init__(self, rules: DatedRules) -> None:
        self._specs = rules.facts
        self._months = rules.months_asked()
        self._not_shown: dict[Scope, dict[str, Value]] = {scope: {} for scope in Scope}
        for spec in self._specs.values():
            if spec.evidence:
                self._not_shown[spec.scope][spec.name] = False
        self._thresholds: dict[str, set[Decimal]] = {}
        self._pairs: set[tuple[str, str]] = set()
        for condition in rules.conditions():
            for comparison in comparisons(condition):
                if comparison.type is not FactType.NUMBER:
                    continue
                if isinstance(comparison.operand, Literal):
                    self._thresholds.setdefault(comparison.fact, set()).update(comparison.operand.exact)
                elif isinstance(comparison.operand, OtherFact):
                    self._pairs.add((comparison.fact, comparison.operand.fact))

    def bind(self, table: Sequence[SubjectFacts], document: Document) -> Bound:
        """Subjects with their values; raises InputError or RulesError with every value that does not fit."""
        problems: list[Problem] = []
        of_catalogue: list[Problem] = []
        stated: dict[str, dict[str, Fact]] = {}
        values: dict[str, dict[str, Value]] = {}
        subjects = []
        for row in table:
            scope = Scope(row.scope)
            known = dict(stated[row.parent]) if row.parent is not None else {}
            facts = dict(values[row.parent]) if row.parent is not None else {}
            facts |= self._not_shown[scope]
            for name, fact in row.facts.items():
                spec = self._specs.get(name)
                if spec is None or spec.derived or spec.scope is not scope:
                    continue
                try:
                    facts |= self._values(spec, fact)
                    known[name] = fact
                except _Misfit as misfit:
                    into = problems if fact.provenance.path else of_catalogue
                    into.append(_problem(document, fact, str(misfit), misfit.fix))
            problems += self._settle(scope, facts, known, document)
            problems += self._rounding(facts, known, document)
            stated[row.id], values[row.id] = known, facts
            subjects.append(Subject(row.id, scope, facts, row.parent))
        problems += self._evidence_problems(table, document)
        if of_catalogue:
            raise RulesError(of_catalogue)
        if problems:
            raise InputError(dict.fromkeys(problems))
        return Bound(tuple(subjects), stated)

    def known(self, scope: Scope, facts: Mapping[str, Fact]) -> dict[str, Value]:
        """The values of facts of the catalogue for a subject of a scope; raises RulesError with all that do not fit."""
        values: dict[str, Value] = {}
        problems = []
        for name, fact in facts.items():
            spec = self._specs.get(name)
            if spec is None or spec.derived or spec.scope is not scope:
                continue
            try:
                values |= self._values(spec, fact)
            except _Misfit as misfit:
                problems.append(Problem(fact.provenance.where, None, name, str(misfit), fix=misfit.fix))
        if problems:
            raise RulesError(problems)
        return values

    def misfits(self, facts: Iterable[Fact], document: Document) -> Iterator[Problem]:
        """What is wrong with values that are said of facts and not used: they have to fit like any other."""
        for fact in facts:
            try:
                self._values(self._specs[fact.name], fact)
            except _Misfit as misfit:
                yield _problem(document, fact, str(misfit), misfit.fix)

    def _settle(
        self, scope: Scope, facts: dict[str, Value], known: dict[str, Fact], document: Document
    ) -> Iterable[Problem]:
        """A screening fact that is false answers the facts it settles; one stated otherwise contradicts it."""
        for spec in self._specs.values():
            by = spec.settled_by
            if by is None or spec.scope is not scope or facts.get(by) is not False:
                continue
            if spec.name not in facts:
                facts[spec.name] = frozenset() if spec.type is FactType.SET else False
                known[spec.name] = Fact(spec.name, False, replace(known[by].provenance, where=f"settled by {by}"))
            elif facts[spec.name]:
                spot = document.spot(known[by].provenance.path)
                what = f"contradicts {by}, which {spot} says is false."
                yield _problem(document, known[spec.name], what, "Correct one of the two.")

    def _values(self, spec: FactSpec, fact: Fact) -> dict[str, Value]:
        if not spec.by_month:
            return {spec.name: self._value(spec, fact.value, spec.name)}
        if not isinstance(fact.value, Months):
            _misfit("must be given by month.", "Write:  2024-06: 1850000  below it.")
        series = {month: fact.value.at(month) for month in self._months.get(spec.name, ())}
        return {
            (key := month_key(spec.name, month)): self._value(spec, value, key)
            for month, value in series.items()
            if value is not None
        }

    def _value(self, spec: FactSpec, value: FactValue, key: str) -> Value:
        match spec.type, value:
            case FactType.BOOLEAN, bool():
                return value
            case FactType.NUMBER, int() | Decimal() if not isinstance(value, bool):
                return self._number(spec, value, key)
            case FactType.NUMBER, Bounds(low, high):
                return self._range(spec, low, high, key)
            case FactType.DATE, str():
                return day_number(value)
            case FactType.TEXT, str():
                _check_listed(spec, (value,))
                return value
            case FactType.SET, tuple():
                _check_listed(spec, value)
                return frozenset(value)
        raise _Misfit(f"must be a {spec.type}.", "")

    def _range(self, spec: FactSpec, low: int | Decimal | None, high: int | Decimal | None, key: str) -> Range:
        """A number within bounds; where one is not stated, the bound of all values of the fact is."""
        if low is not None and high is not None and low > high:
            _misfit(f"has at_least {low} above at_most {high}.", "Correct one of the two.")
        lowest = float("-inf") if spec.minimum is None else spec.minimum
        highest = float("inf") if spec.maximum is None else spec.maximum
        return Range(
            lowest if low is None else self._number(spec, low, key),
            highest if high is None else self._number(spec, high, key),
        )

    def _number(self, spec: FactSpec, value: int | Decimal, key: str) -> float:
        try:
            number = as_number(value)
        except (ValueError, OverflowError):
            _misfit(f"is too large to compare: {value}.", "Give a number below 1e308.")
        if spec.whole and value != int(value):
            _misfit(f"must be a whole number, not {value}.", "")
        if spec.minimum is not None and number < spec.minimum:
            _misfit(f"must be at least {_plain(spec.minimum)}, not {value}.", "")
        if spec.maximum is not None and number > spec.maximum:
            _misfit(f"must be at most {_plain(spec.maximum)}, not {value}.", "")
        for threshold in self._thresholds.get(key, ()):
            if threshold != value and as_number(threshold) == number:
                _misfit(
                    f"is {value}, which differs from the threshold {threshold} by less than can be compared.",
                    "Round it to the side of the threshold it is on, at 15 significant digits.",
                )
        return number

    def _rounding(self, facts: Mapping[str, Value], known: Mapping[str, Fact], document: Document) -> Iterable[Problem]:
        """Two facts that are compared with each other and only rounding makes equal."""
        for one, other in self._pairs:
            if one in known and other in known and facts.get(one) == facts.get(other):
                left, right = known[one].value, known[other].value
                if isinstance(left, int | Decimal) and isinstance(right, int | Decimal) and left != right:
                    what = f"differs from {other} by less than can be compared."
                    yield _problem(document, known[one], what, "Round both to 15 significant digits.")

    def _evidence_problems(self, table: Sequence[SubjectFacts], document: Document) -> Iterable[Problem]:
        """Evidence that shows nothing any rule knows, or that is about too small or too large a part of the project.

        A permission for a model is one licensor's for one licence: it never speaks for every candidate at once.
        """
        declared = {name.split(".", 1)[1]: spec for name, spec in self._specs.items() if spec.evidence}
        for row in table:
            for fact in row.facts.values():
                if fact.provenance.kind != "evidence":
                    continue
                kind = fact.name.split(".", 1)[1]
                spec = declared.get(kind)
                if spec is None:
                    what = f'shows "{kind}", which no rule asks for.'
                    yield _problem(document, fact, what, suggestion(kind, declared), "kind")
                elif spec.scope is Scope.CANDIDATE and Scope(row.scope) is not Scope.CANDIDATE:
                    what = f"shows {spec.name}, which is about one candidate, but names none."
                    yield _problem(document, fact, what, "Name the candidate as its subject.", "kind")
                elif not spec.scope.sees(Scope(row.scope)) and not _stands_around(fact, row, table):
                    what = f"shows {spec.name}, which is about a whole {spec.scope}, but names a {row.scope}."
                    yield _problem(document, fact, what, f"Name the {spec.scope} as its subject.", "subject")


class _Misfit(Exception):
    """A value that its fact's declaration does not allow."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.fix = fix


def _misfit(what: str, fix: str) -> NoReturn:
    raise _Misfit(what, fix)


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def _check_listed(spec: FactSpec, items: tuple[str, ...]) -> None:
    for item in items:
        if spec.values and item not in spec.values:
            guess = suggestion(item, spec.values) or f"Known: {', '.join(spec.values)}."
            _misfit(f'has "{item}", which is not a value of {spec.name}.', guess)


def _stands_around(fact: Fact, row: SubjectFacts, table: Sequence[SubjectFacts]) -> bool:
    """Whether the same evidence also stands at the subject around this one."""
    return any(
        other.id == row.parent
        and other.facts.get(fact.name) is not None
        and other.facts[fact.name].provenance == fact.provenance
        for other in table
    )


def _problem(document: Document, fact: Fact, what: str, fix: str, key: str = "") -> Problem:
    path = fact.provenance.path
    if not path:
        return Problem(fact.provenance.where, None, fact.name, what, fix=fix)
    return document.problem((*path, key) if key else path, what, fix=fix)
