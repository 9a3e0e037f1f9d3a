"""JSON (RFC 8259) with the line of every value, without recursion, and with errors that say what to write.

The standard library decodes strings with escapes; it keeps no lines and recurses, so the rest is done here.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Final, NoReturn

from auditor.inputs import scalars
from auditor.inputs.reading import Path, Reading, shortened
from auditor.inputs.text import line_counter, note_deceptive_escape
from auditor.inputs.tree import Data, Tree

_SPACE: Final = re.compile(r"[ \t\n\r]*")
_STRING_WITHOUT_ESCAPES: Final = re.compile(r'"([^"\\\x00-\x1f]*)"')
_WORD: Final = re.compile(r"[-+.\w]+")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)((?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)")
_LEADING_ZEROS: Final = re.compile(r"(-?)0+([0-9].*)")
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None}
_PYTHON_WORDS: Final = {"True": "true", "False": "false", "None": "null"}
_NOT_FINITE: Final = frozenset(f"{sign}{word}" for sign in ("", "-", "+") for word in ("NaN", "Infinity"))


def read(text: str, reading: Reading) -> tuple[Data, dict[Path, int]]:
    """The data of a JSON text and the line of each value; raises ``reading.error`` with all problems."""
    return _Reader(text, reading).read()


class _Reader:
    """Each method takes the position of what it reads and gives the position behind it."""

    def __init__(self, text: str, reading: Reading) -> None:
        self._text = text
        self._reading = reading
        self._tree = Tree(reading)
        self._line_of = line_counter(text)
        self._decoder = json.JSONDecoder()

    def read(self) -> tuple[Data, dict[Path, int]]:
        position = self._space(0)
        if position == len(self._text):
            self._reading.stop(None, "is empty.")
        position = self._value(position)
        while (innermost := self._tree.innermost) is not None:
            position = self._space(position)
            if position == len(self._text):
                bracket, closing = "[]" if isinstance(innermost.items, list) else "{}"
                self._reading.stop(
                    innermost.line, f"the {bracket} on this line is never closed.", fix=f"Add the {closing}."
                )
            first = not innermost.items
            if isinstance(innermost.items, list):
                position = self._item(position, first)
            else:
                position = self._entry(position, first)
        position = self._space(position)
        if position != len(self._text):
            self._stop(
                position,
                f"the document is complete before {self._found(position)}.",
                fix="Remove what follows.",
            )
        self._reading.finish()
        return self._tree.finish(), self._tree.lines

    def _item(self, position: int, first: bool) -> int:
        """An entry of a list with the comma before it, or the list's end."""
        if self._text[position] == "]":
            self._tree.end()
            return position + 1
        return self._value(position if first else self._comma(position, "]"))

    def _entry(self, position: int, first: bool) -> int:
        """An entry of a mapping with the comma before it, or the mapping's end."""
        if self._text[position] == "}":
            self._tree.end()
            return position + 1
        if not first:
            position = self._comma(position, "}")
        if self._text[position : position + 1] != '"':
            self._stop(
                position,
                f"the name of a field must stand in double quotes, not {self._found(position)}.",
                fix=self._in_quotes(position),
            )
        key, behind = self._string(position)
        self._tree.key(key, self._line_of(position))
        behind = self._space(behind)
        if self._text[behind : behind + 1] != ":":
            self._stop(
                behind,
                f"a colon is missing before {self._found(behind)}.",
                fix=f"Write:  {shortened(key)}: value",
            )
        return self._value(self._space(behind + 1))

    def _comma(self, position: int, closing: str) -> int:
        if self._text[position] != ",":
            self._stop(
                position,
                f"a comma or {closing} is missing before {self._found(position)}.",
                fix="Separate the entries with commas.",
            )
        behind = self._space(position + 1)
        if self._text[behind : behind + 1] == closing:
            self._stop(
                position,
                f"a comma stands before the closing {closing}.",
                "In JSON a comma separates two entries; none comes after the last.",
                "Remove the comma.",
            )
        return behind

    def _value(self, position: int) -> int:
        first = self._text[position : position + 1]
        line = self._line_of(position)
        if first == '"':
            value, behind = self._string(position)
            self._tree.scalar(value, line)
            return behind
        if first == "{":
            self._tree.begin({}, line)
            return position + 1
        if first == "[":
            self._tree.begin([], line)
            return position + 1
        word = _WORD.match(self._text, position)
        if word is None:
            self._stop(position, f"a value is missing before {self._found(position)}.", fix=self._in_quotes(position))
        self._tree.scalar(self._literal(word.group(), position), line)
        return word.end()

    def _literal(self, word: str, position: int) -> bool | int | Decimal | None:
        if word in _WORDS:
            return _WORDS[word]
        line, where = self._line_of(position), self._tree.next_path()
        if word in _NOT_FINITE:
            scalars.note_not_finite(self._reading, line, word, where)
            return None
        number = _NUMBER.fullmatch(word)
        if number is None:
            self._refuse_word(word, position)
        digits = self._reading.limits.digits
        try:
            return scalars.decimal(word, digits) if number[1] else scalars.integer(word, digits)
        except scalars.TooManyDigitsError:
            scalars.note_too_many_digits(self._reading, line, word, where)
            return None

    def _refuse_word(self, word: str, position: int) -> NoReturn:
        if leading := _LEADING_ZEROS.fullmatch(word):
            self._stop(
                position,
                f"a number must not begin with a zero: {shortened(word)}.",
                "JSON has no such numbers, because some readers take them for octal ones.",
                f'Write {leading[1]}{leading[2]}, or "{word}" if it is an identifier.',
            )
        self._stop(
            position,
            f"this is not a value of JSON: {shortened(word)}.",
            "JSON knows texts in double quotes, numbers such as 0.5, true, false and null.",
            f"Write {_PYTHON_WORDS[word]}." if word in _PYTHON_WORDS else self._in_quotes(position),
        )

    def _string(self, position: int) -> tuple[str, int]:
        if simple := _STRING_WITHOUT_ESCAPES.match(self._text, position):
            return simple[1], simple.end()
        try:
            value, behind = self._decoder.raw_decode(self._text, position)
        except json.JSONDecodeError as error:
            self._explain(error, position)
        note_deceptive_escape(self._reading, self._line_of(position), value, self._tree.next_path())
        return value, behind

    def _explain(self, error: json.JSONDecodeError, position: int) -> NoReturn:
        if error.msg.startswith("Unterminated"):
            self._stop(
                position,
                "a quotation mark that opens on this line is never closed.",
                fix='Add the closing ".',
            )
        if error.msg.startswith("Invalid control character"):
            self._stop(
                position,
                "a text goes over the end of the line, or contains a tab.",
                "JSON writes a text on one line.",
                r'Close the text with ", or write \n for a line break and \t for a tab.',
            )
        self._stop(
            error.pos,
            "a backslash begins something that JSON does not know.",
            r"A backslash has a meaning in JSON: \n, \t, \", \\ and \u20ac are known.",
            r"Where only a backslash is meant, write \\.",
        )

    def _space(self, position: int) -> int:
        space = _SPACE.match(self._text, position)
        behind = space.end() if space else position
        if self._text.startswith(("//", "/*", "#"), behind):
            self._stop(behind, "a comment begins here.", "JSON has no comments.", "Remove it, or use YAML.")
        return behind

    def _found(self, position: int) -> str:
        if position >= len(self._text):
            return "the end of the file"
        if text := _STRING_WITHOUT_ESCAPES.match(self._text, position):
            return shortened(text[1], 24)
        word = _WORD.match(self._text, position)
        return shortened(word.group(), 24) if word else f"“{self._text[position]}”"

    def _in_quotes(self, position: int) -> str:
        """What to write for an unquoted or wrongly quoted word."""
        word = re.compile(r"'([^'\n\"\\]*)'|([^\W\d][\w-]*)").match(self._text, position)
        return f'Write:  "{word[1] or word[2] or ""}"' if word else ""

    def _stop(self, position: int, what: str, why: str = "", fix: str = "") -> NoReturn:
        self._reading.stop(self._line_of(position), what, why, fix)
