"""Preferences: what speaks for and against a candidate, and the order in which candidates are ranked by it.

The order is that of docs/rules.md: the milder outcome; then, weight by weight, how many more preferences speak for a
candidate than against it; then the lower cost; then the id. Each step decides only where all before it are equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from auditor.assessment.algebra import Assessment
from auditor.assessment.findings import Finding
from auditor.costs.option import Option
from auditor.engine.rules import Speaks, Weight
from auditor.engine.status import Status


class Step(StrEnum):
    """What decided that one candidate stands before another, in the order in which it is asked."""

    OUTCOME = "outcome"
    NEED = "need"
    VOLUME = "volume"
    DEFAULT = "default"
    COST = "cost"
    ID = "id"


@dataclass(frozen=True, slots=True)
class Standing:
    """The preferences about one candidate: what speaks for it, what against it, and what a missing fact leaves open."""

    speaking_for: tuple[Finding, ...] = ()
    speaking_against: tuple[Finding, ...] = ()
    left_open: tuple[Finding, ...] = ()

    def spoken(self, weight: Weight) -> tuple[int, int]:
        """How many preferences of a weight speak for the candidate, and how many against it."""
        return _count(self.speaking_for, weight), _count(self.speaking_against, weight)

    def balance(self, weight: Weight) -> int:
        """How many more preferences of a weight speak for the candidate than against it."""
        speaking_for, speaking_against = self.spoken(weight)
        return speaking_for - speaking_against


@dataclass(frozen=True, slots=True)
class Rankable:
    """A candidate with all that ranks it; ``cost`` is the middle of its range a month, None if it does not count."""

    id: str
    outcome: Assessment
    standing: Standing
    cost: Decimal | None

    def key(self) -> tuple[int, int, int, int, tuple[bool, Decimal], str]:
        """Sorts the better candidate first: one entry for each step."""
        return (
            self.outcome.severity,
            -self.standing.balance(Weight.NEED),
            -self.standing.balance(Weight.VOLUME),
            -self.standing.balance(Weight.DEFAULT),
            (self.cost is None, self.cost or Decimal(0)),
            self.id,
        )


def standings(found: Iterable[Finding]) -> dict[str, Standing]:
    """What the preferences among findings say, by candidate; one about which none speaks is not there."""
    by_subject: dict[str, list[Finding]] = {}
    for finding in found:
        if finding.rule.rule.preference is not None:
            by_subject.setdefault(finding.subject.id, []).append(finding)
    return {subject: _standing(own) for subject, own in by_subject.items()}


def _standing(own: Sequence[Finding]) -> Standing:
    spoken = [finding for finding in own if finding.status in (Status.APPLIES, Status.FAIL)]
    return Standing(
        tuple(finding for finding in spoken if _speaks(finding) is Speaks.FOR),
        tuple(finding for finding in spoken if _speaks(finding) is Speaks.AGAINST),
        tuple(finding for finding in own if finding.status is Status.UNKNOWN),
    )


def _speaks(finding: Finding) -> Speaks | None:
    preference = finding.rule.rule.preference
    return None if preference is None else preference.speaks


def _count(findings: Iterable[Finding], weight: Weight) -> int:
    preferences = (finding.rule.rule.preference for finding in findings)
    return sum(preference is not None and preference.weight is weight for preference in preferences)


def rankable(
    outcomes: Mapping[str, Assessment], found: Iterable[Finding], options: Mapping[str, Option]
) -> list[Rankable]:
    """The candidates of one workload, the best first.

    Costs count only where all prices are in one currency, and none that was last read too long ago.
    """
    currencies = {options[name].currency for name in outcomes if options[name].currency is not None}
    spoken = standings(found)
    ranked = []
    for name, outcome in outcomes.items():
        counts = len(currencies) == 1 and not options[name].too_old
        amount = options[name].monthly if counts else None
        ranked.append(Rankable(name, outcome, spoken.get(name, Standing()), None if amount is None else amount.mid))
    return sorted(ranked, key=Rankable.key)


def decided_by(one: Rankable, other: Rankable) -> Step:
    """The first step at which two candidates differ; their ids do, if nothing else."""
    return next(step for step, mine, theirs in zip(Step, one.key(), other.key(), strict=True) if mine != theirs)
