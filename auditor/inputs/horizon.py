"""Until when a change of the law counts: contract end, else go-live + 12 months, else the day of the audit + 12."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Horizon:
    """The last day that counts, and what it rests on."""

    until: date
    basis: str


def horizon(as_of: date, go_live: date | None, contract_end: date | None) -> Horizon:
    """The horizon of a project; a go-live in the past counts from the day of the audit."""
    if contract_end is not None:
        return Horizon(contract_end, "contract_end")
    if go_live is not None and go_live > as_of:
        return Horizon(in_a_year(go_live), "go_live_plus_12_months")
    return Horizon(in_a_year(as_of), "as_of_plus_12_months")


def in_a_year(day: date) -> date:
    """The same day twelve months on; 29 February becomes the 28th, and the calendar ends with the year 9999."""
    return in_months(day, 12)


def in_months(day: date, months: int) -> date:
    """The same day so many months on, or the last of a month that is shorter; the calendar ends with the year 9999."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
