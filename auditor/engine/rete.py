"""The evaluator on durable-rules: forward chaining, level by level.

On each level every subject is told to the engine in messages, one per block of goals, and the clauses that fire say
which goals are true and which are false. Derived facts, and parts of conditions, then join the facts of the next
level. See ``clauses``, ``goals``, ``network`` and ``flatten`` for how rules and facts are put, ``sessions`` for how
the engine is driven.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from typing import TypeAlias

from auditor.engine.clauses import Clause
from auditor.engine.dated import DatedRules, Evaluation, Subject, Truths
from auditor.engine.flatten import Row
from auditor.engine.goals import DerivedGoals, Goal
from auditor.engine.network import Block, Network, network_of
from auditor.engine.sessions import Answers, Failure, Firing, Ruleset, Session, available
from auditor.engine.values import Scope, Truth, Value
from auditor.errors import AuditorError

__all__ = ["Rete", "available"]

Key: TypeAlias = tuple[str, str, str]
"""A rule, a subject and ``applies``, ``bites`` or ``later[0]``; or a derived fact, a subject and ``cases[0]``."""


class Rete:
    """A rule pack compiled for durable-rules. Use one in each thread; it refuses to be used by two at once.

    ``network`` is what ``network_of`` made of the same rules, where somebody has it already.
    """

    def __init__(self, rules: DatedRules, network: Network | None = None) -> None:
        missing = available()
        if missing is not None:
            raise AuditorError(missing)
        self._network = network_of(rules) if network is None else network
        self._rulesets: list[list[Ruleset]] = [[] for _ in range(self._network.depth)]
        try:
            for plan in self._network.plans:
                self._rulesets[plan.level].append(Ruleset(plan, self._network.blocks))
        except Failure as error:
            raise AuditorError(f"The rule engine did not take the rules: {error}.") from error
        self._busy = threading.Lock()

    def evaluate(self, subjects: Sequence[Subject]) -> Evaluation:
        """Every rule for every subject of its scope, and every derived fact whose value is known.

        Where ``applies`` is false, ``bites`` and ``later`` are None: nobody asks. Raises AuditorError where the
        engine fails or a fact is not of its type, EngineDisagreement where a condition is both true and false.
        """
        return self._run(subjects, None).evaluation()

    def fired(self, subjects: Sequence[Subject]) -> tuple[Evaluation, Mapping[Key, tuple[Clause, ...]]]:
        """The evaluation, and for each condition that is true or false the clauses that made it so.

        A condition that reads no fact needs no clause and is left out.
        """
        firings: list[Firing] = []
        audit = self._run(subjects, firings)
        return audit.evaluation(), audit.fired(firings)

    def _run(self, subjects: Sequence[Subject], firings: list[Firing] | None) -> _Audit:
        if not self._busy.acquire(blocking=False):
            raise AuditorError("The rule engine is in use already: give each thread a Rete of its own.")
        try:
            audit = _Audit(self._network, subjects)
            for level in range(self._network.depth):
                audit.prepare(level)
                for ruleset in self._rulesets[level]:
                    with Session(ruleset, firings) as session:
                        for number in ruleset.blocks:
                            audit.ask(number, session)
                        session.judge()
                audit.learn(level)
            audit.prepare(self._network.depth)
            return audit
        except (Failure, MemoryError) as error:
            raise AuditorError(f"The rule engine failed: {error}.") from error
        finally:
            self._busy.release()


class _Audit:
    """The rows of one audit, and what is known of them so far; all lists of a scope are in the order of its rows."""

    def __init__(self, network: Network, subjects: Sequence[Subject]) -> None:
        self._network = network
        self._width = width = len(network.sources) + len(network.parts)
        self._names: dict[Scope, list[str]] = {scope: [] for scope in Scope}
        self._rows: dict[Scope, list[Row]] = {scope: [] for scope in Scope}
        facts: dict[str, dict[str, Value]] = {}
        for subject in subjects:
            facts[subject.id] = dict(subject.facts)
            self._names[subject.scope].append(subject.id)
            self._rows[subject.scope].append((facts[subject.id], [""] * width))
        self._inside: dict[str, list[dict[str, Value]]] = {subject.id: [] for subject in subjects}
        parents = {subject.id: subject.parent for subject in subjects}
        for subject in subjects:
            around: str | None = subject.id
            while around is not None:
                self._inside[around].append(facts[subject.id])
                around = parents[around]
        self._answers: list[list[Answers]] = [[] for _ in network.blocks]
        self._columns: dict[Goal, list[Truth]] = {}
        self._derived: dict[tuple[str, str], Value] = {}

    def prepare(self, level: int) -> None:
        """Settle the derived facts known from this level on, and put all facts known from it on into the rows."""
        for entry in self._network.derived:
            if entry.level == level:
                self._derive(entry)
        for position, (source, known_from, scopes) in enumerate(self._network.sources):
            if known_from == level:
                for scope in scopes:
                    source.fill(self._rows[scope], position)

    def _derive(self, entry: DerivedGoals) -> None:
        derived = entry.derived
        cases = [(self.truths(goal), value) for goal, (_, value) in zip(entry.cases, derived.cases, strict=True)]
        for place, subject in enumerate(self._names[derived.spec.scope]):
            settled: Value | None = derived.otherwise
            for truths, value in cases:
                if truths[place] is not False:
                    settled = value if truths[place] else None
                    break
            if settled is not None:
                self._derived[derived.fact, subject] = settled
                for facts in self._inside[subject]:
                    facts[derived.fact] = settled

    def ask(self, number: int, session: Session) -> None:
        """Tell a session of every row what one block reads; of rows alike only once."""
        block = self._network.blocks[number]
        rows, goals, mark = self._rows[block.scope], len(block.goals), f',"{block.mark}":1'
        read = itemgetter(*block.sources)
        unknown: Answers = [None] * goals
        told = {read([""] * self._width): unknown}  # where nothing is known, no clause can hold
        answers = self._answers[number]
        for (_, pieces), needed in zip(rows, self._needed(block), strict=True):
            if not needed:
                answers.append(unknown)
                continue
            fields = read(pieces)
            known = told.get(fields)
            if known is None:
                known = told[fields] = session.tell(mark + "".join(fields), goals)
            answers.append(known)

    def _needed(self, block: Block) -> Iterable[bool]:
        if block.gates is None:
            return [True] * len(self._rows[block.scope])
        gates = [self.truths(gate) for gate in block.gates]
        return (any(truth is not False for truth in truths) for truths in zip(*gates, strict=True))

    def learn(self, level: int) -> None:
        """Put the truths of the parts decided on this level into the rows, for the goals that read them."""
        first = len(self._network.sources)
        for position, (goal, name) in enumerate(self._network.parts, start=first):
            if goal.level == level:
                for (_, pieces), truth in zip(self._rows[goal.scope], self.truths(goal), strict=True):
                    if truth is not None:
                        pieces[position] = f',"{name}":{int(truth)}'

    def truths(self, goal: Goal) -> list[Truth]:
        """The truth of a goal that has been judged, for each row of its scope."""
        column = self._columns.get(goal)
        if column is None:
            if goal.open:
                slot = goal.slot
                column = [answers[slot] for answers in self._answers[goal.block]]
            else:
                column = [goal.constant] * len(self._rows[goal.scope])
            self._columns[goal] = column
        return column

    def evaluation(self) -> Evaluation:
        """The truths of every rule."""
        truths: dict[tuple[str, str], Truths] = {}
        kinds = (None, False, True)
        plain = {(a, b): Truths(a, None if a is False else b) for a in kinds for b in kinds}
        for goals in self._network.rules:
            keys = zip(repeat(goals.rule.id), self._names[goals.rule.rule.scope], strict=False)
            pairs = zip(self.truths(goals.applies), self.truths(goals.bites), strict=True)
            if goals.later:
                unasked = Truths(False, None, (None,) * len(goals.later))
                later = zip(*map(self.truths, goals.later), strict=True)
                for key, (applies, bites), others in zip(keys, pairs, later, strict=True):
                    truths[key] = unasked if applies is False else Truths(applies, bites, others)
            else:
                truths.update(zip(keys, map(plain.__getitem__, pairs), strict=True))
        return Evaluation(truths, self._derived)

    def fired(self, firings: Iterable[Firing]) -> dict[Key, tuple[Clause, ...]]:
        """Which clauses decided what is asked of each rule and subject."""
        by_answers: dict[tuple[int, int], list[Clause]] = {}
        for clause, decides, answers in firings:
            for slot, _ in decides:
                by_answers.setdefault((id(answers), slot), []).append(clause)
        found: dict[Key, tuple[Clause, ...]] = {}
        for name, keyword, goal, gate in self._asked():
            if not goal.open:
                continue
            asked = [truth is not False for truth in self.truths(gate)] if gate else repeat(True)
            rows = zip(self._names[goal.scope], self._answers[goal.block], strict=True)
            for (subject, answers), wanted in zip(rows, asked, strict=False):
                clauses = by_answers.get((id(answers), goal.slot))
                if wanted and clauses:
                    found[name, subject, keyword] = tuple(clauses)
        return found

    def _asked(self) -> Iterator[tuple[str, str, Goal, Goal | None]]:
        """Every question by its name, with its goal and the goal that must not be false for it."""
        for goals in self._network.rules:
            name, applies = goals.rule.id, goals.applies
            yield name, "applies", applies, None
            yield name, "bites", goals.bites, applies
            yield from ((name, f"later[{place}]", goal, applies) for place, goal in enumerate(goals.later))
        for entry in self._network.derived:
            yield from ((entry.derived.fact, f"cases[{place}]", goal, None) for place, goal in enumerate(entry.cases))
