"""What may be answered to a question, what is meant by what a person typed, and where the descriptor states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, Scope
from auditor.facts import PROJECT
from auditor.inputs import repairs
from auditor.inputs.descriptor import FACT_GROUPS, Descriptor
from auditor.inputs.documents import Data, Path
from auditor.inputs.routes import ROUTE_FACTS
from auditor.inputs.words import closest

Entries = tuple[tuple[Path, Data], ...]
"""Values with their places in the descriptor."""

_NONE: Final = ("none", "[]", "nothing", "none of them")
_COMMAS: Final = re.compile(r"[,;]")
_BOUNDS: Final = (
    (re.compile(r"at least (?P<low>.+)"), ("at_least",)),
    (re.compile(r"at most (?P<low>.+)"), ("at_most",)),
    (re.compile(r"between (?P<low>.+) and (?P<high>.+)"), ("at_least", "at_most")),
)
_NEVER: Final = re.compile(r"never above (?P<number>.+) through (?P<month>[0-9]{4}-(?:0[1-9]|1[0-2]))")


def place(descriptor: Descriptor, fact: str, subject: str, spec: FactSpec) -> Path | None:
    """Where a descriptor states a fact of a subject; None where its file cannot: the catalogue knows it, or a profile.

    A month has a place of its own. Where statements speak of the fact an answer would only be one more of them.
    """
    if any((one.fact, one.subject or PROJECT) == (spec.name, subject) for one in descriptor.statements):
        return None
    group, _, field = spec.name.partition(".")
    month = fact.partition("@")[2]
    path: Path | None = None
    if spec.scope is Scope.PROJECT and group == "organisation":
        path = ("organisation", field)
    elif spec.name in ("project.go_live", "project.days_to_go_live"):
        return ("project", "go_live")
    for workload in descriptor.workloads:
        if workload.id == subject and group in FACT_GROUPS:
            path = (*workload.path, group, field)
        for candidate in workload.candidates:
            named = candidate.id == subject and not candidate.chosen_for
            if named and group == "access" and field in ROUTE_FACTS:
                path = (*candidate.path, field)
    if path is None or descriptor.document.origin(path)[0] is not descriptor.document:
        return None
    return (*path, month) if month else path


def meanings(spec: FactSpec) -> tuple[str, dict[str, str]]:
    """The help without what it says of single words (``word - meaning.``, or several words), and that by word."""
    starts = [
        (found.start(), found.end(), found["words"].split(", "))
        for found in re.finditer(r"(?:(?<=^)|(?<=[.;] ))(?P<words>\w+(?:, \w+)*) - ", spec.help)
    ]
    known = [(at, end, [w for word in words for w in _meant(word, spec)]) for at, end, words in starts]
    known = [(at, end, words) for at, end, words in known if words]
    if not known:
        return spec.help, {}
    ends = [at for at, _, _ in known[1:]] + [len(spec.help)]
    found = {
        word: spec.help[end:until].strip() for (_, end, words), until in zip(known, ends, strict=True) for word in words
    }
    return spec.help[: known[0][0]].strip(), found


def _meant(word: str, spec: FactSpec) -> list[str]:
    """The word of the list that a help text names, whole or by its beginning."""
    return [value for value in spec.values if value == word or value.startswith(f"{word}_")]


def form(spec: FactSpec) -> str:
    """How an answer is typed."""
    match spec.type:
        case FactType.BOOLEAN:
            return "yes or no"
        case FactType.DATE:
            return "a day, such as 2027-02-01"
        case FactType.SET:
            listed = "one or more of these, by number or word, with commas" if spec.values else "such as DE, FR"
            return f"{listed}; none if there is none"
        case FactType.TEXT:
            if spec.values:
                return "one of these, by number or word"
            return "two letters, such as DE" if spec.standard else "a word or a name"
        case FactType.NUMBER:
            if spec.by_month:
                return "a number; or: never above 5000000 through 2026-10"
            return "a number; or: at least 5, at most 10, between 5 and 10"


def read(text: str, spec: FactSpec, path: Path) -> Entries:
    """What a person typed, as the descriptor states it from this place on.

    Raises ValueError with what is expected; what only the schema refuses is left to it.
    """
    text = " ".join(text.split())
    match spec.type:
        case FactType.BOOLEAN:
            return ((path, _first(bool, text, "Answer yes or no.")),)
        case FactType.DATE:
            return ((path, _day(text)),)
        case FactType.SET:
            listed = [] if text.lower() in _NONE else list(_entries(text, spec))
            return ((path, list(dict.fromkeys(_word(part, spec) for part in listed))),)
        case FactType.TEXT:
            return ((path, _word(text, spec)),)
        case FactType.NUMBER:
            return tuple(_numbers(text, spec, path))


def _entries(text: str, spec: FactSpec) -> Iterator[str]:
    """The entries of a list, parted by commas or else by blanks; words of one entry may have blanks between them."""
    for part in (one.strip() for one in _COMMAS.split(text)):
        whole = any(spelling in spec.values for spelling in repairs.spellings(part))
        yield from [part] if whole else part.split()


def _numbers(text: str, spec: FactSpec, path: Path) -> Iterator[tuple[Path, Data]]:
    if spec.by_month and (bound := _NEVER.fullmatch(text.lower())):
        yield (*path[:-1], "never_above"), _number(bound["number"])
        yield (*path[:-1], "through"), bound["month"]
        return
    for pattern, keys in () if spec.by_month else _BOUNDS:
        if found := pattern.fullmatch(text.lower()):
            yield path, {key: _number(number) for key, number in zip(keys, found.groups(), strict=True)}
            return
    yield path, _number(text)


def _number(text: str) -> int | Decimal:
    for found in repairs.candidates(text, other_kinds=True):
        if isinstance(found, int | Decimal) and not isinstance(found, bool):
            if two := repairs.grouped_by_point(found):
                raise ValueError(f"{text} can be read as {two[0]} or as {two[1]}. Write it without the point.")
            return found
    raise ValueError(f'"{text}" is no number. Write it like 1850000, 1 850 000 or 0.5.')


def _day(text: str) -> str:
    for found in repairs.candidates(text, other_kinds=False):
        try:
            return date.fromisoformat(str(found)).isoformat()
        except ValueError:
            continue
    raise ValueError(f'"{text}" is no day. Write it like 2027-02-01.')


def _first(kind: type[bool], text: str, what: str) -> bool:
    for found in repairs.candidates(text, other_kinds=True):
        if isinstance(found, kind):
            return found
    raise ValueError(f'"{text}" is neither. {what}')


def _word(text: str, spec: FactSpec) -> str:
    """The value meant: of a closed list by its number or its word, of countries by their code in capitals."""
    if not spec.values:
        return text.upper() if spec.standard else text
    if text.isdigit() and 1 <= int(text) <= len(spec.values):
        return spec.values[int(text) - 1]
    for spelling in repairs.spellings(text):
        if spelling in spec.values:
            return spelling
    near = closest(text, spec.values)
    guess = f' Did you mean "{near}"?' if near else ""
    raise ValueError(f'"{text}" is none of those listed.{guess}')
