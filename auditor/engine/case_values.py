"""The values of facts as case files state them: read with every mistake told, and written the same way."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from auditor.engine.conditions import month_key
from auditor.engine.parse import literal, suggestion
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, Range, Value
from auditor.inputs.documents import Data, Path
from auditor.inputs.words import described

_BOUNDS = ("at_least", "at_most")
_KINDS = {
    FactType.BOOLEAN: "true or false",
    FactType.NUMBER: "a number",
    FactType.DATE: "a day like 2026-11-22",
    FactType.TEXT: "text",
    FactType.SET: "a list ([] says: none)",
}


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value that its fact cannot have, ``below`` the place where the fact stands."""

    what: str
    fix: str = ""
    below: Path = ()


def shown(value: Value, spec: FactSpec) -> str:
    """A value as it is written in a case file."""
    match value:
        case bool():
            return str(value).lower()
        case Range(low, high):
            ends = (("at_least", low), ("at_most", high))
            return f"{{{', '.join(f'{word}: {shown(end, spec)}' for word, end in ends if math.isfinite(end))}}}"
        case frozenset():
            return f"[{', '.join(sorted(value))}]"
        case str():
            return value
        case float():
            if spec.type is FactType.DATE:
                return date.fromordinal(int(value)).isoformat()
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def values_of(spec: FactSpec, data: Data, wrong: list[Misfit]) -> dict[str, Value]:
    """What a fact is stated to be, by the names evaluators know it under; what does not fit goes to ``wrong``."""
    if not spec.by_month:
        value = _value(spec, data, (), wrong)
        return {} if value is None else {spec.name: value}
    if not isinstance(data, dict) or set(data) <= set(_BOUNDS):
        wrong.append(Misfit("must be given by month.", "Write:  {2024-06: 5000}"))
        return {}
    found = {}
    for month, entry in data.items():
        if literal(f"{month}-01", FactType.DATE) is None:
            wrong.append(Misfit("must be a month like 2024-06.", below=(month,)))
        elif (value := _value(spec, entry, (month,), wrong)) is not None:
            found[month_key(spec.name, month)] = value
    return found


def _value(spec: FactSpec, data: Data, below: Path, wrong: list[Misfit]) -> Value | None:
    match spec.type, data:
        case FactType.SET, list():
            return _set(spec, data, below, wrong)
        case FactType.TEXT, str():
            return _text(spec, data, below, wrong)
        case FactType.NUMBER | FactType.DATE, dict():
            return _range(spec, data, below, wrong)
    return _single(spec, data, below, wrong)


def _single(spec: FactSpec, data: Data, below: Path, wrong: list[Misfit]) -> bool | float | None:
    """A truth, a number or a day."""
    found = None if spec.type in (FactType.SET, FactType.TEXT) else literal(data, spec.type)
    if found is None or not isinstance(found.value, bool | float):
        wrong.append(Misfit(f"must be {_KINDS[spec.type]}, not {described(data)}.", below=below))
        return None
    if spec.type is FactType.NUMBER and (what := _number_problem(spec, float(found.value), data)):
        wrong.append(Misfit(what, below=below))
        return None
    return found.value


def _number_problem(spec: FactSpec, number: float, data: Data) -> str:
    if spec.whole and isinstance(data, Decimal) and data != data.to_integral_value():
        return f"must be a whole number, not {data}."
    if spec.minimum is not None and number < spec.minimum:
        return f"is below {shown(spec.minimum, spec)}, the least {spec.name} can be."
    if spec.maximum is not None and number > spec.maximum:
        return f"is above {shown(spec.maximum, spec)}, the most {spec.name} can be."
    return ""


def _range(spec: FactSpec, data: Mapping[str, Data], below: Path, wrong: list[Misfit]) -> Range | None:
    if not data or not set(data) <= set(_BOUNDS):
        fix = "Write:  {at_least: 1, at_most: 9}; one of the two may be missing."
        wrong.append(Misfit("must be a value, or bounds.", fix, below))
        return None
    ends = {"at_least": -math.inf, "at_most": math.inf}
    for word, entry in data.items():
        end = _single(spec, entry, (*below, word), wrong)
        if end is None:
            return None
        ends[word] = end
    low, high = ends.values()
    if low > high:
        wrong.append(Misfit("has its bounds the wrong way round.", "Write the lower one as at_least.", below))
        return None
    return Range(low, high)


def _set(spec: FactSpec, data: list[Data], below: Path, wrong: list[Misfit]) -> frozenset[str] | None:
    members = [_text(spec, item, (*below, index), wrong) for index, item in enumerate(data)]
    named = [member for member in members if member is not None]
    if len(set(named)) < len(named):
        wrong.append(Misfit("holds a value twice.", below=below))
    return frozenset(named)


def _text(spec: FactSpec, data: Data, below: Path, wrong: list[Misfit]) -> str | None:
    if not isinstance(data, str):
        wrong.append(Misfit(f"must be text, not {described(data)}.", below=below))
        return None
    if spec.values and data not in spec.values:
        guess = suggestion(data, spec.values) or f"Known: {', '.join(spec.values)}."
        wrong.append(Misfit(f'"{data}" is not a value of {spec.name}.', guess, below))
        return None
    return data
