"""Whether a descriptor can be audited on a day at all: what it names is in the catalogue, and its days make sense."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from auditor.catalogue.entries import Catalogue
from auditor.engine import dated
from auditor.engine.parse import suggestion
from auditor.engine.rules import RuleSet
from auditor.engine.values import Scope
from auditor.errors import InputError, Problem
from auditor.inputs.descriptor import Descriptor
from auditor.inputs.documents import Data


def refuse(descriptor: Descriptor, rules: RuleSet, catalogue: Catalogue, as_of: date) -> None:
    """Raise InputError with every reason why a descriptor cannot be audited on a day; return where there is none."""
    problems = [*_days(descriptor, rules, as_of), *_names(descriptor, catalogue), *_house(descriptor, rules)]
    problems += _statements(descriptor, rules, as_of)
    if problems:
        raise InputError(problems)


def _days(descriptor: Descriptor, rules: RuleSet, as_of: date) -> Iterator[Problem]:
    first = dated.first_day(rules)
    if as_of < first:
        what = f"{as_of.isoformat()} lies before {first.isoformat()}, the first day these rules can be read on."
        yield descriptor.document.problem(("as_of",), what, fix="Audit as of a later day.")
    if descriptor.contract_end is not None and descriptor.contract_end < as_of:
        what = f"is before {as_of.isoformat()}, the day of the audit: the contract has ended."
        fix = "Give the end of the contract that is to be signed, or leave it out."
        yield descriptor.document.problem(("project", "contract_end"), what, fix=fix)
    for path, document in (("answers",), descriptor.document), (("answers",), descriptor.profile):
        said = document.data.get("answers") if document is not None and isinstance(document.data, dict) else None
        if document is not None and isinstance(said, dict) and str(said["on"]) > as_of.isoformat():
            what = f"is after {as_of.isoformat()}, the day of the audit."
            yield document.problem((*path, "on"), what, fix="Give the day on which the answers were given.")
    founded = descriptor.organisation.get("group_founded")
    if founded is not None and date.fromisoformat(str(founded)) > as_of:
        what = f"is after {as_of.isoformat()}, the day of the audit."
        fix = "Give the day on which the oldest company of the group was founded."
        yield descriptor.document.problem(("organisation", "group_founded"), what, fix=fix)


def _names(descriptor: Descriptor, catalogue: Catalogue) -> Iterator[Problem]:
    known = {
        "model": set(catalogue.models),
        "provider": set(catalogue.providers),
        "hardware": {row.id for row in catalogue.hardware},
    }
    for workload in descriptor.workloads:
        for candidate in workload.candidates:
            for key, ids in known.items():
                name = getattr(candidate, key)
                if name is not None and name not in ids:
                    guess = suggestion(name, ids) or f"Known: {', '.join(sorted(ids))}."
                    what = f'"{name}" is not in the catalogue.'
                    yield descriptor.document.problem((*candidate.path, key), what, fix=guess)


def _house(descriptor: Descriptor, rules: RuleSet) -> Iterator[Problem]:
    """Answers to questions of a house policy that is not there: they would be passed over in silence."""
    asked = [name.partition(".")[2] for name in rules.facts if name.startswith("house.")]
    for workload in descriptor.workloads:
        for key in cast("dict[str, Data]", workload.facts.get("house", {})):
            if key not in asked:
                fix = suggestion(key, asked) or "Audit with the policy that asks it: --policy DIR."
                what = f"house.{key} is no question of a house policy in use."
                yield descriptor.document.problem((*workload.path, "house", key), what, fix=fix)


def _statements(descriptor: Descriptor, rules: RuleSet, as_of: date) -> Iterator[Problem]:
    """Statements about facts that no rule knows, about the wrong part of the project, or from after the audit."""
    say = descriptor.document.problem
    for one in descriptor.statements:
        spec = rules.facts.get(one.fact)
        if spec is None or spec.derived or spec.scope is Scope.CANDIDATE:
            what = f"{one.fact} is no fact that a descriptor answers."
            yield say((*one.path, "fact"), what, fix=suggestion(one.fact, rules.facts) or "Take the statement out.")
        elif (one.subject in (None, "project")) != (spec.scope is Scope.PROJECT):
            about = "the project" if spec.scope is Scope.PROJECT else "one workload"
            fix = "Leave subject out." if spec.scope is Scope.PROJECT else "Name the workload as its subject."
            yield say((*one.path, "fact"), f"{one.fact} is a fact about {about}.", fix=fix)
        elif one.subject is not None and one.subject not in {"project", *(w.id for w in descriptor.workloads)}:
            ids = ", ".join(workload.id for workload in descriptor.workloads)
            yield say((*one.path, "subject"), f'"{one.subject}" is no workload.', fix=f"Use one of: {ids}.")
        if one.as_of > as_of:
            what = f"is after {as_of.isoformat()}, the day of the audit."
            yield say((*one.path, "as_of"), what, fix="Give the day on which it was said.")
