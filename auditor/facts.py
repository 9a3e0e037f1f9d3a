"""From descriptor, catalogue and cost figures to facts: what is known of the project, each workload and candidate.

A fact is a named value with its provenance. What nobody stated is not in the table: absent means unknown.
Names are the descriptor's own dotted paths (``use.interacts_with_people``) and those of the catalogue
(``licence.kind``); whether a rule knows a name is for the engine to say.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias, cast

from auditor.catalogue.entries import Catalogue, Citation, Model
from auditor.costs.options import Option
from auditor.errors import InputError, Problem
from auditor.inputs.descriptor import Candidate, Descriptor, Volume, Workload
from auditor.inputs.documents import Data, Path, dotted


@dataclass(frozen=True, slots=True)
class Bounds:
    """A number known only to lie between two bounds, both included; None where there is none."""

    low: int | Decimal | None
    high: int | Decimal | None


@dataclass(frozen=True, slots=True)
class Months:
    """A number reported by calendar month (``2024-06``).

    ``never_above`` holds for every month up to ``through``; in the months before ``none_before`` it was zero.
    """

    values: Mapping[str, int | Decimal]
    never_above: int | Decimal | None = None
    through: str | None = None
    none_before: date | None = None

    def at(self, month: str) -> int | Decimal | Bounds | None:
        """What is known of one month: the number, a bound, or nothing."""
        if month in self.values:
            return self.values[month]
        if self.none_before is not None and _last_day(month) < self.none_before:
            return 0
        if self.never_above is not None and self.through is not None and month <= self.through:
            return Bounds(0, self.never_above)
        return None


FactValue: TypeAlias = bool | int | Decimal | str | tuple[str, ...] | Bounds | Months


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact comes from: a place in the descriptor, a catalogue entry with its source, or evidence."""

    kind: str
    where: str
    source: Citation | None = None
    path: Path = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One known fact."""

    name: str
    value: FactValue
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """The facts of one subject itself; those of the subjects around it stand there (``parent``)."""

    id: str
    scope: str
    parent: str | None
    facts: dict[str, Fact]


PROJECT = "project"
"""The id of the project as a subject."""

OPERATORS = {"self_hosted": "organisation", "edge": "organisation", "api": "provider", "managed": "provider"}
"""Who runs the model, by route; for a hybrid that is not one answer."""

EVIDENCE_ROOTS = ("evidence", "controls", "assurance")


def collect(
    descriptor: Descriptor, catalogue: Catalogue, options: Mapping[str, Option], as_of: date
) -> list[SubjectFacts]:
    """The facts of the project, then of each workload followed by its candidates.

    Raises InputError where the descriptor states something and its opposite.
    """
    subjects = [SubjectFacts(PROJECT, "project", None, _project_facts(descriptor))]
    for workload in descriptor.workloads:
        subjects.append(SubjectFacts(workload.id, "workload", PROJECT, _workload_facts(descriptor, workload)))
        subjects.extend(
            SubjectFacts(
                candidate.id,
                "candidate",
                workload.id,
                _candidate_facts(descriptor, candidate, catalogue, options[candidate.id]),
            )
            for candidate in workload.candidates
        )
    problems = [*_month_problems(descriptor), *_evidence_problems(descriptor, subjects, as_of)]
    if problems:
        raise InputError(problems)
    _add_evidence(descriptor, subjects, as_of)
    return subjects


def _stated(descriptor: Descriptor, name: str, value: FactValue, path: Path) -> Fact:
    where = f"{dotted(path)} (line {descriptor.document.line(path)})"
    return Fact(name, value, Provenance("descriptor", where, path=path))


def _project_facts(descriptor: Descriptor) -> dict[str, Fact]:
    facts = {}
    for key, data in descriptor.organisation.items():
        if key in ("name", "group_founded") or data is None:
            continue
        path: Path = ("organisation", key)
        value = _months(descriptor, data) if isinstance(data, dict) and not _are_bounds(data) else _value(data)
        facts[f"organisation.{key}"] = _stated(descriptor, f"organisation.{key}", value, path)
    founded = descriptor.organisation.get("group_founded")
    if founded is not None and "organisation.group_mau" not in facts:
        months = Months({}, none_before=date.fromisoformat(str(founded)))
        path = ("organisation", "group_founded")
        facts["organisation.group_mau"] = _stated(descriptor, "organisation.group_mau", months, path)
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
                facts[name] = _stated(descriptor, name, _value(data), (*workload.path, group, key))
    if workload.volume is not None:
        facts |= _volume_facts(descriptor, workload, workload.volume)
    return facts


def _volume_facts(descriptor: Descriptor, workload: Workload, volume: Volume) -> dict[str, Fact]:
    """Requests a month as stated, and the tokens a day they make at 12 months in 365 days."""
    path: Path = (*workload.path, "volume")
    tokens = volume.requests_per_month * (volume.input_tokens_per_request + volume.output_tokens_per_request)
    figures: dict[str, FactValue] = {
        "volume.requests_per_month": volume.requests_per_month,
        "volume.tokens_per_day": (tokens * 12 / 365).to_integral_value(),
    }
    return {name: _stated(descriptor, name, value, path) for name, value in figures.items()}


def _candidate_facts(
    descriptor: Descriptor, candidate: Candidate, catalogue: Catalogue, option: Option
) -> dict[str, Fact]:
    facts = {}

    def stated(name: str, value: FactValue, key: str) -> None:
        facts[name] = _stated(descriptor, name, value, (*candidate.path, key))

    stated("access.route", candidate.access, "access")
    if candidate.access in OPERATORS:
        stated("access.operator", OPERATORS[candidate.access], "access")
    stated("model.id", candidate.model, "model")
    if candidate.provider is not None:
        stated("provider.id", candidate.provider, "provider")
    for key, data in candidate.stated.items():
        stated(f"access.{key}", _value(data), key)
    model = catalogue.models.get(candidate.model)
    if model is not None:
        facts |= _model_facts(model, catalogue)
    if option.fits is not None:
        where = option.reason or f"size of {candidate.model} at {candidate.precision}, memory of {candidate.hardware}"
        facts["cost.weights_fit"] = Fact("cost.weights_fit", option.fits, Provenance("cost", where))
    return facts


def _model_facts(model: Model, catalogue: Catalogue) -> dict[str, Fact]:
    facts = {}

    def add(name: str, value: FactValue | None, field: str, source: Citation | None = None) -> None:
        if value is not None:
            cited = source or model.sources.get(field)
            facts[name] = Fact(name, value, Provenance("catalogue", f"model {model.id}, {field}", cited))

    add("licence.id", model.licence, "licence")
    licence = catalogue.licences.get(model.licence or "")
    if licence is not None:
        add("licence.kind", licence.kind, "licence", licence.source)
    add("model.claimed_open_source", model.claimed_open_source, "claimed_open_source")
    add("model.parameters", model.parameters, "parameters")
    add("model.released", None if model.released is None else model.released.isoformat(), "released")
    for component, availability in model.components.items():
        add(f"components.{component}", availability, "components")
    return facts


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
                line = document.line(("organisation", key, "never_above"))
                what = f"is {value}, although line {line} says never above {bound} through {months.through}."
                yield document.problem(path, what, fix="Correct one of the two.")
            if months.none_before is not None and value > 0 and _last_day(month) < months.none_before:
                line = document.line(("organisation", "group_founded"))
                what = f"is {value}, although line {line} says the group was founded later."
                yield document.problem(path, what, fix="Correct one of the two.")


def _evidence_problems(descriptor: Descriptor, subjects: Sequence[SubjectFacts], as_of: date) -> Iterator[Problem]:
    """Controls said to be absent although evidence in effect shows them."""
    parents = {subject.id: subject.parent for subject in subjects}
    for one in descriptor.evidence:
        for subject in subjects:
            if not one.counts(as_of) or (one.subject or PROJECT) not in _around(subject.id, parents):
                continue
            for root in EVIDENCE_ROOTS:
                stated = subject.facts.get(f"{root}.{one.kind}")
                if stated is not None and stated.value is False:
                    line = descriptor.document.line(one.path)
                    what = f"is false, although evidence {one.id} (line {line}) shows it."
                    fix = "Write true, or leave out the evidence."
                    yield descriptor.document.problem(stated.provenance.path, what, fix=fix)


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


def _last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])
