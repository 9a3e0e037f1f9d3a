"""The rules an audit used, or a house policy, as one file beside its record: the same files give the same bytes.

Files stand in it as they are, uncompressed (the PDF compresses what it carries), under the names by which the record
lists their digests, with no date.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from auditor.errors import AuditorError, InputError, Problem

RULES, POLICY = "rules.zip", "policy.zip"
"""The names of the bundles: rules with the catalogue, and the house policy."""

FOLDERS = {"rules": "", "catalogue": "catalogue/"}
"""Where the files of each part of the record's inputs stand inside the folder of rules."""

MOST_FILES, MOST_BYTES = 2_000, 64 * 1024 * 1024


def bundle(files: Mapping[str, str], folder: Path) -> bytes:
    """Files of a folder by name and digest; raises AuditorError if one was changed since its digest was taken."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, digest in sorted(files.items()):
            data = (folder / name).read_bytes()
            if hashlib.sha256(data).hexdigest() != digest:
                raise AuditorError(f"{folder / name} changed while it was used. Audit again.")
            entry = zipfile.ZipInfo(name)  # dated 1980-01-01, like every file without a date
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, data)
    return out.getvalue()


def unpack(data: bytes, wanted: Mapping[str, str], folder: Path, name: str) -> None:
    """Write the files of a bundle into a folder; raises InputError unless they are exactly the ``wanted`` ones."""
    for file, content in contents(data, wanted, name).items():
        place = folder / inside(file, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def contents(data: bytes, wanted: Mapping[str, str], name: str) -> dict[str, bytes]:
    """The files of a bundle by name; raises InputError unless they are exactly the ``wanted`` ones."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(names) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise _broken(name, "holds more than a pack of rules does.")
            if sorted(names) != sorted(wanted):
                odd = ", ".join(sorted(set(names) ^ set(wanted))[:5]) or "one is there twice"
                raise _broken(name, f"does not hold the files the record names: {odd}.")
            found = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise _broken(name, f"cannot be read: {error}.") from error
    for file, content in found.items():
        if hashlib.sha256(content).hexdigest() != wanted[file]:
            raise _broken(name, f"holds {file} with another digest than the record names.")
    return found


def rule_files(inputs: Mapping[str, Any]) -> dict[str, str]:
    """Every file of rules and catalogue that a record names: its name inside the folder of rules, and its digest."""
    rows = [(prefix, row) for part, prefix in FOLDERS.items() for row in inputs[part]["files"]]
    return {f"{prefix}{row['name']}": str(row["sha256"]) for prefix, row in rows}


def policy_files(inputs: Mapping[str, Any]) -> dict[str, str]:
    """Every file of the house policy that a record names, with its digest; none where there is no policy."""
    policy = inputs["policy"]
    return {} if policy is None else {str(row["name"]): str(row["sha256"]) for row in policy["files"]}


def inside(file: str, name: str) -> Path:
    """The name as a path that stays where it is put."""
    path = PurePosixPath(file)
    if path.is_absolute() or ".." in path.parts or "\\" in file or ":" in file or not path.parts:
        raise _broken(name, f'holds a file named "{file}".')
    return Path(*path.parts)


def _broken(name: str, what: str) -> InputError:
    return InputError([Problem(name, None, "", what)])
