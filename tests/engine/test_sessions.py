"""How durable-rules is driven: its limits that would bite otherwise, and what happens when it fails half-way."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import durable_rules_engine
import pytest

from auditor.engine import clauses, reference, sessions
from auditor.engine.clauses import Check, Sign, YesNo
from auditor.engine.conditions import Comparison, Op
from auditor.engine.dated import Evaluation, Truths
from auditor.engine.flatten import Field, Kind
from auditor.engine.names import fnv1a
from auditor.engine.rete import Rete, available
from auditor.engine.sessions import Session
from auditor.errors import AuditorError, EngineDisagreement
from tests.engine.small import BOOLEAN, NUMBER, compare, derived, holds, pack, project, rule

RULES = pack(
    rule("a", holds("x"), compare("n", NUMBER, Op.ABOVE, 5.0)),
    rule("b", holds("d"), holds("x")),
    derived=[derived("d", BOOLEAN, [(holds("y"), True)], False)],
)
SUBJECTS = [
    project({"x": True, "y": True, "n": 7.0}, "one"),
    project({"x": True, "n": 1.0}, "two"),
    project({}, "none"),
]
ANSWER = Evaluation(
    {
        ("a", "one"): Truths(True, True),
        ("a", "two"): Truths(True, False),
        ("a", "none"): Truths(None, None),
        ("b", "one"): Truths(True, True),
        ("b", "two"): Truths(None, True),
        ("b", "none"): Truths(None, None),
    },
    {("d", "one"): True},
)

CALLS = ("assert_fact", "start_action_for_state", "complete_and_start_action", "delete_state")


class Failing:
    """durable-rules that fails at one call of one of its functions, before or after it did its work."""

    error = durable_rules_engine.error

    def __init__(self, name: str, at: int, *, after: bool) -> None:
        self.name, self.left, self.after = name, at, after
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        real: Callable[..., Any] = getattr(durable_rules_engine, name)

        def call(*arguments: object) -> object:
            self.calls.append(name)
            fails = name == self.name and self.left == 1
            self.left -= name == self.name
            if fails and not self.after:
                raise self.error("Could not go on, error code: 101")
            result = real(*arguments)
            if fails:
                raise self.error("Could not go on, error code: 101")
            return result

        return call


def test_the_pack_is_judged_right() -> None:
    assert Rete(RULES).evaluate(SUBJECTS) == ANSWER
    assert reference.evaluate(RULES, SUBJECTS) == ANSWER


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("name", CALLS[:3])
def test_a_failure_gives_no_answer_and_leaves_nothing_behind(
    name: str, at: int, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rete = Rete(RULES)
    failing = Failing(name, at, after=after)
    with monkeypatch.context() as patched:
        patched.setattr(sessions, "durable", failing)
        with pytest.raises(AuditorError, match=r"The rule engine failed: Could not go on, error code: 101\."):
            rete.evaluate(SUBJECTS)
        assert failing.calls[-1] == "delete_state"
    for _ in range(3):
        assert rete.evaluate(SUBJECTS) == ANSWER


def test_a_failure_to_forget_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    rete = Rete(RULES)
    with monkeypatch.context() as patched:
        patched.setattr(sessions, "durable", Failing("delete_state", 1, after=False))
        with pytest.raises(AuditorError, match="The rule engine failed"):
            rete.evaluate(SUBJECTS)
    # The engine still holds the facts of that audit: it refuses to mix them with others, and forgets them then.
    with pytest.raises(AuditorError, match=r"did not take its first fact \(result 2\)"):
        rete.evaluate(SUBJECTS)
    assert rete.evaluate(SUBJECTS) == ANSWER


def test_an_interruption_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    rete = Rete(RULES)

    class Interrupted(Failing):
        error = KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sessions, "durable", Interrupted("complete_and_start_action", 2, after=True))
        with pytest.raises(KeyboardInterrupt):
            rete.evaluate(SUBJECTS)
    assert rete.evaluate(SUBJECTS) == ANSWER


CRASHES = """
from auditor.engine import sessions
from auditor.engine.rete import Rete
from auditor.errors import AuditorError
from tests.engine.test_sessions import ANSWER, CALLS, RULES, SUBJECTS, Failing
real, failed = sessions.durable, 0
for round in range(20):
    for name in CALLS[:3]:
        for at in range(1, 8):
            rete = Rete(RULES)
            sessions.durable = Failing(name, at, after=round % 2 == 1)
            try:
                rete.evaluate(SUBJECTS)
            except AuditorError:
                failed += 1
            sessions.durable = real
            assert rete.evaluate(SUBJECTS) == ANSWER
print("failed", failed)
"""


def run(code: str, **environment: str) -> str:
    """What a Python of its own prints; a crash of it fails the test."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_failing_over_and_over_corrupts_no_memory() -> None:
    """glibc overwrites what is freed or new, so that a read shows; 340 of 420 evaluations reach the failure."""
    assert run(CRASHES, MALLOC_PERTURB_="165") == "failed 340\n"


def test_true_and_false_at_once_stops_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    def overlapping(comparison: Comparison) -> YesNo:
        yes, no = (Check(Field(kind, comparison.fact), Sign.ABOVE, 5.0) for kind in (Kind.LOW, Kind.HIGH))
        return YesNo((frozenset({yes}),), (frozenset({no}),))

    monkeypatch.setattr(clauses, "_of_number", overlapping)
    rete = Rete(RULES)
    with pytest.raises(EngineDisagreement, match="The rule engine found a condition both true and false"):
        rete.evaluate(SUBJECTS)
    assert rete.evaluate(SUBJECTS[1:]).truths["a", "two"] == Truths(True, None)


@pytest.mark.parametrize(
    "report", ["", "{}", '{"77":[{"m":{"id":10001\n,"a":1}}]}', '{"1":[{"m":{"id":14999\n,"a":1}}]}', "\n"]
)
def test_a_report_of_something_else_is_refused(report: str) -> None:
    (ruleset, *_) = Rete(RULES)._rulesets[0]
    with Session(ruleset, None) as session:
        session.open()
        with pytest.raises(AuditorError, match="The rule engine reported what nobody asked"):
            session._note(report)
        session.judge()


def test_the_ids_of_facts_differ_in_their_hash() -> None:
    ids = [str(sessions._SENTINEL + number) for number in range(sessions.MAX_MESSAGES + 2)]
    assert {len(identifier) for identifier in ids} == {sessions._DIGITS}
    assert len({fnv1a(identifier) for identifier in [*ids, "sid-0"]}) == len(ids) + 1


def test_a_session_that_grows_too_large_is_opened_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MAX_MESSAGES", 2)
    many = [project({"x": True, "n": float(number)}, f"p{number}") for number in range(20)]
    found = Rete(RULES).evaluate(many)
    assert [found.truths["a", f"p{number}"].bites for number in range(20)] == [number > 5 for number in range(20)]


def test_a_ruleset_is_freed_with_its_rete(monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Failing("", 0, after=False)
    monkeypatch.setattr(sessions, "durable", counting)
    rete = Rete(RULES)
    made = counting.calls.count("create_ruleset")
    assert made == 3
    del rete
    gc.collect()
    assert counting.calls.count("delete_ruleset") == made


def test_without_durable_rules_it_is_said_how_to_build_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert available() is None
    monkeypatch.setattr(sessions, "durable", None)
    monkeypatch.setattr(sessions, "_reason", "undefined symbol: PyEval_CallObject", raising=False)
    reason = available()
    assert reason is not None
    assert reason.startswith("durable-rules cannot be imported: undefined symbol: PyEval_CallObject. It is built from")
    assert "--no-binary durable_rules durable_rules==2.0.28" in reason
    with pytest.raises(AuditorError, match="durable-rules cannot be imported"):
        Rete(RULES)


# What durable-rules does when it is used otherwise: these limits are why rules are compiled as they are.


def plain(rules: dict[str, list[dict[str, object]]]) -> int:
    written = {name: {"all": [{"m": {"$and": checks}}]} for name, checks in rules.items()}
    handle: int = durable_rules_engine.create_ruleset("plain", json.dumps(written))
    return handle


def test_more_than_64_conditions_on_one_fact_fail() -> None:
    handle = plain({str(number): [{"$gte": {"x": number}}] for number in range(70)})
    with pytest.raises(durable_rules_engine.error, match="error code: 303"):
        durable_rules_engine.assert_fact(handle, '{"id":1,"x":100}')


def test_numbers_beyond_64_bits_are_taken_for_the_largest_that_fits() -> None:
    handle = plain({"large": [{"$gte": {"x": 10**25}}]})
    assert durable_rules_engine.assert_fact(handle, '{"id":1,"x":20000000000000000000}')[0] == 0  # it matches
    assert durable_rules_engine.assert_fact(handle, '{"id":2,"x":9000000000000000000}')[0] == 1


def test_numbers_with_an_exponent_cannot_be_written() -> None:
    with pytest.raises(durable_rules_engine.error, match="error code: 204"):
        plain({"large": [{"$gte": {"x": 1e25}}]})
