"""What one finding allows, and how findings combine: every case written out, and the rule stated a second time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from auditor.assessment.algebra import CLEAR, Assessment, Combined, Impact, combine, impact, is_condition, worst
from auditor.engine.rules import Outcome, ReferBecause, Rule, Timing
from auditor.engine.status import Status, Verdict
from tests.assessment.small import AFTER, AS_OF, HORIZON, PAST, obligation, rule

APPROVE, CONDITIONS, REFER, REJECT = Assessment
TOMORROW = AS_OF + timedelta(days=1)

WORDS = {"approve": APPROVE, "conditions": CONDITIONS, "refer": REFER, "reject": REJECT}
DAYS = {"-": None, "past": PAST, "tomorrow": TOMORROW, "horizon": HORIZON, "after": AFTER}

# What an unmet rule means where it binds, and when it starts on the last day that counts and on the day after.
# "due" is the day of an obligation that is due by a date.
UNMET = """
outcome    timing        due      binds       starts:tomorrow  starts:horizon  starts:after
reject     -             -        reject      refer            refer           approve
refer      -             -        refer       refer            refer           approve
note       -             -        approve     approve          approve         approve
note       before_use    -        approve     approve          approve         approve
condition  before_use    -        conditions  conditions       conditions      approve
condition  by_date       past     conditions  conditions       conditions      approve
condition  by_date       horizon  conditions  conditions       conditions      approve
condition  by_date       after    approve     approve          approve         approve
condition  while_in_use  -        approve     conditions       conditions      approve
condition  on_event      -        approve     conditions       conditions      approve
"""
ROWS = [line.split() for line in UNMET.strip().splitlines()[1:]]
STARTS = [None, TOMORROW, HORIZON, AFTER]
CASES = [
    pytest.param(row, starts, WORDS[word], id=f"{row[0]}-{row[1]}-{row[2]}-{starts or 'binds'}")
    for row in ROWS
    for starts, word in zip(STARTS, row[3:], strict=True)
]


def unmet(row: list[str]) -> tuple[Rule, dict[str, date]]:
    """The rule of a row, and the days of its obligations."""
    outcome, timing, due = Outcome(row[0]), row[1], DAYS[row[2]]
    because = ReferBecause.LICENSOR if outcome is Outcome.REFER else None
    duties = [] if timing == "-" else [obligation(Timing(timing), due)]
    return rule(outcome, because=because, obligations=duties), ({} if due is None else {"do": due})


@pytest.mark.parametrize(("row", "starts", "expected"), CASES)
def test_what_an_unmet_rule_means(row: list[str], starts: date | None, expected: Assessment) -> None:
    """Certain: the same at best and at worst. Uncertain: possibly nothing, and at worst the same."""
    one, due_days = unmet(row)

    def meaning(verdict: Verdict) -> Impact:
        return impact(one, verdict, due_days=due_days, horizon=HORIZON)

    if starts is None:
        certain, uncertain = [Verdict(Status.FAIL), Verdict(Status.APPLIES)], Verdict(Status.UNKNOWN, certain=False)
    else:
        certain = [Verdict(Status.UPCOMING, starts, "starts")]
        uncertain = Verdict(Status.UPCOMING, starts, "starts", certain=False)

    for verdict in certain:
        found = meaning(verdict)
        assert (found.best, found.worst) == (expected, expected)
        if expected is REFER:
            assert found.refer_because is (one.refer_because or ReferBecause.HUMAN_REVIEW)
        else:
            assert found.refer_because is None
    found = meaning(uncertain)
    assert (found.best, found.worst) == (APPROVE, expected)
    assert found.refer_because is (None if expected.permitted else ReferBecause.MISSING_FACT)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:3]))
def test_what_is_met_or_does_not_apply_means_nothing(row: list[str]) -> None:
    one, due_days = unmet(row)
    for status in (Status.PASS, Status.NOT_APPLICABLE):
        assert impact(one, Verdict(status), due_days=due_days, horizon=HORIZON) == CLEAR


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(row[:3]))
def test_what_is_waived_is_an_approval_with_conditions(row: list[str]) -> None:
    one, due_days = unmet(row)
    waived = impact(one, Verdict(Status.WAIVED), due_days=due_days, horizon=HORIZON)
    assert waived == Impact(CONDITIONS, CONDITIONS)


def test_an_unknown_rule_may_yet_start_later() -> None:
    """A duty met while in use is no condition once it binds, but one while its first day still lies ahead."""
    standing = rule(Outcome.CONDITION, obligations=[obligation(Timing.WHILE_IN_USE)])
    unknown = Verdict(Status.UNKNOWN, certain=False)

    def at_worst(*ahead: date) -> Assessment:
        return impact(standing, unknown, due_days={}, horizon=HORIZON, ahead=ahead).worst

    assert at_worst() is APPROVE
    assert at_worst(HORIZON) is CONDITIONS
    assert at_worst(AFTER) is APPROVE
    assert at_worst(AFTER, TOMORROW) is CONDITIONS


def test_one_condition_among_several_obligations_is_enough() -> None:
    duties = [obligation(Timing.ON_EVENT), obligation(Timing.BEFORE_USE, identifier="first")]
    found = impact(rule(Outcome.CONDITION, obligations=duties), Verdict(Status.APPLIES), due_days={}, horizon=HORIZON)
    assert found == Impact(CONDITIONS, CONDITIONS)


@pytest.mark.parametrize(
    ("timing", "due", "starts", "expected"),
    [
        (Timing.BEFORE_USE, None, None, True),
        (Timing.WHILE_IN_USE, None, None, False),
        (Timing.ON_EVENT, None, None, False),
        (Timing.BY_DATE, HORIZON, None, True),
        (Timing.BY_DATE, AFTER, None, False),
        (Timing.BY_DATE, None, None, False),
        (Timing.WHILE_IN_USE, None, HORIZON, True),
        (Timing.WHILE_IN_USE, None, AFTER, False),
        (Timing.BY_DATE, AFTER, TOMORROW, False),
        (Timing.BY_DATE, TOMORROW, HORIZON, True),
        (Timing.BY_DATE, TOMORROW, AFTER, False),
    ],
)
def test_which_obligations_are_conditions(
    timing: Timing, due: date | None, starts: date | None, expected: bool
) -> None:
    assert is_condition(obligation(timing, due), due, starts, HORIZON) is expected


# Combining


RANGES = [(best, at_worst) for best, at_worst in product(Assessment, repeat=2) if best.severity <= at_worst.severity]


def impacts(ranges: tuple[tuple[Assessment, Assessment], ...]) -> list[Impact]:
    """Impacts with a reason where one would be referred: for a missing fact what is open, else the rule's own."""
    found = []
    for best, at_worst in ranges:
        because = None
        if not at_worst.permitted and best is not REJECT:
            because = ReferBecause.LICENSOR if best is at_worst else ReferBecause.MISSING_FACT
        found.append(Impact(best, at_worst, because))
    return found


def stated_again(ranges: tuple[tuple[Assessment, Assessment], ...]) -> Assessment:
    """The rule over all completions: each finding comes out at its best or at its worst, the subject at the severest.

    Whatever comes out in every completion is the outcome, if that is a reject or if none is worse than an approval
    with conditions, which then is as bad as it can get; all else is for people.
    """
    ends = {max(choice, key=list(Assessment).index, default=APPROVE) for choice in product(*ranges)}
    if REFER not in ends and REJECT not in ends:
        return CONDITIONS if CONDITIONS in ends else APPROVE
    return REJECT if ends == {REJECT} else REFER


def test_combining_is_the_outcome_over_all_completions() -> None:
    seen = set()
    for count in range(4):
        for ranges in product(RANGES, repeat=count):
            expected = stated_again(ranges)
            assert combine(impacts(ranges)).outcome is expected, ranges
            seen.add(expected)
    assert seen == set(Assessment)


def test_a_referral_says_because_of_what_and_nothing_else_does() -> None:
    for ranges in product(RANGES, repeat=3):
        found = combine(impacts(ranges))
        if found.outcome is not REFER:
            assert found.refer_because == ()
            continue
        certain = any(best is at_worst is REFER for best, at_worst in ranges)
        open_ones = any(best is not at_worst and not at_worst.permitted for best, at_worst in ranges)
        assert found.refer_because == (
            *((ReferBecause.LICENSOR,) if certain else ()),
            *((ReferBecause.MISSING_FACT,) if open_ones else ()),
        )


def test_combining_minds_neither_order_nor_repetition() -> None:
    for ranges in product(RANGES, repeat=2):
        one, other = impacts(ranges)
        assert combine([one, other]) == combine([other, one]) == combine([one, other, one])
        assert combine([one, CLEAR]) == combine([one])


def test_nothing_found_is_an_approval() -> None:
    assert combine([]) == Combined(APPROVE)
    assert worst([]) is APPROVE


def test_severity_and_permission() -> None:
    assert [one.severity for one in Assessment] == [0, 1, 2, 3]
    assert [one.permitted for one in Assessment] == [True, True, False, False]
    assert worst([CONDITIONS, REJECT, REFER]) is REJECT
