"""Findings in their order, and the obligations that come with them: states, due days, conditions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from auditor.assessment.findings import DutyState
from auditor.engine.conditions import Condition, Literal, Parameter
from auditor.engine.rules import (
    InForce,
    Later,
    Outcome,
    ParameterSpec,
    ParameterValue,
    ReferBecause,
    Rule,
    Timing,
)
from auditor.engine.values import Scope, day_number
from tests.assessment.small import (
    AFTER,
    AS_OF,
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

TOMORROW = AS_OF + timedelta(days=1)
GO_LIVE = date(2027, 2, 1)
FACTS = [boolean(name, Scope.CANDIDATE) for name in ("use.asked", "use.old", "controls.shown")]


def one(written: Rule, *, asked: bool | None = True, shown: bool = False, old: bool | None = False) -> Assessed:
    """One rule for one candidate."""
    observed = {"use.asked": asked, "use.old": old, "controls.shown": shown}
    known = {name: value for name, value in observed.items() if value is not None}
    return assess(ruleset([written], FACTS), subjects({}, {"w": {}}, {"w/a": known}), go_live=GO_LIVE)


def duty(timing: Timing, due: date | Parameter | None = None, **other: object) -> Rule:
    """Applies where use.asked, met where controls.shown; a period of grace where use.old."""
    written = rule(
        Outcome.CONDITION,
        obligations=[obligation(timing)],
        applies=holds("use.asked"),
        met=holds("controls.shown"),
    )
    return replace(written, obligations=(replace(written.obligations[0], due=due),), **other)  # type: ignore[arg-type]


def from_day(starts: date, *later: date) -> InForce:
    return InForce(starts, None, tuple(Later(holds("use.old"), day, "grace") for day in later))


STATES = """
timing        asked  shown  in force    state         due       condition
before_use    T      F      past        open          go_live   yes
before_use    T      T      past        met           go_live   no
before_use    ?      F      past        not_answered  go_live   yes
before_use    ?      T      past        met           go_live   no
before_use    T      F      tomorrow    upcoming      go_live   yes
before_use    T      F      horizon     upcoming      horizon   yes
before_use    T      F      after       upcoming      after     no
before_use    ?      F      tomorrow    upcoming      go_live   yes
while_in_use  T      F      past        standing      -         no
while_in_use  T      T      past        met           -         no
while_in_use  ?      F      past        not_answered  -         no
while_in_use  T      F      horizon     upcoming      horizon   yes
while_in_use  T      F      after       upcoming      after     no
on_event      T      F      past        standing      -         no
on_event      ?      F      past        not_answered  -         no
on_event      T      F      tomorrow    upcoming      tomorrow  yes
by:past       T      F      past        open          past      yes
by:horizon    T      F      past        open          horizon   yes
by:after      T      F      past        open          after     no
by:after      T      F      tomorrow    upcoming      after     no
by:past       T      F      tomorrow    upcoming      tomorrow  yes
by:horizon    ?      F      past        not_answered  horizon   yes
by:after      ?      F      past        not_answered  after     no
"""
DAYS = {"past": PAST, "tomorrow": TOMORROW, "go_live": GO_LIVE, "horizon": HORIZON, "after": AFTER, "-": None}
TRUTH = {"T": True, "F": False, "?": None}


@pytest.mark.parametrize("line", STATES.strip().splitlines()[1:])
def test_the_state_of_an_obligation(line: str) -> None:
    """Where it stands, when it is due, and whether the assessment depends on it. The table says it all."""
    timing, asked, shown, starts, state, due, condition = line.split()
    kind, _, day = timing.partition(":")
    start = DAYS[starts]
    assert start is not None
    written = duty(Timing("by_date" if day else kind), DAYS[day] if day else None, in_force=from_day(start))
    found = one(written, asked=TRUTH[asked], shown=shown == "T")
    (only,) = found.duties
    assert (str(only.state), only.due, only.condition) == (state, DAYS[due], condition == "yes")
    assert (str(found.project.outcome) == "approve_with_conditions") == (condition == "yes")


def test_what_does_not_apply_obliges_to_nothing() -> None:
    assert one(duty(Timing.BEFORE_USE), asked=False).duties == []


def test_a_bar_that_is_clear_obliges_to_nothing() -> None:
    """A duty that is met is printed as met; a bar that is not violated asks for nothing."""
    bar = rule(Outcome.CONDITION, obligations=[obligation(Timing.BEFORE_USE)], violated=holds("use.asked"))
    assert one(bar, asked=False).duties == []
    assert [str(duty.state) for duty in one(bar).duties] == ["open"]


def test_a_note_asks_for_nothing() -> None:
    """Duties of the model's provider are printed for who integrates the model; no approval depends on them."""
    note = replace(duty(Timing.BEFORE_USE), outcome=Outcome.NOTE)
    for asked in (True, None):
        found = one(note, asked=asked)
        assert [duty.condition for duty in found.duties] == [False]
        assert str(found.project.outcome) == "approve"
    ahead = one(replace(note, in_force=from_day(TOMORROW)))
    assert [(duty.state, duty.condition) for duty in ahead.duties] == [(DutyState.UPCOMING, False)]


def test_a_duty_that_may_yet_start_is_a_condition_while_that_is_open() -> None:
    """Met while in use it is none once it binds; but for old systems it starts inside the horizon."""
    written = duty(Timing.WHILE_IN_USE, in_force=from_day(PAST, HORIZON))
    outcomes = {}
    for old in (False, None, True):
        found = one(written, old=old)
        outcomes[old] = (str(found.duties[0].state), found.duties[0].condition, str(found.project.outcome))
    assert outcomes == {
        False: ("standing", False, "approve"),
        None: ("not_answered", True, "approve_with_conditions"),
        True: ("upcoming", True, "approve_with_conditions"),
    }
    beyond = one(duty(Timing.WHILE_IN_USE, in_force=from_day(PAST, AFTER)), old=None)
    assert (beyond.duties[0].condition, str(beyond.project.outcome)) == (False, "approve")
    today = one(duty(Timing.WHILE_IN_USE, in_force=from_day(PAST, AS_OF)), asked=None, old=None)
    assert (today.duties[0].condition, str(today.project.outcome)) == (False, "approve")


def test_without_a_day_of_first_use_what_is_due_before_it_has_no_day() -> None:
    pack = ruleset([duty(Timing.BEFORE_USE)], FACTS)
    rows = subjects({}, {"w": {}}, {"w/a": {"use.asked": True, "use.old": False, "controls.shown": False}})
    (only,) = assess(pack, rows).duties
    assert (only.due, only.condition) == (None, True)


def test_a_due_day_may_be_a_dated_parameter() -> None:
    """It is read as known on the day of the audit."""
    values = (
        ParameterValue(PAST, Literal(day_number(TOMORROW)), SOURCE),
        ParameterValue(AS_OF, Literal(day_number(AFTER)), SOURCE),
        ParameterValue(TOMORROW, Literal(day_number(TOMORROW)), SOURCE),
    )
    spec = ParameterSpec("act.due", "Last day", "date", "day", values, "p.yaml", 1)
    pack = replace(ruleset([duty(Timing.BY_DATE, Parameter("act.due"))], FACTS), parameters={"act.due": spec})
    rows = subjects({}, {"w": {}}, {"w/a": {"use.asked": True, "use.old": False, "controls.shown": False}})
    (only,) = assess(pack, rows).duties
    assert (only.due, only.condition) == (AFTER, False)


def test_findings_stand_most_severe_first_then_by_date_rule_and_subject() -> None:
    def bar(identifier: str, outcome: Outcome, violated: Condition, starts: date = PAST) -> Rule:
        because = ReferBecause.LICENSOR if outcome is Outcome.REFER else None
        duties = [obligation(Timing.BEFORE_USE)] if outcome is Outcome.CONDITION else []
        return rule(
            outcome,
            identifier=identifier,
            because=because,
            violated=violated,
            starts=starts,
            obligations=duties,
        )

    rules = [
        bar("z/note", Outcome.NOTE, holds("use.asked")),
        bar("z/later", Outcome.REJECT, holds("use.asked"), HORIZON),
        bar("z/soon", Outcome.REJECT, holds("use.asked"), TOMORROW),
        bar("z/condition", Outcome.CONDITION, holds("use.asked")),
        bar("b/open", Outcome.REJECT, holds("use.old")),
        bar("b/barred", Outcome.REJECT, holds("use.asked")),
        bar("a/barred", Outcome.REJECT, holds("use.asked")),
        bar("z/refer", Outcome.REFER, holds("use.asked")),
        bar("a/clear", Outcome.REJECT, holds("use.quiet")),
    ]
    known = {"use.asked": True, "use.quiet": False, "controls.shown": False}
    rows = subjects({}, {"w": {}}, {"w/b": known, "w/a": known})
    pack = ruleset(rules, [*FACTS, boolean("use.quiet", Scope.CANDIDATE)])
    found = assess(pack, rows).findings
    assert [(f.id, f.rule.id, f.subject.id) for f in found] == [
        (f"F-{number:03}", rule, f"w/{letter}")
        for number, (rule, letter) in enumerate(
            [
                (rule, letter)
                for rule in (
                    "a/barred",
                    "b/barred",
                    "b/open",
                    "z/refer",
                    "z/soon",
                    "z/later",
                    "z/condition",
                    "z/note",
                    "a/clear",
                )
                for letter in "ba"  # the order of the descriptor
            ],
            start=1,
        )
    ]


def test_obligations_are_numbered_in_the_order_of_the_findings() -> None:
    written = replace(
        duty(Timing.BEFORE_USE),
        obligations=(obligation(Timing.ON_EVENT, identifier="b"), obligation(Timing.BEFORE_USE, identifier="a")),
    )
    known = {"use.asked": True, "use.old": False, "controls.shown": False}
    found = assess(ruleset([written], FACTS), subjects({}, {"w": {}}, {"w/a": known, "w/b": known}))
    assert [(d.id, d.obligation.id, d.finding.subject.id, d.condition) for d in found.duties] == [
        ("O-001", "b", "w/a", False),
        ("O-002", "a", "w/a", True),
        ("O-003", "b", "w/b", False),
        ("O-004", "a", "w/b", True),
    ]
