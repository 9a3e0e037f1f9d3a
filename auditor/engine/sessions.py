"""Sessions of durable-rules: the only module that speaks to it.

It is driven through its C module, without the timer threads of its Host, and only in ways known to be safe: one
session at a time in a ruleset, opened by a fact that always fires, deleted whatever happens; what it reports is
checked. A condition that comes out both true and false stops the audit.
"""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import TypeAlias

from auditor.engine.clauses import Clause
from auditor.engine.network import Block, Plan
from auditor.engine.values import Truth
from auditor.errors import AuditorError, EngineDisagreement

try:
    import durable_rules_engine as durable
except ImportError as error:  # pragma: no cover  # the suite runs where it is built
    durable = None
    _reason = str(error)

MAX_MESSAGES = 5_000
"""Messages in one session; beyond, it is closed and opened anew, since a live message takes 10 kB."""

_MATCHED, _UNMATCHED = 0, 1
"""What durable-rules answers to a fact; 2 is a fact it takes for one it has already."""

_SENTINEL = 10_000
"""The id of the first fact of a session; others count on from it, so that all have five digits.

Facts are told apart by a 32-bit hash of their id: these ids have no two alike (a test says so).
"""

_DIGITS = 5

Answers: TypeAlias = list[Truth]
"""The truths of a block's goals for one message, by slot."""

Firing: TypeAlias = tuple[Clause, Sequence[tuple[int, bool]], Answers]
"""A clause that held, the truths it gives by slot, and the answers of the message it held for."""

Failure: type[Exception] = ImportError if durable is None else durable.error
"""What durable-rules raises."""


def available() -> str | None:
    """None where durable-rules can be imported; otherwise why not, and how to build it."""
    if durable is not None:
        return None
    return (
        f"durable-rules cannot be imported: {_reason}. It is built from source, with gcc and the headers of Python:\n"
        '  CPPFLAGS="-O2 -DPyEval_CallObject=PyObject_CallObject" pip install --no-cache-dir '
        "--no-binary durable_rules durable_rules==2.0.28"
    )


class Ruleset:
    """One compiled ruleset, freed with this object."""

    def __init__(self, plan: Plan, blocks: Sequence[Block]) -> None:
        self.blocks = plan.blocks
        # What durable-rules reports begins with the number of the rule: '{"12":[{"m":{"id":10003,...}},...]}'.
        self.heads: dict[str, tuple[Clause, Sequence[tuple[int, bool]]]] = {_head(0): (frozenset(), ())}
        for rule, (number, clause) in enumerate(plan.clauses, start=1):
            self.heads[_head(rule)] = clause, tuple(blocks[number].clauses[clause])
        self.sentinel = f'{{"id":{_SENTINEL}\n,"{plan.sentinel}":1}}'
        self.handle: int = durable.create_ruleset("auditor", plan.text)
        weakref.finalize(self, durable.delete_ruleset, self.handle).atexit = False
        # A session may only be deleted once something has fired in it: what deleting frees is not set before. It
        # stays set, since the next session takes the place of this one: all others may be deleted at any point.
        session = Session(self, None)
        session.open()
        session.judge()
        session.close()


class Session:
    """The facts of one audit in one ruleset; opened with the first fact, deleted in any case."""

    def __init__(self, ruleset: Ruleset, firings: list[Firing] | None) -> None:
        self.ruleset = ruleset
        self._firings = firings
        self._begun = False
        self._state: int | None = None
        self._told: dict[str, Answers] = {}

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Begin with the fact that always fires."""
        self._begun = True
        self._told = {str(_SENTINEL): []}
        result, state = durable.assert_fact(self.ruleset.handle, self.ruleset.sentinel)
        if result != _MATCHED:
            raise AuditorError(f"The rule engine did not take its first fact (result {result}).")
        self._state = state

    def close(self) -> None:
        """Forget all facts, also those of a session that failed as it was opened."""
        if not self._begun:
            return
        known, self._begun, self._state = self._state is not None, False, None
        try:
            durable.delete_state(self.ruleset.handle, None)
        except Failure:
            if known:
                raise

    def tell(self, fields: str, goals: int) -> Answers:
        """Assert one message, whose fields are given as JSON; the answers are known after ``judge``."""
        if self._state is None:
            self.open()
        elif len(self._told) > MAX_MESSAGES:
            self.judge()
            self.close()
            self.open()
        identifier = _SENTINEL + len(self._told)
        answers: Answers = [None] * goals
        self._told[str(identifier)] = answers
        result, _ = durable.assert_fact(self.ruleset.handle, f'{{"id":{identifier}\n{fields}}}')
        if result != _MATCHED and result != _UNMATCHED:
            raise AuditorError(f"The rule engine did not take a fact (result {result}).")
        return answers

    def judge(self) -> None:
        """Let every clause fire whose tests hold, and write down the truths that follow."""
        if self._state is None:
            return
        handle, state, complete = self.ruleset.handle, self._state, durable.complete_and_start_action
        started = durable.start_action_for_state(handle, state)
        report: str | None = started[1] if started else None
        while report is not None:
            self._note(report)
            report = complete(handle, state)

    def _note(self, report: str) -> None:
        """Read '{"12":[{"m":{"id":10003, ...}}, ...]}': the number of a rule, and each message it fired for.

        Every id is followed by a line break, the only ones there are.
        """
        told, answered = self._told, []
        try:
            end = report.index("\n")
            clause, decides = self.ruleset.heads[report[: end - _DIGITS]]
            while end >= 0:
                answered.append(told[report[end - _DIGITS : end]])
                end = report.find("\n", end + 1)
        except (KeyError, ValueError):
            raise AuditorError(f"The rule engine reported what nobody asked: {report[:100]}") from None
        for slot, truth in decides:
            for answers in answered:
                if answers[slot] is None:
                    answers[slot] = truth
                elif answers[slot] is not truth:
                    raise EngineDisagreement("The rule engine found a condition both true and false.")
        if self._firings is not None:
            self._firings += [(clause, decides, answers) for answers in answered]


def _head(rule: int) -> str:
    return f'{{"{rule}":[{{"m":{{"id":'
