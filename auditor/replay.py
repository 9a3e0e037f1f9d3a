"""Audit again from what a report carries, and say where the new record differs from the one it prints.

The same rules, catalogue, descriptor and day give the same record, byte for byte, with the same engine. A newer engine
may write more into it: then every difference is named.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

from auditor import __version__
from auditor.audit import Auditor
from auditor.costs import claims_file
from auditor.errors import InputError, Problem, RulesError
from auditor.inputs import documents, project
from auditor.record import canonical
from auditor.report import bundle, carried

MOST_NAMED = 100
"""Differences that are named one by one; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the replayed record says something else; a value that is not there is None."""

    where: str
    recorded: Any
    replayed: Any

    def __str__(self) -> str:
        return f"{self.where}: the report says {_short(self.recorded)}, the replay {_short(self.replayed)}"


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found. ``made_by`` is the version of the auditor that wrote the record."""

    differences: tuple[Difference, ...]
    more: int
    made_by: str
    own_rules: bool
    """Whether the rules and the catalogue are those of this installation."""

    @property
    def same(self) -> bool:
        """Whether every verdict and number came out again."""
        return not self.differences


def replay(
    record: canonical.Record,
    files: Mapping[str, bytes],
    name: str,
    installed: Auditor,
    *,
    with_installed_rules: bool = False,
) -> Replay:
    """Replay a record with the files attached to its report; ``name`` is the report's, for messages.

    ``with_installed_rules`` asks what the rules of this installation make of it, whatever it was made with.

    Raises InputError where a file is missing or is not the one the record names, or where the rules attached were
    written for another version, which this one cannot read.
    """
    inputs = record["inputs"]
    own = own_rules(record, installed)
    given = {part: document(part, inputs, files, name) for part in carried.PARTS}
    as_of = date.fromisoformat(record["as_of"])
    with tempfile.TemporaryDirectory(prefix="auditor-replay-") as place:
        rules, policy = installed.pack.folder, None
        if not own and not with_installed_rules:
            rules = _unpacked(bundle.RULES, bundle.rule_files(inputs), files, Path(place) / "rules", name)
        if inputs["policy"] is not None:
            policy = _unpacked(bundle.POLICY, bundle.policy_files(inputs), files, Path(place) / "policy", name)
        same = rules == installed.pack.folder and policy is None and installed.pack.house is None
        auditor = installed if same else _opened(rules, policy, Path(place), record, name)
        return _compare(record, auditor, given, as_of, own)


def _opened(rules: Path, policy: Path | None, place: Path, record: canonical.Record, name: str) -> Auditor:
    """An auditor by the rules attached; raises InputError where this version cannot read them."""
    try:
        return Auditor.open(rules, policy)
    except RulesError as error:
        first = replace(error.problems[0], file=error.problems[0].file.removeprefix(f"{place}/"), why="", fix="")
        what = (
            f"holds rules that this version ({__version__}) cannot read; they were written for another one "
            f"({record['inputs']['rules']['version']}, or a build of it). The first of {len(error.problems)}: {first}"
        )
        fix = "Replay it with the auditor that made it, or by the rules installed here: add --installed-rules."
        raise InputError([Problem(name, None, bundle.RULES, what, fix=fix)]) from error


def _unpacked(bundled: str, wanted: Mapping[str, str], files: Mapping[str, bytes], place: Path, name: str) -> Path:
    """The folder into which a bundle was unpacked."""
    if bundled not in files:
        raise InputError([Problem(name, None, bundled, "is not attached, so nothing can be replayed.")])
    bundle.unpack(files[bundled], wanted, place, f"{name}: {bundled}")
    return place


def own_rules(record: canonical.Record, installed: Auditor) -> bool:
    """Whether a record was made with exactly the rules and the catalogue of this installation."""
    described = dict(zip(("rules", "catalogue"), installed.pack.described(), strict=True))
    return all(record["inputs"][part]["sha256"] == described[part]["sha256"] for part in described)


def document(part: str, inputs: Mapping[str, Any], files: Mapping[str, bytes], name: str) -> documents.Document | None:
    """One input that is a file; None where the audit had none."""
    named = inputs.get(part)
    if named is None:
        return None
    file = carried.file_name(part, named)
    if file not in files:
        raise InputError([Problem(name, None, file, "is not attached, so nothing can be replayed.")])
    form: Literal["json", "yaml"] = "json" if file.endswith(".json") else "yaml"
    found = documents.loads(files[file], name=str(named["name"]), format=form)
    if found.sha256 != named["sha256"]:
        what = "file of waivers" if part == "waivers" else part
        raise InputError([Problem(name, None, file, f"is not the {what} whose digest the record names.")])
    return found


def _compare(
    record: canonical.Record,
    auditor: Auditor,
    given: Mapping[str, documents.Document | None],
    as_of: date,
    own: bool,
) -> Replay:
    described = given["descriptor"]
    assert described is not None  # every audit has one, and the schema of records says so
    schemas, claims = auditor.pack.schemas, given["claims"]
    if claims is not None:
        claims_file.read(claims, schemas)
    descriptor = project.read(described, schemas, given["organisation"], given["waivers"], claims)
    found = list(differences(record, auditor.audit_descriptor(descriptor, as_of).record))
    version = str(record["inputs"]["rules"]["version"])
    if version != __version__:  # the version is that of the engine, which this replay is meant to differ in
        found = [one for one in found if one.where not in ("inputs.rules.version", "inputs.catalogue.version")]
    return Replay(tuple(found[:MOST_NAMED]), max(0, len(found) - MOST_NAMED), version, own)


def differences(recorded: Any, replayed: Any, where: str = "") -> Iterator[Difference]:
    """Every place where two records differ, in their order; things with an id are matched by it."""
    if isinstance(recorded, Mapping) and isinstance(replayed, Mapping):
        for key in sorted({*recorded, *replayed}):
            place = f"{where}.{key}" if where else key
            yield from differences(recorded.get(key), replayed.get(key), place)
    elif isinstance(recorded, list | tuple) and isinstance(replayed, list | tuple):
        yield from _list_differences(recorded, replayed, where)
    elif type(recorded) is not type(replayed) or recorded != replayed:
        yield Difference(where, recorded, replayed)


def _list_differences(recorded: Any, replayed: Any, where: str) -> Iterator[Difference]:
    key = _identity([*recorded, *replayed])
    if key is None:
        for index in range(max(len(recorded), len(replayed))):
            old, new = (part[index] if index < len(part) else None for part in (recorded, replayed))
            yield from differences(old, new, f"{where}[{index}]")
        return
    before, after = ({tuple(item[k] for k in key): item for item in part} for part in (recorded, replayed))
    for name in [*before, *(name for name in after if name not in before)]:
        place = f"{where}[{', '.join(map(str, name))}]"
        if name in before and name in after:
            yield from differences(before[name], after[name], place)
        else:
            yield Difference(place, before.get(name), after.get(name))


def _identity(items: list[Any]) -> tuple[str, ...] | None:
    """What tells the items of a list apart: rule and subject, which outlive a change of numbering, or the id."""
    if not items or not all(isinstance(item, Mapping) for item in items):
        return None
    for key in (("rule", "subject", "text"), ("rule", "subject"), ("id",)):
        if all(all(isinstance(item.get(k), str) for k in key) for item in items):
            return key
    return None


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "an entry"
    text = f"“{value}”" if isinstance(value, str) else str(value)
    return text if len(text) <= 120 else f"{text[:117]}…"
