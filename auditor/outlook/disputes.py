"""Where what is said of a fact differs: what each value would make of the assessment, and whether it matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.assessment.assess import Assessor
from auditor.facts import Heard
from auditor.outlook.variation import Variations, turning


@dataclass(frozen=True, slots=True)
class Dispute:
    """A fact on which voices differ, with the outcomes of every subject for each voice.

    None stands for a value that what else is stated contradicts. ``rules`` are those that say something else by one
    voice than by another, ``moves`` the subjects whose outcome is not the same by all.
    """

    heard: Heard
    outcomes: tuple[Mapping[str, str] | None, ...]
    rules: tuple[str, ...]
    moves: tuple[str, ...]

    @property
    def matters(self) -> bool:
        """Whether any outcome turns on which one is right; taken to be so where one contradicts other answers."""
        return bool(self.moves) or None in self.outcomes


def disputes(variations: Variations, assessor: Assessor) -> list[Dispute]:
    """Every fact on which voices differ, in the order of the descriptor."""
    binder = assessor.day(variations.assessed.as_of).binder
    found = []
    for one in variations.assessed.bound.disputes:
        scope = variations.subjects[one.subject].scope
        each = []
        for voice in one.voices:
            values = binder.known(scope, {one.name: voice.fact})
            each.append(variations.vary({(one.subject, name): value for name, value in values.items()}))
        outcomes = tuple(None if varied is None else varied.outcomes() for varied in each)
        known = [outcome for outcome in outcomes if outcome is not None]
        moves = tuple(name for name in variations.subjects if len({outcome[name] for outcome in known}) > 1)
        rules = turning(variations, [varied for varied in each if varied is not None])
        found.append(Dispute(one, outcomes, rules, moves))
    return found
