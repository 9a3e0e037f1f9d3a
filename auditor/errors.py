"""Everything that can go wrong, as one tree; each error knows the exit code of the command line.

A problem is told the way a colleague would tell it: where, what is wrong, why it matters, what to write instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in one place of one file.

    ``where`` is the dotted path inside the file (``organisation.mau_history[0].month``), ``line`` counts from 1.
    ``why`` and ``fix`` are whole sentences or lines to copy; both may be empty.
    """

    file: str
    line: int | None
    where: str
    what: str
    why: str = ""
    fix: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = f"{self.where} " if self.where else ""
        lines = [f"{place}: {subject}{self.what}"]
        lines += [f"  {text}" for text in (self.why, self.fix) if text]
        return "\n".join(lines)


class AuditorError(Exception):
    """The root of all errors this package raises on purpose."""

    exit_code = 5


class ProblemsError(AuditorError):
    """One or more problems, all of them at once and in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line or 0)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class InputError(ProblemsError):
    """The descriptor, or another file of the requester, cannot be used as it is."""

    exit_code = 2


class RulesError(ProblemsError):
    """A rule, parameter, fact declaration, case file or catalogue entry is broken."""

    exit_code = 4


class EngineDisagreement(AuditorError):
    """Two evaluators gave different answers for the same rule and facts, so no answer is given."""

    exit_code = 5
