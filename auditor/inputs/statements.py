"""What a descriptor tells as said by one source, to be weighed against what others say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.inputs.documents import Data, Path


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of a fact; sources may differ. ``subject`` None is the project."""

    fact: str
    subject: str | None
    value: Data
    said_by: str
    as_of: date
    evidence: str | None
    path: Path


def statement(entry: dict[str, Data], path: Path) -> Statement:
    """A statement of a descriptor that fits the schema."""
    return Statement(
        fact=str(entry["fact"]),
        subject=None if entry.get("subject") is None else str(entry["subject"]),
        value=entry["value"],
        said_by=str(entry["said_by"]),
        as_of=date.fromisoformat(str(entry["as_of"])),
        evidence=None if entry.get("evidence") is None else str(entry["evidence"]),
        path=path,
    )
