"""Boundaries: what is said to flip does, what is not said does not, and the value just before changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from auditor.outlook.boundary import Boundary, boundaries
from auditor.outlook.days import causes
from auditor.outlook.levers import levers
from auditor.outlook.patches import changed
from auditor.outlook.steps import Step
from auditor.outlook.terms import terms
from auditor.outlook.variation import Variations, outcomes_by_subject
from tests.outlook import dated
from tests.outlook.asked import STORIES, after, assessed, days, story, variations
from tests.outlook.dated import dated_pack

MANY = 12
"""Every so many-th step of a story is checked against a whole audit, another offset in each story: all take minutes."""


def found(name: str) -> tuple[Boundary, ...]:
    return boundaries(variations(name), days(name)).found


def steps(name: str) -> Iterator[Step]:
    for lever in levers(variations(name)):
        for way in lever.ways:
            yield from way


@pytest.mark.parametrize("name", [*STORIES, "open"])
def test_a_variation_is_the_audit_of_the_patched_descriptor(name: str) -> None:
    """Whatever it says, also nothing or that it cannot be: none of the changes of one leaf is told wrongly."""
    base, asked = assessed(name), variations(name)
    offset = [*STORIES, "open"].index(name)
    for step in list(steps(name))[offset % MANY :: MANY]:
        varied = asked.vary(step.change)
        whole = after(base.descriptor, step.patch, base.as_of)
        assert (None if varied is None else varied.outcomes()) == whole, step


@pytest.mark.parametrize("name", [*STORIES, "open"])
def test_each_patch_gives_the_outcome_told_and_the_value_before_gives_that_of_today(name: str) -> None:
    base = assessed(name)
    today = outcomes_by_subject(base.project)
    boundaries_found = found(name)
    checked = boundaries_found if len(boundaries_found) < 20 else boundaries_found[::3]
    for one in checked:
        then = after(base.descriptor, one.patch, base.as_of)
        assert then is not None, one.patch
        assert {flip.subject: then[flip.subject] for flip in one.flips} == {
            flip.subject: flip.outcome_after for flip in one.flips
        }
        assert all(today[flip.subject] == flip.outcome != flip.outcome_after for flip in one.flips)
        if len(one.steps) == 1 and (patch := one.steps[0].patch_before()):
            before = after(base.descriptor, patch, base.as_of)
            assert before is not None
            assert {flip.subject: before[flip.subject] for flip in one.flips} == {
                flip.subject: flip.outcome for flip in one.flips
            }


@pytest.mark.parametrize("name", STORIES)
def test_no_change_of_one_leaf_that_flips_goes_unreported(name: str) -> None:
    """Every step of every lever that flips a subject is a boundary, or lies behind one on the same way."""
    base = assessed(name)
    asked = variations(name)
    today = outcomes_by_subject(base.project)
    told = {(one.steps[0].lever, flip.subject) for one in found(name) if len(one.steps) == 1 for flip in one.flips}
    for step in steps(name):
        varied = asked.vary(step.change)
        if varied is None:
            continue
        for subject, outcome in varied.outcomes().items():
            if outcome != today[subject]:
                assert (step.lever, subject) in told, step


@pytest.mark.parametrize("name", STORIES)
def test_a_pair_is_told_only_where_neither_does_it_alone(name: str) -> None:
    asked, today = variations(name), outcomes_by_subject(assessed(name).project)
    for one in found(name):
        if len(one.steps) == 2:
            for step in one.steps:
                alone = asked.vary(step.change)
                assert alone is None or all(alone.outcomes()[f.subject] == today[f.subject] for f in one.flips)


def test_the_clause_on_700_million_users_is_told_to_the_user() -> None:
    """The group at the limit: one more and the licensor has to be asked; how much room there is, is none."""
    (one,) = [one for one in found("group-at-700m") if one.steps[0].fact == "organisation.group_mau@2024-06"]
    (step,) = one.steps
    assert (step.was, step.before, step.to, step.direction) == (700_000_000, 700_000_000, 700_000_001, "up")
    assert step.patch == ({"op": "replace", "path": "/organisation/group_mau/2024-06", "value": 700_000_001},)
    assert {flip.subject: flip.outcome_after for flip in one.flips}["project"] == "refer"
    assert {rule for rule, _ in one.because} == {"llama-3.1/mau-700m"}


def test_a_country_of_the_union_is_told_once_for_all_of_them() -> None:
    (one,) = [
        one for one in found("vision-us-company") if len(one.steps) == 1 and one.steps[0].fact == "organisation.country"
    ]
    (step,) = one.steps
    assert step.to == "AT"
    assert {"DE", "FR", "SE"} <= set(step.alike)
    assert {flip.subject: flip.outcome_after for flip in one.flips}["project"] == "reject"


def test_the_end_of_the_contract_is_moved_to_the_days_on_which_something_starts() -> None:
    """The screening system's contract reaches past the day its duties start; one that ends before has fewer."""
    ways = terms(variations("cv-screening"), days("cv-screening"))
    ends = [step for way in ways for step in way if step.fact == "project.contract_end" and step.direction == "down"]
    assert (date(2027, 12, 1).toordinal(), date(2027, 12, 2).toordinal()) in [(one.to, one.before) for one in ends]
    assert story("cv-screening").contract_end is not None


def test_the_first_day_of_use_is_moved_to_where_too_few_days_are_left(tmp_path: Path) -> None:
    """A rule asks for fourteen days from the audit: the thirteenth is too early, and the patch says so."""
    pack = dated_pack(tmp_path)
    base = dated.assessed(pack)
    told = boundaries(Variations(base, pack), {cause.day for cause in causes(base, pack)}).found
    (one,) = [one for one in told if one.steps[0].fact == "project.go_live" and one.steps[0].direction == "down"]
    (step,) = one.steps
    assert one.patch == ({"op": "replace", "path": "/project/go_live", "value": "2026-12-05"},)
    assert step.patch_before() == ({"op": "replace", "path": "/project/go_live", "value": "2026-12-06"},)
    assert ("act/countdown", "chat") in one.because
    for patch, outcome in ((one.patch, "refer"), (step.patch_before(), "approve_with_conditions")):
        then = pack.assess(changed(base.descriptor, patch), base.as_of)
        assert outcomes_by_subject(then.project)["chat"] == outcome
