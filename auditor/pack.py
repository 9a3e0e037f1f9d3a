"""A rule pack with its catalogue: loaded, digested, and kept ready in a cache keyed by the digest of every file.

The cache spares the parsing and linting of files that did not change. It lives in the user's own cache folder
(``AUDITOR_CACHE`` names another, empty turns it off), is used only if it is this user's, and is never needed.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditor import __version__, resources
from auditor.catalogue.entries import Catalogue
from auditor.engine.rules import RuleSet
from auditor.errors import Problem, RulesError

MOST_KEPT = 8
"""Loaded packs kept in the cache: whoever writes rules makes a new one with every change."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules and catalogue of one folder, with where they came from."""

    folder: Path
    schemas: Path
    rules: RuleSet
    catalogue: Catalogue

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
    cache = _cache_file(folder, schemas)
    found = _cached(cache)
    if found is None:
        found = _read(folder, schemas)
        _keep(cache, found)
    return Pack(folder, schemas, *found)


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


def _cache_file(folder: Path, schemas: Path) -> Path | None:
    """Where a loaded pack of exactly these bytes, this version and this Python is kept; None without a cache."""
    place = os.environ.get("AUDITOR_CACHE")
    if place == "":
        return None
    if place is None:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        place = str(Path(base) / "auditor")
    content = hashlib.sha256(f"{__version__} {sys.version} {pickle.HIGHEST_PROTOCOL}".encode())
    try:
        for path in (*sorted(folder.rglob("*.yaml")), *sorted(schemas.glob("*.json")), *_own_code()):
            data = path.read_bytes()
            content.update(f"{path.as_posix()} {len(data)}\n".encode())
            content.update(data)
    except OSError:
        return None  # reading the pack itself tells which file cannot be read
    return Path(place) / f"pack-{content.hexdigest()}.pickle"


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
        "catalogue/entries.py",
        "catalogue/reading.py",
        "catalogue/checks.py",
        "catalogue/load.py",
    )
    return [package / name for name in names]


def _cached(path: Path | None) -> tuple[RuleSet, Catalogue] | None:
    if path is None or not path.is_file() or not _is_ours(path) or not _is_ours(path.parent):
        return None
    try:
        found = pickle.loads(path.read_bytes())
    except Exception:
        return None  # a broken cache is as good as none
    return found if isinstance(found, tuple) else None


def _is_ours(path: Path) -> bool:
    """Whether a file is this user's own and nobody else may write to it."""
    if not hasattr(os, "getuid"):
        return True
    status = path.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _keep(path: Path | None, found: tuple[RuleSet, Catalogue]) -> None:
    if path is None:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".pack-", delete=False) as file:
            waiting = Path(file.name)
            try:
                file.write(pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL))
                waiting.replace(path)
            finally:
                waiting.unlink(missing_ok=True)
        for old in sorted(path.parent.glob("pack-*.pickle"), key=lambda one: one.stat().st_mtime)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return  # a folder that cannot be written to only costs time
