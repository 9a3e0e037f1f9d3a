"""Read YAML and JSON safely: exact values, the line of each, and every problem said in plain words at once.

A document is read by the rules of YAML 1.2 (core schema) or of JSON, never by those of YAML 1.1; it is
checked against bounds while it is read, so that no file, however made, takes more than a moment.
"""

from __future__ import annotations

import difflib
import hashlib
import pathlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from auditor.errors import InputError, Problem, ProblemsError
from auditor.inputs.reading import STANDARD, Limits, Path, Reading, dotted
from auditor.inputs.text import decode
from auditor.inputs.tree import Data

__all__ = ["Data", "Document", "Included", "Limits", "Path", "dotted", "load", "loads"]


@dataclass(frozen=True, slots=True)
class Included:
    """A place of a document whose content comes from another file, and where it stands there."""

    at: Path
    document: Document
    path: Path


@dataclass(frozen=True, slots=True)
class Document:
    """What one file says, and on which line it says it; parts of it may come from other files."""

    name: str
    """The file as the user named it, for messages."""
    sha256: str
    """Of the bytes read, in hexadecimal."""
    data: Data
    lines: Mapping[Path, int]
    """The line of every value, counted from 1; for the entry of a mapping, the line of its key."""
    content: bytes = field(default=b"", repr=False, compare=False)
    """The bytes read."""
    included: tuple[Included, ...] = ()
    """The places that come from other files."""

    def origin(self, path: Path) -> tuple[Document, Path]:
        """The file a value stands in, and its path there."""
        for one in self.included:
            if path[: len(one.at)] == one.at:
                return one.document, (*one.path, *path[len(one.at) :])
        return self, path

    def line(self, path: Path) -> int:
        """The line of a value in its file; of what it would stand in, when the document does not have it."""
        document, path = self.origin(path)
        while path and path not in document.lines:
            path = path[:-1]
        return document.lines.get(path, 1)

    def spot(self, path: Path) -> str:
        """Where a value stands, for a sentence: line 14, or line 3 of another file."""
        document, _ = self.origin(path)
        return f"line {self.line(path)}" + ("" if document is self else f" of {document.own_name}")

    @property
    def own_name(self) -> str:
        """The file's own name: the folder it stands in says nothing about what it says."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1]

    def problem(self, path: Path, what: str, why: str = "", fix: str = "") -> Problem:
        """A problem with the value at this path, to be raised together with all others of the document."""
        document, own = self.origin(path)
        return Problem(document.name, self.line(path), dotted(own), what, why, fix)


def load(path: pathlib.Path | str, *, limits: Limits = STANDARD, error: type[ProblemsError] = InputError) -> Document:
    """The document in a file: JSON when its name ends in ``.json``, else YAML.

    Raises ``error`` with every problem found, also when the file cannot be opened.
    """
    reading = Reading(str(path), limits, error)
    data = _bytes(pathlib.Path(path), reading)
    return _document(data, reading, "json" if pathlib.Path(path).suffix.lower() == ".json" else "yaml")


def loads(
    text: bytes | str,
    *,
    name: str,
    format: Literal["yaml", "json"] = "yaml",
    limits: Limits = STANDARD,
    error: type[ProblemsError] = InputError,
) -> Document:
    """The document in a text or in the bytes of a file; ``name`` is what messages call it."""
    # Half a surrogate pair cannot be encoded; decode() then says on which line it stands.
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return _document(data, Reading(name, limits, error), format)


def _document(data: bytes, reading: Reading, format: Literal["yaml", "json"]) -> Document:
    text = decode(data, reading)
    # Each reader is imported where it is needed: a program that reads only JSON never loads the YAML parser.
    content: Data
    lines: Mapping[Path, int]
    if format == "json":
        from auditor.inputs import json_lines, json_quick

        content, lines = json_quick.read(text, reading.limits), _LinesWhenAsked(text, reading)
        if content is None:
            content, lines = json_lines.read(text, reading)
    else:
        from auditor.inputs import yaml_events

        content, lines = yaml_events.read(text, reading)
    return Document(reading.name, hashlib.sha256(data).hexdigest(), content, lines, data)


class _LinesWhenAsked(Mapping[Path, int]):
    """The lines of a JSON text, found when somebody first asks for one: a record has some hundred thousand values."""

    __slots__ = ("_lines", "_reading", "_text")

    def __init__(self, text: str, reading: Reading) -> None:
        self._text, self._reading = text, reading
        self._lines: dict[Path, int] | None = None

    def _found(self) -> dict[Path, int]:
        if self._lines is None:
            from auditor.inputs import json_lines

            self._lines = json_lines.read(self._text, self._reading)[1]
        return self._lines

    def __getitem__(self, path: Path) -> int:
        return self._found()[path]

    def __iter__(self) -> Iterator[Path]:
        return iter(self._found())

    def __len__(self) -> int:
        return len(self._found())


def _bytes(path: pathlib.Path, reading: Reading) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than allowed tells "too large" apart, without reading what never ends (/dev/zero).
            return file.read(reading.limits.bytes + 1)
    except FileNotFoundError:
        reading.stop(None, "there is no such file.", fix=_similar_name(path))
    except IsADirectoryError:
        reading.stop(None, "is a folder, not a file.", fix=_file_inside(path))
    except PermissionError:
        reading.stop(None, "may not be read by this user.", fix="Ask its owner for the right to read it.")
    except (OSError, ValueError) as broken:
        reason = broken.strerror if isinstance(broken, OSError) and broken.strerror else str(broken)
        reading.stop(None, f"cannot be read: {reason}.")


def _similar_name(path: pathlib.Path) -> str:
    try:
        names = sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        return ""
    close = difflib.get_close_matches(path.name, names, n=1)
    return f"Did you mean {path.with_name(close[0])}?" if close else ""


def _file_inside(path: pathlib.Path) -> str:
    inside = path / "descriptor.yaml"
    return f"Did you mean {inside}?" if inside.is_file() else "Name a file inside it."
