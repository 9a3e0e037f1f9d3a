"""Reading a condition as a lawyer wrote it in YAML into the grammar, with every mistake told by file and line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from auditor.engine.conditions import (
    FACT_OPERANDS,
    FACT_TYPES,
    LIST_OPS,
    All,
    Any,
    Comparison,
    Condition,
    Literal,
    Not,
    Op,
    Operand,
    OtherFact,
    Parameter,
)
from auditor.engine.rules import FactSpec, ParameterSpec
from auditor.engine.values import FactType, Scope, as_number, day_number
from auditor.errors import Problem
from auditor.inputs.documents import Data, Document, Path

MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
"""A month as it is written."""

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OPS: Final = {str(op): op for op in Op}
_JOINS: Final = ("all", "any", "not")
_NOT_A_CONDITION: Final = "must be a condition"
_HOW: Final = "Write a comparison such as {fact: licence.id, is: apache-2.0}, or join some with all, any or not."


def suggestion(word: str, known: Iterable[str]) -> str:
    """``Did you mean "x"?`` for the nearest known word, or nothing."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f'Did you mean "{near[0]}"?' if near else ""


def literal(data: Data, kind: FactType) -> Literal | None:
    """A YAML value as a literal of a fact type, or None where it is not one. Lists are not accepted here."""
    match kind, data:
        case FactType.BOOLEAN, bool():
            return Literal(data)
        case FactType.NUMBER, int() | Decimal() if not isinstance(data, bool):
            try:
                return Literal(as_number(data), exact=(Decimal(data),))
            except (ValueError, OverflowError):
                return None
        case FactType.DATE, str():
            try:
                return Literal(day_number(data)) if _DAY.fullmatch(data) else None
            except ValueError:
                return None
        case ((FactType.TEXT | FactType.SET), str()):
            return Literal(data)
    return None


def parameter_literal(kind: str, data: Data) -> Literal | None:
    """A YAML value as the value of a parameter of a type, or None where it is not one."""
    if kind == "set":
        items = tuple(item for item in data if isinstance(item, str)) if isinstance(data, list) else ()
        whole = isinstance(data, list) and len(items) == len(data) == len(set(items)) and len(items) > 0
        return Literal(items) if whole else None
    if kind == "month":
        return Literal(data) if isinstance(data, str) and MONTH.fullmatch(data) else None
    return literal(data, FactType(kind))


@dataclass(frozen=True, slots=True)
class ConditionReader:
    """Reads the conditions of one file for one scope; what is wrong goes to ``problems``.

    ``evidence`` says whether the keyword being read may use evidence facts only, or none of them.
    """

    document: Document
    facts: Mapping[str, FactSpec]
    parameters: Mapping[str, ParameterSpec]
    scope: Scope
    evidence: bool
    problems: list[Problem]

    def read(self, data: Data, path: Path) -> Condition | None:
        """The condition at a path, or None when it could not be read."""
        if not isinstance(data, dict) or not data:
            self._problem(path, f"{_NOT_A_CONDITION}.", _HOW)
            return None
        joins = [key for key in _JOINS if key in data]
        if joins:
            return self._join(joins[0], data, path)
        if "fact" in data:
            return self._comparison(data, path)
        guess = suggestion(next(iter(data)), (*_JOINS, "fact"))
        self._problem(path, f"{_NOT_A_CONDITION}: it has neither fact nor all, any or not.", guess or _HOW)
        return None

    def _join(self, key: str, data: dict[str, Data], path: Path) -> Condition | None:
        if len(data) > 1:
            extra = next(name for name in data if name != key)
            self._problem(
                (*path, extra),
                f"stands beside {key}, which must stand alone.",
                "Put both under one all or any.",
            )
            return None
        inner = data[key]
        if key == "not":
            part = self.read(inner, (*path, key))
            return None if part is None else Not(part)
        if not isinstance(inner, list) or not inner:
            self._problem((*path, key), "must be a list of at least one condition.", _HOW)
            return None
        parts = [self.read(part, (*path, key, index)) for index, part in enumerate(inner)]
        known = tuple(part for part in parts if part is not None)
        if len(known) < len(parts):
            return None
        return All(known) if key == "all" else Any(known)

    def _comparison(self, data: dict[str, Data], path: Path) -> Condition | None:
        spec = self._fact(data["fact"], (*path, "fact"))
        ops = [key for key in data if key not in ("fact", "in_month")]
        if len(ops) != 1 or ops[0] not in _OPS:
            self._bad_operator(ops, path)
            return None
        if spec is None:
            return None
        op = _OPS[ops[0]]
        month = self._month(data, spec, path)
        if spec.type not in FACT_TYPES[op]:
            fitting = ", ".join(str(name) for name in Op if spec.type in FACT_TYPES[name])
            self._problem(
                (*path, str(op)),
                f"cannot compare {spec.name}, which is a {spec.type}.",
                f"Use one of: {fitting}.",
            )
            return None
        operand = self._operand(data[str(op)], op, spec, (*path, str(op)))
        if operand is None or (spec.by_month and month is None):
            return None
        return Comparison(spec.name, op, operand, spec.type, month, self.document.line((*path, "fact")))

    def _bad_operator(self, ops: list[str], path: Path) -> None:
        unknown = [name for name in ops if name not in _OPS]
        if not ops:
            self._problem(path, "compares the fact with nothing.", f"Add one of: {', '.join(_OPS)}.")
        elif unknown:
            for name in unknown:
                guess = suggestion(name, (*_OPS, "in_month"))
                self._problem((*path, name), "is not an operator.", guess or f"Use one of: {', '.join(_OPS)}.")
        else:
            self._problem(
                path,
                f"has {len(ops)} operators ({', '.join(ops)}).",
                "Write one each and join them with all, or use between.",
            )

    def _fact(self, name: Data, path: Path) -> FactSpec | None:
        spec = self.facts.get(name) if isinstance(name, str) else None
        if spec is None:
            self._problem(path, f'"{name}" is not a declared fact.', suggestion(str(name), self.facts))
            return None
        if not self.scope.sees(spec.scope):
            self._problem(
                path,
                f"{name} is a fact of a {spec.scope}, which a rule for a {self.scope} cannot see.",
                f"Let the rule apply to a {spec.scope}, or use a fact of the {self.scope}.",
            )
            return None
        if spec.evidence and not self.evidence:
            self._problem(
                path,
                f"{name} is evidence, which may stand only in lift_when and met_when.",
                "State the observed fact here, and what shows the permission or control under lift_when or met_when.",
            )
            return None
        if self.evidence and not spec.evidence:
            self._problem(
                path,
                f"{name} is an observed fact; lift_when and met_when hold evidence only.",
                "Move it to applies_when, unless or violated_when, or use an evidence., controls. or assurance. fact.",
            )
            return None
        return spec

    def _month(self, data: dict[str, Data], spec: FactSpec, path: Path) -> str | Parameter | None:
        given = data.get("in_month")
        where = (*path, "in_month")
        if not spec.by_month:
            if "in_month" in data:
                self._problem(where, f"has no meaning: {spec.name} is not reported by month.", "Remove it.")
            return None
        if isinstance(given, str) and MONTH.fullmatch(given):
            return given
        if isinstance(given, dict) and set(given) == {"parameter"}:
            return self._parameter(given["parameter"], ("month",), (*where, "parameter"))
        place = where if "in_month" in data else path
        self._problem(
            place,
            f"must say the month in which {spec.name} is read.",
            "Write:  in_month: 2024-06, or in_month: {parameter: ID}",
        )
        return None

    def _parameter(self, name: Data, types: tuple[str, ...], path: Path) -> Parameter | None:
        spec = self.parameters.get(name) if isinstance(name, str) else None
        if spec is None:
            self._problem(
                path,
                f'"{name}" is not a parameter of this rule pack.',
                suggestion(str(name), self.parameters),
            )
            return None
        if spec.type not in types:
            self._problem(path, f"{name} is a {spec.type}, where a {' or '.join(types)} is needed.")
            return None
        return Parameter(spec.id)

    def _operand(self, data: Data, op: Op, spec: FactSpec, path: Path) -> Operand | None:
        if isinstance(data, dict):
            if set(data) == {"parameter"}:
                return self._parameter_operand(data["parameter"], op, spec, path)
            if set(data) == {"fact"} and op in FACT_OPERANDS:
                return self._other_fact(data["fact"], op, spec, (*path, "fact"))
            self._problem(path, "must be a value, {parameter: ID} or, for some operators, {fact: NAME}.")
            return None
        if op in LIST_OPS:
            return self._list(data, op, spec, path)
        return self._one(data, op, spec, path)

    def _parameter_operand(self, name: Data, op: Op, spec: FactSpec, path: Path) -> Parameter | None:
        if op is Op.BETWEEN:
            self._problem(path, "takes two values, not a parameter.", "Join at_least and at_most under all.")
            return None
        if op in LIST_OPS and spec.type not in (FactType.TEXT, FactType.SET):
            what = f"takes a list of {spec.type}s here, which no parameter holds."
            self._problem(path, what, "Write the list out, or join comparisons under any.")
            return None
        found = self._parameter(name, ("set",) if op in LIST_OPS else (_single_type(spec, op),), (*path, "parameter"))
        if found is None or not spec.values or op is Op.STARTS_WITH:
            return found
        for value in self.parameters[found.id].values:
            items = value.value.value if isinstance(value.value.value, tuple) else (value.value.value,)
            for item in items:
                if item not in spec.values:
                    what = f'holds "{item}" since {value.starts.isoformat()}, which is not a value of {spec.name}.'
                    self._problem((*path, "parameter"), what, "Correct the parameter, or add the value to the fact.")
                    return None
        return found

    def _other_fact(self, name: Data, op: Op, spec: FactSpec, path: Path) -> OtherFact | None:
        other = self._fact(name, path)
        if other is None:
            return None
        wanted = FACT_OPERANDS[op] or spec.type
        if other.by_month:
            what = f"{other.name} is reported by month, and only the first fact of a comparison may be."
            self._problem(path, what, f"Put it first, with in_month, and {spec.name} in its place.")
            return None
        if other.type is not wanted:
            self._problem(path, f"{other.name} is a {other.type}, where a {wanted} is needed.")
            return None
        if other.name == spec.name:
            self._problem(path, f"{other.name} is compared with itself.")
            return None
        return OtherFact(other.name)

    def _one(self, data: Data, op: Op, spec: FactSpec, path: Path) -> Literal | None:
        kind = FactType.TEXT if spec.type is FactType.SET else spec.type
        value = literal(data, kind)
        if value is None and kind is FactType.DATE and isinstance(data, str) and _DAY.fullmatch(data):
            self._problem(path, f"must be a day that exists, not {data}.")
            return None
        if value is None:
            self._problem(path, f"must be a {kind} as {spec.name} is, not {_shown(data)}.", _example(kind))
            return None
        listed = spec.values and op is not Op.STARTS_WITH
        if isinstance(value.value, str) and listed and value.value not in spec.values:
            guess = suggestion(value.value, spec.values) or f"Known: {', '.join(spec.values)}."
            self._problem(path, f'"{value.value}" is not a value of {spec.name}.', guess)
            return None
        return value

    def _list(self, data: Data, op: Op, spec: FactSpec, path: Path) -> Literal | None:
        empty_means_none = op is Op.SUBSET_OF  # `subset_of: []` is how a rule asks whether a set is known to be empty
        if not isinstance(data, list) or not (data or empty_means_none):
            self._problem(path, "must be a list of at least one value.", f"Write:  {op}: [first, second]")
            return None
        items = [self._one(item, op, spec, (*path, index)) for index, item in enumerate(data)]
        known = [item for item in items if item is not None]
        if len(known) < len(items):
            return None
        values = [item.value for item in known]
        for index, value in enumerate(values):
            if value in values[:index]:
                self._problem((*path, index), f"{_shown(data[index])} stands here twice.", "Remove one.")
                return None
        if op is Op.BETWEEN and (len(values) != 2 or not values[0] < values[1]):  # type: ignore[operator]  # numbers
            self._problem(path, "must hold two values, the lower first; both are included.", f"Write:  {op}: [1, 10]")
            return None
        exact = tuple(number for item in known for number in item.exact)
        return Literal(tuple(values), exact)  # type: ignore[arg-type]  # all of one type, checked above

    def _problem(self, path: Path, what: str, fix: str = "") -> None:
        self.problems.append(self.document.problem(path, what, fix=fix))


def _single_type(spec: FactSpec, op: Op) -> str:
    return "text" if spec.type is FactType.SET and op is Op.CONTAINS else str(spec.type)


def _shown(data: Data) -> str:
    match data:
        case None:
            return "nothing"
        case str():
            return f'the text "{data}"'
        case bool():
            return str(data).lower()
        case dict() | list():
            return "a list" if isinstance(data, list) else "a mapping"
    return str(data)


def _example(kind: FactType) -> str:
    today = date(2024, 6, 30).isoformat()
    return {"boolean": "Write true or false.", "date": f"Write a day such as {today}."}.get(str(kind), "")
