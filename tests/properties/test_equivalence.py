"""The three evaluators give the same answers: random packs, random facts. ``prove`` does the same at length."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.engine.conditions import FACT_OPERANDS, FACT_TYPES, Op
from tests.properties import prove
from tests.properties.agreement import EVALUATORS, Tally, disagreements
from tests.properties.packs import Size, Trial, trial
from tests.properties.shrink import report

EVERYDAY = 100_000
"""How many times each evaluator judges a rule for a subject."""

EVALUATIONS = 10_000 if os.environ.get("AUDITOR_PROOF") == "short" else EVERYDAY
"""AUDITOR_PROOF=short is for further Python versions on the same machine."""


def agree(current: Trial, tally: Tally) -> None:
    for name, found in disagreements(current, tally).items():
        pytest.fail(report(current, name, found, EVALUATORS[name]))


@pytest.fixture(scope="module")
def tally() -> Tally:
    """The comparison itself; the tests then ask what it was made of."""
    tally = Tally()
    while tally.evaluations["reference"] < EVALUATIONS:
        agree(trial(f"suite/{tally.trials}"), tally)
    return tally


def test_every_evaluator_judged_every_rule_for_every_subject(tally: Tally) -> None:
    assert tally.evaluations["reference"] >= EVALUATIONS
    assert tally.evaluations["columnar"] == tally.evaluations["rete"] == tally.evaluations["reference"]


def test_every_truth_was_frequent(tally: Tally) -> None:
    for truths in (tally.applies, tally.bites):
        for truth in (True, False, None):
            assert truths[truth] > tally.evaluations["reference"] / 10
    assert min(tally.derived[True], tally.derived[False]) > sum(tally.derived.values()) / 5


def test_every_operator_met_every_type_and_kind_of_operand(tally: Tally) -> None:
    literal = {(op, kind, "literal") for op in Op for kind in FACT_TYPES[op]}
    fact = {(op, kind, "fact") for op in FACT_OPERANDS for kind in FACT_TYPES[op]}
    assert set(tally.comparisons) == literal | fact
    assert min(tally.comparisons.values()) > EVALUATIONS / 100


@pytest.mark.parametrize("op", Op)
def test_every_operator_was_true_false_and_unknown(tally: Tally, op: Op) -> None:
    for truth in (True, False, None):
        assert tally.outcomes[op, truth] > EVALUATIONS / 1_000


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    seed=st.integers(0, 2**64),
    size=st.builds(
        Size,
        rules=st.integers(1, 8),
        derived=st.integers(0, 8),
        facts=st.integers(5, 15),
        audits=st.integers(1, 3),
        depth=st.integers(0, 7),
    ),
)
def test_packs_of_every_shape_agree(seed: int, size: Size) -> None:
    agree(trial(str(seed), size), Tally())


def test_the_same_seed_gives_the_same_trial() -> None:
    first, second = trial("again"), trial("again")
    assert first == second
    assert first.rules.digest == second.rules.digest
    assert first != trial("another")


def test_the_long_proof_says_what_it_compared(capsys: pytest.CaptureFixture[str]) -> None:
    assert prove.main(["--evaluations", "1000", "--only", "columnar"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("seed proof: ")
    assert "0 disagreements" in printed
    assert "starts_with" in printed
