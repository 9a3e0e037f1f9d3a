"""What a rule rests on in the end: the facts it reads, and those its derived facts are made of."""

from __future__ import annotations

from auditor.engine.conditions import Comparison, Condition, comparisons, facts_of
from auditor.engine.dated import DatedRule, DatedRules


class Cones:
    """The cone of each rule of a day, each worked out once."""

    def __init__(self, rules: DatedRules) -> None:
        self._derived = {entry.fact: [when for when, _ in entry.cases] for entry in rules.derived}
        self._known: dict[str, tuple[tuple[str, ...], tuple[Comparison, ...]]] = {}

    def of(self, rule: DatedRule) -> tuple[str, ...]:
        """The facts of a rule's cone that are not derived, in the order met; a month has its own."""
        return self._cone(rule)[0]

    def comparisons(self, rule: DatedRule) -> tuple[Comparison, ...]:
        """Every comparison in the rule's conditions and in the definitions below them."""
        return self._cone(rule)[1]

    def _cone(self, rule: DatedRule) -> tuple[tuple[str, ...], tuple[Comparison, ...]]:
        if rule.id not in self._known:
            facts: dict[str, None] = {}
            made: dict[Comparison, None] = {}
            waiting: list[Condition] = list(rule.conditions())
            while waiting:
                condition = waiting.pop(0)
                made |= dict.fromkeys(comparisons(condition))
                for fact in facts_of(condition):
                    if fact not in facts:
                        facts[fact] = None
                        waiting += self._derived.get(fact, ())
            self._known[rule.id] = tuple(fact for fact in facts if fact not in self._derived), tuple(made)
        return self._known[rule.id]
