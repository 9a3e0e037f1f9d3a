"""JSON Schema 2020-12 for documents whose numbers are exact: what is broken, as plain data.

The only module that knows jsonschema, and the only one that has to wait for it to be loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import referencing
from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators

from auditor.inputs.codes import country_fault
from auditor.inputs.reading import Path
from auditor.inputs.repairs import grouped_by_point

_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Broken:
    """One keyword of the schema that one value of the document does not satisfy."""

    path: Path
    value: Any
    keyword: str
    expected: Any
    """What the schema says under the keyword."""
    schema: Any
    """The part of the schema that holds the keyword."""
    schema_path: tuple[str | int, ...]
    """The way to the keyword from the root of the schema; references are not steps of it."""
    key: str
    """Of a missing, unknown or misnamed field the name; of a repeated entry the position of the first.

    Of no meaning for other keywords.
    """
    inner: tuple[Broken, ...]
    """For a choice (anyOf, oneOf) the failures of all branches; for a misnamed field those of its name."""


class Judge:
    """A schema, ready to judge documents."""

    def __init__(self, schema: Mapping[str, object]) -> None:
        numbers = Draft202012Validator.TYPE_CHECKER.redefine_many(
            {
                "number": lambda _, value: isinstance(value, int | Decimal) and not isinstance(value, bool),
                "integer": lambda _, value: _is_whole(value),
            }
        )
        formats = FormatChecker(formats=())
        formats.checks("date")(lambda value: not isinstance(value, str) or _is_date(value))
        formats.checks("month")(lambda value: not isinstance(value, str) or _is_month(value))
        formats.checks("country")(lambda value: not isinstance(value, str) or country_fault(value) is None)
        # jsonschema makes its validator classes at run time, where no type checker sees them.
        kind: Any = validators.extend(Draft202012Validator, _KEYWORDS, type_checker=numbers)  # type: ignore[no-untyped-call]
        self.schema: Any = _exact(schema)
        # An empty registry: nothing is ever fetched, whatever a schema refers to.
        self._validator: Any = kind(self.schema, registry=referencing.Registry(), format_checker=formats)

    def broken(self, data: object) -> list[Broken]:
        """Everything in which a document does not satisfy the schema."""
        return [_plain(error) for error in self._validator.iter_errors(data)]

    def accepts(self, part: Any, value: object) -> bool:
        """Whether a value satisfies a part of the schema."""
        return bool(self._validator.evolve(schema=part).is_valid(value))


def matches(pattern: str, text: str) -> bool:
    """Whether the text has the pattern as JSON Schema means it: ``$`` is the very end, ``\\d`` is 0 to 9."""
    return re.search(re.sub(r"(?<!\\)\$$", r"\\Z", pattern), text, re.ASCII) is not None


def _plain(error: ValidationError) -> Broken:
    return Broken(
        path=tuple(error.absolute_path),
        value=error.instance,
        # A schema that is just `false` has no keyword.
        keyword=str(error.validator or "false"),
        expected=error.validator_value,
        schema=error.schema,
        schema_path=tuple(error.absolute_schema_path),
        key=error.message,
        inner=tuple(_plain(inner) for inner in error.context or ()),
    )


def _is_date(text: str) -> bool:
    match = _DATE.fullmatch(text)
    return match is not None and _exists(int(match[1]), int(match[2]), int(match[3]))


def _is_month(text: str) -> bool:
    match = _MONTH.fullmatch(text)
    return match is not None and _exists(int(match[1]), int(match[2]), 1)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _is_whole(value: object) -> bool:
    if isinstance(value, Decimal):
        return value == value.to_integral_value() and grouped_by_point(value) is None
    return isinstance(value, int) and not isinstance(value, bool)


def _exact(schema: Any) -> Any:
    """The schema with its decimals exact: 0.1 is a tenth, as in the document, and not the nearest float."""
    if isinstance(schema, Mapping):
        exact = {key: _exact(value) for key, value in schema.items()}
        if "properties" in exact:
            # jsonschema loses the path of a field that `false` forbids.
            named = exact["properties"]
            exact["properties"] = {key: {"not": {}} if part is False else part for key, part in named.items()}
        return exact
    if isinstance(schema, list):
        return [_exact(value) for value in schema]
    return Decimal(repr(schema)) if isinstance(schema, float) else schema


# The keywords below differ from jsonschema's own in that every key gives an error of its own, with the key as
# its message, and in that patterns and multiples are exact.


def _required(validator: Any, keys: list[str], data: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(data, "object"):
        yield from _one_each(key for key in keys if key not in data)


def _dependent_required(
    validator: Any, needs: Mapping[str, list[str]], data: Any, schema: Any
) -> Iterator[ValidationError]:
    if validator.is_type(data, "object"):
        for key, needed in needs.items():
            if key in data:
                yield from _one_each(other for other in needed if other not in data)


def _additional_properties(validator: Any, allowed: Any, data: Any, schema: Any) -> Iterator[ValidationError]:
    if not validator.is_type(data, "object"):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for key, value in data.items():
        if key in known or any(matches(pattern, key) for pattern in patterns):
            continue
        if allowed is False:
            yield from _one_each((key,))
        else:
            yield from validator.descend(value, allowed, path=key)


def _unevaluated_properties(validator: Any, allowed: Any, data: Any, schema: Any) -> Iterator[ValidationError]:
    standard: Any = Draft202012Validator.VALIDATORS["unevaluatedProperties"]
    for error in standard(validator, allowed, data, schema):
        # The keys stand only in the message.
        yield from _one_each(key for key in data if repr(key) in error.message)


def _property_names(validator: Any, names: Any, data: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(data, "object"):
        for key in data:
            if errors := list(validator.evolve(schema=names).iter_errors(key)):
                yield ValidationError(key, context=errors)


def _pattern(validator: Any, pattern: str, data: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(data, "string") and not matches(pattern, data):
        yield from _one_each((pattern,))


def _multiple_of(validator: Any, unit: Any, data: Any, schema: Any) -> Iterator[ValidationError]:
    if validator.is_type(data, "number") and (Fraction(data) / Fraction(unit)).denominator != 1:
        yield from _one_each((str(unit),))


def _unique_items(validator: Any, wanted: Any, data: Any, schema: Any) -> Iterator[ValidationError]:
    if not wanted or not validator.is_type(data, "array"):
        return
    first: dict[object, int] = {}
    for position, entry in enumerate(data):
        known = first.setdefault(_hashable(entry), position)
        if known != position:
            yield ValidationError(str(known), path=(position,), instance=entry)


def _hashable(value: object) -> object:
    """The value as something to look up; equal values are equal, and true is not 1."""
    if isinstance(value, list):
        return "list", tuple(_hashable(entry) for entry in value)
    if isinstance(value, dict):
        return "dict", frozenset((key, _hashable(entry)) for key, entry in value.items())
    return isinstance(value, bool), value


def _one_each(messages: Iterable[str]) -> Iterator[ValidationError]:
    return (ValidationError(message) for message in messages)


_KEYWORDS: Final = {
    "additionalProperties": _additional_properties,
    "dependentRequired": _dependent_required,
    "multipleOf": _multiple_of,
    "pattern": _pattern,
    "propertyNames": _property_names,
    "required": _required,
    "unevaluatedProperties": _unevaluated_properties,
    "uniqueItems": _unique_items,
}
