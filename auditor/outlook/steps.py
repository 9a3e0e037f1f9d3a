"""One change of one leaf of a descriptor: the facts it changes, the patch that makes it, and what it says."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from auditor.engine.values import FactType, Range, Value
from auditor.inputs.documents import Path
from auditor.outlook.worlds import Change

Patch = tuple[Mapping[str, Any], ...]
"""Operations of RFC 6902, whose values are those of a record: a decimal is text."""


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one leaf: the facts it changes, the patch that makes it, and what it says.

    ``alike`` are further values that no rule tells from ``to``, and ``others`` says that so is every other one that
    neither a rule nor the descriptor names; ``before`` is, for a number or a day, the last value on
    the way there that changes nothing. Of a number that is not counted in whole units ``limit`` is the border itself.
    """

    lever: str
    subject: str
    fact: str
    change: Change
    patch: Patch
    was: Value | None
    to: Value
    before: Value | None = None
    limit: float | None = None
    alike: tuple[str, ...] = ()
    others: bool = False
    direction: str = ""
    kind: FactType = FactType.BOOLEAN

    def patch_before(self) -> Patch:
        """The patch that goes to the value before; empty where that is today's, or where nothing is counted."""
        if self.before is None or self.before == self.was:
            return ()
        return ({**self.patch[0], "value": written(self.before, self.kind)},)


@dataclass(frozen=True, slots=True)
class Lever:
    """A leaf with its steps: each of ``ways`` is tried in its order until the outcome of a subject flips."""

    name: str
    subject: str
    fact: str
    ways: tuple[tuple[Step, ...], ...]

    def moves(self, facts: Collection[str]) -> bool:
        """Whether it states one of these facts, or a step of it changes one."""
        changed = (name for way in self.ways for step in way for _, name in step.change)
        return self.fact in facts or any(name in facts for name in changed)


def pointer(path: Path) -> str:
    """A path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def written(value: Value, kind: FactType) -> Any:
    """A value as a patch writes it."""
    match value:
        case frozenset():
            return sorted(value)
        case float() if not isinstance(value, bool):
            if kind is FactType.DATE:
                return date.fromordinal(int(value)).isoformat()
            return int(value) if value.is_integer() else str(Decimal(repr(value)))
        case Range():
            raise TypeError("a range is no leaf")
    return value
