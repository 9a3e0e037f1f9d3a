"""The calendar is the audit of each day: on it, the day before, and the day after; and nothing happens in between."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.assessment.assess import Assessed
from auditor.outlook.calendar import Event, calendar, on
from auditor.outlook.days import causes
from auditor.outlook.variation import outcomes_by_subject
from tests.outlook.asked import AS_OF, STORIES, assessed, assessor, read, story
from tests.outlook.dated import assessed as assessed_of
from tests.outlook.dated import dated_pack

DAY = timedelta(days=1)


def events(name: str) -> list[Event]:
    return calendar(assessed(name), assessor(), causes(assessed(name), assessor()))


def outcomes(name: str, day: date) -> dict[str, str]:
    """What an audit made on a day says."""
    return outcomes_by_subject(assessor().assess(on(story(name), day)[0], day).project)


@pytest.mark.parametrize("name", ["chat-assistant", "cv-screening", "vision-eu-company", "bank-payments"])
def test_every_event_is_what_an_audit_of_that_day_says_and_the_day_before_is_as_it_was(name: str) -> None:
    standing = outcomes_by_subject(assessed(name).project)
    for event in events(name):
        assert outcomes(name, event.day - DAY) == standing
        then = outcomes(name, event.day)
        assert {(n, standing[n], then[n]) for n in then if then[n] != standing[n]} == set(event.outcomes)
        assert then["project"] == event.outcome
        standing = then
        assert outcomes(name, event.day + DAY) == standing


@pytest.mark.parametrize("name", ["chat-assistant", "cv-screening", "bank-payments"])
def test_on_any_other_day_everything_is_as_the_event_before_left_it(name: str) -> None:
    """Eight days of the ten years, picked by chance: a whole audit of each says what the calendar says."""
    found = events(name)
    chance = random.Random(name)
    start = assessed(name).as_of
    for day in sorted(start + timedelta(days=chance.randint(1, 3650)) for _ in range(8)):
        standing = outcomes_by_subject(assessed(name).project)
        for event in found:
            if event.day <= day:
                standing |= {subject: after for subject, _, after in event.outcomes}
        assert outcomes(name, day) == standing, day


@pytest.mark.parametrize("name", STORIES)
def test_every_event_has_a_cause_and_days_are_in_order(name: str) -> None:
    found = events(name)
    assert [event.day for event in found] == sorted({event.day for event in found})
    assert all(event.causes and event.day > assessed(name).as_of for event in found)


def test_a_model_that_retires_changes_the_assessment_on_that_day() -> None:
    [event] = [event for event in events("chat-assistant") if event.day == date(2027, 3, 30)]
    assert {cause.kind for cause in event.causes} == {"retirement"}
    assert ("lifecycle/retired", "fail") in {(turn.rule, turn.after) for turn in event.turns}


def test_the_end_of_the_contract_is_told_and_what_follows_is_as_if_renewed() -> None:
    found = {event.day: event for event in events("chat-assistant")}
    ended = found[date(2028, 2, 1)]
    assert ended.renewed
    assert "contract" in {cause.kind for cause in ended.causes}
    assert all(not event.renewed for day, event in found.items() if day <= date(2028, 1, 31))


def test_without_a_contract_a_change_also_comes_into_the_horizon() -> None:
    """A duty of December 2027 is no condition of an audit of today that looks twelve months ahead; later it is."""
    text = (
        'descriptor_version: "1"\nproject: {id: t, title: T}\norganisation: {name: T, country: DE}\n'
        "workloads:\n  - id: w\n    title: W\n    purpose: W.\n"
        "    use: {is_ai_system: true, output_used_in_eu: true, used_under_own_authority: true, exclusions: []}\n"
        "    candidates: [{model: mistral-7b-instruct-v0.3, access: self_hosted}]\n"
    )
    base = assessor().assess(read(text), date(2026, 11, 22))
    found = calendar(base, assessor(), causes(base, assessor()))
    reached = [event for event in found if any(cause.kind == "horizon" for cause in event.causes)]
    assert date(2026, 12, 2) in {event.day for event in reached}


CAUSES = {
    date(2026, 12, 18): {"waiver"},
    date(2027, 1, 7): {"go_live"},
    date(2027, 1, 16): {"evidence"},
    date(2027, 3, 1): {"parameter"},
    date(2027, 3, 31): {"waiver"},
    date(2027, 4, 1): {"parameter", "waiver"},
    date(2027, 6, 1): {"rule_starts"},
    date(2027, 7, 1): {"rule_ends"},
    date(2027, 8, 1): {"price"},
    date(2027, 9, 1): {"duty_due"},
    date(2027, 11, 1): {"evidence"},
    date(2028, 2, 1): {"retirement"},
    date(2028, 7, 1): {"contract"},
    date(2030, 5, 1): {"audit_day"},
}
"""Every day on which something happens to the project of ``dated``, with the kinds of what happens."""


def test_on_each_day_of_ten_years_the_calendar_says_what_an_audit_of_that_day_says(tmp_path: Path) -> None:
    """Nothing is missed and nothing is told a day too early or too late: all 3,652 days are audited as a whole."""
    pack = dated_pack(tmp_path)
    base = assessed_of(pack)
    found = {event.day: event for event in calendar(base, pack, causes(base, pack))}
    assert {day: {cause.kind for cause in event.causes} for day, event in found.items()} == CAUSES
    state, changed = whole(base), set()
    for day in (AS_OF + DAY * number for number in range(1, 3653)):
        then = whole(pack.assess(on(base.descriptor, day)[0], day))
        if then != state:
            changed.add(day)
            event = found[day]
            assert {(name, was, then[0][name]) for name, was in state[0].items() if then[0][name] != was} == {
                *event.outcomes
            }
            assert {(turn.rule, turn.subject) for turn in event.turns} == differing(state[1], then[1])
            assert set(event.costs) == differing(state[2], then[2])
        state = then
    told_only = set(found) - changed
    assert {kind for day in told_only for kind in CAUSES[day]} == {"waiver", "duty_due", "contract"}


Whole = tuple[dict[str, str], dict[tuple[str, str], str], dict[str, object]]


def whole(found: Assessed) -> Whole:
    """Outcomes, what every rule says, and what every candidate costs."""
    said = {(one.rule.id, one.subject.id): str(one.status) for one in found.findings if one.status != "not_applicable"}
    costs = {name: (one.state, one.monthly and one.monthly.mid) for name, one in found.options.items()}
    return outcomes_by_subject(found.project), said, costs


def differing(before: Mapping[Any, object], after: Mapping[Any, object]) -> set[Any]:
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}


@pytest.mark.parametrize(("name", "since"), [("print-shop-trial", "2026-11-22"), ("chat-assistant", "2027-01-10")])
def test_the_days_left_until_go_live_turn_a_finding_on_their_own_day(name: str, since: str) -> None:
    """Three weeks day by day: a rule on the time that is left changes between the days on which anything else does."""
    base, state = assessed(name), None
    found = {event.day: event for event in events(name)}
    for day in (date.fromisoformat(since) + DAY * number for number in range(21)):
        then = whole(assessor().assess(on(story(name), day)[0], day))[1]
        if state is not None and then != state:
            assert {(turn.rule, turn.subject) for turn in found[day].turns} == differing(state, then)
        state = then
    left = [event for event in found.values() if any(cause.kind == "go_live" for cause in event.causes)]
    assert any(turn.rule == "decision/time-own-machines" for event in left for turn in event.turns)
    assert all(event.day > base.as_of for event in left)
