"""The rules and the catalogue an audit used, as one file beside its record: the same files give the same bytes.

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

NAME = "rules.zip"

FOLDERS = {"rules": "", "catalogue": "catalogue/"}
"""Where the files of each part of the record's inputs stand inside the folder of rules."""

MOST_FILES, MOST_BYTES = 2_000, 64 * 1024 * 1024


def bundle(inputs: Mapping[str, Any], folder: Path) -> bytes:
    """The files named in a record's ``inputs``, from the folder of rules; raises AuditorError if one changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, digest in sorted(_named(inputs).items()):
            data = (folder / name).read_bytes()
            if hashlib.sha256(data).hexdigest() != digest:
                raise AuditorError(f"{folder / name} changed while it was used. Audit again.")
            entry = zipfile.ZipInfo(name)  # dated 1980-01-01, like every file without a date
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, data)
    return out.getvalue()


def unpack(data: bytes, inputs: Mapping[str, Any], folder: Path, name: str) -> None:
    """Write the files of a bundle into a folder; raises InputError unless they are exactly those the record names."""
    for file, content in contents(data, inputs, name).items():
        place = folder / _inside(file, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def contents(data: bytes, inputs: Mapping[str, Any], name: str) -> dict[str, bytes]:
    """The files of a bundle by name; raises InputError unless they are exactly those the record names."""
    wanted = _named(inputs)
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


def _named(inputs: Mapping[str, Any]) -> dict[str, str]:
    """Every file by its name inside the folder of rules, with its digest."""
    return {
        f"{prefix}{row['name']}": str(row["sha256"])
        for part, prefix in FOLDERS.items()
        for row in inputs[part]["files"]
    }


def _inside(file: str, name: str) -> Path:
    """The name as a path that stays where it is put."""
    path = PurePosixPath(file)
    if path.is_absolute() or ".." in path.parts or "\\" in file or ":" in file or not path.parts:
        raise _broken(name, f'holds a file named "{file}".')
    return Path(*path.parts)


def _broken(name: str, what: str) -> InputError:
    return InputError([Problem(name, None, NAME, what)])
