"""Cases judged: by every evaluator, on their day, with the trace of what went wrong."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from auditor import resources
from auditor.engine import reference
from auditor.engine.case_files import read
from auditor.engine.cases import REFERENCE, Answer, Case, CaseResult, Evaluator, all_evaluators, run
from auditor.engine.dated import DatedRules, Evaluation, Subject, Truths
from auditor.engine.rules import RuleSet
from auditor.engine.ruleset import load
from auditor.errors import RulesError

PACK = Path(__file__).parents[1] / "bad" / "cases" / "pack" / "rules.yaml"


def written(folder: Path, text: str) -> tuple[RuleSet, tuple[Case, ...]]:
    shutil.copy(PACK, folder)
    (folder / "rules.cases.yaml").write_text(text, "utf-8")
    ruleset = load(folder, resources.schemas())
    return ruleset, read(ruleset, folder, resources.schemas())


def results(folder: Path, text: str, evaluators: Sequence[Evaluator] | None = None) -> tuple[CaseResult, ...]:
    return run(*written(folder, text), evaluators)


GRANT = """
as_of: 2026-11-22
given: {use.public: true, org.users: {2024-06: 701}, use.seats: 11}
cases:
  - {rule: law/grant, name: large and public, expect: fail}
  - {rule: law/grant, name: not public, facts: {use.public: false}, expect: not_applicable}
  - {rule: law/grant, name: at the limit, facts: {org.users: {2024-06: 700}}, expect: pass}
  - {rule: law/grant, name: granted, facts: {evidence.grant: true}, expect: pass}
  - {rule: law/grant, name: users not known, without: [org.users], expect: unknown}
  - {rule: law/grant, name: one seat too few, facts: {use.seats: 10}, expect: pass}
  - {rule: law/grant, name: the limit was lower, as_of: 2024-12-31, facts: {org.users: {2024-06: 501}}, expect: fail}
  - rule: law/grant
    name: ahead
    as_of: 2020-12-31
    expect: upcoming
    starts: 2021-01-01
    reason: starts
  - rule: law/grant
    name: the class given, whatever the seats
    facts: {use.class: small}
    expect: pass
  - {derived: use.class, name: big, expect: big}
  - {derived: use.class, name: small, facts: {use.seats: 10}, expect: small}
  - {derived: use.class, name: open, without: [use.seats], expect: unknown}
  - {derived: use.class, name: large given, facts: {use.large: false}, expect: small}
  - {derived: use.large, name: as boolean, expect: true}
"""


def test_both_evaluators_give_every_answer_expected(tmp_path: Path) -> None:
    found = results(tmp_path, GRANT)
    assert [(result.case.name, result.got) for result in found if not result.passed] == []
    assert len(found) == 14
    assert all(set(result.answers) == {"reference", "rete"} for result in found)


def test_all_evaluators_are_the_two_of_every_audit() -> None:
    assert [evaluator.name for evaluator in all_evaluators()] == ["reference", "rete"]


def test_a_wrong_expectation_fails_with_what_came_out_and_why(tmp_path: Path) -> None:
    (result,) = results(
        tmp_path,
        """
as_of: 2026-11-22
cases:
  - rule: law/grant
    name: thought to be a bar
    facts: {use.public: true, org.users: {2024-06: 700}, use.seats: 11}
    expect: fail
""",
    )
    assert not result.passed
    assert (str(result.case.expected), result.got) == ("fail", "pass")
    assert (Path(result.case.file).name, result.case.line) == ("rules.cases.yaml", 5)
    assert {key: step.truth for key, step in result.traces.items()} == {
        "applies_when": True,
        "violated_when": False,
        "lift_when": False,
    }
    assert result.traces["violated_when"].value == "small"


def test_a_failed_derived_fact_traces_its_cases(tmp_path: Path) -> None:
    (result,) = results(
        tmp_path,
        """
as_of: 2026-11-22
cases:
  - {derived: use.class, name: thought to be big, facts: {use.large: true, use.seats: 10}, expect: big}
""",
    )
    assert result.got == "small"
    assert [(key, step.truth) for key, step in result.traces.items()] == [("case 1", False)]


@pytest.mark.parametrize(
    ("expect", "passes"),
    [
        ("expect: upcoming", True),
        ("expect: upcoming, starts: 2021-01-01", True),
        ("expect: upcoming, reason: starts", True),
        ("expect: upcoming, starts: 2021-01-02", False),
        ("expect: upcoming, reason: grace", False),
        ("expect: fail", False),
    ],
)
def test_the_day_and_the_reason_count_where_they_are_stated(tmp_path: Path, expect: str, passes: bool) -> None:
    (result,) = results(
        tmp_path,
        "as_of: 2020-06-30\ncases: [{rule: law/grant, name: x, facts: {use.public: true, use.class: big},"
        f" {expect}}}]\n",
    )
    assert result.passed is passes
    assert result.got == "upcoming from 2021-01-01 (starts)"


def wrong(rules: DatedRules, subjects: Sequence[Subject]) -> Evaluation:
    """An evaluator that takes every unknown for false."""
    right = reference.evaluate(rules, subjects)
    truths = {
        key: Truths(found.applies or False, found.bites or False, found.later) for key, found in right.truths.items()
    }
    return Evaluation(truths, right.derived)


def test_an_evaluator_that_differs_fails_the_case(tmp_path: Path) -> None:
    (result,) = results(
        tmp_path,
        "as_of: 2026-11-22\ncases: [{rule: law/grant, name: nothing known, expect: unknown}]\n",
        [REFERENCE, Evaluator("other", wrong)],
    )
    assert not result.passed
    assert result.answers == {"reference": Answer("unknown"), "other": Answer("not_applicable")}
    assert result.got == "reference: unknown, other: not_applicable"


def test_evidence_that_is_not_stated_is_not_shown(tmp_path: Path) -> None:
    seen = []

    def looking(rules: DatedRules, subjects: Sequence[Subject]) -> Evaluation:
        seen.extend(subjects)
        return reference.evaluate(rules, subjects)

    results(
        tmp_path,
        "as_of: 2026-11-22\ncases: [{rule: law/grant, name: x, facts: {org.users: {2024-06: 5}}, expect: unknown}]\n",
        [Evaluator("looking", looking)],
    )
    assert [(str(subject.scope), subject.parent is None, dict(subject.facts)) for subject in seen] == [
        ("project", True, {"org.users@2024-06": 5.0}),
        ("workload", False, {"evidence.grant": False, "org.users@2024-06": 5.0}),
    ]


def test_a_rule_that_has_ended_is_not_applicable(tmp_path: Path) -> None:
    ruleset, cases = written(
        tmp_path,
        """
given: {use.public: true, use.class: big}
cases:
  - {rule: law/grant, name: on its last day, as_of: 2026-06-30, expect: fail}
  - {rule: law/grant, name: on the day after, as_of: 2026-07-01, expect: not_applicable}
""",
    )
    text = (tmp_path / "rules.yaml").read_text("utf-8")
    ends = text.replace("in_force: {from: 2021-01-01}", "in_force: {from: 2021-01-01, until: 2026-06-30}", 1)
    (tmp_path / "rules.yaml").write_text(ends, "utf-8")
    assert [result.passed for result in run(ruleset, cases)] == [True, False]
    assert [result.passed for result in run(load(tmp_path, resources.schemas()), cases)] == [True, True]


def test_a_day_before_the_parameters_begin_is_told_at_the_case(tmp_path: Path) -> None:
    with pytest.raises(RulesError) as refused:
        results(
            tmp_path,
            "as_of: 2019-12-31\ncases: [{derived: use.large, name: too early, expect: unknown}]\n",
        )
    assert str(refused.value) == (
        f"{tmp_path}/rules.cases.yaml:2: use.large cannot be derived on 2019-12-31: "
        "the parameter law.limit has no value on 2019-12-31.\n"
        "  Give the parameter a value that starts earlier."
    )


def test_results_come_in_the_order_of_the_cases(tmp_path: Path) -> None:
    ruleset, cases = written(tmp_path, GRANT)
    backwards = tuple(reversed(cases))
    assert [result.case for result in run(ruleset, backwards, [REFERENCE])] == list(backwards)
    assert {case.as_of for case in cases} == {date(2026, 11, 22), date(2024, 12, 31), date(2020, 12, 31)}
