"""The comparison has power: bugs planted into the source of each evaluator are caught by it.

Each bug is a small edit of a module, as a slip of the hand would make it. Where the source has changed so much that
the edit no longer fits, plant another one in its place.
"""

from __future__ import annotations

import importlib.util
import sys
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest

from auditor.engine.conditions import comparisons
from auditor.engine.dated import DatedRules, Evaluation
from auditor.errors import AuditorError
from tests.properties import prove
from tests.properties.agreement import (
    EVALUATORS,
    EVERYTHING,
    Audits,
    Disagreement,
    Evaluator,
    Tally,
    disagreements,
    merged,
)
from tests.properties.packs import Trial, trial
from tests.properties.shrink import reproducer, smallest
from tests.properties.test_equivalence import EVERYDAY

MODULES = {
    "reference": ("reference",),
    "columnar": ("expressions", "columnar"),
    "rete": ("flatten", "clauses", "goals", "names", "network", "sessions", "rete"),
}
"""The modules of each evaluator, those that import others after them."""


@dataclass(frozen=True)
class Bug:
    """``old`` becomes ``new`` in one module of one evaluator."""

    evaluator: str
    module: str
    what: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.evaluator}: {self.what}"


BUGS = [
    Bug(
        "reference",
        "reference",
        "at_least reads as above",
        "Op.AT_LEAST: _at_least,",
        "Op.AT_LEAST: _above,",
    ),
    Bug(
        "reference",
        "reference",
        "an unknown case does not block the next",
        "        if holds is None:\n            return None",
        "        if holds is None:\n            continue",
    ),
    Bug(
        "columnar",
        "expressions",
        "null filled with false",
        "possible & pl.lit(None, dtype=pl.Boolean)",
        "possible & pl.lit(False)",
    ),
    Bug("columnar", "expressions", "a missing text is looked for", "nulls_equal=False", "nulls_equal=True"),
    Bug(
        "columnar",
        "expressions",
        "an unknown case does not block the next",
        ".when(~holds).then(value)",
        ".otherwise(value)",
    ),
    Bug("columnar", "columnar", "low bound lost", "return value.low, value.high", "return value.high, value.high"),
    Bug(
        "rete",
        "flatten",
        "negative numbers in reverse",
        "bits if bits >= 0 else bits ^ 0x7FFF_FFFF_FFFF_FFFF",
        "bits",
    ),
    Bug("rete", "flatten", "-0.0 is not 0.0", 'struct.pack("<d", value + 0.0)', 'struct.pack("<d", value)'),
    Bug(
        "rete",
        "clauses",
        "a dropped no-clause",
        "return YesNo(yes, no)",
        "return YesNo(yes, no[: max(1, len(no) - 1)])",
    ),
    Bug(
        "rete",
        "clauses",
        "above and at_most overlap",
        "return _either(Check(low, Sign.ABOVE, right_high), Check(high, Sign.AT_MOST, right_low))",
        "return _either(Check(low, Sign.AT_LEAST, right_high), Check(high, Sign.BELOW, right_low))",
    ),
    Bug(
        "rete",
        "rete",
        "an unknown case does not block the next",
        "if truths[place] is not False:",
        "if truths[place]:",
    ),
]


def planted(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> Evaluator:
    """The evaluator with the bug in it: its modules are loaded anew, while all other code keeps the sound ones."""
    loaded: dict[str, ModuleType] = {}
    with monkeypatch.context() as patched:
        for name in MODULES[bug.evaluator]:
            full_name = f"auditor.engine.{name}"
            spec = importlib.util.find_spec(full_name)
            assert spec is not None
            assert spec.origin is not None
            source = Path(spec.origin).read_text(encoding="utf-8")
            if name == bug.module:
                assert source.count(bug.old) == 1, f"{full_name} has no place any more to plant: {bug.what}"
                source = source.replace(bug.old, bug.new)
            module = loaded[name] = importlib.util.module_from_spec(spec)
            patched.setitem(sys.modules, full_name, module)
            exec(compile(source, spec.origin, "exec"), module.__dict__)
    unsound = loaded[bug.evaluator]
    match bug.evaluator:
        case "reference":
            return lambda rules, audits: unsound.evaluate(rules, list(chain.from_iterable(audits)))
        case "columnar":
            return lambda rules, audits: unsound.Columnar(rules).evaluate(list(chain.from_iterable(audits)))
        case _:
            return lambda rules, audits: merged(map(unsound.Rete(rules).evaluate, audits))


def caught(bug: Bug, unsound: Evaluator) -> tuple[Trial, dict[str, list[Disagreement]]]:
    """The first trial of the everyday comparison with a disagreement, and what each evaluator disagrees about."""
    tally = Tally()
    while tally.evaluations["reference"] < EVERYDAY:
        current = trial(f"suite/{tally.trials}")
        if bug.evaluator == "reference":
            found = disagreements(current, tally, expected_by=unsound)
        else:
            found = disagreements(current, tally, {bug.evaluator: unsound})
        if found:
            return current, found
    pytest.fail(f"not caught in {EVERYDAY:,} rule evaluations")


@pytest.mark.parametrize("bug", BUGS, ids=str)
def test_a_planted_bug_is_caught(bug: Bug, monkeypatch: pytest.MonkeyPatch) -> None:
    _, found = caught(bug, planted(bug, monkeypatch))
    # A reference that is wrong stands against both others.
    assert set(found) == ({"columnar", "rete"} if bug.evaluator == "reference" else {bug.evaluator})
    # The bug gives wrong answers, or what the rule engine itself notices: it does not just break the program.
    for entry in chain.from_iterable(found.values()):
        assert entry.name != EVERYTHING or "EngineDisagreement" in str(entry.actual)


@pytest.mark.parametrize("bug", [bug for bug in BUGS if bug.evaluator == "columnar"], ids=str)
def test_a_disagreement_is_shown_on_the_smallest_pack(
    bug: Bug, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unsound = planted(bug, monkeypatch)
    found, _ = caught(bug, unsound)
    case = smallest(found, unsound)
    assert case is not None
    assert len(case.rules.rules) + len(case.rules.derived) <= 2
    assert sum(1 for condition in case.rules.conditions() for _ in comparisons(condition)) <= 2
    assert len({name for subject in case.subjects for name in subject.facts}) <= 2

    monkeypatch.setitem(cast("dict[str, Evaluator]", EVALUATORS), "columnar", unsound)
    exec(reproducer(case, "columnar"), {})
    assert "the reference says" in capsys.readouterr().out


def fails(rules: DatedRules, audits: Audits) -> Evaluation:
    raise AuditorError("The rule engine failed.")


def test_the_long_proof_ends_at_an_evaluator_that_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(cast("dict[str, Evaluator]", EVALUATORS), "rete", fails)
    assert prove.main(["--only", "rete", "--seed", "failing"]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith(
        "rete disagrees on the trial failing/0. Answers that differ: 1, first of all\n"
        "  everything for every subject: the reference says an answer, not AuditorError('The rule engine failed.')\n"
    )
    assert "\nsubjects = ()\n" in printed


@pytest.mark.parametrize("evaluator", sorted(MODULES))
def test_modules_loaded_anew_without_a_bug_agree(evaluator: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So what is caught above is the bug and not the planting."""
    no_bug = "from __future__ import annotations"
    sound = planted(Bug(evaluator, evaluator, "nothing", no_bug, no_bug), monkeypatch)
    for number in range(5):
        assert disagreements(trial(f"suite/{number}"), Tally(), {evaluator: sound}) == {}
