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


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules and catalogue of one folder, with where they came from.

    ``key`` is a digest over every file and what read them, empty where they could not be read for it.
    """

    folder: Path
    schemas: Path
    rules: RuleSet
    catalogue: Catalogue
    key: str = field(default="", compare=False)

    def described(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Rules and catalogue as the record names them: version, digest, files."""
        return describe(self.rules.files), describe(self.catalogue.files)


def describe(files: Mapping[str, str]) -> dict[str, Any]:
    """Version, files with their digests, and one digest over the sorted ``<sha256>  <name>`` lines."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(files.items()))
    rows = [{"name": name, "sha256": digest} for name, digest in sorted(files.items())]
    return {"version": __version__, "sha256": hashlib.sha256(lines.encode()).hexdigest(), "files": rows}


def load(folder: Path | None = None, schemas: Path | None = None) -> Pack:
    """The built-in rule pack, or the one in a folder; raises RulesError with every problem found."""
    folder, schemas = folder or resources.rules(), schemas or resources.schemas()
    key = _key(folder, schemas)
    found = cache.recall("pack", key) if key else None
    if not isinstance(found, tuple):
        found = _read(folder, schemas)
        if key:
            cache.keep("pack", key, found)
    rules, catalogue = cast("tuple[RuleSet, Catalogue]", found)
    return Pack(folder, schemas, rules, catalogue, key)


def _read(folder: Path, schemas: Path) -> tuple[RuleSet, Catalogue]:
    """The files themselves; what reads and lints them is imported only here, since a cached pack needs none of it."""
    from auditor.catalogue import load as catalogue_load
    from auditor.engine import ruleset

    problems: list[Problem] = []
    rules = catalogue = None
    try:
        rules = ruleset.load(folder, schemas)
    except RulesError as error:
        problems += error.problems
    try:
        catalogue = catalogue_load.load(folder / ruleset.CATALOGUE, schemas)
    except RulesError as error:
        problems += error.problems
    if rules is None or catalogue is None:
        raise RulesError(problems)
    return rules, catalogue


def _key(folder: Path, schemas: Path) -> str:
    """The key of exactly these files; empty where one cannot be read, which reading the pack will tell."""
    try:
        return cache.key(files=(*sorted(folder.rglob("*.yaml")), *sorted(schemas.glob("*.json")), *_own_code()))
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
        "engine/lint.py",
        "engine/contradictions.py",
        "engine/dated.py",
        "engine/clauses.py",
        "engine/goals.py",
        "engine/names.py",
        "engine/network.py",
        "engine/flatten.py",
        "catalogue/entries.py",
        "catalogue/reading.py",
        "catalogue/checks.py",
        "catalogue/load.py",
    )
    return [package / name for name in names]
