"""Small dated packs and subjects, written out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from auditor.engine.conditions import ALWAYS, Comparison, Condition, Literal, Op, OtherFact
from auditor.engine.dated import DatedDerived, DatedLater, DatedRule, DatedRules, Subject
from auditor.engine.rules import AnsweredBy, Confidence, FactSpec, InForce, Outcome, Rule, Source
from auditor.engine.values import FactType, Scope, Value

AS_OF = date(2026, 11, 22)
SOURCE = Source("a-licence", "§2", "greater than", "https://example.org/licence", "2026-11-22", Confidence.VERIFIED)

BOOLEAN, NUMBER, DATE, TEXT, SET = FactType
PROJECT, WORKLOAD, CANDIDATE = Scope


def fact(name: str, kind: FactType, scope: Scope = PROJECT, *, derived: bool = False) -> FactSpec:
    return FactSpec(name, kind, scope, name, f"{name}?", AnsweredBy.REQUESTER, derived=derived)


def compare(name: str, kind: FactType, op: Op, operand: object) -> Comparison:
    """A comparison with a literal, or with another fact."""
    right = operand if isinstance(operand, OtherFact) else Literal(operand)  # type: ignore[arg-type]  # as given
    return Comparison(name, op, right, kind)


def holds(name: str) -> Comparison:
    """That a boolean fact is true."""
    return compare(name, BOOLEAN, Op.IS, True)


def rule(
    identifier: str,
    applies: Condition = ALWAYS,
    violated: Condition = ALWAYS,
    *,
    scope: Scope = PROJECT,
    lifted: Condition | None = None,
    later: Sequence[Condition] = (),
) -> DatedRule:
    written = Rule(identifier, "", scope, (), SOURCE, InForce(AS_OF), Outcome.REJECT, violated_when=violated)
    starts = tuple(DatedLater(when, AS_OF, "grace") for when in later)
    return DatedRule(written, applies, violated, lifted, AS_OF, starts)


def derived(
    name: str,
    kind: FactType,
    cases: Sequence[tuple[Condition, bool | float | str]],
    otherwise: bool | float | str,
    *,
    scope: Scope = PROJECT,
    stratum: int = 0,
) -> DatedDerived:
    return DatedDerived(fact(name, kind, scope, derived=True), tuple(cases), otherwise, stratum, "pack")


def pack(*rules: DatedRule, derived: Sequence[DatedDerived] = ()) -> DatedRules:
    return DatedRules(AS_OF, {entry.fact: entry.spec for entry in derived}, tuple(derived), rules, "")


def project(facts: Mapping[str, Value], identifier: str = "p") -> Subject:
    return Subject(identifier, PROJECT, facts)


def inside(parent: Subject, identifier: str, scope: Scope, facts: Mapping[str, Value]) -> Subject:
    """A workload or candidate, which carries the facts around it."""
    return Subject(identifier, scope, {**parent.facts, **facts}, parent.id)
