"""Values as rules compare them, and Kleene's three truth values."""

from __future__ import annotations

import math
import struct
from datetime import date
from decimal import Decimal

import pytest

from auditor.engine.values import (
    Range,
    Scope,
    Truth,
    all_of,
    any_of,
    as_number,
    bounds,
    day_number,
    negated,
)

T, F, U = True, False, None


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (7, 7.0),
        (Decimal("0.1"), 0.1),
        (Decimal("3.8e25"), 3.8e25),
        (10**25, 1e25),
        (2**53 + 1, 9007199254740992.0),
        (Decimal("1e-400"), 0.0),
        (-5e-324, -5e-324),
    ],
)
def test_a_number_becomes_the_nearest_float(value: int | Decimal | float, number: float) -> None:
    assert as_number(value) == number
    assert type(as_number(value)) is float


def test_minus_zero_becomes_zero_to_the_bit() -> None:
    assert struct.pack("<d", as_number(-0.0)) == struct.pack("<d", 0.0)
    assert struct.pack("<d", as_number(Decimal("-0"))) == struct.pack("<d", 0.0)


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, Decimal("1e400"), Decimal("NaN")])
def test_what_is_no_finite_float_is_refused(value: Decimal | float) -> None:
    with pytest.raises(ValueError, match="is too large to compare"):
        as_number(value)


def test_dates_compare_as_day_numbers() -> None:
    assert day_number("0001-01-01") == 1.0
    assert day_number("2026-11-22") == day_number(date(2026, 11, 22)) == 739_942.0
    assert day_number("2024-03-01") - day_number("2024-02-28") == 2.0


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match=r"day \S+ out of range"):
        day_number("2023-02-29")


def test_a_range_may_be_open_or_a_single_number() -> None:
    assert bounds(Range(-math.inf, 5.0)) == (-math.inf, 5.0)
    assert bounds(Range(3.0, 3.0)) == (3.0, 3.0)
    assert bounds(3.0) == (3.0, 3.0)


@pytest.mark.parametrize(("low", "high"), [(2.0, 1.0), (math.nan, 1.0), (1.0, math.nan), (math.inf, -math.inf)])
def test_a_range_that_holds_no_number_is_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match=f"not a range: {low} to {high}"):
        Range(low, high)


def test_each_scope_sees_itself_and_what_is_around_it() -> None:
    seen = {scope: [other.value for other in Scope if scope.sees(other)] for scope in Scope}
    assert seen == {
        Scope.PROJECT: ["project"],
        Scope.WORKLOAD: ["project", "workload"],
        Scope.CANDIDATE: ["project", "workload", "candidate"],
    }


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [
        (T, T, T, T),
        (T, F, F, T),
        (T, U, U, T),
        (F, T, F, T),
        (F, F, F, F),
        (F, U, F, U),
        (U, T, U, T),
        (U, F, F, U),
        (U, U, U, U),
    ],
)
def test_conjunction_and_disjunction(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    assert all_of([left, right]) is both
    assert any_of([left, right]) is either


def test_negation_and_nothing_at_all() -> None:
    assert negated(T) is F
    assert negated(F) is T
    assert negated(U) is U
    assert all_of([]) is T
    assert any_of([]) is F


def test_an_unknown_does_not_hide_what_comes_after_it() -> None:
    assert all_of([U, T, F]) is F
    assert any_of([U, F, T]) is T
