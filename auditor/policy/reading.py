"""Reading a house policy: what an organisation adds to the rules for itself, and the bounds it stays within.

It may add and tighten, never remove or loosen. Exactly: for every descriptor that can be audited without the policy,
each candidate, workload and project comes out at least as severe with it, but for the contested readings it settles by
name. This holds because all that the built-in rules read and say stays as it is (its own rules, facts, parameters and
catalogue entries bear names that nothing built in asks for, and a price needs a provider or a model of its own), and
because findings that are added can only make an outcome worse. Where a descriptor leaves its candidates to the
catalogue, the policy's own models stand among them: a workload may then be met by one of these, and every other
candidate comes out as said.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from auditor.catalogue.house import HOUSE
from auditor.engine.files import CATALOGUE
from auditor.engine.rules import EVIDENCE_ROOTS, READINGS_ROOT, RuleSet
from auditor.errors import Problem, RulesError
from auditor.inputs import documents, schema_errors
from auditor.inputs.documents import Document
from auditor.inputs.words import closest
from auditor.policy.house import Policy, Settled

FILE = "policy.yaml"
RULES = "rules"
"""The folders of a policy are called like those of the auditor: rules and catalogue."""

HOUSE_FACTS = "house"
"""The root of the facts a policy asks for itself; its evidence is called evidence.house_..., and so on."""


def files(folder: Path) -> list[Path]:
    """Every file of a policy, those of rules and catalogue and their cases included, in order of their path."""
    return sorted(folder.rglob("*.yaml"))


def load(folder: Path, schemas: Path) -> tuple[Policy, Document]:
    """Read a policy's own file and digest all of its files; raises RulesError with every problem."""
    path = folder / FILE
    if not path.is_file():
        what = f"holds no {FILE}, which says whose policy it is."
        raise RulesError([Problem(str(folder), None, "", what, fix="Name the folder of a house policy.")])
    misplaced = [one for one in files(folder) if one.relative_to(folder).parts[0] not in (FILE, RULES, CATALOGUE)]
    if misplaced:
        what = f"stands neither under {RULES}/ nor under {CATALOGUE}/: nothing would read it."
        raise RulesError([Problem(str(one), None, "", what, fix="Move it, or remove it.") for one in misplaced])
    document = documents.load(path, error=RulesError)
    schema_errors.check(document, json.loads((schemas / "policy.schema.json").read_text("utf-8")), error=RulesError)
    data = cast("dict[str, Any]", document.data)
    head = data["policy"]
    digests = {
        one.relative_to(folder).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest() for one in files(folder)
    }
    policy = Policy(
        id=str(head["id"]),
        title=str(head["title"]),
        organisation=str(head["organisation"]),
        owner=str(head["owner"]),
        adopted=str(head["adopted"]),
        signoffs=tuple(map(str, data.get("signoffs", ()))),
        settled=tuple(
            Settled(
                str(one["reading"]),
                str(one["value"]),
                str(one["because"]),
                str(one["decided_by"]),
                str(one["decided_on"]),
            )
            for one in data.get("readings", ())
        ),
        files=digests,
    )
    return policy, document


def beyond_bounds(folder: Path, policy: Policy, document: Document, rules: RuleSet) -> list[Problem]:
    """Where a policy does more than add and tighten; what its catalogue may hold, reading the catalogue tells."""
    return [*_readings(policy, document, rules), *_rules(folder / RULES, rules)]


def _readings(policy: Policy, document: Document, rules: RuleSet) -> Iterator[Problem]:
    known = {name: spec for name, spec in rules.facts.items() if name.partition(".")[0] == READINGS_ROOT}
    seen: set[str] = set()
    for index, one in enumerate(policy.settled):
        path = ("readings", index)
        spec = known.get(one.reading)
        if spec is None:
            near = closest(one.reading, known)
            fix = f'Did you mean "{near}"?' if near else f"Those there are: {', '.join(known)}."
            yield document.problem((*path, "reading"), f'"{one.reading}" is not a contested reading.', fix=fix)
        elif one.value not in spec.values:
            fix = f"Known: {', '.join(spec.values)}."
            yield document.problem(
                (*path, "value"), f'"{one.value}" is not one of the readings of {one.reading}.', fix=fix
            )
        if one.reading in seen:
            yield document.problem((*path, "reading"), f"settles {one.reading} a second time.", fix="Keep one.")
        seen.add(one.reading)


def _rules(folder: Path, rules: RuleSet) -> Iterator[Problem]:
    """Names of the policy's own, so that no built-in rule can come to read them, now or in a later version."""

    def own(file: str) -> bool:
        return file.startswith(f"{HOUSE}/")

    def say(file: str, line: int, name: str, what: str, fix: str) -> Problem:
        return Problem(str(folder / file.removeprefix(f"{HOUSE}/")), line, name, what, fix=fix)

    for rule in rules.rules:
        if own(rule.file) and not rule.id.startswith(f"{HOUSE}/"):
            what = "is a rule of a house policy, whose id begins with policy/."
            last = rule.id.rpartition("/")[2]
            yield say(rule.file, rule.line, rule.id, what, f"Write:  id: {HOUSE}/{last}")
    for spec in rules.facts.values():
        root, _, last = spec.name.partition(".")
        if own(spec.file) and root != HOUSE_FACTS and not (root in EVIDENCE_ROOTS and last.startswith("house_")):
            good = f"{root}.house_{last}" if root in EVIDENCE_ROOTS else f"{HOUSE_FACTS}.{last.replace('.', '_')}"
            what = "is a fact of a house policy, whose name begins with house. (evidence: with evidence.house_)."
            yield say(spec.file, spec.line, spec.name, what, f"Write:  {good}")
    for parameter in rules.parameters.values():
        if own(parameter.file) and not parameter.id.startswith(f"{HOUSE}."):
            what = "is a parameter of a house policy, whose id begins with policy."
            fix = f"Write:  id: {HOUSE}.{parameter.id}"
            yield say(parameter.file, parameter.line, parameter.id, what, fix)
