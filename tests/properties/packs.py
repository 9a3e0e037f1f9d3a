"""Random rule packs with audits to run them on: what the three evaluators are compared with.

``trial(seed)`` gives the same pack and subjects on every machine and every Python. The packs use the whole
grammar; the facts are missing, on, beside and far from the thresholds, and often known within bounds only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import cast

from auditor.engine.conditions import (
    FACT_OPERANDS,
    FACT_TYPES,
    LIST_OPS,
    All,
    Any,
    Comparison,
    Condition,
    Literal,
    Not,
    Op,
    OtherFact,
)
from auditor.engine.dated import DatedRules, Subject, at
from auditor.engine.rules import (
    AnsweredBy,
    Confidence,
    Derived,
    DerivedCase,
    FactSpec,
    InForce,
    Later,
    Outcome,
    Rule,
    RuleSet,
    Source,
)
from auditor.engine.values import FactType, Range, Scope, Value, day_number

AS_OF = date(2026, 11, 22)

# fmt: off
NUMBERS = (
    0.0, -0.0, 1.0, -1.0, 0.1, 0.3, 1.5, 100.0, 5_000_000.0, 700e6, 2.0**31,
    1e-7, 1e-05, 5e-324, -5e-324, 2.2250738585072014e-308,
    2.0**53, float(2**53 + 1), 2.0**53 + 2, 2.0**63, -(2.0**63), 2.0**64, 1e16,
    1e23, 1e25, float(10**25), math.nextafter(1e25, math.inf), 3.8e25, 9e28, 1.7e308, -1.7e308,
    1.7976931348623157e308,
)
TEXTS = (
    "", " ", "a", "ab", "ab c", "A", "b", "\t", "a\nb", "a\0b", "\u2028", "\ufffd", "llama-3.1", "llama-3",
    "true", "false", "null", "0", "1", "-1", "1.0", "1e25", "2026-11-22",
    "é", "e\u0301", "ß", "ss", "İ", "i", "日本", "日本語", "😀",
    '"', "'", "\\", '\\"', 'a"b', "a\\", "{}", '{"a":1}', "$s", "$and", "%w", ".*", "^a$",
    "x" * 300, "x" * 299 + "y", "x" * 70_000, "x" * 69_999 + "y",
)
# fmt: on
DAYS = tuple(day_number(day) for day in (date(2024, 6, 30), date(2024, 7, 1), date(2026, 8, 2), AS_OF, date.max))
MONTHS = ("2024-06", "2024-07")


@dataclass(frozen=True, slots=True)
class Trial:
    """One dated pack, and audits of one project each."""

    seed: str
    rules: DatedRules
    audits: tuple[tuple[Subject, ...], ...]


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything a trial has."""

    rules: int = 40
    derived: int = 12
    facts: int = 24
    audits: int = 20
    depth: int = 3


SHAPES = (
    Size(),
    Size(rules=100, derived=20, facts=15, audits=10, depth=2),
    Size(rules=12, derived=6, facts=20, audits=15, depth=6),
    Size(rules=15, derived=40, facts=12, audits=10, depth=2),
    Size(rules=200, derived=4, facts=10, audits=6, depth=1),
    Size(rules=60, derived=4, facts=5, audits=15, depth=3),
)
"""Packs of middle size, wide ones, deeply nested ones, long chains of derived facts, many rules on few facts."""


def trial(seed: str, size: Size | None = None) -> Trial:
    """The random pack of this seed; its shape, too, is random unless it is given."""
    random = Random(seed)
    shape = random.choice(SHAPES)
    return _Author(random, size or shape).trial(seed)


class _Author:
    """Writes one pack; small pools of values make facts meet thresholds."""

    def __init__(self, random: Random, size: Size) -> None:
        self.random = random
        self.size = size
        self.numbers = [*random.sample(NUMBERS, 5), random.uniform(-1e3, 1e3), float(random.randrange(-5, 6))]
        self.texts = random.sample(TEXTS, 6)
        self.days = [random.choice(DAYS), float(random.randrange(738_000, 741_000))]
        self.facts: dict[str, FactSpec] = {}
        self.by_type: dict[tuple[Scope, FactType], list[str]] = {(s, t): [] for s in Scope for t in FactType}
        self.evidence: dict[Scope, list[str]] = {scope: [] for scope in Scope}
        self.earlier: list[Comparison] = []

    def trial(self, seed: str) -> Trial:
        self.declare_facts()
        derived = tuple(self.derived(index) for index in range(self.size.derived))
        rules = tuple(self.rule(index) for index in range(self.size.rules))
        ruleset = RuleSet(self.facts, {}, derived, rules, {})
        audits = tuple(self.audit(index) for index in range(self.size.audits))
        return Trial(seed, at(ruleset, AS_OF), audits)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    # Facts

    def declare_facts(self) -> None:
        """At least one fact of every type about the project, so that every operator has what to compare."""
        for index in range(self.size.facts):
            kind = list(FactType)[index % len(FactType)]
            scope = Scope.PROJECT if index < len(FactType) else self.random.choice(list(Scope))
            monthly = kind is FactType.NUMBER and self.chance(0.2)
            self.declare(f"{scope}.{kind}_{index}", kind, scope, by_month=monthly)
        for index, scope in enumerate((*Scope, *Scope)):
            self.declare(f"evidence.{scope}_{index}", FactType.BOOLEAN, scope)

    def declare(
        self, name: str, kind: FactType, scope: Scope, *, by_month: bool = False, derived: bool = False
    ) -> FactSpec:
        spec = FactSpec(name, kind, scope, name, f"{name}?", AnsweredBy.REQUESTER, by_month=by_month, derived=derived)
        self.facts[name] = spec
        for seeing in Scope:
            if seeing.sees(scope):
                (self.evidence[seeing] if spec.evidence else self.by_type[seeing, kind]).append(name)
        return spec

    def derived(self, index: int) -> Derived:
        """A derived fact; later ones read earlier ones."""
        self.earlier.clear()
        scope = self.random.choice(list(Scope))
        kind = self.random.choice([FactType.BOOLEAN, FactType.NUMBER, FactType.DATE, FactType.TEXT])
        cases = tuple(
            DerivedCase(self.condition(scope, 2), self.scalar(kind)) for _ in range(self.random.choice((1, 1, 2, 3)))
        )
        spec = self.declare(f"{scope}.derived_{index}", kind, scope, derived=True)
        # Listed twice, it is read twice as often: strata grow.
        for seeing in Scope:
            if seeing.sees(scope):
                self.by_type[seeing, kind].append(spec.name)
        return Derived(spec, cases, self.scalar(kind), None, "random", "random.yaml", 0)

    # Rules

    def rule(self, index: int) -> Rule:
        """A bar or a duty."""
        self.earlier.clear()
        scope = self.random.choice(list(Scope))
        duty = self.chance(0.3)
        return Rule(
            id=f"random/{index}",
            title="",
            scope=scope,
            clauses=(),
            source=Source("random", "", "", "", "2026-11-22", Confidence.VERIFIED),
            in_force=InForce(self.day(), AS_OF - timedelta(1) if self.chance(0.02) else None, self.later(scope)),
            outcome=Outcome.REJECT,
            applies_when=self.condition(scope, 2) if self.chance(0.9) else None,
            unless=self.condition(scope, 1) if self.chance(0.3) else None,
            violated_when=None if duty else self.condition(scope, self.size.depth),
            met_when=self.shown(scope) if duty and self.chance(0.7) else None,
            lift_when=self.shown(scope) if not duty and self.chance(0.3) else None,
            pack=self.random.choice(("random-a", "random-b", "random-c")),
        )

    def day(self) -> date:
        return AS_OF + timedelta(self.random.choice((-800, -1, 0, 1, 400)))

    def later(self, scope: Scope) -> tuple[Later, ...]:
        count = self.random.choice((0, 0, 0, 0, 1, 2))
        reasons = ("grace", "legacy")
        return tuple(Later(self.condition(scope, 1), self.day(), self.random.choice(reasons)) for _ in range(count))

    def shown(self, scope: Scope) -> Condition:
        """A condition over evidence, for ``met_when`` and ``lift_when``."""
        names = self.random.sample(self.evidence[scope], self.random.choice((1, 1, 2)))
        parts = tuple(Comparison(name, Op.IS, Literal(not self.chance(0.1)), FactType.BOOLEAN) for name in names)
        return parts[0] if len(parts) == 1 else self.random.choice((All(parts), Any(parts)))

    def condition(self, scope: Scope, depth: int) -> Condition:
        """Comparisons under all, any and not, nested up to ``depth``; some of the lists are empty."""
        if depth == 0 or self.chance(0.35):
            echoed = self.random.choice(self.earlier) if self.earlier and self.chance(0.35) else None
            comparison = self.comparison(scope) if echoed is None else self.echo(echoed)
            self.earlier.append(comparison)
            return comparison
        if self.chance(0.2):
            return Not(self.condition(scope, depth - 1))
        count = self.random.choice((1, 2, 2, 2, 3, 3, 4)) if self.chance(0.97) else 0
        parts = tuple(self.condition(scope, depth - 1) for _ in range(count))
        return All(parts) if self.chance(0.5) else Any(parts)

    def comparison(self, scope: Scope) -> Comparison:
        """Every operator equally often."""
        op = self.random.choice(list(Op))
        kind = self.random.choice(sorted(FACT_TYPES[op]))
        fact = self.random.choice(self.by_type[scope, kind])
        others = self.operands(scope, FACT_OPERANDS[op] or kind) if op in FACT_OPERANDS else []
        operand = OtherFact(self.random.choice(others)) if others and self.chance(0.3) else self.literal(op, kind)
        month = self.random.choice(MONTHS) if self.facts[fact].by_month else None
        return Comparison(fact, op, operand, kind, month)

    def echo(self, earlier: Comparison) -> Comparison:
        """The same fact once more: repeated, contradicted or one of several values, as rules often have it."""
        ops = sorted(op for op in Op if earlier.type in FACT_TYPES[op] and op is not Op.STARTS_WITH)
        op, operand = self.random.choice([earlier.op, self.random.choice(ops)]), earlier.operand
        if self.chance(0.4) or op is Op.STARTS_WITH:
            return replace(earlier, op=op, operand=self.literal(op, earlier.type))
        if not isinstance(operand, Literal):
            return replace(earlier, op=op if op in FACT_OPERANDS and earlier.type is not FactType.SET else earlier.op)
        # Numbers or texts: which of them does not matter here.
        values = cast("tuple[float, ...]", operand.value if isinstance(operand.value, tuple) else (operand.value,))
        if not values:
            return earlier
        if op is Op.BETWEEN:
            return replace(earlier, op=op, operand=Literal((min(values), max(values))))
        return replace(earlier, op=op, operand=Literal(values if op in LIST_OPS else self.random.choice(values)))

    def operands(self, scope: Scope, kind: FactType) -> list[str]:
        """Facts to compare with. Those reported by month are none: an operand has no month of its own."""
        return [name for name in self.by_type[scope, kind] if not self.facts[name].by_month]

    def literal(self, op: Op, kind: FactType) -> Literal:
        if op not in LIST_OPS:
            value = self.scalar(FactType.TEXT if kind is FactType.SET else kind)
            if op is Op.STARTS_WITH and isinstance(value, str):
                value = value[: self.random.randrange(len(value) + 1)]
            return Literal(value)
        if kind in (FactType.TEXT, FactType.SET):
            return Literal(tuple(self.text() for _ in range(self.random.randrange(4))))
        number = self.day_number if kind is FactType.DATE else self.number
        if op is Op.BETWEEN:
            return Literal(tuple(sorted((number(), number()))))
        return Literal(tuple(number() for _ in range(self.random.randrange(4))))

    # Values

    def scalar(self, kind: FactType) -> bool | float | str:
        match kind:
            case FactType.BOOLEAN:
                return self.chance(0.5)
            case FactType.NUMBER:
                return self.number()
            case FactType.DATE:
                return self.day_number()
            case _:
                return self.text()

    def number(self) -> float:
        """One of the pool, or the next float beside one of them, or something else altogether."""
        number = self.random.choice(self.numbers)
        draw = self.random.random()
        if draw < 0.3:
            number = math.nextafter(number, self.random.choice((-math.inf, math.inf)))
        elif draw < 0.4:
            number = self.random.choice((number * 2, -number, self.random.choice(NUMBERS)))
        if number == 0.0:
            return self.random.choice((0.0, -0.0))
        return number if math.isfinite(number) else self.random.choice(self.numbers)

    def day_number(self) -> float:
        return self.random.choice(self.days) + self.random.choice((0.0, 0.0, -1.0, 1.0))

    def text(self) -> str:
        return self.random.choice(self.texts) if self.chance(0.9) else self.random.choice(TEXTS)

    def value(self, kind: FactType) -> Value:
        """A value a fact may have; numbers and dates are bounded a third of the time."""
        if kind is FactType.SET:
            return frozenset(self.text() for _ in range(self.random.randrange(5)))
        if kind in (FactType.NUMBER, FactType.DATE) and self.chance(0.33):
            number = self.day_number if kind is FactType.DATE else self.number
            low, high = sorted((number(), number()))
            return Range(-math.inf if self.chance(0.15) else low, math.inf if self.chance(0.15) else high)
        return self.scalar(kind)

    # Subjects

    def audit(self, index: int) -> tuple[Subject, ...]:
        """One project with one to three workloads and up to six candidates; each sees the facts around it."""
        missing = self.random.choice((0.0, 0.1, 0.3, 0.6))
        project = Subject(f"p{index}", Scope.PROJECT, self.known(Scope.PROJECT, missing))
        subjects = [project]
        for number in range(self.random.randint(1, 3)):
            own = self.known(Scope.WORKLOAD, missing)
            subjects.append(self.inside(project, f"w{number}", Scope.WORKLOAD, own))
        parents = self.random.choices(subjects[1:], k=self.random.randint(0, 6))
        for number, parent in enumerate(parents):
            # Now and then a candidate is like the one before it: the same model on another route.
            if number == 0 or not self.chance(0.2):
                own = self.known(Scope.CANDIDATE, missing)
            subjects.append(self.inside(parent, f"c{number}@api", Scope.CANDIDATE, own))
        return tuple(subjects)

    def inside(self, parent: Subject, name: str, scope: Scope, own: dict[str, Value]) -> Subject:
        return Subject(f"{parent.id}/{name}", scope, {**parent.facts, **own}, parent.id)

    def known(self, scope: Scope, missing: float) -> dict[str, Value]:
        """The facts of exactly this scope that are known. Evidence always is: absent means not shown."""
        known: dict[str, Value] = {}
        for spec in self.facts.values():
            if spec.scope is not scope or spec.derived:
                continue
            names = [f"{spec.name}@{month}" for month in MONTHS] if spec.by_month else [spec.name]
            for name in names:
                if spec.evidence or not self.chance(missing):
                    known[name] = self.value(spec.type)
        return known
