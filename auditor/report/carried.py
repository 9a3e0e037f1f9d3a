"""What a report carries beside its record, so that the audit can be run again from the report alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from auditor.inputs.documents import Document
from auditor.report import bundle
from auditor.report.pdf import Attachment

PARTS = {
    "descriptor": "The project descriptor",
    "organisation": "The organisation profile",
    "waivers": "The waivers",
    "claims": "The figures of a vendor that were recomputed",
}
"""The inputs that are one file each, as the record names them."""


def file_name(part: str, named: Mapping[str, Any]) -> str:
    """The name under which an input is attached: its part of the audit, and the format it is written in."""
    return f"{part}.json" if str(named["name"]).lower().endswith(".json") else f"{part}.yaml"


def beside(inputs: Mapping[str, Any], folder: Path) -> dict[str, bytes]:
    """The inputs of a record that stand in a folder under their own names unchanged, named as they are attached."""
    found = {}
    for part in PARTS:
        named = inputs.get(part)
        if named is None:
            continue
        place = folder / Path(str(named["name"])).name
        if place.is_file():
            content = place.read_bytes()
            if hashlib.sha256(content).hexdigest() == named["sha256"]:
                found[file_name(part, named)] = content
    return found


def attachments(
    inputs: Mapping[str, Any], documents: Mapping[str, Document], rules: Path, policy: Path | None = None
) -> Iterator[Attachment]:
    """The inputs of an audit as files: ``documents`` by part, and rules, catalogue and policy from their folders.

    Raises AuditorError where a file of the rules changed since it was used.
    """
    for part, what in PARTS.items():
        if inputs.get(part) is None:
            continue
        name = file_name(part, inputs[part])
        media_type = "application/json" if name.endswith(".json") else "application/yaml"
        yield Attachment(name, documents[part].content, media_type, "Source", what)
    if policy is not None:
        content = bundle.bundle(bundle.policy_files(inputs), policy)
        yield Attachment(bundle.POLICY, content, "application/zip", "Source", "The house policy")
    content = bundle.bundle(bundle.rule_files(inputs), rules)
    yield Attachment(bundle.RULES, content, "application/zip", "Source", "The rules and the catalogue used")
