"""Which characters the report's own typefaces print, and what is printed instead of those they do not.

No typeface of the machine is ever used: it would make the bytes depend on the machine, and a missing glyph would be
an empty box. A character without a glyph is printed as its code point (‹U+1F600›), so that nothing vanishes; so are
characters that are invisible or turn the direction of text, which could make a report say what its record does not.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from auditor import resources

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINE_BREAKS: Final = str.maketrans({"\r": " ", "\n": " ", "\t": " "})
_JOINERS: Final = frozenset("\u200c\u200d")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The characters of the faces of every report, and of each face that is added when it is needed."""

    text: frozenset[int]
    added: Mapping[str, frozenset[int]]

    def face(self, character: str) -> str | None:
        """The added face that prints a character; "" where the faces of every report do, None where none does."""
        code = ord(character)
        if code in self.text:
            return ""
        return next((face for face, codes in self.added.items() if code in codes), None)


@lru_cache(maxsize=1)
def coverage() -> Coverage:
    """What the bundled typefaces print, as tools/fonts.py found it."""
    listed = json.loads((resources.templates() / "fonts" / "coverage.json").read_text("ascii"))
    codes = {face: frozenset(_codes(runs)) for face, runs in listed.items()}
    return Coverage(codes.pop("text"), codes)


def _codes(runs: list[int]) -> Iterator[int]:
    """Codes from alternating lengths: so many left out, so many held."""
    position = 0
    for index, length in enumerate(runs):
        if index % 2:
            yield from range(position, position + length)
        position += length


@dataclass(slots=True)
class Typesetter:
    """Makes text printable; remembers which added faces that took and whether code points had to stand in."""

    coverage: Coverage
    faces: set[str] = field(default_factory=set)
    replaced: bool = False

    def typeset(self, value: Any) -> Any:
        """Every text inside lists, tuples and mappings, made printable."""
        match value:
            case str():
                return self.printable(value)
            case dict():
                return {key: self.typeset(item) for key, item in value.items()}
            case list() | tuple():
                return [self.typeset(item) for item in value]
        return value

    def printable(self, text: str) -> str:
        """Text of which every character has a glyph."""
        if text.isascii() and text.isprintable():
            return text
        pieces: list[str] = []
        missing: list[str] = []
        for character in unicodedata.normalize("NFC", text.translate(_LINE_BREAKS)):
            face = self._face(character)
            if face is None:
                missing.append(f"U+{ord(character):04X}")
                self.replaced = True
                continue
            if missing:
                pieces.append(_code_points(missing))
                missing = []
            if face:
                self.faces.add(face)
            pieces.append(character)
        if missing:
            pieces.append(_code_points(missing))
        printed = "".join(pieces)
        turned = any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in printed)
        return f"{_ISOLATE}{printed}{_END_ISOLATE}" if turned else printed

    def _face(self, character: str) -> str | None:
        if unicodedata.category(character) in _INVISIBLE and character not in _JOINERS:
            return None
        return self.coverage.face(character)


def _code_points(missing: list[str]) -> str:
    return f"‹{' '.join(missing)}›"
