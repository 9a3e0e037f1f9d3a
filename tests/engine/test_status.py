"""The whole status table, written out by what it means."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from auditor.engine import reference
from auditor.engine.status import Status, Verdict, verdict
from auditor.engine.values import Truth
from tests.engine.small import holds, rule

TODAY = date(2026, 11, 22)
YESTERDAY = date(2026, 11, 21)
SOON = date(2026, 12, 2)
LATE = date(2027, 8, 2)

T, F, U = True, False, None
TRUTHS: dict[str, Truth] = {"T": T, "F": F, "?": U}

# A and B, what a rule that binds says of them, and what one that starts in the future does. A question mark says
# that this is not certain: the rule may yet turn out not to bind.
OUTCOMES = """
A B   bar              duty             not in force yet
T T   fail             applies          upcoming
T ?   unknown          unknown          upcoming?
? T   unknown          unknown          upcoming?
? ?   unknown          unknown          upcoming?
T F   pass             pass             pass
? F   pass             pass             pass
F T   not_applicable   not_applicable   not_applicable
F ?   not_applicable   not_applicable   not_applicable
F F   not_applicable   not_applicable   not_applicable
"""

# The ordinary start, a later start and whether it holds; then whether the rule binds today, from when it will, or
# that this is open. "soon" and "late" are days ahead, a grace is why a rule starts on the later start's day, and a
# question mark says that another start is possible.
STARTS = """
starts     later      T             F            ?
yesterday  yesterday  binds         binds        binds
yesterday  today      binds         binds        binds
yesterday  soon       soon:grace    binds        open
yesterday  late       late:grace    binds        open
today      yesterday  binds         binds        binds
today      today      binds         binds        binds
today      soon       soon:grace    binds        open
today      late       late:grace    binds        open
soon       yesterday  binds         soon:starts  open
soon       today      binds         soon:starts  open
soon       soon       soon:grace    soon:starts  soon:grace?
soon       late       late:grace    soon:starts  soon:starts?
late       yesterday  binds         late:starts  open
late       today      binds         late:starts  open
late       soon       soon:grace    late:starts  soon:grace?
late       late       late:grace    late:starts  late:grace?
"""

# Two later starts, "soon" (grace) and "late" (legacy), before an ordinary start of yesterday: the first that holds
# counts, whatever comes after it.
TWO_LATER = """
soon late
T    T     soon:grace
T    F     soon:grace
T    ?     soon:grace
F    T     late:legacy
F    F     binds
F    ?     open
?    T     soon:grace?
?    F     open
?    ?     open
"""

DAYS = {"yesterday": YESTERDAY, "today": TODAY, "soon": SOON, "late": LATE}


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()[1:]]


def expected(when: str, outcome: str, ahead: str) -> Verdict:
    """What the column of starts and the columns of outcomes say together."""
    if when == "binds":
        return Verdict(Status(outcome), certain=outcome != "unknown")
    if not ahead.startswith("upcoming"):
        return Verdict(Status(ahead))
    if when == "open":
        # Some possible first day is past and some ahead: whether the rule binds cannot be told.
        return Verdict(Status.UNKNOWN, certain=False)
    day, _, reason = when.removesuffix("?").partition(":")
    return Verdict(Status.UPCOMING, DAYS[day], reason, certain=not (when + ahead).count("?"))


@pytest.mark.parametrize("duty", [False, True], ids=["bar", "duty"])
@pytest.mark.parametrize(("starts", "when"), [("yesterday", "binds"), ("today", "binds"), ("late", "late:starts")])
def test_without_later_starts(duty: bool, starts: str, when: str) -> None:
    for a, b, bar, of_duty, ahead in rows(OUTCOMES):
        said = verdict(TRUTHS[a], TRUTHS[b], duty=duty, as_of=TODAY, starts=DAYS[starts])
        assert said == expected(when, of_duty if duty else bar, ahead), (a, b)


@pytest.mark.parametrize("duty", [False, True], ids=["bar", "duty"])
@pytest.mark.parametrize("row", rows(STARTS), ids="-".join)
def test_with_a_later_start(duty: bool, row: list[str]) -> None:
    starts, day, *cells = row
    for (holds_later, when), (a, b, bar, of_duty, ahead) in product(zip((T, F, U), cells, strict=True), rows(OUTCOMES)):
        said = verdict(
            TRUTHS[a],
            TRUTHS[b],
            duty=duty,
            as_of=TODAY,
            starts=DAYS[starts],
            later=[(holds_later, DAYS[day], "grace")],
        )
        assert said == expected(when, of_duty if duty else bar, ahead), (holds_later, a, b)


@pytest.mark.parametrize("duty", [False, True], ids=["bar", "duty"])
@pytest.mark.parametrize(("first", "second", "when"), rows(TWO_LATER), ids="-".join)
def test_with_two_later_starts(duty: bool, first: str, second: str, when: str) -> None:
    later = [(TRUTHS[first], SOON, "grace"), (TRUTHS[second], LATE, "legacy")]
    for a, b, bar, of_duty, ahead in rows(OUTCOMES):
        said = verdict(TRUTHS[a], TRUTHS[b], duty=duty, as_of=TODAY, starts=YESTERDAY, later=later)
        assert said == expected(when, of_duty if duty else bar, ahead), (a, b)


# B is "violated and not lifted".
BITES = """
V L   B
T T   F
T F   T
T ?   ?
F T   F
F F   F
F ?   F
? T   F
? F   ?
? ?   ?
"""


@pytest.mark.parametrize(("violated", "lifted", "bites"), rows(BITES), ids=lambda cell: cell)
def test_a_bar_bites_where_it_is_violated_and_not_lifted(violated: str, lifted: str, bites: str) -> None:
    truths = {"violated": TRUTHS[violated], "lifted": TRUTHS[lifted]}
    facts = {name: truth for name, truth in truths.items() if truth is not None}
    bar = rule("bar", violated=holds("violated"), lifted=holds("lifted"))
    assert reference.truth(bar.bites, facts) is TRUTHS[bites]


def test_without_a_lifting_clause_a_bar_bites_where_it_is_violated() -> None:
    bar = rule("bar", violated=holds("violated"))
    assert [reference.truth(bar.bites, facts) for facts in ({"violated": T}, {"violated": F}, {})] == [T, F, U]


@pytest.mark.parametrize(
    ("holds", "expected"),
    [
        (True, Verdict(Status.UPCOMING, SOON, "reading")),
        (False, Verdict(Status.APPLIES)),
        (None, Verdict(Status.UPCOMING, SOON, "reading", certain=False, already=YESTERDAY)),
    ],
)
def test_a_start_of_which_only_the_reading_is_open_lies_ahead(holds: Truth, expected: Verdict) -> None:
    later = [(holds, SOON, "reading")]
    assert verdict(True, True, duty=True, as_of=TODAY, starts=YESTERDAY, later=later) == expected


def test_beside_an_open_legacy_rule_a_reading_settles_nothing() -> None:
    later = [(None, LATE, "legacy"), (None, SOON, "reading")]
    found = verdict(True, True, duty=True, as_of=TODAY, starts=YESTERDAY, later=later)
    assert found == Verdict(Status.UNKNOWN, certain=False)


def test_a_reading_says_nothing_of_what_may_not_bind_at_all() -> None:
    found = verdict(None, True, duty=True, as_of=TODAY, starts=YESTERDAY, later=[(None, SOON, "reading")])
    assert found == Verdict(Status.UNKNOWN, certain=False)


@pytest.mark.parametrize("duty", [True, False])
def test_what_binds_tells_since_when(duty: bool) -> None:
    day, grace = date(2026, 8, 2), date(2026, 12, 2)

    def since(as_of: date, holds: Truth) -> date | None:
        later = [(holds, grace, "grace")]
        return verdict(True, True, duty=duty, as_of=as_of, starts=day, later=later).since

    assert since(date(2027, 1, 1), False) == day
    assert since(date(2027, 1, 1), True) == grace
    assert since(date(2027, 1, 1), None) == day, "the earliest that is possible"
    assert since(date(2026, 9, 1), True) is None, "it lies ahead"
    assert since(date(2026, 9, 1), None) is None, "whether it binds is not known"
