"""A rule pack and subjects of the size the engine is measured on: made by a seeded generator, shaped like real ones.

150 rules in six packs, as regulations and licences write them: most ask first whether they apply at all (a licence,
a country, a role), then compare a few facts, and may be lifted by evidence. Twelve derived facts in three strata
stand below them. About one observed fact in ten is unknown.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from auditor.engine.conditions import ALWAYS, All, Any, Comparison, Condition, Literal, Not, Op, OtherFact
from auditor.engine.dated import DatedDerived, DatedLater, DatedRule, DatedRules, Subject
from auditor.engine.rules import AnsweredBy, Confidence, FactSpec, InForce, Outcome, Rule, Source
from auditor.engine.values import FactType, Range, Scope, Value, day_number

AS_OF = date(2026, 11, 22)
PACKS = ("licences", "openness", "eu_ai_act", "privacy", "decision", "costs")
_SOURCE = Source("synthetic", "§1", "", "https://example.org", "2026-11-22", Confidence.VERIFIED)
_B, _N, _D, _T, _S = FactType.BOOLEAN, FactType.NUMBER, FactType.DATE, FactType.TEXT, FactType.SET
_WORDS = {
    "licence": tuple(f"licence-{number}" for number in range(12)),
    "country": ("AT", "BE", "DE", "ES", "FR", "IT", "NL", "PL", "US"),
    "role": ("provider", "deployer", "importer", "distributor"),
    "kind": ("chat", "search", "summary", "translation", "code", "image"),
    "practice": tuple(f"practice-{number}" for number in range(10)),
    "tier": ("open", "restricted", "closed"),
}


def _spec(name: str, type: FactType, scope: Scope, words: str = "", derived: bool = False) -> FactSpec:
    values = _WORDS[words] if words else ()
    return FactSpec(name, type, scope, name, f"{name}?", AnsweredBy.REQUESTER, values=values, derived=derived)


def _specs() -> list[FactSpec]:
    project, workload, candidate = Scope.PROJECT, Scope.WORKLOAD, Scope.CANDIDATE
    specs = [_spec(f"organisation.flag{n}", _B, project) for n in range(6)]
    specs += [_spec(f"organisation.number{n}", _N, project) for n in range(6)]
    specs += [_spec("organisation.country", _T, project, "country"), _spec("organisation.role", _T, project, "role")]
    specs += [_spec("organisation.countries", _S, project, "country"), _spec("organisation.founded", _D, project)]
    specs += [_spec(f"use.flag{n}", _B, workload) for n in range(8)]
    specs += [_spec(f"use.number{n}", _N, workload) for n in range(4)]
    specs += [_spec("use.kind", _T, workload, "kind"), _spec("use.practices", _S, workload, "practice")]
    specs += [_spec("use.start", _D, workload), _spec("use.countries", _S, workload, "country")]
    specs += [_spec(f"model.flag{n}", _B, candidate) for n in range(8)]
    specs += [_spec(f"model.number{n}", _N, candidate) for n in range(8)]
    specs += [_spec("licence.id", _T, candidate, "licence"), _spec("model.released", _D, candidate)]
    specs += [_spec("model.published", _S, candidate, "practice"), _spec("model.tier", _T, candidate, "tier")]
    specs += [_spec(f"evidence.shown{n}", _B, project) for n in range(6)]
    specs += [_spec(f"controls.in_place{n}", _B, workload) for n in range(6)]
    specs += [_spec(f"assurance.given{n}", _B, candidate) for n in range(6)]
    return specs


class _Writer:
    """Writes conditions as an author would: few comparisons, most of one kind of subject."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.specs = _specs()

    def comparison(self, spec: FactSpec) -> Comparison:
        choose = self.random
        match spec.type:
            case FactType.BOOLEAN:
                return Comparison(spec.name, Op.IS, Literal(choose.random() < 0.7), spec.type)
            case FactType.NUMBER:
                if choose.random() < 0.1:
                    others = [s for s in self.specs if s.type is _N and s.scope is spec.scope and s is not spec]
                    return Comparison(spec.name, Op.ABOVE, OtherFact(choose.choice(others).name), spec.type)
                op = choose.choice((Op.ABOVE, Op.AT_LEAST, Op.BELOW, Op.AT_MOST, Op.BETWEEN))
                limit = float(choose.choice((10, 1_000, 50_000, 700_000_000, 1e25)))
                return Comparison(spec.name, op, Literal((limit, limit * 10) if op is Op.BETWEEN else limit), _N)
            case FactType.DATE:
                day = day_number(AS_OF + timedelta(days=choose.randrange(-900, 900)))
                return Comparison(spec.name, choose.choice((Op.BEFORE, Op.ON_OR_AFTER)), Literal(day), _D)
            case FactType.TEXT:
                if choose.random() < 0.6:
                    op = Op.IS if choose.random() < 0.8 else Op.IS_NOT
                    return Comparison(spec.name, op, Literal(choose.choice(spec.values)), _T)
                op = Op.IN if choose.random() < 0.8 else Op.NOT_IN
                return Comparison(spec.name, op, Literal(tuple(choose.sample(spec.values, 2))), _T)
            case FactType.SET:
                op = choose.choice((Op.CONTAINS, Op.CONTAINS_ANY, Op.CONTAINS_ALL, Op.SUBSET_OF))
                if op is Op.CONTAINS:
                    return Comparison(spec.name, op, Literal(choose.choice(spec.values)), _S)
                return Comparison(spec.name, op, Literal(tuple(choose.sample(spec.values, 3))), _S)

    def condition(self, scope: Scope, size: int) -> Condition:
        seen = [s for s in self.specs if scope.sees(s.scope) and not s.evidence]
        own = [s for s in seen if s.scope is scope]
        parts: list[Condition] = []
        while len(parts) < size:
            part: Condition = self.comparison(self.random.choice(own if self.random.random() < 0.7 else seen))
            if self.random.random() < 0.1:
                part = Not(part)
            parts.append(part)
        if size == 1:
            return parts[0]
        if size > 2 and self.random.random() < 0.5:
            inner = Any if self.random.random() < 0.7 else All
            return (All if inner is Any else Any)((parts[0], inner(tuple(parts[1:]))))
        return (All if self.random.random() < 0.7 else Any)(tuple(parts))

    def evidence(self, scope: Scope) -> Condition:
        shown = [s for s in self.specs if s.evidence and scope.sees(s.scope)]
        return Comparison(self.random.choice(shown).name, Op.IS, Literal(True), _B)


def synthetic_pack(rules: int = 150, seed: int = 7) -> DatedRules:
    """A dated pack: a third of the rules for each scope but more for candidates, and twelve derived facts."""
    writer = _Writer(seed)
    derived = []
    for stratum in range(3):
        made = []
        for number in range(4):
            scope = (Scope.PROJECT, Scope.WORKLOAD, Scope.CANDIDATE, Scope.CANDIDATE)[number]
            name = f"derived.{('project', 'workload', 'openness', 'model')[number]}{stratum}"
            spec = _spec(name, _T, scope, "tier", derived=True)
            words = ("open", "restricted")
            cases = tuple((writer.condition(scope, 2 + place), word) for place, word in enumerate(words))
            made.append(DatedDerived(spec, cases, "closed", stratum, PACKS[1 + number]))
        writer.specs += [entry.spec for entry in made]
        derived += made
    written = [_rule(writer, number, rules) for number in range(rules)]
    specs = {spec.name: spec for spec in writer.specs}
    return DatedRules(AS_OF, specs, tuple(derived), tuple(written), f"synthetic-{rules}-{seed}")


def _rule(writer: _Writer, number: int, rules: int) -> DatedRule:
    choose = writer.random
    share = number / rules
    scope = Scope.PROJECT if share < 0.25 else Scope.WORKLOAD if share < 0.5 else Scope.CANDIDATE
    pack = PACKS[number * len(PACKS) // rules]
    if scope is Scope.CANDIDATE and choose.random() < 0.5:
        # Rules on licences come in families that apply to the same licence.
        word = _WORDS["licence"][number // 5 % 12]
        applies: Condition = Comparison("licence.id", Op.IS, Literal(word), _T)
        if choose.random() < 0.5:
            applies = All((applies, Not(writer.condition(scope, 1))))
    else:
        applies = ALWAYS if choose.random() < 0.1 else writer.condition(scope, choose.randrange(1, 4))
    later: tuple[DatedLater, ...] = ()
    if choose.random() < 0.05:
        later = (DatedLater(writer.condition(scope, 1), AS_OF + timedelta(days=200), "grace"),)
    rule = Rule(f"{pack}/rule-{number}", "", scope, (), _SOURCE, InForce(AS_OF), Outcome.CONDITION, pack=pack)
    lifted = writer.evidence(scope) if choose.random() < 0.6 else None
    violated = writer.condition(scope, choose.randrange(1, 5))
    return DatedRule(rule, applies, violated, lifted, AS_OF - timedelta(days=100), later)


def subjects(candidates: int = 15, seed: int = 1, unknown: float = 0.1, ranges: float = 0.03) -> list[Subject]:
    """A project with one workload and its candidates; evidence is always known, other facts mostly."""
    choose = random.Random(seed)
    specs = _specs()

    def facts(scope: Scope) -> dict[str, Value]:
        mine = [spec for spec in specs if spec.scope is scope and (spec.evidence or choose.random() >= unknown)]
        return {spec.name: _value(choose, spec, ranges) for spec in mine}

    project = facts(Scope.PROJECT)
    workload = project | facts(Scope.WORKLOAD)
    models = [
        Subject(f"chat/model-{number}@api", Scope.CANDIDATE, workload | facts(Scope.CANDIDATE), "chat")
        for number in range(candidates)
    ]
    return [
        Subject("project", Scope.PROJECT, project),
        Subject("chat", Scope.WORKLOAD, workload, "project"),
        *models,
    ]


def _value(choose: random.Random, spec: FactSpec, ranges: float) -> Value:
    words: Sequence[str] = spec.values
    match spec.type:
        case FactType.BOOLEAN:
            return choose.random() < (0.3 if spec.evidence else 0.5)
        case FactType.NUMBER:
            low = float(choose.choice((1, 10, 999, 1_000, 60_000, 700_000_001, 3.8e25)))
            return Range(low, low * 5) if choose.random() < ranges else low
        case FactType.DATE:
            return day_number(AS_OF + timedelta(days=choose.randrange(-1_000, 1_000)))
        case FactType.TEXT:
            return choose.choice(words)
        case FactType.SET:
            return frozenset(choose.sample(words, choose.randrange(0, 4)))
