"""Reading a whole rule pack from its folder: every file, every problem at once, or nothing.

The order of reading is the order of need: documents and fact declarations, parameters, derived facts, rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as FilePath

from auditor.catalogue.house import HOUSE
from auditor.engine import contradictions, freshness, lint
from auditor.engine.conditions import Condition, Parameter
from auditor.engine.files import rule_files
from auditor.engine.inventory import Inventory, entries
from auditor.engine.parse import ConditionReader, literal, parameter_literal, suggestion
from auditor.engine.rules import (
    AnsweredBy,
    Confidence,
    Contradiction,
    Derived,
    DerivedCase,
    FactSpec,
    InForce,
    Later,
    Obligation,
    Outcome,
    ParameterSpec,
    ParameterValue,
    Preference,
    Reading,
    ReferBecause,
    Rule,
    RuleSet,
    Source,
    Speaks,
    Timing,
    Weight,
)
from auditor.engine.values import FactType, Scope, as_number
from auditor.errors import Problem, ProblemsError, RulesError
from auditor.inputs import documents, schema_errors
from auditor.inputs.documents import Data, Document, Path


def load(folder: FilePath, schema_folder: FilePath, house: FilePath | None = None) -> RuleSet:
    """Read and lint the rule pack in a folder, with the rules of a house policy after it.

    Raises RulesError with every problem found, in file order.
    """
    reader = _Reader()
    files = rule_files(folder)
    if not files:
        what = "holds no rule files (*.yaml)."
        raise RulesError([Problem(str(folder), None, "", what, fix="Name the folder of a rule pack.")])
    schema = json.loads((schema_folder / "rule.schema.json").read_text("utf-8"))
    for path in files:
        reader.open(path, path.relative_to(folder).as_posix(), schema)
    for path in [] if house is None else rule_files(house):
        reader.open(path, f"{HOUSE}/{path.relative_to(house or folder).as_posix()}", schema)
    return reader.ruleset()


@dataclass(slots=True)
class _File:
    """One rule file: its document, the name it has in the pack and the documents it cites."""

    name: str
    pack: str
    document: Document
    data: dict[str, Data]


@dataclass(slots=True)
class _Reader:
    """Collects what the files say, and every problem on the way."""

    files: list[_File] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    facts: dict[str, FactSpec] = field(default_factory=dict)
    parameters: dict[str, ParameterSpec] = field(default_factory=dict)
    held: Inventory = field(default_factory=Inventory)

    def open(self, path: FilePath, name: str, schema: Mapping[str, object]) -> None:
        """Read one file and check its shape."""
        try:
            document = documents.load(path, error=RulesError)
            schema_errors.check(document, schema, error=RulesError)
        except ProblemsError as error:
            self.problems += error.problems
            return
        if isinstance(document.data, dict):
            pack = name.split("/", 1)[0]
            self.files.append(_File(name, pack, document, document.data))

    def ruleset(self) -> RuleSet:
        """Everything read so far as one rule set; raises RulesError when anything is wrong with it."""
        for file in self.files:
            self.held.read(file.document)
        for file in self.files:
            for path, entry in entries(file.data, "facts"):
                self._fact(file, path, entry)
        for file in self.files:
            for path, entry in entries(file.data, "derived"):
                self._derived_spec(file, path, entry)
        for file in self.files:
            for path, entry in entries(file.data, "parameters"):
                self._parameter(file, path, entry)
        derived = [
            one
            for file in self.files
            for path, entry in entries(file.data, "derived")
            if (one := self._derived(file, path, entry)) is not None
        ]
        rules = [
            rule
            for file in self.files
            for path, entry in entries(file.data, "rules")
            if (rule := self._rule(file, path, entry)) is not None
        ]
        opposed: list[Contradiction] = []
        for file in self.files:
            opposed += contradictions.read(file.document, file.name, self.facts, self.parameters, self.problems)
        by_name = {file.name: file.document for file in self.files}
        if not rules and not self.problems:
            first = self.files[0].document
            self.problems.append(first.problem((), "and the files beside it hold no rules.", fix="Add a rule."))
        ordered, cycles = lint.in_order(derived, by_name)
        self.problems += cycles
        found = RuleSet(
            facts=self.facts,
            parameters=self.parameters,
            derived=tuple(ordered),
            rules=tuple(rules),
            files={file.name: file.document.sha256 for file in self.files},
            contradictions=tuple(opposed),
            texts=tuple(self.held.texts),
            clauses=tuple(self.held.clauses),
            not_encoded=tuple(self.held.not_encoded.values()),
            rechecks=tuple(one for file in self.files for one in freshness.read(file.document, file.name)),
        )
        if not self.problems:
            self.problems += lint.check(found, by_name)
            self.problems += self.held.check(rules, {source.document for source in found.sources()})
        if self.problems:
            raise RulesError(self.problems)
        return found

    def _say(self, file: _File, path: Path, what: str, fix: str = "") -> None:
        self.problems.append(file.document.problem(path, what, fix=fix))

    def _twice(self, file: _File, path: Path, name: str, earlier: str, line: int) -> None:
        what = f"{name} is declared twice; first in {earlier}:{line}."
        self._say(file, path, what, "Give one of them another name.")

    def _fact(self, file: _File, path: Path, entry: dict[str, Data]) -> None:
        name = str(entry["name"])
        if (earlier := self.facts.get(name)) is not None:
            self._twice(file, (*path, "name"), name, earlier.file, earlier.line)
            return
        readings = self._readings(file, entry, path)
        spec = FactSpec(
            name=name,
            type=FactType(str(entry["type"])),
            scope=Scope(str(entry["of"])),
            title=str(entry["title"]),
            question=str(entry["question"]),
            answered_by=AnsweredBy(str(entry["answered_by"])),
            unit=str(entry.get("unit", "")),
            values=_texts(entry.get("values")) or tuple(one.value for one in readings),
            readings=readings,
            by_month=entry.get("by_month") is True,
            whole=entry.get("whole") is True,
            minimum=_number(entry.get("minimum")),
            maximum=_number(entry.get("maximum")),
            help=str(entry.get("help", "")),
            standard=str(entry.get("standard", "")),
            settled_by=None if "settled_by" not in entry else str(entry["settled_by"]),
            file=file.name,
            line=file.document.line((*path, "name")),
        )
        self.facts[name] = spec
        self.problems += lint.fact_problems(spec, file.document, path)

    def _readings(self, file: _File, entry: dict[str, Data], path: Path) -> tuple[Reading, ...]:
        found = []
        for place, one in entries(entry, "readings"):
            source = self._source(file, one["source"], (*path, *place, "source"))
            if source is not None:
                found.append(Reading(str(one["value"]), str(one["says"]), source))
        return tuple(found)

    def _derived_spec(self, file: _File, path: Path, entry: dict[str, Data]) -> None:
        name = str(entry["fact"])
        if (earlier := self.facts.get(name)) is not None:
            self._twice(file, (*path, "fact"), name, earlier.file, earlier.line)
            return
        self.facts[name] = FactSpec(
            name=name,
            type=FactType(str(entry["type"])),
            scope=Scope(str(entry["of"])),
            title=str(entry["title"]),
            question="",
            answered_by=AnsweredBy.NOBODY,
            unit=str(entry.get("unit", "")),
            values=_texts(entry.get("values")),
            derived=True,
            file=file.name,
            line=file.document.line((*path, "fact")),
        )
        self.problems += lint.fact_problems(self.facts[name], file.document, path)

    def _source(self, file: _File, data: Data, path: Path) -> Source | None:
        entry = data if isinstance(data, dict) else {}
        cited = str(entry.get("document", ""))
        known = file.data.get("documents")
        document = known.get(cited) if isinstance(known, dict) else None
        base = document if isinstance(document, dict) else {}
        missing = [key for key in ("url", "checked", "confidence") if key not in entry and key not in base]
        if missing:
            guess = suggestion(cited, known) if isinstance(known, dict) else ""
            self._say(
                file,
                (*path, "document"),
                f'"{cited}" is not listed under documents, and the source gives no {", ".join(missing)} of its own.',
                guess or "List the document at the head of the file with title, url, checked and confidence.",
            )
            return None
        title = str(base.get("title", cited))
        return Source(
            document=title,
            pinpoint=str(entry["pinpoint"]),
            quote=str(entry["quote"]),
            url=str(entry.get("url", base.get("url"))),
            checked=str(entry.get("checked", base.get("checked"))),
            confidence=Confidence(str(entry.get("confidence", base.get("confidence")))),
            text=self.held.text_of(title),
            opened=str(entry.get("opened", base.get("opened", ""))),
        )

    def _parameter(self, file: _File, path: Path, entry: dict[str, Data]) -> None:
        name = str(entry["id"])
        if (earlier := self.parameters.get(name)) is not None:
            self._twice(file, (*path, "id"), name, earlier.file, earlier.line)
            return
        kind = str(entry["type"])
        values = [
            value
            for place, data in entries(entry, "values")
            if (value := self._parameter_value(file, kind, (*path, *place), data)) is not None
        ]
        starts = [value.starts for value in values]
        if starts != sorted(set(starts)):
            self._say(file, (*path, "values"), "must stand in order of their first day, each day once.")
        line = file.document.line((*path, "id"))
        self.parameters[name] = ParameterSpec(
            name, str(entry["title"]), kind, str(entry["unit"]), tuple(values), file.name, line
        )

    def _parameter_value(self, file: _File, kind: str, path: Path, entry: dict[str, Data]) -> ParameterValue | None:
        source = self._source(file, entry["source"], (*path, "source"))
        value = parameter_literal(kind, entry["value"])
        if value is None:
            self._say(file, (*path, "value"), f"must be a {kind}, not {entry['value']!s}.")
        if source is None or value is None:
            return None
        starts = date.fromisoformat(str(entry["from"]))
        return ParameterValue(starts, value, source, file.document.line((*path, "value")))

    def _condition(
        self, file: _File, entry: dict[str, Data], key: str, path: Path, scope: Scope, evidence: bool = False
    ) -> Condition | None:
        if key not in entry:
            return None
        reader = ConditionReader(file.document, self.facts, self.parameters, scope, evidence, self.problems)
        return reader.read(entry[key], (*path, key))

    def _derived(self, file: _File, path: Path, entry: dict[str, Data]) -> Derived | None:
        spec = self.facts[str(entry["fact"])]
        before = len(self.problems)
        source = self._source(file, entry["source"], (*path, "source"))
        cases = []
        for place, case in entries(entry, "cases"):
            when = self._condition(file, case, "when", (*path, *place), spec.scope)
            value = self._derived_value(file, case["value"], spec, (*path, *place, "value"))
            if when is not None and value is not None:
                cases.append(DerivedCase(when, value, file.document.line((*path, *place))))
        otherwise = self._derived_value(file, entry["otherwise"], spec, (*path, "otherwise"))
        if len(self.problems) > before or otherwise is None:
            return None
        return Derived(spec, tuple(cases), otherwise, source, file.pack, file.name, spec.line)

    def _derived_value(self, file: _File, data: Data, spec: FactSpec, path: Path) -> bool | float | str | None:
        value = literal(data, spec.type)
        if value is None or isinstance(value.value, tuple):
            self._say(file, path, f"must be a {spec.type}, as the derived fact is.")
            return None
        if spec.values and value.value not in spec.values:
            guess = suggestion(str(value.value), spec.values) or f"Known: {', '.join(spec.values)}."
            self._say(file, path, f'"{value.value}" is not among the values of {spec.name}.', guess)
            return None
        return value.value

    def _day(self, file: _File, data: Data, path: Path) -> date | Parameter | None:
        if isinstance(data, str):
            return date.fromisoformat(data)
        name = str(data["parameter"]) if isinstance(data, dict) else ""
        spec = self.parameters.get(name)
        if spec is None:
            dates = [known.id for known in self.parameters.values() if known.type == "date"]
            self._say(file, path, f'"{name}" is not a parameter of this rule pack.', suggestion(name, dates))
            return None
        if spec.type != "date":
            self._say(file, path, f"{name} is a {spec.type}, where a date is needed.")
            return None
        return Parameter(name)

    def _in_force(self, file: _File, data: Data, path: Path, scope: Scope) -> InForce | None:
        entry = data if isinstance(data, dict) else {}
        starts = self._day(file, entry["from"], (*path, "from"))
        ends = date.fromisoformat(str(entry["until"])) if "until" in entry else None
        later = []
        for place, one in entries(entry, "later"):
            when = self._condition(file, one, "when", (*path, *place), scope)
            day = self._day(file, one["from"], (*path, *place, "from"))
            if when is not None and day is not None:
                later.append(Later(when, day, str(one["reason"])))
        return None if starts is None else InForce(starts, ends, tuple(later))

    def _obligation(self, file: _File, path: Path, entry: dict[str, Data]) -> Obligation:
        due = self._day(file, entry["due"], (*path, "due")) if "due" in entry else None
        return Obligation(
            id=str(entry["id"]),
            text=str(entry["text"]),
            who=str(entry["who"]),
            clause=str(entry["clause"]),
            timing=Timing(str(entry["timing"])),
            due=due,
            trigger=str(entry.get("trigger", "")),
        )

    def _rule(self, file: _File, path: Path, entry: dict[str, Data]) -> Rule | None:
        before = len(self.problems)
        scope = Scope(str(entry["applies_to"]))
        source = self._source(file, entry["source"], (*path, "source"))
        in_force = self._in_force(file, entry["in_force"], (*path, "in_force"), scope)
        observed = {
            key: self._condition(file, entry, key, path, scope) for key in ("applies_when", "unless", "violated_when")
        }
        shown = {key: self._condition(file, entry, key, path, scope, True) for key in ("met_when", "lift_when")}
        obligations = tuple(
            self._obligation(file, (*path, *place), one) for place, one in entries(entry, "obligations")
        )
        if len(self.problems) > before or source is None or in_force is None:
            return None
        because = entry.get("refer_because")
        return Rule(
            id=str(entry["id"]),
            title=str(entry["title"]),
            scope=scope,
            clauses=_texts(entry["clauses"]),
            source=source,
            in_force=in_force,
            outcome=Outcome(str(entry["outcome"])),
            **observed,
            **shown,
            refer_because=None if because is None else ReferBecause(str(because)),
            message=str(entry.get("message", "")),
            how_to_fix=str(entry.get("how_to_fix", "")),
            obligations=obligations,
            signoffs=_texts(entry.get("signoffs")),
            waivable=entry.get("waivable") is True,
            preference=_preference(entry.get("preference")),
            pack=file.pack,
            file=file.name,
            line=file.document.line((*path, "id")),
        )


def _texts(data: Data) -> tuple[str, ...]:
    return tuple(str(item) for item in data) if isinstance(data, list) else ()


def _number(data: Data) -> float | None:
    return None if data is None else as_number(data)  # type: ignore[arg-type]  # a number: the schema saw to it


def _preference(data: Data) -> Preference | None:
    if not isinstance(data, dict):
        return None
    return Preference(Speaks(str(data["speaks"])), Weight(str(data["weight"])))
