"""Where what is said of a fact differs: what each value would make of the assessment, and whether it matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.assessment.assess import Assessor
from auditor.facts import Heard
from auditor.outlook.variation import Variations


@dataclass(frozen=True, slots=True)
class Dispute:
    """A fact on which voices differ, with the outcomes of every subject for each voice.

    None stands for a value that what else is stated contradicts.
    """

    heard: Heard
    outcomes: tuple[Mapping[str, str] | None, ...]

    @property
    def matters(self) -> bool:
        """Whether any outcome turns on which one is right; taken to be so where one contradicts other answers."""
        return any(one is None or one != self.outcomes[0] for one in self.outcomes)


def disputes(variations: Variations, assessor: Assessor) -> list[Dispute]:
    """Every fact on which voices differ, in the order of the descriptor."""
    binder = assessor.day(variations.assessed.as_of).binder
    found = []
    for one in variations.assessed.bound.disputes:
        scope = variations.subjects[one.subject].scope
        each = []
        for voice in one.voices:
            values = binder.known(scope, {one.name: voice.fact})
            varied = variations.vary({(one.subject, name): value for name, value in values.items()})
            each.append(None if varied is None else varied.outcomes())
        found.append(Dispute(one, tuple(each)))
    return found
