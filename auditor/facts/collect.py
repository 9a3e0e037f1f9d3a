"""The facts of project, workloads and candidates: what the descriptor states, the catalogue knows, and costs show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import cast

from auditor.catalogue.entries import Catalogue
from auditor.costs.option import Option
from auditor.errors import InputError, Problem
from auditor.facts.candidates import candidate_facts, need_facts
from auditor.facts.sectors import sector_facts, sector_problems
from auditor.facts.table import PROJECT, Bounds, Fact, FactValue, Months, Provenance, SubjectFacts, last_day, stated
from auditor.inputs.descriptor import Descriptor, Workload
from auditor.inputs.documents import Data, Path
from auditor.inputs.horizon import horizon
from auditor.inputs.volume import Volume

EVIDENCE_ROOTS = ("evidence", "controls", "assurance")

NO_FACTS = ("name", "profile", "industry", "group_founded")
"""What a descriptor says of the organisation that is no fact itself, though others may follow from it."""


def collect(
    descriptor: Descriptor, catalogue: Catalogue, options: Mapping[str, Option], as_of: date
) -> list[SubjectFacts]:
    """The facts of the project, then of each workload followed by its candidates.

    Raises InputError where the descriptor states something and its opposite.
    """
    days = (as_of, horizon(as_of, descriptor.go_live, descriptor.contract_end).until)
    about_project = _project_facts(descriptor, as_of) | sector_facts(descriptor, catalogue)
    subjects = [SubjectFacts(PROJECT, "project", None, about_project)]
    for workload in descriptor.workloads:
        subjects.append(SubjectFacts(workload.id, "workload", PROJECT, _workload_facts(descriptor, workload)))
        subjects.extend(
            SubjectFacts(
                candidate.id,
                "candidate",
                workload.id,
                candidate_facts(descriptor, candidate, catalogue, options[candidate.id], days)
                | need_facts(workload, candidate, catalogue),
            )
            for candidate in workload.candidates
        )
    problems = [*_month_problems(descriptor), *_evidence_problems(descriptor, subjects, as_of)]
    problems += sector_problems(descriptor, catalogue)
    if problems:
        raise InputError(problems)
    _add_evidence(descriptor, subjects, as_of)
    return subjects


def _project_facts(descriptor: Descriptor, as_of: date) -> dict[str, Fact]:
    audited = Provenance("derived", "the day of the audit")
    facts = {"project.audited_on": Fact("project.audited_on", as_of.isoformat(), audited)}
    for key, data in descriptor.organisation.items():
        if key in NO_FACTS or data is None:
            continue
        path: Path = ("organisation", key)
        facts[f"organisation.{key}"] = stated(descriptor, f"organisation.{key}", value_of(descriptor, data), path)
    if descriptor.go_live is not None:
        day = descriptor.go_live.isoformat()
        facts["project.go_live"] = stated(descriptor, "project.go_live", day, ("project", "go_live"))
        left = max(0, (descriptor.go_live - as_of).days)
        name = "project.days_to_go_live"
        facts[name] = stated(descriptor, name, left, ("project", "go_live"))
    founded = descriptor.organisation.get("group_founded")
    if founded is not None and "organisation.group_mau" not in facts:
        months = Months({}, none_before=date.fromisoformat(str(founded)))
        path = ("organisation", "group_founded")
        facts["organisation.group_mau"] = stated(descriptor, "organisation.group_mau", months, path)
    return facts


def _months(descriptor: Descriptor, data: dict[str, Data]) -> Months:
    founded = descriptor.organisation.get("group_founded")
    numbers = cast("dict[str, int | Decimal]", data)
    return Months(
        values={month: value for month, value in numbers.items() if month[:1].isdigit()},
        never_above=numbers.get("never_above"),
        through=None if "through" not in data else str(data["through"]),
        none_before=None if founded is None else date.fromisoformat(str(founded)),
    )


def _workload_facts(descriptor: Descriptor, workload: Workload) -> dict[str, Fact]:
    facts = {}
    for group, entries in workload.facts.items():
        for key, data in cast("dict[str, Data]", entries).items():
            name = f"{group}.{key}"
            if data is not None:  # a blank field is not answered yet
                facts[name] = stated(descriptor, name, _value(data), (*workload.path, group, key))
    if workload.volume is not None:
        facts |= _volume_facts(descriptor, workload, workload.volume)
    return facts


def _volume_facts(descriptor: Descriptor, workload: Workload, volume: Volume) -> dict[str, Fact]:
    """Requests a month as stated, and the whole requests and the tokens a day they make at 12 months in 365 days."""
    path: Path = (*workload.path, "volume")
    figures: dict[str, FactValue] = {
        "volume.requests_per_month": volume.requests_per_month,
        "volume.requests_per_day": requests_per_day(volume.requests_per_month),
        "volume.tokens_per_day": tokens_per_day(volume, volume.requests_per_month),
    }
    return {name: stated(descriptor, name, value, path) for name, value in figures.items()}


def requests_per_day(requests_per_month: int) -> int:
    """The whole requests a day that so many a month make, at 12 months in 365 days."""
    return requests_per_month * 12 // 365


def tokens_per_day(volume: Volume, requests_per_month: int) -> Decimal:
    """The tokens a day that so many requests of this size make, at 12 months in 365 days, in whole tokens."""
    tokens = requests_per_month * (volume.input_tokens_per_request + volume.output_tokens_per_request)
    return (tokens * 12 / 365).to_integral_value()


def _month_problems(descriptor: Descriptor) -> Iterator[Problem]:
    """Months that say otherwise than a bound, or than the day before which there was nothing to count."""
    document = descriptor.document
    for key, data in descriptor.organisation.items():
        if not isinstance(data, dict) or _are_bounds(data):
            continue
        months = _months(descriptor, data)
        for month, value in months.values.items():
            path: Path = ("organisation", key, month)
            bound = months.never_above
            if bound is not None and months.through is not None and month <= months.through and value > bound:
                spot = document.spot(("organisation", key, "never_above"))
                what = f"is {value}, although {spot} says never above {bound} through {months.through}."
                yield document.problem(path, what, fix="Correct one of the two.")
            if months.none_before is not None and value > 0 and last_day(month) < months.none_before:
                spot = document.spot(("organisation", "group_founded"))
                what = f"is {value}, although {spot} says the group was founded later."
                yield document.problem(path, what, fix="Correct one of the two.")


def _evidence_problems(descriptor: Descriptor, subjects: Sequence[SubjectFacts], as_of: date) -> Iterator[Problem]:
    """Controls said to be absent although evidence in effect shows them."""
    parents = {subject.id: subject.parent for subject in subjects}
    for one in descriptor.evidence:
        for subject in subjects:
            if not one.counts(as_of) or (one.subject or PROJECT) not in _around(subject.id, parents):
                continue
            for root in EVIDENCE_ROOTS:
                said = subject.facts.get(f"{root}.{one.kind}")
                if said is not None and said.value is False:
                    spot = descriptor.document.spot(one.path)
                    what = f"is false, although evidence {one.id} ({spot}) shows it."
                    fix = "Write true, or leave out the evidence."
                    yield descriptor.document.problem(said.provenance.path, what, fix=fix)


def _add_evidence(descriptor: Descriptor, subjects: list[SubjectFacts], as_of: date) -> None:
    """Evidence in effect shows its fact for its subject, or for every subject inside it."""
    parents = {subject.id: subject.parent for subject in subjects}
    for one in descriptor.evidence:
        if not one.counts(as_of):
            continue
        about = one.subject or PROJECT
        fact_where = f"evidence {one.id}" + (f", {one.file}" if one.file else "")
        for subject in subjects:
            if about not in _around(subject.id, parents):
                continue
            for root in EVIDENCE_ROOTS:
                name = f"{root}.{one.kind}"
                subject.facts[name] = Fact(name, True, Provenance("evidence", fact_where, path=one.path))


def _around(identifier: str | None, parents: Mapping[str, str | None]) -> list[str]:
    chain = []
    while identifier is not None:
        chain.append(identifier)
        identifier = parents[identifier]
    return chain


def _are_bounds(data: dict[str, Data]) -> bool:
    return set(data) <= {"at_least", "at_most"}


def _value(data: Data) -> FactValue:
    if isinstance(data, dict):
        limits = cast("dict[str, int | Decimal]", data)
        return Bounds(limits.get("at_least"), limits.get("at_most"))
    return tuple(str(item) for item in data) if isinstance(data, list) else cast("FactValue", data)


def value_of(descriptor: Descriptor, data: Data) -> FactValue:
    """What a descriptor says of a fact, as a value: bounds, figures by month, a list or one thing."""
    by_month = isinstance(data, dict) and not _are_bounds(data)
    return _months(descriptor, cast("dict[str, Data]", data)) if by_month else _value(data)
