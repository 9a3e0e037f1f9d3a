"""Every day after today on which something that can concern a project changes, with what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from auditor.assessment.assess import Assessed, Assessor
from auditor.assessment.findings import due_dates
from auditor.catalogue.entries import Catalogue
from auditor.engine.breakpoints import breakpoints
from auditor.engine.conditions import Comparison, Parameter, comparisons
from auditor.engine.rules import Rule, RuleSet
from auditor.engine.values import day_number
from auditor.facts import PROJECT
from auditor.inputs.routes import Candidate
from auditor.outlook.borders import Asked

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
        *_of_catalogue(assessed),
        *_of_descriptor(assessed),
        *_of_the_audit(assessed, assessor.ruleset),
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


def _of_catalogue(assessed: Assessed) -> Iterator[Cause]:
    """Prices and retirements of the candidates' models and machines, and other rows that start or end on a day."""
    catalogue = assessed.catalogue
    for figure in catalogue.figures:
        yield from _row("price", figure.id, figure.title, figure.starts, figure.ends)
    for workload in assessed.descriptor.workloads:
        for candidate in workload.candidates:
            yield from _of_offer(candidate, catalogue)
            for row in catalogue.hardware:
                if row.id == candidate.hardware:
                    yield from _row("price", row.id, f"the price of {row.title}", row.starts, row.ends)
            for rent in catalogue.rents:
                if rent.hardware == candidate.hardware:
                    terms = rent.terms.replace("_", " ")
                    what = f"the price of {rent.hardware}, {terms}"
                    yield from _row("price", rent.hardware, what, rent.starts, rent.ends)
            for overhead in catalogue.overheads:
                if overhead.access == candidate.access:
                    yield from _row("price", overhead.name, overhead.name, overhead.starts, overhead.ends)
            for hidden in catalogue.hidden:
                if candidate.access in hidden.access:
                    yield from _row("price", hidden.name, hidden.name, hidden.starts, hidden.ends)


def _of_offer(candidate: Candidate, catalogue: Catalogue) -> Iterator[Cause]:
    """When the model is no longer offered, by its maker or its provider, and what its provider asks from when on."""
    model = catalogue.models.get(candidate.model)
    if model is not None and model.retires is not None:
        what = f"{model.title} is no longer offered by its maker"
        yield Cause(model.retires, "retirement", model.id, what)
        if model.retires_disputed_from is not None:
            yield Cause(model.retires_disputed_from, "retirement", model.id, f"{what}, by one of the sources")
    provider = catalogue.providers.get(candidate.provider or "")
    for price in catalogue.prices:
        if (price.provider, price.model) != (candidate.provider, candidate.model):
            continue
        of = price.model if model is None else model.title
        name = f"{of} at {price.provider if provider is None else provider.title}"
        yield from _row("price", price.id, f"the price of {name}", price.starts, price.ends)
        if price.retires is not None:
            yield Cause(price.retires, "retirement", price.id, f"{name} is no longer offered")


def _row(kind: str, identifier: str, what: str, starts: date, ends: date | None) -> Iterator[Cause]:
    """The first day of a dated row, and the first without it."""
    yield Cause(starts, kind, identifier, f"Changes: {what}")
    if ends is not None and ends < date.max:
        yield Cause(ends + DAY, kind, identifier, f"Ends: {what}")


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


def _of_the_audit(assessed: Assessed, ruleset: RuleSet) -> Iterator[Cause]:
    """Days on which a comparison turns that reads the day of the audit, or the days left until the system is used."""
    asked = Asked(_resolved(ruleset))
    worlds = [subject.facts for subject in assessed.bound.subjects]
    specs = assessed.rules.facts
    name = f"{PROJECT}.audited_on"
    for comparison in asked.literal(name, worlds) if name in specs else ():
        for point in breakpoints(comparison, specs[name]):
            day = date.fromordinal(int(max(_number(point.fails), _number(point.holds))))
            yield Cause(day, "audit_day", name, "A day that the rules name")
    name, start = f"{PROJECT}.days_to_go_live", assessed.descriptor.go_live
    for comparison in asked.literal(name, worlds) if start is not None and name in specs else ():
        for point in breakpoints(comparison, specs[name]):
            left = min(_number(point.fails), _number(point.holds))
            if start is not None and left < day_number(start):
                what = f"Fewer than {left + 1:.0f} days are left until the planned start: a rule counts them"
                yield Cause(start - timedelta(days=int(left)), "go_live", name, what)


def _resolved(ruleset: RuleSet) -> Iterator[Comparison]:
    """Every comparison of the rules and definitions, one with a parameter once for each value that has."""
    conditions = [condition for rule in ruleset.rules for condition in rule.conditions().values()]
    conditions += [case.when for entry in ruleset.derived for case in entry.cases]
    for condition in conditions:
        for comparison in comparisons(condition):
            if isinstance(comparison.operand, Parameter):
                for value in ruleset.parameters[comparison.operand.id].values:
                    yield replace(comparison, operand=value.value)
            else:
                yield comparison


def _number(value: object) -> float:
    assert isinstance(value, float)
    return value
