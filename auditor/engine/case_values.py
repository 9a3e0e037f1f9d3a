"""The values of facts as case files state them: read with every mistake told, and written the same way."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NoReturn

from auditor.engine.conditions import month_key
from auditor.engine.parse import literal, suggestion
from auditor.engine.rules import FactSpec
from auditor.engine.values import FactType, Range, Value
from auditor.inputs.documents import Data, Path
from auditor.inputs.words import described

_BOUNDS = ("at_least", "at_most")


class Misfit(Exception):
    """A value that its fact cannot have."""

    def __init__(self, what: str, fix: str = "", below: Path = ()) -> None:
        super().__init__(what)
        self.fix = fix
        self.below = below


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


def values_of(spec: FactSpec, data: Data) -> dict[str, Value]:
    """What a fact is stated to be, by the name evaluators know it under; raises Misfit."""
    if not spec.by_month:
        return {spec.name: _value(spec, data)}
    if not isinstance(data, dict) or set(data) <= set(_BOUNDS):
        _misfit("must be given by month.", "Write:  {2024-06: 5000}")
    found = {}
    for month, value in data.items():
        if literal(f"{month}-01", FactType.DATE) is None:
            _misfit("must be a month like 2024-06.", below=(month,))
        try:
            found[month_key(spec.name, month)] = _value(spec, value)
        except Misfit as misfit:
            _misfit(str(misfit), misfit.fix, (month, *misfit.below))
    return found


def _value(spec: FactSpec, data: Data) -> Value:
    if isinstance(data, dict) and spec.type in (FactType.NUMBER, FactType.DATE):
        return _range(spec, data)
    if spec.type is FactType.SET and isinstance(data, list):
        if len(set(map(str, data))) < len(data):
            _misfit("holds a value twice.")
        return frozenset(_text(spec, item, (index,)) for index, item in enumerate(data))
    if spec.type is FactType.TEXT and isinstance(data, str):
        return _text(spec, data)
    found = literal(data, spec.type) if spec.type is not FactType.SET else None
    if found is None or isinstance(found.value, tuple):
        kind = {FactType.SET: "list ([] says: none)", FactType.DATE: "day like 2026-11-22"}.get(spec.type, spec.type)
        _misfit(f"must be a {kind}, not {described(data)}.")
    if isinstance(found.value, float) and spec.type is FactType.NUMBER:
        _check_number(spec, found.value, data)
    return found.value


def _range(spec: FactSpec, data: Mapping[str, Data]) -> Range:
    if not data or not set(data) <= set(_BOUNDS):
        _misfit("must be a value, or bounds.", "Write:  {at_least: 1, at_most: 9}; one of the two may be missing.")
    ends = []
    for word, unbounded in zip(_BOUNDS, (-math.inf, math.inf), strict=True):
        value = _value(spec, data[word]) if word in data else unbounded
        if not isinstance(value, float):
            _misfit("must be a single value.", below=(word,))
        ends.append(value)
    if ends[0] > ends[1]:
        _misfit("has its bounds the wrong way round.", "Write the lower one as at_least.")
    return Range(*ends)


def _check_number(spec: FactSpec, number: float, data: Data) -> None:
    if spec.whole and isinstance(data, Decimal) and data != data.to_integral_value():
        _misfit(f"must be a whole number, not {data}.")
    if spec.minimum is not None and number < spec.minimum:
        _misfit(f"is below {shown(spec.minimum, spec)}, the least {spec.name} can be.")
    if spec.maximum is not None and number > spec.maximum:
        _misfit(f"is above {shown(spec.maximum, spec)}, the most {spec.name} can be.")


def _text(spec: FactSpec, data: Data, below: Path = ()) -> str:
    if not isinstance(data, str):
        _misfit(f"must be text, not {described(data)}.", below=below)
    if spec.values and data not in spec.values:
        guess = suggestion(data, spec.values) or f"Known: {', '.join(spec.values)}."
        _misfit(f'"{data}" is not a value of {spec.name}.', guess, below)
    return data


def _misfit(what: str, fix: str = "", below: Path = ()) -> NoReturn:
    raise Misfit(what, fix, below)
