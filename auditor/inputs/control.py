"""Document control: how a report is numbered and marked, and who receives it, as a descriptor states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from auditor.inputs.tree import Data


@dataclass(frozen=True, slots=True)
class Control:
    """What stands under ``project.document``; None is not stated."""

    number: str | None
    supersedes: str | None
    marking: str | None
    privilege: str | None
    distribution: tuple[str, ...]


def control(stated: Mapping[str, Data]) -> Control:
    """Document control from what a descriptor states, which fits its schema."""
    number, supersedes, marking, privilege = (
        None if stated.get(key) is None else str(stated[key])
        for key in ("number", "supersedes", "marking", "privilege")
    )
    names = cast("list[Data]", stated.get("distribution", []))
    return Control(number, supersedes, marking, privilege, tuple(str(name) for name in names))
