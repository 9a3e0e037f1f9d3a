"""Coverage of the rules by their cases: was each comparison met by every value that its fact's type allows?

Where a parameter has had several values, each is asked for on a day on which it holds. A later start has to
be seen true, false and unknown on a day between the ordinary start and its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from auditor.engine.cases import Case, by_target, situation
from auditor.engine.conditions import Comparison, Literal, Parameter, comparisons, resolve
from auditor.engine.dated import DatedRule
from auditor.engine.excerpts import Excerpts, conditions_of, dated_conditions
from auditor.engine.points import points
from auditor.engine.reference import truth
from auditor.engine.rules import Derived, Rule, RuleSet
from auditor.engine.values import Value


@dataclass(frozen=True, slots=True)
class Gap:
    """Something no case of a rule or derived fact shows, in plain words, and the line of the rule it is about."""

    target: str
    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.target}: {self.what}"


@dataclass(frozen=True, slots=True)
class TargetCoverage:
    """How much of one rule or derived fact its cases show: values needed, and those never met."""

    target: str
    cases: int
    needed: int
    gaps: tuple[Gap, ...]

    @property
    def met(self) -> int:
        """How many of the values needed were met."""
        return self.needed - len(self.gaps)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of a whole rule pack: rules, then derived facts."""

    targets: tuple[TargetCoverage, ...]

    @property
    def needed(self) -> int:
        """How many values are needed in all."""
        return sum(target.needed for target in self.targets)

    @property
    def met(self) -> int:
        """How many of them were met."""
        return sum(target.met for target in self.targets)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Everything that no case shows."""
        return tuple(gap for target in self.targets for gap in target.gaps)


@dataclass(frozen=True, slots=True)
class _Scene:
    """What one case shows of its rule or derived fact: the facts known, and the comparisons as they read that day."""

    case: Case
    facts: Mapping[str, Value]
    rule: DatedRule | None
    read: frozenset[tuple[str, int, Comparison]]


def coverage(ruleset: RuleSet, cases: Sequence[Case]) -> Coverage:
    """What the cases of each rule and derived fact show, and what they do not.

    Raises RulesError where a part of the rule pack cannot be read on the day of a case.
    """
    excerpts = Excerpts(ruleset)
    return Coverage(tuple(_target(excerpts, name, own) for name, own in by_target(excerpts, cases).items()))


def _target(excerpts: Excerpts, name: str, cases: Sequence[Case]) -> TargetCoverage:
    target = excerpts.target(name)
    scenes = [_scene(excerpts, target, case) for case in cases]
    wanted = [*_values(excerpts, target, scenes)]
    if isinstance(target, Rule):
        wanted += _later_starts(target, scenes)
    gaps = tuple(Gap(name, target.file, line, what) for line, what, met in wanted if not met)
    return TargetCoverage(name, len(cases), len(wanted), gaps)


def _values(excerpts: Excerpts, target: Rule | Derived, scenes: Sequence[_Scene]) -> Iterator[tuple[int, str, bool]]:
    """Each value needed for each comparison: the line, what is missing without it, and whether it was met."""
    for keyword, condition in conditions_of(target).items():
        for place, comparison in enumerate(comparisons(condition)):
            for reading in _readings(comparison, target, excerpts.ruleset):
                meeting = [scene.facts for scene in scenes if (keyword, place, reading) in scene.read]
                for point in points(reading, excerpts.ruleset.facts):
                    yield comparison.line, point.missing, any(point.met(facts) for facts in meeting)


def _later_starts(rule: Rule, scenes: Sequence[_Scene]) -> Iterator[tuple[int, str, bool]]:
    for index, entry in enumerate(rule.in_force.later):
        line = next((comparison.line for comparison in comparisons(entry.when)), rule.line)
        met = set()
        for scene in scenes:
            if scene.rule is not None:
                later = scene.rule.later[index]
                if scene.rule.starts <= scene.case.as_of < later.starts:
                    met.add(truth(later.when, scene.facts))
        for worth, word in ((True, "true"), (False, "false"), (None, "unknown")):
            what = f"the later start ({entry.reason}) was never {word} on a day between the ordinary one and its own"
            yield line, what, worth in met


def _scene(excerpts: Excerpts, target: Rule | Derived, case: Case) -> _Scene:
    rules, facts = situation(excerpts, case)
    read = frozenset(
        (keyword, place, comparison)
        for keyword, condition in dated_conditions(target, rules).items()
        for place, comparison in enumerate(comparisons(condition))
    )
    return _Scene(case, facts, rules.rules[0] if rules.rules else None, read)


def _readings(comparison: Comparison, target: Rule | Derived, ruleset: RuleSet) -> list[Comparison]:
    """A comparison as it reads with each value its parameters have had while the rule could bind."""
    used = [found.id for found in (comparison.operand, comparison.month) if isinstance(found, Parameter)]
    values = [ruleset.parameters[name] for name in used]
    changes = sorted({value.starts for spec in values for value in spec.values})
    first, last = _span(target, ruleset)
    found: dict[Comparison, None] = {}
    for day, following in pairwise([*(changes or [date.min]), date.max]):
        known_by_all = all(spec.at(day) is not None for spec in values)
        if known_by_all and following > first and day <= last:
            reading = resolve(comparison, lambda name, at: _value(ruleset, name, at), day)
            assert isinstance(reading, Comparison)  # what a comparison resolves to
            found[reading] = None
    return list(found)


def _span(target: Rule | Derived, ruleset: RuleSet) -> tuple[date, date]:
    """The first and the last day on which a rule or derived fact can be read."""
    if isinstance(target, Derived):
        return date.min, date.max
    starts = target.in_force.starts
    if isinstance(starts, Parameter):
        # Every value is a day: checked on loading.
        starts = min(date.fromordinal(int(float(str(v.value.value)))) for v in ruleset.parameters[starts.id].values)
    return starts, target.in_force.ends or date.max


def _value(ruleset: RuleSet, name: str, day: date) -> Literal:
    found = ruleset.parameters[name].at(day)
    assert found is not None  # only days on which all have a value are read
    return found.value
