"""How a broken schema is told to the author of a document: where, what, why, and what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from auditor.errors import Problem
from auditor.inputs import words
from auditor.inputs.codes import COUNTRIES, country_fault
from auditor.inputs.documents import Document, Path
from auditor.inputs.reading import shortened
from auditor.inputs.repairs import NOT_KNOWN, candidates, grouped_by_point, spellings
from auditor.inputs.schema_validator import Broken, Judge, matches
from auditor.inputs.schema_view import SchemaView, said

_KINDS: Final = {
    "object": "a group of fields",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}
_FORMATS: Final = {
    "date": "a date like 2026-11-22",
    "month": "a month like 2024-06",
    "country": f"a country code of {COUNTRIES}",
}
_BOUNDS: Final = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
    "multipleOf": "a multiple of",
}
_UNITS: Final = {"Length": "characters", "Items": "entries", "Properties": "fields"}
_UNKNOWN_FIELD: Final = frozenset(("additionalProperties", "unevaluatedProperties"))
_MISSING_FIELD: Final = frozenset(("required", "dependentRequired"))
# Where the schema's own x-error says it better than anything that follows from the keyword.
_SAID_BY_SCHEMA: Final = frozenset(("pattern", "anyOf", "oneOf", "contains", "false"))
_CHOICES: Final = frozenset(("anyOf", "oneOf"))
# Where the value itself may be right and only its notation wrong.
_REPAIRABLE: Final = _CHOICES | {"type", "const", "enum", "format", "pattern"}
_MOST_PROBLEMS: Final = 100
_MOST_VALUES: Final = 12
_LONGEST_REPAIR: Final = 100


class Wording:
    """Tells what is broken in one document."""

    def __init__(self, document: Document, judge: Judge) -> None:
        self._document = document
        self._judge = judge
        self._view = SchemaView(judge.schema)

    def problems(self, all_broken: Sequence[Broken]) -> list[Problem]:
        """One problem for each mistake: each thing once, and a misspelt field not also as a missing one.

        In the order of the file, and no more than a person reads.
        """
        all_broken = sorted(all_broken, key=self._line)
        if len(all_broken) > _MOST_PROBLEMS:
            rest = self._document.problem(
                all_broken[_MOST_PROBLEMS].path,
                f"and what follows have problems too; these are the first {_MOST_PROBLEMS}.",
            )
            return [*self.problems(all_broken[:_MOST_PROBLEMS]), rest]
        meant = self._misspelt(all_broken)
        found_misspelt = {(*path[:-1], name) for path, name in meant.items()}
        told: dict[Problem, None] = {}
        for broken in all_broken:
            field = (*broken.path, broken.key)
            if broken.keyword in _UNKNOWN_FIELD:
                told[self._unknown(broken, meant.get(field))] = None
            elif broken.keyword not in _MISSING_FIELD:
                told[self._wrong(broken)] = None
            elif field not in found_misspelt:
                told[self._missing(broken)] = None
        return list(told)

    def _line(self, broken: Broken) -> int:
        unknown = broken.keyword in _UNKNOWN_FIELD or broken.keyword == "propertyNames"
        return self._document.line((*broken.path, broken.key) if unknown else broken.path)

    def _misspelt(self, all_broken: Sequence[Broken]) -> dict[Path, str]:
        """For each unknown field that resembles a known one which is not there: that one."""
        found: dict[Path, str] = {}
        for broken in all_broken:
            if broken.keyword in _UNKNOWN_FIELD:
                free = [name for name in self._view.fields(broken.schema) if name not in broken.value]
                if close := words.closest(broken.key, free):
                    found[*broken.path, broken.key] = close
        return found

    def _unknown(self, broken: Broken, meant: str | None) -> Problem:
        path = (*broken.path, broken.key)
        schemas = self._view.along(broken.schema_path[:-1])
        patterns = [pattern for schema in schemas for pattern in schema.get("patternProperties", {})]
        if meant is None:
            free = [name for name in spellings(broken.key) if name not in broken.value]
            meant = next((name for name in free if any(matches(form, name) for form in patterns)), None)
        if meant is not None:
            value = broken.value[broken.key]
            short = not isinstance(value, list | dict) and len(str(value)) <= _LONGEST_REPAIR
            fix = f"Write:  {self._entry(meant, value)}" if short else ""
            return self._document.problem(path, f"is not a known field; did you mean {meant}?", fix=fix)
        known = sorted(self._view.fields(broken.schema))
        fix = f"The fields known here are {words.some(known)}." if known and not patterns else ""
        fix = fix or self._example(path[-2] if len(path) > 1 else "", schemas) or "Remove it."
        return self._document.problem(path, "is not a known field.", fix=fix)

    def _missing(self, broken: Broken) -> Problem:
        key, what = broken.key, "is missing."
        if broken.keyword == "dependentRequired":
            needing = next(f for f, needed in broken.expected.items() if key in needed and f in broken.value)
            what = f"is missing; it belongs to {needing}."
        schemas = self._view.field(self._view.along(broken.schema_path[:-1]), key)
        return self._document.problem(
            (*broken.path, key),
            what,
            words.sentence(said(schemas, "x-why", "description", "title")),
            said(schemas, "x-fix") or self._example(key, schemas) or _one_of(schemas),
        )

    def _wrong(self, broken: Broken) -> Problem:
        schemas = self._view.along(broken.schema_path[:-1])
        words_for = _WORDS.get(broken.keyword)
        what = words_for(self, broken) if words_for else ""
        if broken.keyword in _SAID_BY_SCHEMA:
            what = _with_value(said(schemas, "x-error"), broken.value) or what
        path = broken.path
        if broken.keyword == "propertyNames":
            path, schemas = (*path, broken.key), []
        elif broken.keyword == "uniqueItems":
            schemas = []
        key = path[-1] if path else ""
        what = what or "is not allowed here."
        return self._document.problem(
            path,
            what if path else f"the document {what}",
            words.sentence(said(schemas, "x-why", "description")),
            said(schemas, "x-fix")
            or _country(broken)
            or self._repaired(key, broken)
            or self._example(key, schemas)
            or _yes_or_no(broken),
        )

    # One method for each keyword: it completes the sentence that begins with the path of the value.

    def _type(self, broken: Broken) -> str:
        return f"must be {_kinds(broken.expected)}, not {words.described(broken.value)}."

    def _enum(self, broken: Broken) -> str:
        names = ["empty" if value is None else words.written(value) for value in broken.expected]
        wanted = f"one of {words.either(names)}" if len(names) > 1 else names[0]
        if len(names) > _MOST_VALUES:
            close = difflib.get_close_matches(str(broken.value)[:_LONGEST_REPAIR], names, n=5, cutoff=0)
            wanted = f"one of {len(names)} values, such as {words.either(close)}"
        return f"must be {wanted}, not {words.shown(broken.value)}."

    def _const(self, broken: Broken) -> str:
        return f"must be {words.written(broken.expected)}, not {words.shown(broken.value)}."

    def _format(self, broken: Broken) -> str:
        if broken.expected == "date" and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", broken.value, re.ASCII):
            return f"must be a day that exists, not {shortened(broken.value)}."
        return f"must be {_FORMATS[broken.expected]}, not {shortened(broken.value)}."

    def _pattern(self, broken: Broken) -> str:
        return f"does not have the form that is expected here: {words.shown(broken.value)}."

    def _not(self, broken: Broken) -> str:
        banned = broken.expected
        plain = isinstance(banned, Mapping) and ("const" in banned or "enum" in banned)
        return f"must not be {words.shown(broken.value)}." if plain else ""

    def _choice(self, broken: Broken) -> str:
        if not broken.inner:
            return "fits more than one of the forms that are possible here, so that none is plainly meant."
        forms = list(dict.fromkeys(self._form(option) for option in broken.expected))
        return f"must be {words.either(forms)}, not {words.described(broken.value)}."

    def _form(self, option: Any) -> str:
        """One branch of a choice, in a few words."""
        schemas = self._view.chain(option)
        for schema in schemas:
            if "const" in schema:
                return words.written(schema["const"])
            if "enum" in schema:
                return words.either([words.written(value) for value in schema["enum"]])
            if schema.get("format") in _FORMATS:
                return _FORMATS[schema["format"]]
            if schema.get("required"):
                return f"a group with {' and '.join(schema['required'])}"
        if title := said(schemas, "title"):
            return f"“{title}”"
        return _kinds(next((schema["type"] for schema in schemas if "type" in schema), list(_KINDS)))

    def _property_names(self, broken: Broken) -> str:
        cause = broken.inner[0]
        if cause.keyword == "enum":
            names = sorted(str(name) for name in cause.expected)
            if close := words.closest(broken.key, [name for name in names if name not in broken.value]):
                return f"is not a known field; did you mean {close}?"
            return f"is not a known field; the fields known here are {words.some(names)}."
        reason = said(self._view.chain(cause.schema), "x-error")
        return f"is not a possible name: it {reason}" if reason else "is not a possible name."

    def _unique(self, broken: Broken) -> str:
        first = self._document.line((*broken.path[:-1], int(broken.key)))
        return f"is given twice, first on line {first}."

    def _size(self, broken: Broken) -> str:
        limit, side = broken.expected, broken.keyword[:3]
        if side == "min" and limit == 1:
            return "must not be empty."
        bound = "at least" if side == "min" else "at most"
        return f"must have {bound} {limit:,} {_UNITS[broken.keyword[3:]]}, not {len(broken.value):,}."

    def _bound(self, broken: Broken) -> str:
        wanted = f"{_BOUNDS[broken.keyword]} {words.written(broken.expected)}"
        return f"must be {wanted}, not {words.written(broken.value)}."

    # What to write

    def _repaired(self, key: str | int, broken: Broken) -> str:
        """The value itself, written so that it is right, where it is plain what was meant."""
        if broken.keyword not in _REPAIRABLE:
            return ""
        accepts_nothing = self._judge.accepts(broken.schema, None)
        if accepts_nothing and isinstance(broken.value, str) and broken.value.strip().lower() in NOT_KNOWN:
            return "Leave it empty: that says that it is not known."
        if numbers := grouped_by_point(broken.value):
            return f"Write {numbers[1]} or {numbers[0]}, whichever is meant: a point is read as the start of decimals."
        for candidate in candidates(broken.value, _may_be_another_kind(broken)):
            if self._judge.accepts(broken.schema, candidate):
                return f"Write:  {self._entry(key, candidate)}"
        if broken.keyword == "enum" and isinstance(broken.value, str):
            close = words.closest(broken.value, [name for name in broken.expected if isinstance(name, str)])
            return f"Did you mean {close}?" if close else ""
        return ""

    def _example(self, key: str | int, schemas: Sequence[Mapping[str, Any]]) -> str:
        examples = next((schema["examples"] for schema in schemas if schema.get("examples")), None)
        return f"For example:  {self._entry(key, examples[0])}" if examples else ""

    def _entry(self, key: str | int, value: object) -> str:
        """The value with its key, in the notation of the document."""
        in_json = self._document.name.lower().endswith(".json")
        notation = words.written_in_json if in_json else words.written
        if isinstance(key, int):
            return notation(value) if in_json else f"- {notation(value)}"
        return f"{notation(key)}: {notation(value)}" if key else notation(value)


def _country(broken: Broken) -> str:
    """How to correct what should be a country code; empty where something else is wrong."""
    is_country = broken.keyword == "format" and broken.expected == "country"
    return (country_fault(broken.value) or "") if is_country else ""


def _with_value(error: str, value: object) -> str:
    """What the schema says is wrong, and what stands there instead, where that is short."""
    if not error.endswith(".") or ", not " in error or isinstance(value, list | dict) or value in (None, ""):
        return error
    return f"{error[:-1]}, not {words.shown(value)}."


def _yes_or_no(broken: Broken) -> str:
    """How to answer a question, where nothing says what was meant."""
    kinds = broken.expected if isinstance(broken.expected, list) else [broken.expected]
    if broken.keyword != "type" or set(kinds) != {"boolean", "null"}:
        return ""
    return "Write true or false; leave it empty if nobody knows."


_WORDS: Final[Mapping[str, Callable[[Wording, Broken], str]]] = {
    "type": Wording._type,
    "enum": Wording._enum,
    "const": Wording._const,
    "format": Wording._format,
    "pattern": Wording._pattern,
    "not": Wording._not,
    "anyOf": Wording._choice,
    "oneOf": Wording._choice,
    "propertyNames": Wording._property_names,
    "uniqueItems": Wording._unique,
    **{f"{side}{unit}": Wording._size for side in ("min", "max") for unit in _UNITS},
    **dict.fromkeys(_BOUNDS, Wording._bound),
}


def _kinds(names: Any) -> str:
    return words.either([_KINDS[name] for name in ([names] if isinstance(names, str) else names)])


def _may_be_another_kind(broken: Broken) -> bool:
    """Whether it is the kind of the value that is wrong: text where a number must stand, for instance."""
    if broken.keyword not in _CHOICES:
        return broken.keyword in ("type", "const", "enum")
    branch = len(broken.schema_path)
    of_wrong_kind = {b.schema_path[branch] for b in broken.inner if b.keyword == "type" and b.path == broken.path}
    return of_wrong_kind == {b.schema_path[branch] for b in broken.inner}


def _one_of(schemas: Sequence[Mapping[str, Any]]) -> str:
    names = next(([words.written(v) for v in schema["enum"]] for schema in schemas if "enum" in schema), [])
    if not 0 < len(names) <= _MOST_VALUES:
        return ""
    return f"Write {'one of ' if len(names) > 1 else ''}{words.either(names)}."
