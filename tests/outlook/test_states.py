"""An assessment on later days, of which only what a day moves is evaluated anew, is that of a whole new one."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from auditor.outlook.calendar import on
from auditor.outlook.states import States
from tests.outlook.asked import STORIES, assessed, assessor, days


@pytest.mark.parametrize("name", [*STORIES[::3], "print-shop-trial", "open"])
def test_the_state_of_a_day_is_that_of_a_whole_assessment_on_it(name: str) -> None:
    """On days on which something changes, and on others, by chance; every finding, outcome and cost is compared."""
    base, chance = assessed(name), random.Random(name)
    ahead = sorted(days(name))
    chosen = {
        *chance.sample(ahead, min(4, len(ahead))),
        *(base.as_of + timedelta(chance.randint(1, 3000)) for _ in "ab"),
    }
    states = States(base, assessor())
    assert states.first().findings
    for day in sorted(chosen):
        descriptor, _ = on(base.descriptor, day)
        whole = States(assessor().assess(descriptor, day), assessor()).first()
        then = states.on(descriptor, day)
        assert then.outcomes == whole.outcomes, day
        assert then.findings == whole.findings, day
        assert then.asking == whole.asking
        assert then.costs == whole.costs
        assert then.refer_because == whole.refer_because
