"""One reading of one file: its bounds, and the problems found on the way, told all at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NoReturn, TypeAlias

from auditor.errors import InputError, Problem, ProblemsError

Path: TypeAlias = tuple[str | int, ...]
"""The way from the root of a document to a value: ``("organisation", "mau_history", 0, "month")``."""

_PLAIN_KEY = re.compile(r"[^\s.\[\]\"'\\]+")
_LONGEST_SHOWN = 60
_MOST_PROBLEMS = 100  # a person stops reading long before; a hostile file must not fill the memory


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest document that is read; beyond any of these the answer is a clear error, at once.

    The bounds are generous for what people write by hand (the largest sample has some hundred lines) and keep
    every later stage, including recursive ones, out of trouble.
    """

    bytes: int = 2 * 1024 * 1024
    """Bytes of the file, and characters of all its text once aliases are written out."""
    depth: int = 64
    """Lists and mappings inside each other."""
    nodes: int = 200_000
    """Values of every kind, once aliases are written out."""
    text: int = 200_000
    """Characters of one text or key."""
    digits: int = 300
    """Digits of a number, and its largest power of ten, up or down: with 300 every number fits a float64."""


STANDARD: Final = Limits()


@dataclass(slots=True)
class Reading:
    """What a reader needs besides the text: the file's name, the bounds, and where to complain."""

    name: str
    limits: Limits = STANDARD
    error: type[ProblemsError] = InputError
    problems: list[Problem] = field(default_factory=list)

    def note(self, line: int | None, what: str, why: str = "", fix: str = "", *, where: Path = ()) -> None:
        """Remember one problem and go on reading, so that all problems of a file are told together."""
        if len(self.problems) == _MOST_PROBLEMS:
            self.stop(line, f"and further lines have problems too; these are the first {_MOST_PROBLEMS}.")
        self.problems.append(Problem(self.name, line, dotted(where), what, why, fix))

    def stop(self, line: int | None, what: str, why: str = "", fix: str = "", *, where: Path = ()) -> NoReturn:
        """Tell this problem and all before it: nothing after this place can be read with any sense."""
        raise self.error([*self.problems, Problem(self.name, line, dotted(where), what, why, fix)])

    def finish(self) -> None:
        """Raise everything noted, if anything was."""
        if self.problems:
            raise self.error(self.problems)


def dotted(path: Path) -> str:
    """The path as people write it: ``organisation.mau_history[0].month``; the root is the empty text."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif len(step) <= _LONGEST_SHOWN and _PLAIN_KEY.fullmatch(step):
            parts.append(f".{step}")
        else:
            parts.append(f"[{shortened(step)}]")
    return "".join(parts).removeprefix(".")


def shortened(text: str, most: int = _LONGEST_SHOWN) -> str:
    """The text in straight quotation marks, on one line, cut where it is too long to read."""
    return f'"{_on_one_line(text, most)}"'


def quoted(line: str, most: int = _LONGEST_SHOWN) -> str:
    """A line of the file in curly quotation marks, which are seldom its own."""
    return f"“{_on_one_line(line.strip(), most)}”"


def _on_one_line(text: str, most: int) -> str:
    line = " ".join(text.split()) if text.strip() else text
    line = line if len(line) <= most else line[: most - 1].rstrip() + "…"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)
