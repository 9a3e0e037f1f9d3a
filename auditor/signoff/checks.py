"""One check of a verification: what was found, and whether that is good."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Good, bad (which includes not established), or a remark that changes nothing."""

    GOOD = "good"
    BAD = "bad"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Check:
    """``id`` names the cause for machines, as ``counsel/trust``; ``text`` says it to people."""

    id: str
    state: State
    text: str

    @property
    def bad(self) -> bool:
        """Whether it stands against the report."""
        return self.state is State.BAD


def good(identifier: str, text: str) -> Check:
    """A check that found what should be there."""
    return Check(identifier, State.GOOD, text)


def bad(identifier: str, text: str) -> Check:
    """A check that found something wrong, or nothing where something has to be."""
    return Check(identifier, State.BAD, text)


def note(identifier: str, text: str) -> Check:
    """A remark."""
    return Check(identifier, State.NOTE, text)
