"""From the bytes of a file to its text: UTF-8, without invisible characters that deceive a reader."""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable

from auditor.inputs.reading import Path, Reading

# Control characters other than tab and line breaks, halves of surrogate pairs, characters that reorder what
# is shown (https://trojansource.codes, CVE-2021-42574), the byte order mark in mid-text, and non-characters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
# In JSON these two are characters like any other; the YAML parser would take them for line breaks (YAML 1.1).
_LINE_SEPARATORS = re.compile("[\u2028\u2029]")
_LINE_BREAK = re.compile(r"\r\n?|\n")

_WHY = "It is not shown as such, and can make a text read differently from what it is."

_WIDE_ENCODINGS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


def decode(data: bytes, reading: Reading) -> str:
    """The text of a file that is UTF-8, with or without a byte order mark; every other file is refused."""
    if len(data) > reading.limits.bytes:
        reading.stop(
            None,
            f"is larger than {_size(reading.limits.bytes)}, the most that is read.",
            "A descriptor has some hundred lines; a file of this size is usually the wrong one.",
        )
    for mark, encoding in _WIDE_ENCODINGS.items():
        if data.startswith(mark):
            _refuse_encoding(reading, encoding)
    if b"\x00" in data[:4]:
        _refuse_encoding(reading, "UTF-16 or UTF-32, or no text file at all")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        # With a byte order mark, positions count from behind it.
        position = broken.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
        line = len(_LINE_BREAK.findall(data[:position].decode("utf-8", "replace"))) + 1
        guess = data[position : position + 1].decode("cp1252", "ignore")
        reading.stop(
            line,
            f"this line is not UTF-8 text: byte 0x{data[position]:02X} cannot stand here.",
            f"In the Windows-1252 encoding that byte is “{guess}”." if guess.isalpha() else "",
            "Save the file with the encoding UTF-8.",
        )
    _note_each(_FORBIDDEN, text, reading, _WHY)
    reading.finish()
    return text


def refuse_line_separators(text: str, reading: Reading) -> None:
    """Refuse U+2028 and U+2029 in YAML, where two readers could see two different numbers of lines."""
    _note_each(_LINE_SEPARATORS, text, reading, "Some readers take it for a line break and others for a space.")
    reading.finish()


def note_deceptive_escape(reading: Reading, line: int, text: str, where: Path) -> None:
    """Complain about characters that came into a quoted text as escapes; all others are checked before."""
    if found := _FORBIDDEN.search(text):
        reading.note(line, f"contains {_named(found.group())}, written as an escape.", _WHY, "Delete it.", where=where)


def line_counter(text: str) -> Callable[[int], int]:
    """A function from a position in the text to its line, counted from 1; a lone CR ends a line too."""
    ends = [match.end() for match in _LINE_BREAK.finditer(text)]
    return lambda position: bisect_right(ends, position) + 1


def _note_each(forbidden: re.Pattern[str], text: str, reading: Reading, why: str) -> None:
    if forbidden.search(text) is None:
        return
    line_of = line_counter(text)
    told: set[tuple[int, str]] = set()
    for match in forbidden.finditer(text):
        line, character = line_of(match.start()), match.group()
        if (line, character) not in told:
            told.add((line, character))
            reading.note(line, f"this line contains {_named(character)}.", why, "Delete the character.")


def _named(character: str) -> str:
    if unicodedata.category(character) == "Cc":
        return f"the control character U+{ord(character):04X}"
    if unicodedata.category(character) == "Cs":
        return f"half of a surrogate pair (U+{ord(character):04X})"
    return f"the invisible character U+{ord(character):04X} ({unicodedata.name(character, 'not a character')})"


def _refuse_encoding(reading: Reading, encoding: str) -> None:
    reading.stop(
        None,
        f"is {encoding}; only UTF-8 is read.",
        fix="Save the file with the encoding UTF-8.",
    )


def _size(count: int) -> str:
    mebibyte = 1024 * 1024
    return f"{count // mebibyte} MiB" if count and count % mebibyte == 0 else f"{count:,} bytes"
