"""A rule pack with its catalogue: loaded, digested, and kept in the cache by the digest of every file.

The cache spares the parsing and linting of files that did not change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from auditor import __version__, cache, resources
from auditor.catalogue.entries import Catalogue
from auditor.engine.rules import RuleSet
from auditor.errors import Problem, RulesError
from auditor.policy.house import Policy


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules and catalogue of one folder, with where they came from; ``policy`` is the house policy that adds to them.

    ``key`` is a digest over every file and what read them, empty where they could not be read for it.
    """

    folder: Path
    schemas: Path
    rules: RuleSet
    catalogue: Catalogue
    key: str = field(default="", compare=False)
    policy: Policy | None = None
    house: Path | None = None

    def described(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Rules and catalogue as the record names them, without what a policy adds: version, digest, files."""
        return describe(_built_in(self.rules.files)), describe(_built_in(self.catalogue.files))

    @property
    def house_rules(self) -> Path | None:
        """The folder of the policy's own rules, if there is a policy."""
        return None if self.house is None else self.house / "rules"


def describe(files: Mapping[str, str]) -> dict[str, Any]:
    """Version, files with their digests, and one digest over the sorted ``<sha256>  <name>`` lines."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(files.items()))
    rows = [{"name": name, "sha256": digest} for name, digest in sorted(files.items())]
    return {"version": __version__, "sha256": hashlib.sha256(lines.encode()).hexdigest(), "files": rows}


def _built_in(files: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in files.items() if name.partition("/")[0] != "policy"}


def load(folder: Path | None = None, schemas: Path | None = None, policy: Path | None = None) -> Pack:
    """The built-in rule pack, or the one in a folder, with what a house policy adds to it.

    Raises RulesError with every problem found.
    """
    folder, schemas = folder or resources.rules(), schemas or resources.schemas()
    key = _key(folder, schemas, policy)
    found = cache.recall("pack", key) if key else None
    if not isinstance(found, tuple):
        found = _read(folder, schemas) if policy is None else _read_with(policy, folder, schemas)
        if key:
            cache.keep("pack", key, found)
    rules, catalogue, house = cast("tuple[RuleSet, Catalogue, Policy | None]", found)
    return Pack(folder, schemas, rules, catalogue, key, house, policy)


def joined(folder: Path, schemas: Path, rules: RuleSet | None, catalogue: Catalogue | None) -> Pack:
    """The pack in a folder, where its rules or its catalogue are known already and need not be read again.

    Raises RulesError with every problem found.
    """
    from auditor.catalogue import load as catalogue_load
    from auditor.engine import files, ruleset

    return Pack(
        folder,
        schemas,
        ruleset.load(folder, schemas) if rules is None else rules,
        catalogue_load.load(folder / files.CATALOGUE, schemas) if catalogue is None else catalogue,
    )


def _read_with(folder: Path, built_in: Path, schemas: Path) -> tuple[RuleSet, Catalogue, Policy]:
    """Rules and catalogue with a house policy: where the built-in ones are sound, every problem is the policy's."""
    from auditor.policy import reading as policies

    problems: list[Problem] = []
    house = None
    try:
        house, document = policies.load(folder, schemas)
    except RulesError as error:
        problems += error.problems
    try:
        rules, catalogue, _ = _read(built_in, schemas, folder)
    except RulesError as error:
        raise RulesError([*problems, *error.problems]) from error
    if house is not None:
        problems += policies.beyond_bounds(folder, house, document, rules)
    if house is None or problems:
        raise RulesError(problems)
    return rules, catalogue, house


def _read(folder: Path, schemas: Path, policy: Path | None = None) -> tuple[RuleSet, Catalogue, None]:
    """The files themselves; what reads and lints them is imported only here, since a cached pack needs none of it."""
    from auditor.catalogue import load as catalogue_load
    from auditor.engine import files, ruleset

    problems: list[Problem] = []
    rules = catalogue = None
    try:
        rules = ruleset.load(folder, schemas, None if policy is None else policy / "rules")
    except RulesError as error:
        problems += error.problems
    try:
        house = None if policy is None else policy / files.CATALOGUE
        catalogue = catalogue_load.load(folder / files.CATALOGUE, schemas, house)
    except RulesError as error:
        problems += error.problems
    if rules is None or catalogue is None:
        raise RulesError(problems)
    return rules, catalogue, None


def _key(folder: Path, schemas: Path, policy: Path | None) -> str:
    """The key of exactly these files; empty where one cannot be read, which reading the pack will tell."""
    try:
        house = [] if policy is None else sorted(policy.rglob("*.yaml"))
        return cache.key(
            str(policy or ""),
            files=(*sorted(folder.rglob("*.yaml")), *sorted(schemas.glob("*.json")), *_own_code(), *house),
        )
    except OSError:
        return ""


def _own_code() -> list[Path]:
    """The modules whose data the cache holds: a change in them makes it another cache."""
    package = Path(__file__).parent
    names = (
        "engine/rules.py",
        "engine/conditions.py",
        "engine/values.py",
        "engine/parse.py",
        "engine/ruleset.py",
        "engine/inventory.py",
        "engine/lint.py",
        "engine/contradictions.py",
        "engine/dated.py",
        "engine/clauses.py",
        "engine/goals.py",
        "engine/names.py",
        "engine/network.py",
        "engine/flatten.py",
        "policy/house.py",
        "policy/reading.py",
        "engine/files.py",
        "catalogue/entries.py",
        "catalogue/house.py",
        "catalogue/reading.py",
        "catalogue/checks.py",
        "catalogue/load.py",
    )
    return [package / name for name in names]
