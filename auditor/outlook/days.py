"""Every day after today on which something that can concern a project changes, with what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from auditor.assessment.assess import Assessed, Assessor
from auditor.assessment.findings import due_dates
from auditor.engine.conditions import Parameter, comparisons
from auditor.engine.rules import Rule, RuleSet

DAY = timedelta(days=1)

_LATER: Final = {
    "grace": ", after a period of grace",
    "legacy": ", also for what is older than the rule",
    "reading": ", by another reading of the law",
}
"""Why a rule starts later for some, behind its title."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that changes on a day: a rule, parameter, price, retirement, evidence, waiver, duty or the contract.

    ``kind`` says which, ``id`` names it, ``what`` says it in words.
    """

    day: date
    kind: str
    id: str
    what: str


def causes(assessed: Assessed, assessor: Assessor) -> list[Cause]:
    """Every change after the day of an assessment, in order of the day, kind and name; each once."""
    found = [
        *_of_rules(assessed, assessor),
        *_of_parameters(assessed, assessor.ruleset),
        *_of_catalogue(assessed, assessor),
        *_of_descriptor(assessed),
    ]
    ahead = {cause for cause in found if cause.day > assessed.as_of}
    return sorted(ahead, key=lambda cause: (cause.day, cause.kind, cause.id, cause.what))


def _of_rules(assessed: Assessed, assessor: Assessor) -> Iterator[Cause]:
    """Starts, later starts, ends and due dates of the rules of any subject there is."""
    scopes = {subject.scope for subject in assessed.bound.subjects}
    dated = {rule.id: rule for rule in assessed.rules.rules}
    for rule in assessor.ruleset.rules:
        if rule.scope not in scopes:
            continue
        if rule.in_force.ends is not None:
            yield Cause(rule.in_force.ends + DAY, "rule_ends", rule.id, f"No longer in force: {rule.title}")
        if rule.id in dated:
            read = dated[rule.id]
            yield Cause(read.starts, "rule_starts", rule.id, rule.title)
            for later in read.later:
                yield Cause(later.starts, "rule_starts", rule.id, f"{rule.title}{_LATER.get(later.reason, '')}")
            for duty, day in due_dates(assessor.ruleset, read, assessed.as_of).items():
                yield Cause(day, "duty_due", f"{rule.id}#{duty}", f"Due: {rule.title}")


def _of_parameters(assessed: Assessed, ruleset: RuleSet) -> Iterator[Cause]:
    """New values of the parameters that rules or definitions read."""
    used = {name for rule in ruleset.rules for name in _parameters(rule)}
    used |= {
        comparison.operand.id
        for entry in ruleset.derived
        for case in entry.cases
        for comparison in comparisons(case.when)
        if isinstance(comparison.operand, Parameter)
    }
    for name in sorted(used):
        for value in ruleset.parameters[name].values:
            yield Cause(value.starts, "parameter", name, f"A new value: {ruleset.parameters[name].title}")


def _parameters(rule: Rule) -> Iterator[str]:
    for condition in rule.conditions().values():
        for comparison in comparisons(condition):
            for part in (comparison.operand, comparison.month):
                if isinstance(part, Parameter):
                    yield part.id
    for start in (rule.in_force.starts, *(later.starts for later in rule.in_force.later)):
        if isinstance(start, Parameter):
            yield start.id


def _of_catalogue(assessed: Assessed, assessor: Assessor) -> Iterator[Cause]:
    """Prices and retirements of the candidates' models, machines and overheads."""
    catalogue = assessor.catalogue
    for workload in assessed.descriptor.workloads:
        for candidate in workload.candidates:
            model = catalogue.models.get(candidate.model)
            if model is not None and model.retires is not None:
                yield Cause(model.retires, "retirement", model.id, f"{model.title} is no longer offered by its maker")
            for price in catalogue.prices:
                if (price.provider, price.model) != (candidate.provider, candidate.model):
                    continue
                name = f"{price.model} at {price.provider}"
                yield Cause(price.starts, "price", price.id, f"A new price of {name}")
                if price.ends is not None:
                    yield Cause(price.ends + DAY, "price", price.id, f"A price of {name} ends")
                if price.retires is not None:
                    yield Cause(price.retires, "retirement", price.id, f"{name} is no longer offered")
            for row in catalogue.hardware:
                if row.id == candidate.hardware:
                    yield Cause(row.starts, "price", row.id, f"A new price of {row.title}")
                    if row.ends is not None:
                        yield Cause(row.ends + DAY, "price", row.id, f"The price of {row.title} ends")
            for overhead in catalogue.overheads:
                if overhead.access == candidate.access:
                    yield Cause(overhead.starts, "price", overhead.name, f"A new amount: {overhead.name}")
                    if overhead.ends is not None:
                        yield Cause(overhead.ends + DAY, "price", overhead.name, f"An amount ends: {overhead.name}")


def _of_descriptor(assessed: Assessed) -> Iterator[Cause]:
    """What begins, ends or falls due by evidence and waivers, the first day of use, and the end of the contract."""
    descriptor = assessed.descriptor
    for one in descriptor.evidence:
        if one.effective is not None:
            yield Cause(one.effective, "evidence", one.id, f"Evidence {one.id} ({one.kind}) takes effect")
        if one.expires is not None:
            yield Cause(one.expires + DAY, "evidence", one.id, f"Evidence {one.id} ({one.kind}) has ended")
    for waiver in () if descriptor.waivers is None else descriptor.waivers.entries:
        if waiver.valid_through < date.max:
            what = f"Waiver {waiver.id} of {waiver.rule} for {waiver.subject} has ended"
            yield Cause(waiver.valid_through + DAY, "waiver", waiver.id, what)
        for measure in waiver.measures:
            if measure.done is None:
                yield Cause(measure.due, "waiver", waiver.id, f"Due under waiver {waiver.id}: {measure.text}")
    if descriptor.go_live is not None:
        yield Cause(descriptor.go_live, "go_live", "project.go_live", "The system goes live")
    if descriptor.contract_end is not None:
        yield Cause(descriptor.contract_end + DAY, "contract", "project.contract_end", "The contract has ended")
