"""What must hold of every assessment, whatever the rules and facts, with the evidence held fixed:

(a) no completion of unknown observed facts makes an approval, plain or with conditions, worse;
(b) a reject stays a reject under every completion;
(c) removing observed facts never turns a referral or a reject into an approval;
(d) with all facts known nothing is referred because of a missing fact.

The rule book is stated a second time here, for known facts only and with plain ifs; what the auditor says of known
facts must be exactly that. Small rule packs are all tried, larger ones at random.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations, product
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.assessment.algebra import Assessment
from auditor.engine import dated
from auditor.engine.conditions import All, Any, Comparison, Condition, Literal, Not, Op
from auditor.engine.dated import DatedRules
from auditor.engine.rules import (
    AnsweredBy,
    Derived,
    DerivedCase,
    FactSpec,
    InForce,
    Later,
    Outcome,
    ReferBecause,
    Rule,
    RuleSet,
    Timing,
)
from auditor.engine.status import Status
from auditor.engine.values import FactType, Scope
from auditor.inputs.waivers import Waiver, Waivers
from tests.assessment.small import (
    AFTER,
    AS_OF,
    HORIZON,
    PAST,
    SOURCE,
    Assessed,
    assess,
    boolean,
    obligation,
    subjects,
    waiver,
    waivers,
)

TOMORROW = AS_OF + timedelta(days=1)
STARTS = (PAST, AS_OF, TOMORROW, HORIZON, AFTER)

World: TypeAlias = Mapping[str, bool]
"""Known facts by ``subject: fact``, as in ``w/a: candidate.1``."""

Holds: TypeAlias = Callable[[Callable[[str], bool]], bool]
"""A condition with plain truths: given what each fact is worth, whether it holds."""


@dataclass(frozen=True)
class Said:
    """A condition, written for the auditor and said a second time."""

    written: Condition
    holds: Holds


def fact_is(name: str, wanted: bool) -> Said:
    written = Comparison(name, Op.IS, Literal(wanted), FactType.BOOLEAN)
    return Said(written, lambda worth: worth(name) == wanted)


def all_of(parts: Sequence[Said]) -> Said:
    return Said(All(tuple(p.written for p in parts)), lambda worth: all(p.holds(worth) for p in parts))


def any_of(parts: Sequence[Said]) -> Said:
    return Said(Any(tuple(p.written for p in parts)), lambda worth: any(p.holds(worth) for p in parts))


def not_so(part: Said) -> Said:
    return Said(Not(part.written), lambda worth: not part.holds(worth))


@dataclass(frozen=True)
class SaidRule:
    """A rule said a second time."""

    written: Rule
    applies: Holds
    bites: Holds
    later: tuple[tuple[Holds, date], ...] = ()

    def severity(self, worth: Callable[[str], bool]) -> int:
        """0 approve, 1 approve with conditions, 2 refer, 3 reject."""
        rule = self.written
        if not self.applies(worth) or not self.bites(worth) or rule.outcome is Outcome.NOTE:
            return 0
        starts = rule.in_force.starts
        for when, day in self.later:
            if when(worth):
                starts = day
                break
        assert isinstance(starts, date)
        if starts > AS_OF:
            if starts > HORIZON:
                return 0
            if rule.outcome is not Outcome.CONDITION:
                return 2
            return int(any(max(starts, as_day(one.due) or starts) <= HORIZON for one in rule.obligations))
        if rule.outcome is not Outcome.CONDITION:
            return 3 if rule.outcome is Outcome.REJECT else 2
        return int(
            any(
                one.timing is Timing.BEFORE_USE or (one.timing is Timing.BY_DATE and as_day(one.due) <= HORIZON)
                for one in rule.obligations
            )
        )


def as_day(due: object) -> date:
    return due if isinstance(due, date) else PAST


@dataclass(frozen=True)
class Case:
    """A rule pack, what it is asked about, and what of that is known and shown."""

    rules: tuple[SaidRule, ...]
    derived: tuple[tuple[str, tuple[tuple[Said, bool], ...], bool], ...]
    facts: tuple[FactSpec, ...]
    candidates: tuple[str, ...]
    selected: Mapping[str, str]
    shown: World
    known: World
    unknown: tuple[str, ...]

    def pack(self) -> RuleSet:
        specs = {spec.name: spec for spec in self.facts}
        derived = []
        for name, cases, otherwise in self.derived:
            specs[name] = FactSpec(name, FactType.BOOLEAN, Scope.WORKLOAD, name, "", AnsweredBy.NOBODY, derived=True)
            entries = tuple(DerivedCase(when.written, value) for when, value in cases)
            derived.append(Derived(specs[name], entries, otherwise, SOURCE, "act", "act.yaml", 1))
        return RuleSet(specs, {}, tuple(derived), tuple(rule.written for rule in self.rules), {})

    def audit(self, known: World, rules: DatedRules, waivers: Waivers | None = None) -> Assessed:
        """What the auditor says when these observed facts are known."""
        stated: dict[str, dict[str, bool]] = {}
        for name, value in {**known, **self.shown}.items():
            subject, fact = name.split(": ")
            stated.setdefault(subject, {})[fact] = value
        workloads = dict.fromkeys(name.split("/")[0] for name in self.candidates)
        rows = subjects(
            stated.get("project", {}),
            {name: stated.get(name, {}) for name in workloads},
            {name: stated.get(name, {}) for name in self.candidates},
        )
        return assess(self.pack(), rows, rules=rules, selected=self.selected, waivers=waivers)

    def said(self, world: World) -> int:
        """The severity of the project when everything is known, by the rules as said here."""
        workloads: dict[str, dict[str, int]] = {}
        for candidate in self.candidates:
            workload = candidate.split("/")[0]
            around = {Scope.PROJECT: "project", Scope.WORKLOAD: workload, Scope.CANDIDATE: candidate}

            def worth(fact: str, around: Mapping[Scope, str] = around) -> bool:
                for name, cases, otherwise in self.derived:
                    if name == fact:
                        return next((value for when, value in cases if when.holds(worth)), otherwise)
                spec = next(spec for spec in self.facts if spec.name == fact)
                key = f"{around[spec.scope]}: {fact}"
                return self.shown[key] if spec.evidence else world[key]

            severities = [rule.severity(worth) for rule in self.rules]
            workloads.setdefault(workload, {})[candidate] = max(severities, default=0)
        return max(
            found[self.selected[name]] if name in self.selected else min(found.values())
            for name, found in workloads.items()
        )

    def completions(self, known: World) -> Iterator[World]:
        """Every way in which what is not known can be."""
        names = [name for name in (*self.known, *self.unknown) if name not in known]
        for chosen in product((False, True), repeat=len(names)):
            yield {**known, **dict(zip(names, chosen, strict=True))}


def check(case: Case) -> Assessed:
    """All four properties for one case."""
    rules = dated.at(case.pack(), AS_OF)
    found = case.audit(case.known, rules)
    outcome = found.project.outcome
    for world in case.completions(case.known):
        then = case.said(world)
        if outcome.permitted:
            assert then <= outcome.severity, f"(a) {outcome} becomes {list(Assessment)[then]} in {world}"
        if outcome is Assessment.REJECT:
            assert then == outcome.severity, f"(b) a reject becomes {list(Assessment)[then]} in {world}"
    for name in case.known:
        fewer = {other: value for other, value in case.known.items() if other != name}
        without = case.audit(fewer, rules).project.outcome
        assert outcome.permitted or not without.permitted, f"(c) {outcome} becomes {without} without {name}"
    _check_told(found)
    if not case.unknown:
        assert outcome.severity == case.said(case.known), "known facts are judged as the rules say"
        assert ReferBecause.MISSING_FACT not in found.project.combined.refer_because, "(d)"
    return found


def _check_told(found: Assessed) -> None:
    """Conditions stand exactly under an approval with conditions, and a referral says why."""
    outcome = found.project.outcome
    if outcome is Assessment.APPROVE:
        assert found.conditions() == []
    if outcome is Assessment.APPROVE_WITH_CONDITIONS:
        assert found.conditions() != []
    assert bool(found.project.combined.refer_because) == (outcome is Assessment.REFER)


# Every small pack


CANDIDATE_FACTS = ("use.a", "use.b")
A, B = (fact_is(name, True) for name in CANDIDATE_FACTS)
CONDITIONS = (A, not_so(A), B, all_of([A, B]), any_of([A, B]))
FULL = [
    {f"w/a: {name}": value for name, value in zip(CANDIDATE_FACTS, values, strict=True) if value is not None}
    for values in product((False, True, None), repeat=2)
]


def small_rules() -> Iterator[SaidRule]:
    """Bars and duties of every outcome over two facts, in force and about to be."""
    for number, (outcome, starts, violated) in enumerate(product(Outcome, (PAST, TOMORROW), CONDITIONS)):
        yield _bar(f"act/{number}", outcome, starts, violated)


def _bar(name: str, outcome: Outcome, starts: date, violated: Said) -> SaidRule:
    because = ReferBecause.LICENSOR if outcome is Outcome.REFER else None
    duties = (obligation(Timing.BEFORE_USE),) if outcome is Outcome.CONDITION else ()
    written = Rule(
        name,
        name,
        Scope.CANDIDATE,
        (),
        SOURCE,
        InForce(starts),
        outcome,
        violated_when=violated.written,
        refer_because=because,
        obligations=duties,
    )
    return SaidRule(written, lambda _: True, violated.holds)


def test_every_pair_of_small_rules_over_two_facts() -> None:
    """780 packs in nine states of knowledge each."""
    facts = tuple(boolean(name, Scope.CANDIDATE) for name in CANDIDATE_FACTS)
    names = [f"w/a: {name}" for name in CANDIDATE_FACTS]
    seen = set()
    for pair in combinations(small_rules(), 2):
        for known in FULL:
            unknown = tuple(name for name in names if name not in known)
            case = Case(pair, (), facts, ("w/a",), {}, {}, known, unknown)
            seen.add((check(case).project.outcome, bool(unknown)))
    assert seen == set(product(Assessment, (False, True)))


# Larger packs at random


OBSERVED = {
    Scope.PROJECT: ("organisation.a",),
    Scope.WORKLOAD: ("use.a", "use.b"),
    Scope.CANDIDATE: ("model.a",),
}
SHOWN = {Scope.WORKLOAD: "controls.a", Scope.CANDIDATE: "evidence.a"}
SCOPE = st.sampled_from(list(Scope))
OUTCOME = st.sampled_from(list(Outcome))
TIMINGS = st.lists(st.sampled_from(list(Timing)), min_size=1, max_size=2)
DAY = st.sampled_from(STARTS)
YES_OR_NO = st.booleans()
DERIVED = {Scope.WORKLOAD: ("derived.a", "derived.b")}


@cache
def conditions(names: tuple[str, ...], depth: int = 2) -> st.SearchStrategy[Said]:
    """Conditions over some facts, nested. Made once: hypothesis spends most of its time on new strategies."""
    leaf = st.builds(fact_is, st.sampled_from(names), st.booleans())
    if depth == 0:
        return leaf
    inner = st.lists(conditions(names, depth - 1), min_size=1, max_size=3)
    return st.one_of(leaf, inner.map(all_of), inner.map(any_of), conditions(names, depth - 1).map(not_so))


@cache
def maybe(names: tuple[str, ...], depth: int = 2) -> st.SearchStrategy[Said | None]:
    """A condition or none."""
    return st.none() | conditions(names, depth)


@cache
def ladder(names: tuple[str, ...]) -> st.SearchStrategy[list[tuple[Said, bool]]]:
    """The cases of a derived fact."""
    return st.lists(st.tuples(conditions(names, 1), st.booleans()), min_size=1, max_size=2)


@cache
def later_starts(names: tuple[str, ...]) -> st.SearchStrategy[list[tuple[Said, date]]]:
    return st.lists(st.tuples(conditions(names, 1), DAY), max_size=2)


def seen_by(scope: Scope, table: Mapping[Scope, Sequence[str]]) -> tuple[str, ...]:
    return tuple(name for other, names in table.items() if scope.sees(other) for name in names)


def written_of(said: Said | None) -> Condition | None:
    return None if said is None else said.written


@st.composite
def rules(draw: st.DrawFn, number: int) -> SaidRule:
    scope = draw(SCOPE)
    names = seen_by(scope, OBSERVED) + seen_by(scope, DERIVED)
    shown = tuple(name for other, name in SHOWN.items() if scope.sees(other))
    outcome = draw(OUTCOME)
    applies = draw(maybe(names))
    unless = draw(maybe(names, 1))
    duty = draw(YES_OR_NO)
    violated = None if duty else draw(conditions(names))
    evidence = draw(maybe(shown, 1)) if shown else None
    later = draw(later_starts(names))
    obligations = [
        obligation(timing, draw(DAY) if timing is Timing.BY_DATE else None, f"o{index}")
        for index, timing in enumerate(draw(TIMINGS))
    ]
    written = Rule(
        f"act/{number}",
        "A rule",
        scope,
        (),
        SOURCE,
        InForce(draw(DAY), None, tuple(Later(when.written, day, "grace") for when, day in later)),
        outcome,
        applies_when=written_of(applies),
        unless=written_of(unless),
        violated_when=written_of(violated),
        met_when=evidence.written if duty and evidence else None,
        lift_when=evidence.written if not duty and evidence else None,
        refer_because=ReferBecause.CONTESTED if outcome is Outcome.REFER else None,
        obligations=tuple(obligations) if outcome is Outcome.CONDITION or draw(YES_OR_NO) else (),
    )

    def does_apply(worth: Callable[[str], bool]) -> bool:
        return (applies is None or applies.holds(worth)) and not (unless is not None and unless.holds(worth))

    def bites(worth: Callable[[str], bool]) -> bool:
        return (violated is None or violated.holds(worth)) and not (evidence is not None and evidence.holds(worth))

    return SaidRule(written, does_apply, bites, tuple((when.holds, day) for when, day in later))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    candidates = draw(st.sampled_from([("w/a",), ("w/a", "w/b"), ("w/a", "v/a"), ("w/a", "w/b", "v/a")]))
    around = {
        Scope.PROJECT: ["project"],
        Scope.WORKLOAD: list(dict.fromkeys(name.split("/")[0] for name in candidates)),
        Scope.CANDIDATE: list(candidates),
    }
    facts = tuple(
        boolean(name, scope)
        for table in (OBSERVED, {scope: (name,) for scope, name in SHOWN.items()})
        for scope, names in table.items()
        for name in names
    )
    observed = [f"{subject}: {spec.name}" for spec in facts if not spec.evidence for subject in around[spec.scope]]
    evidence = [f"{subject}: {spec.name}" for spec in facts if spec.evidence for subject in around[spec.scope]]
    unknown = tuple(draw(st.lists(st.sampled_from(observed), unique=True, max_size=5)))
    names = seen_by(Scope.WORKLOAD, OBSERVED)
    first = draw(ladder(names))
    second = draw(ladder((*names, "derived.a")))
    chosen = draw(st.none() | st.sampled_from([name for name in candidates if name.startswith("w/")]))
    return Case(
        rules=tuple(draw(rules(number)) for number in range(draw(st.integers(1, 4)))),
        derived=(
            ("derived.a", tuple(first), draw(YES_OR_NO)),
            ("derived.b", tuple(second), draw(YES_OR_NO)),
        ),
        facts=facts,
        candidates=candidates,
        selected={} if chosen is None else {"w": chosen},
        shown={name: draw(YES_OR_NO) for name in evidence},
        known={name: draw(YES_OR_NO) for name in observed if name not in unknown},
        unknown=unknown,
    )


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(cases())
def test_packs_at_random(case: Case) -> None:
    check(case)


# Waivers


@st.composite
def waived_cases(draw: st.DrawFn) -> tuple[Case, list[Waiver]]:
    """A pack of which some rules may be waived, and a waiver of each finding that asks for anything, and of others."""
    case = draw(cases())
    may = [replace(one, written=replace(one.written, waivable=draw(YES_OR_NO))) for one in case.rules]
    case = replace(case, rules=tuple(may))
    found = case.audit(case.known, dated.at(case.pack(), AS_OF)).findings
    pairs = [(one.rule.id, one.subject.id) for one in found]  # of those that pass the last few are enough
    pairs = pairs[: sum(one.status not in (Status.PASS, Status.NOT_APPLICABLE) for one in found) + 2]
    through = st.sampled_from((AS_OF, TOMORROW, HORIZON, AS_OF - timedelta(days=1)))
    entries = [waiver(*pair, unknown=draw(YES_OR_NO), through=draw(through)) for pair in pairs]
    return case, entries


@settings(max_examples=90, deadline=None, database=None, derandomize=True)
@given(waived_cases())
def test_a_waiver_changes_its_own_finding_and_only_where_it_may(given: tuple[Case, list[Waiver]]) -> None:
    """No finding of a rule that is not waivable, none by an expired waiver, none of another kind, none of another."""
    case, entries = given
    rules = dated.at(case.pack(), AS_OF)
    without, found = case.audit(case.known, rules), case.audit(case.known, rules, waivers(*entries))
    by_pair = {(one.rule, one.subject): one for one in entries if one.valid_through >= AS_OF}
    before = {(one.rule.id, one.subject.id): one for one in without.findings}
    assert before.keys() == {(one.rule.id, one.subject.id) for one in found.findings}
    for one in found.findings:
        own, was = by_pair.get((one.rule.id, one.subject.id)), before[one.rule.id, one.subject.id]
        starts = was.verdict.starts or PAST
        may = (
            own is not None
            and one.rule.rule.waivable
            and was.status not in (Status.PASS, Status.NOT_APPLICABLE)
            and was.verdict.certain is not own.accepts_unknown
            and starts <= own.valid_through
        )
        assert (one.status is Status.WAIVED) is may
        if own is None or not may:
            assert (one.verdict, one.impact, one.waiver) == (was.verdict, was.impact, None)
            continue
        assert one.waiver is own
        assert one.impact.best is one.impact.worst is Assessment.APPROVE_WITH_CONDITIONS
        asked = [(duty.obligation.clause, duty.condition) for duty in found.duties if duty.finding is one]
        assert asked == [(f"Waiver {own.id}", True)] * 2
    _check_told(found)


@settings(max_examples=30, deadline=None, database=None, derandomize=True)
@given(waived_cases())
def test_waivers_that_are_not_valid_change_nothing(given: tuple[Case, list[Waiver]]) -> None:
    case, entries = given
    rules = dated.at(case.pack(), AS_OF)
    expired = [replace(one, valid_through=AS_OF - timedelta(days=1)) for one in entries]
    ahead = [replace(one, approved=TOMORROW, valid_through=HORIZON) for one in entries]
    without = case.audit(case.known, rules)
    for others in (waivers(), waivers(*expired), waivers(*ahead)):
        assert case.audit(case.known, rules, others) == without
