"""The rule pack itself: every case passes, every comparison is shown, every slip of the pen would be noticed."""

from __future__ import annotations

import pytest

from auditor import resources
from auditor.engine.case_files import read
from auditor.engine.cases import Case, run
from auditor.engine.coverage import coverage
from auditor.engine.mutation import mutation
from auditor.engine.rules import RuleSet
from auditor.engine.ruleset import load


@pytest.fixture(scope="module")
def ruleset() -> RuleSet:
    return load(resources.rules(), resources.schemas())


@pytest.fixture(scope="module")
def cases(ruleset: RuleSet) -> tuple[Case, ...]:
    return read(ruleset, resources.rules(), resources.schemas())


def test_every_case_passes_with_both_evaluators(ruleset: RuleSet, cases: tuple[Case, ...]) -> None:
    results = run(ruleset, cases)
    failed = [
        f"{result.case.file}:{result.case.line}: {result.case.name}: expected {result.case.expected}, got {result.got}"
        for result in results
        if not result.passed
    ]
    assert failed == []
    assert {name for result in results for name in result.answers} == {"reference", "rete"}


def test_every_rule_and_derived_fact_has_cases(ruleset: RuleSet, cases: tuple[Case, ...]) -> None:
    targets = {rule.id for rule in ruleset.rules} | {entry.spec.name for entry in ruleset.derived}
    assert targets - {case.target for case in cases} == set()


def test_every_comparison_is_shown_with_every_value(ruleset: RuleSet, cases: tuple[Case, ...]) -> None:
    assert [str(gap) for gap in coverage(ruleset, cases).gaps] == []


def test_no_slip_of_the_pen_goes_unnoticed(ruleset: RuleSet, cases: tuple[Case, ...]) -> None:
    found = mutation(ruleset, cases)
    assert [str(survivor) for survivor in found.survivors] == []
    assert found.noticed > 10 * len(ruleset.rules)
