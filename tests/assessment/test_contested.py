"""What only the reading of a contested text keeps open, and what it means by each reading."""

from __future__ import annotations

from datetime import date

from auditor.assessment.algebra import Assessment
from auditor.assessment.findings import DutyState, Finding
from auditor.engine.conditions import All, Comparison, Literal, Op
from auditor.engine.rules import (
    AnsweredBy,
    FactSpec,
    Later,
    Outcome,
    Reading,
    ReferBecause,
    Timing,
)
from auditor.engine.status import READING, Status
from auditor.engine.values import FactType, Scope, Value
from tests.assessment.small import (
    AFTER,
    HORIZON,
    PAST,
    SOURCE,
    Assessed,
    assess,
    boolean,
    holds,
    obligation,
    rule,
    ruleset,
    subjects,
)

STRICT = Comparison("readings.clause", Op.IS, Literal("strict"), FactType.TEXT)
MILD = Comparison("readings.clause", Op.IS, Literal("mild"), FactType.TEXT)
CLAUSE = FactSpec(
    "readings.clause",
    FactType.TEXT,
    Scope.PROJECT,
    "How the clause is read",
    "How is it read?",
    AnsweredBy.NOBODY,
    values=("strict", "mild"),
    readings=(Reading("strict", "It binds.", SOURCE), Reading("mild", "It does not.", SOURCE)),
)
FACTS = [CLAUSE, boolean("use.meant", Scope.WORKLOAD)]


def about(
    one: object, project: dict[str, Value], workload: dict[str, Value], *, horizon: date = HORIZON
) -> tuple[Assessed, Finding]:
    found = assess(
        ruleset([one], FACTS),  # type: ignore[list-item]
        subjects(project, {"w": workload}, {"w/c": {}}),
        horizon=horizon,
    )
    return found, found.findings[0]


def bar() -> object:
    applies = All((holds("use.meant"), STRICT))
    return rule(Outcome.REFER, scope=Scope.WORKLOAD, because=ReferBecause.HUMAN_REVIEW, applies=applies)


def test_what_only_a_reading_keeps_open_is_contested() -> None:
    found, finding = about(bar(), {}, {"use.meant": True})
    assert finding.status is Status.UNKNOWN
    assert (found.project.outcome, found.project.combined.refer_because) == (
        Assessment.REFER,
        (ReferBecause.CONTESTED,),
    )


def test_where_an_answer_is_missing_too_it_is_a_missing_fact() -> None:
    found, _ = about(bar(), {}, {})
    assert found.project.combined.refer_because == (ReferBecause.MISSING_FACT,)


def test_once_settled_the_reading_decides() -> None:
    strict, _ = about(bar(), {"readings.clause": "strict"}, {"use.meant": True})
    mild, _ = about(bar(), {"readings.clause": "mild"}, {"use.meant": True})
    assert (strict.project.outcome, strict.project.combined.refer_because) == (
        Assessment.REFER,
        (ReferBecause.HUMAN_REVIEW,),
    )
    assert mild.project.outcome is Assessment.APPROVE


def duty(outcome: Outcome = Outcome.CONDITION, starts: date = AFTER) -> object:
    """A duty that binds since long ago by one reading, and from a day ahead by the other."""
    return rule(
        outcome,
        scope=Scope.WORKLOAD,
        obligations=() if outcome is Outcome.REJECT else [obligation(Timing.BEFORE_USE)],
        applies=holds("use.meant"),
        violated=holds("use.meant") if outcome is Outcome.REJECT else None,
        later=[Later(MILD, starts, READING)],
    )


def test_a_contested_start_is_ahead_and_tells_the_other_day() -> None:
    _, finding = about(duty(), {}, {"use.meant": True})
    verdict = finding.verdict
    assert (verdict.status, verdict.starts, verdict.already, verdict.certain) == (Status.UPCOMING, AFTER, PAST, False)


def test_what_is_owed_by_either_reading_is_a_condition_even_if_the_later_start_lies_beyond_the_horizon() -> None:
    found, finding = about(duty(), {}, {"use.meant": True})
    assert finding.impact.worst is Assessment.APPROVE_WITH_CONDITIONS
    assert finding.impact.best is Assessment.APPROVE
    assert [(one.state, one.condition) for one in found.duties] == [(DutyState.UPCOMING, True)]
    assert found.project.outcome is Assessment.APPROVE_WITH_CONDITIONS


def test_settled_either_way_the_start_is_plain() -> None:
    _, early = about(duty(), {"readings.clause": "strict"}, {"use.meant": True})
    later, late = about(duty(), {"readings.clause": "mild"}, {"use.meant": True})
    assert (early.status, early.verdict.already) == (Status.APPLIES, None)
    assert (late.status, late.verdict.already, late.verdict.certain) == (Status.UPCOMING, None, True)
    assert later.project.outcome is Assessment.APPROVE


def test_a_bar_whose_start_is_contested_is_never_a_plain_reject() -> None:
    found, finding = about(duty(Outcome.REJECT, starts=HORIZON), {}, {"use.meant": True})
    assert (finding.impact.best, finding.impact.worst) == (Assessment.REFER, Assessment.REJECT)
    assert found.project.outcome is Assessment.REFER
    assert found.project.combined.refer_because == (ReferBecause.CONTESTED,)


def test_while_it_is_unknown_whether_the_duty_binds_at_all_it_stays_not_answered() -> None:
    _, finding = about(duty(), {}, {})
    assert finding.status is Status.UNKNOWN
