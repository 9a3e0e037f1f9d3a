"""What an audit is made from, as files in memory: one input after the other can be swapped and audited again."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from auditor import pack as packs
from auditor.audit import Audit, Auditor
from auditor.errors import InputError, RulesError
from auditor.inputs import documents, project
from auditor.inputs.descriptor import Descriptor
from auditor.record.canonical import Record
from auditor.replay import own_rules
from auditor.report import bundle, carried

PARTS = {
    "descriptor": "the descriptor",
    "organisation": "the organisation's profile",
    "as_of": "the day of the audit",
    "rules": "the rules",
    "catalogue": "the catalogue",
    "policy": "the house policy",
    "waivers": "the waivers",
    "claims": "the file of claims",
}
"""The inputs of an audit, as people call them."""

APART = frozenset({"claims"})
"""Inputs on which nothing turns but what is said of them themselves: audits are not made again with them swapped."""

ENGINE = "engine"
"""The auditor itself, where this version makes something else of the same inputs than a record says."""

Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one audit was made from. A file that is not at hand is named in ``missing`` by its part.

    ``rules`` and ``catalogue`` are the files of a pack by their name in its folder; ``digests`` tell which parts of two
    audits are the same, None where an audit had none.
    """

    descriptor: bytes | None
    organisation: bytes | None
    waivers: bytes | None
    as_of: date
    rules: Files
    catalogue: Files
    policy: Files | None
    names: Mapping[str, str]
    digests: Mapping[str, str | None]
    missing: frozenset[str] = field(default=frozenset())


def of_record(record: Record, files: Files, name: str, installed: Auditor) -> Inputs:
    """What a record was made from, out of the ``files`` its report carries; what is missing there is taken from the
    installation where the digest says it is the same.

    Raises InputError where a bundle is not the one the record names.
    """
    inputs = record["inputs"]
    missing = set()
    found: dict[str, bytes | None] = {part: None for part in carried.PARTS if part in PARTS and part not in APART}
    for part in found:
        if inputs[part] is not None:
            found[part] = files.get(carried.file_name(part, inputs[part]))
            if found[part] is None:
                missing.add(part)
    packed = _pack(record, files, name, installed)
    if packed is None:
        missing |= {"rules", "catalogue"}
    policy: Files | None = None
    if inputs["policy"] is not None:
        if bundle.POLICY in files:
            policy = bundle.contents(files[bundle.POLICY], bundle.policy_files(inputs), f"{name}: {bundle.POLICY}")
        else:
            missing.add("policy")
    return Inputs(
        descriptor=found["descriptor"],
        organisation=found["organisation"],
        waivers=found["waivers"],
        as_of=date.fromisoformat(record["as_of"]),
        rules=_part(packed or {}, catalogue=False),
        catalogue=_part(packed or {}, catalogue=True),
        policy=policy,
        names={part: str(inputs[part]["name"]) for part in found if inputs[part] is not None},
        digests={part: _digest(record, part) for part in PARTS},
        missing=frozenset(missing),
    )


def of_audit(audit: Audit, record: Record, auditor: Auditor) -> Inputs:
    """What an audit just made was made from; ``record`` is what it found."""
    inputs = record["inputs"]
    files = {carried.file_name(part, inputs[part]): one.content for part, one in audit.documents.items()}
    files[bundle.RULES] = bundle.bundle(bundle.rule_files(inputs), auditor.pack.folder)
    if auditor.pack.house is not None:
        files[bundle.POLICY] = bundle.bundle(bundle.policy_files(inputs), auditor.pack.house)
    return of_record(record, files, "the audit of today", auditor)


def swapped(first: Inputs, second: Inputs, parts: frozenset[str]) -> Inputs:
    """The first inputs, with these parts taken from the second."""
    changed = {part: getattr(second, part) for part in parts}
    return replace(
        first,
        **changed,
        names={part: (second if part in parts else first).names.get(part, part) for part in PARTS},
        digests={part: (second if part in parts else first).digests[part] for part in PARTS},
        missing=frozenset(part for part in PARTS if part in (second if part in parts else first).missing),
    )


def completed(one: Inputs, other: Inputs) -> Inputs:
    """The inputs, with files that are not at hand taken from others that have the same ones."""
    lent = {part for part in one.missing - other.missing if one.digests[part] == other.digests[part]}
    return swapped(one, other, frozenset(lent)) if lent else one


@dataclass(slots=True)
class Laboratory:
    """Audits inputs again; every pack is laid out in a folder of its own, once."""

    installed: Auditor
    place: Path
    _auditors: dict[tuple[str | None, ...], Auditor] = field(default_factory=dict)
    _own: tuple[str | None, ...] = field(init=False)

    def __post_init__(self) -> None:
        self._own = (*(str(part["sha256"]) for part in self.installed.pack.described()), None)

    def record(self, inputs: Inputs) -> Record | None:
        """What an audit of these inputs finds, in outline; None where they do not go together."""
        assert not inputs.missing
        try:
            return self.auditor(inputs).audit_descriptor(self.descriptor(inputs), inputs.as_of).outline
        except (InputError, RulesError):
            return None

    def descriptor(self, inputs: Inputs) -> Descriptor:
        """The descriptor of these inputs, with the organisation's profile and the waivers; raises InputError."""
        assert inputs.descriptor is not None
        profile = None if inputs.organisation is None else _document(inputs, "organisation", inputs.organisation)
        document = _document(inputs, "descriptor", inputs.descriptor)
        given = None if inputs.waivers is None else _document(inputs, "waivers", inputs.waivers)
        return project.read(document, self.installed.pack.schemas, profile, given)

    def auditor(self, inputs: Inputs) -> Auditor:
        """An auditor with the rules, the catalogue and the policy of these inputs."""
        key = tuple(inputs.digests[part] for part in ("rules", "catalogue", "policy"))
        if key not in self._auditors:
            self._auditors[key] = self._open(inputs, key)
        return self._auditors[key]

    def today(self, inputs: Inputs) -> Auditor:
        """An auditor with the rules and the catalogue installed here, and the policy of these inputs."""
        rules, catalogue, _ = self._own
        return self.auditor(replace(inputs, digests={**inputs.digests, "rules": rules, "catalogue": catalogue}))

    def _open(self, inputs: Inputs, key: tuple[str | None, ...]) -> Auditor:
        """What is known of the same rules or the same catalogue already is not read again."""
        pack = self.installed.pack
        if key == self._own and inputs.policy is None and pack.house is None:
            return self.installed
        folder = pack.folder
        if key[:2] != self._own[:2]:
            folder = _laid_out(Path(tempfile.mkdtemp(dir=self.place)), {**inputs.rules, **inputs.catalogue})
        if inputs.policy is not None or pack.house is not None:
            policy = None
            if inputs.policy is not None:
                policy = _laid_out(Path(tempfile.mkdtemp(dir=self.place)), inputs.policy)
            return Auditor.open(folder, policy)
        known = {self._own: self.installed, **self._auditors}
        alike = next((one for own, one in known.items() if (own[0], own[2]) == (key[0], None)), None)
        priced = next((one for own, one in known.items() if (own[1], own[2]) == (key[1], None)), None)
        joint = packs.joined(
            folder,
            pack.schemas,
            None if alike is None else alike.pack.rules,
            None if priced is None else priced.pack.catalogue,
        )
        return Auditor(joint, by_reference=True) if alike is None else alike.with_catalogue(joint)


def _laid_out(folder: Path, files: Files) -> Path:
    """The folder, with these files in it."""
    for name, content in files.items():
        place = folder / bundle.inside(name, "the pack")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder


def _document(inputs: Inputs, part: str, content: bytes) -> documents.Document:
    name = inputs.names[part]
    form: Literal["json", "yaml"] = "json" if name.lower().endswith(".json") else "yaml"
    return documents.loads(content, name=name, format=form)


def _pack(record: Record, files: Files, name: str, installed: Auditor) -> Files | None:
    """The files of rules and catalogue by name; None where they are neither attached nor installed."""
    wanted = bundle.rule_files(record["inputs"])
    if bundle.RULES in files:
        return bundle.contents(files[bundle.RULES], wanted, f"{name}: {bundle.RULES}")
    if own_rules(record, installed):
        return {file: (installed.pack.folder / file).read_bytes() for file in wanted}
    return None


def _part(files: Files, *, catalogue: bool) -> dict[str, bytes]:
    return {
        name: content for name, content in files.items() if name.startswith(bundle.FOLDERS["catalogue"]) is catalogue
    }


def _digest(record: Record, part: str) -> str | None:
    """What tells a part of one audit from that of another; None where the audit had none."""
    if part == "as_of":
        return str(record["as_of"])
    named = record["inputs"].get(part)
    return None if named is None else str(named["sha256"])
