"""What it would take for a rule to say something else of a subject: the changes of one leaf, or of two, that do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final

from auditor.assessment.outcomes import reasons
from auditor.engine.status import Status, Verdict
from auditor.outlook.cones import Cones
from auditor.outlook.levers import levers
from auditor.outlook.steps import Lever, Patch, Step
from auditor.outlook.unanswered import unanswered
from auditor.outlook.variation import Variations
from auditor.outlook.worlds import Change, Key

MOST_PAIRS: Final = 2_000
"""How many pairs of changes are tried for one rule and subject, or for all findings together that decide."""


@dataclass(frozen=True, slots=True)
class Take:
    """One change, or two together, and the verdict it leads to."""

    steps: tuple[Step, ...]
    verdict: Verdict

    @property
    def patch(self) -> Patch:
        """The patch that makes all the changes."""
        return tuple(operation for step in self.steps for operation in step.patch)


@dataclass(frozen=True, slots=True)
class Takes:
    """What was found; ``pairs`` is how many pairs were tried, ``complete`` whether none was left out."""

    found: tuple[Take, ...]
    pairs: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Deciding:
    """What it would take for each finding that decides; ``pairs`` are those tried for all of them together."""

    found: tuple[tuple[Key, tuple[Take, ...]], ...]
    pairs: int
    complete: bool


def of_deciding(variations: Variations) -> Deciding:
    """What it would take for each finding by which the assessment is what it is, in their order."""
    assessed, listed = variations.assessed, levers(variations)
    found: list[tuple[Key, tuple[Take, ...]]] = []
    pairs, complete = 0, True
    for finding in reasons(assessed.findings, assessed.project, assessed.bound.subjects):
        key = finding.rule.id, finding.subject.id
        one = takes(variations, *key, listed, MOST_PAIRS - pairs)
        pairs, complete = pairs + one.pairs, complete and one.complete
        found.append((key, one.found))
    return Deciding(tuple(found), pairs, complete)


def takes(
    variations: Variations,
    rule: str,
    subject: str,
    listed: Sequence[Lever] | None = None,
    most: int = MOST_PAIRS,
) -> Takes:
    """Along each way a leaf of the rule's cone can go, the first step to each other status, in the order of the leaves.

    Pairs are told where they lead to a status that no single change leads to; at ``most`` so many are tried. ``listed``
    are the levers, where they are known. Raises KeyError where the rule does not speak of the subject.
    """
    search = _Search(variations, (rule, subject), levers(variations) if listed is None else listed, most)
    singles = list(search.singles())
    reached = {search.today, *(take.verdict.status for take in singles)}
    doubles = [take for take in search.doubles() if take.verdict.status not in reached]
    return Takes((*singles, *doubles), search.pairs, search.complete)


class _Search:
    """Tries the leaves of one rule's cone, around one subject."""

    def __init__(self, variations: Variations, key: Key, listed: Sequence[Lever], most: int) -> None:
        self._most = most
        self.today: Status = variations.findings[key].status
        self.pairs = 0
        self.complete = True
        self._variations = variations
        self._key = key
        cone = Cones(variations.rules).of(variations.rule(key[0]))
        around = variations.around(key[1])
        stated = [one for one in listed if one.subject in around and one.moves(cone)]
        self._levers: list[Lever] = [*stated, *unanswered(variations, cone, around)]

    def singles(self) -> Iterator[Take]:
        """The first step along each way to each other status."""
        for lever in self._levers:
            for way in lever.ways:
                seen = {self.today}
                for step in way:
                    verdict = self._verdict(step.change)
                    if verdict is not None and verdict.status not in seen:
                        seen.add(verdict.status)
                        yield Take((step,), verdict)

    def doubles(self) -> Iterator[Take]:
        """Two steps of two leaves that lead where neither leads alone."""
        for one, other in combinations(self._levers, 2):
            for first, second in product(_nearest(one), _nearest(other)):
                if self.pairs == self._most:
                    self.complete = False
                    return
                self.pairs += 1
                verdict = self._verdict({**first.change, **second.change})
                if verdict is not None:
                    yield Take((first, second), verdict)

    def _verdict(self, change: Change) -> Verdict | None:
        return self._variations.verdict(self._key, change)


def _nearest(lever: Lever) -> Sequence[Step]:
    return [way[0] for way in lever.ways]
