"""Until when a change of the law counts."""

from __future__ import annotations

from datetime import date

import pytest

from auditor.inputs.horizon import Horizon, horizon, in_a_year, in_months

AS_OF = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("go_live", "contract_end", "until", "basis"),
    [
        (None, None, date(2027, 11, 22), "as_of_plus_12_months"),
        (date(2027, 2, 1), None, date(2028, 2, 1), "go_live_plus_12_months"),
        (date(2027, 2, 1), date(2027, 6, 30), date(2027, 6, 30), "contract_end"),
        (None, date(2031, 6, 30), date(2031, 6, 30), "contract_end"),
        (date(2026, 11, 23), None, date(2027, 11, 23), "go_live_plus_12_months"),
        (AS_OF, None, date(2027, 11, 22), "as_of_plus_12_months"),
        (date(2020, 1, 1), None, date(2027, 11, 22), "as_of_plus_12_months"),
    ],
    ids=["nothing known", "go-live", "contract end first", "contract end alone", "tomorrow", "today", "long in use"],
)
def test_the_horizon(go_live: date | None, contract_end: date | None, until: date, basis: str) -> None:
    assert horizon(AS_OF, go_live, contract_end) == Horizon(until, basis)


def test_a_year_later_is_the_same_day_or_the_last_of_february() -> None:
    assert in_a_year(date(2026, 11, 22)) == date(2027, 11, 22)
    assert in_a_year(date(2028, 2, 29)) == date(2029, 2, 28)
    assert in_a_year(date(2027, 2, 28)) == date(2028, 2, 28)
    assert in_a_year(date(2026, 12, 31)) == date(2027, 12, 31)


def test_the_last_year_of_the_calendar_has_an_end() -> None:
    assert in_a_year(date(9999, 1, 1)) == date.max


def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month() -> None:
    assert in_months(date(2026, 11, 16), 12) == date(2027, 11, 16)
    assert in_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert in_months(date(2026, 8, 31), 1) == date(2026, 9, 30)
    assert in_months(date(2026, 12, 31), 0) == date(2026, 12, 31)
    assert in_months(date(9999, 12, 1), 1) == date.max
