"""What the licences of a model forbid and ask, read from the rules before any use of it is known.

A rule is one of the licence's where it reads the licence to know whether it applies. It stands in the list unless what
the catalogue knows of the model rules it out: the paragraph on multimodal models says nothing of a text model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from auditor.catalogue.entries import Catalogue, Licence, Model
from auditor.engine import dated
from auditor.engine.binding import Binder
from auditor.engine.conditions import Condition, facts_of
from auditor.engine.dated import DatedRule, DatedRules, Subject
from auditor.engine.reference import derive, truth
from auditor.engine.rules import Outcome, Rule, RuleSet
from auditor.engine.values import Scope, Value
from auditor.facts.candidates import model_facts

LICENCE_ROOT = "licence"
"""The root of the facts that say under which licences a model stands."""

SERVICE_TERMS = "service.terms"
"""The fact that says under which terms a service is used."""

SERVICE_KIND = "proprietary_service"
"""The kind of a licence that is the terms of a service: they bind whoever uses the model at its maker."""

NOTHING_ELSE: Final[dict[str, Value]] = {
    "licence.distilled_from": frozenset(),
    "licence.outputs_from": frozenset(),
    "licence.trained_to_perform_similarly": False,
}
"""What holds of a licence taken by itself: no other licence comes with it."""

PACK = "licences"
"""The folder of the rules that read licences; a law that asks for a licence is not a term of it."""


class Kind(StrEnum):
    """What a rule of a licence means for whoever uses the model."""

    FORBIDDEN = "forbidden"
    REFERRED = "referred"
    OWED = "owed"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Term:
    """One rule of a model's licences; ``always`` says that it applies to every use there can be."""

    rule: Rule
    kind: Kind
    always: bool


def of_model(model: Model, ruleset: RuleSet, catalogue: Catalogue, as_of: date) -> list[Term]:
    """What the licences of a model say on a day, in the order of the rules: bars, matters for a person, duties, notes.

    Raises RulesError where a parameter has no value on the day.
    """
    rules = dated.at(ruleset, as_of)
    values = Binder(rules).known(Scope.CANDIDATE, model_facts(model, catalogue))
    licence = catalogue.licences.get(model.licence or "")
    return _terms(rules, values | (_service(licence) if licence else {}))


def facts_of_model(model: Model, ruleset: RuleSet, catalogue: Catalogue, as_of: date) -> dict[str, Value]:
    """What is known of a model on a day before any use of it is: its own facts, and those derived from them."""
    rules = dated.at(ruleset, as_of)
    return _derived(rules, Binder(rules).known(Scope.CANDIDATE, model_facts(model, catalogue)))


def of_licence(licence: Licence, ruleset: RuleSet, as_of: date) -> list[Term]:
    """What one licence says on a day of a model of which nothing but that licence is known."""
    rules = dated.at(ruleset, as_of)
    own: dict[str, Value] = {
        "licence.id": licence.id,
        "licence.kind": licence.kind,
        "licence.chain": frozenset({licence.id}),
    }
    facts = own | _service(licence) | NOTHING_ELSE
    return _terms(rules, {name: value for name, value in facts.items() if name in rules.facts})


def _service(licence: Licence) -> dict[str, Value]:
    """The terms of the service, where a licence is such terms; of weights nothing is known of a service."""
    return {SERVICE_TERMS: licence.id} if licence.kind == SERVICE_KIND else {}


def _derived(rules: DatedRules, values: dict[str, Value]) -> dict[str, Value]:
    facts: dict[str, dict[str, Value]] = {"model": dict(values)}
    derive(rules, [Subject("model", Scope.CANDIDATE, values)], facts)
    return facts["model"]


def _terms(rules: DatedRules, values: dict[str, Value]) -> list[Term]:
    facts = _derived(rules, values)
    found = [
        Term(rule.rule, _kind(rule.rule), truth(rule.applies, facts) is True)
        for rule in rules.rules
        if rule.rule.pack == PACK
        and _is_of_licence(rule, values)
        and rule.starts <= rules.as_of
        and _can_bind(rule, facts)
    ]
    return [term for kind in Kind for term in found if term.kind is kind]


def _is_of_licence(rule: DatedRule, values: Mapping[str, Value]) -> bool:
    """Whether a rule asks for the licence itself to know whether it applies, not only for the kind of licence.

    The terms of a service count where the model is used under them, and not beside the licence of weights.
    """
    stated = (rule.rule.applies_when, rule.rule.unless)
    return any(_names_a_licence(name) or (name == SERVICE_TERMS and name in values) for name in _read(stated))


def _names_a_licence(fact: str) -> bool:
    return fact.partition(".")[0] == LICENCE_ROOT and fact != f"{LICENCE_ROOT}.kind"


def _read(conditions: Iterable[Condition | None]) -> Iterator[str]:
    for condition in conditions:
        if condition is not None:
            yield from facts_of(condition)


def _can_bind(rule: DatedRule, facts: dict[str, Value]) -> bool:
    if truth(rule.applies, facts) is False:
        return False
    return rule.rule.duty or truth(rule.violated, facts) is not False


def _kind(rule: Rule) -> Kind:
    match rule.outcome:
        case Outcome.REJECT:
            return Kind.FORBIDDEN
        case Outcome.REFER:
            return Kind.REFERRED
        case Outcome.CONDITION:
            return Kind.OWED
        case Outcome.NOTE:
            return Kind.NOTED
