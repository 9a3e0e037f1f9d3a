"""Where texts are read in more than one way: what each reading makes of the assessment, and whether it matters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.engine.rules import FactSpec
from auditor.facts import PROJECT
from auditor.outlook.cones import Cones
from auditor.outlook.variation import Variations, outcomes_by_subject, turning


@dataclass(frozen=True, slots=True)
class Conflict:
    """A contested reading with the outcomes of every subject by each way to read it.

    ``rules`` are those that read it and apply or may apply to a subject; ``moves`` the subjects whose outcome is not
    the same by all.
    """

    spec: FactSpec
    outcomes: Mapping[str, Mapping[str, str]]
    rules: tuple[str, ...]
    moves: tuple[str, ...]

    @property
    def matters(self) -> bool:
        """Whether any outcome turns on the reading."""
        return bool(self.moves)


def conflicts(variations: Variations) -> list[Conflict]:
    """Every contested reading that some finding of this assessment turns on and no house policy has settled."""
    cones = Cones(variations.rules)
    base = outcomes_by_subject(variations.assessed.project)
    found = []
    for spec in variations.specs().values():
        if not spec.readings or spec.name in variations.subjects[PROJECT].facts:
            continue
        varied = {one.value: variations.vary({(PROJECT, spec.name): one.value}) for one in spec.readings}
        known = {value: one for value, one in varied.items() if one is not None}
        turned = turning(variations, known.values())
        rules = [name for name in turned if spec.name in cones.of(variations.rule(name))]
        if not rules:
            continue
        outcomes = {value: one.outcomes() for value, one in known.items()}
        moves = tuple(name for name in base if len({each[name] for each in outcomes.values()}) > 1)
        found.append(Conflict(spec, outcomes, tuple(rules), moves))
    return sorted(found, key=lambda one: (not one.matters, PROJECT not in one.moves, one.spec.name))
