"""Reading case files: every mistake told with its line, since a case that tests nothing is worse than none."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path as FilePath

from auditor.catalogue.house import HOUSE
from auditor.engine.case_values import Misfit, shown, values_of
from auditor.engine.cases import UNKNOWN, Answer, Case
from auditor.engine.excerpts import Excerpts, name_of
from auditor.engine.files import CASES_SUFFIX, case_files
from auditor.engine.parse import suggestion
from auditor.engine.rules import Derived, FactSpec, Rule, RuleSet
from auditor.engine.status import Status
from auditor.engine.values import Value
from auditor.errors import Problem, ProblemsError, RulesError
from auditor.inputs import documents, schema_errors
from auditor.inputs.documents import Data, Document, Path
from auditor.inputs.words import described


def read(
    ruleset: RuleSet, folder: FilePath, schema_folder: FilePath, house: FilePath | None = None
) -> tuple[Case, ...]:
    """All cases of the rule pack in a folder, then those of a house policy's rules, in the order written.

    Raises RulesError with every problem found, in file order.
    """
    schema = json.loads((schema_folder / "cases.schema.json").read_text("utf-8"))
    excerpts = Excerpts(ruleset)
    problems: list[Problem] = []
    cases: list[Case] = []
    named = [(path, path.relative_to(folder).as_posix()) for path in case_files(folder)]
    if house is not None:
        named += [(path, f"{HOUSE}/{path.relative_to(house).as_posix()}") for path in case_files(house)]
    for path, name in named:
        try:
            document = documents.load(path, error=RulesError)
            schema_errors.check(document, schema, error=RulesError)
        except ProblemsError as error:
            problems += error.problems
            continue
        rule_file = name.removesuffix(CASES_SUFFIX) + ".yaml"
        reader = _Reader(document, excerpts, rule_file, problems)
        cases += reader.cases()
    if problems:
        raise RulesError(problems)
    return tuple(cases)


@dataclass(frozen=True, slots=True)
class _Stated:
    """A fact as one place of the file states it: its values by the names evaluators know, and where it stands."""

    values: Mapping[str, Value]
    path: Path


@dataclass(slots=True)
class _Reader:
    """Reads one case file; what is wrong goes to ``problems``."""

    document: Document
    excerpts: Excerpts
    rule_file: str
    problems: list[Problem]
    day: Data = None
    given: dict[str, _Stated] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    names: dict[tuple[str, str], int] = field(default_factory=dict)

    def cases(self) -> Iterator[Case]:
        """Every case that could be read."""
        data = self.document.data
        assert isinstance(data, dict)  # the schema saw to it
        if self.rule_file not in self.excerpts.ruleset.files:
            self._say(
                (),
                f"stands beside no rule file: there is no {self.rule_file} in this rule pack.",
                "Name it as the rule file, with .cases before .yaml, in the same folder.",
            )
            return
        self.day = data.get("as_of")
        self.given = self._facts(data.get("given"), ("given",))
        entries = data["cases"]
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                yield from self._case(entry, ("cases", index))
        for name, stated in self.given.items():
            if name not in self.used:
                self._say(stated.path, "is read by no case of this file.", "Remove it.")

    def _case(self, entry: dict[str, Data], path: Path) -> Iterator[Case]:
        """One case, or one for each value of ``for_each``."""
        target = self._target(entry, path)
        day = self._day(entry, path)
        own = self._facts(entry.get("facts"), (*path, "facts"))
        each = self._each(entry.get("for_each"), (*path, "for_each"))
        gone = set(self._without(entry, path, own))
        if target is None:
            return
        identifier, line = name_of(target), self.document.line((*path, "name"))
        stated = {name: fact for name, fact in (self.given | own).items() if name not in gone}
        varied = dict(each[:1])
        read = self.excerpts.reads(identifier, self.excerpts.given_in({*stated, *varied}))
        self.used |= self.given.keys() & self.excerpts.reads(identifier)
        self._check_stated(target, own, varied, read)
        expected = self._expected(entry, target, path)
        self._check_name(identifier, str(entry["name"]), line, path)
        if expected is None or day is None:
            return
        for name, varying in _runs(str(entry["name"]), each, self.excerpts.ruleset.facts):
            relevant = {key: fact for key, fact in (stated | varying).items() if key in read}
            values = {key: value for fact in relevant.values() for key, value in fact.values.items()}
            file = self.document.name
            yield Case(identifier, name, day, values, frozenset(relevant), expected, file, line)

    def _day(self, entry: dict[str, Data], path: Path) -> date | None:
        day = entry.get("as_of", self.day)
        if isinstance(day, str):
            return date.fromisoformat(day)
        self._say(path, "has no day.", "Write as_of here, or at the head of the file for all cases.")
        return None

    def _check_stated(
        self,
        target: Rule | Derived,
        own: Mapping[str, _Stated],
        varied: Mapping[str, _Stated],
        read: Collection[str],
    ) -> None:
        """The facts a case states itself must decide something, and none may be the answer."""
        for name, fact in [*own.items(), *varied.items()]:
            if name == name_of(target):
                self._say(fact.path, f"states {name}, the very fact whose value is expected.", "Remove it.")
            elif name not in read:
                hidden = name in self.excerpts.reads(name_of(target))
                why = "what is derived from it is stated itself" if hidden else f"{name_of(target)} does not read it"
                self._say(fact.path, f"decides nothing here: {why}.", "Remove it.")
        for name in own.keys() & varied.keys():
            self._say(varied[name].path, f"{name} stands under facts too.", "Remove it from facts.")

    def _check_name(self, identifier: str, name: str, line: int, path: Path) -> None:
        if (first := self.names.setdefault((identifier, name), line)) != line:
            what = f"is the name of another case of {identifier} too, in line {first}."
            self._say((*path, "name"), what, "Say what is different here.")

    def _target(self, entry: dict[str, Data], path: Path) -> Rule | Derived | None:
        if ("rule" in entry) == ("derived" in entry):
            self._say(path, "must name either a rule or a derived fact.", "Write  rule: ID  or  derived: NAME.")
            return None
        key = "rule" if "rule" in entry else "derived"
        known: Mapping[str, Rule | Derived] = self.excerpts.rules if key == "rule" else self.excerpts.derived
        name = str(entry[key])
        found = known.get(name)
        if found is None:
            kind = "rule" if key == "rule" else "derived fact"
            self._say((*path, key), f'"{name}" is not a {kind} of this rule pack.', suggestion(name, known))
            return None
        if found.file != self.rule_file:
            fix = f"Move the case to {found.file.removesuffix('.yaml')}{CASES_SUFFIX}."
            self._say((*path, key), f"{name} is not in {self.rule_file}, beside which this file stands.", fix)
            return None
        return found

    def _without(self, entry: dict[str, Data], path: Path, own: Mapping[str, _Stated]) -> Iterator[str]:
        names = entry.get("without")
        for index, name in enumerate(names if isinstance(names, list) else ()):
            where = (*path, "without", index)
            if name not in self.given:
                self._say(where, f"{name} is not among the given facts.", suggestion(str(name), self.given))
            elif name in own:
                self._say(where, f"{name} stands under facts too.", "Remove it from one of them.")
            else:
                yield str(name)

    def _facts(self, data: Data, path: Path) -> dict[str, _Stated]:
        """The facts of a mapping that could be read."""
        found = {}
        for name, value in data.items() if isinstance(data, dict) else ():
            if (fact := self._fact(name, value, (*path, name))) is not None:
                found[name] = fact
        return found

    def _each(self, data: Data, path: Path) -> list[tuple[str, _Stated]]:
        """The values of ``for_each``, each with the name of its fact."""
        found = []
        for name, values in data.items() if isinstance(data, dict) else ():
            for index, value in enumerate(values if isinstance(values, list) else ()):
                if (fact := self._fact(name, value, (*path, name, index))) is not None:
                    found.append((name, fact))
        return found

    def _fact(self, name: str, value: Data, path: Path) -> _Stated | None:
        spec = self.excerpts.ruleset.facts.get(name)
        if spec is None:
            self._say(path, "is not a declared fact.", suggestion(name, self.excerpts.ruleset.facts))
            return None
        wrong: list[Misfit] = []
        values = values_of(spec, value, wrong)
        for misfit in wrong:
            self._say((*path, *misfit.below), misfit.what, misfit.fix)
        return None if wrong else _Stated(values, path)

    def _expected(self, entry: dict[str, Data], target: Rule | Derived, path: Path) -> Answer | None:
        data, where = entry["expect"], (*path, "expect")
        if data != Status.UPCOMING or isinstance(target, Derived):
            for key in ("starts", "reason"):
                if key in entry:
                    self._say((*path, key), "has a meaning only with  expect: upcoming.", "Remove it.")
        if isinstance(target, Derived):
            return self._expected_value(data, target.spec, where)
        possible = _possible(target)
        if data not in possible:
            if data not in set(Status):
                what = f"must be a status, not {described(data)}."
            elif data == Status.WAIVED:
                what = f"cannot be {data}: a waiver is no part of a rule."
            else:
                what = f"cannot be {data}: {target.id} is {_kind(target)}."
            self._say(where, what, f"Use one of: {', '.join(possible)}.")
            return None
        starts = entry.get("starts")
        day = date.fromisoformat(starts) if isinstance(starts, str) else None
        return Answer(str(data), day, str(entry.get("reason", "")))

    def _expected_value(self, data: Data, spec: FactSpec, path: Path) -> Answer | None:
        if data == UNKNOWN:
            return Answer(UNKNOWN)
        wrong: list[Misfit] = []
        values = values_of(spec, data, wrong)
        for misfit in wrong:
            self._say(path, misfit.what, misfit.fix or f"Write a value of {spec.name}, or unknown.")
        return None if wrong else Answer(shown(values[spec.name], spec))

    def _say(self, path: Path, what: str, fix: str = "") -> None:
        self.problems.append(self.document.problem(path, what, fix=fix))


def _possible(rule: Rule) -> list[str]:
    """The statuses a rule can have, as far as its kind decides."""
    apart = {Status.WAIVED, Status.FAIL if rule.duty else Status.APPLIES}
    if rule.duty and rule.met_when is None:
        apart.add(Status.PASS)
    return [str(status) for status in Status if status not in apart]


def _kind(rule: Rule) -> str:
    if not rule.duty:
        return "a bar, not a duty"
    return "a duty" if rule.met_when is not None else "a duty that no evidence meets"


def _runs(
    name: str, each: list[tuple[str, _Stated]], facts: Mapping[str, FactSpec]
) -> Iterator[tuple[str, dict[str, _Stated]]]:
    if not each:
        yield name, {}
    for extra, fact in each:
        values = ", ".join(shown(value, facts[extra]) for value in fact.values.values())
        yield f"{name} ({values})", {extra: fact}
