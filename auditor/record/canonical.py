"""The record: the whole audit as one canonical JSON document, and its digest.

Canonical means RFC 8785 in the part that is used here: keys sorted by UTF-16 code units, no space, no floats (a decimal
is text), UTF-8. The same inputs give the same bytes on any machine; there is no clock in it and no path.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from auditor.errors import AuditorError, InputError
from auditor.inputs import documents, schema_errors

VERSION = "1"

LARGEST_EXACT = 2**53 - 1
"""The largest whole number that every JSON reader keeps exactly; above it, whole numbers are written as text."""

LIMITS = documents.Limits(bytes=256 * 1024 * 1024, nodes=32_000_000)
"""The largest record that is read back: all candidates of the catalogue and all rules make some 75 million bytes."""

Record = Mapping[str, Any]


def canonical(record: Record) -> bytes:
    """The bytes of a record; raises AuditorError where it holds something that has no canonical form."""
    try:
        text = json.dumps(_sorted(record), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        return text.encode("utf-8")
    except (_NoCanonicalFormError, UnicodeEncodeError):
        _check(record, "record")  # says where
        raise


def digest(record: Record) -> str:
    """The SHA-256 of the record's canonical bytes, in hexadecimal: what a sign-off binds."""
    return hashlib.sha256(canonical(record)).hexdigest()


def load(path: Path, schema_folder: Path) -> Record:
    """Read a record from a file and check it; raises InputError where it is not one, or not canonical."""
    return of(documents.load(path, limits=LIMITS), schema_folder)


def of(document: documents.Document, schema_folder: Path) -> Record:
    """The record in a document already read; raises InputError where it is not one, or not canonical.

    It may have been written by another version: only what reading relies on has to be there.
    """
    schema_errors.check(document, _schema(schema_folder, "record-read.schema.json"))
    record: dict[str, Any] = document.data  # type: ignore[assignment]  # an object: the schema saw to it
    if not _is_canonical(record, document.sha256):
        raise InputError(
            [
                document.problem(
                    (),
                    "is a record, but not in canonical form.",
                    why="Its digest would differ from the one that was signed.",
                    fix="Use the file as the auditor wrote it.",
                )
            ]
        )
    return record


def _is_canonical(record: Record, sha256: str) -> bool:
    try:
        return digest(record) == sha256
    except AuditorError:  # it holds what no record does, such as 1.0
        return False


def validate(record: Record, schema_folder: Path) -> None:
    """Check a record this package made against its schema; raises AuditorError, since it would be our mistake."""
    from jsonschema import Draft202012Validator

    errors = sorted(Draft202012Validator(_schema(schema_folder)).iter_errors(record), key=lambda e: e.json_path)
    if errors:
        raise AuditorError(f"the record does not fit its schema at {errors[0].json_path}: {errors[0].message}")


def fits(record: Record, schema_folder: Path) -> bool:
    """Whether a record is of the form that this version writes and prints; one that was read back need not be."""
    try:
        validate(record, schema_folder)
    except AuditorError:
        return False
    return True


def _schema(folder: Path, name: str = "record.schema.json") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / name).read_text("utf-8"))
    return found


class _NoCanonicalFormError(Exception):
    """A value that has no canonical form."""


def _sorted(value: Any) -> Any:
    """The value with all keys in order; by type and not by protocol, since every audit comes through here."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is dict:
        if not all(type(key) is str for key in value):
            raise _NoCanonicalFormError
        ascii_only = all(map(str.isascii, value))
        keys = sorted(value) if ascii_only else sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return {key: _sorted(value[key]) for key in keys}
    if kind is list or kind is tuple:
        return [_sorted(item) for item in value]
    if kind is int and abs(value) <= LARGEST_EXACT:
        return value
    raise _NoCanonicalFormError


def _check(value: Any, where: str) -> None:
    match value:
        case None | bool():
            return
        case str() if _is_text(value):
            return
        case int() if abs(value) <= LARGEST_EXACT:
            return
        case Mapping():
            for key, item in value.items():
                if not isinstance(key, str) or not _is_text(key):
                    raise AuditorError(f"{where} has the key {key!r}, which has no canonical form")
                _check(item, f"{where}.{key}")
            return
        case list() | tuple():
            for index, item in enumerate(value):
                _check(item, f"{where}[{index}]")
            return
    raise AuditorError(f"{where} holds {type(value).__name__} {value!r}, which has no canonical form")


def _is_text(value: str) -> bool:
    """Whether a text can be written at all: half a surrogate pair cannot."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
